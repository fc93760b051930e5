"""What a workbook changes in a YAML file, written into the file: what does not change stays as it was typed, comments,
quotes, order and layout."""

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from scheduler.errors import InputError
from scheduler.instance.reading.draft import Loc
from scheduler.instance.workbook.preview import aligned
from scheduler.instance.workbook.rows import Plain, TableRow, rows_of
from scheduler.instance.workbook.tables import tables
from scheduler.text import Text

Edit = tuple[int, int, str]
"""From where to where the text is replaced, and by what."""
_VERY_WIDE = 1_000_000
_NOTHING = object()


def merged(text: str, name: str, before: Plain, after: Plain, ids: Mapping[Loc, str]) -> str:
    """The text of the instance `before`, changed where `after` says something else; defaults are in neither.

    `ids`: as `preview` takes them. Raises InputError for a file that uses YAML's aliases, where one text is two values.
    """
    root = YAML().compose(text)
    if root is None or _has_aliases(root):
        raise InputError.at(name, *_ALIASES)
    pairs = {table.path: _pairs(table.path, before, after, ids) for table in tables()[1:] if not table.is_mapping}
    return _applied(text, 0, _Merge(text, pairs).edits(root, before, after, (), ()))


Pairs = dict[Loc, Loc]
"""The path after, and the path before, of rows that are the same."""


def _pairs(path: str, before: Plain, after: Plain, ids: Mapping[Loc, str]) -> Pairs:
    table = next(each for each in tables() if each.path == path)
    one, other = rows_of(table, before), rows_of(table, after)
    found: list[tuple[TableRow | None, TableRow | None]] = aligned(one, other, ids)
    return {new.loc: old.loc for old, new in found if old is not None and new is not None}


@dataclass(frozen=True)
class _Merge:
    text: str
    pairs: dict[str, Pairs]

    def edits(self, node: Node, old: Any, new: Any, old_loc: Loc, loc: Loc) -> list[Edit]:
        if old == new:
            return []
        if isinstance(node, MappingNode) and isinstance(old, dict) and isinstance(new, dict) and new:
            return self._of_mapping(node, old, new, old_loc, loc)
        is_list = isinstance(old, list) and isinstance(new, list) and bool(new)
        if isinstance(node, SequenceNode) and is_list and not node.flow_style and len(node.value) == len(old):
            return self._of_list(node, old, new, old_loc, loc)
        return [self._replaced(node, new)]

    def _replaced(self, node: Node, new: Any) -> Edit:
        is_quoted = isinstance(node, ScalarNode) and node.style == '"' and isinstance(new, str)
        said = json.dumps(new, ensure_ascii=False) if is_quoted else _flow(new)
        return node.start_mark.index, self._end(node), said

    def _of_mapping(self, node: MappingNode, old: Plain, new: Plain, old_loc: Loc, loc: Loc) -> list[Edit]:
        entries = {_key(key.value): (key, value) for key, value in node.value}
        typed_old, typed_new = _by_key(old), _by_key(new)
        gone = [key for key in entries if key in typed_old and key not in typed_new]
        fresh = [key for key in typed_new if key not in entries]  # those that are the default already stay unsaid
        added = {key: typed_new[key] for key in fresh if typed_old.get(key, _NOTHING) != typed_new[key]}
        found: list[Edit] = []
        for key, value in typed_new.items():
            if key in entries:
                there = typed_old.get(key, _NOTHING)
                found += self.edits(entries[key][1], there, value, (*old_loc, key), (*loc, key))
        first = node.value[0][0] if node.value else None
        if node.flow_style or first is None or (gone and _key(first.value) in gone):
            if len(gone) + len(entries) and (gone or first is None):
                return [self._replaced(node, new)]
            if added:
                at = self._end(node) - 1
                found.append((at, at, "".join(f", {_entry(key, value)}" for key, value in added.items())))
            return found
        for key in gone:
            start, end = entries[key][0].start_mark.index, self._end(entries[key][1])
            found.append((self._line_start(start), self._line_end(end), ""))
        if added:
            at = self._line_end(max(self._end(value) or 0 for _, value in node.value))
            lines = [line for key, value in added.items() for line in _lines(key, value)]
            margin = " " * first.start_mark.column
            before = "" if self.text[:at].endswith("\n") else self._newline
            found.append((at, at, before + "".join(f"{margin}{line}{self._newline}" for line in lines)))
        return found

    def _of_list(self, node: SequenceNode, old: list[Any], new: list[Any], old_loc: Loc, loc: Loc) -> list[Edit]:
        """The rows in their new order, each with the comments above it; comments above a row that goes stay."""
        begin = self._above(self._line_start(node.value[0].start_mark.index))
        ends = [self._line_end(self._end(item)) for item in node.value]
        starts = [begin, *ends[:-1]]
        was = self._were(old, new, old_loc, loc)
        margin = " " * (node.start_mark.column)
        pieces = list[str]()
        kept = set(was.values())
        waiting = {
            index: self._comments(starts[index], node.value[index]) for index in range(len(old)) if index not in kept
        }
        for index, row in enumerate(new):
            place = was.get(index)
            if place is None:
                pieces.append(f"{margin}- {_flow(row)}{self._newline}")
                continue
            for above in sorted(each for each in waiting if each < place):
                pieces.append(waiting.pop(above))
            piece = self.text[starts[place] : ends[place]]
            inner = self.edits(node.value[place], old[place], row, (*old_loc, place), (*loc, index))
            piece = _applied(piece, starts[place], inner)
            pieces.append(piece if piece.endswith("\n") else piece + self._newline)
        pieces += [waiting[index] for index in sorted(waiting)]
        return [(begin, ends[-1], "".join(pieces))]

    def _were(self, old: list[Any], new: list[Any], old_loc: Loc, loc: Loc) -> dict[int, int]:
        """Of the rows of a list, by their index, those that were there, with the index that they had."""
        path = ".".join(step for step in loc if isinstance(step, str))
        if path in self.pairs:
            found = {}
            for index in range(len(new)):
                before = self.pairs[path].get((*loc, index))
                if before is not None and before[:-1] == old_loc:
                    found[index] = int(before[-1])
            return found
        left, same = list(enumerate(old)), dict[int, int]()
        for index, value in enumerate(new):
            place = next((place for place, other in left if other == value), None)
            if place is not None:
                same[index] = place
                left = [each for each in left if each[0] != place]
        return same

    def _comments(self, start: int, item: Node) -> str:
        """Whole lines of comments and blank lines above an item."""
        return self.text[start : max(start, self._line_start(item.start_mark.index))]

    def _above(self, index: int) -> int:
        """Where the whole lines of comments above a line begin."""
        while index and self.text[self._line_start(index - 1) : index].lstrip().startswith("#"):
            index = self._line_start(index - 1)
        return index

    def _end(self, node: Node) -> int:
        """Where a value ends; of a block, where the last thing in it does."""
        if isinstance(node, ScalarNode) or node.flow_style or not node.value:  # type: ignore[attr-defined]
            end = int(node.end_mark.index)
            return len(self.text[:end].rstrip()) if isinstance(node, ScalarNode) and node.style in ("|", ">") else end
        last = node.value[-1]
        return max(self._end(each) for each in last) if isinstance(last, tuple) else self._end(last)

    def _line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        """After the line's end."""
        found = self.text.find("\n", index)
        return found + 1 if found >= 0 else len(self.text)

    @property
    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"


