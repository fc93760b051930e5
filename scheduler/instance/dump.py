"""An instance written as YAML, as a person edits it: what a scenario changed can be kept, read and solved again."""

import datetime as dt
import io
from typing import Any

from ruamel.yaml import YAML

from scheduler.instance.schema.instance import Instance

_WIDTH = 120


def to_yaml(instance: Instance, heading: str = "") -> bytes:
    """The instance's file: `load` reads the same instance from it. `heading` becomes comment lines at its top.

    Busy times that came from files, of groups or trainers, or come every week, are written as dates.
    """
    data = plain_data(instance)
    for busy in data.get("busy", ()):
        for written_elsewhere in ("file", "weekly"):
            busy.pop(written_elsewhere, None)
        busy.setdefault("times", [])  # said, even when the file said nothing
    for trainer in data["trainers"]:
        trainer.pop("calendar", None)
    return dumped(data, heading).encode()


def plain_data(instance: Instance) -> dict[str, Any]:
    """The instance as the dictionaries and lists of its file, with dates and hours; defaults are left out."""
    data: dict[str, Any] = _lists(instance.model_dump(exclude_defaults=True, by_alias=True))
    return data


def dumped(data: Any, heading: str = "") -> str:
    """Plain data of an instance as YAML, below the heading."""
    yaml, stream = YAML(), io.StringIO()
    yaml.default_flow_style = None  # a table's rows on one line each, as a person writes them
    yaml.width = _WIDTH
    yaml.representer.ignore_aliases = lambda *_: True  # a closure of one day has its date twice, not an anchor
    yaml.indent(mapping=2, sequence=4, offset=2)
    for line in heading.splitlines():
        stream.write(f"# {line}".rstrip() + "\n")
    yaml.dump(_clocks(data), stream)
    return stream.getvalue()


def _lists(value: Any) -> Any:
    """Lists in place of tuples, which YAML does not know."""
    if isinstance(value, dict):
        return {key: _lists(content) for key, content in value.items()}
    return [_lists(content) for content in value] if isinstance(value, list | tuple) else value


def _clocks(value: Any) -> Any:
    """Hours as they are typed."""
    if isinstance(value, dict):
        return {_clocks(key): _clocks(content) for key, content in value.items()}
    if isinstance(value, list | tuple):
        return [_clocks(content) for content in value]
    return f"{value:%H:%M}" if isinstance(value, dt.time) else value
