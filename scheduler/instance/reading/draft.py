"""An instance being read: the parts that are sound can be checked while others are not."""

import datetime as dt
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import getitem
from typing import Any, NamedTuple, Protocol, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from scheduler.errors import MOST_FAULTS, Place
from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.fields import is_zone
from scheduler.text import Text
from scheduler.wording import quoted, suggestion

Loc = tuple[str | int, ...]
"""The path of a value: ("units", 3, "trainers", 0)."""
Row = TypeVar("Row", bound=BaseModel)
IDENTITIES = ("id", "code")
"""Keys by which a row is known."""


class Finding(NamedTuple):
    """A fault that the schema cannot see, at the path of its value, or with `on_key` of its key."""

    loc: Loc
    fr: str
    en: str
    on_key: bool = False

    @property
    def text(self) -> Text:
        return Text(self.fr, self.en)


class Locator(Protocol):
    """Where the value at a path is written: a line of YAML, or a cell of a workbook."""

    def of(self, loc: Loc, *, key: bool = False) -> Place: ...


@dataclass(frozen=True)
class Keys:
    """Of data that no file holds: a place is the keys that lead to it, `units[3].trainers[0]`."""

    name: str
    """What holds them all."""

    def of(self, loc: Loc, *, key: bool = False) -> Place:  # noqa: ARG002 – a Locator
        return Place(path_of(loc) or self.name)


def as_read(data: Any) -> Any:
    """Data made in code as they are when read from a file: lists, and texts for dates and hours."""
    if isinstance(data, Mapping):
        return {key: as_read(value) for key, value in data.items()}
    if isinstance(data, list | tuple | set | frozenset):
        return [as_read(value) for value in data]
    if isinstance(data, dt.time):
        return f"{data:%H:%M}" if data == data.replace(second=0, microsecond=0) else data.isoformat()
    return data.isoformat() if isinstance(data, dt.date) else data


def value_at(data: Any, loc: Loc) -> Any:
    """Raises KeyError, IndexError or TypeError where there is none."""
    return reduce(getitem, loc, data)


def identity_of(row: Any) -> Any:
    """By what a row is known; None for one that nothing names."""
    return next((row[key] for key in IDENTITIES if key in row), None) if isinstance(row, dict) else None


def path_of(loc: Loc) -> str:
    """`units[3].trainers[0]`: indexes count from 0."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc).removeprefix(".")


@dataclass(frozen=True)
class InstanceDraft:
    """Raw data and the places it comes from. Paths are written `units.*.trainers.*`, `weights.{}`.

    `*` is every item of a list, `{}` every value of a mapping whose keys are the planner's own.
    """

    data: Any
    places: Locator

    def raw(self, path: str) -> list[tuple[Loc, Any]]:
        """Every value at the path, in the order of the file, sound or not."""
        return list(_walk(self.data, tuple(path.split(".")), ()))

    def rows(self, model: type[Row], path: str) -> dict[Loc, Row]:
        """The rows at the path that are sound by themselves."""
        if (model, path) not in self._rows:
            found = self._rows[model, path] = dict[Loc, Any]()
            for loc, value in self.raw(path):
                try:
                    found[loc] = model.model_validate(value)
                except ValidationError:
                    continue  # the schema reports it, with its place
        return self._rows[model, path]

    def complete(self, model: type[BaseModel], path: str) -> bool:
        """Whether every row is sound: what a missing row would change can be said only then."""
        return len(self.rows(model, path)) == len(self.raw(path))

    def spans(self, path: str) -> dict[Loc, Span]:
        """First and last dates of the rows where these two are sound, whatever their other keys."""
        found: dict[Loc, Span] = {}
        for loc, value in self.raw(path):
            if isinstance(value, dict):
                try:
                    found[loc] = Span.model_validate({k: value[k] for k in ("first", "last") if k in value})
                except ValidationError:
                    continue  # the schema reports it, with its place
        return found

    def names(self, path: str) -> list[str]:
        """The names declared at the path (`trainers.*.id`), those of faulty rows included."""
        return self._names.setdefault(path, [v.strip() for _, v in self.raw(path) if isinstance(v, str)])

    @cached_property
    def _searches(self) -> Iterator[int]:
        """Searches for the nearest name that are left: beyond them, a fault is counted and not told."""
        return iter(range(MOST_FAULTS))

    @cached_property
    def _rows(self) -> dict[tuple[type[BaseModel], str], dict[Loc, Any]]:
        return {}

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        return {}

    def unknown(self, loc: Loc, what: Text, value: str, known: list[str], where: str) -> Finding:
        """The finding that a name is declared nowhere, with the nearest one; of very many, the first have one."""
        is_told = next(self._searches, None) is not None
        shown, instead = quoted(value), suggestion(value, known if is_told else known[:1])
        return Finding(
            loc,
            f"{what.fr} {shown.fr} n’existe pas dans « {where} » ; {instead.fr}",
            f"{what.en} {shown.en} does not exist in “{where}”; {instead.en}",
        )

    @property
    def zone(self) -> ZoneInfo:
        """The instance's; UTC when it is at fault, so that other faults come in the same run."""
        name = next((value for _, value in self.raw("timezone")), None)
        return ZoneInfo(name) if is_zone(name) else ZoneInfo("UTC")

    def twice(self, found: Iterable[tuple[Loc, Hashable]]) -> Iterator[tuple[Loc, Text]]:
        """Where something is again, and where it is first, inside a sentence."""
        seen = dict[Hashable, Loc]()
        for loc, what in found:
            if what in seen:
                yield loc, self.line_of(seen[what])
            seen.setdefault(what, loc)

    def line_of(self, loc: Loc) -> Text:
        """Where another row stands, inside a sentence."""
        line = self.places.of(loc).line
        return Text(f"ligne {line}", f"line {line}")


def _walk(value: Any, path: tuple[str, ...], loc: Loc) -> Iterator[tuple[Loc, Any]]:
    if not path:
        yield loc, value
    elif path[0] == "*":
        for index, item in enumerate(value if isinstance(value, list) else ()):
            yield from _walk(item, path[1:], (*loc, index))
    elif path[0] == "{}":
        for key, item in value.items() if isinstance(value, dict) else ():
            yield from _walk(item, path[1:], (*loc, key))
    elif isinstance(value, dict) and path[0] in value:
        yield from _walk(value[path[0]], path[1:], (*loc, path[0]))
