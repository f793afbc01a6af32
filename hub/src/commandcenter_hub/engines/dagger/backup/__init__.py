"""Data of services, kept on this machine's disk too.

A volume of Dagger is a cache: an engine may discard it. So Postgres is backed up continuously (base backup and
streamed log) and Redis every minute, and a volume that was lost is filled again before its server starts.
"""
