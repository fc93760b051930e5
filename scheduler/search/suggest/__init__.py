"""Other dates for one session of a published timetable, ranked by what each would cost people; and why it is where it
is. Every figure is the checker's, counted on the part of the timetable that a move can touch."""
