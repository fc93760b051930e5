"""A YAML text edited where the parser says that a value is, all else left as it is typed: comments, order, style.

Positions are those of YAML nodes (ruamel.yaml's marks).
"""

import json
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from scheduler.instance.reading.draft import Loc


class TextEdit(NamedTuple):
    """`new` in the place of what is written from `begin` to `end`."""

    begin: int
    end: int
    new: str


def applied(text: str, edits: Iterable[TextEdit]) -> str:
    """The text with all the edits made, of which no two overlap; the same one twice is one."""
    for edit in sorted(set(edits), reverse=True):
        text = text[: edit.begin] + edit.new + text[edit.end :]
    return text


def root_of(text: str) -> MappingNode | None:
    """The document's mapping."""
    node: Any = YAML(typ="rt").compose(text)
    return node if isinstance(node, MappingNode) else None


def entry(mapping: MappingNode, key: str) -> tuple[Node, Node] | tuple[None, None]:
    """The key and its value."""
    return next((found for found in mapping.value if found[0].value == key), (None, None))


def node_at(root: Node, loc: Loc) -> tuple[Node | None, Node]:
    """The key before the value at `loc`, if it has one, and the value. Raises LookupError when there is none."""
    key: Node | None = None
    node = root
    for step in loc:
        if isinstance(step, int) and isinstance(node, SequenceNode):
            key, node = None, node.value[step]
            continue
        found = entry(node, str(step)) if isinstance(node, MappingNode) else (None, None)
        if found[1] is None:
            raise LookupError(loc)
        key, node = found
    return key, node


def span_of(node: Node) -> tuple[int, int]:
    return node.start_mark.index, node.end_mark.index


def end_of(text: str, node: Node) -> int:
    """Where what is written of the node ends: of a list or table in lines, its last value."""
    if not isinstance(node, CollectionNode) or node.flow_style or not node.value:
        begin, end = span_of(node)
        written = text[begin:end]  # of a text of several lines, the blank lines after it as well
        return begin + len(written.rstrip()) if isinstance(node, ScalarNode) else end
    last = node.value[-1]
    if not isinstance(last, tuple):
        return end_of(text, last)
    key, value = last
    is_left_out = isinstance(value, ScalarNode) and value.start_mark.index == value.end_mark.index
    return text.index(":", span_of(key)[1]) + 1 if is_left_out else end_of(text, value)


def line_end(text: str, at: int) -> int:
    """The end of the line, before its line break."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end - (text[end - 1 : end] == "\r")


def newline_of(text: str) -> str:
    """As the text's lines end."""
    return "\r\n" if "\r\n" in text else "\n"


def without_rows(text: str, key: Node, rows: SequenceNode, gone: Collection[int]) -> list[TextEdit]:
    """What takes the rows of these numbers out of the list at that key; comments around them stay."""
    if not gone:
        return []
    if rows.flow_style:
        return (
            [TextEdit(span_of(rows)[0], span_of(rows)[1], "[]")]
            if len(gone) == len(rows.value)
            else (_without_flow_rows(text, rows, gone))
        )
    edits = [_without_lines(text, rows.value[index]) for index in sorted(gone)]
    if len(gone) == len(rows.value):
        at = text.index(":", span_of(key)[1]) + 1
        edits.append(TextEdit(at, at, " []"))
    return edits


def _without_flow_rows(text: str, rows: SequenceNode, gone: Collection[int]) -> list[TextEdit]:
    edits = []
    last_kept = max(index for index in range(len(rows.value)) if index not in gone)
    for index in gone:
        if index < last_kept:
            edits.append(TextEdit(span_of(rows.value[index])[0], span_of(rows.value[index + 1])[0], ""))
    if last_kept + 1 < len(rows.value):
        edits.append(TextEdit(end_of(text, rows.value[last_kept]), end_of(text, rows.value[-1]), ""))
    return edits


def _without_lines(text: str, row: Node) -> TextEdit:
    dash = text.rindex("-", 0, span_of(row)[0])
    begin = max(0, text.rfind("\n", 0, dash))
    begin -= text[max(0, begin - 1) : begin] == "\r"
    return TextEdit(begin, line_end(text, end_of(text, row)), "")


def flow(value: Any) -> str:
    """YAML on one line; texts in quotes when they could be read as something else."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(content)}" for key, content in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(content) for content in value) + "]"
    if isinstance(value, int | float):
        return str(value)
    if hasattr(value, "hour"):
        return f"{value:%H:%M}"
    text = str(value)
    safe = text.isascii() and all(char.isalnum() or char in "_-" for char in text) and text[:1].isalpha()
    if (safe and text.casefold() != "null") or _is_date(text):
        return text
    return "'" + text.replace("'", "''") + "'" if text.isprintable() else json.dumps(text)


def _is_date(text: str) -> bool:
    return len(text) == 10 and text.replace("-", "").isdigit() and text[4] == text[7] == "-"
