"""Trainer clashes, the first objective: forbidden, or counted when they cannot all be avoided."""
