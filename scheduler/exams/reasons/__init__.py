"""Why examinations cannot be held, by facts that the solver proves, and which others can."""
