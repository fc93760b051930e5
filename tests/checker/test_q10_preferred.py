"""Q10: sessions outside the preferred times of trainers who prefer some."""

from tests.builders import make_instance, session, unit
from tests.checker.cases import points

TRAINERS = [
    {"id": "T1", "name": "One", "availability": {"weekly": {"mon": "prefer", "tue": "unavailable"}}},
    {"id": "T2", "name": "Two", "availability": {"weekly": {"tue": "avoid"}}},  # prefers none
    {"id": "T3", "name": "Three", "availability": {
        "dated": [{"first": "2022-09-06", "last": "2022-09-06", "level": "prefer"}]
    }},
]  # fmt: skip


def subjects(day: str) -> list[str]:
    team = ["T1", "T2", "T3"]
    of = make_instance(trainers=TRAINERS, units=[unit("U1", trainers=team, teaching="together")])
    return [p.subject for p in points("Q10", of, [session(of, "U1", day)])]


def test_each_trainer_who_prefers_other_times() -> None:
    assert subjects("2022-09-05") == ["T3"]
    assert subjects("2022-09-06") == ["T1"]  # even when unavailable
    assert subjects("2022-09-07") == ["T1", "T3"]


def test_its_words() -> None:
    of = make_instance(trainers=TRAINERS)
    (point,) = points("Q10", of, [session(of, "U1", "2022-09-07")])
    assert point.text.fr == "One : le mercredi 07/09/2022 17 h n’est pas une heure préférée (U1)"
