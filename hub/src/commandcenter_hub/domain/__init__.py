"""Values and decisions of the product. Pure: no clock, no I/O, standard library only."""
