"""An instance carried to the next year: the same weeks and weekdays, and what a planner must decide."""
