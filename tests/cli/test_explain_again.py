"""`whatif` and the command that it prints: one question, one answer, and repairs that do what they say."""

import contextlib
import datetime as dt
import io
import json
import random
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scheduler.cli.core.output import Output
from scheduler.cli.main import run as main
from scheduler.demand.frequency import demand_of
from scheduler.errors import SchedulerError
from scheduler.instance.dump import to_yaml
from scheduler.instance.schema.instance import Instance
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.text import Lang
from scheduler.timeline.calendar import Timeline
from scheduler.timetable.store import FILE_NAME, save
from tests.builders import make_instance, unit
from tests.cli.program import REPOSITORY
from tests.random_instances import random_instance
from tests.search.busier import away_on_taught_days

LONG_AFTER = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
REAL = ("solutions/cnam-reunion-asp-2022-23",)
STEADY = ("--workers", "1", "--time-limit", "8")
SEEDS = range(40)
ENOUGH = 2
"""Impossible ones, ones with clashes, and repairs, that are looked at."""


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.out, self.err
        return json.loads(self.out)

    @property
    def command(self) -> list[str] | None:
        """The one printed that explains, without the program's name."""
        found = re.search(r"^ *scheduler (explain .*)$", self.out, re.MULTILINE)
        return shlex.split(found.group(1)) if found else None


def run(*words: object, lang: Lang = "fr") -> Done:
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(list(map(str, words)), Output(lang=lang, chosen=lang, fixed=True), lambda: LONG_AFTER)
    return Done(code, *(each.buffer.getvalue().decode() for each in (out, err)))  # type: ignore[attr-defined]


def try_out(command: str) -> Any:
    """What the repair's own command says."""
    done = run(*shlex.split(command)[1:], *STEADY, "--json")
    assert done.code == 0, command
    (scenario,) = done.json["scenarios"]
    return scenario


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)


def test_an_impossible_whatif_is_explained_with_its_past_and_repaired_by_two_things_at_once() -> None:
    """Two days before the end of the semester: of two units one session more is left than there are weeks."""
    cyclone = ("--close", "2023-02-02..2023-02-03", "--from", "2023-02-02")
    asked = run("whatif", *REAL, *cyclone, *STEADY)
    assert asked.code == 3
    assert asked.command is not None
    assert asked.command[1].startswith(*REAL)
    done = run(*asked.command, "--json")
    assert done.code == 3
    found = done.json
    assert [{fact["kind"] for fact in cause["facts"]} for cause in found["causes"]] == [
        {"unit", "rhythm", "closure", "past"}
    ] * 2
    texts = {fact["text"] for cause in found["causes"] for fact in cause["facts"]}
    assert "Le centre est fermé du 02/02/2023 au 03/02/2023 (changement essayé)." in texts
    assert "8 séances de TRS001 sont passées (avant le 02/02/2023)." in texts
    first = found["repairs"][0]
    assert sorted(shlex.split(first["try"])[-4:]) == ["--two-a-week", "--two-a-week", "AST004", "TRS001"]
    assert all(change.keys() != {"interruption"} for repair in found["repairs"] for change in repair["changes"])
    assert all(repair["verified"] for repair in found["repairs"])
    for repair in found["repairs"][:2]:
        tried = try_out(repair["try"])
        assert (tried["moves"], tried["clashes"]) == (repair["moves"], 0)
    said = run(*asked.command, "--no-repairs").out
    assert "scheduler plan" not in said  # a what-if does not end from scratch
    assert "Rien de ce qui précède le 02/02/2023 ne bouge." in said


