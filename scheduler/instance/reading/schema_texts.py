"""What the schema refuses, in a planner's words: the field, the value, what to write instead.

One sentence per kind of pydantic error; pydantic's own English never reaches a user.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from scheduler.instance.reading.draft import Loc
from scheduler.instance.reading.validation import read_by
from scheduler.instance.schema.fields import FIRST_YEAR, LAST_YEAR, time_zones
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.regulations import StatedHours
from scheduler.text import Text
from scheduler.wording import choices, meant, nearest, quoted, say, suggestion

_IDS = {"sites": "PORT", "rooms": "A101", "groups": "1A", "trainers": "MARTIN", "staff": "ACCUEIL"}
_EXAMPLES = {
    "first": "2022-09-05", "last": "2023-02-10", "date": "2022-10-04", "start": "17:00", "end": "19:00",
    "slot": "17:00", "id": "S1", "code": "UE1", "title": "La relation aux publics", "name": "A. MARTIN", "ects": "6",
    "capacity": "24", "size": "14", "modality": "cours", "period": "S1", "level": "unavailable", "min": "18",
    "max": "20",
    "in_person": "5", "webconference": "5", "version": "1", "timezone": "Indian/Reunion", "country": "FR",
    "site": "PORT", "unit": "UE1", "groups": "[1A]", "trainers": "[MARTIN]", "hours": "7", "weekday": "wed",
    "kind": "written", "session": "second", "candidates": "5",
    "from": "17:00", "to": "18:30", "weekdays": "[tue, thu]", "slots": '["17:00"]',
}  # fmt: skip


def describe(error: ErrorDetails, schema: type[BaseModel] = Instance) -> Text:
    """The sentence for one of pydantic's errors on data of the schema."""
    if error["type"] == "extra_forbidden":
        return _unknown_key(error["loc"], schema)
    return _SENTENCES.get(error["type"], _otherwise)(error)


def field_of(loc: Loc) -> str:
    """The key a person would look for: the last name of the path that is not pydantic's own."""
    names = [part for part in loc if isinstance(part, str) and not part.startswith("[")]
    return names[-1] if names else ""


def model_at(loc: Loc, schema: type[BaseModel] = Instance) -> type[BaseModel] | None:
    """The table that the schema has at `loc`."""
    model: type[BaseModel] | None = schema
    for part in loc:
        if model is not None and isinstance(part, str):
            field = model.model_fields.get(part)
            model = _model_in(field.annotation) if field is not None else None
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return read_by(annotation)
    return next((found for part in get_args(annotation) if (found := _model_in(part)) is not None), None)


TYPED, FIELD = "typed", "field"
"""Where an error's context has the number or the empty value as it is typed, and what its reader calls the field."""
Sentence = Callable[[ErrorDetails], Text]


def _said(error: ErrorDetails, fr: str, en: str, advice: Text, **values: Text | str | int) -> Text:
    """What is wrong and what to write instead. `{field}`: the key, that of the mapping where the value is itself a
    key; `{value}`: as it is typed."""
    loc = error["loc"]
    own = quoted(field_of(loc[:-2] if loc[-1:] == ("[key]",) else loc))
    values["field"] = _context(error).get(FIELD, own)
    values["value"] = quoted(_context(error).get(TYPED, error["input"]))
    what = say(fr, en, **values)
    return Text(f"{what.fr} ; {advice.fr}", f"{what.en}; {advice.en}")


def _context(error: ErrorDetails) -> Mapping[str, Any]:
    return error.get("ctx", {})


def _example(loc: Loc, key: str) -> str:
    if key == "id":
        return _IDS.get(str(loc[0]), "S1") if loc else "S1"
    if key == "name" and len(loc) < 2:
        return "mon-instance"
    return "…" if loc == (key,) and model_at(loc) is not None else _EXAMPLES.get(key, "…")


def example_of(loc: Loc) -> str:
    """What could be written at the path."""
    return _example(loc, str(loc[-1]))


def _missing(error: ErrorDetails) -> Text:
    key = str(error["loc"][-1])
    return missing_key(key, f"{key}: {example_of(error['loc'])}")


