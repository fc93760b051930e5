"""H13 in the model: half-groups that are taught at the same times."""

import pytest

from tests.builders import session
from tests.checker.test_h13_at_once import halves
from tests.model.cases import allows


@pytest.mark.parametrize(("day", "clock", "is_allowed"), [
    ("2022-09-06", "17:00", True), ("2022-09-06", "19:00", False), ("2022-09-07", "17:00", False),
])  # fmt: skip
def test_where_one_half_group_is_the_other_is_too(day: str, clock: str, *, is_allowed: bool) -> None:
    of = halves(in_person=1)
    held = [session(of, "U1/H1", "2022-09-06", trainers=["T1"]), session(of, "U1/H2", day, clock, trainers=["T2"])]
    assert allows("H13", of, held) is is_allowed
