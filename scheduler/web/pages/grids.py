"""What the grids of an audience's page draw: the events of its feed, and when a trainer cannot come, as the scripts of
timetable.html read them.

A feed does not say which slots the centre has, so every hour at which something begins is one, on each day shown.
"""

import datetime as dt
from collections.abc import Sequence

from scheduler.export.page.data import Json
from scheduler.publish.feeds import Absences
from scheduler.text import Text
from scheduler.timeline.calendar import monday
from scheduler.web.pages.events import Shown
from scheduler.web.pages.phrases import Telling

_WORKDAYS = range(5)
_MARKS = ("holiday", "closure", "revision", "exams")
_WORDS = (
    "in_person", "webconference", "alternance", "busy", "in_person_letter", "webconference_letter", "alternance_letter",
    "busy_letter", "exam", "exam_letter", "exam_due", "nothing", "closed_day", "and_more", "week_of", "today",
    "empty_week", "choose_week", "whole_day", "join", "join_long", "outside_months", "away", "away_at",
)  # fmt: skip
"""Those that the scripts of the grids ask for."""


def grid_data(events: Sequence[Shown], tell: Telling, zone: str, path: str, absences: Absences) -> Json:
    """Without a week where nothing has an hour: there is then no year to draw."""
    timed = [event for event in events if not event.said.is_whole_days]
    marks = [event for event in events if event.said.kind in _MARKS and not event.is_cancelled]
    columns = sorted({*_WORKDAYS, *(event.first.weekday() for event in timed)})
    held = [event.first for event in timed]
    last = max((event.last for event in (*timed, *marks)), default=None)
    weeks = [day for day in _days(monday(held[0]), last) if day.weekday() == 0] if held and last else []
    between = _days(held[0], held[-1]) if held else []
    open_after_all = {event.first for event in timed if event.said.kind != "exam"}  # a half day, a holiday with courses
    shut = {day for mark in marks for day in _days(mark.first, mark.last)} - open_after_all
    taught = [day for day in between if day.weekday() in columns and day not in shut]
    starts = sorted({f"{event.said.start:%H:%M}" for event in timed if event.said.kind != "alternance"})
    return {
        "lang": tell.words.lang,
        "zone": zone,
        "words": {key: tell.words[key] for key in _WORDS},
        "starts": starts,
        "grid": {str(weekday): starts if weekday in columns else [] for weekday in range(7)},
        "columns": columns,
        "weeks": [{"day": week.isoformat(), "rank": ""} for week in weeks],
        "away": absences.weeks(path, weeks, starts),
        "marks": [
            {"type": mark.said.kind, "name": mark.said.what, "detail": "",
             "first": mark.first.isoformat(), "last": mark.last.isoformat()}
            for mark in marks
        ],
        "taught": [day.isoformat() for day in taught],
        "open": {},
        "units": _units(timed, tell),
        "names": {"group": {}, "trainer": {}, "room": {}},
        "sessions": [_item(event, tell, number) for number, event in enumerate(timed)],
    }  # fmt: skip


def _units(timed: Sequence[Shown], tell: Telling) -> Json:
    """A unit's title, and the link of its webconferences, which its in-person sessions do not have."""
    links = {event.said.code: event.said.url for event in timed if event.said.url}
    return {event.said.code: {"title": tell.title(event), "url": links.get(event.said.code)} for event in timed}


def _item(event: Shown, tell: Telling, number: int) -> Json:
    said = event.said
    names = [names for _, names in tell.people(said)]
    item: Json = {
        "id": str(number),
        "kind": "busy" if said.kind == "other" else said.kind,
        "day": said.first.isoformat(),
        "start": f"{said.start:%H:%M}",
        "end": f"{said.end:%H:%M}",
        "title": said.what,
    }
    if said.kind == "exam":
        colon = tell.words.of(Text(" : ", ": "))
        names = [f"{label}{colon}{names}" if label else names for label, names in tell.people(said)]
        item |= {"said": said.what} | ({"due": True} if said.is_instant else {})
    more = {"unit": said.code, "room": tell.place(event), "trainers": names, "tag": tell.change(event)}
    return (
        item
        | {key: value for key, value in more.items() if value}
        | ({"cancelled": True} if event.is_cancelled else {})
    )


def _days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
