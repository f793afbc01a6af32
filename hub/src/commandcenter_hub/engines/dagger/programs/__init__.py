"""Programs that run outside the Hub: the port proxy on this machine, and the relay in a container.

They use the standard library only, because the container has nothing else and the detached process should take little
memory. They import only each other.
"""