def _applied(text: str, offset: int, edits: list[Edit]) -> str:
    for start, end, new in sorted(edits, reverse=True):
        text = text[: start - offset] + new + text[end - offset :]
    return text


def _key(value: Any) -> str:
    return str(value)


def _by_key(mapping: Plain) -> dict[str, Any]:
    """By the keys as they are typed: an hour as 17:00."""
    clock: Callable[[Any], str] = lambda key: f"{key:%H:%M}" if hasattr(key, "hour") else str(key)  # noqa: E731
    return {clock(key): value for key, value in mapping.items()}


def _lines(key: str, value: Any) -> list[str]:
    """An entry of a block: a table has its rows below it."""
    if isinstance(value, list) and any(isinstance(each, dict) for each in value):
        return [f"{key}:", *(f"  - {_flow(each)}" for each in value)]
    return [_entry(key, value)]


def _flow(value: Any) -> str:
    """A value on one line."""
    return _entry("_", value).removeprefix("_: ")


def _entry(key: str, value: Any) -> str:
    """A key and its value on one line."""
    yaml, stream = YAML(), io.StringIO()
    yaml.default_flow_style, yaml.width = True, _VERY_WIDE
    yaml.representer.ignore_aliases = lambda *_: True
    yaml.dump(_typed({key: value}), stream)
    return stream.getvalue().strip()[1:-1]


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _typed(content) for key, content in _by_key(value).items()}
    if isinstance(value, list):
        return [_typed(content) for content in value]
    return f"{value:%H:%M}" if hasattr(value, "hour") else value


def _has_aliases(root: Node) -> bool:
    """Whether a node is in two places."""
    seen, waiting = set[int](), [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            return True
        seen.add(id(node))
        if isinstance(node, MappingNode):
            waiting += [part for pair in node.value for part in pair]
        elif isinstance(node, SequenceNode):
            waiting += node.value
    return False


_ALIASES = Text(
    "ce fichier se sert de renvois YAML (« & » et « * »), où un texte vaut deux fois ; écrivez vers un autre fichier "
    "par --out",
    "this file uses YAML references (“&” and “*”), where one text is two values; write to another file with --out",
)
