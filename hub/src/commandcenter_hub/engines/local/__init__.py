"""The local engine: services as processes of this machine, with servers that come as Python packages."""
