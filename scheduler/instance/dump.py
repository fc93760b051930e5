"""An instance written as YAML, as a person edits it: what a scenario changed can be kept, read and solved again."""

import datetime as dt
import io
from typing import Any

from ruamel.yaml import YAML

from scheduler.instance.schema import Instance

_WIDTH = 120


def to_yaml(instance: Instance, heading: str = "") -> bytes:
    """The instance's file: `load` reads the same instance from it. `heading` becomes comment lines at its top.

    Busy times that came from files, or come every week, are written as dates.
    """
    data = instance.model_dump(exclude_defaults=True)
    for busy in data.get("busy", ()):
        for written_elsewhere in ("file", "weekly"):
            busy.pop(written_elsewhere, None)
        busy.setdefault("times", [])  # said, even when the file said nothing
    return dumped(data, heading).encode()


def dumped(data: Any, heading: str = "") -> str:
    """Plain data of an instance as YAML, below the heading."""
    yaml, stream = YAML(), io.StringIO()
    yaml.default_flow_style = None  # a table's rows on one line each, as a person writes them
    yaml.width = _WIDTH
    yaml.representer.ignore_aliases = lambda *_: True  # a closure of one day has its date twice, not an anchor
    yaml.indent(mapping=2, sequence=4, offset=2)
    for line in heading.splitlines():
        stream.write(f"# {line}".rstrip() + "\n")
    yaml.dump(_plain(data), stream)
    return stream.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {_plain(key): _plain(content) for key, content in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(content) for content in value]
    return f"{value:%H:%M}" if isinstance(value, dt.time) else value
