"""Drafts: edits that the pages have not saved yet."""
