"""`scheduler exams`: place examinations beside the sessions of a timetable."""
