"""What services write, and what the engine does.

The session serves its telemetry as a stream of events. `stream` reads single messages (pure), `reader` follows the
stream and writes lines and exits to the session's `log_store`, where everyone who follows a run reads them.
"""
