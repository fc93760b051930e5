"""Outcomes side by side: which a planner would choose, who is touched, what moves; told, in files, drawn."""
