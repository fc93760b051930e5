"""Every line that a repair prints, written where it says, makes the instance that was verified; every option is read
back as the same changes in the same order."""

import datetime as dt
import os
import random
import re
import shlex
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scheduler.errors import InputError
from scheduler.instance.dump import to_yaml
from scheduler.instance.load import load
from scheduler.instance.reading.yamltree import parse_yaml
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.changes.catalogue.closures import Interruption, Teach
from scheduler.scenario.changes.catalogue.groups import AlternanceDays
from scheduler.scenario.changes.catalogue.people import Available, Limits
from scheduler.scenario.changes.catalogue.pins import Unpin
from scheduler.scenario.changes.catalogue.programme import Counts, Kind, Rhythm
from scheduler.scenario.changes.catalogue.rooms import AddRoom, RoomChange
from scheduler.scenario.changes.catalogue.teams import AddTrainer, Replace
from scheduler.scenario.changes.change import Change
from scheduler.scenario.changes.options import from_options, shown_together
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.repairs.lines import lines
from scheduler.timeline.calendar import Timeline
from tests.builders import make_instance, unit
from tests.random_instances import random_instance

SEEDS = range(int(os.environ.get("SCHEDULER_SEEDS", "5")))


def with_changes(instance: Instance, *changes: Change) -> Instance:
    return applied(Scenario(name="repair", changes=changes), instance, None, None).instance


def every_change(instance: Instance, rng: random.Random) -> Iterator[Change]:
    """One of each kind that a repair can be, some of which cannot be made."""
    units, people, rooms = instance.scheduled_units, instance.trainers, instance.rooms
    days = sorted(Timeline(instance).slots_on)
    one, other, who, room = rng.choice(units), rng.choice(units), rng.choice(people).id, rng.choice(rooms)
    yield Available(trainer=who, first=days[0], last=days[0], slots=(instance.slots[0].start,))
    yield Available(trainer=who, weekdays=("tue",), slots=(dt.time(17),), level="avoid")
    yield Rhythm(unit=one.code, sessions_per_week=one.sessions_per_week + 1)
    for row in rng.sample(units, min(2, len(units))):
        yield Kind(unit=row.code, to="webconference")
        yield Counts(unit=row.code, in_person=1, webconference=2)
        yield AddTrainer(unit=row.code, trainer=who)
        yield Replace(unit=row.code, trainer=row.trainers[0], by=who)
    yield Unpin(unit=other.code)
    for pin in instance.pins:
        yield Unpin(unit=pin.unit, date=pin.date)
    yield RoomChange(room=room.id, capacity=room.capacity + 5, features=(*room.features, "piano"))
    yield AddRoom(**{**dict(room), "id": "SALLE-EN-PLUS-1"})
    for closure in instance.calendar.closures:
        yield Interruption(name=closure.name)
        yield Interruption(name=closure.name, first=closure.first, last=closure.first)
    for group in instance.groups:
        if group.alternance is not None and group.alternance.min:
            yield AlternanceDays(group=group.id, min=group.alternance.min - 1)


# Writing a line, as a planner would


def written(instance: Instance, said: list[str], tmp_path: Path) -> Instance:
    """The instance's file with the lines written in it, read again."""
    path = tmp_path / "instance.yaml"
    root, faults = parse_yaml(to_yaml(instance).decode(), "instance.yaml")
    assert root is not None and not faults
    data = root.plain
    for line in said:
        write(data, line)
    path.write_bytes(to_yaml(Instance.model_validate(data)))
    return load(path)


def write(data: dict[str, Any], line: str) -> None:
    where, _, what = line.partition(" : ")
    keys = where.split(" › ")
    if keys[0] == "pins":
        code, day = re.fullmatch(r"effacez (?:l’entrée|les entrées) de (\S+?)(?: du (\S+))?", what).groups()  # type: ignore[union-attr]
        data["pins"] = [p for p in data["pins"] if p["unit"] != code or day not in (None, str(p.get("date")))]
    elif what.startswith("ajoutez - "):
        rows(data, keys).append(plain(what.removeprefix("ajoutez - ")))
    elif keys[:2] == ["calendar", "closures"]:
        name, first = re.search(r"« (.*?) »(?: \((\S+)\))?", line).groups()  # type: ignore[union-attr]
        closures = data["calendar"]["closures"]
        (index,) = [n for n, c in enumerate(closures) if c["name"] == name and first in (None, str(c["first"]))]
        if what.startswith("effacez"):
            del closures[index]
        else:
            closures[index] |= plain(f"{{{what}}}")
    elif what.startswith("effacez « "):
        del row(data, keys)[what.removeprefix("effacez « ").removesuffix(" »")]
    else:
        row(data, keys).update(plain(f"{{{what}}}"))


