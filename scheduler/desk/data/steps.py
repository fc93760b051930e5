"""What a planner does to the instance's data, as steps that the page and the desk carry out alike.

A wish comes from the page (set, add, remove); the steps are what it comes to once texts are read as dates, hours and
names, and a new identifier is written wherever the old one stood.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scheduler.desk.data.form import FormField, field_at, form
from scheduler.desk.data.typed import NOTHING, typed
from scheduler.instance.crosscheck.names import KEYS_THAT_NAME, REFERENCES
from scheduler.instance.reading.draft import InstanceDraft, Keys, Loc, identity_of, value_at
from scheduler.instance.schema.units import renamed

_DEEPEST = 12
MOST_WISHES = 20_000
"""A pasted table of two thousand rows of ten cells."""
Step = list[Any]
"""["set", path, value], ["unset", path], ["add", path, index, row] or ["remove", path]."""


class WishRefused(Exception):
    """No page of ours sends this."""


@dataclass
class Edited:
    """The instance's data while wishes are carried out, each as steps. `data` belongs to it."""

    data: Any
    steps: list[list[Step]] = field(default_factory=list)
    """Of each wish."""
    lost: list[int] = field(default_factory=list)
    """Numbers of the wishes that no longer suit: what they would change is another value now."""
    renamed: dict[str, dict[str, str]] = field(default_factory=dict)
    """By the path of the identifiers, `trainers.*.id`: the old one, and the new."""

    def carry_out(self, wishes: list[Any]) -> None:
        """Raises WishRefused."""
        if len(wishes) > MOST_WISHES:
            raise WishRefused
        try:
            json.dumps(wishes, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:  # half a character, which no file can hold
            raise WishRefused from error
        for number, wish in enumerate(wishes):
            if not isinstance(wish, Mapping):
                raise WishRefused
            path = _path(wish)
            steps = list[Step]()
            try:
                path = self._where(path, wish.get("row"))
                now = value_at(self.data, path) if _has(self.data, path) else None
                if "was" in wish and now != wish["was"]:
                    self.lost.append(number)
                else:
                    steps = self._steps(wish, path)
            except (KeyError, IndexError, TypeError, ValueError):  # there is no such row any more
                self.lost.append(number)
            self.steps.append(steps)

    def _where(self, path: Loc, identity: Any) -> Loc:
        """The path, with the row's number as it is now, when the row has an identity."""
        at = next((n for n, part in enumerate(path) if isinstance(part, int)), None)
        if at is None or not isinstance(identity, str):
            return path
        rows = value_at(self.data, path[:at])
        names = [identity_of(row) for row in rows if isinstance(row, dict)]
        if len(names) != len(rows) or names[int(path[at])] == identity:
            return path
        return (*path[:at], names.index(identity), *path[at + 1 :])

    def _steps(self, wish: Mapping[str, Any], path: Loc) -> list[Step]:
        match wish.get("do"):
            case "set" if "typed" in wish and (found := field_at(path)) is not None:
                return self._set(path, typed(str(wish["typed"]), found, self.data))
            case "set" if "value" in wish:
                _refuse_deep(wish["value"])
                return self._set(path, NOTHING if wish["value"] is None else wish["value"])
            case "add" if isinstance(wish.get("row"), dict):
                _refuse_deep(wish["row"])
                return self._add(path, wish.get("at"), wish["row"])
            case "remove":
                return [self._done(["remove", list(path)])]
        raise WishRefused

    def _add(self, path: Loc, at: Any, row: dict[str, Any]) -> list[Step]:
        if not _has(self.data, path):
            return self._set(path, [row])
        rows = value_at(self.data, path)
        if not isinstance(rows, list):
            return self._set(path, [row])
        index = at if isinstance(at, int) and 0 <= at <= len(rows) else len(rows)
        return [self._done(["add", list(path), index, row])]

    def _set(self, path: Loc, value: Any) -> list[Step]:
        steps = self._written_out(path[:-1])
        old = value_at(self.data, path) if _has(self.data, path) else NOTHING
        if value is NOTHING:
            return [*steps, *self._unset(path)]
        steps.append(self._done(self._within(path, value)))
        if isinstance(old, str) and isinstance(value, str) and old.strip() and old != value:
            steps += self._renamed(path, old.strip(), value)
        return steps

    def _written_out(self, path: Loc) -> list[Step]:
        """A row that is a name alone, as one with keys: a unit that another comes after."""
        row = value_at(self.data, path) if _has(self.data, path) else None
        is_name = isinstance(row, str) and bool(path) and isinstance(path[-1], int)
        return [self._done(["set", list(path), {"unit": row}])] if is_name else []

    def _within(self, path: Loc, value: Any) -> Step:
        """The step, with what is missing around the value."""
        while not _has(self.data, path[:-1]) or value_at(self.data, path[:-1]) is None:
            path, value = path[:-1], {path[-1]: value}
        return ["set", list(path), value]

    def _unset(self, path: Loc) -> list[Step]:
        """Without the value, and without what held it alone."""
        if not _has(self.data, path):
            return []
        steps = [self._done(["unset", list(path)])]
        above = path[:-1]
        if above and isinstance(above[-1], str) and value_at(self.data, above) == {}:
            found = field_at(above)
            if found is not None and not found.is_required:
                steps += self._unset(above)
        return steps

    def _renamed(self, path: Loc, old: str, new: str) -> Iterator[Step]:
        """An identifier's new name, wherever the old one stands: unless another row still has it."""
        declared = ".".join("*" if isinstance(part, int) else part for part in path)
        draft = InstanceDraft(self.data, Keys(""))
        if declared not in REFERENCES.values() or old in draft.names(declared):
            return
        names = self.renamed.setdefault(declared, {})
        before = next((first for first, now in names.items() if now == old), old)
        names[before] = new
        for loc in uses(self.data, declared, old):
            yield self._done(["set", list(loc), new])
        by_unit, by_group = ({old: new} if declared == each else {} for each in ("units.*.code", "groups.*.id"))
        for loc, code in draft.raw("pins.*.unit"):
            if isinstance(code, str) and "/" in code and (now := renamed(code.strip(), by_unit, by_group)) != code:
                yield self._done(["set", list(loc), now])
        for used, each in KEYS_THAT_NAME.items():
            for loc, table in draft.raw(used) if each == declared else ():
                if isinstance(table, dict) and old in table:
                    yield self._done(["set", list(loc), {new if k == old else k: v for k, v in table.items()}])

    def _done(self, step: Step) -> Step:
        """Carried out on the data."""
        kind, path = step[0], step[1]
        if kind == "add":
            value_at(self.data, tuple(path)).insert(step[2], step[3])
            return step
        above, last = value_at(self.data, tuple(path[:-1])), path[-1]
        if kind == "set":
            is_new = isinstance(above, dict) and last not in above
            above[last] = step[2]
            if is_new:
                _in_order(above, field_at(tuple(path[:-1])) if len(path) > 1 else form())
        else:
            del above[last]
        return step


def uses(data: Any, declared: str, name: str) -> list[Loc]:
    """Where the name of a row is used."""
    draft = InstanceDraft(data, Keys(""))
    return [
        loc
        for used, each in REFERENCES.items()
        if each == declared
        for loc, value in draft.raw(used)
        if isinstance(value, str) and value.strip() == name
    ]


def _path(wish: Mapping[str, Any]) -> Loc:
    path = wish.get("path")
    if not isinstance(path, list) or not 0 < len(path) <= _DEEPEST:
        raise WishRefused
    if not all(isinstance(part, str) or (type(part) is int and part >= 0) for part in path):
        raise WishRefused
    return tuple(path)


def _has(data: Any, path: Loc) -> bool:
    for part in path:
        is_there = part in data if isinstance(data, dict) else isinstance(data, list) and part in range(len(data))
        if not is_there:
            return False
        data = data[part]
    return True


def _in_order(table: dict[str, Any], field_: FormField | None) -> None:
    """The newest key where the schema has it among the others, which keep their order."""
    if field_ is None or not field_.fields:
        return
    rank = {each.key: n for n, each in enumerate(field_.fields)}
    *others, newest = table
    if newest not in rank:
        return
    before = [n for n, key in enumerate(others) if rank.get(key, -1) < rank[newest]]
    at = max(before, default=-1) + 1
    keys = [*others[:at], newest, *others[at:]]
    values = dict(table)
    table.clear()
    table.update((key, values[key]) for key in keys)


def _refuse_deep(value: Any, depth: int = 0) -> None:
    if depth > _DEEPEST:
        raise WishRefused
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _refuse_deep(inner, depth + 1)
