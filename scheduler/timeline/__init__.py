"""Dates and slots of the instance."""
