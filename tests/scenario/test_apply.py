"""Changes made to an instance: what each does, what is past and stays, what is refused, and why."""

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest

from scheduler.demand.frequency import demand_of
from scheduler.errors import InputError
from scheduler.instance.dump import to_yaml
from scheduler.instance.load import load
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.apply import Applied, applied
from scheduler.scenario.changes.change import CHANGES
from tests.builders import alternance_day, make_instance, make_timetable, session, unit
from tests.random_instances import random_instance
from tests.scenario.world import EACH, MID_MARCH, day, random_change, real, scenario

D1, D2, D3 = "2022-09-05", "2022-09-12", "2022-09-19"
"""Mondays of the small instance."""


def changed(*changes: dict[str, Any], from_day: dt.date | None = None) -> Applied:
    """The real instance after the changes."""
    instance, held = real()
    return applied(scenario(*changes), instance, held, from_day)


def refused(*changes: dict[str, Any], from_day: dt.date | None = None) -> str:
    with pytest.raises(InputError) as caught:
        changed(*changes, from_day=from_day)
    return "\n".join(caught.value.lines("en"))


def notes(result: Applied) -> str:
    assert all(note.fr != note.en for note in result.notes)
    return "\n".join(note.en for note in result.notes)


def small(
    *changes: dict[str, Any], held: list[tuple[str, str]] = (), from_day: str | None = None, **tables: Any
) -> Applied:  # type: ignore[assignment]
    """A small instance after the changes; `held` are in-person sessions of U1: day and trainer."""
    instance = make_instance(**tables)
    sessions = [session(instance, "U1", d, number=n, trainers=(t,)) for n, (d, t) in enumerate(held, 1)]
    return applied(
        scenario(*changes), instance, make_timetable(instance, sessions), day(from_day) if from_day else None
    )


def same(left: Instance, right: Instance, *tables: str) -> bool:
    return all(getattr(left, table) == getattr(right, table) for table in tables)


# ── Every kind ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_kind_of_change_has_its_example() -> None:
    assert set(EACH) == set(CHANGES)


@pytest.mark.parametrize("key", [key for key in EACH if key != "unpin"])
def test_each_change_gives_an_instance_that_its_yaml_gives_again(key: str, tmp_path: Path) -> None:
    result = changed({key: EACH[key]})
    assert result.instance.digest != real()[0].digest
    assert bool(result.notes) == (key in ("drop_group", "busy"))  # units are still held without it; a file is not read
    (tmp_path / "instance.yaml").write_bytes(to_yaml(result.instance))
    assert load(tmp_path).digest == result.instance.digest


def test_no_change_leaves_the_content_as_it_is() -> None:
    instance, _ = real()
    after = changed().instance
    assert after.busy[0].file is None
    assert after.busy[0].times == instance.busy[0].times
    assert same(instance, after, *(set(Instance.model_fields) - {"busy"}))


def test_the_base_instance_is_left_alone() -> None:
    before = real()[0].model_dump_json()
    changed(*({key: EACH[key]} for key in EACH if key not in ("unpin", "drop_unit", "pin", "extra_time")))
    assert real()[0].model_dump_json() == before


@pytest.mark.parametrize("seed", range(60))
def test_random_changes_give_a_sound_instance_or_say_which_change_is_at_fault(seed: int, tmp_path: Path) -> None:
    rng, instance = random.Random(seed), random_instance(seed)
    changes = tuple(random_change(rng, instance) for _ in range(rng.randint(1, 4)))
    asked = scenario().model_copy(update={"changes": changes})
    try:
        result = applied(asked, instance, make_timetable(instance, []), None)
    except InputError as error:
        assert all(fault.place.file.startswith("test (--") for fault in error.faults), error
        return
    (tmp_path / "instance.yaml").write_bytes(to_yaml(result.instance))
    assert load(tmp_path).digest == result.instance.digest


def test_most_random_changes_can_be_made() -> None:
    made = 0
    for seed in range(60):
        instance = random_instance(seed)
        change = random_change(random.Random(seed), instance)
        try:
            applied(scenario().model_copy(update={"changes": (change,)}), instance, make_timetable(instance, []), None)
        except InputError:
            continue
        made += 1
    assert made > 30


# ── Times ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_absence_wins_over_what_was_there_on_its_days_alone() -> None:
    trainer = changed({"unavailable": EACH["unavailable"]}).instance.trainer["VERNET"].availability
    assert trainer.level(day("2023-04-05"), dt.time(17)) == "unavailable"  # a Wednesday: preferred
    assert trainer.level(day("2023-04-14"), dt.time(17)) == "unavailable"
    assert trainer.level(day("2023-04-19"), dt.time(17)) == "prefer"


