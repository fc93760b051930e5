"""exam-lists.html: the lists of examinations, to be printed: a sheet for each door and day, the desk, each person."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from scheduler.export.audience import Programme
from scheduler.export.exams.lists import LISTS, Cell, ExamList, written
from scheduler.export.page.page import Page
from scheduler.export.page.texts import Words

FILE_NAME = "exam-lists.html"
MARK = b'<main id="exam-lists">'
"""In every such page, from this timetable or another."""
PAGE = Page("scheduler.export.exams", "exam-lists.html", ("exam-lists.css",))


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
    """The same arguments always give the same text."""
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
    return _Printed(words.of(exams.title), exams.is_posted, columns, list(_parts(exams, programme, words)))


def _parts(exams: ExamList, programme: Programme, words: Words) -> Iterator[_Part]:
    last = exams.headed + len(exams.printed)
    for head, lines in groupby(exams.lines(programme), key=lambda line: line[: exams.headed]):
        rows = [[_said(cell, words) for cell in line[exams.headed : last]] for line in lines]
        yield _Part(", ".join(_heading(cell, words) for cell in head if cell), rows)


def _said(cell: Cell, words: Words) -> str:
    return words.clock(cell) if isinstance(cell, dt.time) else str(written(words.lang)(cell))


def _heading(cell: Cell, words: Words) -> str:
    return words.day(cell) if isinstance(cell, dt.date) else str(cell)
