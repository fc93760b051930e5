"""Sentences for people, in every language the product speaks, kept side by side so that neither is forgotten."""

import datetime as dt
from typing import Literal, NamedTuple

Lang = Literal["fr", "en"]


_LONGEST = 1000
_VOWELS = tuple("aàâeéèêiîoôuAÀÂEÉÈÊIÎOÔU")


def visible(text: str) -> str:
    """The text on one line, what could command a terminal or forge a line shown as its code: a path may hold it. Of a
    very long one, its two ends."""
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST // 2]}…{text[-_LONGEST // 4 :]}"
    return "".join(c if c.isprintable() or c in "\u00a0\u202f" else c.encode("unicode_escape").decode() for c in text)


class Text(NamedTuple):
    """One sentence in French and in English; the edge that prints it picks the language."""

    fr: str
    en: str

    def to(self, lang: Lang) -> str:
        return self.fr if lang == "fr" else self.en


def elided(word: str, name: str) -> str:
    """French “de” or “que” and its space, before the name or code that follows: `d’` before AST004, `de ` before
    TRS001."""
    return f"{word[:-1]}’" if name.startswith(_VOWELS) else f"{word} "


def de(name: str) -> str:
    """`d’AST004`, `de TRS001`."""
    return elided("de", name) + name


def clock(time: dt.time | dt.datetime) -> Text:
    """An hour in a sentence or a table: `17 h`, `17 h 30`; `17:00`, `17:30`. Files and commands have `17:00`."""
    return Text(f"{time.hour} h {time.minute:02d}" if time.minute else f"{time.hour} h", f"{time:%H:%M}")


def hours(start: dt.time | dt.datetime, end: dt.time | dt.datetime) -> Text:
    """`de 17 h à 19 h`, `17:00–19:00`."""
    return Text(f"de {clock(start).fr} à {clock(end).fr}", f"{clock(start).en}–{clock(end).en}")
