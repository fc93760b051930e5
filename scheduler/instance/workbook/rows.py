"""An instance as the rows of its tables: what a workbook is written from, and two instances are compared by."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scheduler.instance.dump import plain_data
from scheduler.instance.reading.draft import Loc
from scheduler.instance.schema.groups import Busy, BusyTime
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.instance.schema.trainers import Trainer
from scheduler.instance.workbook.tables import LISTED, SheetTable

Plain = dict[str, Any]


@dataclass(frozen=True)
class InstanceDocument:
    """An instance as plain data, defaults left out; the times of busy files stand apart, by the name of the file."""

    data: Plain
    copies: dict[str, list[Plain]] = field(default_factory=dict)


@dataclass(frozen=True)
class TableRow:
    """A row of a table: `loc` is its path in the data, `id` its name for ever, even when what it says changes."""

    loc: Loc
    id: str
    content: Plain
    parent: str | None = None
    """What names the row of the table above that it belongs to."""
    number: int | None = None
    """Of a row that only its number names."""

    def value(self, key: str) -> Any:
        """What the row has at a key such as `exams.first`."""
        if key == LISTED:
            return self.number
        if key.startswith("#"):
            return self.parent
        return at_path(self.content, tuple(key.split(".")))


def document_of(instance: Instance, own_times: Mapping[int, Any] | None = None) -> InstanceDocument:
    """`own_times`: of entries of `busy` with a file, by their index, the times that stand beside it in the instance;
    without, all of them are the file's."""
    data, copies = plain_data(instance), dict[str, list[Plain]]()
    for index, (entry, row) in enumerate(zip(instance.busy, data.get("busy", ()), strict=False)):
        if entry.file is None and not entry.weekly:
            continue
        row.pop("times", None)
        own = (own_times or {}).get(index) or ()
        if own_times is None and entry.file is None:
            own = dated_times(instance, entry)
        elif entry.file is not None:
            copies[entry.file] = dated_times(instance, entry, _times(own))
        row |= {"times": [time.model_dump() for time in _times(own)]} if own else {}
    for trainer, row in zip(instance.trainers, data["trainers"], strict=True):
        if trainer.calendar is not None:
            copies[trainer.calendar] = calendar_times(instance, trainer)
            typed = row["availability"]["dated"][len(trainer.from_calendar) :] if trainer.from_calendar else None
            if typed:
                row["availability"]["dated"] = typed
            elif typed is not None:
                del row["availability"]["dated"]
    return InstanceDocument({**data, "locale": instance.locale}, copies)


def calendar_times(instance: Instance, trainer: Trainer) -> list[Plain]:
    """The slots that the trainer's calendar takes."""
    ends = {(slot.start, weekday): slot.end for slot in instance.slots for weekday in slot.weekdays}
    return [
        {"date": entry.first, "start": start, "end": ends[start, WEEKDAYS[entry.first.weekday()]]}
        for entry in trainer.from_calendar
        for start in entry.slots or ()
    ]


def _times(written: Any) -> tuple[BusyTime, ...]:
    return tuple(BusyTime.model_validate(each) for each in written)


def dated_times(instance: Instance, entry: Busy, others: Iterable[BusyTime] = ()) -> list[Plain]:
    """The times of an entry but for those that come every week, and the `others`."""
    days = [day for semester in instance.calendar.semesters for day in semester.days]
    left_out = {*others, *(time for each in entry.weekly for time in each.times(days))}
    return [time.model_dump() for time in entry.times if time not in left_out]


def rows_of(table: SheetTable, data: Plain) -> list[TableRow]:
    """The rows of a table, in order; each with an id of its own."""
    seen, rows = Counter[str](), list[TableRow]()
    for loc, content, parent, number in _found(table, data):
        key = table.identity
        bare = str(content[key]) if key is not None and content.get(key) is not None else _mark(parent, content)
        seen[bare] += 1
        rows.append(TableRow(loc, bare if seen[bare] == 1 else f"{bare}~{seen[bare]}", content, parent, number))
    return rows


def _found(table: SheetTable, data: Plain) -> Iterator[tuple[Loc, Plain, str | None, int | None]]:
    if table.is_mapping:
        for key, value in (at_path(data, table.below) or {}).items():
            yield (*table.below, key), {"key": key, "value": value}, None, None
        return
    for loc, parent, content in _lists(table, data):
        for index, row in enumerate(content):
            own = {key: value for key, value in row.items() if key != LISTED}
            yield (*loc, index), own, parent, index + 1 if table.is_numbered else None


def _lists(table: SheetTable, data: Plain) -> Iterator[tuple[Loc, str | None, list[Plain]]]:
    """The lists that hold the table's rows, with what names the row that each is in."""
    if table.parent is None:
        yield table.below, None, at_path(data, table.below) or []
        return
    for row in rows_of(table.parent, data):
        key = table.parent.identity
        name = str(row.number) if table.parent.is_numbered else str(row.content.get(key or "", ""))
        yield (*row.loc, *table.below), name, at_path(row.content, table.below) or []


def at_path(data: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data


def put(data: Plain, path: tuple[str, ...], value: Any) -> None:
    """Set the value at the path, blocks on the way made."""
    for step in path[:-1]:
        data = data.setdefault(step, {})
    data[path[-1]] = value


def _mark(parent: str | None, content: Plain) -> str:
    """A short name made from what the row says."""
    text = json.dumps([parent, content], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:10]
