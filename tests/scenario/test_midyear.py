"""Who comes and goes during the year: the past is as it was, and one change after another never contradicts it."""

import datetime as dt
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from scheduler.checker.check import check
from scheduler.errors import Impossible, InputError, NothingFound
from scheduler.export.audience import Programme
from scheduler.instance.dump import to_yaml
from scheduler.instance.load import load
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import ANNUAL
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.comparison.compare import NOBODY, affected_people
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.search.replan.replan import replan
from scheduler.timetable.diff import count_moves, differences
from scheduler.timetable.schema import Timetable
from tests.builders import alternance_day, make_instance, make_timetable, session, unit
from tests.random_instances import random_instance
from tests.scenario.world import scenario
from tests.search.test_replan import any_timetable

PARAMS = Params(time_limit_s=20, seed=1, workers=1)
SEEDS = range(30)
CHANGES = 3


def _on(held: Any, instance: Instance) -> dt.date:
    day: dt.date = held.start.astimezone(instance.zone).date()
    return day


def _any_change(rng: random.Random, instance: Instance, step: int) -> dict[str, Any]:
    """Somebody comes, goes, comes back; a unit ends, begins; another trainer takes over."""
    group, unit = rng.choice(instance.groups), rng.choice(instance.units)
    trainer = rng.choice(instance.trainers).id
    codes = rng.sample([each.code for each in instance.units], rng.randint(1, len(instance.units)))
    new: dict[str, Any] = {"id": f"NEW{step}", "size": rng.choice([1, 3, 25]), "units": codes}
    if rng.random() < 0.4:
        new["alternance"] = {"min": 1, "max": 2}
    if rng.random() < 0.3:
        new |= {"part_of": group.id, "size": 1, "units": codes[:1] if rng.random() < 0.5 else []}
    left = [each for each in instance.groups if each.present]
    back = rng.choice(left or [group])
    found: list[dict[str, Any]] = [
        {"add_group": new},
        {"add_group": new},
        {"drop_group": {"group": group.id}},
        {"drop_group": {"group": group.id}},
        {"add_group": {"id": back.id, "size": back.size, **({"part_of": back.part_of} if back.part_of else {})}},
        {"drop_unit": {"unit": unit.code}},
        {"add_unit": {"code": f"U{step}X", "title": "X", "ects": 3, "modality": "cours", "groups": [group.id],
                      "period": rng.choice([unit.period, ANNUAL]), "trainers": [trainer], "in_person": 1,
                      "webconference": 1}},
        {"replace": {"unit": unit.code, "trainer": unit.trainers[0], "by": trainer}},
    ]  # fmt: skip
    return rng.choice(found)


def _told(timetable: Timetable, instance: Instance, before: dt.date) -> set[object]:
    """What was held before the day, with everything people know of it."""
    sessions = {
        (s.id, s.start, s.kind, s.groups, s.trainers, s.room) for s in timetable.sessions if _on(s, instance) < before
    }
    return sessions | {(d.id, d.group, d.start) for d in timetable.alternance if _on(d, instance) < before}


def test_change_after_change_the_past_stays_and_the_checker_agrees(tmp_path: Path) -> None:
    done = Counter[str]()
    for seed in SEEDS:
        rng, instance = random.Random(seed), random_instance(seed)
        timetable = any_timetable(instance, seed)
        if timetable is None or not timetable.sessions:
            continue
        days, day = sorted({_on(s, instance) for s in timetable.sessions}), dt.date.min
        for step in range(CHANGES):
            later = [each for each in days if each >= day]
            day = rng.choice(later) if later else day
            change = _any_change(rng, instance, step)
            clue = (seed, step, day, change)
            try:
                after = applied(scenario(change), instance, timetable, day).instance
                result = replan(after, timetable, PARAMS, from_day=day)
            except (InputError, Impossible, NothingFound):
                continue
            assert check(after, result.timetable).accepted, clue
            assert _told(timetable, instance, day) == _told(result.timetable, after, day), clue
            found = differences(timetable, result.timetable, after)
            values = {tier.tier: tier.value for tier in result.timetable.tiers}
            assert values["moves"] == count_moves(found), clue
            (tmp_path / "instance.yaml").write_bytes(to_yaml(after))
            assert load(tmp_path).digest == after.digest, clue  # what is published says the same
            _feeds_are_right(after, result.timetable)
            instance, timetable = after, result.timetable
            done[next(iter(change))] += 1
            done["midway"] += day > days[0]
    assert min(done[key] for key in ("add_group", "drop_group", "drop_unit", "add_unit", "replace")) >= 2, done
    assert done["midway"] >= 20


