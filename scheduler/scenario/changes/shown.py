"""A change as a planner can type it on the command line: `--available "VERNET tue 17:00"`."""

import json
import shlex
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from scheduler.instance.schema import Pin
from scheduler.scenario.changes.change import (
    AddTrainer,
    AlternanceDays,
    Available,
    Change,
    Close,
    Counts,
    DropGroup,
    DropUnit,
    Interruption,
    Kind,
    Replace,
    Rhythm,
    RoomChange,
    Unavailable,
    Unpin,
    Weight,
    When,
)
from scheduler.scenario.changes.grammar import looks_dated

ANY = "--change"
"""The option that takes any change, whole."""
_UNSAFE = set('"$`\\!')


def shown(change: Change, *, whole: bool = False) -> str:
    """The change's option and its value, quoted for a shell; read back, it is the same change.

    What has no short form is shown `whole`, as a scenario file writes it: `--change "add_unit: {…}"`.
    """
    option, value = (ANY, written(change)) if whole else parts(change)
    safe = f'"{value}"' if not set(value) & _UNSAFE else shlex.quote(value)
    return f"{option} {value if shlex.quote(value) == value else safe}"


def shown_together(changes: Sequence[Change]) -> list[str]:
    """The options that make these changes in this order. A command reads the options of one name together: where that
    would be another order, each is shown whole."""
    runs = [name for name, _ in groupby(parts(change)[0] for change in changes)]
    return [shown(change, whole=len(runs) > len(set(runs))) for change in changes]


def parts(change: Change) -> tuple[str, str]:
    """The option and its value, unquoted."""
    content = change.content
    form = _FORMS.get(type(content))
    found = form(content) if form is not None else None
    return found or (ANY, written(change))


def written(change: Change) -> str:
    """As a line of a scenario file: `close: {first: 2023-02-02}`."""
    return f"{change.key}: {flow(change.content.model_dump(exclude_unset=True, exclude_none=True))}"


def _span(first: Any, last: Any) -> str:
    return f"{first}..{last}" if last is not None and last != first else f"{first}"


def _when(when: When) -> list[str]:
    return [
        *([_span(when.first, when.last)] if when.first is not None else []),
        *([",".join(when.weekdays)] if when.weekdays is not None else []),
        *([",".join(f"{slot:%H:%M}" for slot in when.slots)] if when.slots is not None else []),
    ]


Form = Callable[[Any], tuple[str, str] | None]


def _unavailable(c: Unavailable) -> tuple[str, str]:
    return "--unavailable", " ".join([c.trainer, *_when(c)])


def _available(c: Available) -> tuple[str, str]:
    return "--available", " ".join([c.trainer, *_when(c), *([c.level] if c.level != "ok" else [])])


def _close(c: Close) -> tuple[str, str] | None:
    if c.name is not None or (c.room is not None and c.site is not None):
        return None
    where = c.room or c.site
    return "--close", " ".join([*([where] if where else []), _span(c.first, c.last)])


def _interruption(c: Interruption) -> tuple[str, str] | None:
    words = c.name.split()
    if " ".join(words) != c.name or looks_dated(words[-1]) or (c.first is None and c.last is not None):
        return None
    return "--interruption", " ".join([c.name, *([_span(c.first, c.last)] if c.first is not None else [])])


def _counts(c: Counts) -> tuple[str, str] | None:
    if c.in_person is None or c.webconference is None:
        return None
    return "--counts", f"{c.unit}={c.in_person}+{c.webconference}"


def _rhythm(c: Rhythm) -> tuple[str, str]:
    return ("--two-a-week", c.unit) if c.sessions_per_week == 2 else ("--rhythm", f"{c.unit}={c.sessions_per_week}")


def _alternance(c: AlternanceDays) -> tuple[str, str] | None:
    if c.min is None and c.max is None:
        return None
    least, most = ("" if n is None else str(n) for n in (c.min, c.max))
    return "--alternance", f"{c.group}={least}..{most}"


def _room(c: RoomChange) -> tuple[str, str] | None:
    features = c.features or ()
    if c.features == () or (c.capacity is None and not features) or any(f.isdigit() for f in features):
        return None
    words = [*([str(c.capacity)] if c.capacity is not None else []), *([",".join(features)] if features else [])]
    return "--room", f"{c.room}={' '.join(words)}"


def _pin(c: Pin) -> tuple[str, str] | None:
    words = [
        str(c.date) if c.date is not None else None,
        c.weekday,
        f"{c.slot:%H:%M}" if c.slot is not None else None,
        c.room,
        c.kind,
        f"#{c.number}" if c.number is not None else None,
    ]
    return "--pin", " ".join([c.unit, *(word for word in words if word is not None)])


_FORMS: dict[type, Form] = {
    Unavailable: _unavailable,
    Available: _available,
    Close: _close,
    Interruption: _interruption,
    Replace: lambda c: ("--replace", f"{c.unit}:{c.trainer}={c.by}"),
    AddTrainer: lambda c: ("--add-trainer", f"{c.unit}={c.trainer}"),
    Counts: _counts,
    Kind: lambda c: ("--kind", f"{c.unit}={c.to}" if c.count == 1 else f"{c.unit}={c.count} {c.to}"),
    Rhythm: _rhythm,
    DropUnit: lambda c: ("--drop-unit", c.unit),
    DropGroup: lambda c: ("--drop-group", c.group),
    Weight: lambda c: ("--weight", f"{c.criterion}={c.weight}"),
    Pin: _pin,
    Unpin: lambda c: ("--unpin", c.unit if c.date is None else f"{c.unit} {c.date}"),
    AlternanceDays: _alternance,
    RoomChange: _room,
}


def flow(value: Any) -> str:
    """YAML on one line; texts in quotes when they could be read as something else."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(content)}" for key, content in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(content) for content in value) + "]"
    if isinstance(value, int | float):
        return str(value)
    if hasattr(value, "hour"):
        return f"{value:%H:%M}"
    text = str(value)
    safe = text.isascii() and all(char.isalnum() or char in "_-" for char in text) and text[:1].isalpha()
    if (safe and text.casefold() != "null") or _is_date(text):
        return text
    return "'" + text.replace("'", "''") + "'" if text.isprintable() else json.dumps(text)


def _is_date(text: str) -> bool:
    return len(text) == 10 and text.replace("-", "").isdigit() and text[4] == text[7] == "-"
