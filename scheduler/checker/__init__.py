"""Recomputes every rule and criterion from dates alone; shares no code with the model."""