def _feeds_are_right(instance: Instance, timetable: Timetable) -> None:
    """A group's feed holds what lists the group or something that contains it, while it is there; nothing else."""
    programme = Programme(instance, timetable, "fr")
    for group in instance.groups:
        lineage = set(instance.lineage(group.id))
        held = {s.id for s in programme.attended_by(group.id)}
        assert held == {
            s.id
            for s in timetable.sessions
            if lineage & set(s.groups) and instance.is_there(group.id, _on(s, instance))
        }


@pytest.fixture(scope="module")
def tiny() -> tuple[Instance, Timetable]:
    root = Path(__file__).parents[2]
    instance = load(root / "instances" / "tiny")
    return instance, plan(instance, PARAMS).timetable


MIDDLE = dt.date(2024, 9, 16)


def _whatif(known: tuple[Instance, Timetable], *changes: dict[str, Any]) -> tuple[Instance, Timetable, list[str]]:
    made = applied(scenario(*changes), *known, MIDDLE)
    return made.instance, replan(made.instance, known[1], PARAMS, from_day=MIDDLE).timetable, [n.en for n in made.notes]


def test_a_dropped_unit_keeps_what_was_held(tiny: tuple[Instance, Timetable]) -> None:
    instance, after, notes = _whatif(tiny, {"drop_unit": {"unit": "TP1"}})
    held = [s for s in tiny[1].of_unit["TP1"] if s.start.date() < MIDDLE]
    assert 0 < len(held) < len(tiny[1].of_unit["TP1"])
    assert list(after.of_unit["TP1"]) == held
    unit = instance.unit["TP1"]
    assert (unit.in_person, unit.webconference, unit.last) == (len(held), 0, dt.date(2024, 9, 15))
    assert notes == [f"TP1 ends on Monday 2024-09-16: {len(held)} past sessions stay, those to come are cancelled."]
    assert {d.kind for d in differences(tiny[1], after)} == {"cancelled"}


def test_a_group_that_leaves_takes_its_units_along_and_may_come_back(tiny: tuple[Instance, Timetable]) -> None:
    instance, after, _ = _whatif(tiny, {"add_group": {"id": "H", "size": 5}},
                                 {"add_unit": {**UNIT, "code": "X", "groups": ["H"]}})  # fmt: skip
    assert all(s.start.date() >= MIDDLE for s in after.of_unit["X"])
    later = after.of_unit["X"][0].start.date() + dt.timedelta(days=1)
    gone = applied(scenario({"drop_group": {"group": "H"}}), instance, after, later).instance
    left = replan(gone, after, PARAMS, from_day=later).timetable
    assert [s for s in after.of_unit["X"] if s.start.date() < later] == list(left.of_unit["X"])
    assert [(str(s.first), str(s.last)) for s in gone.group["H"].present] == [
        ("2024-09-16", str(later - dt.timedelta(days=1)))
    ]
    again = later + dt.timedelta(days=1)
    back = applied(scenario({"add_group": {"id": "H", "size": 5}}), gone, left, again).instance
    assert [str(s.first) for s in back.group["H"].present] == ["2024-09-16", str(again)]
    with pytest.raises(InputError, match="may come back as it was, else give another name"):
        applied(scenario({"add_group": {"id": "H", "size": 6}}), gone, left, again)


def test_a_group_in_the_middle_makes_rooms_larger_only_from_then_on(tiny: tuple[Instance, Timetable]) -> None:
    """SALLE has 12 seats for the 12 of G: with three more from the 16th on there is no room to come, but for webs."""
    with pytest.raises(Impossible):
        _whatif(tiny, {"add_group": {"id": "H", "size": 3, "units": ["TP1"]}})
    big = {"id": "GRANDE", "site": "CENTRE", "capacity": 15}
    instance, after, _ = _whatif(
        tiny, {"add_room": big}, {"add_group": {"id": "H", "size": 3, "units": ["TP1", "CM1"]}}
    )
    rooms = {(s.start.date() >= MIDDLE, s.room, s.groups) for s in after.sessions if s.kind == "in_person"}
    assert rooms == {(False, "SALLE", ("G",)), (True, "GRANDE", ("G", "H"))}
    assert check(instance, after).accepted


