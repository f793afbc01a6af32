"""Programs that run outside the Hub: the port proxy on this machine, the relay in a container.

Standard library only: a container has nothing else, and a detached process is to be small. They import only each other.
"""