def test_an_opened_hour_wins_over_absences_and_weekly_hours() -> None:
    result = changed({"available": {"trainer": "VERNET", "slots": ["17:00"], "level": "prefer"}})
    hours = result.instance.trainer["VERNET"].availability
    assert hours.level(day("2023-03-09"), dt.time(17)) == "prefer"  # away that day
    assert hours.level(day("2023-03-09"), dt.time(19)) == "unavailable"
    assert hours.level(day("2023-03-13"), dt.time(17)) == "prefer"  # never on Mondays


def test_what_is_past_of_an_absence_does_not_count() -> None:
    away = {"unavailable": {"trainer": "LEBON", "first": "2023-03-07", "last": "2023-03-17"}}
    result = changed(away, from_day=MID_MARCH)
    hours = result.instance.trainer["LEBON"].availability
    assert hours.level(day("2023-03-14"), dt.time(17)) == "ok"
    assert hours.level(day("2023-03-16"), dt.time(17)) == "unavailable"
    assert "counts only from Wednesday 2023-03-15" in notes(result)


def test_the_scenarios_own_day_wins() -> None:
    instance, held = real()
    asked = scenario({"close": {"first": "2023-03-14"}}, **{"from": "2023-03-10"})
    assert applied(asked, instance, held, MID_MARCH).instance.calendar.closures[-1].first == day("2023-03-14")


def test_all_year_is_what_is_left_of_it() -> None:
    hours = changed({"unavailable": {"trainer": "LEBON"}}, from_day=MID_MARCH).instance.trainer["LEBON"].availability
    assert hours.level(day("2023-03-14"), dt.time(17)) == "ok"
    assert hours.level(day("2023-03-16"), dt.time(17)) == "unavailable"
    said = refused({"unavailable": {"trainer": "LEBON"}}, from_day=day("2023-09-30"))
    assert "from Monday 2022-09-05 to Saturday 2023-09-02: all of it is past" in said


@pytest.mark.parametrize(
    "change",
    [
        {"unavailable": {"trainer": "LEBON", "first": "2023-03-07", "last": "2023-03-10"}},
        {"close": {"first": "2023-03-14"}},
        {"close": {"room": "A101", "first": "2023-03-14"}},
        {"interruption": {"name": "Interruption des cours", "first": "2023-04-03", "last": "2023-04-07"}},
        {"pin": {"unit": "TET099", "date": "2023-03-14"}},
    ],
)
def test_what_is_wholly_past_is_refused(change: dict[str, Any]) -> None:
    assert "past" in refused(change, from_day=MID_MARCH)
    changed(change)


def test_a_closed_centre_is_a_closure_in_the_instances_language() -> None:
    assert changed({"close": EACH["close"]}).instance.calendar.closures[-1].name == "Fermeture"
    named = changed({"close": {"first": "2023-04-18", "name": "Cyclone"}}).instance
    assert named.calendar.closures[-1].name == "Cyclone"


def test_a_closure_over_another_adds_only_the_days_that_were_open() -> None:
    closures = changed({"close": {"first": "2022-12-15", "last": "2023-01-10"}}).instance.calendar.closures
    assert [(str(c.first), str(c.last)) for c in closures] == [
        ("2022-12-19", "2023-01-06"),
        ("2022-12-15", "2022-12-18"),
        ("2023-01-07", "2023-01-10"),
    ]


def test_closing_a_day_without_courses_says_that_it_changes_nothing() -> None:
    assert "closing changes nothing" in notes(changed({"close": {"first": "2023-02-13"}}))  # revision


@pytest.mark.parametrize(("weekdays", "changes_nothing"), [(["mon"], False), (["tue"], True)])
def test_closing_a_day_on_which_only_apprentices_come_changes_something(
    weekdays: list[str], *, changes_nothing: bool
) -> None:
    """A Monday; lessons are on Tuesdays."""
    alternance = {"min": 1, "max": 3, "weekdays": weekdays}
    groups = [{"id": "G1", "size": 12}, {"id": "A1", "size": 6, "alternance": alternance}]
    slots = [{"start": "17:00", "end": "19:00", "weekdays": ["tue"]}]
    told = notes(small({"close": {"first": "2022-09-12"}}, groups=groups, slots=slots))
    assert ("closing changes nothing" in told) == changes_nothing


def test_a_room_and_every_room_of_a_site_can_be_closed() -> None:
    one = changed({"close": {"room": "A101", "first": "2023-04-18"}}).instance
    assert day("2023-04-18") in one.room["A101"].closed[-1]
    assert one.room["A102"].closed == ()
    site = changed({"close": {"site": "LE-PORT", "first": "2023-04-18"}}).instance
    assert all(len(room.closed) == 1 for room in site.rooms)


