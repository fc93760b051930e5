"""Each dated value of an instance, carried to the new year as an edit of the text, with what is to be told of it."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ruamel.yaml.nodes import MappingNode, SequenceNode

from scheduler.errors import InputError
from scheduler.instance.exam_semesters import semester_of
from scheduler.instance.new_year.labels import label
from scheduler.instance.new_year.spans import CarriedSpan, carried_closure, carried_row, counterpart
from scheduler.instance.new_year.weeks import CourseDays, Weeks
from scheduler.instance.new_year.years import Years
from scheduler.instance.reading.draft import InstanceDraft, Loc, value_at
from scheduler.instance.reading.yamltext import TextEdit, end_of, node_at, root_of, span_of, without_rows
from scheduler.instance.reading.yamltree import YamlPlaces
from scheduler.instance.schema.dates import Closure, Span
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.leaves import date_paths
from scheduler.text import Text
from scheduler.wording import date, numeric_date, quoted, say, span

_FILES = {"busy.*.file": "times", "trainers.*.calendar": None, "exams.candidates_file": None}
"""Files with the dates of one year, and the key of the same row that may say them instead."""
_ROWS = (
    "calendar.closures", "trainers.*.availability.dated", "staff.*.availability.dated", "rooms.*.closed",
    "units.*.pauses",
)  # fmt: skip
"""Lists of spans of which a row may have no place in the new year."""


class CarriedValue(NamedTuple):
    """What was done with the value at `loc` of the old instance."""

    fate: Literal["carried", "dropped", "decide"]
    loc: Loc
    text: Text


@dataclass
class Carrying:
    """The work of one new year: its edits, and the rows of lists that are gone."""

    text: str
    instance: Instance
    places: YamlPlaces
    weeks: Weeks
    before: CourseDays
    after: CourseDays
    years: Years
    edits: list[TextEdit] = field(default_factory=list)
    gone: dict[Loc, list[int]] = field(default_factory=lambda: defaultdict(list))

    _closed: list[Span] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        root = root_of(self.text)
        assert root is not None  # it was parsed
        self._root: MappingNode = root
        self._data = self.places.root.plain
        self._draft = InstanceDraft(self._data, self.places)

    def moved(self, loc: Loc) -> Loc | None:
        """Where the value is in the new instance; none when it is gone."""
        steps: list[str | int] = []
        for number, step in enumerate(loc):
            gone = self.gone.get(loc[:number], []) if isinstance(step, int) else []
            if step in gone:
                return None
            steps.append(step - sum(index < step for index in gone) if isinstance(step, int) else step)
        return tuple(steps)

    def named(self, key: str, value: str) -> CarriedValue:
        """The instance's name or title, with its new value."""
        old = self._data[key]
        if value != old:
            node = node_at(self._root, (key,))[1]
            begin, end = span_of(node)[0], end_of(self.text, node)
            plain = key == "name"
            typed = self.text[begin:end]
            renewed = self.years.text(typed)
            is_kept = not plain and value == self.years.text(old) and renewed != typed
            self.edits.append(
                TextEdit(begin, end, renewed if is_kept else value if plain else json.dumps(value, ensure_ascii=False))
            )
        return CarriedValue(
            "carried", (key,), say("{key} : {old} → {new}", "{key}: {old} → {new}", key=key, old=old, new=value)
        )

    def rows(self) -> Iterator[CarriedValue]:
        """Carries everything else, and says so."""
        yield from self._pins()
        yield from self._exams()
        taken: set[Loc] = set()
        for path in _ROWS:
            for loc, rows in self._draft.raw(path):
                for index, row in enumerate(rows or ()):
                    taken.add((*loc, index))
                    yield from self._span((*loc, index), row)
        yield from self._taught()
        for loc, days in self._plain_dates(taken).items():
            yield from self._shift(loc, days)
        yield from self._files()
        yield from self._questions()
        self._take_out()

    def _pins(self) -> Iterator[CarriedValue]:
        for index, pin in enumerate(self.instance.pins):
            if pin.date is not None:
                self.gone["pins",].append(index)
                yield CarriedValue("dropped", ("pins", index), say(*_PIN, unit=pin.unit, day=date(pin.date)))

    def _exams(self) -> Iterator[CarriedValue]:
        """Instants that others fixed, candidates and what was fixed of examinations are of one year."""
        for path in ("units.*.exams.*.at", "units.*.exams.*.second_at"):
            for loc, value in self._draft.raw(path):
                if value is not None:
                    key, node = node_at(self._root, loc)
                    assert key is not None
                    self.edits.append(TextEdit(span_of(key)[0], end_of(self.text, node), self._instead(loc)))
                    unit = self._data["units"][loc[1]]["code"]
                    yield CarriedValue("dropped", loc, say(*_EXAM, unit=unit, when=str(value), years=self.years.said))
        for table in ("candidates", "named", "pins"):
            rows = [row for _, found in self._draft.raw(f"exams.{table}") for row in found or ()]
            for index, row in enumerate(rows):
                self.gone["exams", table].append(index)
                yield CarriedValue("dropped", ("exams", table, index), say(*_CANDIDATES, unit=row["unit"]))

    def _instead(self, loc: Loc) -> str:
        """What stands in place of a fixed instant: the semester, where the instant alone said it."""
        unit = self.instance.units[int(loc[1])]
        exam = unit.exams[int(loc[3])]
        if loc[-1] != "at" or unit.period is not None or exam.semester is not None:
            return f"{loc[-1]}: null"
        semester = semester_of(unit, exam, self.instance.semesters, self.instance.zone)
        return f"semester: {semester.id}" if semester is not None else "at: null"

    def _span(self, loc: Loc, row: dict[str, object]) -> Iterator[CarriedValue]:
        old = Span(first=_day(row["first"]), last=_day(row["last"]))
        if loc[:2] == ("calendar", "closures"):
            closure = Closure(first=old.first, last=old.last, name=str(row["name"]))
            new = self._apart(carried_closure(closure, self.weeks, self.before, self.after))
        else:
            new = carried_row(old, self.weeks, self.before, self.after, self._period(loc, old.first))
        what = label(self._data, loc)
        if new.span is None:
            self.gone[loc[:-1]].append(int(loc[-1]))
            yield CarriedValue("dropped", loc, say("{what} : {when}", "{what}: {when}", what=what, when=_said(old)))
        else:
            self._write((*loc, "first"), new.span.first)
            self._write((*loc, "last"), new.span.last)
            yield _carried(loc, what, _said(old), _said(new.span))
        if new.question is not None:
            where = loc if new.span is not None else loc[:-1]
            yield CarriedValue("decide", where, say("{what} : {ask}", "{what}: {ask}", what=what, ask=new.question))

    def _apart(self, new: CarriedSpan) -> CarriedSpan:
        """The same, unless it overlaps a closure before it, which would be a fault."""
        if new.span is None:
            return new
        one = new.span
        other = next((each for each in self._closed if each.first <= one.last and one.first <= each.last), None)
        if other is not None:
            return CarriedSpan(None, say(*_OVERLAP, when=_said(one), other=_said(other)))
        self._closed.append(one)
        return new

    def _taught(self) -> Iterator[CarriedValue]:
        path = ("calendar", "holidays", "taught")
        for loc, value in self._draft.raw("calendar.holidays.taught.*"):
            old = _day(value)
            new = counterpart(old, self.weeks, self.before, self.after)
            what = label(self._data, loc)
            if new is None:
                self.gone[path].append(int(loc[-1]))
                yield CarriedValue("dropped", loc, say("{what} : {when}", "{what}: {when}", what=what, when=date(old)))
            else:
                self._write(loc, new)
                yield _carried(loc, what, date(old), date(new))

    def _plain_dates(self, taken: set[Loc]) -> dict[Loc, list[str | int]]:
        """The other dates: the keys of each row that has some."""
        found = defaultdict[Loc, list[str | int]](list)
        for path in date_paths():
            for loc, value in self._draft.raw(path):
                if (
                    value is not None
                    and loc[0] != "pins"
                    and loc[:2] != ("exams", "pins")
                    and "taught" not in loc
                    and loc[:-1] not in taken
                ):
                    found[loc[:-1]].append(loc[-1])
        return found

    def _shift(self, loc: Loc, keys: list[str | int]) -> Iterator[CarriedValue]:
        row = value_at(self._data, loc)
        days = {key: _day(row[key]) for key in keys}
        new = {key: self._new_day((*loc, key), day) for key, day in days.items()}
        for key, day in new.items():
            self._write((*loc, key), day)
        if {"first", "last"} <= set(keys):
            what = label(self._data, loc)
            yield _carried(loc, what, span(days["first"], days["last"]), span(new["first"], new["last"]))
        for key in keys:
            if not ({"first", "last"} <= set(keys) and key in ("first", "last")):
                what = label(self._data, (*loc, key))
                yield _carried((*loc, key), what, numeric_date(days[key]), numeric_date(new[key]))

    def _new_day(self, loc: Loc, day: dt.date) -> dt.date:
        """A semester's own dates go with it; its second session may be after another one."""
        if loc[:2] != ("calendar", "semesters") or "second_session" in loc:
            return self.weeks.of(day, self._period(loc, day))
        own = self.instance.calendar.semesters[int(loc[2])].id
        if loc[3:] == ("first",):
            return next(new for old, new in self.weeks.starts if old.id == own)
        return self.weeks.of(day, own)

    def _period(self, loc: Loc, day: dt.date) -> str | None:
        """The semester that a date of a unit is in: where some overlap, that of its period."""
        period = self.instance.units[int(loc[1])].period if loc[0] == "units" else None
        semester = self.instance.semester.get(period or "")
        return period if semester is not None and day in semester else None

    def _files(self) -> Iterator[CarriedValue]:
        for path, instead in _FILES.items():
            for loc, value in self._draft.raw(path):
                if not isinstance(value, str):
                    continue
                key, node = node_at(self._root, loc)
                row = self._data[loc[0]] if loc[0] == "exams" else self._data[loc[0]][loc[1]]
                assert key is not None
                begin, end = span_of(key)[0], end_of(self.text, node)
                typed = f"{instead}: []" if instead is not None and instead not in row else f"{loc[-1]}: null"
                self.edits.append(TextEdit(begin, end, typed))
                what = row.get("title") or row.get("name") or row.get("id") or loc[0]
                yield CarriedValue(
                    "dropped", loc, say("{what} : {file}", "{what}: {file}", what=what, file=quoted(value))
                )
                where = loc[:1] if loc[0] == "exams" else loc[:2]
                yield CarriedValue("decide", where, say(*_FILE, what=what, file=quoted(value), years=self.years.said))

    def _questions(self) -> Iterator[CarriedValue]:
        """What was carried and is known to nobody yet."""
        for index, trainer in enumerate(self.instance.trainers):
            loc: Loc = ("trainers", index, "availability", "dated")
            typed = len(trainer.availability.dated) - len(trainer.from_calendar)
            kept = typed - len(self.gone.get(loc, ()))
            if kept:
                yield CarriedValue("decide", loc, say(*_ABSENCES, name=trainer.name, years=self.years.said))
        for index, busy in enumerate(self.instance.busy):
            if self._data["busy"][index].get("times"):
                yield CarriedValue("decide", ("busy", index), say(*_TIMES, title=busy.title, years=self.years.said))
        for index, semester in enumerate(self.instance.calendar.semesters):
            new = self.after.semesters[semester.id]
            for key, old_day, day in (("first", semester.first, new.first), ("last", semester.last, new.last)):
                if self.before.is_open(old_day) and not self.after.is_open(day):
                    said = say(*_HOLIDAY, day=date(day), name=self.after.holidays.get(day, _NO_NAME))
                    yield CarriedValue("decide", ("calendar", "semesters", index, key), said)

    def _write(self, loc: Loc, day: dt.date) -> None:
        node = node_at(self._root, loc)[1]
        begin, end = span_of(node)[0], end_of(self.text, node)
        typed, old = self.text[begin:end], str(node.value).strip()
        new = day.isoformat()
        edit = TextEdit(begin, end, typed.replace(old, new) if old in typed else f'"{new}"')
        if any((other.begin, other.end) == (begin, end) and other.new != edit.new for other in self.edits):
            raise InputError.at(self.places.of(loc), *_SHARED)
        self.edits.append(edit)

    def _take_out(self) -> None:
        """The rows that are gone, and no edit within them."""
        for loc, indexes in self.gone.items():
            key, rows = node_at(self._root, loc)
            assert key is not None and isinstance(rows, SequenceNode)
            if any(node.anchor is not None for node in (rows, *(rows.value[index] for index in indexes))):
                raise InputError.at(self.places.of(loc), *_SHARED)
            self.edits += without_rows(self.text, key, rows, indexes)


