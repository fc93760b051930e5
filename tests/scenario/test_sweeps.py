"""Sweeps: which scenarios a few words ask for."""

import datetime as dt
from itertools import pairwise

import pytest

from scheduler.errors import InputError
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.changes.catalogue.people import Unavailable
from scheduler.scenario.changes.sweeps import EXAMPLES, sweep
from scheduler.timeline.calendar import Timeline
from tests.builders import make_instance, make_timetable, session
from tests.scenario.world import MID_MARCH, real


@pytest.mark.parametrize("spec", EXAMPLES)
def test_each_form_gives_scenarios_that_can_be_made_and_told_apart(spec: str) -> None:
    instance, held = real()
    found = sweep(spec, instance, None, held)
    assert len({scenario.name for scenario in found}) == len(found)
    for scenario in found[::5]:
        assert applied(scenario, instance, held, None).instance.digest != instance.digest
        assert scenario.title


def test_fortnights_start_on_mondays_with_courses_and_do_not_overlap() -> None:
    instance, _ = real()
    taught = Timeline(instance).weeks()
    spans = [s.changes[0] for s in sweep("trainer VERNET 2w", instance)]
    firsts = [span.first for span in spans if span is not None and span.first is not None]
    assert firsts[0] == taught[0]
    assert set(firsts) <= set(taught)
    assert all((b - a).days >= 14 for a, b in pairwise(firsts))
    covered = {first + dt.timedelta(days=7 * n) for first in firsts for n in (0, 1)}
    assert covered >= set(taught)
    assert spans[0] is not None
    assert (spans[0].first, spans[0].last) == (dt.date(2022, 9, 5), dt.date(2022, 9, 16))


def test_names_and_titles_say_who_and_when() -> None:
    instance, held = real()
    first = sweep("trainer VERNET 2w", instance, None, held)[0]
    assert first.name == "vernet-2022-09-05"
    assert first.title == "J. VERNET indisponible du 05/09/2022 au 16/09/2022"
    english = instance.model_copy(update={"locale": "en"})
    assert sweep("trainer VERNET 2w", english)[0].title == "J. VERNET unavailable from 2022-09-05 to 2022-09-16"


def test_nothing_before_the_day_and_nothing_where_the_trainer_does_not_teach() -> None:
    instance, held = real()
    whole, late = (sweep("trainers 2w", instance, day, held) for day in (None, MID_MARCH))
    assert 0 < len(late) < len(whole) < len(sweep("trainers 2w", instance))
    for scenario in late:
        away = scenario.changes[0]
        assert away is not None
        assert away.first is not None
        assert away.first >= MID_MARCH
        assert any(
            away.trainer in s.trainers and away.first <= s.start.date() <= (away.last or away.first)
            for s in held.sessions
        )


def test_rooms_and_days_that_are_used() -> None:
    instance = make_instance()
    held = make_timetable(instance, [session(instance, "U1", "2022-09-06", room="R2")])
    assert [s.name for s in sweep("rooms 1w", instance, None, held)] == ["r2-2022-09-05"]
    assert [s.name for s in sweep("room R2 2w", instance, None, held)] == ["r2-2022-09-05"]
    assert [s.name for s in sweep("days", instance, None, held)] == ["closed-2022-09-06"]
    assert len(sweep("days", instance)) == len(Timeline(instance).teaching_days())


def test_every_closed_hour_and_evening_is_opened_once() -> None:
    weekly = {"mon": "unavailable", "tue": {"17:00": "unavailable"}, "wed": "avoid"}
    trainers = [{"id": "T1", "name": "One", "availability": {"weekly": weekly}}, {"id": "T2", "name": "Two"}]
    instance = make_instance(trainers=trainers)
    found = sweep("availability", instance)
    assert [s.name for s in found] == ["t1-mon-17h00", "t1-mon-19h00", "t1-mon", "t1-tue-17h00"]
    for scenario in found:
        after = applied(scenario, instance, None, None).instance.trainer["T1"].availability
        opened = [
            slot.start
            for slot in Timeline(instance).slots
            if after.level(slot.day, slot.start.time()) == "ok"
            and instance.trainer["T1"].availability.level(slot.day, slot.start.time()) == "unavailable"
        ]
        assert {start.weekday() for start in opened} == {1 if "tue" in scenario.name else 0}
        assert len({start.time() for start in opened}) == (2 if scenario.name == "t1-mon" else 1)


def test_names_that_differ_by_an_accent_stay_apart() -> None:
    trainers = [{"id": name, "name": name} for name in ("T1", "LÉA", "LEA")]
    instance = make_instance(trainers=[*trainers, {"id": "T2", "name": "Two"}])
    names = [s.name for s in sweep("trainers 2w", instance)]
    assert len(set(names)) == len(names)
    assert "lea-2022-09-05-2" in names


@pytest.mark.parametrize(
    "spec", ["", "trainers", "trainers 0w", "trainers 2", "trainer VERNAY 2w", "room A 1w", "days 2w"]
)
def test_a_sweep_that_cannot_be_read_says_what_to_write(spec: str) -> None:
    with pytest.raises(InputError) as caught:
        sweep(spec, real()[0])
    (line,) = caught.value.lines("fr")
    assert line.startswith(f'--sweep "{spec}"') or not spec
    assert "écrire « VERNET »" in line or "écrivez" in line


def test_a_sweep_of_nothing_says_so() -> None:
    with pytest.raises(InputError, match="no scenario"):
        sweep("trainers 2w", real()[0], dt.date(2023, 8, 1))


def test_a_span_ends_with_the_year() -> None:
    instance, held = real()
    found = sweep("trainers 99w", instance, None, held)
    ends = {away.last for scenario in found if isinstance(away := scenario.changes[0], Unavailable)}
    assert ends == {Timeline(instance).bounds[1]}
    assert all(applied(scenario, instance, held, None) for scenario in found)
