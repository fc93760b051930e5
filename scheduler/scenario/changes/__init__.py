"""Changes as data: read from files and options, checked, told in words, applied to an instance."""
