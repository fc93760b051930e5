"""The hard rules of examinations, one module each."""
