"""The stacks that the Hub can run, as definitions. Pure: they depend on the domain alone."""
