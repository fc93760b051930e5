"""H4 in the model: rooms assigned, or counted by Hall's condition."""

import pytest

from scheduler.instance.schema.instance import Instance
from scheduler.model.variables import Rooms
from tests.builders import make_instance, session, unit
from tests.model.cases import allows


def centre(*sizes: int, rooms: tuple[int, ...] = (30, 20), closed: tuple[int, ...] = ()) -> Instance:
    """Groups of these sizes with a unit each, and rooms of these capacities, some closed on 5 September."""
    shut = [{"first": "2022-09-05", "last": "2022-09-05"}]
    return make_instance(
        groups=[{"id": f"G{n}", "size": size} for n, size in enumerate(sizes)],
        trainers=[{"id": f"T{n}", "name": f"T{n}"} for n in range(len(sizes))],
        rooms=[
            {"id": f"R{n}", "site": "PORT", "capacity": capacity, "closed": shut if n in closed else []}
            for n, capacity in enumerate(rooms)
        ],
        units=[unit(f"U{n}", groups=[f"G{n}"], trainers=[f"T{n}"]) for n in range(len(sizes))],
    )


def together(of: Instance, rooms: Rooms, *given: str | None) -> bool:
    """All the units in person on 5 September at 17:00, in these rooms."""
    plan = [session(of, f"U{n}", "2022-09-05", room=room) for n, room in enumerate(given)]
    return allows("H4", of, plan, rooms=rooms)


def test_each_in_a_room_of_its_own_is_feasible() -> None:
    assert together(centre(12, 12), "assigned", "R0", "R1")


def test_one_room_for_two_is_infeasible() -> None:
    assert not together(centre(12, 12), "assigned", "R0", "R0")


def test_no_room_at_all_is_infeasible() -> None:
    assert not together(centre(12), "assigned", None)


def test_the_last_seat_is_a_seat() -> None:
    assert together(centre(20), "assigned", "R1")  # 20 seats
    assert not together(centre(21), "assigned", "R1")


def test_a_closed_room_is_none() -> None:
    assert not together(centre(12, closed=(1,)), "assigned", "R1")
    assert together(centre(12, closed=(1,)), "assigned", "R0")


def test_features_are_asked_for() -> None:
    of = make_instance(units=[unit("U1", features=["pc"])])  # R1 has computers, R2 has none
    assert allows("H4", of, [session(of, "U1", "2022-09-05", room="R1")])
    assert not allows("H4", of, [session(of, "U1", "2022-09-05", room="R2")])


@pytest.mark.parametrize(
    ("sizes", "rooms", "closed", "enough"),
    [
        ((12, 12), (30, 20), (), True),  # 2 sessions, 2 rooms
        ((12, 12, 12), (30, 20), (), False),  # 3 > 2
        ((25, 25), (30, 20), (), False),  # both fit only R0: 2 > 1
        ((25, 12), (30, 20), (), True),
        ((25, 12), (30, 20), (1,), False),  # R0 alone is open: 2 > 1
        ((31,), (30, 20), (), False),  # no room: 1 > 0
        ((25, 15, 5), (30, 20, 10), (), True),  # nested: 1 ≤ 1, 2 ≤ 2, 3 ≤ 3
        ((15, 15, 15), (30, 20, 10), (), False),  # 3 in {R0, R1}
    ],
)
def test_counted_rooms(sizes: tuple[int, ...], rooms: tuple[int, ...], closed: tuple[int, ...], enough: bool) -> None:
    of = centre(*sizes, rooms=rooms, closed=closed)
    assert together(of, "counted", *(None for _ in sizes)) == enough


def test_counted_rooms_that_only_a_union_shows() -> None:
    # {R0, R1}, {R1, R2} and {R0, R2} are suitable for one unit each, and a fourth takes any of {R0, R1}:
    # no family has more units than rooms, their union has 4 > 3.
    features = [["a", "c"], ["a", "b"], ["b", "c"]]
    asked = [["a"], ["b"], ["c"], ["a"]]
    of = make_instance(
        rooms=[{"id": f"R{n}", "site": "PORT", "capacity": 30, "features": f} for n, f in enumerate(features)],
        groups=[{"id": f"G{n}", "size": 5} for n in range(4)],
        trainers=[{"id": f"T{n}", "name": f"T{n}"} for n in range(4)],
        units=[unit(f"U{n}", groups=[f"G{n}"], trainers=[f"T{n}"], features=f) for n, f in enumerate(asked)],
    )
    assert together(of, "counted", None, None, None)
    assert not together(of, "counted", None, None, None, None)


LABS = 9  # 2^9 conditions: too many to be gone through


def laboratories(asked: list[int]) -> Instance:
    """A unit for each laboratory asked for; the hall has what every one of them has."""
    features = [f"lab{n}" for n in range(LABS)]
    return make_instance(
        rooms=[
            *({"id": f"R{n}", "site": "PORT", "capacity": 30, "features": [f]} for n, f in enumerate(features)),
            {"id": "HALL", "site": "PORT", "capacity": 30, "features": features},
        ],
        groups=[{"id": f"G{n}", "size": 5} for n in range(len(asked))],
        trainers=[{"id": f"T{n}", "name": f"T{n}"} for n in range(len(asked))],
        units=[
            unit(f"U{n}", groups=[f"G{n}"], trainers=[f"T{n}"], features=[features[lab]]) for n, lab in enumerate(asked)
        ],
    )


@pytest.mark.parametrize(
    ("twice", "enough"),
    [((), True), ((0,), True), ((8,), True), ((0, 0), False), ((0, 5), False)],  # the hall replaces one, not two
)
def test_counted_rooms_whose_conditions_are_too_many(twice: tuple[int, ...], enough: bool) -> None:
    asked = [*range(LABS), *twice]
    assert together(laboratories(asked), "counted", *(None for _ in asked)) == enough
