"""`scheduler plan` and `solve`."""
