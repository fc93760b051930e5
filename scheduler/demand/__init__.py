"""How many sessions each unit needs, and the integer tables the model reads."""
