"""The view Data: all of the instance in forms and tables that are made from its schema, written back as it is typed."""
