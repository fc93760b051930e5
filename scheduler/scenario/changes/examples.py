"""Examples in messages: those that changes declare, with the names and dates of the planner's own instance."""

import datetime as dt
import re

from scheduler.instance.reading.yamltree import parse_yaml
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.change import CHANGES


def example_of(key: str) -> str:
    """A change of this kind, as a line of a scenario file has it."""
    return f"{key}: {CHANGES[key].example}"


def field_example(field: str, key: str | None = None) -> str | None:
    """What may stand in a field of a change: as in its own example, else as in any other's that has the field."""
    every = [CHANGES[key]] if key in CHANGES else []
    for kind in (*every, *CHANGES.values()):
        root, _ = parse_yaml(kind.example, kind.key)
        if root is not None and field in root.plain:
            value = root.plain[field]
            return ", ".join(map(str, value)).join("[]") if isinstance(value, list) else str(value)
    return None


def as_here(example: str, instance: Instance | None) -> str:
    """The example with the instance's names in place of those of the first school; as it is where none is known."""
    if instance is None:
        return example
    names = _names(instance)
    return re.sub("|".join(map(re.escape, names)), lambda found: names[found.group()], example)


def _names(instance: Instance) -> dict[str, str]:
    """What stands for each name of the examples, where the instance has such a thing."""
    people = [trainer.id for trainer in instance.trainers]
    unit = next((unit for unit in instance.courses if unit.trainers), None)
    teacher = unit.trainers[0] if unit is not None else next(iter(people), None)
    other = next((name for name in people if unit is None or name not in unit.trainers), next(reversed(people), None))
    apprentices = next((group.id for group in instance.groups if group.alternance is not None), None)
    group = next((group.id for group in instance.groups), None)
    found = {
        "TRS001-X1-1": _paper(instance, unit.code if unit is not None else None),
        "VERNET": teacher,
        "LEBON": teacher,
        "MAKSENE": other,
        "TET007": unit.code if unit is not None else None,
        "TRS001": unit.code if unit is not None else None,
        "AST002": next((busy.unit or busy.title for busy in instance.busy), None),
        "A101": next((room.id for room in instance.rooms), None),
        "LE-PORT": next((site.id for site in instance.sites), None),
        "1A-ALT": apprentices or group,
        "1A-SOIR": group,
        "ACCUEIL": next((member.id for member in instance.staff), None),
        "semester: S1": f"semester: {instance.calendar.semesters[0].id}",
        "Interruption des cours": next((closure.name for closure in instance.calendar.closures), None),
        "17:00": next((f"{slot.start:%H:%M}" for slot in instance.slots), None),
    }
    known = {*people, *instance.unit, *instance.room, *instance.site, *instance.group}
    return {name: value for name, value in found.items() if value is not None and name not in known} | _dates(instance)


def _paper(instance: Instance, code: str | None) -> str | None:
    examined = next((unit.code for unit in instance.units if unit.exams), code)
    return f"{examined}-X1-1" if examined is not None else None


def _dates(instance: Instance) -> dict[str, str]:
    """Days of the first semester, in the order of those of the examples, unless these are days of the year."""
    semesters = instance.calendar.semesters
    semester = min(semesters, key=lambda each: each.first)
    length = (semester.last - semester.first).days
    days = (
        "2022-12-26",
        "2023-01-13",
        "2023-02-13",
        "2023-02-20",
        "2023-02-21",
        "2023-03-06",
        "2023-03-07",
        "2023-03-17",
    )
    ends = max(each.last for each in semesters)
    if semester.first <= dt.date.fromisoformat(days[0]) and dt.date.fromisoformat(days[-1]) <= ends:
        return {}
    parts = (0, 4, 5, 7, 8, 14, 15, 25)
    return {
        day: str(semester.first + dt.timedelta(days=min(part, length))) for day, part in zip(days, parts, strict=True)
    }
