"""Runs the solver: tiers, limits, progress, choice of the timetable."""
