"""Searches that work for a draft."""
