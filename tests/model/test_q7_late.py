"""Q7 in the model: evenings that leave the first slot of the day empty."""

from tests.builders import make_instance, session, unit
from tests.model.cases import best, measure

OF = make_instance()
NIGHT = [{"start": f"{h}:00", "end": f"{h + 2}:00"} for h in (17, 19, 21)]


def test_only_the_second_slot_is_late_for_each_group() -> None:
    late = session(OF, "U1", "2022-09-05", "19:00")
    assert measure("Q7", OF, [late]) == 2  # G1 and A1
    assert measure("Q7", OF, [late, session(OF, "U2", "2022-09-05")]) == 0


def test_an_evening_counts_once() -> None:
    of = make_instance(slots=NIGHT)
    plan = [session(of, "U1", "2022-09-05", "19:00"), session(of, "U2", "2022-09-05", "21:00")]
    assert measure("Q7", of, plan) == 2
    assert measure("Q7", of, [plan[1]]) == 2


def test_the_only_slot_of_a_day_is_the_first() -> None:
    slots = [{"start": "17:00", "end": "19:00", "weekdays": ["mon"]}, {"start": "19:00", "end": "21:00"}]
    of = make_instance(slots=slots)
    assert measure("Q7", of, [session(of, "U1", "2022-09-06", "19:00")]) == 0  # a Tuesday has one slot
    assert measure("Q7", of, [session(of, "U1", "2022-09-05", "19:00")]) == 2


def test_a_pinned_hour_has_a_price() -> None:
    # 4 sessions of G1, all pinned at 19:00, and nothing else: 4 late evenings.
    pins = [{"unit": "U1", "slot": "19:00"}]
    of = make_instance(units=[unit("U1", groups=["G1"])], pins=pins, groups=[{"id": "G1", "size": 9}])
    assert best("Q7", of) == 4
