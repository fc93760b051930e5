"""An event as Moodle's importer reads it right (calendar/lib.php and lib/bennu of Moodle 5, read and replayed): it
strips what looks like a tag from every text, shows the description as HTML, and takes a backslash away.
"""

import re

from scheduler.export.ical_history import Entry

_BACKSLASH = re.compile(r"\\(.)")
_ENTITIES = {ord(char): f"&{entity}\\;" for char, entity in (("&", "amp"), ("<", "lt"), (">", "gt"))}
"""Of a text that is read as HTML; their semicolon escaped, as in every text of a feed."""
_REVERSE_SOLIDUS = "&#92\\;"
_TAG = re.compile(r"<(?=\S)")


def has_whole_days(path: str) -> bool:
    """Whether Moodle's variant of that audience's feed has the holidays, closures and examinations. A unit's has not:
    Moodle shows them a day too long, and whoever teaches eleven courses would see each eleven times."""
    return not path.startswith("units/")


def unstripped(text: str) -> str:
    """A text from which Moodle takes nothing: it cuts one at a `<` that no blank follows."""
    return _TAG.sub("< ", text)


def for_moodle(entry: Entry) -> Entry:
    """The same event; one that is the same to everybody else has the same lines again."""
    return Entry(tuple(map(_line, entry.lines)))


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
