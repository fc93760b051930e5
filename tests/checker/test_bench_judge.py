"""The checker against the bench's own judge, which shares nothing with us: verdicts, clashes and criteria agree.

The bench lies outside the repository: see `tests.bench.convert.bench_folder`.
"""

import datetime as dt
import importlib.util
import json
from collections import defaultdict
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.instance.schema.instance import Instance
from scheduler.timeline.calendar import Slot, Timeline
from scheduler.timetable.schema import AlternanceDay, Session, Timetable
from tests.bench.convert import bench_folder, instance_from_bench
from tests.builders import alternance_day, make_timetable

JUDGED = ("Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8")
"""The judge gives Q9 no value and knows no Q10; both weigh 0 in the bench."""

Row = dict[str, str]
Judge = Callable[[dict[str, Any], list[Row]], dict[str, Any]]

pytestmark = pytest.mark.skipif(
    not (bench_folder() / "evaluate.py").exists(),
    reason=f"no bench in {bench_folder()}: set SCHEDULER_BENCH to its folder",
)


@pytest.fixture(scope="module")
def judge() -> Judge:
    spec = importlib.util.spec_from_file_location("bench_evaluate", bench_folder() / "evaluate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Judge = module.judge
    return found


@pytest.fixture(scope="module")
def small() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((bench_folder() / "small.json").read_text(encoding="utf-8"))
    return found


def rows_of(timetable: Timetable) -> list[Row]:
    """The columns of `sessions.csv` that the judge reads."""
    sessions = [
        {"unit": s.unit, "kind": s.kind, "groups": ";".join(s.groups), "trainers": ";".join(s.trainers),
         "room": s.room or "", "start": s.start.isoformat()}
        for s in timetable.sessions
    ]  # fmt: skip
    days = [
        {"unit": "", "kind": "alternance", "groups": d.group, "trainers": "", "room": "", "start": d.start.isoformat()}
        for d in timetable.alternance
    ]
    return sessions + days


def numbered(sessions: list[Session]) -> list[Session]:
    """The same sessions with ids and numbers in time order: the judge reads neither."""
    found, counts = list[Session](), defaultdict[str, int](int)
    for each in sorted(sessions, key=lambda s: (s.start, s.kind)):
        counts[each.unit] += 1
        number = counts[each.unit]
        found.append(each.model_copy(update={"id": f"{each.unit}-{number:02d}", "number": number}))
    return found


def random_timetable(of: Instance, random: Random, *, tidy: float) -> Timetable:
    """The right sessions in random slots of their period. The higher `tidy`, the more keep one a week, one weekday,
    fitting rooms: broken in fewer ways."""
    timeline, sessions = Timeline(of), list[Session]()
    for unit in of.scheduled_units:
        kinds = ["in_person"] * (unit.in_person or 0) + ["webconference"] * (unit.webconference or 0)
        random.shuffle(kinds)
        for kind, slot in zip(kinds, _slots(timeline, unit.period, len(kinds), random, tidy), strict=True):
            rooms = [r.id for r in of.rooms if random.random() > tidy or r.capacity >= of.attendance(unit)]
            sessions.append(
                Session.model_validate({
                    "id": "?", "unit": unit.code, "kind": kind, "number": 1, "start": slot.start, "end": slot.end,
                    "groups": unit.groups, "trainers": unit.trainers,
                    "room": random.choice(rooms or [of.rooms[0].id]) if kind == "in_person" else None,
                })
            )  # fmt: skip
    return make_timetable(of, numbered(sessions), _days(of, timeline, random, tidy))


def _slots(timeline: Timeline, period: str | None, n: int, random: Random, tidy: float) -> list[Slot]:
    days = list(timeline.teaching_days(period))
    if random.random() < tidy:
        weekday = random.randrange(5)
        days = [day for day in days if day.weekday() == weekday] or days
    chosen = random.sample(days, n) if random.random() < tidy and n <= len(days) else random.choices(days, k=n)
    return [random.choice(timeline.slots_on[day]) for day in chosen]


def _days(of: Instance, timeline: Timeline, random: Random, tidy: float) -> list[AlternanceDay]:
    found = list[AlternanceDay]()
    for group in of.groups:
        if group.alternance is None:
            continue
        days = list(timeline.slots_on)
        if random.random() < tidy:
            weekday = random.randrange(5)
            days = [day for day in days if day.weekday() == weekday] or days
        n = random.randint(group.alternance.min, group.alternance.max + (random.random() > tidy))
        chosen = random.sample(days, min(n, len(days)))
        found += [alternance_day(of, group.id, day.isoformat(), k) for k, day in enumerate(sorted(chosen), 1)]
    return found


def assert_same_rules(report: Report, verdict: dict[str, Any]) -> None:
    ours = {violation.rule for violation in report.violations}
    names = {"trainer": "H10", "unknown": "H1"}
    first_words = [sentence.split()[0] for sentence in verdict["broken"]]
    theirs = {names.get(word, word) for word in first_words}
    if "H2" in ours & theirs:
        # Sessions at once count their hours one by one here: six in an evening are 12 h. The judge asks about H7 only
        # on alternance days.
        ours, theirs = ours - {"H7"}, theirs - {"H7"}
    assert ours == theirs


def assert_same_figures(data: dict[str, Any], report: Report, verdict: dict[str, Any]) -> None:
    assert report.clash_count == verdict["clashes"]
    assert {code: report.value(code) for code in JUDGED} == {code: verdict[code] for code in JUDGED}
    assert report.cost == verdict["cost"]
    assert set(JUDGED) <= set(data["weights"])


@st.composite
def bench_instances(draw: st.DrawFn) -> dict[str, Any]:
    """A small random instance in the bench's own form: two semesters of 2 to 4 weeks with random days off."""
    random = Random(draw(st.integers(0, 2**32)))
    semesters, teaching = {}, list[str]()
    for name, first in (("S1", dt.date(2022, 9, 5)), ("S2", dt.date(2023, 3, 6))):
        days = [first + dt.timedelta(days=n) for n in range(7 * random.randint(2, 4) - 2)]
        teaching += [day.isoformat() for day in days if day.weekday() < 5 and random.random() > 0.15] or [str(first)]
        semesters[name] = [first.isoformat(), days[-1].isoformat()]
        if not any(semesters[name][0] <= day <= semesters[name][1] for day in teaching):
            teaching.append(first.isoformat())
    levels = ["unavailable", "avoid", "ok", "prefer"]
    groups = [
        {"id": f"G{n}", "size": random.randint(3, 12), "alternance": random.choice([None, {"min": 1, "max": 2}])}
        for n in range(random.randint(1, 3))
    ]
    trainers = [
        {
            "id": f"T{n}",
            "weekly": {day: random.choices(levels, k=2) for day in ("mon", "tue", "wed", "thu", "fri")},
            "unavailable_dates": random.sample(teaching, min(2, len(teaching))),
        }
        for n in range(2)
    ]
    units = [
        {
            "code": f"U{n}", "period": random.choice(["S1", "S2", "annual"]),
            "in_person": random.randint(1, 4), "webconference": random.randint(0, 3),
            "groups": [g["id"] for g in random.sample(groups, random.randint(1, len(groups)))],
            "trainer": random.choice(trainers)["id"], "features": random.choice([[], ["pc"]]),
        }
        for n in range(random.randint(1, 4))
    ]  # fmt: skip
    return {
        "name": "random",
        "calendar": {
            "semesters": semesters, "slots": ["17:00-19:00", "19:00-21:00"], "teaching_days": sorted(teaching),
        },
        "groups": groups, "trainers": trainers, "units": units,
        "rooms": [{"id": "R0", "capacity": 40, "features": ["pc"]}, {"id": "R1", "capacity": 15, "features": []}],
        "weights": {code: random.randint(0, 6) for code in JUDGED} | {"Q9": 0},
    }  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bench_instances(), st.integers(0, 2**32), st.sampled_from([0.0, 0.5, 0.9, 1.0]))
