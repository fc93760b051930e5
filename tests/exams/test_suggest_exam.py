"""Other hours for an examination: each is what the checker says of the timetable with it there."""

import datetime as dt
import json
import random
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from scheduler.checker.check import check
from scheduler.errors import InputError
from scheduler.exams.plan import plan_exams
from scheduler.exams.suggest import OtherHours, suggest_exam
from scheduler.instance.schema.instance import Instance
from scheduler.search.params import Params
from scheduler.timetable.schema import Timetable
from tests.bench.examinations import examined_centre
from tests.builders import make_timetable, unit
from tests.cli.program import REAL, REPOSITORY, scheduler
from tests.exams.planned import PARAMS, examined, planned

PUBLISHED = REPOSITORY / "solutions" / Path(REAL).name


@pytest.mark.parametrize("name", ["U1-X1-1", "U4-X1-1"])
def test_every_hour_has_the_cost_or_the_violations_that_the_checker_finds(name: str) -> None:
    instance, timetable = planned()
    found = suggest_exam(instance, timetable, name)
    assert found.possible and found.refused
    was = check(instance, timetable).exam_cost
    others = [exam for exam in timetable.exams or () if exam.id != name]
    for move in (*found.possible, *found.refused):
        report = check(instance, timetable.with_exams([*others, move.after], None))
        assert set(report.exam_violations) == set(move.violations)
        assert report.exam_cost - was == move.points
    assert [move.points for move in found.possible] == sorted(move.points for move in found.possible)


@cache
def centre(seed: int) -> tuple[Instance, Timetable]:
    instance = examined_centre(seed, papers=16, groups=4, rooms=3, people=5)
    return instance, plan_exams(instance, make_timetable(instance, []), Params(time_limit_s=2, workers=1)).timetable


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_in_a_centre_each_hour_is_what_a_check_of_everything_says(seed: int) -> None:
    instance, timetable = centre(seed)
    name = random.Random(seed).choice([exam.id for exam in timetable.exams or ()])
    was, others = check(instance, timetable), [exam for exam in timetable.exams or () if exam.id != name]
    found = suggest_exam(instance, timetable, name)
    assert len(found.possible) > 3 and len(found.refused) > 3
    for move in (*found.possible, *found.refused):
        report = check(instance, timetable.with_exams([*others, move.after], None))
        assert Counter(report.exam_violations) == Counter(move.violations)
        assert move.violations or report.exam_cost - was.exam_cost == move.points


@pytest.mark.parametrize("seed", [1, 2])
def test_nobody_else_would_watch_over_it_for_less(seed: int) -> None:
    """Their even share is that of all examinations, not of those at that hour alone."""
    instance, timetable = centre(seed)
    people = [*instance.trainer, *(member.id for member in instance.staff)]
    tried, dearer = 0, 0
    for name in [exam.id for exam in timetable.exams or ()][:2]:
        others = [exam for exam in timetable.exams or () if exam.id != name]
        hours = OtherHours(instance, timetable.with_exams(others, None), name)
        for move in map(hours.at, hours.starts[::6]):
            (room, *more) = move.after.rooms or (None,)
            if move.violations or more or room is None or len(room.invigilators) > 1:
                continue
            cost = check(instance, timetable.with_exams([*others, move.after], None)).exam_cost
            for who in people:
                other = move.after.model_copy(update={"rooms": (room.model_copy(update={"invigilators": (who,)}),)})
                report = check(instance, timetable.with_exams([*others, other], None))
                assert report.exam_violations or report.exam_cost >= cost, (move.after, who)
                tried, dearer = tried + 1, dearer + (report.exam_cost > cost)
    assert tried > 20 and dearer > 3


def test_one_that_is_fixed_is_only_told_what_it_would_break() -> None:
    found = suggest_exam(*planned(), "U2-X1-1")
    assert found.possible == ()
    assert all("X1" in {violation.rule for violation in move.violations} for move in found.refused)


def test_the_same_paper_of_another_unit_starts_with_it() -> None:
    def paper(code: str, group: str, **more: object) -> dict[str, object]:
        own = {"kind": "written", "hours": 2, **more}
        of = {"period": "S1", "ects": 6, "in_person": 0, "webconference": 0, "trainers": ["T1"]}
        return unit(code, groups=[group], exams=[own], **of)

    instance = examined(units=[paper("U1", "G1"), paper("U2", "A1", together_with=["U1"])])
    timetable = plan_exams(instance, make_timetable(instance, []), PARAMS).timetable
    was = check(instance, timetable).exam_cost
    for name, other in (("U1-X1-1", "U2-X1-1"), ("U2-X1-1", "U1-X1-1")):
        found = suggest_exam(instance, timetable, name)
        assert found.possible
        for move in found.possible:
            assert [exam.id for exam in move.edits] == [name, other]
            report = check(instance, timetable.with_exams(move.edits, None))
            assert report.accepted and report.exam_cost - was == move.points


def test_past_hours_are_not_offered_and_past_examinations_not_moved() -> None:
    instance, timetable = planned()
    day = {exam.id: exam.start.date() for exam in timetable.exams or ()}["U1-X1-1"]
    later = suggest_exam(instance, timetable, "U1-X1-1", first=day)
    assert all(move.after.start.date() >= day for move in (*later.possible, *later.refused))
    with pytest.raises(InputError, match="choose an examination to come"):
        suggest_exam(instance, timetable, "U1-X1-1", first=day + dt.timedelta(days=1))
    with pytest.raises(InputError, match="work to be handed in"):
        suggest_exam(instance, timetable, "U3-X2-1")
    with pytest.raises(InputError, match="no such examination; it has U1-X1-1, U2-X1-1"):
        suggest_exam(instance, timetable, "U9-X1-1")


def test_the_command_says_it_and_what_to_type_next(tmp_path: Path) -> None:
    words = ("suggest", PUBLISHED, "TRS001-X1-1", "--from", "2023-02-13")
    said = scheduler(*words, folder=tmp_path).stdout
    assert "TRS001-X1-1, vendredi 24/02/2023 17 h" in said and '--move-exam "TRS001-X1-1 2023-02-' in said
    data = json.loads(scheduler(*words, "--json", folder=tmp_path).stdout)
    assert data["exam"] == "TRS001-X1-1" and data["possible"][0]["points"] <= data["possible"][-1]["points"]
    assert scheduler(*words, "--swap-with", "CCE001-X1-1", folder=tmp_path).returncode == 2
