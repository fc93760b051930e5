"""The criteria, one module each: `points(facts)` yields every point of its measure, by subject, with its reason."""
