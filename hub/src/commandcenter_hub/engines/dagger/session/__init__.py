"""Sessions on a Dagger engine: the process that holds one, and its use by the Hub.

A session lasts as long as its client. So a detached session host (`dagger listen`) holds it, and the Hub attaches to
it with the SDK. `host` starts, finds and ends session hosts, `client` attaches to a session, `runs` records and starts
its runs, `managed` describes the engine that a container runtime runs for us.
"""
