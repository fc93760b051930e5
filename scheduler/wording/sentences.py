"""Sentences from their parts: templates filled, lists, capitals, French elision."""

import re
from collections.abc import Iterable

from scheduler.text import Text
from scheduler.wording.nouns import Noun
from scheduler.wording.numbers import counted

NOTHING = Text("", "")
"""The part of a sentence that is left out."""
_VOWELS = tuple("aàâeéèêiîoôuAÀÂEÉÈÊIÎOÔU")
_ELIDED = re.compile(r"\b([Dd]e|[Qq]ue) (?=\{(\w+)\})")
_OTHER = Noun("autre", "other")
_LONGEST_LIST = 6
_MOST_NAMES = 12


def say(fr: str, en: str, **values: Text | str | int) -> Text:
    """Fill a sentence's two templates; a `Text` goes in its own language, a plain value in both. In French “de” and
    “que” are elided as the value after them asks."""
    french = {name: value.fr if isinstance(value, Text) else value for name, value in values.items()}
    fr = _ELIDED.sub(lambda found: elided(found[1], str(french.get(found[2], ""))), fr)
    return Text(
        fr.format(**french),
        en.format(**{name: value.en if isinstance(value, Text) else value for name, value in values.items()}),
    )


def elided(word: str, name: str) -> str:
    """French “de” or “que” and its space, before the name or code that follows: `d’` before AST004, `de ` before
    TRS001."""
    return f"{word[:-1]}’" if name.startswith(_VOWELS) else f"{word} "


def de(name: str) -> str:
    """`d’AST004`, `de TRS001`."""
    return elided("de", name) + name


def sessions_of(unit: str, first: int | None = None) -> Text:
    """`toutes les séances de TRS001`, `les 2 premières séances de TRS001`."""
    if first is None:
        return say("toutes les séances de {unit}", "all the sessions of {unit}", unit=unit)
    if first == 1:
        return say("la première séance de {unit}", "the first session of {unit}", unit=unit)
    return say("les {n} premières séances de {unit}", "the first {n} sessions of {unit}", n=first, unit=unit)


def capital(text: Text) -> Text:
    """As a sentence of its own begins."""
    return Text(text.fr[:1].upper() + text.fr[1:], text.en[:1].upper() + text.en[1:])


def joined(separator: Text | str, parts: Iterable[Text]) -> Text:
    """The parts in a row; a separator such as ` ; ` is given in both languages."""
    parts, separator = tuple(parts), separator if isinstance(separator, Text) else Text(separator, separator)
    return Text(separator.fr.join(part.fr for part in parts), separator.en.join(part.en for part in parts))


def listing(parts: Iterable[Text | str], most: int = _LONGEST_LIST) -> Text:
    """`a, b et c`; a long list is cut: `a, b, … et 12 autres`."""
    texts = [part if isinstance(part, Text) else Text(part, part) for part in parts]
    if len(texts) > most:
        more = len(texts) - most + 1
        texts = [*texts[: most - 1], counted(more, _OTHER)]
    if len(texts) < 2:
        return texts[0] if texts else NOTHING
    first = joined(", ", texts[:-1])
    return Text(f"{first.fr} et {texts[-1].fr}", f"{first.en} and {texts[-1].en}")


def names(ids: Iterable[str]) -> Text:
    """Names that the reader will look up, each once, in a longer list than others."""
    return listing(dict.fromkeys(ids), _MOST_NAMES)


def choices(values: Iterable[str], most: int = _MOST_NAMES) -> Text:
    """Values as they are to be written, separated by commas, the first ones only when they are many."""
    every = list(values)
    first, rest = ", ".join(every[:most]), len(every) - most
    more = counted(rest, _OTHER)
    return Text(f"{first}, et {more.fr}", f"{first}, and {more.en}") if rest > 0 else Text(first, first)
