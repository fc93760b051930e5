"""An instance's text written so that it says other values, and is otherwise what it was: comments, order, style.

Where a value stays, its characters stay. Whoever saves the result reads it again first: what an anchor shares cannot be
changed at one of its places alone.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from scheduler.errors import InputError
from scheduler.instance.reading.draft import IDENTITIES
from scheduler.instance.reading.yamltext import line_end, newline_of
from scheduler.instance.reading.yamltree import parse_yaml
from scheduler.instance.writing.pieces import Piece

_WIDTH = 116
_LOGICAL = frozenset(("y", "n", "yes", "no", "on", "off", "null"))
"""Words that other readers of YAML take for a truth value; `true` and `false` mean it here too."""


def rewritten(text: str, root: Piece, after: Any) -> str:
    """The text of `root`, saying `after`."""
    writer = _Writer(text, newline_of(text))
    return text[: root.start] + writer.value(root, after) + text[root.end :]


def in_line(value: Any) -> str:
    """The value on one line, as people write it: `{id: A101, capacity: 24}`."""
    match value:
        case dict():
            return "{" + ", ".join(f"{_key(key)}: {in_line(content)}" for key, content in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(in_line, value)) + "]"
        case str():
            return value if _is_bare(value) else json.dumps(value, ensure_ascii=False)
        case None:
            return "null"
        case _:
            return repr(value)


def _key(key: str) -> str:
    return key if _reads_as(f"{{{key}: 0}}", {key: 0}) else json.dumps(key, ensure_ascii=False)


def _is_bare(text: str) -> bool:
    """Whether the text needs no quotes, in braces and alone on a line."""
    if text.lower() in _LOGICAL or "\n" in text:
        return False
    return _reads_as(f"[{text}, 0]", [text, 0]) and _reads_as(f"k: {text}\nl: 0\n", {"k": text, "l": 0})


def _reads_as(text: str, value: Any) -> bool:
    try:
        root, faults = parse_yaml(text, "")
    except InputError:
        return False
    return root is not None and not faults and bool(root.plain == value)


def _identity(row: Any) -> str:
    if isinstance(row, dict):
        for name in IDENTITIES:
            if name in row:
                return f"{name}:{row[name]}"
    return json.dumps(row, default=str)


def _paired(before: list[Any], after: list[Any]) -> Iterator[tuple[int | None, int | None]]:
    """Numbers of the rows that are one and the same, in the order of `after`; None where a row comes or goes. A row
    that changes places is still the same."""
    ours, theirs = list(map(_identity, before)), list(map(_identity, after))
    codes = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    steady = {number for tag, a, b, _, _ in codes if tag == "equal" for number in range(a, b)}
    left, kept = dict[str, list[int]](), set(theirs)
    for number in range(len(ours)):
        if number not in steady and ours[number] in kept:
            left.setdefault(ours[number], []).append(number)
    loose = {number for numbers in left.values() for number in numbers}
    for tag, a, b, c, d in codes:
        if tag == "equal":
            yield from zip(range(a, b), range(c, d), strict=True)
            continue
        old = [number for number in range(a, b) if number not in loose]
        for new in range(c, d):
            moved = left.get(theirs[new])
            yield (moved.pop(0) if moved else old.pop(0) if old else None), new
        yield from ((number, None) for number in old)
    yield from ((number, None) for numbers in left.values() for number in numbers)


@dataclass(frozen=True)
class _Entry:
    """An entry of the result: what stands between it and the one before, and its own text."""

    gap: str | None
    body: str


@dataclass(frozen=True)
class _Writer:
    text: str
    newline: str

    def value(self, piece: Piece, after: Any) -> str:
        """What stands from `piece.start` to `piece.end`, saying `after`."""
        if _is_same(piece.plain, after):
            return self.text[piece.start : piece.end]
        is_alike = (piece.kind == "list" and isinstance(after, list)) or (
            piece.kind == "table" and isinstance(after, dict)
        )
        if is_alike and piece.values and after:
            entries = list(self._rows(piece, after) if piece.kind == "list" else self._entries(piece, after))
            return self._joined(piece, entries)
        if is_alike and piece.is_flow and self._column(piece.start) == 0:
            return in_line(after)
        if isinstance(after, str) and piece.quote == "'" and "\n" not in after:
            return "'" + after.replace("'", "''") + "'"
        if isinstance(after, str) and piece.quote == '"':
            return json.dumps(after, ensure_ascii=False)
        return in_line(after)

    def _entries(self, piece: Piece, after: dict[str, Any]) -> Iterator[_Entry | str]:
        """The table's entries: those that stay where they are, new ones after the one that they follow. A text is what
        is left of one that goes."""
        place = {key.plain: number for number, key in enumerate(piece.keys)}
        follow: dict[str | None, list[str]] = {}
        last: str | None = None
        for key in after:
            if key in place:
                last = key
            else:
                follow.setdefault(last, []).append(key)
        column = self._column(piece.starts[0])
        for key in follow.get(None, ()):
            yield self._new(piece, self._said(key, after[key], column, piece))
        for number, (key_piece, value) in enumerate(zip(piece.keys, piece.values, strict=True)):
            key = key_piece.plain
            gap = self._gap(piece, number)
            if key not in after:
                yield gap
                continue
            yield _Entry(gap, self._entry(piece, number, value, after[key]))
            for new in follow.get(key, ()):
                yield self._new(piece, self._said(new, after[new], column, piece))

    def _entry(self, piece: Piece, number: int, value: Piece, after: Any) -> str:
        """The key and its value, to the end of the line."""
        key, end = piece.keys[number], value.end if piece.is_flow else line_end(self.text, value.end)
        if _is_same(value.plain, after):
            return self.text[piece.starts[number] : end]
        head, tail = self.text[piece.starts[number] : value.start], self.text[value.end : end]
        is_open = value.kind in ("list", "table") and not value.is_flow
        if is_open and not (isinstance(after, type(value.plain)) and after):
            return f"{self.text[key.start : key.end]}: {in_line(after)}"  # its lines become one
        if isinstance(after, list | dict) and not value.plain and not piece.is_flow:
            said = self._said(key.plain, after, self._column(key.start), piece)
            return f"{said}{tail}" if self.newline not in said else said
        between = " " if value.start == value.end and not head[-1:].isspace() else ""
        return head + between + self.value(value, after) + tail

    def _rows(self, piece: Piece, after: list[Any]) -> Iterator[_Entry | str]:
        sample = next((value for value in reversed(piece.values) if value.kind == "table"), None)
        is_in_lines = sample is not None and not sample.is_flow
        for old, new in _paired(piece.plain, after):
            if old is None:
                assert new is not None
                yield self._new(piece, self._row(after[new], piece, is_in_lines=is_in_lines))
            elif new is None:
                yield self._gap(piece, old)
            else:
                value = piece.values[old]
                end = value.end if piece.is_flow else line_end(self.text, value.end)
                body = self.text[piece.starts[old] : value.start] + self.value(value, after[new])
                yield _Entry(self._gap(piece, old), body + self.text[value.end : end])

    def _row(self, row: Any, piece: Piece, *, is_in_lines: bool) -> str:
        if piece.is_flow:
            return in_line(row)
        column = self._column(piece.starts[0])
        if isinstance(row, dict) and row and (is_in_lines or len(in_line(row)) + column > _WIDTH):
            return "- " + self._lines(row, column + 2)
        return "- " + in_line(row)

    def _said(self, key: str, value: Any, column: int, piece: Piece) -> str:
        """A new entry of a table."""
        line = f"{_key(key)}: {in_line(value)}"
        is_table = isinstance(value, list) and any(isinstance(row, dict) for row in value)
        if piece.is_flow or not isinstance(value, list | dict) or not value:
            return line
        if len(line) + column <= _WIDTH and not is_table:
            return line
        start = self.newline + " " * (column + 2)
        if isinstance(value, dict):
            return f"{_key(key)}:{start}{self._lines(value, column + 2)}"
        return f"{_key(key)}:" + "".join(f"{start}- {self._item(row, column + 4)}" for row in value)

    def _item(self, row: Any, column: int) -> str:
        is_long = isinstance(row, dict) and row and len(in_line(row)) + column > _WIDTH
        return self._lines(row, column) if is_long else in_line(row)

    def _lines(self, row: dict[str, Any], column: int) -> str:
        """A table in lines, its first key where the caller stands."""
        nowhere = Piece("table", 0, 0)
        start = self.newline + " " * column
        return start.join(self._said(key, value, column, nowhere) for key, value in row.items())

    def _new(self, piece: Piece, body: str) -> _Entry:
        gap = ", " if piece.is_flow else self.newline + " " * self._column(piece.starts[0])
        return _Entry(gap, body)

    def _gap(self, piece: Piece, number: int) -> str:
        """What stands before the entry: a comma or a line break, and comments; nothing before the first."""
        if number == 0:
            return ""
        before = piece.values[number - 1].end
        return self.text[before if piece.is_flow else line_end(self.text, before) : piece.starts[number]]

    def _joined(self, piece: Piece, entries: list[_Entry | str]) -> str:
        """A text is the gap of an entry that went: its comments stay, with the line breaks before them."""
        head = self.text[piece.start : piece.starts[0]]
        parts, first, kept = [head], True, ""
        for entry in entries:
            if isinstance(entry, str):
                kept += "" if piece.is_flow else self._comments(entry)
                continue
            gap = entry.gap or (", " if piece.is_flow else self._new(piece, "").gap or "")
            if first:
                remarks = kept + (self._comments(gap) if not piece.is_flow else "")
                parts.append(remarks.lstrip() + gap[-len(self._indent(gap)) :] if remarks.strip() else "")
            else:
                parts.append(kept + gap)
            parts.append(entry.body)
            first, kept = False, ""
        tail = self.text[piece.values[-1].end : piece.end] if piece.is_flow else ""
        return "".join(parts) + kept + tail

    def _comments(self, gap: str) -> str:
        """The gap without its last line break and what follows it."""
        return gap[: gap.rfind("\n")].removesuffix("\r") if "\n" in gap else ""

    def _indent(self, gap: str) -> str:
        at = gap.rfind("\n")
        return gap[at - (gap[at - 1 : at] == "\r") :]

    def _column(self, at: int) -> int:
        return at - (self.text.rfind("\n", 0, at) + 1)


def _is_same(one: Any, other: Any) -> bool:
    """Equal, and of one kind: 1 is not 1.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(_is_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_is_same, one, other))
    return bool(one == other)
