"""H9 in the model: what is pinned stays, as `Pin` says."""

from typing import Any

import pytest

from tests.builders import make_instance, session
from tests.model.cases import allows


def fits(pin: dict[str, Any]) -> bool:
    """U1: Monday 5 in R1, Monday 12 at 19:00 by webconference, Tuesday 20 in R2; U2 on the 8th."""
    of = make_instance(pins=[{"unit": "U1", **pin}])
    plan = [
        session(of, "U1", "2022-09-05"),
        session(of, "U1", "2022-09-12", "19:00", kind="webconference"),
        session(of, "U1", "2022-09-20", room="R2"),
        session(of, "U2", "2022-09-08"),
    ]
    return allows("H9", of, plan)


KEPT: list[dict[str, Any]] = [
    {"date": "2022-09-05"},
    {"date": "2022-09-12", "slot": "19:00", "kind": "webconference", "number": 2},
    {"date": "2022-09-20", "room": "R2", "number": 3},
    {"slot": "17:00", "kind": "in_person"},
    {"weekday": "mon", "kind": "webconference"},
]
BROKEN: list[dict[str, Any]] = [
    {"date": "2022-09-06"},
    {"date": "2022-09-05", "slot": "19:00"},
    {"date": "2022-09-05", "kind": "webconference"},
    {"date": "2022-09-05", "room": "R2"},
    {"date": "2022-09-05", "number": 2},
    {"date": "2022-09-12", "room": "R1"},  # a webconference has no room
    {"date": "2022-09-10"},  # a Saturday
    {"weekday": "mon"},
    {"slot": "17:00"},
    {"room": "R1"},
]


@pytest.mark.parametrize("pin", KEPT)
def test_a_pin_that_is_kept_is_feasible(pin: dict[str, Any]) -> None:
    assert fits(pin)


@pytest.mark.parametrize("pin", BROKEN)
def test_a_pin_that_is_broken_is_infeasible(pin: dict[str, Any]) -> None:
    assert not fits(pin)


def test_a_room_that_cannot_be_is_infeasible() -> None:
    small = [{"id": "R1", "site": "PORT", "capacity": 30}, {"id": "SMALL", "site": "PORT", "capacity": 17}]  # 18 come
    of = make_instance(rooms=small, pins=[{"unit": "U1", "room": "SMALL"}])
    assert not allows("H9", of, [session(of, "U1", "2022-09-05", room="SMALL")])
    assert allows("H9", of, [session(of, "U1", "2022-09-05", kind="webconference")])
