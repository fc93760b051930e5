"""What a timetable costs, by the patterns of its scopes (`scheduler.patterns`): as tables for the compiled code of
annealing, and change by change for `suggest`."""