def missing_key(key: str, example: str) -> Text:
    return Text(
        f"il manque la clé « {key} » ; ajoutez par exemple « {example} »",
        f"the key “{key}” is missing; add for example “{example}”",
    )


def _unknown_key(loc: Loc, schema: type[BaseModel]) -> Text:
    model, key = model_at(loc[:-1], schema), str(loc[-1])
    known = [field.alias or name for name, field in model.model_fields.items()] if model is not None else []
    near, names = nearest(key, known), choices(known, 30)
    advice = Text(f"clés possibles : {names.fr}", f"possible keys: {names.en}")
    if key == "<<":
        advice = Text("écrivez les clés en toutes lettres", "write the keys out")
    elif near is not None:
        advice = meant(near)
    return unknown_key(key, advice)


def unknown_key(key: str, instead: Text) -> Text:
    shown = quoted(key)
    return Text(
        f"la clé {shown.fr} est inconnue ici ; {instead.fr}", f"the key {shown.en} is unknown here; {instead.en}"
    )


def _not(noun_fr: str, noun_en: str, advice: Callable[[str, Any], Text]) -> Sentence:
    """The sentence "field: value is not …", for a noun and an advice that depends on the field and the value."""

    def sentence(error: ErrorDetails) -> Text:
        instead = advice(field_of(error["loc"]), error["input"])
        if error["input"] is None:
            return _said(error, "{field} est vide", "{field} is empty", instead)
        return _said(
            error, f"{{field}} : {{value}} n’est pas {noun_fr}", f"{{field}}: {{value}} is not {noun_en}", instead
        )

    return sentence


def _text(error: ErrorDetails) -> Text:
    """A number as it is typed: 1.1 and 1.10 are two rooms. An empty value may be a word: `null`."""
    value = error["input"]
    typed, advice = _context(error).get(TYPED, value), Text("écrivez un texte", "write a text")
    if isinstance(value, int | float):
        advice = Text(f'mettez-le entre guillemets : "{typed}"', f'put it in quotes: "{typed}"')
    elif value is None and typed in ("null", "Null", "NULL"):
        advice = Text(
            f'écrivez un texte ; si c’est un nom, mettez-le entre guillemets : "{typed}"',
            f'write a text; if it is a name, put it in quotes: "{typed}"',
        )
    return _not("un texte", "a text", lambda *_: advice)(error)


def _as_number(field: str, value: Any) -> Text:
    if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,9}\s*", value):
        return Text(f"écrivez {value.strip()} sans guillemets", f"write {value.strip()} without quotes")
    example = _EXAMPLES.get(field, "2")
    return Text(f"écrivez un nombre entier, par exemple {example}", f"write a whole number, for example {example}")


def _as_decimal(_: str, value: Any) -> Text:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9},[0-9]{1,9}", value):
        return Text(f"écrivez {value.replace(',', '.')}", f"write {value.replace(',', '.')}")
    return Text("écrivez un nombre, par exemple 7 ou 7.5", "write a number, for example 7 or 7.5")


def _list(error: ErrorDetails) -> Text:
    field, value = field_of(error["loc"]), error["input"]
    advice, shown = Text("écrivez une ligne « - … » par élément", "write one line “- …” for each item"), ""
    if value is None:
        advice = Text(
            f"écrivez ses lignes (« - … ») ou effacez la clé « {field} »",
            f"write its lines (“- …”) or delete the key “{field}”",
        )
    elif model_at(error["loc"]) is not None:  # its items are blocks of keys, not words
        pass
    elif isinstance(value, str):
        shown = f"{field}: [{quoted(value).fr[2:-2]}]"
    elif isinstance(value, int | float):
        shown = f'{field}: ["{_context(error).get(TYPED, value)}"]'
    if shown:
        advice = Text(f"écrivez « {shown} »", f"write “{shown}”")
    return _not("une liste", "a list", lambda *_: advice)(error)


