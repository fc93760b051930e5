"""Availability as a grid: a row for each trainer, for each weekday a column for the day and one for each slot.

A weekday's level, and a level for each of its slots, are two things in an instance; so they are here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scheduler.instance.crosscheck.grid import as_clock
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.instance.workbook.rows import Plain, at_path
from scheduler.instance.written import weekday_code, written
from scheduler.text import Text
from scheduler.wording import capital, folded, weekday

_WHOLE = Text("toute la journée", "whole day")
_KEY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)(?: (\d\d:\d\d))?")
_HEADING = re.compile(r"\s*([^\W\d_]{3,9}\.?)[\s,]*(.*)", re.DOTALL)


@dataclass(frozen=True)
class LevelGrid:
    """The columns: `mon` for a day, `mon 17:00` for a slot."""

    keys: tuple[str, ...]

    def heading(self, key: str) -> Text:
        day, _, start = key.partition(" ")
        name, hour = capital(weekday(day)), Text(start, start) if start else _WHOLE
        return Text(f"{name.fr} {hour.fr}", f"{name.en} {hour.en}")

    def levels(self, weekly: Plain) -> list[str | None]:
        """What each column says."""
        found = dict(_cells(weekly))
        return [found.get(key) for key in self.keys]

    def order(self, weekly: Plain) -> str | None:
        """The order of what is said, where it is another than that of the columns; a day without levels ends with
        `:`."""
        said = [key for key, _ in _cells(weekly)]
        plain = [key for key in self.keys if key in set(said)]
        return ", ".join(said) if said != plain else None


def _cells(weekly: Plain) -> Iterable[tuple[str, str | None]]:
    for day, level in weekly.items():
        if not isinstance(level, dict):
            yield day, level
        elif not level:
            yield f"{day}:", None
        else:
            yield from ((f"{day} {start:%H:%M}", each) for start, each in level.items())


def grid_of(data: Plain) -> LevelGrid:
    """The grid that the slots and the trainers of some data ask for."""
    said = [key for trainer in data.get("trainers", ())
            for key, _ in _cells(at_path(trainer, ("availability", "weekly")) or {})]  # fmt: skip
    slots = [
        f"{day} {slot['start']:%H:%M}" for slot in data.get("slots", ()) for day in slot.get("weekdays", WEEKDAYS[:5])
    ]
    keys = {key for key in (*said, *slots) if not key.endswith(":")}
    keys |= {key[:3] for key in keys}
    return LevelGrid(tuple(sorted(keys, key=lambda key: (WEEKDAYS.index(key[:3]), key))))


def key_of(text: str) -> str | None:
    """The column that a heading, or a key, names: `Lundi 17 h`, `Tuesday whole day`, `mar`."""
    bare = re.sub(r"[\s\u00a0\u202f]+", " ", text).strip()
    if _KEY.fullmatch(bare):
        return bare
    found = _HEADING.fullmatch(bare)
    day = weekday_code(found[1]) if found is not None else None
    if found is None or day is None:
        return None
    rest = found[2].strip(" :–-()")
    if not rest or folded(rest) in {*map(folded, _WHOLE), "journee", "jour", "day", "all day"}:
        return day
    start = as_clock(written(rest))
    return f"{day} {start:%H:%M}" if start is not None else None


def weekly_of(levels: dict[str, Any], columns: Iterable[str], order: str | None) -> Plain:
    """The mapping that the cells of a row say. Where a day has a level and some of its slots another, the day's is that
    of the other slots, which are among the columns."""
    said = [key.strip() for key in (order or "").split(",") if key.strip()]
    rank = {key: number for number, key in enumerate(said)}
    split = {key[:3] for key in levels if " " in key} & {key for key in levels if " " not in key}
    rest = {key: levels[key[:3]] for key in columns if key[:3] in split and " " in key}
    cells = {**rest, **{key: level for key, level in levels.items() if key not in split}}
    cells |= {key: None for key in said if key.endswith(":") and key[:3] not in {each[:3] for each in cells}}
    weekly = Plain()
    for key in sorted(cells, key=lambda key: rank.get(key, len(rank))):
        day, _, start = key.rstrip(":").partition(" ")
        if start:
            weekly.setdefault(day, {})[start] = cells[key]
        else:
            weekly[day] = {} if key.endswith(":") else cells[key]
    return weekly
