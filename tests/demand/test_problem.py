"""The tables that the model reads: candidates, quotas, cohorts, levels."""

import datetime as dt

import pytest

from scheduler.demand.problem import Problem
from scheduler.demand.subproblem import Subproblem
from scheduler.errors import InputError
from tests.builders import BASE, make_instance, unit


def test_a_units_row() -> None:
    row = Problem.of(make_instance()).units[0]  # U1: S1, 5 weeks of 5 days and 2 slots
    assert (row.code, row.kinds, row.teaching) == ("U1", ("in_person", "webconference"), "single")
    assert (row.demand.in_person, row.demand.webconference) == (2, 2)
    assert len(row.slots) == 5 * 5 * 2
    assert [week.isoformat() for week in row.weeks][::4] == ["2022-09-05", "2022-10-03"]
    assert (row.attendees, row.trainers, row.rooms) == ((0, 1), (0,), (0, 1))


def test_a_unit_needs_only_the_kinds_it_has() -> None:
    assert Problem.of(make_instance()).units[1].kinds == ("in_person",)
    none = Problem.of(make_instance(units=[unit("U1", in_person=0, webconference=0)]))
    assert none.units[0].kinds == ()


def test_units_without_session_are_no_rows() -> None:
    problem = Problem.of(make_instance(units=[unit("FOAD", modality="foad"), unit("U1")]))
    assert [row.code for row in problem.units] == ["U1"]
    assert problem.unit_index == {"U1": 0}


@pytest.mark.parametrize(
    ("trainers", "teaching", "expected"),
    [(["T1"], "one", "single"), (["T1"], "together", "single"), (["T1", "T2"], "one", "choice"),
     (["T1", "T2"], "together", "together")],
)  # fmt: skip
def test_how_trainers_share(trainers: list[str], teaching: str, expected: str) -> None:
    problem = Problem.of(make_instance(units=[unit("U1", trainers=trainers, teaching=teaching)]))
    assert problem.units[0].teaching == expected
    assert problem.taught_by == ((0,), (0,) if len(trainers) == 2 else ())


def test_quotas_of_an_annual_unit() -> None:
    first, second = Problem.of(make_instance()).units[2].quotas  # 3 + 2 over two semesters
    assert first.in_person == second.in_person == (1, 2)
    assert first.webconference == second.webconference == (1, 1)
    assert first.total == second.total == (2, 3)
    assert dt.date(2022, 9, 5) in first.days
    assert dt.date(2022, 9, 5) not in second.days


def test_a_unit_of_one_semester_has_it_all_there() -> None:
    (quota,) = Problem.of(make_instance()).units[0].quotas
    assert (quota.in_person, quota.webconference, quota.total) == ((2, 2), (2, 2), (4, 4))


def test_rooms_by_seats_features_and_site() -> None:
    sites = [{"id": "PORT", "title": "Le Port"}, {"id": "TAMPON", "title": "Le Tampon"}]
    rooms = [*BASE["rooms"], {"id": "FAR", "site": "TAMPON", "capacity": 18, "features": ["pc"]}]

    def rooms_of(**changes: object) -> tuple[int, ...]:
        return Problem.of(make_instance(sites=sites, rooms=rooms, units=[unit("U1", **changes)])).units[0].rooms

    assert rooms_of() == (0, 1, 2)  # 12 + 6 = 18 students fit in 30, 20 and 18 seats
    assert rooms_of(features=["pc"]) == (0, 2)
    assert rooms_of(site="PORT") == (0, 1)
    assert rooms_of(features=["pc"], site="TAMPON") == (2,)


def test_a_group_inside_another_takes_no_seat_of_its_own() -> None:
    groups = [{"id": "G1", "size": 20}, {"id": "A1", "size": 6, "part_of": "G1"}]
    problem = Problem.of(make_instance(groups=groups, units=[unit("U1")]))
    assert problem.units[0].rooms == (0, 1)  # 20 students, not 26
    assert problem.groups[1].lineage == (1, 0)


def busy(group: str, *times: tuple[str, str, str]) -> list[dict[str, object]]:
    rows = [{"date": day, "start": start, "end": end} for day, start, end in times]
    return [{"groups": [group], "title": "Elsewhere", "times": rows}]


def test_busy_times_take_the_slots_they_overlap() -> None:
    times = (("2022-09-05", "18:00", "19:30"), ("2022-09-06", "19:00", "19:01"), ("2022-09-07", "12:00", "17:00"))
    problem = Problem.of(make_instance(busy=busy("A1", *times), units=[unit("U1"), unit("U2", groups=["G1"])]))
    taken = [problem.slots[s] for s in set(problem.units[1].slots) - set(problem.units[0].slots)]
    found = sorted(f"{slot.start:%d %H}" for slot in taken)
    assert found == ["05 17", "05 19", "06 19"]  # what ends at 17:00 takes no slot