_HOURS = Text(
    "écrivez par exemple « 50 », pour 50 h en présentiel, ou « {in_person: 30, webconference: 20} »",
    "write for example “50”, for 50 h in person, or “{in_person: 30, webconference: 20}”",
)


def _as_mapping(error: ErrorDetails) -> Text:
    model, loc = model_at(error["loc"]), error["loc"]
    if model is StatedHours:
        return _said(
            error, "{field} : {value} n’est pas un nombre d’heures", "{field}: {value} is no number of hours", _HOURS
        )
    required = [name for name, f in model.model_fields.items() if f.is_required()] if model is not None else []
    keys = required or (["first", "last"] if model is None else list(model.model_fields)[:3])
    if loc:
        return _block_expected(error, ", ".join(f"{key}: {_example(loc, key)}" for key in keys[:6]))
    advice = Text(
        "écrivez des lignes « clé: valeur », comme « version: 1 », puis « name: mon-instance »",
        "write lines “key: value”, such as “version: 1”, then “name: my-instance”",
    )
    return _said(error, "une instance n’est pas {value}", "an instance is not {value}", advice)


def _as_dict(error: ErrorDetails) -> Text:
    examples = {"weekly": "mon: avoid", "shares": "MARTIN: 5", "weights": "Q1: 2"}
    return _block_expected(error, examples.get(field_of(error["loc"]), "17:00: avoid"))


def _block_expected(error: ErrorDetails, example: str) -> Text:
    return _said(
        error,
        "{field} : {value} est là où l’on attend un bloc de clés",
        "{field}: {value} stands where a block of keys is expected",
        Text(f"écrivez par exemple « {{{example}}} »", f"write for example “{{{example}}}”"),
    )


def _literal(error: ErrorDetails) -> Text:
    known = re.findall(r"'([^']*)'", str(_context(error).get("expected", "")))
    advice = suggestion(error["input"], known) if known else Text("écrivez 1", "write 1")
    return _said(
        error, "{field} : {value} n’est pas une valeur possible", "{field}: {value} is no possible value", advice
    )


def _bound(sign: str, fr: str, en: str) -> Sentence:
    def sentence(error: ErrorDetails) -> Text:
        limit = _context(error).get(sign)
        limit = int(limit) if isinstance(limit, float) and limit.is_integer() else limit
        advice = Text(f"écrivez un nombre {fr} {limit}", f"write a number {en} {limit}")
        return _said(error, "{field} : {value} est hors limites", "{field}: {value} is out of bounds", advice)

    return sentence


def _long(error: ErrorDetails) -> Text:
    most = _context(error).get("max_length")
    return _said(
        error,
        "{field} : {value} a {length} caractères",
        "{field}: {value} has {length} characters",
        Text(f"écrivez-en {most} au plus", f"write at most {most}"),
        length=len(str(error["input"])),
    )


def _empty(error: ErrorDetails) -> Text:
    noun = Text("un élément", "one item") if isinstance(error["input"], list) else Text("un texte", "a text")
    advice = Text(f"écrivez au moins {noun.fr}", f"write at least {noun.en}")
    return _said(error, "{field} est vide", "{field} is empty", advice)


def _pattern(error: ErrorDetails) -> Text:
    field, value = field_of(error["loc"]), str(error["input"])
    if field == "url":
        advice = Text("écrivez une adresse qui commence par https://", "write an address that begins with https://")
    elif field == "country":
        advice = Text("écrivez les deux lettres du pays, par exemple FR", "write the country’s two letters, such as FR")
    else:
        fr, en = (
            "des lettres, des chiffres, « - », « . » ou « _ », sans espace",
            "letters, digits, “-”, “.” or “_”, no space",
        )
        better = re.sub(r"[^\w.-]+", "-", value).strip("-.")
        if field == "name":
            fr, en = "des lettres minuscules sans accent, des chiffres et « - »", "lower-case letters, digits and “-”"
            better = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
        better = better[:40] or "A1"
        advice = Text(f"employez {fr}, par exemple « {better} »", f"use {en}, for example “{better}”")
    return _said(error, "{field} : {value} n’est pas admis", "{field}: {value} is not allowed", advice)


