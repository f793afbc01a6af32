"""The stream of server-sent events that keeps pages up to date."""
