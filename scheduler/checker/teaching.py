"""Why nothing is taught on a date, or at an hour that the clocks skip, in words: shared by the rules that ask."""

import datetime as dt

from scheduler.instance.schema.dates import Semester
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline
from scheduler.timeline.clocks import changed_hours
from scheduler.wording import hours, listing, say, weekday


def why_closed(timeline: Timeline, day: dt.date) -> Text:
    """The closures that take some hours of the day, with these: `fermeture (Noël, de 12 h à 0 h)`."""
    taken = [
        say("{name}, {hours}", "{name}, {hours}", name=each.name, hours=hours(each.start, each.end))
        for each in timeline.half_closed[day]
    ]
    return say("fermeture ({taken})", "closed ({taken})", taken=listing(taken))


def around_courses(semester: Semester, day: dt.date) -> Text | None:
    """Which of the weeks around its courses the day is in."""
    if semester.revision is not None and day in semester.revision:
        return say("semaine de révision du {id}", "revision week of {id}", id=semester.id)
    if semester.exams is not None and day in semester.exams:
        return say("semaine d’examens du {id}", "examination week of {id}", id=semester.id)
    if semester.second_session is not None and day in semester.second_session:
        return say("seconde session du {id}", "second session of {id}", id=semester.id)
    return None


def why_not_taught(timeline: Timeline, day: dt.date) -> Text | None:
    """The holiday's or closure's name, the examination week, the weekday without slots; None for a teaching day."""
    if day in timeline.slots_on:
        return None
    if day in timeline.half_closed and day not in timeline.closed:
        return why_closed(timeline, day)
    if (shut := why_shut(timeline, day)) is not None:
        return shut
    skipped = next((hours for hours in timeline.changed if hours.day == day and hours.slot is None), None)
    if skipped is not None:
        return changed_hours(timeline, skipped)
    return no_slot(day)


def why_shut(timeline: Timeline, day: dt.date) -> Text | None:
    """The holiday's or closure's name, the week around courses; None for a day of a semester that nothing takes whole,
    with slots or without: an alternance day can be on it."""
    if day in timeline.holidays:
        return say("jour férié ({name})", "public holiday ({name})", name=timeline.holidays[day])
    if day in timeline.closed:
        return say("fermeture ({name})", "closed ({name})", name=timeline.closed[day])
    if timeline.semesters_of(day):
        return None
    around = (around_courses(semester, day) for semester in timeline.semesters)
    return next(filter(None, around), Text("date hors des semestres", "date outside the semesters"))


def no_slot(day: dt.date) -> Text:
    return say("pas de créneau le {weekday}", "no slot on a {weekday}", weekday=weekday(day.weekday()))
