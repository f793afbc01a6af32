"""The local engine: run services as processes of this machine, with servers that are installed as Python packages."""