def test_an_interruption_moves_and_what_is_past_of_it_stays() -> None:
    moved = {"interruption": EACH["interruption"]}
    closures = changed(moved).instance.calendar.closures
    assert [(str(c.first), str(c.last)) for c in closures] == [("2022-12-26", "2023-01-13")]
    closures = changed(moved, from_day=day("2022-12-21")).instance.calendar.closures
    assert [(str(c.first), str(c.last)) for c in closures] == [
        ("2022-12-19", "2022-12-20"),
        ("2022-12-26", "2023-01-13"),
    ]


def test_an_interruption_without_dates_does_not_take_place() -> None:
    assert changed({"interruption": {"name": "Interruption des cours"}}).instance.calendar.closures == ()


def test_of_two_interruptions_of_one_name_the_nearest_moves() -> None:
    closures = [{"name": "Pause", "first": d, "last": d} for d in ("2022-09-14", "2023-03-15")]
    calendar = {**make_instance().calendar.model_dump(), "closures": closures}
    result = small({"interruption": {"name": "Pause", "first": "2023-03-20"}}, calendar=calendar)
    assert [str(c.first) for c in result.instance.calendar.closures] == ["2022-09-14", "2023-03-20"]
    assert "2023-03-15" in notes(result)


# ── Who teaches ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_trainer_replaced_before_anything_was_held_is_gone_from_the_unit() -> None:
    after = changed({"replace": EACH["replace"]}).instance.unit["TET099"]
    assert (after.trainers, after.shares) == (("MAKSENE",), None)


def test_a_trainer_replaced_later_keeps_what_was_held() -> None:
    instance, held = real()
    past = sum(s.start.date() < MID_MARCH for s in held.of_unit["TET003"])
    total = demand_of(instance, instance.unit["TET003"]).total
    result = changed({"replace": {"unit": "TET003", "trainer": "VERNET", "by": "LEBON"}}, from_day=MID_MARCH)
    after = result.instance.unit["TET003"]
    assert 0 < past < total
    assert after.trainers == ("VERNET", "LEBON")
    assert after.teaching == "one"
    assert after.shares == {"VERNET": past, "LEBON": total - past}
    assert f"VERNET keeps {past} sessions" in notes(result)


SHARED = unit("U1", trainers=["T1", "T2"], shares={"T1": 3, "T2": 1}, sessions_per_week=2)
THREE = [{"id": t, "name": t} for t in ("T1", "T2", "T3")]
OTHERS = make_instance().model_dump(mode="json", exclude_defaults=True)["units"][1:]
REPLACE = {"replace": {"unit": "U1", "trainer": "T1", "by": "T3"}}


@pytest.mark.parametrize(
    ("by", "held", "team", "shares"),
    [
        ("T3", [], ("T3", "T2"), {"T2": 1, "T3": 3}),
        ("T3", [(D1, "T1")], ("T1", "T2", "T3"), {"T1": 1, "T2": 1, "T3": 2}),
        ("T3", [(D1, "T2")], ("T3", "T2"), {"T2": 1, "T3": 3}),
        ("T2", [(D1, "T1")], ("T1", "T2"), {"T1": 1, "T2": 3}),
        ("T2", [], ("T2",), None),
    ],
)
def test_shares_go_to_whoever_takes_over(
    by: str, held: list[tuple[str, str]], team: tuple[str, ...], shares: dict[str, int] | None
) -> None:
    change = {"replace": {"unit": "U1", "trainer": "T1", "by": by}}
    result = small(change, held=held, from_day=D2, units=[SHARED, *OTHERS], trainers=THREE)
    assert (result.instance.unit["U1"].trainers, result.instance.unit["U1"].shares) == (team, shares)


def test_without_shares_those_of_the_timetable_hold() -> None:
    row = {**SHARED, "shares": None}
    held = [(D1, "T1"), (D2, "T1"), (D3, "T2"), ("2022-09-26", "T2")]
    result = small(REPLACE, held=held, from_day=D2, units=[row, *OTHERS], trainers=THREE)
    assert result.instance.unit["U1"].shares == {"T1": 1, "T2": 2, "T3": 1}


def test_a_team_that_already_taught_together_is_not_changed() -> None:
    row = unit("U1", trainers=["T1", "T2"], teaching="together")
    after = small(REPLACE, units=[row, *OTHERS], trainers=THREE).instance.unit["U1"]
    assert after.trainers == ("T3", "T2")
    with pytest.raises(InputError) as caught:
        small(REPLACE, held=[(D1, "T1")], from_day=D2, units=[row, *OTHERS], trainers=THREE)
    assert "together" in caught.value.lines("en")[0]


def test_nothing_is_left_to_take_over_once_all_is_held() -> None:
    held = [(d, "T1") for d in (D1, D2, D3, "2022-09-26")]
    result = small(REPLACE, held=held, from_day="2022-10-03", trainers=THREE)
    assert result.instance.unit["U1"].trainers == ("T1",)
    assert "nothing is left" in notes(result)


