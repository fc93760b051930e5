"""Q10 in the model: sessions at a time that is not preferred, of trainers who prefer some."""

from tests.builders import make_instance, session, unit
from tests.model.cases import best, measure

TRAINERS = [
    {"id": "T1", "name": "One", "availability": {"weekly": {"mon": "prefer"}}},
    {"id": "T2", "name": "Two", "availability": {"weekly": {"mon": "avoid"}}},
]
MONDAY, TUESDAY = "2022-09-05", "2022-09-13"


def test_every_other_time_counts() -> None:
    of = make_instance(trainers=TRAINERS, units=[unit("U1")])
    assert measure("Q10", of, [session(of, "U1", MONDAY)]) == 0
    assert measure("Q10", of, [session(of, "U1", MONDAY), session(of, "U1", TUESDAY)]) == 1


def test_who_prefers_nothing_is_not_counted() -> None:
    of = make_instance(trainers=TRAINERS, units=[unit("U1", trainers=["T2"])])
    assert measure("Q10", of, [session(of, "U1", TUESDAY)]) == 0


def test_of_several_the_one_who_teaches() -> None:
    of = make_instance(trainers=TRAINERS, units=[unit("U1", trainers=["T1", "T2"])])
    assert measure("Q10", of, [session(of, "U1", TUESDAY, trainers=("T1",))]) == 1
    assert measure("Q10", of, [session(of, "U1", TUESDAY, trainers=("T2",))]) == 0


def test_counted_only_at_a_price() -> None:
    pins = [{"unit": "U1", "weekday": "tue"}]
    of = make_instance(trainers=TRAINERS, units=[unit("U1")], pins=pins, weights={"Q10": 1})
    assert best("Q10", of) == 4  # 2 + 2 sessions
    assert best("Q10", make_instance(trainers=TRAINERS, units=[unit("U1")], pins=pins)) == 0  # weight 0: no term
