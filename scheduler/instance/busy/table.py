"""Busy times in CSV: columns date, start, end and, if wanted, title, under a header; `,` or `;` between them.

Dates `2022-10-04`, times `17:00`, local to the instance's zone. French Excel writes `;`. A line that ends when it
starts keeps nobody busy; nor does one of another year, whatever its hours are.
"""

from collections import Counter
from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError

from scheduler.errors import Fault, InputError, Place
from scheduler.instance.busy.calendar_texts import TOO_MANY
from scheduler.instance.busy.contents import MOST_FAULTS, MOST_TIMES, Aside, BusyContents
from scheduler.instance.crosscheck.grid import no_time_between
from scheduler.instance.reading.csvrows import csv_rows
from scheduler.instance.reading.schema_texts import describe
from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.fields import Day
from scheduler.instance.schema.groups import BusyTime
from scheduler.text import Text
from scheduler.wording import choices, quoted, say

_REQUIRED = ("date", "start", "end")
_KNOWN = (*_REQUIRED, "title")
_DAY = TypeAdapter(Day)


def read_table(text: str, file: str, bounds: Span) -> BusyContents:
    """The times of the table, in its order, those outside `bounds` too. Raises InputError with every fault."""
    header: list[str] | None = None
    number, times, faults, aside = 0, list[BusyTime](), list[Fault](), Counter[Aside]()
    try:
        for place, row in csv_rows(text, file):
            if header is None:
                header = _header(row, place)
                continue
            number += 1
            if len(times) > MOST_TIMES:
                faults.append(Fault(place, TOO_MANY))
            if len(times) > MOST_TIMES or len(faults) >= MOST_FAULTS:
                break
            try:
                time = _time(header, row, place)
            except InputError as error:
                if _is_elsewhere(header, row, bounds):
                    aside["outside"] += 1
                else:
                    faults.extend(error.faults)
                continue
            aside["outside"] += time.date not in bounds
            aside["instant"] += time.start == time.end
            if time.start < time.end:
                times.append(time)
    except InputError as error:
        raise InputError([*faults, *error.faults]) from error
    if header is None:
        faults.append(Fault(Place(file, 1), _NO_HEADER))
    if faults:
        raise InputError(faults)
    return BusyContents(times, aside, number)


def _is_elsewhere(header: Sequence[str], row: Sequence[str], bounds: Span) -> bool:
    """Whether the line is of another year, whatever else is in it."""
    try:
        day = _DAY.validate_python(dict(zip(header, row, strict=False)).get("date", ""))
    except ValidationError:
        return False
    return day not in bounds


def _header(row: Sequence[str], place: Place) -> list[str]:
    header = [cell.lower() for cell in row]
    said = []
    for index, name in enumerate(header[:MOST_FAULTS]):  # of five columns one is at fault already
        if name not in _KNOWN or name in header[:index]:
            said.append(say(*_OTHER_COLUMN, name=quoted(name), known=choices(_KNOWN)))
    said += [say(*_NO_COLUMN, name=name) for name in _REQUIRED if name not in header]
    if said:
        raise InputError([Fault(place, text) for text in said])
    return header


def _time(header: Sequence[str], cells: Sequence[str], place: Place) -> BusyTime:
    if len(cells) > len(header) and not any(cells[len(header) :]):
        cells = cells[: len(header)]
    if len(cells) != len(header):
        what = Text(
            f"{len(cells)} cellules pour {len(header)} colonnes ; complétez la ligne, ou mettez entre guillemets le "
            "texte qui contient un séparateur",
            f"{len(cells)} cells for {len(header)} columns; complete the line, or put in quotes the text that contains "
            "a separator",
        )
        raise InputError.at(place, *what)
    data = {name: cell for name, cell in zip(header, cells, strict=True) if name != "title"}
    try:
        time = BusyTime.model_validate(data)
    except ValidationError as error:
        raise InputError([Fault(place, describe(e)) for e in error.errors()]) from error
    if time.end < time.start:
        raise InputError.at(place, *no_time_between(time.start, time.end))
    return time


_OTHER_COLUMN = Text(
    "la colonne {name} est inconnue ou répétée ; les colonnes sont {known}",
    "the column {name} is unknown or repeated; the columns are {known}",
)
_NO_COLUMN = Text(
    "il manque la colonne « {name} » ; écrivez en première ligne « date,start,end,title »",
    "the column “{name}” is missing; write “date,start,end,title” as the first line",
)
_NO_HEADER = Text(
    "le fichier est vide ; écrivez en première ligne « date,start,end,title »",
    "the file is empty; write “date,start,end,title” as the first line",
)
