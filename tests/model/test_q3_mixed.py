"""Q3 in the model: evenings with both kinds."""

from tests.builders import make_instance, session
from tests.model.cases import best, measure

OF = make_instance()


def test_both_kinds_in_an_evening_count_once_for_each_group() -> None:
    web = session(OF, "U1", "2022-09-05", kind="webconference")
    assert measure("Q3", OF, [web, session(OF, "U2", "2022-09-05", "19:00")]) == 2  # G1 and A1
    assert measure("Q3", OF, [web, session(OF, "U2", "2022-09-06", "19:00")]) == 0


def test_two_of_one_kind_are_not_mixed() -> None:
    assert measure("Q3", OF, [session(OF, "U1", "2022-09-05"), session(OF, "U2", "2022-09-05", "19:00")]) == 0


def test_one_weekday_forces_mixed_evenings() -> None:
    # On the 5 Mondays of S1: U2 is in person on 3, U1 in person on 2 and by webconference on 2.
    # U1's webconferences take the 2 Mondays without U2: none is mixed; on 4 Mondays, one is, for G1 and A1.
    slots = [{"start": f"{h}:00", "end": f"{h + 2}:00", "weekdays": ["mon"]} for h in (17, 19)]
    groups = [{"id": "G1", "size": 12}, {"id": "A1", "size": 6}]

    def of(last: str) -> int | None:
        calendar = {"semesters": [{"id": "S1", "first": "2022-09-05", "last": last}]}
        units = [row.model_dump(mode="json", exclude_unset=True) for row in OF.units[:2]]
        return best("Q3", make_instance(slots=slots, calendar=calendar, units=units, groups=groups))

    assert of("2022-10-07") == 0
    assert of("2022-09-30") == 2
