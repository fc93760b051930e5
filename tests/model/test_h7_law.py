"""H7 in the model: hours of a day, rest between two days."""

from scheduler.instance.schema.instance import Instance
from tests.builders import alternance_day, make_instance, session, unit
from tests.model.cases import allows, best

OF = make_instance()  # an alternance day counts 7 h, from 08:30 to 16:30; 10 h a day, 11 h of rest


def evening(of: Instance, *clocks: str, day: str = "2022-09-05") -> bool:
    """Sessions at these hours of an alternance day."""
    plan = [session(of, code, day, clock) for code, clock in zip(("U1", "U2", "U3"), clocks, strict=False)]
    return allows("H7", of, plan, [alternance_day(of, "A1", "2022-09-05")])


def test_7_and_2_fit() -> None:
    assert evening(OF, "17:00")  # 9 ≤ 10


def test_7_and_4_do_not() -> None:
    assert not evening(OF, "17:00", "19:00")  # 11 > 10


def test_the_limit_itself_is_allowed() -> None:
    assert evening(make_instance(law={"hours_per_day": 11.0}), "17:00", "19:00")
    assert evening(make_instance(law={"hours_per_day": 9.0}), "17:00")
    assert not evening(make_instance(law={"hours_per_day": 8.9}), "17:00")


def test_an_alternance_day_alone_may_be_too_long() -> None:
    assert not evening(make_instance(law={"hours_per_day": 6.5}))  # 7 > 6.5


def test_slots_of_two_lengths_are_added_up() -> None:
    slots = [{"start": "17:00", "end": "19:00"}, {"start": "19:00", "end": "20:00"}]
    mixed = make_instance(slots=slots)
    assert evening(mixed, "17:00", "19:00")  # 7 + 2 + 1 = 10
    assert not evening(make_instance(slots=slots, law={"hours_per_day": 9.9}), "17:00", "19:00")


def test_sessions_alone_count_too() -> None:
    short = make_instance(law={"hours_per_day": 3.0})
    plan = [session(short, "U1", "2022-09-05"), session(short, "U2", "2022-09-05", "19:00")]
    assert not allows("H7", short, plan)  # 4 > 3
    assert allows("H7", short, plan[:1])


def test_rest_between_an_evening_and_the_next_day() -> None:
    # A session until 21:00, then a day at the centre at 08:30: 11 h 30 of rest.
    for rest, fits in ((11.5, True), (11.6, False)):
        of = make_instance(law={"rest_hours": rest})
        plan = [session(of, "U1", "2022-09-05", "19:00")]
        assert allows("H7", of, plan, [alternance_day(of, "A1", "2022-09-06")]) == fits


def test_a_part_of_an_apprentice_group_is_of_apprentices() -> None:
    groups = [
        {"id": "A1", "size": 12, "alternance": {"min": 1, "max": 9}},
        *({"id": part, "size": 6, "part_of": "A1"} for part in ("TP1", "TP2")),
    ]
    for attending, fits in ((("TP1", "TP1"), False), (("TP1", "TP2"), True)):
        units = [unit(code, groups=[part]) for code, part in zip(("U1", "U2"), attending, strict=True)]
        assert evening(make_instance(groups=groups, units=units), "17:00", "19:00") == fits  # 7 + 4, or 7 + 2 each


def test_only_apprentices() -> None:
    plain = make_instance(groups=[{"id": "G1", "size": 12}, {"id": "A1", "size": 6}], law={"hours_per_day": 3.0})
    plan = [session(plain, "U1", "2022-09-05"), session(plain, "U2", "2022-09-05", "19:00")]
    assert allows("H7", plain, plan)


def test_the_night_of_a_clock_change() -> None:
    # From Saturday 21:00 to Sunday 08:00: 11 h, but 10 h in the night to 26 March 2023 in Paris.
    slots = [
        {"start": "19:00", "end": "21:00", "weekdays": ["sat"]},
        {"start": "08:00", "end": "10:00", "weekdays": ["sun"]},
    ]
    calendar = {"semesters": [{"id": "S1", "first": "2023-03-13", "last": "2023-03-31"}]}
    for zone, change in (("Europe/Paris", False), ("Indian/Reunion", True)):
        of = make_instance(slots=slots, calendar=calendar, timezone=zone, units=[*OF_UNITS])
        for first, second, fits in (("2023-03-18", "2023-03-19", True), ("2023-03-25", "2023-03-26", change)):
            assert allows("H7", of, [session(of, "U1", first, "19:00"), session(of, "U2", second, "08:00")]) == fits


OF_UNITS = [row.model_dump(mode="json", exclude_unset=True) for row in OF.units[:2]]


def test_a_law_that_forbids_the_day_makes_it_impossible() -> None:
    assert best("C1", make_instance(law={"hours_per_day": 7.0})) == 0
    assert best("C1", make_instance(law={"hours_per_day": 6.0})) is None
