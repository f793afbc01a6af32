"""A scan: find the files of the project, analyse the changed ones, and replace their previous results."""
