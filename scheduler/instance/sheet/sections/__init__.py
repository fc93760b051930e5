"""The sections of a programme sheet, each with what is checked of it."""
