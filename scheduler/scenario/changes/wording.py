"""What the schema of a change refuses, in a planner's words. Only what depends on the schema is here; the rest is said
as for an instance (`instance.wording`)."""

import types
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from scheduler.instance.reading.draft import Loc
from scheduler.instance.reading.schema_texts import describe as describe_value
from scheduler.instance.reading.schema_texts import field_of
from scheduler.instance.schema import Instance
from scheduler.scenario.changes.change import Change, Scenario
from scheduler.scenario.changes.examples import as_here
from scheduler.text import Text
from scheduler.wording import choices, nearest, quoted

KINDS = tuple(Change.model_fields)
"""The keys of a change."""
EXAMPLES = {
    "unavailable": "unavailable: {trainer: VERNET, first: 2023-03-06, last: 2023-03-17}",
    "available": "available: {trainer: VERNET, weekdays: [tue], slots: [17:00]}",
    "replace": "replace: {unit: TET007, trainer: LEBON, by: MAKSENE}",
    "add_trainer": "add_trainer: {unit: TRS001, trainer: MAKSENE}",
    "close": "close: {first: 2023-02-20, last: 2023-02-21}",
    "interruption": "interruption: {name: Interruption des cours, first: 2022-12-26, last: 2023-01-13}",
    "counts": "counts: {unit: TRS001, in_person: 4, webconference: 6}",
    "kind": "kind: {unit: TRS001, to: webconference, count: 1}",
    "rhythm": "rhythm: {unit: TRS001, sessions_per_week: 2}",
    "add_unit": "add_unit: {code: TRS009, title: Projet, ects: 4, modality: cours, period: S2, groups: [1A-SOIR], "
    "trainers: [VERNET]}",
    "drop_unit": "drop_unit: {unit: TRS001}",
    "add_group": "add_group: {id: 1B-SOIR, size: 12, units: [TRS001]}",
    "drop_group": "drop_group: {group: 1A-SOIR}",
    "weight": "weight: {criterion: Q2, weight: 5}",
    "pin": "pin: {unit: TRS001, date: 2023-03-06, slot: 17:00}",
    "unpin": "unpin: {unit: TRS001}",
    "alternance": "alternance: {group: 1A-ALT, min: 17, max: 20}",
    "room": "room: {room: A101, capacity: 40}",
    "add_room": "add_room: {id: A103, site: LE-PORT, capacity: 20}",
}
"""One change of each kind, as it is written in a scenario file."""
_FIELDS = {"changes": "- close: {first: 2023-02-20}", "name": "absence-de-mars", "version": "1", "from": "2023-03-06"}
_VALUES = {
    "trainer": "VERNET", "unit": "TRS001", "by": "MAKSENE", "room": "A101", "site": "LE-PORT", "group": "1A-SOIR",
    "first": "2023-03-06", "last": "2023-03-17", "date": "2023-03-06", "criterion": "Q2", "weight": "5",
    "sessions_per_week": "2", "to": "webconference", "id": "A103", "code": "TRS009", "title": "Projet", "ects": "4",
    "modality": "cours", "size": "12", "capacity": "20", "name": "Interruption des cours", "level": "ok",
    "min": "17", "max": "20",
}  # fmt: skip


def describe(error: ErrorDetails, instance: Instance | None = None) -> Text:
    """The sentence for one of pydantic's errors on a scenario's data; its examples with the names of the instance."""
    match error["type"]:
        case "extra_forbidden":
            return _unknown_key(error["loc"])
        case "missing":
            return _missing(error["loc"], instance)
        case "model_type" | "model_attributes_type":
            return _mapping(error, instance)
        case "one_change":
            return one_key(sorted(error["input"]) if isinstance(error["input"], dict) else [], instance)
        case _:
            return describe_value(error)


def one_key(keys: list[str], instance: Instance | None = None) -> Text:
    """A line of `changes` that does not have exactly one key."""
    if len(keys) > 1:
        fr, en = choices(keys)
        return Text(
            f"ce changement a plusieurs clés ({fr}) ; écrivez une ligne « - … » pour chacune",
            f"this change has several keys ({en}); write one line “- …” for each",
        )
    fr, en = choices(KINDS, len(KINDS))
    example = as_here(EXAMPLES["unavailable"], instance)
    return Text(
        f"ce changement n’en dit aucun ; écrivez par exemple « - {example} » ; clés possibles : {fr}",
        f"this change says none; write for example “- {example}”; possible keys: {en}",
    )


def empty(key: str, instance: Instance | None = None) -> Text:
    """A change whose key is known and has nothing after it."""
    example = as_here(EXAMPLES[key], instance)
    return Text(f"« {key} » est vide ; écrivez par exemple « {example} »", f"“{key}” is empty; write “{example}”")


def _unknown_key(loc: Loc) -> Text:
    key, known = str(loc[-1]), _fields_at(loc[:-1])
    shown, near = quoted(key), nearest(key, known)
    names = choices(known, 30)
    advice = (
        Text(f"vouliez-vous écrire « {near} » ?", f"did you mean “{near}”?")
        if near is not None
        else Text(f"clés possibles : {names.fr}", f"possible keys: {names.en}")
    )
    return Text(f"la clé {shown.fr} est inconnue ici ; {advice.fr}", f"the key {shown.en} is unknown here; {advice.en}")


def _missing(loc: Loc, instance: Instance | None) -> Text:
    key = str(loc[-1])
    example = as_here(f"{key}: {(_FIELDS if len(loc) == 1 else _VALUES).get(key, '…')}", instance)
    return Text(
        f"il manque la clé « {key} » ; ajoutez par exemple « {example} »",
        f"the key “{key}” is missing; add for example “{example}”",
    )


def _mapping(error: ErrorDetails, instance: Instance | None) -> Text:
    loc, found = error["loc"], quoted(error["input"])
    if not loc:
        return Text(
            f"un scénario n’est pas {found.fr} ; écrivez des lignes « clé: valeur », comme « name: absence-de-mars », "
            "puis « changes: »",
            f"a scenario is not {found.en}; write lines “key: value”, such as “name: march-absence”, then “changes:”",
        )
    key = field_of(loc)
    example = as_here(EXAMPLES.get(key, EXAMPLES["unavailable"]), instance)
    return Text(
        f"{found.fr} est là où l’on attend un bloc de clés ; écrivez par exemple « {example} »",
        f"{found.en} stands where a block of keys is expected; write for example “{example}”",
    )


def _fields_at(loc: Loc) -> list[str]:
    """The keys that the schema knows in the mapping at `loc`."""
    model: type[BaseModel] | None = Scenario
    for part in loc:
        if model is not None and isinstance(part, str):
            field = model.model_fields.get(part)
            model = _model_in(field.annotation) if field is not None else None
    return [f.alias or name for name, f in model.model_fields.items()] if model is not None else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    parts = get_args(annotation) if get_origin(annotation) in (tuple, Union, types.UnionType) else ()
    return next((found for part in parts if (found := _model_in(part)) is not None), None)
