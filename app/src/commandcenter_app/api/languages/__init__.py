"""The languages the project is written in."""
