"""Scenarios worked out: one, many at once on this machine, on a cluster."""
