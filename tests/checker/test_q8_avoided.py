"""Q8: sessions at a time their trainer wants to avoid."""

from tests.builders import make_instance, session, unit
from tests.checker.cases import points

TRAINERS = [
    {"id": "T1", "name": "One", "availability": {"weekly": {"mon": {"17:00": "avoid"}, "tue": "unavailable"}}},
    {"id": "T2", "name": "Two", "availability": {"weekly": {"mon": "avoid"}}},
    {"id": "T3", "name": "Three"},
]


def subjects(team: list[str], day: str, clock: str = "17:00") -> list[str]:
    of = make_instance(trainers=TRAINERS, units=[unit("U1", trainers=team, teaching="together")])
    return [p.subject for p in points("Q8", of, [session(of, "U1", day, clock)])]


def test_each_trainer_who_avoids_the_time_counts() -> None:
    assert subjects(["T1", "T2", "T3"], "2022-09-05") == ["T1", "T2"]
    assert subjects(["T1", "T2", "T3"], "2022-09-05", "19:00") == ["T2"]


def test_unavailable_is_a_clash_and_not_counted_again() -> None:
    assert subjects(["T1"], "2022-09-06") == []


def test_its_words() -> None:
    of = make_instance(trainers=TRAINERS)
    (point,) = points("Q8", of, [session(of, "U1", "2022-09-05")])
    assert point.text.fr == "One souhaite éviter le lundi 05/09/2022 17 h (U1)"
