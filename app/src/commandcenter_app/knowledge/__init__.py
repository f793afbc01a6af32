"""Search by meaning: passages get vectors from a model, and the notes that people write get passages."""
