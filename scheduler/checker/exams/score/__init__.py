"""The criteria of examinations, one module each."""
