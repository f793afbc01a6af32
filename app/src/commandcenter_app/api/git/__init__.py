"""Git insights: commits, contributors, touched files."""
