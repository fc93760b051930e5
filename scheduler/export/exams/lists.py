"""Lists of examinations for people: what hangs at each door, what the desk has before it, who watches when; as CSV
files, as the workbook's sheets, which have the same lines, and as a page to be printed. And their table for programs.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from scheduler.export.audience import Programme
from scheduler.export.csv_files import SEPARATORS, Cells, for_people, for_programs
from scheduler.export.page.page import Page
from scheduler.export.page.texts import Words
from scheduler.instance.instants import local
from scheduler.text import Lang, Text
from scheduler.timetable.exams import Exam, ExamRoom
from scheduler.wording import clock, numeric_date

Cell = str | int | dt.date | dt.time | None
Line = tuple[Cell, ...]

_ROOM, _SITE = Text("Salle", "Room"), Text("Lieu", "Place")
_DATE, _START, _END = Text("Date", "Date"), Text("Début", "Start"), Text("Fin", "End")
_LATE_END = Text("Fin avec tiers temps", "End with extra time")
_UNIT, _TITLE = Text("UE", "Unit"), Text("Intitulé", "Title")
_KIND = Text("Examen", "Examination")
_GROUPS, _OTHERS = Text("Groupes", "Groups"), Text("candidats hors des groupes", "candidates beside the groups")
_HERE, _HERE_LATE = Text("Candidats dans la salle", "Candidates in the room"), Text("dont tiers temps", "extra time")
_PLACES = Text("Places d’examen", "Exam places")
_ALL, _ALL_LATE = Text("Candidats en tout", "Candidates in all"), Text("Tiers temps en tout", "Extra time in all")
_WATCH = Text("Surveillants", "Invigilators")
_TRAINERS = Text("Formateurs joignables", "Trainers to be reached")
_EXAM_ID = Text("Identifiant de l’examen", "Examination id")
_PERSON_ID = Text("Identifiant du surveillant", "Invigilator id")
"""No list has the columns by which the sheet of sessions is known when plan.xlsx is read back."""
_PERSON, _UNTIL = Text("Surveillant", "Invigilator"), Text("Jusqu’à", "Until")
_WIDTHS = {
    _TITLE: 44,
    _GROUPS: 26,
    _KIND: 28,
    _ROOM: 18,
    _SITE: 16,
    _WATCH: 28,
    _TRAINERS: 28,
    _PERSON: 24,
    _EXAM_ID: 16,
    _PERSON_ID: 16,
}
_WIDTH = 11
TABLE = "exams.csv"
TABLE_COLUMNS = (
    "exam_id", "unit", "title", "session", "kind", "start", "end", "groups", "candidates", "extra_time", "rooms",
    "invigilators", "url", "status",
)  # fmt: skip
TABLE_HEADS = (for_programs(TABLE_COLUMNS, ()),)
"""How the file begins."""
PRINTED = "exam-lists.html"
MARK = b'<main id="exam-lists">'
"""In every such page, from this timetable or another."""
PAGE = Page("scheduler.export.exams", "exam-lists.html", ("exam-lists.css",))


@dataclass(frozen=True)
class ExamList:
    """A list: the name of its file, its title, its columns, its lines."""

    file: str
    title: Text
    columns: tuple[Text, ...]
    lines: Callable[[Programme], Iterator[Line]]
    headed: int
    """So many of the first columns head a part of the list when it is printed: a room and a day, a day, a person."""
    is_posted: bool = False
    """Each part is printed on a sheet of its own."""

    @property
    def printed(self) -> tuple[Text, ...]:
        """Its columns on paper: nobody reads an identity there."""
        return tuple(column for column in self.columns[self.headed :] if column not in (_EXAM_ID, _PERSON_ID))

    @property
    def widths(self) -> tuple[int, ...]:
        """Of its columns in the workbook."""
        return tuple(_WIDTHS.get(column, _WIDTH) for column in self.columns)

    @property
    def heads(self) -> tuple[bytes, ...]:
        """How its file begins, in each language."""
        return tuple(for_people([column.to(lang) for column in self.columns], (), lang) for lang in SEPARATORS)

    def csv(self, programme: Programme) -> bytes:
        """As people open it in their Excel."""
        header = [column.to(programme.lang) for column in self.columns]
        cells = (map(written(programme.lang), line) for line in self.lines(programme))
        return for_people(header, (dict(zip(header, line, strict=True)) for line in cells), programme.lang)


def written(lang: Lang) -> Callable[[Cell], str | int]:
    """How a cell is said outside the workbook, which has dates and hours of its own."""

    def cell(value: Cell) -> str | int:
        if isinstance(value, dt.date):
            return numeric_date(value).to(lang)
        return clock(value).to(lang) if isinstance(value, dt.time) else "" if value is None else value

    return cell


def _door_lines(programme: Programme) -> Iterator[Line]:
    """Room by room, each in time order."""
    order = {room.id: rank for rank, room in enumerate(programme.instance.rooms)}
    sat = [(exam, room) for exam in programme.exams for room in exam.rooms]
    for exam, room in sorted(sat, key=lambda pair: (order.get(pair[1].room, len(order)), pair[1].room, pair[0].start)):
        day, start, end = _when(programme, exam)
        yield (
            *_place(programme, room.room), day, start, end, _late_end(programme, exam, room), *_what(programme, exam),
            *_who(programme, exam), room.candidates, room.extra_time, _places(programme, room),
        )  # fmt: skip


def _desk_lines(programme: Programme) -> Iterator[Line]:
    """In time order, a line for each room of each examination; work that is due has one, without a room."""
    for exam in programme.exams:
        for room in exam.rooms or (None,):
            where: Line = (None,) * 7
            if room is not None:
                here = room.candidates, room.extra_time, _places(programme, room), _watching(programme, room)
                where = (*_place(programme, room.room), _late_end(programme, exam, room), *here)
            trainers = ", ".join(map(programme.trainer_name, programme.examined_by(exam)))
            yield (
                *_when(programme, exam), *_what(programme, exam), *_who(programme, exam), exam.candidates,
                exam.extra_time, *where, trainers, exam.id,
            )  # fmt: skip


def _invigilation_lines(programme: Programme) -> Iterator[Line]:
    """Person by person: trainers, then who does not teach, in the order of the instance; each in time order."""
    instance = programme.instance
    people = [*instance.trainer, *(one.id for one in instance.staff)]
    order = {id_: rank for rank, id_ in enumerate(people)}
    watched = [(who, exam, room) for exam in programme.exams for room in exam.rooms for who in room.invigilators]
    for who, exam, room in sorted(watched, key=lambda row: (order.get(row[0], len(order)), row[0], row[1].start)):
        day, start, _ = _when(programme, exam)
        until = local(exam.room_until(room), instance.zone).time()
        yield (
            programme.invigilator_name(who), day, start, until, *_place(programme, room.room),
            *_what(programme, exam), *_who(programme, exam), room.candidates, room.extra_time, who,
        )  # fmt: skip


def _when(programme: Programme, exam: Exam) -> tuple[dt.date, dt.time, dt.time | None]:
    """Date, start and end without extra time; work is due at its start, and has no end."""
    start, end = (local(moment, programme.instance.zone) for moment in (exam.start, exam.end))
    return start.date(), start.time(), end.time() if exam.kind != "work" else None


def _late_end(programme: Programme, exam: Exam, room: ExamRoom) -> dt.time | None:
    """Where somebody in the room has extra time that lengthens it."""
    until = exam.room_until(room)
    return local(until, programme.instance.zone).time() if until != exam.end else None


def _what(programme: Programme, exam: Exam) -> Line:
    return exam.unit, programme.unit_title(exam.unit), programme.exam_said(exam)


def _who(programme: Programme, exam: Exam) -> Line:
    others = [_OTHERS.to(programme.lang)] if programme.has_others(exam) else []
    return (", ".join([*map(programme.group_name, exam.groups), *others]),)


def _place(programme: Programme, room: str) -> Line:
    site = programme.site_of(room)
    return programme.room_name(room), site.title if site is not None else None


def _places(programme: Programme, room: ExamRoom) -> int | None:
    known = programme.instance.room.get(room.room)
    return known.exam_places if known is not None else None


def _watching(programme: Programme, room: ExamRoom) -> str:
    return ", ".join(map(programme.invigilator_name, room.invigilators))


DOORS = ExamList(
    "exam-doors.csv",
    Text("Examens par salle", "Examinations by room"),
    (_ROOM, _SITE, _DATE, _START, _END, _LATE_END, _UNIT, _TITLE, _KIND, _GROUPS, _HERE, _HERE_LATE, _PLACES),
    _door_lines,
    headed=3,
    is_posted=True,
)
DESK = ExamList(
    "exam-desk.csv",
    Text("Examens", "Examinations"),
    (_DATE, _START, _END, _UNIT, _TITLE, _KIND, _GROUPS, _ALL, _ALL_LATE, _ROOM, _SITE, _LATE_END, _HERE, _HERE_LATE,
     _PLACES, _WATCH, _TRAINERS, _EXAM_ID),
    _desk_lines,
    headed=1,
)  # fmt: skip
INVIGILATION = ExamList(
    "invigilation.csv",
    Text("Surveillances", "Invigilation"),
    (_PERSON, _DATE, _START, _UNTIL, _ROOM, _SITE, _UNIT, _TITLE, _KIND, _GROUPS, _HERE, _HERE_LATE, _PERSON_ID),
    _invigilation_lines,
    headed=1,
)
LISTS = (DESK, DOORS, INVIGILATION)


def exams_csv(programme: Programme) -> bytes:
    """exams.csv (docs/formats.md, "CSV files"): a line for each examination, in time order. `end` is without extra
    time; `extra_time`: how many have it. Work to hand in ends when it starts: when it is due. No instance says where an
    examination is held online: `url` is empty.
    """
    return for_programs(TABLE_COLUMNS, _table_rows(programme))


def _table_rows(programme: Programme) -> Iterator[Cells]:
    zone = programme.instance.zone
    for exam in programme.exams:
        yield {
            "exam_id": exam.id,
            "unit": exam.unit,
            "title": programme.unit_title(exam.unit),
            "session": exam.session,
            "kind": exam.kind,
            "start": local(exam.start, zone).isoformat(timespec="seconds"),
            "end": local(exam.end, zone).isoformat(timespec="seconds"),
            "groups": ";".join(exam.groups),
            "candidates": exam.candidates,
            "extra_time": exam.extra_time,
            "rooms": ";".join(dict.fromkeys(room.room for room in exam.rooms)),
            "invigilators": ";".join(exam.invigilators),
            "url": "",
            "status": "confirmed",
        }


@dataclass(frozen=True)
class _Part:
    """What is read together: at a door on a day, at the desk on a day, by a person."""

    heading: str
    rows: list[list[str]]


@dataclass(frozen=True)
class _Printed:
    """A list as it is printed."""

    title: str
    is_posted: bool
    columns: list[str]
    parts: list[_Part]


def lists_page(programme: Programme) -> str:
    """exam-lists.html: a sheet for each door and day, the desk, each person. The same arguments, the same text."""
    words = Words(programme.lang)
    return PAGE.render(
        lang=programme.lang,
        title=f"{words['exam_lists']} – {programme.instance.title}",
        w=words,
        instance=programme.instance,
        lists=[_printed(each, programme, words) for each in LISTS],
    )


def _printed(exams: ExamList, programme: Programme, words: Words) -> _Printed:
    columns = list(map(words.of, exams.printed))
    return _Printed(words.of(exams.title), exams.is_posted, columns, list(_printed_parts(exams, programme, words)))


def _printed_parts(exams: ExamList, programme: Programme, words: Words) -> Iterator[_Part]:
    last = exams.headed + len(exams.printed)
    for head, lines in groupby(exams.lines(programme), key=lambda line: line[: exams.headed]):
        rows = [[_printed_cell(cell, words) for cell in line[exams.headed : last]] for line in lines]
        yield _Part(", ".join(_printed_heading(cell, words) for cell in head if cell), rows)


def _printed_cell(cell: Cell, words: Words) -> str:
    return words.clock(cell) if isinstance(cell, dt.time) else str(written(words.lang)(cell))


def _printed_heading(cell: Cell, words: Words) -> str:
    return words.day(cell) if isinstance(cell, dt.date) else str(cell)
