"""The examples that come with the program, each as the files of a new instance."""

import re
from pathlib import Path

import scheduler
from scheduler.instance.keys import page
from scheduler.instance.reading.source import INSTANCE_FILE
from scheduler.wording import folded

EXAMPLES = {"tiny": "tiny", "cnam": "cnam-reunion-asp-2022-23"}
KEYS = "KEYS.md"
"""The table of every key, beside each new instance."""
_NAME = re.compile(r"^name:.*$", re.MULTILINE)
_LONGEST_NAME = 80


def name_from(text: str) -> str:
    """What an instance can be called after these words: `Licence de nuit 2025` is `licence-de-nuit-2025`; empty when
    nothing is left of them."""
    return re.sub("[^a-z0-9]+", "-", folded(text)).strip("-")[:_LONGEST_NAME].strip("-")


def renamed(text: str, name: str) -> str:
    """An instance's text with that name."""
    return _NAME.sub(f"name: {name}", text, count=1)


def examples() -> Path:
    """The instances: in the wheel beside the code, in a clone where they are kept."""
    package = Path(scheduler.__file__).parent
    packed = package / "examples"
    return packed if packed.is_dir() else package.parent / "instances"


def example_files(example: str, name: str) -> dict[str, bytes]:
    """The instance, called `name` unless that is empty, its busy files and the table of keys; the example's own README
    and picture are about itself. Raises KeyError for no example."""
    source = examples() / EXAMPLES[example]
    kept = (path for path in sorted(source.iterdir()) if path.suffix in (".yaml", ".ics", ".csv"))
    made = {path.name: path.read_bytes() for path in kept}
    if name:
        made[INSTANCE_FILE] = renamed(made[INSTANCE_FILE].decode(), name).encode()
    return {**made, KEYS: page().encode()}
