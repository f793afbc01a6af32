"""Tasks of people, and their export."""
