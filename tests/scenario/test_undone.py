"""What takes back what was asked is no repair, whatever kind of change is asked; what helps in another way is one."""

from typing import Any

import pytest

from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.catalogue.closures import Close, Interruption
from scheduler.scenario.changes.catalogue.people import Available
from scheduler.scenario.changes.change import Change
from scheduler.scenario.repairs.question import Question
from scheduler.scenario.repairs.repairs import repairs
from scheduler.search.explain.explain import explain
from scheduler.search.params import Params
from tests.builders import make_instance, unit

PAUSE = {"name": "Pause", "first": "2022-09-19", "last": "2022-09-23"}
BUSY = [
    {"id": "T1", "name": "Ann", "availability": {"weekly": {"thu": "unavailable"}}},
    {"id": "T2", "name": "Bea"},
    {"id": "T3", "name": "Cleo"},
]
UNITS = [
    unit("U1", groups=["G1"]),
    unit("U2", groups=["G1"], trainers=["T2"], sessions_per_week=2),
    unit("U3", groups=["G1"], trainers=["T1", "T2"], shares={"T1": 2, "T2": 2}),
]
NEW = {"code": "U9", "title": "New", "ects": 4, "modality": "cours", "period": "S1", "groups": ["G1"],
       "trainers": ["T2"], "in_person": 2, "webconference": 2}  # fmt: skip


def base() -> Instance:
    return make_instance(
        calendar={"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-10-07"}], "closures": [PAUSE]},
        trainers=BUSY,
        units=UNITS,
        pins=[{"unit": "U1", "date": "2022-09-05"}],
    )


def change(**content: Any) -> Change:
    return Change.model_validate(content)


AWAY = change(unavailable={"trainer": "T1"})
AWAY_A_WEEK = change(unavailable={"trainer": "T1", "first": "2022-09-12", "last": "2022-09-16"})
ONE_EVENING = change(limits={"trainer": "T1", "max_evenings_per_week": 1})
CYCLONE = change(close={"first": "2022-09-12", "last": "2022-09-13", "name": "Cyclone"})
OVER_THE_PAUSE = change(close={"first": "2022-09-19", "last": "2022-09-20"})
LONGER = change(interruption={"name": "Pause", "first": "2022-09-12", "last": "2022-09-23"})
SUBSTITUTE = change(replace={"unit": "U1", "trainer": "T1", "by": "T2"})
CASES = [
    # A trainer who leaves is not asked to come, not even when they never came; in another week they may be.
    (AWAY, change(available={"trainer": "T1", "weekdays": ["mon"], "slots": ["17:00"]}), True),
    (AWAY, change(available={"trainer": "T1", "weekdays": ["thu"]}), True),
    (AWAY, change(available={"trainer": "T2", "weekdays": ["thu"]}), False),
    (AWAY_A_WEEK, change(available={"trainer": "T1", "weekdays": ["thu"]}), True),
    (AWAY_A_WEEK, change(available={"trainer": "T1", "first": "2022-09-22", "last": "2022-09-22"}), False),
    (AWAY, change(add_trainer={"unit": "U1", "trainer": "T2"}), False),
    (ONE_EVENING, change(limits={"trainer": "T1", "max_evenings_per_week": 2}), True),
    (ONE_EVENING, change(limits={"trainer": "T1", "max_sessions_per_evening": 2}), False),
    # A cyclone happens, be it in an interruption that could be shorter.
    (CYCLONE, change(interruption={"name": "Cyclone"}), True),
    (CYCLONE, change(interruption={"name": "Cyclone", "first": "2022-09-12", "last": "2022-09-12"}), True),
    (CYCLONE, change(interruption={"name": "Pause"}), False),
    (CYCLONE, change(rhythm={"unit": "U1", "sessions_per_week": 2}), False),
    (OVER_THE_PAUSE, change(interruption={"name": "Pause"}), True),
    (OVER_THE_PAUSE, change(interruption={"name": "Pause", "first": "2022-09-19", "last": "2022-09-22"}), False),
    (LONGER, change(interruption={"name": "Pause"}), True),
    (LONGER, change(interruption={"name": "Pause", "first": "2022-09-13", "last": "2022-09-23"}), True),
    # Whoever is replaced stays so, and so does who replaces them.
    (SUBSTITUTE, change(add_trainer={"unit": "U1", "trainer": "T1"}), True),
    (SUBSTITUTE, change(replace={"unit": "U1", "trainer": "T2", "by": "T1"}), True),
    (SUBSTITUTE, change(replace={"unit": "U1", "trainer": "T2", "by": "T3"}), True),
    (SUBSTITUTE, change(add_trainer={"unit": "U1", "trainer": "T3"}), False),
    (change(add_trainer={"unit": "U1", "trainer": "T3"}), change(replace={"unit": "U1", "trainer": "T3", "by": "T2"}),
     True),
    # Numbers go no way back; further the same way they may.
    (change(counts={"unit": "U1", "in_person": 4, "webconference": 4}), change(kind={"unit": "U1", "to": "in_person"}),
     True),
    (change(counts={"unit": "U1", "in_person": 4}), change(counts={"unit": "U2", "in_person": 1}), False),
    (change(kind={"unit": "U1", "to": "in_person"}), change(kind={"unit": "U1", "to": "webconference"}), True),
    (change(kind={"unit": "U1", "to": "in_person"}), change(counts={"unit": "U1", "webconference": 0}), False),
    (change(rhythm={"unit": "U2", "sessions_per_week": 1}), change(rhythm={"unit": "U2", "sessions_per_week": 2}),
     True),
    (change(rhythm={"unit": "U1", "sessions_per_week": 2}), change(rhythm={"unit": "U1", "sessions_per_week": 3}),
     False),
    (change(unit_times={"unit": "U1", "weekdays": ["mon"]}), change(unit_times={"unit": "U1", "weekdays": ["tue"]}),
     True),
    (change(unit_times={"unit": "U1", "weekdays": ["mon"]}), change(unit_times={"unit": "U1", "slots": ["17:00"]}),
     False),
    (change(most_hours={"trainer": "T1", "week": 2}), change(most_hours={"trainer": "T1", "week": 4}), True),
    (change(most_hours={"trainer": "T1", "week": 2}), change(most_hours={"trainer": "T1", "year": 40}), False),
    (change(unit_hours={"unit": "U1", "in_person": 8}), change(unit_hours={"unit": "U1", "in_person": 6}), True),
    (change(unit_hours={"unit": "U1", "in_person": 8}), change(rhythm={"unit": "U1", "sessions_per_week": 2}), False),
    (change(unit_after={"unit": "U1", "after": ["U2"]}), change(unit_after={"unit": "U1", "after": []}), True),
    (change(unit_blocks={"unit": "U1", "block": 2}), change(unit_blocks={"unit": "U1", "block": 1}), True),
    (change(alternance={"group": "A1", "min": 4, "max": 5}), change(alternance={"group": "A1", "min": 3}), True),
    (change(alternance={"group": "A1", "min": 1}), change(alternance={"group": "A1", "min": 0}), False),
    (change(room={"room": "R1", "capacity": 10}), change(room={"room": "R1", "capacity": 30}), True),
    (change(room={"room": "R1", "features": ["sink"]}), change(room={"room": "R1", "features": ["pc"]}), True),
    (change(room={"room": "R1", "capacity": 10}), change(room={"room": "R2", "capacity": 30}), False),
    (change(add_unit=NEW), change(counts={"unit": "U9", "in_person": 1}), True),
    (change(add_unit=NEW), change(rhythm={"unit": "U9", "sessions_per_week": 2}), False),
    (change(add_room={"id": "R9", "site": "PORT", "capacity": 5}), change(room={"room": "R9", "capacity": 50}), True),
    (change(add_group={"id": "G9", "size": 5, "units": ["U1"]}), change(rhythm={"unit": "U1", "sessions_per_week": 2}),
     False),
    (change(pin={"unit": "U1", "date": "2022-09-06"}), change(unpin={"unit": "U1", "date": "2022-09-06"}), True),
    (change(pin={"unit": "U1", "date": "2022-09-06"}), change(unpin={"unit": "U1", "date": "2022-09-05"}), False),
    # What cannot be taken back.
    (change(drop_unit={"unit": "U3"}), change(rhythm={"unit": "U1", "sessions_per_week": 2}), False),
    (change(weight={"criterion": "Q2", "weight": 9}), change(unpin={"unit": "U1"}), False),
    (change(close={"first": "2022-09-12", "room": "R1"}), change(room={"room": "R2", "capacity": 40}), False),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "repair", "undone"), CASES)