def test_random_instances_and_timetables(judge: Judge, data: dict[str, Any], seed: int, tidy: float) -> None:
    of = instance_from_bench(data)
    assert [day.isoformat() for day in Timeline(of).slots_on] == data["calendar"]["teaching_days"]
    timetable = random_timetable(of, Random(seed), tidy=tidy)
    report, verdict = check(of, timetable), judge(data, rows_of(timetable))
    assert_same_rules(report, verdict)
    assert_same_figures(data, report, verdict)


@pytest.mark.parametrize("seed", range(25))
def test_the_small_instance(judge: Judge, small: dict[str, Any], seed: int) -> None:
    random = Random(seed)
    of = instance_from_bench(small)
    timetable = random_timetable(of, random, tidy=random.choice([0.0, 0.8, 1.0]))
    report, verdict = check(of, timetable), judge(small, rows_of(timetable))
    assert_same_rules(report, verdict)
    assert_same_figures(small, report, verdict)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bench_instances(), st.integers(0, 2**32))
def test_damaged_timetables_get_the_same_verdict(judge: Judge, data: dict[str, Any], seed: int) -> None:
    """Counts, hours, trainers, groups and rooms damaged: whatever each says, they refuse the same timetables."""
    of, random = instance_from_bench(data), Random(seed)
    good = random_timetable(of, random, tidy=1.0)
    sessions = list(good.sessions)
    for _ in range(random.randint(0, 2)):
        index = random.randrange(len(sessions))
        hit = sessions[index]
        day = dt.timedelta(days=random.choice([1, 7, 60]))
        sessions[index] = random.choice([
            hit.model_copy(update={"start": hit.start + day, "end": hit.end + day}),
            hit.model_copy(update={"trainers": ("T0", "T1")}),
            hit.model_copy(update={"groups": ()}),
            hit.model_copy(update={"unit": "ZZ"}),
            hit.model_copy(update={"kind": "in_person", "room": "R9"}),
        ])  # fmt: skip
    damaged = make_timetable(of, numbered(sessions), list(good.alternance))
    verdict = judge(data, rows_of(damaged))
    assert check(of, damaged).accepted == (not verdict["broken"])
