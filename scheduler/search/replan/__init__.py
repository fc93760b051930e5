"""A published timetable planned again: fewest clashes, then fewest sessions moved, then the criteria, each proved."""
