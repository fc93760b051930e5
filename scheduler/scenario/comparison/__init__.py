"""Outcomes side by side: which a planner would choose, who is affected, what moves; told, in files, drawn."""
