"""A scan: which files belong to the project, what each of them is, and how that is put in place of what was known."""
