"""A year of its own for these tests: two units, two trainers, ten places for eight sessions, its file with comments."""

from pathlib import Path

from scheduler.desk.draft.draft import Draft
from scheduler.instance.dump import to_yaml
from scheduler.instance.load import load
from scheduler.instance.schema.instance import Instance
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.timetable import store
from tests.builders import make_instance, unit
from tests.desk.project import draft

NAME = "soirs"
ONE = Params(time_limit_s=10, workers=1)
SLOTS = [{"start": "17:00", "end": "19:00", "weekdays": ["mon", "tue"]}]
GROUPS = [{"id": "G1", "size": 12, "title": "Première année"}]


def instance() -> Instance:
    """The first semester has five Mondays and Tuesdays, a slot each; each unit has a session a week at most."""
    units = [unit(code, groups=["G1"], trainers=[who]) for code, who in (("U1", "T1"), ("U2", "T2"))]
    return make_instance(name=NAME, slots=SLOTS, groups=GROUPS, units=units, alternance=None)


def written(folder: Path, of: Instance | None = None) -> Path:
    """A project with that year, planned, its file as somebody typed it."""
    of = of or instance()
    unplanned(folder, of)
    solution = folder / "solutions" / of.name / "timetable.json"
    solution.parent.mkdir(parents=True)
    file = folder / "instances" / of.name / "instance.yaml"
    solution.write_bytes(store.to_json(plan(load(file), ONE).timetable))
    return folder


def unplanned(folder: Path, of: Instance) -> Path:
    """A project with a year that has no timetable."""
    file = folder / "instances" / of.name / "instance.yaml"
    file.parent.mkdir(parents=True)
    text = to_yaml(of, "Écrit à la main").decode()
    file.write_text(text.replace("trainers:\n", "trainers: # qui enseigne\n", 1), encoding="utf-8")
    return folder


def opened(folder: Path) -> Draft:
    return draft(folder, NAME)
