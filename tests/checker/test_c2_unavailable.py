"""C2: trainers booked when unavailable. They are counted, they do not refuse."""

from typing import Any

from scheduler.checker.check import check
from tests.builders import make_instance, make_timetable, session, unit
from tests.checker.cases import clashes, four_units

AWAY: dict[str, Any] = {
    "weekly": {"mon": "unavailable", "tue": {"17:00": "unavailable"}, "wed": "avoid"},
    "dated": [
        {"first": "2022-09-19", "last": "2022-09-23", "level": "unavailable"},
        {"first": "2022-09-19", "last": "2022-09-19", "level": "ok"},  # the last entry wins
    ],
}


class TestUnavailable:
    def count(self, day: str, clock: str = "17:00") -> int:
        of = four_units(availability=AWAY)
        plan = [session(of, "UA", day, clock), session(of, "UT2", day, clock)]
        return sum(clash.excess for clash in clashes("C2", of, plan))

    def test_weekly(self) -> None:
        assert self.count("2022-09-05") == 1
        assert self.count("2022-09-06") == 1
        assert self.count("2022-09-06", "19:00") == 0
        assert self.count("2022-09-07") == 0  # avoided is not unavailable

    def test_dated(self) -> None:
        assert self.count("2022-09-22") == 1
        assert self.count("2022-09-19") == 0

    def test_its_words(self) -> None:
        of = four_units(availability=AWAY)
        (clash,) = clashes("C2", of, [session(of, "UA", "2022-09-05")])
        assert clash.text.fr == "Trainer One est indisponible le lundi 05/09/2022 17 h (UA)"
        assert clash.text.en == "Trainer One is unavailable on Monday 2022-09-05 17:00 (UA)"

    def test_both_trainers_of_a_session_can_clash(self) -> None:
        away = {"availability": {"weekly": {"mon": "unavailable"}}}
        of = make_instance(
            trainers=[{"id": "T1", "name": "One", **away}, {"id": "T2", "name": "Two", **away}],
            units=[unit("U1", trainers=["T1", "T2"], teaching="together")],
        )
        assert [clash.trainer for clash in clashes("C2", of, [session(of, "U1", "2022-09-05")])] == ["T1", "T2"]


def test_clashes_are_counted_and_do_not_refuse() -> None:
    of = four_units(availability=AWAY)
    plan = [session(of, f"U{letter}", "2022-09-05", kind="webconference") for letter in "AB"]
    report = check(of, make_timetable(of, plan))
    assert report.clash_count == 1 + 2  # booked twice, and two sessions when unavailable
    assert {violation.rule for violation in report.violations} == {"H1"}
