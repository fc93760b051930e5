"""The forms and tables of an instance, made from its schema: nothing has to be said here of a new field."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from scheduler.instance.crosscheck.names import KEYS_THAT_NAME, REFERENCES
from scheduler.instance.keys import meaning
from scheduler.instance.labels import label, value_label
from scheduler.instance.reading.draft import Loc
from scheduler.instance.schema.instance import Instance
from scheduler.text import Lang

_SCALARS = {"date": "date", "time": "time"}


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
    schema = Instance.model_json_schema()
    return FormField("", "", "object", is_required=True, fields=tuple(_fields(schema, schema, "")))


def field_at(path: Loc) -> FormField | None:
    """The field of a value; of a row, that of its table. None where the schema has none, as within weeks."""
    found: FormField | None = form()
    for part in path:
        if isinstance(part, str) and found is not None:
            is_number = found.kind == "numbers"
            found = FormField(found.path, part, "count", is_required=False) if is_number else found.field(part)
    return found


def _fields(schema: dict[str, Any], root: dict[str, Any], above: str) -> Iterator[FormField]:
    for key, said in schema["properties"].items():
        yield _field(key, said, root, above, is_required=key in schema.get("required", ()))


def _field(key: str, said: dict[str, Any], root: dict[str, Any], above: str, *, is_required: bool) -> FormField:
    path = f"{above}{key}"
    default = said.get("default")
    node = _plain(said, root)
    kind, item, options, inner = _kind(node), "", _options(node), node
    if kind == "list":
        inner = _plain(node["items"], root)
        item, options = _kind(inner), _options(inner)
        if item in ("object", "list"):
            kind, item = {"object": "rows", "list": "parts"}[item], ""
    fields = tuple(_fields(inner, root, f"{path}.")) if "properties" in inner else ()
    limits = tuple((name, inner[name]) for name in ("minimum", "maximum", "maxLength") if name in inner)
    return FormField(
        path, key, kind, is_required, item, default if isinstance(default, str | int | float) else _texts(default),
        options, _names(path), limits, fields,
    )  # fmt: skip


def _texts(default: Any) -> Any:
    """A list that holds when nothing is written."""
    return default if isinstance(default, list) and default else None


def _plain(said: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    """What it is when it is something: references followed, nothing left out."""
    if "$ref" in said:
        found: dict[str, Any] = root["$defs"][said["$ref"].rpartition("/")[2]]
        return _plain(found, root)
    some = [each for each in said.get("anyOf", ()) if each.get("type") != "null"]
    return _plain(some[0], root) if len(some) == 1 else said


def _kind(node: dict[str, Any]) -> str:
    if "enum" in node:
        return "choice"
    if "properties" in node:
        return "object"
    inner = next(iter(node.get("patternProperties", {}).values()), node.get("additionalProperties"))
    match node.get("type"):
        case "string":
            return _SCALARS.get(node.get("format", ""), "text")
        case "integer":
            return "count"
        case "number":
            return "number"
        case "boolean":
            return "flag"
        case "array":
            return "list"
        case "object" if isinstance(inner, dict) and inner.get("type") == "integer":
            return "numbers"
    return "other"


def _options(node: dict[str, Any]) -> tuple[str, ...]:
    if node.get("type") == "boolean":
        return ("true", "false")
    return tuple(map(str, node.get("enum", ())))


def _names(path: str) -> str:
    """What the field names, if it does."""
    pairs = [*((used, declared) for used, declared, _ in REFERENCES), *KEYS_THAT_NAME]
    found = {used.replace(".*", ""): declared for used, declared in pairs}
    return found.get(path, "")
