"""Many scenarios at once: the order, the same results as one by one, and nothing lost but what was at work."""

import multiprocessing
from pathlib import Path

import pytest

from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.runs.job import Job, work
from scheduler.scenario.runs.run import ATTEMPTS, RunProgress, run
from scheduler.search.stop import Stop
from scheduler.timetable.diff import count_moves
from tests.scenario.deadly import closings, deadly, patient, timeless, tiny


@pytest.fixture(scope="module")
def one_by_one() -> list[object]:
    base = tiny(workers=1)
    return [*timeless(work(Job(base, scenario)) for scenario in closings(base, 3))]


def test_side_by_side_gives_what_one_by_one_gives_in_the_order_asked(one_by_one: list[object]) -> None:
    base, moments = tiny(workers=2), list[RunProgress]()
    outcomes = run(base, closings(base, 3), watch=moments.append)
    assert timeless(outcomes) == one_by_one
    assert [outcome.status for outcome in outcomes] == ["planned"] * 3
    assert all(o.planned is not None and count_moves(o.planned.differences) for o in outcomes)
    assert [moment.done for moment in moments] == sorted(moment.done for moment in moments)
    assert moments[-1].done == moments[-1].total == 3
    assert max(len(moment.running) for moment in moments) == 2
    assert multiprocessing.active_children() == []


def test_a_single_scenario_needs_no_process(one_by_one: list[object]) -> None:
    base, children = tiny(workers=1), list[object]()
    outcomes = run(base, closings(base, 1), watch=lambda _: children.extend(multiprocessing.active_children()))
    assert timeless(outcomes) == one_by_one[:1]
    assert children == []


def test_a_scenario_whose_process_was_killed_is_taken_up_again(tmp_path: Path, one_by_one: list[object]) -> None:
    base, moments = tiny(workers=2), list[RunProgress]()
    first, *others = closings(base, 3)
    outcomes = run(base, [first, deadly(tmp_path, ATTEMPTS - 1), *others], watch=moments.append)
    assert moments[-1].lost == ATTEMPTS - 1
    assert outcomes[1].status == "planned"
    assert timeless([outcomes[0], *outcomes[2:]]) == one_by_one


def test_a_scenario_that_always_kills_is_given_up_and_the_rest_is_kept(
    tmp_path: Path, one_by_one: list[object]
) -> None:
    base = tiny(workers=2)
    outcomes = run(base, [deadly(tmp_path, 99), *closings(base, 3)])
    assert (outcomes[0].status, outcomes[0].planned) == ("failed", None)
    assert "mémoire" in outcomes[0].texts[0].fr
    assert len(list(tmp_path.iterdir())) == ATTEMPTS
    assert timeless(outcomes[1:]) == one_by_one


def test_a_stop_keeps_what_is_done() -> None:
    base, stop = tiny(workers=1), Stop()
    scenarios = closings(base, 3)

    def stop_after_the_first(moment: RunProgress) -> None:
        if moment.done == 1:
            stop.set()

    outcomes = run(base, scenarios, watch=stop_after_the_first, stop=stop)
    assert [outcome.scenario for outcome in outcomes] == scenarios
    assert [outcome.status for outcome in outcomes] == ["planned", "unknown", "unknown"]
    assert "arrêtée" in outcomes[1].texts[0].fr
    assert multiprocessing.active_children() == []


def test_a_stop_ends_what_is_at_work(tmp_path: Path) -> None:
    """Without waiting for it: here it would never end."""
    base, stop = tiny(workers=2), Stop()
    first, *waiting = [*closings(base, 1), *(patient(tmp_path / "never", f"waiting-{n}") for n in range(3))]

    def stop_after_the_first(moment: RunProgress) -> None:
        if moment.done == 1:
            stop.set()

    outcomes = run(base, [first, *waiting], watch=stop_after_the_first, stop=stop)
    assert [outcome.status for outcome in outcomes] == ["planned", "unknown", "unknown", "unknown"]
    assert multiprocessing.active_children() == []


def test_a_stop_reaches_processes_that_are_starting() -> None:
    base, stop = tiny(workers=2), Stop()

    def stop_when_two_run(moment: RunProgress) -> None:
        if len(moment.running) == 2:
            stop.set()

    outcomes = run(base, closings(base, 3), watch=stop_when_two_run, stop=stop)
    assert [outcome.status for outcome in outcomes] == ["unknown"] * 3


def test_none_is_none() -> None:
    assert run(tiny(workers=2), []) == ()


def test_no_more_processes_than_scenarios() -> None:
    base, most = tiny(workers=64), list[int]()
    run(base, closings(base, 2), watch=lambda _: most.append(len(multiprocessing.active_children())))
    assert max(most) <= 2


def test_a_scenario_at_fault_fails_alone(one_by_one: list[object]) -> None:
    base = tiny(workers=2)
    wrong = Scenario.model_validate({"name": "wrong", "changes": [{"drop_unit": {"unit": "NOBODY"}}]})
    outcomes = run(base, [wrong, *closings(base, 3)])
    assert outcomes[0].status == "failed"
    assert outcomes[0].texts
    assert timeless(outcomes[1:]) == one_by_one