def test_the_clashes_of_a_trainer_who_leaves_are_those_of_whatif_and_not_those_from_scratch() -> None:
    away = ("--unavailable", "VERNET", "--from", "2022-11-01")
    asked = run("whatif", *REAL, *away, *STEADY)
    (clashes,) = {scenario["clashes"] for scenario in run("whatif", *REAL, *away, *STEADY, "--json").json["scenarios"]}
    assert asked.command is not None
    found = run(*asked.command, "--json").json
    assert (found["clash_count"], found["clash_count_proved"]) == (clashes, True)
    scratch = run("explain", "instances/cnam-reunion-asp-2022-23", "--unavailable", "VERNET", "--workers", 1, "--json",
                  "--no-repairs")  # fmt: skip
    assert scratch.json["clash_count"] > clashes
    repairs = [repair for clash in found["clashes"] for repair in clash["repairs"]]
    assert repairs
    for repair in repairs[::3][:2]:
        tried = try_out(repair["try"])
        assert (tried["clashes"], tried["moves"]) == (repair["clashes_left"], repair["moves"])
        assert tried["clashes"] < clashes


def test_a_scenario_file_is_explained_as_the_file_with_its_own_day(tmp_path: Path) -> None:
    file = tmp_path / "cyclone.yaml"
    file.write_text(
        "name: cyclone\nfrom: 2023-02-02\nchanges:\n  - close: {first: 2023-02-02, last: 2023-02-03}\n", "utf-8"
    )
    asked = run("whatif", *REAL, "--scenario", file, "--workers", 1, "--seed", 3, "--time-limit", 9)
    assert asked.command is not None
    assert asked.command[2:] == [
        "--from", "2023-02-02", "--time-limit", "9", "--workers", "1", "--seed", "3", "--scenario", str(file)
    ]  # fmt: skip
    assert run(*asked.command, "--no-repairs").code == 3
    other = tmp_path / "other.yaml"
    other.write_text("name: other\nfrom: 2023-01-16\nchanges:\n  - weight: {criterion: Q2, weight: 5}\n", "utf-8")
    refused = run("explain", *REAL, "--scenario", file, "--scenario", other)
    assert refused.code == 2
    assert "2023-01-16, 2023-02-02" in refused.err


def test_an_instance_edited_since_is_explained_without_any_change(tmp_path: Path) -> None:
    """Four sessions on the four Mondays; then the trainer cannot come on one of them."""
    calendar = {"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-09-30"}]}
    mondays = [{"start": "17:00", "end": "19:00", "weekdays": ["mon"]}]
    rows: dict[str, Any] = {"calendar": calendar, "slots": mondays, "groups": [{"id": "G1", "size": 12}],
                            "units": [unit("U1", groups=["G1"])]}  # fmt: skip
    away = {"dated": [{"first": "2022-09-12", "last": "2022-09-12", "level": "unavailable"}]}
    save(plan(make_instance(**rows), Params(workers=1)).timetable, tmp_path / FILE_NAME)
    edited = make_instance(**rows, trainers=[{"id": "T1", "name": "Ann", "availability": away}])
    (tmp_path / "instance.yaml").write_bytes(to_yaml(edited))
    asked = run("whatif", tmp_path, *STEADY)
    assert asked.command is not None
    assert asked.command[2:4] == ["--from", "2022-09-05"]
    found = run(*asked.command, "--json").json
    assert (found["clash_count"], found["clash_count_proved"]) == (1, True)
    assert found["clashes"][0]["text"].endswith("(indisponible le lundi 12/09/2022) : au moins 1 conflit.")
    written = [line for clash in found["clashes"] for repair in clash["repairs"] for line in repair["write"]]
    assert any(line.startswith("trainers › T1 › availability › dated : ajoutez - ") for line in written)


# Random ones


def published(seed: int, folder: Path) -> Instance | None:
    instance = random_instance(seed)
    try:
        timetable = plan(instance, Params(time_limit_s=1, workers=1)).timetable
    except SchedulerError:
        return None
    (folder / "instance.yaml").write_bytes(to_yaml(instance))
    save(timetable, folder / FILE_NAME)
    return instance


