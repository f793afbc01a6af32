"""The technology radar: its terms, its update by scans, and its import and export."""
