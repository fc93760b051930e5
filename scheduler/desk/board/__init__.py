"""The board: the timetable of one audience, and what every slot of the year says of a session."""
