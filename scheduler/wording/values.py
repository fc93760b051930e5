"""Values from files and options as they can stand in a sentence: on one line, not too long, nothing invisible."""

import re
from typing import Any

from scheduler.text import Text

_LONGEST = 60


def shown(value: Any) -> str:
    """The value on one line, what no screen shows as its code, cut when it is long."""
    text = re.sub(r"\s+", " ", str(value)[: _LONGEST * 10])
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def quoted(value: Any) -> Text:
    """The value between quotes; an empty value, a list or a mapping is named instead."""
    if value is None or isinstance(value, list | dict):
        return kind(value)
    text = shown(value)
    return Text(f"« {text} »", f"“{text}”")


def kind(value: Any) -> Text:
    """What a value is, with its article."""
    match value:
        case None:
            return Text("une valeur vide", "an empty value")
        case list():
            return Text("une liste", "a list")
        case dict():
            return Text("un bloc de clés", "a block of keys")
        case int() | float():
            return Text("un nombre", "a number")
        case _:
            return Text("un texte", "a text")
