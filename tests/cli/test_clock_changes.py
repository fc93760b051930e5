"""The commands one after the other in schools that teach in the hour in which their clocks change."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from tests.cli.program import scheduler


class School(NamedTuple):
    zone: str
    first: str
    last: str
    weekday: str
    changes: str
    """The day on which they change, at 23:00 or to 23:00."""


GAP = School("America/Nuuk", "2025-03-10", "2025-04-12", "sat", "2025-03-29")
TWICE = School("Africa/Cairo", "2024-10-14", "2024-11-16", "thu", "2024-10-31")


def written(folder: Path, school: School, sessions: int) -> Path:
    """One unit, Saturdays or Thursdays from 23:10 to 23:50, so many sessions in five weeks."""
    instance = {
        "version": 1, "name": "nights", "title": "Nights", "timezone": school.zone, "locale": "fr",
        "calendar": {"semesters": [{"id": "S1", "first": school.first, "last": school.last}]},
        "slots": [{"start": "23:10", "end": "23:50", "weekdays": [school.weekday]}],
        "sites": [{"id": "C", "title": "Centre"}], "rooms": [{"id": "R", "site": "C", "capacity": 30}],
        "groups": [{"id": "G", "size": 12}], "trainers": [{"id": "T", "name": "Alice"}],
        "units": [{
            "code": "U1", "title": "Unit", "ects": 3, "modality": "cours", "period": "S1", "groups": ["G"],
            "trainers": ["T"], "in_person": 1, "webconference": sessions - 1,
        }],
    }  # fmt: skip
    path = folder / "instance.yaml"
    path.write_text(yaml.safe_dump(instance), encoding="utf-8")
    return path


def done(*arguments: object, folder: Path, code: int = 0) -> str:
    result = scheduler(*arguments, folder=folder)
    assert result.returncode == code, result.stdout + result.stderr
    assert "interne" not in result.stderr
    return result.stdout + result.stderr


@pytest.mark.parametrize(("school", "sessions"), [(GAP, 4), (TWICE, 5)])
def test_all_commands_go_by_the_same_instants(school: School, sessions: int, tmp_path: Path) -> None:
    instance = written(tmp_path, school, sessions)
    told = done("plan", instance, "--out", "out", "--workers", "1", "--time-limit", "5", folder=tmp_path)
    day = "/".join(reversed(school.changes.split("-")))
    assert f"{day}, " in told
    assert "l’heure change" in told
    assert "l’heure change" in (tmp_path / "out" / "timetable.html").read_text(encoding="utf-8")
    timetable = json.loads((tmp_path / "out" / "timetable.json").read_text(encoding="utf-8"))
    assert any(row["start"].startswith(school.changes) for row in timetable["sessions"]) == (school is TWICE)
    assert "l’heure change" in done("check", instance, "out", folder=tmp_path)

    database = ("--database", "here.sqlite")
    done("publish", "out", "--instance", instance, *database, folder=tmp_path)
    limits = ("--workers", "1", "--time-limit", "5")
    away = done(
        "whatif", "out", "--instance", instance, "--from", school.first, "--weight", "Q2=2", "--out", "w", *limits,
        folder=tmp_path,
    )  # fmt: skip
    assert "0 déplacement" in away or "aucun déplacement" in away.lower()


def test_an_impossible_year_says_that_an_hour_is_missing(tmp_path: Path) -> None:
    instance = written(tmp_path, GAP, 5)
    told = done("plan", instance, "--out", "out", "--workers", "1", "--time-limit", "5", folder=tmp_path, code=3)
    assert "le samedi 29/03/2025, le temps de 23 h 10 à 23 h 50 n’existe pas" in told
    assert not (tmp_path / "out").exists()


def test_a_pin_on_an_hour_that_does_not_exist(tmp_path: Path) -> None:
    instance = written(tmp_path, GAP, 4)
    data = yaml.safe_load(instance.read_text(encoding="utf-8"))
    data["pins"] = [{"unit": "U1", "date": "2025-03-29", "slot": "23:10"}]
    instance.write_text(yaml.safe_dump(data), encoding="utf-8")
    told = done("plan", instance, "--out", "out", "--workers", "1", "--time-limit", "5", folder=tmp_path, code=3)
    assert "ne peut pas tenir : le samedi 29/03/2025, le temps de 23 h 10 à 23 h 50 n’existe pas" in told
