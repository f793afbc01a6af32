"""The licences found in the project."""
