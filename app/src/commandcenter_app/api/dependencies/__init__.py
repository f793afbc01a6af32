"""What the project depends on, and where that is declared."""
