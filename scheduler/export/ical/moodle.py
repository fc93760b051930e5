"""Feeds for Moodle: which events, and each as its importer reads it right (calendar/lib.php and lib/bennu of Moodle 5,
read and replayed): it strips what looks like a tag from every text, shows the description as HTML, and takes away a
backslash.
"""

import re
from typing import Literal

from scheduler.export.ical.entry import Entry
from scheduler.export.ical.events import EVERYONE

Variant = Literal["standard", "moodle"]
_BACKSLASH = re.compile(r"\\(.)")
_ENTITIES = {ord(char): f"&{entity}\\;" for char, entity in (("&", "amp"), ("<", "lt"), (">", "gt"))}
"""Of a text that is read as HTML; their semicolon escaped, as in every text of a feed."""
_REVERSE_SOLIDUS = "&#92\\;"
_TAG = re.compile(r"<(?=\S)")


def shown_in(path: str, variant: Variant) -> frozenset[str]:
    """Whose events the feed of an audience shows: its own, and everyone's. Moodle's variant of a unit's has its own
    alone: Moodle shows whole days a day too long, and whoever teaches eleven courses would see each eleven times."""
    return frozenset({path} if variant == "moodle" and path.startswith("units/") else {path, EVERYONE})


def unstripped(text: str) -> str:
    """A text from which Moodle takes nothing: it cuts one at a `<` that no blank follows."""
    return _TAG.sub("< ", text)


def entry_for(entry: Entry, variant: Variant) -> Entry:
    """The same event; for Moodle, one that its importer reads right has the same lines again."""
    return Entry(tuple(map(_line, entry.lines))) if variant == "moodle" else entry


def _line(line: str) -> str:
    name, _, value = line.partition(":")
    if name == "DESCRIPTION":
        return f"{name}:{_without_backslash(value.translate(_ENTITIES), _REVERSE_SOLIDUS)}"
    if name in ("SUMMARY", "LOCATION"):
        return f"{name}:{_without_backslash(unstripped(value), '/')}"
    return line


def _without_backslash(value: str, instead: str) -> str:
    """Of an escaped text (RFC 5545, 3.3.11): the escapes of commas, semicolons and line breaks stay."""
    return _BACKSLASH.sub(lambda found: instead if found[1] == "\\" else found[0], value)
