"""C1 in the model: n sessions of a trainer in a slot are n − 1 clashes."""

import pytest

from tests.builders import make_instance, session, unit
from tests.model.cases import allows, best, measure

GROUPS = [{"id": f"G{n}", "size": 5} for n in range(3)]
OF = make_instance(groups=GROUPS, units=[unit(f"U{n}", groups=[f"G{n}"]) for n in range(3)])  # all by T1


@pytest.mark.parametrize(("n", "clashes"), [(0, 0), (1, 0), (2, 1), (3, 2)])
def test_all_but_one_count(n: int, clashes: int) -> None:
    plan = [session(OF, f"U{k}", "2022-09-05") for k in range(n)]
    assert measure("C1", OF, plan) == clashes
    assert allows("C1", OF, plan, clashes="forbidden") == (clashes == 0)


def test_one_slot_after_the_other_is_none() -> None:
    plan = [session(OF, "U0", "2022-09-05"), session(OF, "U1", "2022-09-05", "19:00")]
    assert measure("C1", OF, plan) == 0


def test_of_several_the_one_who_teaches() -> None:
    of = make_instance(
        groups=GROUPS, units=[unit("U0", groups=["G0"]), unit("U1", groups=["G1"], trainers=["T1", "T2"])]
    )
    for trainer, clashes in (("T1", 1), ("T2", 0)):
        plan = [session(of, "U0", "2022-09-05"), session(of, "U1", "2022-09-05", trainers=(trainer,))]
        assert measure("C1", of, plan) == clashes


def test_the_fewest_when_slots_are_too_few() -> None:
    # One slot a week for 4 weeks; three units of T1 with 4 sessions each: 12 sessions in 4 slots, 12 − 4 = 8.
    slots = [{"start": "17:00", "end": "19:00", "weekdays": ["mon"]}]
    calendar = {"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-09-30"}]}
    rooms = [{"id": f"R{n}", "site": "PORT", "capacity": 30} for n in range(3)]
    units = [unit(f"U{n}", groups=[f"G{n}"]) for n in range(3)]
    assert best("C1", make_instance(groups=GROUPS, units=units, slots=slots, calendar=calendar, rooms=rooms)) == 8
