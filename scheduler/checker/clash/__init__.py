"""Trainer clashes, one module each: counted and listed, they do not refuse a timetable."""
