"""The small file that says what a sheet does not: a part of an instance, its rows matched by their `id` or `code`."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from scheduler.errors import Fault, InputError, Place
from scheduler.instance.reading.draft import Loc, identity_of
from scheduler.instance.reading.schema_texts import unknown_key
from scheduler.instance.reading.yamltree import YamlPlaces, parse_yaml
from scheduler.instance.schema.instance import Instance
from scheduler.instance.sheet.read_sheet import SheetReading
from scheduler.instance.sheet.remarks import SheetRemark
from scheduler.text import Text
from scheduler.wording import quoted, suggestion

_FULL = ("calendar", "frequency", "units")
"""Tables of the sheet itself: what is open in them is closed value by value."""


def filled(reading: SheetReading, text: str, file: str) -> SheetReading:
    """The reading with what the file says, in whose favour the sheet's remarks on it fall.

    Raises InputError with every fault of the file that can be seen without the sheet's own.
    """
    root, faults = parse_yaml(text, file)
    if root is None or not isinstance(root.value, dict):
        raise InputError([*faults, Fault(Place(file, 1), _NO_TABLE)])
    places, said = YamlPlaces(file, root), _with_dates(root.plain)
    faults += _faults(said, reading, places)
    if faults:
        raise InputError(faults)
    given: set[Loc] = set()
    merged = _merged(reading.data, said, (), given)
    order = list(Instance.model_fields)
    merged = {key: merged[key] for key in sorted(merged, key=order.index)}
    remarks = tuple(remark for remark in reading.remarks if not _is_given(remark, given))
    return replace(reading, data=merged, remarks=remarks)


def _faults(said: dict[str, Any], reading: SheetReading, places: YamlPlaces) -> Iterator[Fault]:
    for key in said:
        if key not in Instance.model_fields:
            yield Fault(places.of((key,), key=True), unknown_key(key, suggestion(key, Instance.model_fields)))
        base = reading.data.get(key)
        if said[key] is not None and isinstance(base, list | dict) and not isinstance(said[key], type(base)):
            yield Fault(places.of((key,)), _NOT_A_LIST if isinstance(base, list) else _NOT_A_TABLE)
    known = [unit["code"] for unit in reading.data.get("units", ())]
    rows = said.get("units")
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        code = row.get("code") if isinstance(row, dict) else None
        if code not in known and not (isinstance(row, dict) and "title" in row):
            shown, instead = quoted(code), suggestion(code, known)
            yield Fault(
                places.of(("units", index, "code")),
                Text(
                    f"la fiche n’a pas d’UE {shown.fr} ; {instead.fr}, ou donnez toutes ses clés, dont « title »",
                    f"the sheet has no unit {shown.en}; {instead.en}, or give all its keys, “title” among them",
                ),
            )


def _merged(base: Any, said: Any, loc: Loc, given: set[Loc]) -> Any:
    if base is not None and (said is None or (said == [] and base)):
        return base  # an empty entry says nothing
    if isinstance(base, dict) and isinstance(said, dict):
        return {**base, **{key: _merged(base.get(key), value, (*loc, key), given) for key, value in said.items()}}
    if isinstance(said, list) and said and all(identity_of(row) is not None for row in said):
        return _merged_rows(base if isinstance(base, list) else [], said, loc, given)
    if isinstance(base, list) and isinstance(said, list) and loc == ("assumptions",):
        return [*base, *said]
    given.add(loc)
    return said


def _merged_rows(base: list[Any], said: list[Any], loc: Loc, given: set[Loc]) -> list[Any]:
    """Rows of one name are one; groups, which the sheet does not say, are those of the file alone where it names
    others."""
    names = [identity_of(row) for row in base]
    if loc == ("groups",) and any(identity_of(row) not in names for row in said):
        given.add(loc)
        return said
    rows = list(base)
    for row in said:
        if (name := identity_of(row)) in names:
            index = names.index(name)
            rows[index] = _merged(rows[index], row, (*loc, index), given)
        else:
            given.add((*loc, len(rows)))
            rows.append(row)
    return rows


def _is_given(remark: SheetRemark, given: set[Loc]) -> bool:
    """Whether the file says all the values that the remark is about; of a table that the sheet hardly fills, a part
    of it will do."""
    return all(any(_says(loc, need) for loc in given) for need in remark.needs or (remark.loc,))


def _says(loc: Loc, need: Loc) -> bool:
    return need[: len(loc)] == loc or (need[0] not in _FULL and loc[: len(need)] == need)


def _with_dates(value: Any) -> Any:
    """Dates as dates, so that they are written without quotes."""
    if isinstance(value, dict):
        return {key: _with_dates(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_with_dates(one) for one in value]
    if isinstance(value, str) and len(value) == 10:
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return value
    return value


_NOT_A_LIST = Text(
    "c’est une liste dans l’instance ; écrivez une ligne « - … » par élément",
    "this is a list in the instance; write a line “- …” for each item",
)
_NOT_A_TABLE = Text(
    "c’est un bloc de clés dans l’instance ; écrivez « clé: valeur »",
    "this is a block of keys in the instance; write “key: value”",
)
_NO_TABLE = Text(
    "ce fichier doit dire une partie de l’instance ; écrivez par exemple « groups: [{id: 1A-SOIR, size: 14}] »",
    "this file must say a part of the instance; write for example “groups: [{id: 1A-SOIR, size: 14}]”",
)
