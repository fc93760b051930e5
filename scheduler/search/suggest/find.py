"""A session or alternance day by its id; where there is none, the ids that may have been meant."""

import difflib
from collections.abc import Iterable

from scheduler.errors import InputError
from scheduler.text import Text
from scheduler.timetable.schema import Held, Timetable
from scheduler.wording import joined, moment, quoted

_NEAREST = 3
_LISTED = 30


def find(timetable: Timetable, name: str) -> Held:
    """The session, or the alternance day, of that id. Capitals do not count.

    Raises InputError with the nearest ids; a unit's code in place of an id lists the unit's sessions.
    """
    rows: dict[str, Held] = {s.id: s for s in timetable.sessions} | {d.id: d for d in timetable.alternance}
    wanted = name.strip()
    if wanted in rows:
        return rows[wanted]
    alike = [row for key, row in rows.items() if key.casefold() == wanted.casefold()]
    if len(alike) == 1:
        return alike[0]
    raise InputError.at(name or "?", *_unknown(rows, wanted))


def _unknown(rows: dict[str, Held], wanted: str) -> Text:
    asked = quoted(wanted)
    of_unit = [row for key, row in rows.items() if key.rpartition("-")[0].casefold() == wanted.casefold()]
    if of_unit:
        said = _listed(sorted(of_unit, key=lambda row: row.start))
        return Text(
            f"{asked.fr} a plusieurs séances ; donnez l’identifiant de l’une d’elles : {said.fr}",
            f"{asked.en} has several sessions; give the id of one of them: {said.en}",
        )
    folded = {key.casefold(): row for key, row in rows.items()}
    near = difflib.get_close_matches(wanted.casefold(), folded, n=_NEAREST, cutoff=0.5)
    how = Text(
        "pour lister celles d’une UE, donnez son code seul, par exemple « scheduler suggest … {unit} »",
        "to list those of a unit, give its code alone, for example “scheduler suggest … {unit}”",
    )
    unit = next(iter([key.rpartition("-")[0] for key in (*(folded[n].id for n in near), *rows)]), "TRS001")
    fr, en = how.fr.format(unit=unit), how.en.format(unit=unit)
    if not near:
        return Text(f"aucune séance n’a l’identifiant {asked.fr} ; {fr}", f"no session has the id {asked.en}; {en}")
    said = _listed([folded[n] for n in near])
    return Text(
        f"aucune séance n’a l’identifiant {asked.fr} ; les plus proches : {said.fr} ; {fr}",
        f"no session has the id {asked.en}; the nearest: {said.en}; {en}",
    )


def _listed(rows: Iterable[Held]) -> Text:
    parts = [Text(f"{row.id} ({moment(row.start).fr})", f"{row.id} ({moment(row.start).en})") for row in rows]
    more = len(parts) - _LISTED
    if more > 0:
        parts = [*parts[:_LISTED], Text(f"… et {more} autres", f"… and {more} others")]
    return joined(", ", parts)
