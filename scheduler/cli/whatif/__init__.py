"""`scheduler whatif`."""
