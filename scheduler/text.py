"""Sentences for people, in every language the product speaks, kept side by side so that neither is forgotten."""

from typing import Literal, NamedTuple

Lang = Literal["fr", "en"]
_LONGEST = 1000


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
