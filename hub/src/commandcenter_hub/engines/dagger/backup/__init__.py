"""Backups of services' data on this machine's disk.

A Dagger volume is a cache: an engine may discard it. So Postgres is backed up continuously (a base backup and its
write-ahead log) and Redis every minute. A lost volume is restored before its server starts.
"""
