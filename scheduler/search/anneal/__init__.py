"""Simulated annealing over single-session moves, compiled: the timetable without its model."""
