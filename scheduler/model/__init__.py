"""The model: variables, and one function per rule and criterion."""
