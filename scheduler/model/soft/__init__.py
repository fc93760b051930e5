"""Criteria, one module each."""
