"""The technology radar: its terms, what a scan puts on it, and its exchange with other programs."""