def _carried(loc: Loc, what: Text, old: Text, new: Text) -> CarriedValue:
    return CarriedValue(
        "carried", loc, say("{what} : {old} → {new}", "{what}: {old} → {new}", what=what, old=old, new=new)
    )


def _day(value: object) -> dt.date:
    return dt.date.fromisoformat(str(value))


def _said(when: Span) -> Text:
    return span(when.first, when.last)


_NO_NAME = Text("sans créneau", "without a slot")
_PIN = (
    "date fixée : {unit}, {day} ; une date fixée ne vaut que pour son année",
    "pinned date: {unit}, {day}; a pinned date is for its year alone",
)
_EXAM = (
    "examen fixé : {unit}, {when} ; demandez celui de {years}",
    "fixed examination: {unit}, {when}; ask for that of {years}",
)
_CANDIDATES = (
    "examens {unit} : les candidats et ce qui est fixé ne valent que pour leur année",
    "examinations of {unit}: candidates and what is fixed are for their year alone",
)
_OVERLAP = (
    "ce serait {when}, pendant une autre fermeture ({other}) : la ligne n’est pas reprise ; corrigez l’autre s’il le "
    "faut",
    "it would be {when}, during another closure ({other}): the row is not carried; correct the other one if need be",
)
_FILE = (
    "{what} : {file} dit les dates de l’année passée et n’est plus nommé ; demandez celles de {years}",
    "{what}: {file} says last year's dates and is no longer named; ask for those of {years}",
)
_ABSENCES = (
    "{name} : ses dates de l’année passée sont reportées aux mêmes semaines ; demandez-lui celles de {years}",
    "{name}: last year's dates are carried to the same weeks; ask for those of {years}",
)
_TIMES = (
    "{title} : les heures de l’année passée sont reportées aux mêmes semaines ; demandez celles de {years}",
    "{title}: last year's times are carried to the same weeks; ask for those of {years}",
)
_HOLIDAY = (
    "{day} n’est pas un jour de cours ({name}) ; confirmez cette date, ou donnez-en une autre",
    "{day} is no day of courses ({name}); confirm this date, or give another one",
)
_SHARED = Text(
    "cette valeur est partagée par un renvoi YAML (« & », « * ») et ne peut pas être reportée ; écrivez-la en toutes "
    "lettres à chaque endroit",
    "this value is shared by a YAML alias (“&”, “*”) and cannot be carried; write it out at each place",
)
