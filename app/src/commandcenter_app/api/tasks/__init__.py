"""Tasks of users, and their export."""
