"""What the desk knows, and how it is found: passages, their vectors, and notes that people write."""
