"""CSV files for the ENF, the centre's Moodle, and what brings it up to date."""
