"""`scheduler feed`."""
