"""How a port of this machine reaches a container.

The port proxy, a detached process shared by all projects, listens on 127.0.0.1. A relay, a small container in each
project's session, connects to it over a Unix socket of this machine, and connects it with the services.
"""
