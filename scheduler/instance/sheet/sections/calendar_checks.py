"""Dates of a calendar that can be, and yet are surprising: what a misprint looks like."""

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise

from scheduler.instance.reading.draft import Loc
from scheduler.instance.sheet.remarks import Remarks
from scheduler.instance.sheet.sheet_text import Found
from scheduler.text import Text
from scheduler.wording import date

_SHORTEST, _LONGEST = dt.timedelta(weeks=10), dt.timedelta(weeks=30)
"""Of the courses of a semester."""
_SOON = {"revision": dt.timedelta(weeks=4), "exams": dt.timedelta(weeks=6), "second_session": dt.timedelta(weeks=36)}
"""How long after the courses these begin at most."""
_EARLY = dt.timedelta(weeks=10)
_LONG_BREAK = dt.timedelta(weeks=5)


def check_semesters(calendar: Found, lines: Mapping[Loc, int], remarks: Remarks) -> None:
    rows = calendar["semesters"]
    for index, row in enumerate(rows):
        _check_semester(("calendar", "semesters", index), row, lines, remarks)
    for index, (before, after) in enumerate(pairwise(rows), 1):
        loc: Loc = ("calendar", "semesters", index, "first")
        if "last" in before and "first" in after and not dt.timedelta() < after["first"] - before["last"] < _EARLY:
            remarks.doubt(loc, lines.get(loc), _FOLLOWS, day=date(after["first"]), last=date(before["last"]))
    firsts = [row["first"] for row in rows if "first" in row]
    lasts = [row["last"] for row in rows if "last" in row]
    opens = calendar.get("enrolment_opens")
    if opens is not None and firsts and not dt.timedelta() < min(firsts) - opens < dt.timedelta(weeks=40):
        there: Loc = ("calendar", "enrolment_opens")
        remarks.doubt(there, lines.get(there), _FAR, what=_NAMES["enrolment_opens"], day=date(opens))
    for index, closure in enumerate(calendar["closures"]):
        here: Loc = ("calendar", "closures", index)
        length = closure["last"] - closure["first"]
        is_within = firsts and lasts and min(firsts) <= closure["first"] and closure["last"] <= max(lasts)
        if not dt.timedelta() <= length < _LONG_BREAK or (firsts and lasts and not is_within):
            remarks.doubt(here, lines.get(here), _ODD_BREAK, first=date(closure["first"]), last=date(closure["last"]))


def _check_semester(loc: Loc, row: Found, lines: Mapping[Loc, int], remarks: Remarks) -> None:
    first, last = row.get("first"), row.get("last")
    for key, day in (("first", first), ("last", last)):
        if day is not None and day.weekday() > 4:
            remarks.doubt((*loc, key), lines.get((*loc, key)), _WEEKEND, day=date(day))
    if first is None or last is None:
        return
    if not _SHORTEST <= last - first <= _LONGEST:
        remarks.doubt((*loc, "last"), lines.get((*loc, "last")), _ODD_LENGTH, first=date(first), last=date(last))
    until = row.get("enrolment_until")
    if until is not None and not first - _EARLY <= until <= last:
        here = (*loc, "enrolment_until")
        remarks.doubt(here, lines.get(here), _FAR, what=_NAMES["enrolment_until"], day=date(until))
    ended = last
    for key, most in _SOON.items():
        if (span := row.get(key)) is None:
            continue
        if not (ended < span["first"] <= last + most and dt.timedelta() <= span["last"] - span["first"] < _LONG_BREAK):
            remarks.doubt((*loc, key), lines.get((*loc, key)), _FAR, what=_NAMES[key], day=date(span["first"]))
        ended = max(ended, span["last"])


_NAMES = {
    "enrolment_opens": Text("l’ouverture des inscriptions", "the opening of enrolment"),
    "enrolment_until": Text("la fin des inscriptions", "the end of enrolment"),
    "revision": Text("les révisions", "the revision"),
    "exams": Text("les examens, 1re session,", "the examinations, first session,"),
    "second_session": Text("les examens, 2de session,", "the examinations, second session,"),
}
_FOLLOWS = (
    "ce semestre commence {day}, le précédent finit {last} : vérifiez ces dates",
    "this semester begins on {day}, the one before ends on {last}: check these dates",
)
_FAR = (
    "{what} : {day} ne va pas avec les autres dates du semestre ; vérifiez",
    "{what}: {day} does not go with the other dates of the semester; check it",
)
_WEEKEND = ("{day} n’est pas du lundi au vendredi ; vérifiez", "{day} is not from Monday to Friday; check it")
_ODD_LENGTH = (
    "des cours de {first} à {last} : c’est trop court ou trop long pour un semestre ; vérifiez ces dates",
    "courses from {first} to {last}: too short or too long for a semester; check these dates",
)
_ODD_BREAK = (
    "une interruption de {first} à {last} ne va pas avec les semestres ; vérifiez ces dates",
    "an interruption from {first} to {last} does not go with the semesters; check these dates",
)
