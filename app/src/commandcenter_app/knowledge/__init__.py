"""Search by meaning: compute vectors of passages with a model, and turn users' notes into passages."""
