"""The lines of an iCal file that can say when somebody is busy (RFC 5545), each where it stands; no other is looked at.

An empty line says nothing and is none. Broken values are kept: who needs one finds out.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from scheduler.errors import InputError, Place
from scheduler.text import Text

_KEPT = frozenset(
    (
        "METHOD", "UID", "SEQUENCE", "RECURRENCE-ID", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS",
        "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "FREEBUSY",
        "TZID", "TZOFFSETTO",
    )
)  # fmt: skip
_BLOCKS = frozenset(("VCALENDAR", "VEVENT", "VFREEBUSY", "VTIMEZONE", "STANDARD", "DAYLIGHT"))
_FREE_TEXT = ("UID", "TZID")
"""Names whose value may hold a colon; in the others the last colon ends the name, even in a bare `TZID=(UTC+01:00)`."""
_DEEPEST = 16
_PARAMETER = re.compile(r';\s*([^=;]+)=("[^"]*"|[^;]*)')


class Property(NamedTuple):
    """One line: its name and its parameters' in capitals."""

    name: str
    parameters: dict[str, str]
    value: str
    line: int


@dataclass(slots=True)
class Component:
    """What stands between a BEGIN and its END: its kept lines in their order, the blocks in it, and what it is in."""

    name: str
    line: int
    parent: "Component | None"
    properties: list[Property] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)
    depth: int = field(init=False)

    def __post_init__(self) -> None:
        self.depth = 0 if self.parent is None else self.parent.depth + 1

    def all(self, name: str) -> list[Property]:
        return [each for each in self.properties if each.name == name]

    def get(self, name: str) -> Property | None:
        return next(iter(self.all(name)), None)

    def value(self, name: str) -> str:
        """In capitals; empty when the line is absent."""
        found = self.get(name)
        return found.value.upper() if found is not None else ""

    def walk(self, name: str) -> Iterator["Component"]:
        """Those of that name inside it, in the order of the file."""
        for part in self.parts:
            if part.name == name:
                yield part
            yield from part.walk(name)


def parse(text: str, file: str) -> Component:
    """Every VCALENDAR of the file, as the parts of one component. Raises InputError when the nesting is broken."""
    root = here = Component("", 1, None)
    number = 1
    for number, line in _unfolded(text):
        head, _, value = line.partition(":")
        name, value = re.split("[;:]", head)[0].strip().upper(), value.strip()
        if name == "BEGIN":
            inside = Component(value.upper(), number, here)
            if inside.name in _BLOCKS:
                here.parts.append(inside)
            here = inside
            if here.depth > _DEEPEST:
                raise InputError.at(Place(file, number), *_BROKEN_NEST)
        elif name == "END":
            if here.parent is None or here.name != value.upper():
                raise InputError.at(Place(file, number), *_BROKEN_NEST)
            here = here.parent
        elif name in _KEPT and value and here.name in _BLOCKS:
            if name not in _FREE_TEXT:
                head, _, value = line.rpartition(":")
            parameters = {key.strip().upper(): held.strip('"').strip() for key, held in _PARAMETER.findall(head)}
            here.properties.append(Property(sys.intern(name), parameters, value.strip(), number))
    if here is not root:
        raise InputError.at(Place(file, number), *_BROKEN_NEST)
    if not any(part.name == "VCALENDAR" for part in root.parts):
        raise InputError.at(Place(file, 1), *_NO_CALENDAR)
    return root


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Logical lines, each with the number of its first: a line that begins with a blank goes on from the one before."""
    first, held = 1, list[str]()
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if line.startswith((" ", "\t")) and held:
            held.append(line[1:])
            continue
        if held:
            yield first, "".join(held)
        first, held = number, [line]
    if held:
        yield first, "".join(held)


_NO_CALENDAR = Text(
    "ce n’est pas un calendrier iCal ; il doit commencer par « BEGIN:VCALENDAR » : redemandez ce fichier",
    "this is no iCal calendar; it must begin with “BEGIN:VCALENDAR”: ask for this file again",
)
_BROKEN_NEST = Text(
    "un bloc « BEGIN » n’a pas son « END », ou l’inverse ; le fichier est sans doute tronqué : redemandez-le",
    "a block “BEGIN” lacks its “END”, or the reverse; the file is probably cut short: ask for it again",
)
