"""What the product is about, as values and decisions. Pure: no clock, no I/O, standard library only."""
