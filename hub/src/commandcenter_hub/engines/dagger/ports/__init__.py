"""Connect ports of this machine to containers.

The port proxy, a detached process shared by all projects, listens on 127.0.0.1. A relay, a small container in each
project's session, connects to the port proxy's Unix socket on this machine, and forwards connections to the services.
"""
