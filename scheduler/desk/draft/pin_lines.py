"""Pins written into and taken out of the instance's text, all else left as it is typed: comments, order, style.

The text is changed where the parser says that the entry is, never written anew. Positions are those of YAML nodes
(ruamel.yaml's marks).
"""

import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from scheduler.desk.draft.change import TextChange
from scheduler.instance.schema import Pin
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


def with_pin(text: str, pin: Pin) -> TextChange | None:
    """The text with one more entry in `pins`, last; None where it is written so that nothing can be added.

    Whoever writes it reads it again first: anchors, tags and the like may give it another meaning.
    """
    line, newline = pin_line(pin), _newline(text)
    root = _root(text)
    if root is None:
        return None
    key, found = _entry(root, "pins")
    if key is None:
        at = root.end_mark.index  # before the mark that ends the document, when there is one
        before = "" if text[:at].endswith("\n") or not at else newline
        return TextChange.at(text, at, "", f"{before}pins:{newline}  - {line}{newline}")
    if isinstance(found, ScalarNode) and found.value.lower() in ("", "~", "null"):
        begin = text.index(":", key.end_mark.index) + 1
        end = found.end_mark.index if found.value else begin
        return TextChange.at(text, begin, text[begin:end], f"{newline}  - {line}")
    if not isinstance(found, SequenceNode) or (found.anchor and found.flow_style):
        return None
    start, end = _span(found)
    if found.flow_style:
        return _in_flow(text, found, start, end, line)
    last = _end(text, found.value[-1])
    at = _line_end(text, last)
    dash = text.rindex("-", 0, _span(found.value[0])[0])
    indent = dash - (text.rfind("\n", 0, dash) + 1)
    return TextChange.at(text, at, "", f"{newline}{' ' * indent}- {line}")


def without_pin(text: str, index: int) -> TextChange | None:
    """The text without the entry of that number; None where it is written in no list of its own."""
    root = _root(text)
    found = None if root is None else _entry(root, "pins")[1]
    if not isinstance(found, SequenceNode) or index >= len(found.value):
        return None
    start, end = _span(found)
    if len(found.value) == 1:
        if found.flow_style:
            return TextChange.at(text, start, text[start:end], "[]")
        dash, at = text.rindex("-", 0, _span(found.value[0])[0]), _end(text, found.value[0])
        begin = text.rindex(":", 0, dash) + 1
        between = text[begin:dash]
        if between.strip():  # a comment between the key and the entry stays
            return None
        return TextChange.at(text, begin, text[begin:at], " []")
    item = found.value[index]
    if found.flow_style:
        if index + 1 < len(found.value):
            begin, at = _span(item)[0], _span(found.value[index + 1])[0]
        else:
            begin, at = _end(text, found.value[index - 1]), _end(text, item)
        return TextChange.at(text, begin, text[begin:at], "")
    dash = text.rindex("-", 0, _span(item)[0])
    begin = text.rfind("\n", 0, dash)
    begin -= text[max(0, begin - 1) : begin] == "\r"
    at = _line_end(text, _end(text, item))
    return TextChange.at(text, begin, text[begin:at], "")


def _in_flow(text: str, found: SequenceNode, start: int, end: int, line: str) -> TextChange:
    if not found.value:
        before = text[start:end]
        if "\n" in before:  # with a comment, it may be
            return TextChange.at(text, text.index("[", start) + 1, "", line)
        is_own_line = text[text.rfind("\n", 0, start) + 1 : start].strip() == "pins:"
        if is_own_line:
            space = text.rindex(":", 0, start) + 1
            return TextChange.at(text, space, text[space:end], f"{_newline(text)}  - {line}")
        return TextChange.at(text, start, before, f"[{line}]")
    return TextChange.at(text, _end(text, found.value[-1]), "", f", {line}")


def _root(text: str) -> MappingNode | None:
    """The document's mapping, written in lines; None for one in braces."""
    node: Any = YAML(typ="rt").compose(text)
    return node if isinstance(node, MappingNode) and not node.flow_style else None


def _entry(root: MappingNode, key: str) -> tuple[Node, Node] | tuple[None, None]:
    """The key and its value."""
    return next((entry for entry in root.value if entry[0].value == key), (None, None))


def _span(node: Node) -> tuple[int, int]:
    return node.start_mark.index, node.end_mark.index


def _end(text: str, node: Node) -> int:
    """Where what is written of the node ends: of a list or table in lines, its last value."""
    if not isinstance(node, CollectionNode) or node.flow_style or not node.value:
        begin, end = _span(node)
        written = text[begin:end]  # of a text of several lines, the blank lines after it as well
        return begin + len(written.rstrip()) if isinstance(node, ScalarNode) else end
    last = node.value[-1]
    if not isinstance(last, tuple):
        return _end(text, last)
    key, value = last
    is_left_out = isinstance(value, ScalarNode) and value.start_mark.index == value.end_mark.index
    return text.index(":", _span(key)[1]) + 1 if is_left_out else _end(text, value)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end - (text[end - 1 : end] == "\r")


def _newline(text: str) -> str:
    """As the file's lines end."""
    return "\r\n" if "\r\n" in text else "\n"


def _word(id_: str) -> str:
    return id_ if _PLAIN.fullmatch(id_) else f'"{id_}"'
