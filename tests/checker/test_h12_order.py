"""H12: a unit after another, or after some of its sessions."""

from typing import Any

import pytest

from tests.builders import make_instance, session, unit
from tests.checker.cases import violations


def said(after: Any, day: str, clock: str, held: int = 2) -> list[str]:
    of = make_instance(units=[unit("U1", in_person=2, webconference=0), unit("U3", after=after), unit("U4")])
    sessions = [session(of, "U1", when, number=n) for n, when in enumerate(("2022-09-06", "2022-09-13"), 1)][:held]
    sessions += [session(of, "U3", day, clock), session(of, "U4", "2022-09-05")]
    return [f"{violation.text.en} {','.join(violation.ids)}" for violation in violations("H12", of, sessions)]


@pytest.mark.parametrize(
    ("after", "day", "clock", "wrong"),
    [
        (["U1"], "2022-09-13", "19:00", []),
        (["U1"], "2022-09-12", "17:00", [
            "U3 on Monday 2022-09-12 17:00: the unit must come after all the sessions of U1, that of Tuesday "
            "2022-09-13 17:00 included U3-01,U1-02",
        ]),
        ([{"unit": "U1", "sessions": 1}], "2022-09-06", "19:00", []),
        ([{"unit": "U1", "sessions": 1}], "2022-09-06", "17:00", [
            "U3 on Tuesday 2022-09-06 17:00: the unit must come after the first session of U1, that of Tuesday "
            "2022-09-06 17:00 included U3-01,U1-01",
        ]),
    ],
)  # fmt: skip
def test_it_begins_when_what_comes_first_has_ended(after: Any, day: str, clock: str, wrong: list[str]) -> None:
    assert said(after, day, clock) == wrong


@pytest.mark.parametrize("after", ["U1", {"unit": "U1", "sessions": 2}])
def test_what_has_no_date_yet_may_still_come_first(after: Any) -> None:
    assert said([after], "2022-09-12", "17:00", held=1) == []
