"""The text of an instance's file with the values of a changed instance: what did not change stays as it is typed.

Rows are told by their `id` or `code`, others by what they hold. What is added is written as people write it, a row on a
line. Whoever keeps the text reads it again first: anchors and the like may give it another meaning.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from pydantic import BaseModel
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from scheduler.instance.reading.yamltext import (
    TextEdit,
    applied,
    end_of,
    entry,
    flow,
    line_end,
    newline_of,
    root_of,
    span_of,
    without_rows,
)
from scheduler.instance.schema import DatedLevel, Instance, Trainer

_NAMES = ("id", "code")


def with_values(text: str, before: Instance, after: Instance) -> str:
    """The text, which is read as `before`, changed where `after` is another. Raises ValueError where it is written in a
    way that this does not know."""
    root = root_of(text)
    if root is None:
        raise ValueError("no mapping")
    typed = _without_calendars(before, before), _without_calendars(before, with_files(before, after))
    return applied(text, _Writing(text).value(None, root, *typed))


def with_files(before: Instance, after: Instance) -> Instance:
    """`after`, with the files and weekly hours from which `before` has its busy times: changes are made to what was
    read of them."""
    known = {(busy.title, busy.times): {"file": busy.file, "weekly": busy.weekly} for busy in before.busy}
    busy = tuple(each.model_copy(update=known.get((each.title, each.times), {})) for each in after.busy)
    calendars = {trainer.id: trainer.calendar for trainer in before.trainers}
    trainers = tuple(each.model_copy(update={"calendar": calendars.get(each.id)}) for each in after.trainers)
    fields = {name: getattr(after, name) for name in Instance.model_fields}
    return Instance.model_construct(**(fields | {"busy": busy, "trainers": trainers}))


def _without_calendars(before: Instance, instance: Instance) -> Instance:
    """The instance, the trainers' calendars that `before` has read left out."""
    made = {trainer.id: trainer.from_calendar for trainer in before.trainers if trainer.from_calendar}
    trainers = tuple(_typed(trainer, made.get(trainer.id, ())) for trainer in instance.trainers)
    fields = {name: getattr(instance, name) for name in Instance.model_fields}
    return Instance.model_construct(**(fields | {"trainers": trainers}))


def _typed(trainer: Trainer, away: tuple[DatedLevel, ...]) -> Trainer:
    availability = trainer.availability.model_copy(update={"dated": trainer.availability.dated[len(away) :]})
    return trainer.model_copy(update={"availability": availability}) if away else trainer


