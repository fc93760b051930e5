"""The first page: the years that there are."""
