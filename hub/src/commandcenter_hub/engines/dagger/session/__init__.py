"""Who holds a session, and who uses it.

A session lives as long as its client. So a detached session host (`dagger listen`) holds it, and the Hub attaches
to it with the SDK: `host` starts, finds and ends session hosts, `client` attaches, `runs` records what runs in it.
"""
