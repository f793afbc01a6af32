"""Dagger's telemetry: what services write, and what the engine does.

The session serves its telemetry as a stream of events. `stream` parses single messages (pure). `reader` follows the
stream and writes lines and exits to the session's `log_store`, from which the lines of a run are read.
"""
