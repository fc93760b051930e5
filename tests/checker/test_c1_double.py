"""C1: trainers booked twice. They are counted, they do not refuse."""

from tests.builders import at, session
from tests.checker.cases import clashes, four_units


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
