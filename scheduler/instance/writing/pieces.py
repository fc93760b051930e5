"""The instance's text as values, each with the span of the text that says it.

Made from the parser's events, and not from its nodes: an alias has a span of its own, beside that of its anchor.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from scheduler.instance.reading.yamltext import line_end
from scheduler.instance.reading.yamltree import composed, scalar


@dataclass(slots=True)
class Piece:
    """A value as it is written. `end` of a list or table in lines is the end of its last line, comment included."""

    kind: Literal["scalar", "list", "table", "alias"]
    start: int
    end: int
    plain: Any = None
    quote: str = ""
    """The sign around a text, when there is one; `|` and `>` of a text in lines."""
    is_flow: bool = False
    """Written in brackets or braces."""
    keys: list["Piece"] = field(default_factory=list)
    """Of a table, each before its value."""
    values: list["Piece"] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """Where each entry begins: its key, or its dash."""


def pieces(text: str) -> Piece:
    """The pieces of a text that `load.parse` accepts. Raises ValueError for one that is no list or table."""
    reader = _Reader(text)
    for event in YAML(typ="safe", pure=True).parse(text):
        reader.take(event)
    if reader.root is None:
        raise ValueError("nothing is written")
    return reader.root


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self.root: Piece | None = None
        self._open: list[tuple[Piece, str | None]] = []
        self._anchors: dict[str, Piece] = {}

    def take(self, event: Event) -> None:
        begin, end = event.start_mark.index, event.end_mark.index
        match event:
            case ScalarEvent():
                self._attach(self._scalar(event, begin, end), event.anchor)
            case AliasEvent():
                self._attach(Piece("alias", begin, end, self._anchors[event.anchor].plain), None)
            case SequenceStartEvent():
                self._open.append((Piece("list", begin, end, [], is_flow=bool(event.flow_style)), event.anchor))
            case MappingStartEvent():
                self._open.append((Piece("table", begin, end, {}, is_flow=bool(event.flow_style)), event.anchor))
            case SequenceEndEvent() | MappingEndEvent():
                piece, anchor = self._open.pop()
                piece.end = end if piece.is_flow or not piece.values else line_end(self._text, piece.values[-1].end)
                self._attach(piece, anchor)

    def _scalar(self, event: ScalarEvent, begin: int, end: int) -> Piece:
        is_bare = event.implicit[0]
        top = self._open[-1][0] if self._open else None
        if event.value == "" and is_bare and top is not None and len(top.keys) > len(top.values):
            begin = end = self._text.index(":", top.keys[-1].end) + 1  # the parser places it after the line break
        if event.style in ("|", ">"):
            end = begin + len(self._text[begin:end].rstrip())  # without the blank lines after it
        is_key = top is not None and top.kind == "table" and len(top.keys) == len(top.values)
        plain = composed(event.value) if is_key else scalar(event.value, is_bare=is_bare)
        return Piece("scalar", begin, end, plain, event.style or "")

    def _attach(self, piece: Piece, anchor: str | None) -> None:
        if anchor is not None:
            self._anchors[anchor] = piece
        if not self._open:
            self.root = piece
            return
        top = self._open[-1][0]
        if top.kind == "list":
            top.starts.append(piece.start if top.is_flow else self._text.rindex("-", 0, piece.start))
            top.values.append(piece)
            top.plain.append(piece.plain)
        elif len(top.keys) == len(top.values):
            top.starts.append(piece.start)
            top.keys.append(piece)
        else:
            top.values.append(piece)
            top.plain[top.keys[-1].plain] = piece.plain
