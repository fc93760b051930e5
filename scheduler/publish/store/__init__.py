"""The store: revisions, their contents, audiences and addresses in SQLite or PostgreSQL."""
