"""Pins written into and taken out of the instance's text, all else left as it is typed: comments, order, style.

The text is changed where the parser says that the entry is, never written anew (`reading.yamltext`).
"""

import re
from collections.abc import Collection, Sequence

from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from scheduler.desk.draft.change import TextChange
from scheduler.instance.reading.yamltext import (
    applied,
    end_of,
    entry,
    line_end,
    newline_of,
    root_of,
    span_of,
    without_rows,
)
from scheduler.instance.schema.exams import ExamPin
from scheduler.instance.schema.units import Pin
from scheduler.instance.writing.rewriting import in_line
from scheduler.text import Text

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
CANNOT_WRITE = Text(
    "l’entrée « pins » du fichier est écrite d’une manière qui ne se complète pas toute seule ; écrivez-y vous-même "
    "« {line} »",
    "the entry “pins” of the file is written in a way that cannot be added to; write there yourself “{line}”",
)


def pin_line(pin: Pin) -> str:
    """The entry as people write it: `{unit: TRS001, date: 2022-10-04, slot: "17:00"}`."""
    parts = [f"unit: {_word(pin.unit)}"]
    if pin.date is not None:
        parts.append(f"date: {pin.date.isoformat()}")
    if pin.weekday is not None:
        parts.append(f"weekday: {pin.weekday}")
    if pin.slot is not None:
        parts.append(f'slot: "{pin.slot:%H:%M}"')
    if pin.room is not None:
        parts.append(f"room: {_word(pin.room)}")
    if pin.kind is not None:
        parts.append(f"kind: {pin.kind}")
    if pin.number is not None:
        parts.append(f"number: {pin.number}")
    return "{" + ", ".join(parts) + "}"


def exam_pin_line(pin: ExamPin) -> str:
    """The entry as people write it: `{unit: TRS001, session: first, date: 2023-02-22, start: "17:00"}`."""
    number = f", number: {pin.number}" if pin.number > 1 else ""
    date = f", date: {pin.date.isoformat()}" if pin.date is not None else ""
    start = f', start: "{pin.start:%H:%M}"' if pin.start is not None else ""
    return f"{{unit: {_word(pin.unit)}, session: {pin.session}{number}{date}{start}}}"


def with_pins(text: str, pins: Sequence[Pin]) -> TextChange | None:
    """The text with more entries in `pins`, last; None where it is written so that nothing can be added.

    Whoever writes it reads it again first: anchors, tags and the like may give it another meaning.
    """
    lines, newline = [pin_line(pin) for pin in pins], newline_of(text)
    in_lines = "".join(f"{newline}  - {line}" for line in lines)
    root = _root(text)
    if root is None:
        return None
    key, found = entry(root, "pins")
    if key is None:
        at = root.end_mark.index  # before the mark that ends the document, when there is one
        before = "" if text[:at].endswith("\n") or not at else newline
        return TextChange.at(text, at, "", f"{before}pins:{in_lines}{newline}")
    if isinstance(found, ScalarNode) and found.value.lower() in ("", "~", "null"):
        begin = text.index(":", key.end_mark.index) + 1
        end = found.end_mark.index if found.value else begin
        return TextChange.at(text, begin, text[begin:end], in_lines)
    if not isinstance(found, SequenceNode) or (found.anchor and found.flow_style):
        return None
    start, end = span_of(found)
    if found.flow_style:
        return _in_flow(text, found, start, end, ", ".join(lines), in_lines)
    last = end_of(text, found.value[-1])
    at = line_end(text, last)
    dash = text.rindex("-", 0, span_of(found.value[0])[0])
    indent = dash - (text.rfind("\n", 0, dash) + 1)
    return TextChange.at(text, at, "", "".join(f"{newline}{' ' * indent}- {line}" for line in lines))


def without_pins(text: str, indexes: Collection[int]) -> TextChange | None:
    """The text without the entries of these numbers; None where they are written in no list of their own."""
    root = _root(text)
    key, found = (None, None) if root is None else entry(root, "pins")
    if key is None or not isinstance(found, SequenceNode) or max(indexes) >= len(found.value):
        return None
    if len(found.value) == 1 and not found.flow_style:
        dash, at = text.rindex("-", 0, span_of(found.value[0])[0]), end_of(text, found.value[0])
        begin = text.rindex(":", 0, dash) + 1
        between = text[begin:dash]
        if between.strip():  # a comment between the key and the entry stays
            return None
        return TextChange.at(text, begin, text[begin:at], " []")
    return TextChange.between(text, applied(text, without_rows(text, key, found, indexes)))


def _in_flow(text: str, found: SequenceNode, start: int, end: int, line: str, in_lines: str) -> TextChange:
    if not found.value:
        before = text[start:end]
        if "\n" in before:  # with a comment, it may be
            return TextChange.at(text, text.index("[", start) + 1, "", line)
        is_own_line = text[text.rfind("\n", 0, start) + 1 : start].strip() == "pins:"
        if is_own_line:
            space = text.rindex(":", 0, start) + 1
            return TextChange.at(text, space, text[space:end], in_lines)
        return TextChange.at(text, start, before, f"[{line}]")
    return TextChange.at(text, end_of(text, found.value[-1]), "", f", {line}")


def _root(text: str) -> MappingNode | None:
    """The document's mapping, written in lines; None for one in braces."""
    root = root_of(text)
    return None if root is None or root.flow_style else root


def _word(id_: str) -> str:
    return in_line(id_) if _PLAIN.fullmatch(id_) else f'"{id_}"'
