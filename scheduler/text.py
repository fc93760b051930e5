"""Sentences for people, in every language the product speaks, kept side by side so that neither is forgotten."""

from typing import Literal, NamedTuple

Lang = Literal["fr", "en"]


class Text(NamedTuple):
    """One sentence in French and in English; the edge that prints it picks the language."""

    fr: str
    en: str

    def to(self, lang: Lang) -> str:
        return self.fr if lang == "fr" else self.en
