"""The planner's desk: the year made and repaired by hand, in a browser on the planner's own machine."""
