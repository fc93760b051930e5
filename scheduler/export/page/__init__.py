"""timetable.html: what it shows, in words and as data for its script; and what our other pages share with it."""
