"""Where not every session can be held: as few as can be are left out, and named; the others are planned again."""

from scheduler.instance.schema.instance import Instance
from scheduler.scenario.outcome import LeftOut, Outcome
from scheduler.scenario.runs.job import Base, Job, work_leaving_out
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.timetable.schema import Timetable
from tests.builders import make_instance, unit
from tests.scenario.world import scenario

ONE = Params(time_limit_s=10, workers=1)
# Five Mondays and Tuesdays, a slot each: ten places for the eight sessions of two units.
SLOTS = [{"start": "17:00", "end": "19:00", "weekdays": ["mon", "tue"]}]
GROUPS = [{"id": "G1", "size": 12}]


def year() -> tuple[Instance, Timetable]:
    units = [unit(code, groups=["G1"], trainers=[who]) for code, who in (("U1", "T1"), ("U2", "T2"))]
    of = make_instance(slots=SLOTS, groups=GROUPS, units=units, alternance=None)
    return of, plan(of, ONE).timetable


def tried(of: Instance, published: Timetable, *changes: dict[str, object]) -> Outcome:
    return work_leaving_out(Job(Base(of, published, None, ONE), scenario(*changes)))


def test_a_week_and_a_half_closed_leaves_out_one_session_and_places_the_others() -> None:
    of, published = year()
    found = tried(of, published, {"close": {"first": "2022-09-05", "last": "2022-09-12"}})  # 3 of the 10 places go
    assert found.status == "planned"
    assert found.planned is not None
    assert sum(each.count for each in found.left_out) == 1
    assert len(found.planned.timetable.sessions) == 7  # 8 sessions in 7 places
    (violation,) = found.planned.report.violations
    assert violation.rule == "H1"
    assert "remains to be placed" in found.notes[-1].en or "remain to be placed" in found.notes[-1].en
    assert found.left_out[0].unit in found.notes[-1].fr


def test_more_sessions_than_the_year_can_hold() -> None:
    of, published = year()
    found = tried(of, published, {"counts": {"unit": "U1", "in_person": 2, "webconference": 4}})
    # U1 has at most one session a week: five, whatever is asked.
    assert found.left_out == (LeftOut("U1", "webconference", 1),)


def test_nothing_is_left_out_where_all_can_be_held_nor_where_the_changes_are_at_fault() -> None:
    of, published = year()
    assert tried(of, published, {"close": {"first": "2022-09-05"}}).left_out == ()
    refused = tried(of, published, {"counts": {"unit": "U1"}})
    assert (refused.status, refused.planned) == ("failed", None)