def question(instance: Instance, rng: random.Random) -> list[str]:
    """Changes of every sort that do harm, and mostly a day in the year from which they count."""
    days = sorted(Timeline(instance).slots_on)
    start = rng.choice(days[: 1 + 2 * len(days) // 3])
    first = rng.choice([day for day in days if day >= start])
    span = f"{first}..{min(days[-1], first + dt.timedelta(days=rng.choice([6, 13])))}"
    row, room = rng.choice(instance.scheduled_units), rng.choice(instance.rooms)
    who, demand = rng.choice(row.trainers), demand_of(instance, row)
    kinds = {
        "--unavailable": [who, f"{who} {span}"],
        "--close": [span],
        "--room": [f"{room.id}=1"],
        "--counts": [f"{row.code}={demand.in_person + 1}+{demand.webconference + 1}"],
        "--replace": [f"{row.code}:{who}={each.id}" for each in instance.trainers if each.id not in row.trainers],
        "--alternance": [
            f"{g.id}={g.alternance.max + 1}..{g.alternance.max + 2}" for g in instance.groups if g.alternance
        ],
    }
    options = [option for option, values in kinds.items() if values]
    chosen = [(option, rng.choice(kinds[option])) for option in rng.sample(options, rng.choice([1, 2]))]
    return [*(["--from", str(start)] if rng.random() < 0.8 else []), *(word for each in chosen for word in each)]


def test_whatif_and_explain_never_contradict_each_other(tmp_path: Path) -> None:
    impossible = clashing = repaired = 0
    for seed in SEEDS:
        if min(impossible, clashing, repaired) >= ENOUGH:
            break
        folder, rng = tmp_path / str(seed), random.Random(seed)
        folder.mkdir()
        instance = published(seed, folder)
        for _ in range(3 if instance is not None else 0):
            assert instance is not None
            words = question(instance, rng)
            asked = run("whatif", folder, *words, *STEADY)
            assert (asked.command is None) or asked.code in (0, 3), asked
            assert asked.code != 3 or asked.command is not None, asked.out
            if asked.command is None:
                continue
            done = run(*asked.command, "--json")
            assert done.code == asked.code, (seed, words)
            found = done.json
            impossible += asked.code == 3
            if asked.code == 0:
                clashing += 1
                (scenario,) = run("whatif", folder, *words, *STEADY, "--json").json["scenarios"]
                assert (found["clash_count"], found["moves"]) == (scenario["clashes"], scenario["moves"]), (seed, words)
            repairs = [*found["repairs"], *(each for clash in found["clashes"] for each in clash["repairs"])]
            for repair in [each for each in repairs if each["verified"] and each["try"]][:2]:
                repaired += 1
                tried = try_out(repair["try"])
                assert tried["moves"] == repair["moves"], (seed, repair["try"])
                assert repair["clashes_left"] in (None, tried["clashes"]), (seed, repair["try"])
    assert min(impossible, clashing, repaired) >= ENOUGH, (impossible, clashing, repaired)


def test_explain_says_of_clashes_at_least_what_plan_proves(tmp_path: Path) -> None:
    """On the instance, on the timetable, and of one of its clashes."""
    met = 0
    for seed in range(30):
        instance, folder = away_on_taught_days(seed), tmp_path / str(seed)
        try:
            timetable = plan(instance, Params(time_limit_s=8, workers=1)).timetable
        except SchedulerError:
            continue
        clashes = next(tier for tier in timetable.tiers if tier.tier == "clashes")
        if not clashes.value or clashes.status != "optimal":
            continue
        met += 1
        folder.mkdir()
        (folder / "instance.yaml").write_bytes(to_yaml(instance))
        save(timetable, folder / FILE_NAME)
        found = run("explain", folder, *STEADY, "--no-repairs", "--json").json
        assert (found["clash_count"], found["clash_count_proved"]) == (clashes.value, True), seed
        assert sum(each["count"] for each in found["clashes"]) >= sum(each.count for each in timetable.reasons) > 0, (
            seed
        )
        one = run("explain", folder / FILE_NAME, "--clash", 1, *STEADY, "--no-repairs", "--json").json
        assert one["clash"]["verdict"] == "unavoidable", seed
        if met == ENOUGH:
            break
    assert met == ENOUGH
