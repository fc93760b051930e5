"""The instance: what the planner writes, read and checked."""
