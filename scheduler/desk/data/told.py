"""What an act on the data is called, in the list of what can be undone."""

from typing import Any

from scheduler.desk.data.form import field_at
from scheduler.instance.labels import label
from scheduler.instance.reading.draft import IDENTITIES, value_at
from scheduler.rules import RULES
from scheduler.text import Text
from scheduler.wording import capital
from scheduler.wording.values import shown

_NAMES = (*IDENTITIES, "name", "title", "unit")


def label_of(wishes: list[Any], data: Any) -> Text:
    """`LEBON · Fonction`, or of several `UE : 12 changements`."""
    paths = [tuple(wish["path"]) for wish in wishes]
    tables = list(dict.fromkeys(str(path[0]) for path in paths))
    if len(wishes) != 1:
        what = Text(", ".join(label(t).fr for t in tables), ", ".join(label(t).en for t in tables))
        return Text(f"{what.fr} : {len(wishes)} changements", f"{what.en}: {len(wishes)} changes")
    wish, path = wishes[0], paths[0]
    name, what = _row(data, path), capital(label(_key(path)))
    if path[0] == "weights" and path[-1] in RULES:
        what = RULES[path[-1]].name
    match wish.get("do"):
        case "add":
            return Text(f"{what.fr} : une ligne de plus", f"{what.en}: one more row")
        case "remove":
            return Text(f"{what.fr} : {name} en moins", f"{what.en}: {name} less")
    before = f"{name} · " if name else ""
    value = wish.get("typed")
    if not isinstance(value, str):
        return Text(f"{before}{what.fr}", f"{before}{what.en}")
    return Text(f"{before}{what.fr} : {shown(value) or '–'}", f"{before}{what.en}: {shown(value) or '–'}")


def _key(path: tuple[Any, ...]) -> str:
    """The innermost key of the schema on the path."""
    fields = (field_at(path[:end]) for end in range(len(path), 0, -1))
    return next((field.path for field in fields if field is not None and field.path), str(path[0]))


def _row(data: Any, path: tuple[Any, ...]) -> str:
    """The innermost row on the path, by its name or number."""
    for at in range(len(path) - 1, -1, -1):
        if isinstance(path[at], int):
            try:
                row = value_at(data, path[: at + 1])
            except (KeyError, IndexError, TypeError):
                return ""
            named = next((row[key] for key in _NAMES if key in row), None) if isinstance(row, dict) else row
            return shown(named) if named is not None else f"n° {path[at] + 1}"
    return ""
