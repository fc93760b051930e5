"""Long sessions (`block`, `blocks`): one session over several slots in a row, everywhere."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from scheduler.checker.check import check
from scheduler.demand.problem import Problem
from scheduler.errors import InputError
from scheduler.evaluate.evaluator import Evaluator
from scheduler.instance.load import load
from scheduler.instance.schema.instance import Instance
from scheduler.search.anneal.tables import obstacle
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.search.suggest.moves import moves
from scheduler.search.suggest.others import swap
from scheduler.timeline.calendar import Timeline
from scheduler.timetable.schema import Session
from tests.builders import make_instance, session, unit
from tests.checker.cases import clashes, points, violations
from tests.instance.test_own_times import YEAR, written
from tests.model.cases import allows, measure

SLOTS = [
    {"start": "14:00", "end": "16:00"},
    {"start": "16:20", "end": "18:00"},
    {"start": "18:45", "end": "20:15"},
]


def year(*units: dict[str, object], **changes: object) -> Instance:
    return make_instance(**{"slots": SLOTS, "units": list(units), **changes})


def long(of: Instance, code: str, day: str, clock: str = "14:00", *, number: int = 1, room: str = "R1") -> Session:
    return session(of, code, day, clock, number=number, room=room, hours=4)


def test_slots_in_a_row_are_one_time_unless_the_pause_is_long() -> None:
    timeline = Timeline(year(unit("U1", block=2), unit("U2", trainers=["T2"])))
    day = [(time.start.hour, time.end.hour, time.size) for time in timeline.times_on[dt.date(2022, 9, 5)]]
    assert day == [(14, 16, 1), (14, 18, 2), (16, 18, 1), (18, 20, 1)]
    assert [slot.index for slot in timeline.times] == list(range(len(timeline.times)))
    assert {time.size for time in timeline.unit_slots(timeline.instance.units[0], dt.date(2022, 9, 5))} == {2}


class TestRules:
    of = year(unit("U1", block=2), unit("U2", trainers=["T2"]), unit("U3", groups=["A1"], trainers=["T1"]))

    def test_a_group_and_a_room_are_taken_for_the_whole_length(self) -> None:
        both = [long(self.of, "U1", "2022-09-05"), session(self.of, "U2", "2022-09-05", "16:20", hours=5 / 3)]
        for code in ("H2", "H4"):
            assert violations(code, self.of, both)
            assert not allows(code, self.of, both)

    def test_its_end_and_length_are_the_units(self) -> None:
        said = [v.text.en for v in violations("H6", self.of, [session(self.of, "U1", "2022-09-05", "14:00")])]
        assert said == [
            "U1 on Monday 2022-09-05 14:00: the session ends at 16:00; the unit takes 2 slots in a row, "
            "hence until 18:00"
        ]
        (said_too,) = violations("H6", self.of, [session(self.of, "U1", "2022-09-05", "16:20", hours=235 / 60)])
        assert "there are not as many from 16:20 on" in said_too.text.en
        (other,) = violations("H6", self.of, [long(self.of, "U2", "2022-09-05")])
        assert other.text.en.endswith("the session ends at 18:00, the slot at 16:00")

    def test_its_trainer_is_booked_once_for_each_session_that_overlaps(self) -> None:
        three = [
            long(self.of, "U1", "2022-09-05"),
            session(self.of, "U3", "2022-09-05", "14:00", number=1),
            session(self.of, "U3", "2022-09-05", "16:20", number=2, hours=5 / 3),
        ]
        assert sum(clash.excess for clash in clashes("C1", self.of, three)) == 2 == measure("C1", self.of, three)

    def test_its_trainer_must_be_there_all_the_time(self) -> None:
        away = {
            "id": "T1",
            "name": "T1",
            "availability": {"weekly": {"mon": {"16:20": "unavailable", "14:00": "avoid"}}},
        }
        of = year(unit("U1", block=2), trainers=[away, {"id": "T2", "name": "T2"}])
        one = [long(of, "U1", "2022-09-05")]
        assert [clash.excess for clash in clashes("C2", of, one)] == [1]
        assert measure("C2", of, one) == 1
        assert points("Q8", of, one) == []
        assert measure("Q8", of, one) == 0

    def test_sessions_of_several_lengths_are_counted_by_length(self) -> None:
        of = year(unit("U1", in_person=3, webconference=0, blocks=[1, 2, 2]))
        held = [
            long(of, "U1", "2022-09-05", number=1),
            session(of, "U1", "2022-09-12", "18:45", number=2, hours=1.5),
            session(of, "U1", "2022-09-19", "18:45", number=3, hours=1.5),
        ]
        (violation,) = violations("H1", of, held)
        assert violation.text.en == "U1: 2 sessions of 1 slot instead of 1 and 1 session of 2 slots instead of 2"
        assert not allows("H1", of, held)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("block: 2, slots", None),
        ("blocks: [2, 1], slots", None),
        ("block: 3, slots", "aucun de ses jours n’a 3 créneaux de suite"),
        ("blocks: [1, 4], slots", "aucun de ses jours n’a 4 créneaux de suite"),
        ("blocks: [2, 2, 1], slots", "« blocks » donne 3 séances, l’UE en a 2 + 0 = 2"),
        ("block: 2, blocks: [2, 2], slots", "effacez l’un des deux"),
        ("block: 0, slots", "un nombre d’au moins 1"),
        ("blocks: [], slots", "vide"),
    ],
)
def test_what_is_read_and_what_is_refused(tmp_path: Path, typed: str, said: str | None) -> None:
    text = YEAR.replace('slots: ["20:00"]', 'slots: ["17:00", "19:00"]').replace('slots: ["17', typed + ': ["17')
    file = written(tmp_path, text.replace("slots: {", "slots: {"))
    if said is None:
        load(file)
        return
    with pytest.raises(InputError) as error:
        load(file)
    assert any(said in fault.text.fr for fault in error.value.faults), error.value.faults


@pytest.mark.parametrize("where", ["unit", "table"])
def test_hours_leave_no_number_of_sessions_to_give_lengths_to(tmp_path: Path, where: str) -> None:
    stated, row = ("hours: 4, ", "") if where == "unit" else ("", ", hours: 4")
    text = YEAR.replace("in_person: 2,\n     webconference: 0", stated + "blocks: [2]").replace(
        '["20:00"]', '["17:00", "19:00"]'
    )
    table = f"frequency: [{{modality: cours, period: semester, ects: 3{row or ', in_person: 1, webconference: 0'}}}]\n"
    with pytest.raises(InputError) as error:
        load(written(tmp_path, text + table))
    assert any("laissent libre le nombre de séances" in fault.text.fr for fault in error.value.faults)


def test_a_year_of_long_sessions_is_planned_proved_and_moved() -> None:
    of = year(
        unit("U1", groups=["G1"], in_person=2, webconference=1, blocks=[2, 2, 1]),
        unit("U2", groups=["A1"], modality="tp", trainers=["T2"], blocks=[2, 2]),
        unit("U3", groups=["G1"], trainers=["T2"]),
        groups=[{"id": "G1", "size": 12}, {"id": "A1", "size": 6}],
    )
    result = plan(of, Params(time_limit_s=5, workers=1))
    report = check(of, result.timetable)
    assert report.accepted
    assert result.ending == "proved"
    taken = Counter((s.unit, round((s.end - s.start).total_seconds() / 60)) for s in result.timetable.sessions)
    assert taken["U2", 240] == 2
    assert taken["U1", 240] == 2
    evaluator = Evaluator(of, result.timetable)
    one, *_ = result.timetable.of_unit["U2"]
    assert {
        round((move.after.end - move.after.start).total_seconds() / 60) for move in moves(evaluator, one).possible
    } == {240}
    other = next(s for s in result.timetable.of_unit["U3"] if s.start != one.start)
    exchanged = swap(evaluator, one, other)
    assert (exchanged.after.end - exchanged.after.start, exchanged.other_after.end - exchanged.other_after.start) == (
        one.end - one.start,
        other.end - other.start,
    ) or exchanged.violations


def test_annealing_and_the_bound_know_them() -> None:
    assert obstacle(Problem.of(year(unit("U1", block=2)))) is None
