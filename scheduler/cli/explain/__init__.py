"""`scheduler explain`."""
