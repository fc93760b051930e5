"""From an instance to examinations the checker has accepted: tables, model, search."""