def test_who_does_not_teach_the_unit_cannot_be_replaced_in_it() -> None:
    assert "does not teach TET007; write one of its trainers: LEBON" in refused(
        {"replace": {"unit": "TET007", "trainer": "VERNET", "by": "MAKSENE"}}
    )


def test_one_more_trainer_may_teach() -> None:
    result = small({"add_trainer": {"unit": "U1", "trainer": "T3"}}, units=[SHARED, *OTHERS], trainers=THREE)
    assert result.instance.unit["U1"].trainers == ("T1", "T2", "T3")
    assert result.instance.unit["U1"].shares is None
    assert "shares" in notes(result)


# ── How much ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_counts_are_stated_and_what_is_not_given_stays() -> None:
    after = changed({"counts": {"unit": "TET099", "in_person": 7}}).instance
    assert (after.unit["TET099"].in_person, after.unit["TET099"].webconference) == (7, 5)


def test_fewer_sessions_than_were_held_are_refused() -> None:
    fewer = {"counts": {"unit": "TRS001", "in_person": 4}}
    assert "write 5 or more" in refused(fewer, from_day=MID_MARCH)
    assert changed(fewer).instance.unit["TRS001"].in_person == 4


def test_shares_follow_the_counts() -> None:
    tables: dict[str, Any] = {"units": [SHARED, *OTHERS], "trainers": THREE}
    more = small({"counts": {"unit": "U1", "in_person": 4}}, **tables)
    assert more.instance.unit["U1"].shares == {"T1": 5, "T2": 1}
    fewer = small({"counts": {"unit": "U1", "webconference": 1}}, held=[(D1, "T1")], from_day=D2, **tables)
    assert fewer.instance.unit["U1"].shares == {"T1": 2, "T2": 1}
    assert "T1 2, T2 1" in notes(fewer)


def test_a_webconference_in_place_of_an_in_person_session() -> None:
    after = changed({"kind": EACH["kind"]}, {"kind": EACH["kind"]}).instance.unit["TET099"]
    assert (after.in_person, after.webconference) == (3, 7)
    assert "write at most 5" in refused({"kind": {**EACH["kind"], "count": 6}})


@pytest.mark.parametrize("key", ["counts", "kind", "rhythm"])
def test_a_unit_without_sessions_of_ours_has_none_to_change(key: str) -> None:
    assert "has no session here" in refused({key: {**EACH[key], "unit": "AST002"}})


# ── Programme ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_dropped_unit_takes_its_pins_along() -> None:
    pins = [{"unit": "U1", "weekday": "mon"}, {"unit": "U2", "weekday": "mon"}]
    result = small({"drop_unit": {"unit": "U1"}}, held=[(D1, "T1")], from_day=D2, pins=pins)
    assert [pin.unit for pin in result.instance.pins] == ["U2"]
    assert "1 pin with it" in notes(result)
    assert "1 past session" in notes(result)


def test_a_dropped_group_takes_along_its_parts_and_the_units_it_alone_attends() -> None:
    groups = [{"id": "G1", "size": 9}, {"id": "PART", "size": 3, "part_of": "G1"}, {"id": "A1", "size": 9}]
    units = [unit("U1", groups=["G1", "A1"]), unit("U2", groups=["G1", "PART"]), unit("U3", groups=["A1"])]
    times = [{"date": D1, "start": "10:00", "end": "11:00"}]
    busy = [
        {"groups": ["PART"], "title": "x", "times": times},
        {"groups": ["PART", "A1"], "title": "y", "times": times},
    ]
    result = small({"drop_group": {"group": "G1"}}, groups=groups, units=units, busy=busy)
    assert list(result.instance.group) == ["A1"]
    assert {u.code: u.groups for u in result.instance.units} == {"U1": ("A1",), "U3": ("A1",)}
    assert [(b.title, b.groups) for b in result.instance.busy] == [("y", ("A1",))]
    assert "U2 has no group left" in notes(result)


def test_a_group_arrives_in_units_during_the_year() -> None:
    row = {"add_group": {"id": "NEW", "size": 2, "part_of": "G1", "units": ["U2", "U1"]}}
    result = small(row, held=[(D1, "T1")], from_day=D2)
    assert result.instance.group["NEW"].part_of == "G1"
    assert [u.code for u in result.instance.units if "NEW" in u.groups] == ["U1", "U2"]
    assert "1 session of U1" in notes(result)


def test_pins_come_and_go() -> None:
    pin = {"pin": EACH["pin"]}
    assert len(changed(pin).instance.pins) == 1
    assert changed(pin, {"unpin": {"unit": "TET099"}}).instance.pins == ()
    assert changed(pin, {"unpin": {"unit": "TET099", "date": "2023-04-18"}}).instance.pins == ()
    assert "its pins: 2023-04-18" in refused(pin, {"unpin": {"unit": "TET099", "date": "2023-04-19"}})