class _Writing:
    """Edits of one text."""

    def __init__(self, text: str) -> None:
        self._text, self._newline = text, newline_of(text)

    def value(self, key: Node | None, node: Node, before: Any, after: Any) -> Iterator[TextEdit]:
        """What makes the value at this node the other."""
        if before == after:
            return
        if isinstance(node, MappingNode) and isinstance(before, BaseModel) and isinstance(after, BaseModel):
            yield from self._fields(node, _changed_fields(before, after))
        elif isinstance(node, MappingNode) and isinstance(before, dict) and isinstance(after, dict):
            names = [name for name in (before | after) if before.get(name) != after.get(name)]
            yield from self._fields(node, {_plain(name): (before.get(name), after.get(name)) for name in names})
        elif isinstance(node, SequenceNode) and not node.flow_style and node.value and isinstance(after, tuple):
            yield from self._rows(key, node, before, after)
        else:
            yield self._instead(key, node, after)

    def _instead(self, key: Node | None, node: Node, after: Any) -> TextEdit:
        begin, end = span_of(node)
        if begin == end:  # nothing is written after the key
            if key is None:
                raise ValueError("nothing is written there")
            at = self._text.index(":", span_of(key)[1]) + 1
            return TextEdit(at, at, " " + flow(_dumped(after)))
        return TextEdit(begin, end_of(self._text, node), flow(_dumped(after)))

    def _fields(self, node: MappingNode, changed: Mapping[str, tuple[Any, Any]]) -> Iterator[TextEdit]:
        added, gone = dict[str, Any](), list[int]()
        for name, (before, after) in changed.items():
            key, value = entry(node, name)
            if key is None or value is None:
                added[name] = after
            elif after is None:
                gone.append(next(n for n, (each, _) in enumerate(node.value) if each is key))
            else:
                yield from self.value(key, value, before, after)
        yield from self._without(node, gone)
        if added := {name: value for name, value in added.items() if value is not None}:
            yield self._with(node, added)

    def _without(self, node: MappingNode, gone: Sequence[int]) -> Iterator[TextEdit]:
        if gone and len(gone) == len(node.value):
            yield TextEdit(span_of(node)[0], end_of(self._text, node), "{}")
            return
        for n in gone:
            key, value = node.value[n]
            begin = span_of(key)[0]
            is_first = n == 0 or all(each in gone for each in range(n))
            if is_first:
                yield TextEdit(begin, span_of(node.value[n + 1][0])[0], "")
            elif node.flow_style:
                yield TextEdit(end_of(self._text, node.value[n - 1][1]), end_of(self._text, value), "")
            else:
                line = self._text.rindex("\n", 0, begin)
                line -= self._text[line - 1 : line] == "\r"
                yield TextEdit(line, line_end(self._text, self._entry_end(key, value)), "")

    def _entry_end(self, key: Node, value: Node) -> int:
        if isinstance(value, ScalarNode) and value.start_mark.index == value.end_mark.index:
            return self._text.index(":", span_of(key)[1]) + 1
        return end_of(self._text, value)

    def _with(self, node: MappingNode, added: Mapping[str, Any]) -> TextEdit:
        """More keys, after the others."""
        parts = [f"{name}: {flow(_dumped(value))}" for name, value in added.items()]
        if not node.value:
            return TextEdit(*span_of(node), "{" + ", ".join(parts) + "}")
        end = self._entry_end(*node.value[-1])
        if node.flow_style:
            return TextEdit(end, end, "".join(f", {part}" for part in parts))
        indent = " " * node.value[0][0].start_mark.column
        lines = [
            f"{indent}{line}"
            for name, value in added.items()
            for line in (
                [f"{name}:", *(f"  - {flow(_dumped(row))}" for row in value)]
                if isinstance(value, tuple) and value and isinstance(value[0], BaseModel)
                else [f"{name}: {flow(_dumped(value))}"]
            )
        ]
        at = line_end(self._text, end)
        return TextEdit(at, at, "".join(self._newline + line for line in lines))

    def _rows(self, key: Node | None, node: SequenceNode, before: Any, after: Any) -> Iterator[TextEdit]:
        if key is None or len(before) != len(node.value):
            raise ValueError("not the rows that are written there")
        names = [_name(row) for row in before], [_name(row) for row in after]
        gone, new = list[int](), dict[int, list[str]]()
        for kind, first, last, there, then in SequenceMatcher(None, *names, autojunk=False).get_opcodes():
            both = min(last - first, then - there) if kind != "insert" else 0
            for n in range(both):
                yield from self.value(None, node.value[first + n], before[first + n], after[there + n])
            gone += range(first + both, last)
            if then > there + both:
                new[first + both] = [flow(_dumped(row)) for row in after[there + both : then]]
        if len(gone) == len(node.value) and new:
            raise ValueError("every row is another")
        yield from without_rows(self._text, key, node, gone)
        for place, rows in new.items():
            yield self._inserted(node, place, rows)

    def _inserted(self, node: SequenceNode, place: int, rows: Sequence[str]) -> TextEdit:
        """Rows before the one of that number."""
        dash = self._text.rindex("-", 0, span_of(node.value[0])[0])
        begin = self._text.rfind("\n", 0, dash) + 1
        indent = " " * (dash - begin)
        if place == 0:
            return TextEdit(begin, begin, "".join(f"{indent}- {row}{self._newline}" for row in rows))
        at = line_end(self._text, end_of(self._text, node.value[place - 1]))
        return TextEdit(at, at, "".join(f"{self._newline}{indent}- {row}" for row in rows))


def _changed_fields(before: BaseModel, after: BaseModel) -> dict[str, tuple[Any, Any]]:
    pairs = {name: (getattr(before, name), getattr(after, name, None)) for name in type(before).model_fields}
    written = {name: field.alias or name for name, field in type(before).model_fields.items()}
    return {written[name]: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _name(row: Any) -> str:
    """What tells a row from the others."""
    return next((str(getattr(row, name)) for name in _NAMES if hasattr(row, name)), repr(row))


def _plain(name: Any) -> str:
    return f"{name:%H:%M}" if hasattr(name, "hour") else str(name)


def _dumped(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(exclude_defaults=True, by_alias=True)
    return [_dumped(each) for each in value] if isinstance(value, tuple) else value
