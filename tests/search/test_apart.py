"""The search in a process of its own: the same result, the same errors, and nothing lost when the process dies."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from scheduler.checker.check import check
from scheduler.errors import Impossible, NothingFound
from scheduler.instance.load import load
from scheduler.search.apart import plan_apart
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.search.progress import Progress
from scheduler.search.stop import Stop
from scheduler.timetable.store import to_json
from tests.builders import make_instance, unit

INSTANCES = Path(__file__).parents[2] / "instances"
ONE = Params(time_limit_s=20, workers=1)


def kill_the_search() -> None:
    (child,) = multiprocessing.active_children()
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)


def test_the_result_and_the_progress_are_those_of_plan() -> None:
    instance, told = load(INSTANCES / "tiny"), list[Progress]()
    result = plan_apart(instance, ONE, observe=told.append)
    assert result.ending == "proved"
    assert to_json(result.timetable) == to_json(plan(instance, ONE).timetable)
    assert told[-1].cost == result.report.cost


def test_what_was_found_survives_the_process() -> None:
    instance, killed = load(INSTANCES / "cnam-reunion-asp-2022-23"), list[Progress]()

    def kill_at_the_first(progress: Progress) -> None:
        if progress.cost is not None and not killed:
            killed.append(progress)
            kill_the_search()

    result = plan_apart(instance, Params(time_limit_s=3600, workers=2), observe=kill_at_the_first)
    assert result.ending == "died"
    assert check(instance, result.timetable).accepted
    assert result.report.cost == killed[0].cost
    assert result.timetable.tiers[1].value == result.report.cost


def test_a_death_before_anything_is_found_is_no_proof() -> None:
    instance = load(INSTANCES / "cnam-reunion-asp-2022-23")
    with pytest.raises(NothingFound) as error:
        plan_apart(instance, ONE, observe=lambda _: kill_the_search())
    assert "arrêté" in error.value.texts[0].fr


def test_errors_come_through_with_their_facts() -> None:
    slots = [{"start": "17:00", "end": "19:00", "weekdays": ["mon"]}]
    with pytest.raises(Impossible) as error:  # 8 sessions, 5 slots
        plan_apart(make_instance(slots=slots, units=[unit("U1"), unit("U2")]), ONE)
    assert error.value.texts[0].fr


def test_a_stop_reaches_the_process() -> None:
    stop = Stop()

    def stop_at_the_first(progress: Progress) -> None:
        if progress.cost is not None:
            stop.set()

    instance = load(INSTANCES / "cnam-reunion-asp-2022-23")
    result = plan_apart(instance, Params(time_limit_s=3600, workers=2), observe=stop_at_the_first, stop=stop)
    assert result.ending in ("interrupted", "proved")
