"""`scheduler export`."""
