"""The bench's tools: converter, generators, and the runner from end to end on an instance small enough for seconds."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scheduler.errors import InputError
from scheduler.instance.schema.instance import Instance
from scheduler.timeline.calendar import Timeline
from tests.bench import report
from tests.bench.__main__ import main as bench
from tests.bench.child import SESSIONS, Job
from tests.bench.convert import bench_folder, instance_from_bench, read_bench
from tests.bench.draw import AVAILABILITIES, centre, open_dates, programme
from tests.bench.figures import Run, Sample, Verdict, contradictions
from tests.bench.generate import main as generate
from tests.bench.judge import disagreements, judge
from tests.bench.programmes import Seeds, summary
from tests.bench.runner import Interruption, solve

JUDGE = bench_folder() / "evaluate.py"
needs_judge = pytest.mark.skipif(not JUDGE.exists(), reason=f"no {JUDGE}: set SCHEDULER_BENCH to the bench's folder")

Form = dict[str, Any]


def tiny() -> Form:
    """Two semesters of three weeks, two units, an evening and an apprentice group: solved in a blink."""
    teaching, semesters = list[str](), {}
    for name, first in (("S1", dt.date(2022, 9, 5)), ("S2", dt.date(2023, 3, 6))):
        days = [first + dt.timedelta(days=n) for n in range(19)]
        teaching += [day.isoformat() for day in days if day.weekday() < 5]
        semesters[name] = [first.isoformat(), days[-1].isoformat()]
    unit = {"period": "S1", "groups": ["G", "A"], "trainer": "T", "features": [], "in_person": 1, "webconference": 1}
    weekly = {"mon": ["ok", "ok"], "tue": ["unavailable", "unavailable"], "wed": ["avoid", "prefer"],
              "thu": ["prefer", "prefer"], "fri": ["unavailable", "ok"]}  # fmt: skip
    return {
        "name": "Tiny one",
        "calendar": {"semesters": semesters, "slots": ["17:00-19:00", "19:00-21:00"], "teaching_days": teaching},
        "groups": [
            {"id": "G", "size": 9, "alternance": None},
            {"id": "A", "size": 4, "alternance": {"min": 1, "max": 2}},
        ],
        "trainers": [{"id": "T", "weekly": weekly, "unavailable_dates": ["2022-09-08"]}],
        "rooms": [{"id": "R", "capacity": 20, "features": []}],
        "units": [{"code": "U1", **unit}, {"code": "U2", **unit, "period": "annual", "in_person": 2}],
        "weights": {"Q1": 2, "Q2": 3, "Q3": 4, "Q4": 5, "Q5": 3, "Q6": 2, "Q7": 1, "Q8": 2, "Q9": 0},
    }


def written(folder: Path, form: Form, name: str = "tiny.json") -> Path:
    file = folder / name
    file.write_text(json.dumps(form, indent=1), encoding="utf-8")
    return file


# --- the converter


def changed(table: str, rank: int, **changes: Any) -> Form:
    form = tiny()
    form[table][rank] |= changes
    return form


def without(*path: str | int) -> Form:
    form: Any = tiny()
    at: Any = form
    for key in path[:-1]:
        at = at[key]
    del at[path[-1]]
    return form  # type: ignore[no-any-return]  # JSON is Any all the way


@pytest.mark.parametrize(
    ("form", "key"),
    [
        (without("calendar", "teaching_days"), "calendar.teaching_days"),
        (without("units", 1, "period"), "units[1].period"),
        (changed("units", 1, trainer="X"), "units[1].trainer"),
        (changed("units", 1, groups=["G", "X"]), "units[1].groups[1]"),
        (changed("units", 1, period="S7"), "units[1].period"),
        (changed("units", 1, code="U1"), "units[1].code"),
        (changed("units", 0, in_person=-1), "units[0].in_person"),
        (changed("rooms", 0, id="a/b"), "rooms[0].id"),
        (changed("groups", 1, alternance={"min": 3, "max": 1}), "groups[1].alternance"),
        (changed("trainers", 0, weekly={"lundi": ["ok", "ok"]}), "trainers[0].weekly.lundi"),
        (changed("trainers", 0, weekly={"mon": ["ok"]}), "trainers[0].weekly.mon"),
        (changed("trainers", 0, weekly={"mon": ["ok", "yes"]}), "trainers[0].weekly.mon[1]"),
        (changed("trainers", 0, unavailable_dates=["2022-13-26"]), "trainers[0].unavailable_dates[0]"),
        ({**tiny(), "units": []}, "units"),
        ({**tiny(), "weights": {"Q1": "two"}}, "weights.Q1"),
    ],
)
def test_a_fault_names_its_file_line_and_key(tmp_path: Path, form: Form, key: str) -> None:
    file = written(tmp_path, form)
    with pytest.raises(InputError) as error:
        read_bench(file)
    lines = error.value.lines("en")
    assert any(f" {key}" in line for line in lines)
    assert all(line.startswith(f"{file}:") and line.split(":")[1].isdecimal() for line in lines)


@pytest.mark.parametrize("content", [b"", b"[1, 2", b"[1, 2]", b"\xff\xfe{", b"[" * 100_000])
def test_what_is_no_bench_file_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "no.json"
    file.write_bytes(content)
    with pytest.raises(InputError, match=r"no\.json"):
        read_bench(file)


def read(tmp_path: Path, form: Form) -> tuple[Instance, str]:
    instance, notes = read_bench(written(tmp_path, form))
    return instance, "\n".join(notes)


def test_a_sound_file_needs_no_note(tmp_path: Path) -> None:
    instance, notes = read(tmp_path, tiny())
    assert notes == ""
    assert instance == instance_from_bench(tiny())
    assert instance.name == "tiny-one"
    assert [day.isoformat() for day in Timeline(instance).slots_on] == tiny()["calendar"]["teaching_days"]


def test_what_the_judge_does_not_read_is_left_out_with_a_note(tmp_path: Path) -> None:
    form = changed("groups", 1, part_of="G") | {"weights": {"Q1": 7, "Q77": 1}}
    instance, notes = read(tmp_path, form)
    assert instance.group["A"].part_of is None
    assert "part_of" in notes
    assert "Q77" in notes
    assert {code: weight for code, weight in instance.weight.items() if weight} == {"Q1": 7}


def test_a_weekday_without_levels_is_not_taught(tmp_path: Path) -> None:
    instance, notes = read(tmp_path, changed("trainers", 0, weekly={"mon": ["ok", "ok"]}))
    level = instance.trainer["T"].availability.level
    assert level(dt.date(2022, 9, 5), dt.time(17)) == "ok"
    assert level(dt.date(2022, 9, 6), dt.time(17)) == "unavailable"
    assert "taken for unavailable" in notes


def test_optional_keys_and_missing_weights(tmp_path: Path) -> None:
    form = without("weights")
    for table, key in (("units", "features"), ("rooms", "features"), ("trainers", "unavailable_dates")):
        del form[table][0][key]
    del form["groups"][0]["alternance"]
    instance, notes = read(tmp_path, form)
    assert instance.weight["Q9"] == 1
    assert "no weights" in notes


def test_other_semesters_slots_and_days(tmp_path: Path) -> None:
    """A Saturday, three shorter slots from 14:00 on, a semester named T1: ours, with notes on what the judge lacks."""
    form = tiny()
    form["calendar"] = {
        "semesters": {"T1": ["2022-09-05", "2022-09-24"]},
        "slots": ["14:00-15:00", "15:00-16:00", "16:00-17:00"],
        "teaching_days": ["2022-09-05", "2022-09-10", "2022-09-12", "2022-09-17"],
        "closed": [["2022-09-12", "2022-09-12"]],
    }
    form["trainers"][0]["weekly"] = {"mon": ["ok"] * 3, "sat": ["avoid"] * 3}
    form["units"] = [{**form["units"][0], "period": "T1"}]
    instance, notes = read(tmp_path, form)
    assert [str(day) for day in Timeline(instance).slots_on] == form["calendar"]["teaching_days"]
    assert instance.slots[0].weekdays == ("mon", "sat")
    assert instance.alternance is not None
    assert instance.alternance.end == dt.time(14)  # 7 h that end when the first slot starts
    assert instance.law.hours_per_day == 8  # the judge: one session at most after an alternance day; 7 + 1, not 7 + 2
    assert "closed spans" in notes
    assert "S1 and S2" in notes
    assert "slots are not two" in notes


# --- the generators


@pytest.fixture(scope="module")
def thirty() -> Form:
    return centre(5, 30)


def test_a_seed_is_a_file(thirty: Form) -> None:
    assert thirty == centre(5, 30)
    assert thirty != centre(6, 30)
    assert programme(3, tiny()) == programme(3, tiny())
    assert programme(3, tiny())["trainers"] != programme(4, tiny())["trainers"]


def test_a_generated_centre_is_sound_and_of_the_bench_s_size(tmp_path: Path, thirty: Form) -> None:
    instance, notes = read(tmp_path, thirty)
    assert notes == ""
    assert (len(instance.groups), len(instance.trainers), len(instance.rooms)) == (40, 55, 12)
    assert 290 <= len(instance.units) <= 330  # 308 and 319 in the bench
    assert len(Timeline(instance).slots_on) == 192


@pytest.mark.parametrize("programmes", [1, 2, 31])
def test_centres_of_other_sizes_are_sound(tmp_path: Path, programmes: int) -> None:
    _, notes = read(tmp_path, centre(1, programmes))
    assert notes == ""


@pytest.mark.parametrize("name", AVAILABILITIES)
def test_a_generated_programme_keeps_all_but_availabilities_and_has_plenty_of_dates(name: str) -> None:
    base, shares = tiny(), AVAILABILITIES[name]
    made = programme(11, base, shares)
    assert {key for key in base if made[key] != base[key]} == {"name", "trainers"}
    days = base["calendar"]["teaching_days"]
    first_half, second_half = days[: len(days) // 2], days[len(days) // 2 :]
    assert len(open_dates(made["trainers"][0], first_half)) >= shares.plenty * (2 + 3 / 2)  # U1, and half of U2
    assert len(open_dates(made["trainers"][0], second_half)) >= shares.plenty * (3 / 2)


def test_generate_writes_and_describes(tmp_path: Path) -> None:
    base, one, two = written(tmp_path, tiny()), tmp_path / "one.json", tmp_path / "two.json"
    cli = CliRunner()
    for arguments in (["programme", "--seed", "1", "--base", str(base), "-o", str(one)],
                      ["centre", "--seed", "1", "--scale", "3", "-o", str(two)]):  # fmt: skip
        assert cli.invoke(generate, arguments).exit_code == 0
    described = cli.invoke(generate, ["describe", str(base), str(one), str(two)])
    assert described.exit_code == 0
    rows = {line[:45].strip(): line.split()[-3:] for line in described.output.splitlines()}
    assert rows["sessions"][:2] == ["5", "5"]
    assert rows["groups"] == ["2", "2", "4"]
    assert cli.invoke(generate, ["describe", str(tmp_path / "none.json")]).exit_code == 2


# --- the runner


def run_bench(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.bench", *map(str, arguments)]
    root = Path(__file__).parents[1]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=root, timeout=120)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, "subprocess.CompletedProcess[str]"]:
    """A sound file and a faulty one, as a user runs them."""
    folder = tmp_path_factory.mktemp("bench")
    good, bad = written(folder, tiny()), written(folder, changed("units", 1, trainer="X"), "bad.json")
    done = run_bench(bad, good, "--time-limit", "20", "--workers", "1", "--out", folder / "out",
                     "--json", folder / "figures.json", "--markdown")  # fmt: skip
    return folder, done


def test_the_runner_writes_sessions_and_prints_every_figure(ran: tuple[Path, Any]) -> None:
    folder, done = ran
    lines = (folder / "out" / "tiny" / SESSIONS).read_text(encoding="utf-8").splitlines()
    assert len(lines) - (1 + 5) in (1, 2)  # after header and sessions, the alternance days: their number costs nothing
    (figures,) = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    assert figures["status"] == "proved"
    last = figures["samples"][-1]
    assert (last["clashes"], last["clash_bound"]) == (0, 0)
    assert last["cost"] == last["cost_bound"] == figures["at"]["60"]["cost"]
    assert 0 < figures["first_complete_s"] <= figures["first_clashless_s"] <= figures["elapsed_s"]
    assert figures["peak_mb"] > 20
    assert figures["sizes"] == {"units": 2, "sessions": 5, "groups": 2, "trainers": 1}
    assert figures["disagreements"] == []
    for said in ("tiny: 2 units, 5 sessions", "proved after", "clashes      0 (proved)", "peak memory", "gap 0.0 %"):
        assert said in done.stdout
    heading, _, row = done.stdout.splitlines()[-3:]
    assert heading.count("|") == row.count("|")
    assert " tiny " in row


def test_a_malformed_file_is_named_and_the_other_still_runs(ran: tuple[Path, Any]) -> None:
    folder, done = ran
    assert done.returncode == 2
    assert f"{folder / 'bad.json'}:" in done.stderr
    assert "units[1].trainer" in done.stderr
    assert not (folder / "out" / "bad").exists()


@needs_judge
def test_the_judge_agrees(ran: tuple[Path, Any]) -> None:
    folder, done = ran
    assert "0 hard rules broken, 0 trainer clashes" in done.stdout
    assert "agrees with the checker" in done.stdout
    (figures,) = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    assert figures["verdict"]["cost"] == figures["samples"][-1]["cost"]


def job(folder: Path, form: Form, **changes: Any) -> Job:
    return replace(Job(written(folder, form), folder / "out", 20.0, 1, 1), **changes)


def test_a_child_that_dies_is_reported_and_the_next_one_runs(tmp_path: Path) -> None:
    def kill(pid: int) -> None:
        os.kill(pid, signal.SIGKILL)

    (tmp_path / "out").mkdir()
    (tmp_path / "out" / SESSIONS).write_text("of an earlier run", encoding="utf-8")
    dead = solve(job(tmp_path, tiny()), Interruption(), started=kill)
    assert dead.status == "died"
    assert "SIGKILL" in dead.why[0]
    assert not dead.is_sound
    assert not (tmp_path / "out" / SESSIONS).exists()
    assert "died" in "\n".join(report.lines(dead))


def ctrl_c(_: object) -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_ctrl_c_before_the_first_timetable_ends_at_once(tmp_path: Path) -> None:
    interruption = Interruption()
    with interruption.heard():
        found = solve(job(tmp_path, centre(5, 2), time_limit_s=3600.0), interruption, started=ctrl_c)
    assert interruption.asked
    assert found.status == "interrupted"


def test_ctrl_c_keeps_the_best_so_far(tmp_path: Path) -> None:
    """Stopped at the first timetable of a centre of 30 units, hours before its limit: it is there, and is measured."""

    def at_the_first(sample: Sample) -> None:
        if sample.cost is not None and not interruption.asked:
            ctrl_c(sample)

    interruption = Interruption()
    with interruption.heard():
        found = solve(job(tmp_path, centre(5, 3), time_limit_s=3600.0), interruption, told=at_the_first)
    assert found.status == "interrupted"
    assert found.last is not None
    assert found.last.cost is not None
    assert found.is_sound
    rows = (tmp_path / "out" / SESSIONS).read_text(encoding="utf-8").splitlines()
    assert len(rows) > found.sizes["sessions"] > 200


def test_a_child_does_not_hear_the_terminal_s_ctrl_c(tmp_path: Path) -> None:
    """A terminal interrupts parent and child: the child waits for its parent's word, even while it loads."""
    found = solve(job(tmp_path, tiny()), Interruption(), started=lambda pid: os.kill(pid, signal.SIGINT))
    assert found.status == "proved"


