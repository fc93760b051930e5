"""An instance's text with a scenario's changes: read again it is the changed instance, and nothing else was touched."""

import random
from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.instance.dump import to_yaml
from scheduler.instance.kept_text import with_files, with_values
from scheduler.instance.load import parse
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.changes.scenario import Scenario
from scheduler.timetable.schema import Timetable
from tests.scenario.world import EACH, NAME, ROOT, random_change, real, scenario

FILES = [ROOT / "instances" / name / "instance.yaml" for name in (NAME, "tiny")]
SEEDS = 10


def read(text: str, folder: Path) -> Instance:
    return parse(text, "x", folder)[0]


def kept(text: str, file: Path, asked: Scenario, published: Timetable | None = None) -> str:
    before = read(text, file.parent)
    after = applied(asked, before, published).instance
    written = with_values(text, before, after)
    assert read(written, file.parent).digest == with_files(before, after).digest
    return written


@pytest.mark.parametrize("key", EACH)
def test_every_change_of_the_catalogue_touches_its_own_lines_alone(key: str) -> None:
    (instance, published), text = real(), FILES[0].read_text(encoding="utf-8")
    pinned = text.replace("pins: []", "pins:\n  - {unit: TET099, weekday: mon} # essai") if key == "unpin" else text
    after = kept(pinned, FILES[0], scenario({key: EACH[key]}), published)
    before, lines = pinned.splitlines(), after.splitlines()
    assert instance.name in after
    gone = key in ("unpin", "drop_unit", "busy")  # a comment beside what is deleted
    assert sum("#" in line for line in lines) >= sum("#" in line for line in before) - gone
    touched = [line for line in before if line not in lines]
    assert len(touched) <= (20 if key in ("drop_group", "drop_unit") else 3), touched


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_random_changes_on_texts_of_several_forms(file: Path) -> None:
    typed = file.read_text(encoding="utf-8")
    texts = [typed, typed.replace("\n", "\r\n"), to_yaml(read(typed, file.parent), "# de la machine").decode()]
    done = 0
    for seed in range(SEEDS):
        rng = random.Random(seed)
        text = rng.choice(texts)
        before = read(text, file.parent)
        changes = tuple(random_change(rng, before) for _ in range(rng.randint(1, 3)))
        try:
            kept(text, file, Scenario(name="random", changes=changes))
        except InputError:  # these cannot be made
            continue
        done += 1
    assert done > SEEDS // 4


def test_hours_of_every_week_stay_as_they_are_typed() -> None:
    weekly = '{groups: [1A-SOIR], title: Match, weekly: [{weekday: wed, from: "17:30", to: "18:30"}]}'
    typed = FILES[0].read_text(encoding="utf-8").replace("\nbusy:", f"\nbusy:\n  - {weekly}", 1)
    assert weekly in typed
    after = kept(typed, FILES[0], scenario({"rhythm": EACH["rhythm"]}))
    assert weekly in after
