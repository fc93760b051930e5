"""The instance as data: what a planner writes of a year, key by key."""