def test_impossible_comes_with_its_facts(tmp_path: Path) -> None:
    found = solve(job(tmp_path, changed("rooms", 0, capacity=2)), Interruption())
    assert found.status == "impossible"
    assert any("U1" in reason for reason in found.why)
    assert found.is_sound


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    files = [str(written(tmp_path, tiny())), str(written(tmp_path / "a", tiny()))]
    result = CliRunner().invoke(bench, [*files, "--time-limit", "1", "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "two files would write to" in result.output


# --- figures and verdicts


def sample(elapsed_s: float, clashes: int | None, cost: int | None, bound: int = 0) -> Sample:
    return Sample(elapsed_s, clashes, cost, 0, bound, 100.0)


def a_run(*samples: Sample, **changes: Any) -> Run:
    found = Run("x", "x.json", 30.0, 1, 1, "limit", 30.2, samples)
    return replace(found, **changes)


def test_marks_tell_what_was_held_then() -> None:
    run = a_run(
        sample(0.1, None, None), sample(2, 3, 90), sample(9, 0, 200), sample(12, 0, 150, 40), sample(30.2, 0, 140, 50)
    )
    assert (run.first_complete_s, run.first_clashless_s) == (2, 9)
    at = [run.at(mark) for mark in (1, 5, 10, 30, 60)]
    assert [s and s.cost for s in at] == [None, 90, 200, 150, None]
    assert "10 s: 200 (bound 0); 30 s: 150 (bound 40); end: 140 (bound 50), gap 64.3 %" in "\n".join(report.lines(run))


def test_the_results_have_the_runner_s_columns() -> None:
    results = (Path(report.__file__).parent / "RESULTS.md").read_text(encoding="utf-8")
    assert report.heading() in results


def test_after_a_proof_the_end_holds_for_ever() -> None:
    run = a_run(sample(1, 0, 8), sample(2, 0, 7, 7), status="proved", elapsed_s=2.0)
    assert [s and s.cost for s in map(run.at, (10, 60))] == [7, 7]
    early = replace(run, status="interrupted")
    assert [early.at(mark) for mark in (10, 60)] == [None, None]


@pytest.mark.parametrize(
    ("samples", "said"),
    [
        ([sample(1, 0, 9), sample(2, 0, 8)], []),
        ([sample(1, 1, 5), sample(2, 0, 80)], []),  # fewer clashes come first
        ([sample(1, 0, 8), sample(2, 0, 9)], ["worse"]),
        ([sample(1, 0, 8, 9)], ["under the bound 9"]),
    ],
)
def test_a_search_that_gets_worse_or_claims_too_much_is_told(samples: list[Sample], said: list[str]) -> None:
    found = list(contradictions(samples))
    assert len(found) == len(said)
    assert all(words in sentence for words, sentence in zip(said, found, strict=True))


WEIGHTS = {"Q1": 2, "Q5": 3, "Q9": 1}


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict((), 0, 13, {"Q1": 5, "Q5": 1}), None),  # 2 * 5 + 3 * 1; Q9, which the judge does not know, left out
        (Verdict(("H3 U1",), 0, 13, {}), "hard rules broken"),
        (Verdict((), 2, 13, {}), "clashes: evaluate.py 2, checker 0"),
        (Verdict((), 0, 15, {}), "cost: evaluate.py 15, checker 13"),
        (Verdict((), 0, 13, {"Q1": 4}), "Q1: evaluate.py 4, checker 5"),
        (Verdict(failure="KeyError: 'S1'"), "could not judge"),
    ],
)
def test_every_disagreement_is_told(verdict: Verdict, said: str | None) -> None:
    run = a_run(sample(1, 0, 17), criteria={"Q1": 5, "Q5": 1, "Q9": 4})
    found = list(disagreements(run, verdict, WEIGHTS))
    assert len(found) == (said is not None)
    assert said is None or said in found[0]


def test_a_disagreement_is_shouted() -> None:
    run = a_run(sample(1, 0, 17), disagreements=("cost: evaluate.py 15, checker 17",))
    assert not run.is_sound
    assert "!!! DISAGREEMENT: cost" in "\n".join(report.lines(run))


def test_a_judge_that_fails_is_no_verdict(tmp_path: Path) -> None:
    broken = tmp_path / "evaluate.py"
    broken.write_text("raise KeyError('S1')\n", encoding="utf-8")
    found = judge(broken, tmp_path / "x.json", tmp_path / SESSIONS)
    assert found.failure is not None
    assert "KeyError: 'S1'" in found.failure


def test_seeds_and_summary_of_programmes() -> None:
    convert: Callable[..., list[int]] = Seeds().convert
    assert convert("1-3,9,2-4", None, None) == [1, 2, 3, 9, 4]
    runs = [
        a_run(sample(1, 0, 100, 100), status="proved", name="a"),
        a_run(sample(1, 0, 200, 196), name="b"),
        a_run(sample(1, 1, 50, 50), name="c"),
        a_run(status="nothing found", name="d"),
    ]
    assert summary(runs) == "proved 1 of 4; worst gap 2.0 % (b); with clashes: c; without a timetable: d"
