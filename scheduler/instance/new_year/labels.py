"""What a dated value of an instance is called in a list for planners: « Semestre 1 – révisions »."""

from typing import Any

from scheduler.instance.reading.draft import Loc, path_of
from scheduler.text import Text
from scheduler.wording import shown

_NOUNS = {
    "semesters": Text("cours", "courses"),
    "revision": Text("révisions", "revision"),
    "exams": Text("examens", "examinations"),
    "second_session": Text("examens, 2de session", "examinations, second session"),
    "enrolment_until": Text("fin des inscriptions", "end of enrolment"),
    "enrolment_opens": Text("ouverture des inscriptions", "enrolment opens"),
    "taught": Text("jour férié avec cours", "holiday with courses"),
    "closures": Text("fermeture", "closure"),
    "closed": Text("salle fermée", "room closed"),
    "pauses": Text("UE sans cours à ces dates", "unit not held on these dates"),
    "present": Text("présence", "presence"),
    "dated": Text("disponibilité à des dates", "dated availability"),
    "times": Text("heures prises", "busy times"),
    "pins": Text("date fixée", "pinned date"),
}
_NAMES = ("name", "code", "title", "id")
"""Keys by which a row is called, the first that it has."""


def label(data: Any, loc: Loc) -> Text:
    """Of the value or row at `loc`: whose it is, and what."""
    owner, noun = None, None
    for number, step in enumerate(loc):
        noun = _NOUNS.get(str(step), noun)
        data = data[step]
        if number and isinstance(data, dict) and isinstance(step, int):
            owner = next((shown(data[key]) for key in _NAMES if isinstance(data.get(key), str)), owner)
    what = noun or Text(f"« {path_of(loc)} »", f"“{path_of(loc)}”")
    return Text(f"{owner} – {what.fr}", f"{owner} – {what.en}") if owner else what
