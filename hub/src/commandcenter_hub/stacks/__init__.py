"""Definitions of the stacks that the Hub can run. Pure: they depend on the domain only."""