def test_a_new_groups_alternance_days_are_no_moves() -> None:
    instance, timetable = next(found for n in range(200) if (found := _with_hours(n)) is not None)
    days = sorted({_on(s, instance) for s in timetable.sessions})
    change = {"add_group": {"id": "NEW", "size": 1, "alternance": {"min": 1, "max": 2}}}
    after = applied(scenario(change), instance, timetable, days[0]).instance
    without = replan(instance, timetable, PARAMS, from_day=days[0])
    result = replan(after, timetable, PARAMS, from_day=days[0])
    told = [
        [(tier.value, tier.status) for tier in each.timetable.tiers if tier.tier == "moves"]
        for each in (without, result)
    ]
    assert told[0] == told[1]
    assert any(day.group == "NEW" for day in result.timetable.alternance)


def test_nor_are_those_of_a_group_that_comes_back() -> None:
    spans = [{"first": "2022-09-05", "last": "2022-09-11"}, {"first": "2022-09-19", "last": "2022-10-07"}]
    group = {"id": "A1", "size": 8, "alternance": {"min": 2, "max": 2, "weekdays": ["tue"]}, "present": spans}
    calendar = {"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-10-07"}]}
    units = [unit("U1", groups=["G1"])]
    instance = make_instance(calendar=calendar, groups=[{"id": "G1", "size": 12}, group], units=units)
    held = [session(instance, "U1", day, number=n) for n, day in enumerate(("2022-09-05", "2022-09-12"), 1)]
    held += [session(instance, "U1", day, number=n, kind="webconference")
             for n, day in enumerate(("2022-09-19", "2022-09-26"), 3)]  # fmt: skip
    before = make_timetable(instance, held, [alternance_day(instance, "A1", "2022-09-06")])
    result = replan(instance, before, PARAMS, from_day=dt.date(2022, 9, 19))
    assert [day.start.date() > dt.date(2022, 9, 19) for day in result.timetable.alternance] == [False, True]
    assert count_moves(differences(before, result.timetable, instance)) == 0
    assert {(tier.tier, tier.value, tier.status) for tier in result.timetable.tiers} >= {("moves", 0, "optimal")}


def _with_hours(seed: int) -> tuple[Instance, Timetable] | None:
    instance = random_instance(seed)
    if instance.alternance is None or instance.alternance.hours > instance.law.hours_per_day:
        return None
    timetable = any_timetable(instance, seed)
    return (instance, timetable) if timetable is not None and len(timetable.sessions) > 2 else None


UNIT = {
    "title": "X", "ects": 3, "modality": "cours", "period": "S1", "trainers": ["BRUNO"], "in_person": 0,
    "webconference": 2, "sessions_per_week": 2,
}  # fmt: skip


def test_a_group_that_comes_or_goes_is_told_though_no_session_differs(tiny: tuple[Instance, Timetable]) -> None:
    room = {"room": {"room": "SALLE", "capacity": 30}}
    instance, after, _ = _whatif(tiny, room, {"add_group": {"id": "H", "size": 3, "units": ["CM1"]}})
    found = affected_people((instance, tiny[0]), differences(tiny[1], after, instance))
    assert (found.groups, found.students) == (("H",), 3)
    gone = applied(scenario({"drop_group": {"group": "H"}}), instance, after, dt.date(2024, 9, 24)).instance
    assert affected_people((gone, instance), ()).groups == ("H",)
    assert affected_people((instance, instance), ()) == NOBODY


def test_an_edited_instance_is_told_to_give_the_dates(tiny: tuple[Instance, Timetable]) -> None:
    """A group written by hand into the instance would have attended what is past."""
    changes = {"room": {"room": "SALLE", "capacity": 30}}, {"add_group": {"id": "H", "size": 3, "units": ["CM1"]}}
    made = applied(scenario(*changes), *tiny, None).instance
    with pytest.raises(Impossible) as caught:
        replan(made, tiny[1], PARAMS, from_day=MIDDLE)
    assert "“present: [{first: 2024-09-16, last: 2024-09-27}]”" in caught.value.texts[-1].en


def test_an_annual_unit_that_comes_late_is_not_shared_over_the_semesters() -> None:
    instance = make_instance(groups=[{"id": "G1", "size": 12}, {"id": "A1", "size": 6}])
    row = unit("NEW", period=ANNUAL, in_person=2, webconference=2)
    held = make_timetable(instance, [session(instance, "U1", "2022-09-05")])
    made = applied(scenario({"add_unit": row}), instance, held, dt.date(2023, 3, 13))
    assert made.instance.unit["NEW"].first == dt.date(2023, 3, 13)
    assert "only starts on Monday 2023-03-13" in made.notes[0].en
    before = applied(scenario({"add_unit": row}), instance, held, None)
    assert before.instance.unit["NEW"].first is None
