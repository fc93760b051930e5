"""Why no timetable exists: the fewest facts of an instance that cannot hold together, in the planner's words."""
