"""H12 in the model: a unit after another, or after some of its sessions."""

from typing import Any

import pytest

from tests.builders import make_instance, session, unit
from tests.model.cases import allows

FIRST = [("U1", "2022-09-06", "17:00"), ("U1", "2022-09-13", "17:00")]
"""Two sessions, both from five to seven."""


@pytest.mark.parametrize(
    ("after", "day", "clock", "is_allowed"),
    [
        (["U1"], "2022-09-13", "19:00", True),  # when the last one ends
        (["U1"], "2022-09-12", "19:00", False),
        ([{"unit": "U1", "sessions": 1}], "2022-09-06", "19:00", True),
        ([{"unit": "U1", "sessions": 1}], "2022-09-05", "19:00", False),
        ([{"unit": "U1", "sessions": 2}], "2022-09-12", "19:00", False),
        (["U2"], "2022-09-05", "17:00", True),  # of which there is nothing
    ],
)
def test_nothing_before_what_comes_first_has_ended(after: Any, day: str, clock: str, *, is_allowed: bool) -> None:
    units = [unit("U1"), unit("U2", in_person=0, webconference=0), unit("U3", after=after, groups=["G1"])]
    of = make_instance(units=units)
    held = [session(of, code, when, at, number=n) for n, (code, when, at) in enumerate(FIRST, 1)]
    assert allows("H12", of, [*held, session(of, "U3", day, clock)]) is is_allowed
