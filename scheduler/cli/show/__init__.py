"""`scheduler show` and `check`: a timetable in the terminal."""