def test_alternance_days_that_were_held_stay() -> None:
    instance = make_instance()
    held = make_timetable(instance, [], [alternance_day(instance, "A1", d, n) for n, d in enumerate((D1, D2), 1)])
    fewer = scenario({"alternance": {"group": "A1", "min": 0, "max": 1}})
    assert applied(fewer, instance, held, day(D2)).instance.group["A1"].alternance.max == 1  # type: ignore[union-attr]
    with pytest.raises(InputError, match="2 alternance days"):
        applied(fewer, instance, held, day(D3))


def test_what_another_centre_teaches_goes_with_its_unit() -> None:
    foad = {"code": "SEC101", "title": "SEC101", "ects": 3, "modality": "foad", "groups": ["G1"]}
    evening = {"date": "2022-09-08", "start": "18:00", "end": "19:30"}
    busy = [{"groups": ["G1"], "title": name, "times": [evening], **of} for name, of in
            (("Paris", {"unit": "SEC101"}), ("Match", {}))]  # fmt: skip
    instance = make_instance(units=[unit("U1", groups=["G1"]), foad], busy=busy)
    after = applied(scenario({"drop_unit": {"unit": "SEC101"}}), instance).instance
    assert [each.title for each in after.busy] == ["Match"]


def test_a_unit_has_times_of_its_own() -> None:
    change = {"unit_times": {"unit": "TET099", "first": "2023-04-01", "weekdays": ["tue", "thu"]}}
    unit = changed(change).instance.unit["TET099"]
    assert (unit.first, unit.last, unit.weekdays, unit.slots) == (day("2023-04-01"), None, ("tue", "thu"), None)
    assert "give “first”" in refused({"unit_times": {"unit": "TET099"}})
    assert "17:00" in refused({"unit_times": {"unit": "TET099", "slots": ["16:00"]}})
    assert "before the start" in refused(change, {"unit_times": {"unit": "TET099", "last": "2023-03-01"}})


def test_a_unit_comes_to_other_hours() -> None:
    change = {"unit_hours": {"unit": "TET099", "in_person": 8, "webconference": 6, "tolerance": 0.5}}
    unit = changed(change).instance.unit["TET099"]
    assert unit.hours is not None
    assert (unit.in_person, unit.hours.in_person, unit.hours.webconference, unit.tolerance) == (None, 8, 6, 0.5)
    again = changed(change, {"unit_hours": {"unit": "TET099", "webconference": 4}}).instance.unit["TET099"]
    assert again.hours is not None
    assert (again.hours.in_person, again.hours.webconference, again.tolerance) == (8, 4, 0.5)
    assert "no hours are given" in refused({"unit_hours": {"unit": "TET099", "tolerance": 0.5}})
    assert "stated in hours; give both numbers" in refused(change, {"counts": {"unit": "TET099", "in_person": 3}})
    assert "stated in hours; say others" in refused(change, {"kind": {"unit": "TET099", "to": "in_person"}})
    counted = changed(change, {"counts": {"unit": "TET099", "in_person": 3, "webconference": 2}}).instance
    assert (counted.unit["TET099"].hours, counted.unit["TET099"].in_person) == (None, 3)
    held = [s for s in real()[1].of_unit["TET003"] if s.start.date() < MID_MARCH and s.kind == "in_person"]
    assert f"write {2 * len(held)} or more" in refused(
        {"unit_hours": {"unit": "TET003", "in_person": 1}}, from_day=MID_MARCH
    )


def test_a_unit_comes_after_others() -> None:
    after = [{"unit": "TET003", "sessions": 2}]
    change = {"unit_after": {"unit": "TET099", "after": after}}
    assert [(p.unit, p.sessions) for p in changed(change).instance.unit["TET099"].after] == [("TET003", 2)]
    assert "would come after itself (TET003 → TET099 → TET003)" in refused(
        change, {"unit_after": {"unit": "TET003", "after": ["TET099"]}}
    )
    assert "“TET0003” does not exist" in refused({"unit_after": {"unit": "TET099", "after": ["TET0003"]}})
    dropped = changed(change, {"drop_unit": {"unit": "TET003"}})
    assert dropped.instance.unit["TET099"].after == ()
    assert any("no longer waits for TET003" in note.en for note in dropped.notes)