def test_busy_times_of_a_part_and_of_the_whole() -> None:
    groups = [{"id": "G1", "size": 12}, {"id": "A1", "size": 6, "part_of": "G1"}]
    units = [unit("U1", groups=["G1"]), unit("U2", groups=["A1"])]
    for of in ("G1", "A1"):
        problem = Problem.of(make_instance(groups=groups, units=units, busy=busy(of, ("2022-09-05", "17:00", "18:00"))))
        assert [len(row.slots) for row in problem.units] == [49, 49]  # the part comes to both


def test_alternance_days() -> None:
    def days(**changes: object) -> list[str]:
        return [day.isoformat() for day in Problem.of(make_instance(**changes)).groups[1].alternance_days]

    assert len(days()) == 5 * 5 + 4 * 5
    tuesdays = [
        {"id": "G1", "size": 12},
        {"id": "A1", "size": 6, "alternance": {"min": 1, "max": 2, "weekdays": ["tue"]}},
    ]
    assert len(days(groups=tuesdays)) == 9
    away = busy("A1", ("2022-09-06", "16:29", "17:00"), ("2022-09-13", "16:30", "17:00"))
    assert days(groups=tuesdays, busy=away)[:2] == ["2022-09-13", "2022-09-20"]  # 16:30 is the end of the day
    assert Problem.of(make_instance()).groups[0].alternance_days == ()


def test_cohorts_are_groups_of_the_same_units() -> None:
    assert Problem.of(make_instance()).cohorts == {(0, 1, 2): (0, 1)}
    apart = [unit("U1", groups=["G1"]), unit("U2", groups=["A1"])]
    assert Problem.of(make_instance(units=apart)).cohorts == {(0,): (0,), (1,): (1,)}
    idle = Problem.of(make_instance(units=[unit("U1", groups=["G1"])]))
    assert idle.cohorts == {(0,): (0,)}  # A1 attends nothing


def test_levels_by_slot() -> None:
    availability = {"weekly": {"mon": {"19:00": "avoid"}}, "dated": [
        {"first": "2022-09-12", "last": "2022-09-12", "level": "unavailable"}]}  # fmt: skip
    problem = Problem.of(make_instance(trainers=[{"id": "T1", "name": "One", "availability": availability}],
                                       units=[unit("U1")]))  # fmt: skip
    mondays = [s.index for s in problem.slots if s.day in (dt.date(2022, 9, 5), dt.date(2022, 9, 12))]
    assert [problem.levels[0][slot] for slot in mondays] == ["ok", "avoid", "unavailable", "unavailable"]
    row = problem.units[0]
    assert problem.free_trainers(row, mondays[0]) == (0,)
    assert problem.free_trainers(row, mondays[2]) is None


def test_free_trainers_of_a_team() -> None:
    away = {"weekly": {"mon": "unavailable"}}
    trainers = [{"id": "T1", "name": "One", "availability": away}, {"id": "T2", "name": "Two"}]
    for teaching, expected in (("one", (1,)), ("together", None)):
        units = [unit("U1", trainers=["T1", "T2"], teaching=teaching)]
        problem = Problem.of(make_instance(trainers=trainers, units=units))
        assert problem.free_trainers(problem.units[0], 0) == expected  # slot 0 is on a Monday


def test_closed_rooms() -> None:
    rooms = [{"id": "R1", "site": "PORT", "capacity": 30, "closed": [{"first": "2022-09-05", "last": "2022-09-06"}]}]
    problem = Problem.of(make_instance(rooms=rooms))
    days = [dt.date(2022, 9, day) for day in (4, 5, 6, 7)]
    assert [problem.is_open(0, day) for day in days] == [True, False, False, True]


def test_an_unknown_count_is_an_error_of_the_input() -> None:
    with pytest.raises(InputError, match="U1"):
        Problem.of(make_instance(units=[unit("U1", ects=7)]))


def test_a_narrowed_problem_keeps_only_what_is_named() -> None:
    whole = Problem.of(make_instance(pins=[{"unit": "U1", "weekday": "mon"}, {"unit": "U3", "weekday": "tue"}]))
    part = Subproblem.restricted(whole, {2: whole.units[2].slots[:7], 1: whole.units[1].slots})
    assert [(row.code, row.index) for row in part.units] == [("U2", 0), ("U3", 1)]
    assert part.units[1].slots == whole.units[2].slots[:7]
    assert part.groups[0].units == (0, 1)
    assert {unit: [pin.unit for pin in pins] for unit, pins in part.pins_of.items()} == {1: ["U3"]}
    assert part.groups[1].alternance_days == whole.groups[1].alternance_days
    assert Subproblem.restricted(whole, {0: ()}, {}).days_elsewhere == {0, 1}
