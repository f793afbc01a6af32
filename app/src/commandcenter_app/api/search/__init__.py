"""Search by words and by meaning over files, documents, notes and the rest."""
