"""H2 in the model: a group attends one thing at a time."""

from tests.builders import alternance_day, make_instance, session, unit
from tests.model.cases import allows, best

OF = make_instance()


def test_two_units_of_a_group_one_after_the_other_are_feasible() -> None:
    assert allows("H2", OF, [session(OF, "U1", "2022-09-05"), session(OF, "U2", "2022-09-05", "19:00", room="R2")])


def test_two_units_of_a_group_at_once_are_infeasible() -> None:
    assert not allows("H2", OF, [session(OF, "U1", "2022-09-05"), session(OF, "U2", "2022-09-05", room="R2")])


def test_groups_apart_meet_at_once() -> None:
    apart = make_instance(units=[unit("U1", groups=["G1"]), unit("U2", groups=["A1"], trainers=["T2"])])
    assert allows("H2", apart, [session(apart, "U1", "2022-09-05"), session(apart, "U2", "2022-09-05", room="R2")])


def test_a_part_attends_with_the_whole() -> None:
    part = make_instance(
        groups=[{"id": "G1", "size": 12}, {"id": "A1", "size": 6, "part_of": "G1"}],
        units=[unit("U1", groups=["G1"]), unit("U2", groups=["A1"], trainers=["T2"])],
    )
    assert not allows("H2", part, [session(part, "U1", "2022-09-05"), session(part, "U2", "2022-09-05", room="R2")])


def test_an_alternance_day_takes_the_slots_it_overlaps() -> None:
    for end, fits in (("17:00", True), ("17:01", False)):  # the first slot starts at 17:00
        late = make_instance(alternance={"start": "09:00", "end": end, "hours": 7.0})
        assert (
            allows("H2", late, [session(late, "U1", "2022-09-05")], [alternance_day(late, "A1", "2022-09-05")]) == fits
        )


def test_external_busy_times_are_kept_free() -> None:
    # U1 needs 4 weeks of the 5 of S1; on Mondays alone, two busy Mondays leave 3.
    def of(*days: str) -> int | None:
        times = [{"date": day, "start": "18:00", "end": "18:30"} for day in days]
        slots = [{"start": "17:00", "end": "19:00", "weekdays": ["mon"]}]
        busy = [{"groups": ["A1"], "title": "Elsewhere", "times": times}] if times else []
        groups = [{"id": "G1", "size": 12}, {"id": "A1", "size": 6}]
        return best("C1", make_instance(units=[unit("U1")], slots=slots, busy=busy, groups=groups))

    assert of("2022-09-05") == 0
    assert of("2022-09-05", "2022-09-12") is None


def test_a_busy_part_keeps_the_alternance_day_of_the_whole_away() -> None:
    groups = [
        {"id": "A1", "size": 6, "alternance": {"min": 1, "max": 1, "weekdays": ["mon"]}},
        {"id": "A1B", "size": 3, "part_of": "A1"},
    ]
    slots = [{"start": "17:00", "end": "19:00", "weekdays": ["mon"]}]
    calendar = {"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-09-09"}]}  # one Monday

    def of(start: str, end: str) -> int | None:
        times = [{"date": "2022-09-05", "start": start, "end": end}]
        busy = [{"groups": ["A1B"], "title": "Elsewhere", "times": times}]
        none = [unit("U1", groups=["A1"], in_person=0, webconference=0)]
        return best("C1", make_instance(groups=groups, units=none, slots=slots, calendar=calendar, busy=busy))

    assert of("07:00", "08:30") == 0  # over when the day starts
    assert of("10:00", "11:00") is None
