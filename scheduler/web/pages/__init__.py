"""The pages that people open in a browser: an audience's timetable, and the first page."""
