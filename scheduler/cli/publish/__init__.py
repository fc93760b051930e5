"""`scheduler publish`, `history`, `diff` and `rollback`."""
