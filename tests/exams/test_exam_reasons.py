"""Why examinations have no date: the fewest facts, verified; as many as can be are placed; what would help."""

import itertools
from typing import Any

import pytest

from scheduler.checker.check import check
from scheduler.errors import Impossible
from scheduler.exams.plan import plan_exams
from scheduler.exams.reasons.explain import explain_exams
from scheduler.exams.replan import replan_exams
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.repairs.answer import why_no_exams
from scheduler.search.run import Runner
from scheduler.search.stop import Stop
from tests.builders import make_timetable, unit
from tests.exams.planned import CALENDAR, PARAMS, examined, planned
from tests.scenario.world import scenario

EVENING = {"start": "17:00", "end": "20:30", "step": 30}


def squeezed(papers: int, last: str, **changes: Any) -> Instance:
    """So many papers of two hours of one group from 11 October to `last`, one in an evening."""
    window = {"first": "2022-10-11", "last": last}
    calendar = {"semesters": [{**CALENDAR["semesters"][0], "exams": window}], "exam_slots": [EVENING]}
    units = [
        unit(f"U{n}", period="S1", groups=["G1"], in_person=0, webconference=0, exams=[{"kind": "written", "hours": 2}])
        for n in range(1, papers + 1)
    ]
    return examined(**{"calendar": calendar, "units": units, **changes})


def test_three_papers_of_one_group_and_two_evenings() -> None:
    instance = squeezed(3, "2022-10-12")
    found = explain_exams(instance, make_timetable(instance, []), Runner(PARAMS, Stop()))
    assert found.status == "impossible" and len(found.left_out) == 1
    (cause,) = found.causes
    assert cause.minimal and len(cause.facts) == 4
    said = [text.en for text in cause.facts]
    assert said[0].startswith("G1 sits one examination at a time")
    assert all("2 days possible: Tuesday 2022-10-11 and Wednesday 2022-10-12" in text for text in said[1:])


@pytest.mark.parametrize(("papers", "last", "left"), [(2, "2022-10-12", 0), (4, "2022-10-12", 2), (5, "2022-10-13", 2)])
def test_as_many_as_can_be_are_placed(papers: int, last: str, left: int) -> None:
    instance = squeezed(papers, last)
    made = plan_exams(instance, make_timetable(instance, []), PARAMS, partly=True)
    assert (len(made.left_out), len(made.timetable.exams or ())) == (left, papers - left)
    assert all(violation.is_lack for violation in check(instance, made.timetable).all_violations)


def test_a_command_that_places_them_all_or_none_says_why() -> None:
    instance = squeezed(3, "2022-10-12")
    with pytest.raises(Impossible) as proved:
        plan_exams(instance, make_timetable(instance, []), PARAMS)
    assert "(4) U" in proved.value.texts[-1].en and "(verified)" in proved.value.texts[-1].en


def test_people_are_named_where_they_are_too_few() -> None:
    away = {"weekly": {"tue": "unavailable"}}
    trainers = [{"id": "T1", "name": "Ann", "availability": away}, {"id": "T2", "name": "Bea", "availability": away}]
    instance = squeezed(2, "2022-10-12", trainers=trainers, staff=[])
    found = explain_exams(instance, make_timetable(instance, []), Runner(PARAMS, Stop()))
    assert any("2 people can invigilate" in fact.en for cause in found.causes for fact in cause.facts)
    answer = why_no_exams(instance, PARAMS, repaired=True, stop=Stop())
    assert "add_staff" in {change.key for repair in answer.repairs for change in repair.changes}


def test_what_would_help_places_them_all() -> None:
    instance = squeezed(3, "2022-10-12")
    answer = why_no_exams(instance, PARAMS, repaired=True, stop=Stop())
    assert {change.key for repair in answer.repairs for change in repair.changes} == {"exam_dates"}
    for repair in answer.repairs:
        (change,) = repair.changes
        mended = applied(scenario(change.model_dump()), instance).instance
        assert plan_exams(mended, make_timetable(mended, []), PARAMS).left_out == ()


def test_two_changes_together_where_one_is_not_enough() -> None:
    """Nobody can invigilate, and the one room is too small: an invigilator and places, or two of both kinds."""
    away = {"weekly": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "unavailable")}
    instance = squeezed(
        1,
        "2022-10-12",
        groups=[{"id": "G1", "size": 12}],
        rooms=[{"id": "R1", "site": "PORT", "capacity": 16}],
        trainers=[{"id": name, "name": name, "availability": away} for name in ("T1", "T2")],
        staff=[],
    )
    answer = why_no_exams(instance, PARAMS, repaired=True, stop=Stop())
    assert [change.key for change in answer.repairs[0].changes] == ["add_staff", "room"]
    for repair in answer.repairs:
        assert len(repair.changes) == 2 and " + " in repair.text.en
        dumps = [change.model_dump(exclude_unset=True) for change in repair.changes]
        for number, chosen in ((0, dumps), (1, dumps[:1]), (1, dumps[1:])):
            mended = applied(scenario(*chosen), instance).instance
            assert len(plan_exams(mended, make_timetable(mended, []), PARAMS, partly=True).left_out) == number


def test_two_people_more() -> None:
    """The group needs two, and there is none."""
    instance = squeezed(1, "2022-10-12", exams={"trainers_invigilate": False, "invigilators_per_room": 2}, staff=[])
    answer = why_no_exams(instance, PARAMS, repaired=True, stop=Stop())
    assert [change.key for change in answer.repairs[0].changes] == ["add_staff", "add_staff"]


def test_one_that_is_lost_leaves_the_others_where_they_are() -> None:
    _, timetable = planned()
    held = {exam.id: exam for exam in timetable.exams or ()}
    rooms = [{"id": "R1", "site": "PORT", "capacity": 60}, {"id": "R2", "site": "PORT", "capacity": 60}]
    without_pc = examined(rooms=rooms)  # U3 needs one
    made, report, said = replan_exams(without_pc, timetable, check(without_pc, timetable), PARAMS)
    now = {exam.id: exam for exam in made.exams or ()}
    assert held.keys() - now.keys() == {"U3-X1-1"}
    assert all(now[name].start == held[name].start for name in now)
    assert made.undated == ("U3-X1-1",)
    assert report.accepted, "what is named as without a date is no mistake"
    assert any("without a date" in note.en for note in report.notes)
    undeclared = check(without_pc, made.model_copy(update={"undated": ()}))
    assert [violation.rule for violation in undeclared.exam_violations] == ["X1"]
    again, _, _ = replan_exams(examined(), made, check(examined(), made), PARAMS)
    assert again.undated == (), "it has a date as soon as it can"
    assert any("Without a date: 1 examination (U3-X1-1)" in text.en for text in said)


def test_counting_agrees_on_small_cases() -> None:
    for papers, days in itertools.product((2, 3), (1, 2, 3)):
        instance = squeezed(papers, f"2022-10-{10 + days}")
        found = explain_exams(instance, make_timetable(instance, []), Runner(PARAMS, Stop()))
        assert len(found.left_out) == max(0, papers - days), (papers, days)
