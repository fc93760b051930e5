"""What people type or paste into a cell, as the file writes it: 05/09/2022, 17h00, 7,5, mardi, a trainer's name.

What can mean nothing of the kind is left as it is typed, for the schema to refuse in its words.
"""

import re
from collections.abc import Callable
from typing import Any

from scheduler.desk.data.form import FormField
from scheduler.instance.labels import value_label
from scheduler.instance.reading.draft import InstanceDraft, Keys
from scheduler.instance.schema.units import ANNUAL
from scheduler.instance.written import day, parts, weekday_code, written
from scheduler.wording import folded

_MIDNIGHT = re.compile(r"[ T]0{1,2}:00(:00)?(\.0+)?$")
_SECONDS = re.compile(r"^(\d{1,2}:\d{2}):00(\.0+)?$")
_BLANKS = re.compile(r"[\s\u00a0\u202f]+")
_WHOLE = re.compile(r"[-+]?\d{1,12}([.,]0+)?")
_DECIMAL = re.compile(r"[-+]?\d{1,12}[.,]\d{1,9}")
_SHARE = re.compile(r"(.+?)\s*[:=\s×x]\s*(\d+)")
_NAMES_OF_ROWS = ("id", "code", "name", "title")
_LONGEST_NAME = 64
NOTHING = object()
"""An empty cell: the key is taken out of the file."""


def typed(text: str, field: FormField, data: Any) -> Any:
    """The value that the text means in that field, or NOTHING. `data`: the instance, for the names of its rows."""
    text = text.strip().strip("\u00a0\u202f")
    if not text:
        return NOTHING
    match field.kind:
        case "list":
            several = re.split(
                r"\n|;" if field.item == "text" and not (field.names or _is_short(field)) else r"[\n;,]", text
            )
            return [_one(part.strip(), field.item, field, data) for part in several if part.strip()]
        case "parts":
            return [[_one(name, "text", field, data) for name in part] for part in parts(text)]
        case "numbers":
            return _numbers(text, field, data)
        case kind:
            return _one(text, kind, field, data)


def _is_short(field: FormField) -> bool:
    """Whether what it holds is no sentence, with commas of its own."""
    return field.item != "text" or bool(field.names) or bool(dict(field.limits).get("maxLength", 0) <= _LONGEST_NAME)


def _one(text: str, kind: str, field: FormField, data: Any) -> Any:
    read: Callable[[str], Any] | None = {
        "date": _date, "time": _time, "count": _count, "number": _number, "flag": _flag,
    }.get(kind)  # fmt: skip
    if read is not None:
        return read(text)
    if kind == "choice":
        return _choice(text, field)
    return _name(text, field, data) if field.names else text


def _date(text: str) -> str:
    return day(_MIDNIGHT.sub("", text))


def _time(text: str) -> str:
    return _SECONDS.sub(r"\1", written(text))


def _count(text: str) -> Any:
    bare = _BLANKS.sub("", text)
    return int(re.split("[.,]", bare)[0]) if _WHOLE.fullmatch(bare) else text


def _number(text: str) -> Any:
    bare = _BLANKS.sub("", text)
    if _WHOLE.fullmatch(bare):
        return _count(bare)
    return float(bare.replace(",", ".")) if _DECIMAL.fullmatch(bare) else text


def _flag(text: str) -> str:
    """As files write it."""
    known = {"oui": "true", "vrai": "true", "yes": "true", "1": "true", "non": "false", "faux": "false", "no": "false",
             "0": "false"}  # fmt: skip
    return known.get(text.casefold(), text.casefold())


def _choice(text: str, field: FormField) -> str:
    if text in field.options:
        return text
    code = weekday_code(text)
    if code in field.options:
        return str(code)
    asked = folded(text)
    names = {option: (option, value_label(option).fr, value_label(option).en) for option in field.options}
    found = [option for option, called in names.items() if asked in map(folded, called)]
    found = found or [option for option, called in names.items() if any(folded(c).startswith(asked) for c in called)]
    return found[0] if len(found) == 1 else text


def _name(text: str, field: FormField, data: Any) -> str:
    """The identifier of the one row that is called so."""
    table, _, key = field.names.rpartition(".*.")
    rows = [row for _, row in InstanceDraft(data, Keys("")).raw(f"{table}.*") if isinstance(row, dict)]
    identities = [str(row.get(key, "")).strip() for row in rows]
    if text in identities:
        return text
    asked = folded(text)
    if field.path == "units.period" and asked in {ANNUAL, folded("annuel"), folded(value_label(ANNUAL).fr)}:
        return ANNUAL
    found = [
        identity
        for identity, row in zip(identities, rows, strict=True)
        if identity and any(folded(str(row.get(each, ""))) == asked for each in _NAMES_OF_ROWS)
    ]
    return found[0] if len(found) == 1 else text


def _numbers(text: str, field: FormField, data: Any) -> Any:
    """`LEBON: 3, VERNET: 2`."""
    shares = dict[str, int]()
    for part in re.split(r"[\n;,]", text):
        found = _SHARE.fullmatch(part.strip())
        if found is None:
            return text
        shares[_name(found[1].strip(), field, data) if field.names else found[1].strip()] = int(found[2])
    return shares
