"""What comes out of examinations."""
