"""A form for every change of the catalogue, made from its declaration: fields, labels, limits, what is chosen from.

A change that is declared has its form; what a field is called, where it is not one of those known, is its own name.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from scheduler.desk.texts.change_fields import LABELS
from scheduler.instance.labels import ANYWHERE, value_label
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.leaves import bare, limits_of
from scheduler.instance.schema.units import ANNUAL
from scheduler.rules import CRITERIA, RULES
from scheduler.scenario.changes.catalogue import people as _  # noqa: F401  # the catalogue declares itself
from scheduler.scenario.changes.change import CHANGES, Change
from scheduler.scenario.changes.state import Past, State
from scheduler.scenario.changes.tables import GROUPS, ROOMS, SITES, TRAINERS, UNITS, Table
from scheduler.text import Lang
from scheduler.wording import capital, clock

Json = dict[str, Any]
_TABLES = {
    "groups": GROUPS, "trainers": TRAINERS, "site": SITES, "part_of": GROUPS, "unit": UNITS, "room": ROOMS,
    "shares": TRAINERS,
}  # fmt: skip
"""What the rows of an instance name, where a change adds one."""
_FREQUENT = ("unavailable", "close", "replace", "counts", "available", "room")
"""What happens most in a year comes first."""


def change_forms(instance: Instance, lang: Lang) -> list[Json]:
    """The forms, the most frequent first, then in the order of the catalogue."""
    forms = _Forms(instance, lang)
    order = [*(key for key in _FREQUENT if key in CHANGES), *(key for key in CHANGES if key not in _FREQUENT)]
    return [{**forms.of(CHANGES[key]), "frequent": key in _FREQUENT} for key in order]


class _Forms:
    def __init__(self, instance: Instance, lang: Lang) -> None:
        self._instance, self._lang = instance, lang
        self._state = State(instance, Past(instance.zone))

    def of(self, kind: type[Change]) -> Json:
        about = kind.about.to(self._lang)
        return {
            "key": kind.key,
            "heading": about if kind.heading is None else kind.heading.to(self._lang),
            "about": about,
            "fields": self._fields(kind),
        }

    def _fields(self, model: type[BaseModel]) -> list[Json]:
        """What must be given first."""
        fields = [self._field(name, field, getattr(model, "key", "")) for name, field in model.model_fields.items()]
        return sorted(fields, key=lambda field: not field["required"])

    def _field(self, name: str, field: FieldInfo, change: str) -> Json:
        label = LABELS.get(f"{change}.{name}") or LABELS.get(name) or ANYWHERE.get(name)
        table = _table_in((field.annotation, *field.metadata)) or _TABLES.get(name)
        if label is None:
            label = table.noun if table is not None else None
        default = field.default
        return {
            "name": field.alias or name,
            "label": name.replace("_", " ") if label is None else capital(label).to(self._lang),
            "required": field.is_required(),
            "initial": default if isinstance(default, str | int) and not field.is_required() else None,
            **self._input(name, _annotated(field), limits_of(field)),
        }

    def _input(self, name: str, annotation: Any, limits: Json) -> Json:
        core, table = bare(annotation), _table_in((annotation,)) or _TABLES.get(name)
        origin = get_origin(core)
        if origin is tuple:
            inner = self._input(name, get_args(core)[0], limits)
            return {"input": {"choice": "many", "record": "records"}.get(inner["input"], "words"), **_without(inner)}
        if origin is dict:
            return {"input": "counts", "choices": self._rows(table) if table is not None else []}
        if isinstance(core, type) and issubclass(core, BaseModel):
            return {"input": "record", "fields": self._fields(core)}
        if table is not None:
            return {"input": "choice", "choices": self._rows(table)}
        if origin is Literal:
            return {"input": "choice", "choices": self._values(get_args(core))}
        if name == "criterion":
            return {"input": "choice", "choices": self._values(CRITERIA)}
        if name == "period":
            semesters = [[each.id, each.title or each.id] for each in self._instance.calendar.semesters]
            return {"input": "choice", "choices": [*semesters, *self._values([ANNUAL])]}
        if core is dt.date:
            first, last = self._state.year
            return {"input": "day", "min": first.isoformat(), "max": last.isoformat()}
        if core is dt.time:
            starts = sorted({slot.start for slot in self._instance.slots})
            choices = [[start.isoformat("minutes"), clock(start).to(self._lang)] for start in starts]
            return {"input": "choice", "choices": choices}
        if core is float:
            return {"input": "number", "step": "any", **_ends(limits)}
        if core is int:
            return {"input": "number", **_ends(limits)}
        return {"input": "text"}

    def _values(self, values: Iterable[str]) -> list[list[str]]:
        named = ((value, RULES[value].name if value in RULES else value_label(value)) for value in values)
        return [[value, name.to(self._lang)] for value, name in named]

    def _rows(self, table: Table) -> list[list[str]]:
        return [[name, table.titled(self._state, name)] for name in dict.fromkeys(table.names(self._state))]


def _annotated(field: FieldInfo) -> Any:
    """The type with what stands beside it: the table whose row the field names may be there."""
    return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


def _without(inner: Json) -> Json:
    return {key: value for key, value in inner.items() if key != "input"}


def _ends(limits: Json) -> Json:
    return {name: limits[key] for name, key in (("min", "minimum"), ("max", "maximum")) if key in limits}


def _table_in(parts: Iterable[Any]) -> Table | None:
    for part in parts:
        if isinstance(part, Table):
            return part
        found = _table_in(get_args(part))
        if found is not None:
            return found
    return None
