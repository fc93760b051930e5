"""Candidates by their codes in CSV: columns code, unit, session, under a header; `,` or `;` between them.

A session is `first` or `second`, or 1 or 2.
"""

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from scheduler.errors import MOST_FAULTS, Fault, InputError, Place
from scheduler.instance.busy.reading import path_fault
from scheduler.instance.reading.csvrows import csv_rows
from scheduler.instance.reading.draft import InstanceDraft
from scheduler.instance.reading.schema_texts import describe
from scheduler.instance.reading.source import read_text
from scheduler.instance.schema.exams import NamedCandidate
from scheduler.text import Text
from scheduler.wording import quoted, suggestion

COLUMNS = ("code", "unit", "session")
_SESSIONS = {"1": "first", "2": "second", "1re": "first", "2de": "second", "2nde": "second"}


def read_candidates(draft: InstanceDraft, folder: Path) -> tuple[tuple[NamedCandidate, ...], list[Fault]]:
    """The candidates of the file that the instance names, and what is wrong with it; nothing where it names none."""
    for loc, file in draft.raw("exams.candidates_file"):
        if not isinstance(file, str):
            continue
        refused = path_fault(file, folder)
        if refused is None and not (folder / file).exists():
            shown = quoted(file)
            refused = Text(
                f"le fichier {shown.fr} n’existe pas ; copiez-le à côté de l’instance",
                f"the file {shown.en} does not exist; copy it beside the instance",
            )
        if refused is not None:
            return (), [Fault(draft.places.of(loc), refused)]
        try:
            return _table(read_text(folder / file), str(folder / file), draft.names("units.*.code")), []
        except InputError as error:
            return (), list(error.faults)
    return (), []


def _table(text: str, file: str, units: list[str]) -> tuple[NamedCandidate, ...]:
    header: list[str] | None = None
    found, faults = list[NamedCandidate](), list[Fault]()
    try:
        for place, cells in csv_rows(text, file):
            if header is None:
                header = [cell.lower() for cell in cells]
                if sorted(header) != sorted(COLUMNS):
                    raise InputError.at(place, *_HEADER)
                continue
            faults += _read(header, cells, place, units, found)
            if len(faults) > MOST_FAULTS:
                break
    except InputError as error:
        raise InputError([*faults, *error.faults]) from error
    if header is None:
        faults.append(Fault(Place(file, 1), _HEADER))
    if faults:
        raise InputError(faults)
    return tuple(found)


def _read(
    header: Sequence[str], cells: Sequence[str], place: Place, units: list[str], found: list[NamedCandidate]
) -> list[Fault]:
    """Adds the candidate of a line to those found, or says what is wrong with it."""
    if len(cells) != len(header):
        return [Fault(place, _CELLS)]
    row = dict(zip(header, cells, strict=True))
    row["session"] = _SESSIONS.get(row["session"], row["session"])
    try:
        candidate = NamedCandidate.model_validate(row)
    except ValidationError as error:
        return [Fault(place, describe(each, NamedCandidate)) for each in error.errors()]
    if candidate.unit not in units:
        shown, instead = quoted(candidate.unit), suggestion(candidate.unit, units)
        text = Text(f"aucune UE {shown.fr} ; {instead.fr}", f"no unit {shown.en}; {instead.en}")
        return [Fault(place, text)]
    if candidate in found:
        return [Fault(place, _TWICE)]
    found.append(candidate)
    return []


_HEADER = Text(
    "la première ligne doit nommer les colonnes ; écrivez « code,unit,session »",
    "the first line must name the columns; write “code,unit,session”",
)
_CELLS = Text("cette ligne n’a pas trois cellules ; complétez-la", "this line has not three cells; complete it")
_TWICE = Text("cette ligne est déjà plus haut ; effacez-la", "this line is above already; delete it")
