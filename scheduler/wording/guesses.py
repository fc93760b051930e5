"""What a misspelt name was probably meant to be."""

import difflib
import unicodedata
from collections.abc import Iterable
from itertools import islice
from typing import Any

from scheduler.text import Text
from scheduler.wording.sentences import choices

_SHORTEST_GUESSED = 3
_LONGEST_GUESSED = 100
_MOST_GUESSED = 2_000
"""Names that a misspelt one is compared with: each takes a few microseconds."""
_SYNONYMS = {
    "lundi": "mon", "mardi": "tue", "mercredi": "wed", "jeudi": "thu", "vendredi": "fri", "samedi": "sat",
    "dimanche": "sun", "lun": "mon", "mar": "tue", "mer": "wed", "jeu": "thu", "ven": "fri", "sam": "sat",
    "dim": "sun", "monday": "mon", "tuesday": "tue", "wednesday": "wed", "thursday": "thu", "friday": "fri",
    "saturday": "sat", "sunday": "sun", "indisponible": "unavailable", "eviter": "avoid", "disponible": "ok",
    "prefere": "prefer", "annuel": "annual", "annuelle": "annual", "an.": "annual", "regroupement": "in_person",
    "presentiel": "in_person", "webconf": "webconference", "travaux pratiques": "tp", "semestre": "semester",
    "semestriel": "semester", "salles": "rooms", "groupes": "groups", "formateurs": "trainers", "ue": "units",
}  # fmt: skip
"""French words, without accents, for the words of files."""


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


def meant(name: str) -> Text:
    return Text(f"vouliez-vous écrire « {name} » ?", f"did you mean “{name}”?")


def suggestion(value: Any, known: Iterable[str]) -> Text:
    """What to write instead: the nearest known name, else the names there are."""
    names = list(dict.fromkeys(known))
    near = nearest(value, names) if isinstance(value, str) else None
    if near is not None:
        return meant(near)
    if not names:
        return Text(
            "rien n’y est encore déclaré : ajoutez-y une ligne", "nothing is declared there yet: add a line to it"
        )
    fr, en = choices(names)
    return Text(f"écrivez l’une de ces valeurs : {fr}", f"write one of these values: {en}")


def folded(name: str) -> str:
    """The name without capitals, accents, and what no screen shows: what a disk, Moodle or a person may take for it."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in bare if not unicodedata.combining(c) and unicodedata.category(c) != "Cf").strip()
