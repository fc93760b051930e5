"""What if: changes applied to an instance, the timetable planned again, scenarios compared."""