def test_what_takes_back_what_is_asked_is_no_repair(asked: Change, repair: Change, undone: bool) -> None:
    question = Question(base(), (asked,))
    assert Question(base()).with_changes([asked, repair]) is not None  # it can be written
    assert (question.with_changes([repair]) is None) is undone


@pytest.mark.parametrize("asked", [change(close={"first": "2022-09-05", "last": "2022-09-16"}), LONGER])
def test_nobody_is_asked_that_what_is_asked_about_does_not_happen(asked: Change) -> None:
    """Three weeks are left of five, for four sessions; two in a week, or a session fewer, help."""
    question = Question(make_instance(
        calendar={"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-10-07"}], "closures": [PAUSE]},
        groups=[{"id": "G1", "size": 12}],
        units=[unit("U1", groups=["G1"])],
    ), (asked,))  # fmt: skip
    params = Params(time_limit_s=20, workers=1)
    found = repairs(question, explain(question.instance, params, base=question.base), params)
    kinds = {kind for repair in found for kind in repair.kinds}
    assert {"rhythm", "counts"} <= kinds
    for repair in found:
        for closed in (each for each in repair.changes if isinstance(each, Interruption)):
            assert closed.name == "Pause" and isinstance(asked, Close)  # the instance's own, which is another matter


def test_who_leaves_is_not_asked_to_come_and_a_colleague_is() -> None:
    instance = make_instance(
        groups=[{"id": "G1", "size": 12}], trainers=BUSY, units=[unit("U1", groups=["G1"])],
    )  # fmt: skip
    question, params = Question(instance, (AWAY,)), Params(time_limit_s=20, workers=1, strict=True)
    found = repairs(question, explain(question.instance, params, strict=True, base=instance), params)
    assert ("add_trainer",) in {repair.kinds for repair in found}
    assert not any(isinstance(each, Available) for repair in found for each in repair.changes)