def _day_advice(_: str, value: Any) -> Text:
    """The date in ISO form when the figures typed can only mean one, else the form."""
    figures = re.fullmatch(r"([0-9]{1,4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,4})(?:[T ].*)?", str(value).strip())
    compact = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", str(value))
    found = figures or compact
    parts = [int(number) for number in found.groups()] if found else []
    for order in ((0, 1, 2), (2, 1, 0), (0, 2, 1)):
        if len(parts) == 3 and FIRST_YEAR <= parts[order[0]] <= LAST_YEAR:
            try:
                day = dt.date(*(parts[i] for i in order))
            except ValueError:
                continue
            return Text(f"écrivez {day}", f"write {day}")
    return Text(
        "écrivez AAAA-MM-JJ, mois de 01 à 12, jour de 01 à 31, par exemple 2022-12-26",
        "write YYYY-MM-DD, month 01 to 12, day 01 to 31, for example 2022-12-26",
    )


def _day_far_advice(_: str, __: Any) -> Text:
    return Text(f"écrivez une année de {FIRST_YEAR} à {LAST_YEAR}", f"write a year from {FIRST_YEAR} to {LAST_YEAR}")


def _clock_advice(_: str, value: Any) -> Text:
    text = str(value).strip()
    found = re.fullmatch(r"([0-9]{1,2})\s*[hH.:]?\s*([0-9]{2})?(?::[0-9]{2})?", text)
    if found and int(found[1]) < 24 and int(found[2] or 0) < 60:
        clock = f"{int(found[1]):02d}:{int(found[2] or 0):02d}"
        return Text(f"écrivez {clock}", f"write {clock}")
    return Text(
        "écrivez HH:MM, heures de 00 à 23, minutes de 00 à 59, par exemple 17:30",
        "write HH:MM, hours 00 to 23, minutes 00 to 59, for example 17:30",
    )


def _zone_advice(_: str, value: Any) -> Text:
    near = nearest(value, time_zones()) if isinstance(value, str) else None
    if near is not None:
        return meant(near)
    return Text(
        "écrivez par exemple Indian/Reunion ou Europe/Paris", "write for example Indian/Reunion or Europe/Paris"
    )


def _moment_advice(_: str, __: Any) -> Text:
    return Text(
        "écrivez une date, une heure et au besoin un fuseau, par exemple 2023-02-21 18:00 Europe/Paris",
        "write a date, an hour and if need be a time zone, for example 2023-02-21 18:00 Europe/Paris",
    )


def _otherwise(error: ErrorDetails) -> Text:
    advice = Text("comparez avec une instance fournie", "compare with one of the instances supplied")
    return _said(error, "{field} : {value} ne convient pas", "{field}: {value} does not fit", advice)


_SENTENCES: dict[str, Sentence] = {
    "missing": _missing,
    "string_type": _text,
    "string_too_short": _empty,
    "string_too_long": _long,
    "string_pattern_mismatch": _pattern,
    "int_type": _not("un nombre entier", "a whole number", _as_number),
    "float_type": _not("un nombre", "a number", _as_decimal),
    "float_parsing": _not("un nombre", "a number", _as_decimal),
    "greater_than": _bound("gt", "supérieur à", "above"),
    "greater_than_equal": _bound("ge", "d’au moins", "of at least"),
    "less_than_equal": _bound("le", "d’au plus", "of at most"),
    "literal_error": _literal,
    "tuple_type": _list,
    "too_short": _empty,
    "dict_type": _as_dict,
    "model_type": _as_mapping,
    "day_format": _not("une date", "a date", _day_advice),
    "day_impossible": _not("un jour qui existe", "a day that exists", _day_advice),
    "day_far": _not("une année de cours", "a year of courses", _day_far_advice),
    "clock_format": _not("une heure", "a time", _clock_advice),
    "clock_impossible": _not("une heure qui existe", "a time that exists", _clock_advice),
    "moment_format": _not("un instant", "an instant", _moment_advice),
    "zone_unknown": _not("un fuseau horaire", "a time zone", _zone_advice),
}
