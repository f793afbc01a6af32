"""The stream of server-sent events by which pages follow what happens."""