def test_this_session_moves_and_no_other_of_its_unit() -> None:
    before = real()[0]
    result = changed({"move_session": {"session": "TET099-03", "date": "2023-04-07", "slot": "17:00"}})
    new = [pin for pin in result.instance.pins if pin not in before.pins]
    assert len(new) == 10
    assert all(pin.unit == "TET099" for pin in new)
    days = {pin.date for pin in new}
    assert day("2023-04-07") in days
    assert day("2023-04-06") not in days
    assert "TET099-99" in refused({"move_session": {"session": "TET099-99", "date": "2023-04-07"}})
    assert "that is past" in refused({"cancel_session": {"session": "TET099-01"}}, from_day=day("2023-04-01"))


def test_a_session_is_cancelled_without_replacement() -> None:
    after = changed({"cancel_session": {"session": "TET099-03"}}).instance
    assert (after.unit["TET099"].in_person, after.unit["TET099"].webconference) == (5, 4)
    assert len([pin for pin in after.pins if pin.unit == "TET099" and pin.date]) == 9


def test_what_is_in_person_becomes_remote() -> None:
    after = changed({"remote": {"first": "2023-03-13", "last": "2023-03-17"}}).instance
    week = range(day("2023-03-13").toordinal(), day("2023-03-18").toordinal())
    held = [s for s in real()[1].sessions if s.kind == "in_person" and s.start.date().toordinal() in week]
    assert held
    for each in held:
        pin = next(pin for pin in after.pins if (pin.unit, pin.date) == (each.unit, each.start.date()))
        assert (pin.kind, pin.slot) == ("webconference", each.start.time())
    assert all(any(day("2023-03-15") in span for span in room.closed) for room in after.rooms)


def test_what_was_held_at_other_times_stays() -> None:
    held = [s for s in real()[1].of_unit["TET003"] if s.start.date() < MID_MARCH]
    first = {"unit_times": {"unit": "TET003", "first": MID_MARCH.isoformat()}}
    assert held
    assert f"has {len(held)} past session" in refused(first, from_day=MID_MARCH)
    assert changed(first).instance.unit["TET003"].first == MID_MARCH


def test_a_room_changes_in_what_is_given() -> None:
    result = changed({"room": {"room": "A101", "capacity": 12}}, {"weight": {"criterion": "Q2", "weight": 5}})
    assert (result.instance.room["A101"].capacity, result.instance.room["A101"].features) == (12, ("pc",))
    assert result.instance.weight["Q2"] == 5


# ── What changes nothing, and what contradicts ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "change",
    [
        {"counts": {"unit": "TET099", "in_person": 5}},
        {"rhythm": {"unit": "TET099", "sessions_per_week": 1}},
        {"weight": {"criterion": "Q2", "weight": 3}},
        {"add_trainer": {"unit": "TET099", "trainer": "VERNET"}},
        {"alternance": {"group": "1A-ALT", "min": 18}},
        {"room": {"room": "A102", "capacity": 24}},
        {"available": {"trainer": "VERNET", "weekdays": ["tue"], "first": "2023-03-14"}},
    ],
)
def test_a_change_that_changes_nothing_says_so(change: dict[str, Any]) -> None:
    assert "changes" in notes(changed(change)) or "nothing" in notes(changed(change))


def test_a_contradiction_names_the_change_that_makes_it() -> None:
    said = refused(
        {"weight": EACH["weight"]}, {"pin": EACH["pin"]}, {"close": EACH["close"]}, {"drop_unit": {"unit": "TET007"}}
    )
    assert said.startswith("test (--close 2023-04-18..2023-04-19): the unit TET099 cannot be pinned on 2023-04-18")
    assert said.count("\n") == 0


def test_the_last_group_or_unit_cannot_go() -> None:
    with pytest.raises(InputError, match=r"drop-group A1.*no unit would be left"):
        small({"drop_group": {"group": "G1"}}, {"drop_group": {"group": "A1"}})
    with pytest.raises(InputError, match="no unit would be left"):
        small(*({"drop_unit": {"unit": row.code}} for row in make_instance().units))


def test_every_fault_comes_at_once() -> None:
    said = refused(
        {"unavailable": {"trainer": "VERNAY", "first": "2025-03-07", "slots": ["18:00"]}},
        {"drop_unit": {"unit": "TRS01"}},
        {"replace": {"unit": "TET007", "trainer": "VERNET", "by": "MAKSENE"}},
    )
    for value in ("VERNAY", "2025-03-07", "18:00", "TRS01", "VERNET does not teach"):
        assert value in said


def test_a_timetable_is_not_needed() -> None:
    instance, _ = real()
    assert applied(scenario({"replace": EACH["replace"]}), instance, None, MID_MARCH).notes == ()


def test_what_a_change_above_drops_is_not_called_unknown() -> None:
    text = refused({"drop_unit": {"unit": "TET099"}}, {"counts": {"unit": "TET099", "in_person": 3}})
    assert "the unit TET099 is dropped by a change above; keep one of the two" in text


def test_a_dropped_group_leaves_its_units_to_the_others_and_says_so() -> None:
    assert "1A-SOIR has no more courses; 7 units" in notes(changed({"drop_group": {"group": "1A-SOIR"}}))


