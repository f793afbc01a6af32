"""The radar's technologies, their import and export."""
