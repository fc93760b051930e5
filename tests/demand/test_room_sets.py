"""Hall's conditions: together they say exactly when rooms are enough, and they are never gone through without end."""

import itertools
import random

from scheduler.demand.room_sets import MOST_UNIONS, few_conditions, room_set_conditions

HALL = 99


def has_rooms(suitable: dict[int, frozenset[int]], held: tuple[int, ...]) -> bool:
    """Whether the sessions held have distinct rooms: every choice is tried."""
    return any(len(set(choice)) == len(held) for choice in itertools.product(*(suitable[unit] for unit in held)))


def laboratories(count: int) -> dict[int, frozenset[int]]:
    """Units that need a laboratory each, which the hall can replace."""
    return {unit: frozenset([unit, HALL]) for unit in range(count)}


def test_the_conditions_say_when_rooms_are_enough() -> None:
    rng = random.Random(1)
    enough = 0
    for _ in range(60):
        suitable = {unit: frozenset(rng.sample(range(4), rng.randint(1, 3))) for unit in range(5)}
        conditions = room_set_conditions(suitable)
        assert conditions is not None
        for held in itertools.combinations(suitable, 3):
            kept = all(len(set(units) & set(held)) <= len(rooms) for rooms, units in conditions)
            assert kept == has_rooms(suitable, held), (suitable, held)
            enough += kept
    assert enough > 100


def test_a_hall_beside_few_laboratories_is_said_by_conditions() -> None:
    conditions = room_set_conditions(laboratories(5))
    assert conditions is not None
    assert len(conditions) == 2**5 - 1


def test_a_hall_beside_many_laboratories_has_too_many_conditions() -> None:
    for count in (13, 15, 20, 30, 200):
        assert room_set_conditions(laboratories(count)) is None


def test_many_rooms_that_nobody_shares_have_one_condition_each() -> None:
    alone = {unit: frozenset([unit]) for unit in range(3 * MOST_UNIONS)}
    conditions = room_set_conditions(alone)
    assert conditions is not None
    assert len(conditions) == 3 * MOST_UNIONS


def test_fewer_rooms_have_few_conditions_and_leave_everybody_one() -> None:
    rng = random.Random(2)
    for case in range(30):
        suitable = laboratories(20) | {40: frozenset([HALL])}
        if case:
            suitable = {unit: frozenset(rng.sample(range(25), rng.randint(1, 6))) for unit in range(40)}
        fewer = few_conditions(suitable)
        assert room_set_conditions(fewer) is not None
        assert all(fewer[unit] and fewer[unit] <= rooms for unit, rooms in suitable.items())


def test_few_conditions_leave_the_rooms_as_they_are() -> None:
    assert few_conditions(laboratories(5)) == laboratories(5)