# ── Dates beyond the year ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("change", "inside"),
    [
        ({"unavailable": {"trainer": "T1", "first": "2022-07-01", "last": "2022-09-09"}}, ("2022-09-05", "2022-09-09")),
        ({"unavailable": {"trainer": "T1", "first": "2023-03-20", "last": "2024-01-31"}}, ("2023-03-20", "2023-03-31")),
        ({"available": {"trainer": "T1", "first": "2022-01-01", "last": "2024-01-01"}}, ("2022-09-05", "2023-03-31")),
        ({"close": {"first": "2023-03-30", "last": "2023-04-30"}}, ("2023-03-30", "2023-03-31")),
        ({"close": {"room": "R1", "first": "2022-08-30", "last": "2022-09-06"}}, ("2022-09-05", "2022-09-06")),
    ],
)
def test_what_is_outside_the_year_is_left_out_with_a_note(change: dict[str, Any], inside: tuple[str, str]) -> None:
    result = small(change)
    after = result.instance
    spans = [*after.trainer["T1"].availability.dated, *after.calendar.closures, *after.room["R1"].closed]
    assert [(str(span.first), str(span.last)) for span in spans] == [inside]
    assert "the year is from 2022-09-05 to 2023-03-31" in notes(result)


@pytest.mark.parametrize(("first", "last"), [("2021-01-01", "2021-02-01"), ("2024-01-01", None), ("2021-03-06", None)])
def test_what_is_wholly_outside_the_year_is_a_fault(first: str, last: str | None) -> None:
    with pytest.raises(InputError, match="is not in the instance’s year; write a date from 2022-09-05 to 2023-03-31"):
        small({"unavailable": {"trainer": "T1", "first": first, **({"last": last} if last else {})}})


def test_a_calendar_that_said_nothing_stays_one_that_says_nothing() -> None:
    of = make_instance(busy=[{"groups": ["G1"], "title": "LMS", "times": []}])
    closed = scenario({"close": {"first": "2022-09-20", "last": "2022-09-20"}})
    after = applied(closed, of, None, None).instance
    assert [(entry.title, entry.times) for entry in after.busy] == [("LMS", ())]


@pytest.mark.parametrize(
    ("held", "fr", "en"),
    [
        ([(D1, "T1")], "1 séance d’U1 est passée sans ce groupe", "1 session of U1 is past"),
        ([(D1, "T1"), (D2, "T1")], "2 séances d’U1 sont passées sans ce groupe", "2 sessions of U1 are past"),
    ],
)
def test_what_a_new_group_missed_is_told(held: list[tuple[str, str]], fr: str, en: str) -> None:
    (note,) = small({"add_group": {"id": "NEW", "size": 2, "units": ["U1"]}}, held=held, from_day=D3).notes
    assert fr in note.fr
    assert en in note.en


# ── Sessions of several lengths ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("change", "from_day", "after"),
    [
        ({"drop_unit": {"unit": "U1"}}, D2, (1,)),
        ({"drop_unit": {"unit": "U1"}}, "2022-09-13", (2, 1)),
        ({"counts": {"unit": "U1", "in_person": 2}}, "2022-09-06", (2, 1)),  # the short one was held
        ({"counts": {"unit": "U1", "in_person": 4}}, None, (2, 2, 1, 1)),
        ({"cancel_session": {"session": "U1-02"}}, D2, (2, 1)),
        ({"cancel_session": {"session": "U1-01"}}, None, (2, 2)),
    ],
)
def test_the_lengths_that_are_left_are_those_of_the_sessions_left(
    change: dict[str, Any], from_day: str | None, after: tuple[int, ...]
) -> None:
    groups = [{"id": "G1", "size": 12}]
    row = unit("U1", groups=["G1"], blocks=[2, 2, 1], in_person=3, webconference=0)
    of = make_instance(groups=groups, units=[row, unit("U2", groups=["G1"])])
    lengths = ((D1, 2), (D2, 4), (D3, 4))
    held = [session(of, "U1", d, number=n, hours=h) for n, (d, h) in enumerate(lengths, 1)]
    day_asked = day(from_day) if from_day else None
    result = applied(scenario(change), of, make_timetable(of, held), day_asked)
    assert result.instance.unit["U1"].blocks == after


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"limits": {"trainer": "T1", "max_evenings_per_week": 1}}, "2 evenings in the week of Monday 2022-09-05"),
        ({"most_hours": {"trainer": "T1", "week": 3}}, "4 h in the week of Monday 2022-09-05"),
        ({"most_hours": {"trainer": "T1", "year": 3}}, "4 h in the year"),
        ({"rhythm": {"unit": "U1", "sessions_per_week": 1}}, "2 sessions in the week of Monday 2022-09-05"),
    ],
)
def test_a_limit_that_the_past_broke_is_refused_and_says_where(change: dict[str, Any], told: str) -> None:
    of = make_instance(units=[unit("U1", sessions_per_week=2), unit("U2", trainers=["T2"])])
    held = [session(of, "U1", d, number=n) for n, d in enumerate((D1, "2022-09-08", D2, "2022-09-15"), 1)]
    published = make_timetable(of, held)
    with pytest.raises(InputError) as caught:
        applied(scenario(change), of, published, day(D2))
    assert told in "".join(caught.value.lines("en"))
    assert applied(scenario(change), of, published, day(D1)).notes == ()  # nothing is past


