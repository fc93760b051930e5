"""`scheduler suggest`."""
