"""Keeps each project's services as they should be: observe, plan, execute. One supervisor for each project."""
