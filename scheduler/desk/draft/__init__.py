"""The draft of a year: its journal, its state, and the acts that change it."""
