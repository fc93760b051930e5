"""Last year's instance as the next year's: its text with every date carried, and what was done and is to be decided.

Only what changes is written anew; comments, order and style stay as they are typed.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from scheduler.errors import Fault, InputError, Place
from scheduler.instance.load import parse
from scheduler.instance.new_year.carrying import Carrying
from scheduler.instance.new_year.weeks import CourseDays, Weeks, course_days
from scheduler.instance.new_year.years import Years
from scheduler.instance.reading.draft import path_of
from scheduler.instance.reading.schema_texts import describe
from scheduler.instance.reading.source import place_at
from scheduler.instance.reading.yamltext import TextEdit, applied
from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.fields import Slug, Title
from scheduler.instance.schema.instance import Instance
from scheduler.text import Text
from scheduler.wording import date, quoted, say, shown

Fate = Literal["carried", "dropped", "decide"]


@dataclass(frozen=True)
class NewYearNote:
    """One thing that was carried or dropped, or that the planner must decide."""

    fate: Fate
    key: str
    """The keys that lead to it, in the new instance; in the old one of what is dropped: `calendar.closures[0]`."""
    place: Place
    """In the new text; in the old one of what is dropped."""
    text: Text


@dataclass(frozen=True)
class NewYear:
    """The new instance, its text, and what became of the old one, in the order of the text."""

    instance: Instance
    text: str
    notes: tuple[NewYearNote, ...]

    def of(self, fate: Fate) -> tuple[NewYearNote, ...]:
        return tuple(note for note in self.notes if note.fate == fate)


def new_year(
    text: str,
    file: str,
    folder: Path,
    first: dt.date,
    others: Mapping[str, dt.date] | None = None,
    *,
    name: str | None = None,
    title: str | None = None,
    target: str = "instance.yaml",
) -> NewYear:
    """The instance in `text` a year on, its first semester beginning on `first`; `others`: first days of other
    semesters, by id, which else begin as many weeks later. `file` and `target` are the old and the new file in places,
    `folder` that of the old one's busy files.

    Raises InputError when the instance is at fault, a day fits no course, or the new name is the old one.
    """
    instance, places = parse(text, file, folder)
    _refuse_names(name, title)
    semesters = sorted(instance.calendar.semesters, key=lambda semester: semester.first)
    firsts = {**(others or {}), semesters[0].id: first}
    _refuse_days(instance, firsts)
    weeks = Weeks.between(instance.calendar, firsts)
    try:
        after = _course_days(instance, weeks)
    except (OverflowError, ValueError) as error:
        raise InputError.at("--first", *_TOO_FAR) from error
    years = Years.of(instance, after)
    if (new_name := name or years.name(instance.name)) == instance.name:
        raise InputError.at("--name", *say(*_SAME_NAME, name=new_name))
    carrying = Carrying(text, instance, places, weeks, course_days(instance), after, years)
    rows = [carrying.named("name", new_name), carrying.named("title", title or years.text(instance.title))]
    rows += carrying.rows()
    edits = carrying.edits
    made = applied(text, edits)
    new, new_places = parse(made, target, folder)
    notes = []
    for row in rows:
        loc = carrying.moved(row.loc)
        is_gone = row.fate == "dropped"
        place = places.of(row.loc) if is_gone or loc is None else new_places.of(loc)
        notes.append(NewYearNote(row.fate, path_of(row.loc if loc is None else loc), place, row.text))
    notes += _mentions(text, edits, years, target)
    return NewYear(new, made, tuple(_with_days(notes, new, instance)))


def _refuse_names(name: str | None, title: str | None) -> None:
    faults = []
    for key, kind, value in (("name", Slug, name), ("title", Title, title)):
        if value is not None:
            try:
                TypeAdapter(kind).validate_python(value)
            except ValidationError as error:
                (found,) = error.errors()
                faults.append(Fault(Place(f"--{key}"), describe({**found, "loc": (key,)})))
    if faults:
        raise InputError(faults)


def _refuse_days(instance: Instance, firsts: Mapping[str, dt.date]) -> None:
    """Raises InputError: each semester must be there, begin on a day with a slot, and after the old year's courses."""
    known = {semester.id: semester for semester in instance.calendar.semesters}
    ended = max(semester.last for semester in instance.calendar.semesters)
    days = course_days(instance)
    faults = []
    for id_, day in firsts.items():
        if id_ not in known:
            ids = ", ".join(known)
            faults.append(say(*_NO_SEMESTER, id=quoted(id_), ids=ids))
        elif day <= ended:
            faults.append(say(*_TOO_EARLY, day=date(day), last=date(ended)))
        elif not days.has_slot(day) and day.weekday() != known[id_].first.weekday():
            near = next(d for d in (day + dt.timedelta(days=n) for n in range(1, 8)) if days.has_slot(d))
            faults.append(say(*_NO_SLOT, day=date(day), near=date(near), iso=near.isoformat()))
    if faults:
        raise InputError([Fault(Place("--first"), text) for text in faults])


