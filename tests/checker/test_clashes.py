"""C1 and C2: trainers booked twice, or when unavailable. They are counted, they do not refuse."""

from typing import Any

from scheduler.checker.check import check
from scheduler.instance.schema import Instance
from tests.builders import at, make_instance, make_timetable, session, unit
from tests.checker.cases import clashes


def four_units(**trainer: Any) -> Instance:
    """UA to UD, all of T1, each of a group of its own; UB2, of T2, is the bystander."""
    return make_instance(
        groups=[{"id": f"G{letter}", "size": 5} for letter in "ABCD"],
        trainers=[{"id": "T1", "name": "Trainer One", **trainer}, {"id": "T2", "name": "Trainer Two"}],
        units=[
            *(unit(f"U{letter}", groups=[f"G{letter}"], trainers=["T1"]) for letter in "ABCD"),
            unit("UT2", groups=["GA"], trainers=["T2"]),
        ],
    )


class TestBookedTwice:
    def test_n_sessions_count_n_less_one(self) -> None:
        of = four_units()
        plan = [session(of, f"U{letter}", "2022-09-05", kind="webconference") for letter in "ABCD"]
        for n, expected in ((1, 0), (2, 1), (3, 2), (4, 3)):
            found = clashes("C1", of, [*plan[:n], session(of, "UT2", "2022-09-05", kind="webconference")])
            assert sum(clash.excess for clash in found) == expected
        (clash,) = found
        assert (clash.trainer, clash.start) == ("T1", at(of, "2022-09-05"))
        assert clash.ids == ("UA-01", "UB-01", "UC-01", "UD-01")
        assert clash.text.fr == ("Trainer One : 4 séances en même temps le lundi 05/09/2022 17 h (UA, UB, UC et UD)")

    def test_each_slot_by_itself(self) -> None:
        of = four_units()
        plan = [session(of, "UA", "2022-09-05"), session(of, "UB", "2022-09-05")]
        plan += [session(of, "UC", "2022-09-05", "19:00"), session(of, "UD", "2022-09-05", "19:00")]
        assert [clash.excess for clash in clashes("C1", of, plan)] == [1, 1]

    def test_a_partial_overlap_counts(self) -> None:
        of = four_units()
        plan = [session(of, "UA", "2022-09-05", "17:00"), session(of, "UB", "2022-09-05", "18:00")]
        assert [clash.excess for clash in clashes("C1", of, plan)] == [1]

    def test_listed_twice_in_one_session_is_not_booked_twice(self) -> None:
        of = four_units()
        assert clashes("C1", of, [session(of, "UA", "2022-09-05", trainers=("T1", "T1"))]) == []

    def test_without_a_sound_end_they_still_start_together(self) -> None:
        of = four_units()
        plan = [session(of, "UA", "2022-09-05", hours=-1), session(of, "UB", "2022-09-05", hours=0)]
        assert [clash.excess for clash in clashes("C1", of, plan)] == [1]


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
