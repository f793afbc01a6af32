"""Search by words and by meaning in files, documents, notes and other items."""
