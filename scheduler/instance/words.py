"""Words that the faults of an instance share: a value between quotes, the name nearest to it, the kind of a value."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from itertools import islice
from typing import Any

from scheduler.text import Text

_LONGEST = 60
_SHORTEST_GUESSED = 3
_LONGEST_GUESSED = 100
_MOST_GUESSED = 2_000
"""Names that a misspelt one is compared with: each takes a few microseconds."""
_WEEKDAYS = {
    "mon": Text("lundi", "Monday"), "tue": Text("mardi", "Tuesday"), "wed": Text("mercredi", "Wednesday"),
    "thu": Text("jeudi", "Thursday"), "fri": Text("vendredi", "Friday"), "sat": Text("samedi", "Saturday"),
    "sun": Text("dimanche", "Sunday"),
}  # fmt: skip
UNNAMED_CLOSURE = Text("Fermeture", "Closed")
"""What a closure is called that nobody gave a name."""
_SYNONYMS = {
    "lundi": "mon", "mardi": "tue", "mercredi": "wed", "jeudi": "thu", "vendredi": "fri", "samedi": "sat",
    "dimanche": "sun", "lun": "mon", "mar": "tue", "mer": "wed", "jeu": "thu", "ven": "fri", "sam": "sat",
    "dim": "sun", "monday": "mon", "tuesday": "tue", "wednesday": "wed", "thursday": "thu", "friday": "fri",
    "saturday": "sat", "sunday": "sun", "indisponible": "unavailable", "eviter": "avoid", "disponible": "ok",
    "prefere": "prefer", "annuel": "annual", "annuelle": "annual", "an.": "annual", "regroupement": "in_person",
    "presentiel": "in_person", "webconf": "webconference", "travaux pratiques": "tp", "semestre": "semester",
    "semestriel": "semester", "salles": "rooms", "groupes": "groups", "formateurs": "trainers", "ue": "units",
}  # fmt: skip


def quoted(value: Any) -> Text:
    """The value between quotes, shortened, on one line; an empty value, a list or a mapping is named instead."""
    if value is None or isinstance(value, list | dict):
        return kind(value)
    text = re.sub(r"\s+", " ", str(value)[: _LONGEST * 10])
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}…"
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


def weekday_name(code: str) -> Text:
    """The weekday in words: `sat` is samedi, Saturday."""
    return _WEEKDAYS[code]


def nearest(value: str, known: Iterable[str]) -> str | None:
    """The known name that the value was probably meant to be, accents and capitals apart."""
    if len(value) > _LONGEST_GUESSED:
        return None
    names = {folded(name): name for name in islice(known, _MOST_GUESSED) if len(name) <= _LONGEST_GUESSED}
    meant = _SYNONYMS.get(folded(value))
    if meant is not None and meant in names:
        return names[meant]
    # Two letters are near to too many others: only capitals and accents are forgiven there.
    cutoff = 0.6 if len(folded(value)) >= _SHORTEST_GUESSED else 1.0
    close = difflib.get_close_matches(folded(value), names, n=1, cutoff=cutoff)
    return names[close[0]] if close else None


def suggestion(value: Any, known: Iterable[str]) -> Text:
    """What to write instead: the nearest known name, else the names there are."""
    names = list(dict.fromkeys(known))
    near = nearest(value, names) if isinstance(value, str) else None
    if near is not None:
        return Text(f"vouliez-vous écrire « {near} » ?", f"did you mean “{near}”?")
    if not names:
        return Text(
            "rien n’y est encore déclaré : ajoutez-y une ligne", "nothing is declared there yet: add a line to it"
        )
    fr, en = listing(names)
    return Text(f"écrivez l’une de ces valeurs : {fr}", f"write one of these values: {en}")


def listing(names: Iterable[str], most: int = 12) -> Text:
    """Names separated by commas, the first ones only when they are many."""
    every = list(names)
    shown = ", ".join(every[:most])
    rest = len(every) - most
    return Text(f"{shown}, et {rest} autres", f"{shown}, and {rest} others") if rest > 0 else Text(shown, shown)


def folded(name: str) -> str:
    """The name without capitals, accents, and what no screen shows: what a disk, Moodle or a person may take for it."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in bare if not unicodedata.combining(c) and unicodedata.category(c) != "Cf").strip()