def plain(text: str) -> Any:
    root, faults = parse_yaml(text, "line")
    assert root is not None and not faults, text
    return root.plain


def row(data: Any, keys: list[str]) -> Any:
    for key in keys:
        if isinstance(data, list):
            (data,) = [each for each in data if key in (each.get("id"), each.get("code"))]
        else:
            data = data[key]
    return data


def rows(data: Any, keys: list[str]) -> list[Any]:
    """The list of that name, made where it is not written yet."""
    for key in keys[:-1]:
        data = row(data, [key]) if isinstance(data, list) else data.setdefault(key, {})
    found = data.setdefault(keys[-1], [])
    assert isinstance(found, list)
    return found


def test_every_line_written_makes_the_instance_that_was_verified(tmp_path: Path) -> None:
    met = Counter[type[Change]]()
    for seed in SEEDS:
        before = with_changes(random_instance(seed))
        for change in every_change(before, random.Random(seed)):
            try:
                after = with_changes(before, change)
            except InputError:
                continue
            said = [text.fr for text in lines(before, after)]
            assert written(before, said, tmp_path) == after, (seed, change, said)
            met[type(change)] += 1
    kinds = {type(change) for seed in SEEDS for change in every_change(random_instance(seed), random.Random(seed))}
    assert {kind for kind in kinds if met[kind] < 3} == set()


def test_shares_are_written_with_what_changes_them(tmp_path: Path) -> None:
    shared = unit("U1", trainers=["T1", "T2"], shares={"T1": 3, "T2": 1})
    before = with_changes(make_instance(units=[shared]))
    fewer = with_changes(before, Counts(unit="U1", in_person=1, webconference=2))
    assert [text.fr for text in lines(before, fewer)] == [
        "units › U1 : in_person: 1, webconference: 2, shares: {T1: 2, T2: 1}"
    ]
    alone = with_changes(before, Replace(unit="U1", trainer="T2", by="T1"))
    assert [text.en for text in lines(before, alone)] == ["units › U1: trainers: [T1]", "units › U1: delete “shares”"]
    assert written(before, [text.fr for text in lines(before, alone)], tmp_path) == alone


def test_a_holiday_taught_and_a_limit_raised(tmp_path: Path) -> None:
    before = make_instance(
        calendar={
            "semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-12-16"}],
            "holidays": {"country": "FR", "subdivision": "974"},
        },
        units=[unit("U1")],
    )
    after = with_changes(before, Teach(date=dt.date(2022, 11, 1)), Limits(trainer="T1", max_evenings_per_week=2))
    said = [text.fr for text in lines(before, after)]
    assert said == ["calendar › holidays : taught: [2022-11-01]", "trainers › T1 : max_evenings_per_week: 2"]
    assert written(before, said, tmp_path) == after


@pytest.mark.parametrize("seed", SEEDS)
def test_the_options_of_a_command_are_read_back_as_the_same_changes_in_the_same_order(seed: int) -> None:
    instance, rng = random_instance(seed), random.Random(seed)
    changes = list(every_change(instance, rng))
    rng.shuffle(changes)
    for count in (1, 2, 3, len(changes)):
        words = shlex.split(" ".join(shown_together(changes[:count])))
        given = dict[str, list[str]]()
        for option, value in zip(words[::2], words[1::2], strict=True):
            given.setdefault(option, []).append(value)
        together = [(option, value) for option, values in given.items() for value in values]  # as click hands them over
        scenario, _ = from_options(together, instance)
        assert [meaning(change) for change in scenario.changes] == [meaning(change) for change in changes[:count]]


def meaning(change: Change) -> tuple[str, dict[str, Any]]:
    """One day may be written with `last` or without it (`change.When`); all else as it is."""
    content = change.model_dump()[change.key]
    if content.get("first") is not None:
        content["last"] = content["last"] or content["first"]
    return change.key, content