@pytest.mark.parametrize(
    ("change", "after"),
    [
        ({"remote": {"first": D1, "last": D1}}, (4.5, 2, 0.5)),
        ({"remote": {"first": D1, "last": D2}}, (2.5, 4, 0.5)),
        ({"remote": {"first": D1, "last": D3}}, (0, 7, 0.5)),
        ({"remote": {"first": D2, "last": D3}}, (1, 6, 0)),  # half an hour within half an hour would allow nothing
        ({"cancel_session": {"session": "U1-02"}}, (3.5, 1, 0.5)),
        ({"cancel_session": {"session": "U1-04"}}, (5.5, 0, 0.5)),
    ],
)
def test_a_unit_in_hours_keeps_those_of_the_sessions_left(
    change: dict[str, Any], after: tuple[float, float, float]
) -> None:
    """Sessions of one hour, two and three: six in person where five and a half were asked for."""
    groups, hours = [{"id": "G1", "size": 12}], {"in_person": 5.5, "webconference": 1}
    slots = [{"start": f"{start}:00", "end": f"{end}:00"} for start, end in ((17, 18), (18, 20), (20, 23))]
    row = unit("U1", groups=["G1"], hours=hours, tolerance=0.5)
    of = make_instance(groups=groups, units=[row, unit("U2", groups=["G1"])], slots=slots)
    in_person = ((D1, "17:00", 1), (D2, "18:00", 2), (D3, "20:00", 3))
    held = [session(of, "U1", d, at, number=n, hours=h) for n, (d, at, h) in enumerate(in_person, 1)]
    held.append(session(of, "U1", "2022-09-26", kind="webconference", number=4, hours=1))
    result = applied(scenario(change), of, make_timetable(of, held)).instance
    left, near = result.hours_of(result.unit["U1"]) or (None, 0)
    assert left is not None
    assert (left.in_person, left.webconference, near) == after


def test_half_groups_with_unlike_days_are_moved_where_others_become_remote() -> None:
    halves = [{"id": f"H{n}", "size": 4, "part_of": "G1"} for n in (1, 2)]
    row = unit("U1", groups=["G1"], sections=[["H1"], ["H2"]], in_person=2, webconference=0)
    of = make_instance(groups=[{"id": "G1", "size": 12}, *halves], units=[row, unit("U2", groups=["G1"])])
    held = [session(of, "U1/H1", D1), session(of, "U1/H2", D2), session(of, "U2", D1, "19:00")]
    result = applied(scenario({"remote": {"first": D1}}), of, make_timetable(of, held))
    assert [(pin.unit, pin.kind) for pin in result.instance.pins] == [("U2", "webconference")]
    assert "those of these days are moved" in notes(result)
    both = applied(scenario({"remote": {"first": D1, "last": D2}}), of, make_timetable(of, held))
    assert {pin.unit for pin in both.instance.pins} == {"U1/H1", "U1/H2", "U2"}
    assert (both.instance.units[0].in_person, both.instance.units[0].webconference) == (1, 1)
    assert both.notes == ()


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({"sections": {"unit": "U1", "sections": [["H1"], ["H3"]]}}, ["U1/H1"]),
        ({"sections": {"unit": "U1", "sections": []}}, []),
        ({"drop_group": {"group": "H2"}}, ["U1/H1"]),
    ],
)
def test_pins_of_a_half_group_go_with_it(change: dict[str, Any], kept: list[str]) -> None:
    halves = [{"id": f"H{n}", "size": 4, "part_of": "G1"} for n in (1, 2, 3)]
    sections = [["H1"], ["H2"], ["H3"]] if "drop_group" in change else [["H1"], ["H2"]]
    of = make_instance(
        groups=[{"id": "G1", "size": 12}, *halves],
        units=[unit("U1", groups=["G1"], sections=sections)],
        pins=[{"unit": code, "weekday": "mon"} for code in ("U1/H1", "U1/H2")],
    )
    result = applied(scenario(change), of, None, None)
    assert [pin.unit for pin in result.instance.pins] == kept
    assert "U1/H2" in notes(result)
