"""The forms and tables of an instance, made from its schema: nothing has to be said here of a new field."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from scheduler.instance.crosscheck.names import KEYS_THAT_NAME, REFERENCES
from scheduler.instance.keys import meaning
from scheduler.instance.labels import label, value_label
from scheduler.instance.reading.draft import Loc
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.leaves import fields_of, is_list, limits_of, model_of, row_model
from scheduler.instance.workbook.tables import cell_type
from scheduler.text import Lang

_KINDS = {
    "name": "text", "integer": "count", "decimal": "number", "pairs": "numbers", "block": "other",
}  # fmt: skip
"""What fields are, where it is called otherwise than in the workbook."""
_ONE_VALUE = ("text", "count", "number", "flag", "date", "time", "choice")


@dataclass(frozen=True)
class FormField:
    """A key of the schema. `kind`: text, count, number, flag, date, time, choice, of one value; `list` of one of these
    in `item`; `object` and `rows` (of `fields`), `parts` (lists of names: TP1 / TP2, TP3), `numbers` (a number for each
    name), `other`."""

    path: str
    key: str
    kind: str
    is_required: bool
    item: str = ""
    default: Any = None
    options: tuple[str, ...] = ()
    names: str = ""
    """The path of the identifiers that it names: `trainers.*.id`."""
    limits: tuple[tuple[str, Any], ...] = ()
    fields: tuple["FormField", ...] = ()

    def field(self, key: str) -> "FormField | None":
        return next((field for field in self.fields if field.key == key), None)

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """For the scripts; what is empty is left out."""
        said = {
            "key": self.key, "path": self.path, "kind": self.kind, "required": self.is_required, "item": self.item,
            "label": label(self.path).to(lang) if self.path else "",
            "help": meaning(self.path).to(lang) if self.path else "",
            "default": self.default, "names": self.names if self.kind != "parts" else "", "limits": dict(self.limits),
            "options": [[value, value_label(value).to(lang)] for value in self.options],
            "fields": [field.as_json(lang) for field in self.fields],
        }  # fmt: skip
        return {name: value for name, value in said.items() if value not in (None, "", False, [], {})}


@cache
def form() -> FormField:
    """The whole instance, as one object."""
    return FormField("", "", "object", is_required=True, fields=tuple(_fields(Instance, "")))


def field_at(path: Loc) -> FormField | None:
    """The field of a value; of a row, that of its table. None where the schema has none, as within weeks."""
    found: FormField | None = form()
    for part in path:
        if isinstance(part, str) and found is not None:
            is_number = found.kind == "numbers"
            found = FormField(found.path, part, "count", is_required=False) if is_number else found.field(part)
    return found


def _fields(model: type[BaseModel], above: str) -> Iterator[FormField]:
    for key, field in fields_of(model):
        yield _field(f"{above}{key}", key, field)


def _field(path: str, key: str, field: FieldInfo) -> FormField:
    cell, row = cell_type(field), row_model(field.annotation)
    inner, kind, item = row or model_of(field.annotation), _KINDS.get(cell.base, str(cell.base)), ""
    if inner is not None:
        kind = "object" if row is None else "rows"
    elif is_list(field.annotation):
        kind, item = ("list", kind) if cell.many else (kind, "")
    limits = limits_of(field) if kind == "list" or kind in _ONE_VALUE else {}
    default = list(field.default) if isinstance(field.default, tuple) else field.default
    return FormField(
        path, key, kind, field.is_required(), item,
        default if isinstance(default, str | int | float | list) else None,
        ("true", "false") if kind == "flag" else cell.choices, _names(path), tuple(limits.items()),
        tuple(_fields(inner, f"{path}.")) if inner is not None else (),
    )  # fmt: skip


def _names(path: str) -> str:
    """What the field names, if it does."""
    found = {used.replace(".*", ""): declared for used, declared in {**REFERENCES, **KEYS_THAT_NAME}.items()}
    return found.get(path, "")
