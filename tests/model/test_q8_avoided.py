"""Q8 in the model: sessions at a time their trainer wants to avoid."""

from tests.builders import make_instance, session, unit
from tests.model.cases import best, measure

TRAINERS = [
    {"id": "T1", "name": "One", "availability": {"weekly": {"mon": "avoid"}}},
    {"id": "T2", "name": "Two", "availability": {"weekly": {"mon": {"19:00": "avoid"}}}},
]
MONDAY, TUESDAY = "2022-09-05", "2022-09-13"


def test_each_avoided_session_counts() -> None:
    of = make_instance(trainers=TRAINERS, units=[unit("U1")])
    assert measure("Q8", of, [session(of, "U1", MONDAY), session(of, "U1", TUESDAY)]) == 1
    assert measure("Q8", of, [session(of, "U1", TUESDAY)]) == 0


def test_each_of_several_together_counts() -> None:
    of = make_instance(trainers=TRAINERS, units=[unit("U1", trainers=["T1", "T2"], teaching="together")])
    assert measure("Q8", of, [session(of, "U1", MONDAY, "19:00")]) == 2
    assert measure("Q8", of, [session(of, "U1", MONDAY)]) == 1


def test_of_several_the_one_who_teaches() -> None:
    of = make_instance(trainers=TRAINERS, units=[unit("U1", trainers=["T1", "T2"])])
    assert measure("Q8", of, [session(of, "U1", MONDAY, trainers=("T1",))]) == 1
    assert measure("Q8", of, [session(of, "U1", MONDAY, trainers=("T2",))]) == 0


def test_a_unit_pinned_to_that_weekday_has_a_price() -> None:
    of = make_instance(trainers=TRAINERS, units=[unit("U1")], pins=[{"unit": "U1", "weekday": "mon"}])
    assert best("Q8", of) == 4  # 2 + 2 sessions
    assert best("Q8", make_instance(trainers=TRAINERS, units=[unit("U1")])) == 0
