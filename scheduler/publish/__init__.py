"""Publishing: immutable revisions of a timetable, what each changed, and the state of every event for the feeds."""
