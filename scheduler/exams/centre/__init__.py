"""Examinations of a centre: too many for one model."""
