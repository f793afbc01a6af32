"""Access to the backend: who may use it, and what the Hub sends about that."""
