"""TODOs: comments that mark work to do."""
