"""The view Explain: why a year is impossible or has clashes, and what would help."""