def _course_days(instance: Instance, weeks: Weeks) -> CourseDays:
    """Of the new year, its closures left aside."""
    spans = {old.id: Span(first=new, last=weeks.of(old.last, old.id)) for old, new in weeks.starts}
    return replace(course_days(instance), semesters=spans)


def _mentions(text: str, edits: list[TextEdit], years: Years, file: str) -> list[NewYearNote]:
    """Comments, titles and names that still speak of the old year, by their line in the new text."""
    found: dict[int, NewYearNote] = {}
    made, at, moved = applied(text, edits), 0, 0
    for edit in [*sorted(set(edits)), TextEdit(len(text), len(text), "")]:
        kept = text[at : edit.begin]
        for match in years.mentions(kept):
            place = place_at(made, at + match.start() + moved, file)
            line = kept[: match.start()].rpartition("\n")[2] + kept[match.start() :].partition("\n")[0]
            said = say(*_MENTION, line=shown(line.strip(" ,}")), year=match[0])
            found.setdefault(place.line or 0, NewYearNote("decide", "", place, said))
        moved += len(edit.new) - (edit.end - edit.begin)
        at = edit.end
    return list(found.values())


def _with_days(notes: list[NewYearNote], new: Instance, old: Instance) -> list[NewYearNote]:
    """In the order of the new text, and with each semester how many days of courses it has, and had."""
    counts = defaultdict[str, list[int]](list)
    for instance in (new, old):
        for id_, days in _day_counts(instance).items():
            counts[id_].append(days)
    told = []
    for index, semester in enumerate(new.calendar.semesters):
        is_its = [note for note in notes if note.key == f"calendar.semesters[{index}]" and note.fate == "carried"]
        for note in is_its:
            counted = say(*_DAYS, now=counts[semester.id][0], then=counts[semester.id][1])
            told.append(replace(note, text=Text(note.text.fr + counted.fr, note.text.en + counted.en)))
            notes.remove(note)
    return sorted([*notes, *told], key=lambda note: (note.place.line or 0, note.place.column or 0))


def _day_counts(instance: Instance) -> dict[str, int]:
    days = replace(course_days(instance), closures=instance.calendar.closures)
    return {id_: len(days.of(span)) for id_, span in days.semesters.items()}


_SAME_NAME = (
    "« {name} » est le nom de l’année passée, et les événements des agendas portent ce nom : donnez-en un autre",
    "“{name}” is last year's name, and events of calendars bear it: give another one",
)
_NO_SEMESTER = (
    "aucun semestre {id} ; écrivez l’un de ceux-ci : {ids}",
    "no semester {id}; write one of these: {ids}",
)
_TOO_EARLY = (
    "{day} n’est pas après la fin des cours de l’année passée ({last}) ; écrivez le premier jour de la nouvelle",
    "{day} is not after the end of last year's courses ({last}); write the first day of the new one",
)
_NO_SLOT = (
    "{day} n’a aucun créneau ; écrivez le premier jour de cours, par exemple {iso} ({near})",
    "{day} has no slot; write the first day of courses, for example {iso} ({near})",
)
_TOO_FAR = Text("cette année est trop lointaine ; corrigez la date", "this year is too far away; correct the date")
_MENTION = (
    "cette ligne parle encore de {year} : « {line} » ; relisez-la",
    "this line still speaks of {year}: “{line}”; read it again",
)
_DAYS = (" ; jours de cours : {now} ({then} l’année passée)", "; days of courses: {now} ({then} last year)")
