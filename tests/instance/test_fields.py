"""Fields of an instance: numbers that Python takes for others, zones that are no places."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from scheduler.instance.schema.fields import is_zone, time_zones
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.scenario import Scenario
from scheduler.timetable.schema import Timetable
from scheduler.timetable.store import to_json
from tests.builders import instance_data, make_instance, make_timetable
from tests.instance.sample import SAMPLE, faults_of, write


@pytest.mark.parametrize(
    ("good", "bad", "line"),
    [
        ("version: 1", "version: true", 1),
        ("version: 1", "version: 1.0", 1),
        ("version: 1", 'version: "1"', 1),
        ("Indian/Reunion", "localtime", 4),
        ("Indian/Reunion", "Factory", 4),
        ("Indian/Reunion", "posixrules", 4),
        ("Indian/Reunion", "posix/Indian/Reunion", 4),
        ("Indian/Reunion", "right/UTC", 4),
        ("Indian/Reunion", "Indian", 4),
        ("size: 12", "size: 12.0", 27),
        ("size: 12", "size: true", 27),
        ("capacity: 30", "capacity: 30.0", 24),
        ("hours: 7", "hours: true", 17),
        ("Q1: 2", "Q1: true", 41),
        ("Q1: 2", "Q1: 2.0", 41),
        ("number: 1", "number: 1.0", 37),
    ],
)
def test_what_is_nearly_right_is_refused_at_its_line(tmp_path: Path, good: str, bad: str, line: int) -> None:
    (fault,) = faults_of(write(tmp_path, SAMPLE.replace(good, bad, 1)))
    assert fault.place.line == line
    assert bad.split(": ")[-1].strip('"') in fault.text.fr


@pytest.mark.parametrize("value", [True, 1.0])
def test_truth_is_no_number(value: Any) -> None:
    """Data from elsewhere than YAML."""
    with pytest.raises(ValidationError, match="version"):
        Instance.model_validate(instance_data(version=value))
    with pytest.raises(ValidationError, match="version"):
        Scenario.model_validate({"version": value, "name": "x"})
    of = make_instance()
    written = json.loads(to_json(make_timetable(of, [])))
    with pytest.raises(ValidationError, match="version"):
        Timetable.model_validate_json(json.dumps({**written, "version": value}), strict=True)
    assert Timetable.model_validate_json(json.dumps(written), strict=True).version == 1


@pytest.mark.parametrize("key", ["hours_per_day", "rest_hours"])
def test_hours_are_numbers(key: str) -> None:
    with pytest.raises(ValidationError, match=key):
        Instance.model_validate(instance_data(law={key: True}))
    assert getattr(Instance.model_validate(instance_data(law={key: 8})).law, key) == 8


@pytest.mark.parametrize("name", ["UTC", "Etc/GMT+4", "Europe/Paris", "America/Argentina/Buenos_Aires"])
def test_zones_of_places_and_of_offsets(name: str) -> None:
    assert is_zone(name)
    assert not [zone for zone in time_zones() if zone.startswith(("posix", "right", "local", "Factory"))]
