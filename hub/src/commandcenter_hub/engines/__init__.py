"""What runs services: a small protocol (`base`), its engines, and what they share. Each engine has a folder."""
