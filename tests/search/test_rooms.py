"""Rooms that few units can use instead of many others: a well-equipped hall beside laboratories."""

from typing import Any

import pytest

from scheduler.demand.problem import Problem
from scheduler.errors import Impossible
from scheduler.instance.schema.instance import Instance
from scheduler.search.anneal.annealing import Annealing
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.search.run import OutOfTime, Runner
from scheduler.search.stop import Stop
from scheduler.search.tiers import FEW_SESSIONS
from tests.builders import make_instance, unit
from tests.search.exact import least_cost


def laboratories(count: int, asked: list[int], **changes: Any) -> Instance:
    """A unit (3 sessions in person) of a group and a trainer of its own for each laboratory asked for."""
    features = [f"lab{n}" for n in range(count)]
    return make_instance(
        rooms=[
            *({"id": f"R{n}", "site": "PORT", "capacity": 30, "features": [f]} for n, f in enumerate(features)),
            {"id": "HALL", "site": "PORT", "capacity": 60, "features": features},
        ],
        groups=[{"id": f"G{n}", "size": 12} for n in range(len(asked))],
        trainers=[{"id": f"T{n}", "name": f"T{n}"} for n in range(len(asked))],
        units=[
            unit(f"U{n}", groups=[f"G{n}"], trainers=[f"T{n}"], features=[features[lab]], modality="tp")
            for n, lab in enumerate(asked)
        ],
        **changes,
    )


def full(count: int, *twice: int) -> Instance:
    """One slot a week for three weeks, everybody at once: a laboratory that two units ask for needs the hall."""
    weeks = {"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-09-25"}]}
    slots = [{"start": "17:00", "end": "19:00", "weekdays": ["mon"]}]
    return laboratories(count, [*range(count), *twice], calendar=weeks, slots=slots)


@pytest.mark.parametrize("count", [5, 13, 15, 20, 30])
def test_a_hall_beside_laboratories_is_planned_at_its_least_cost(count: int) -> None:
    result = plan(laboratories(count, list(range(count))), Params(time_limit_s=4, workers=1))
    assert result.report.cost == 3 * 3 * count  # three trips of each group, three points each
    assert result.ending == "proved"


@pytest.mark.parametrize("count", [5, 13, 20])
def test_the_hall_is_used_where_a_laboratory_is_short(count: int) -> None:
    of = full(count, 0)
    result = plan(of, Params(time_limit_s=4, workers=1))
    assert result.report.accepted
    exact = least_cost(Problem.of(of), 4.0)
    assert exact.known
    assert result.report.cost == exact.least
    assert len({s.room for s in result.timetable.sessions}) == count + 1


def test_two_laboratories_short_and_one_hall_is_impossible() -> None:
    with pytest.raises(Impossible):
        plan(full(13, 0, 1), Params(time_limit_s=4, workers=1))


def test_annealing_says_laboratories_by_few_conditions() -> None:
    assert Annealing.is_possible(Problem.of(laboratories(30, list(range(30)))))


def test_no_model_is_written_when_the_time_is_over() -> None:
    over = Runner(Params(time_limit_s=1e-9, workers=2), Stop())
    with pytest.raises(OutOfTime):
        over.go_on()
    stop = Stop()
    stopped = Runner(Params(time_limit_s=60, workers=1), stop)
    stopped.go_on()
    stop.set()
    with pytest.raises(OutOfTime):
        stopped.go_on()


def test_a_stop_while_models_are_written_keeps_what_was_found() -> None:
    """The stop comes with the first timetable; whatever is being written then is given up, and nothing is lost."""
    stop, of = Stop(), laboratories(20, list(range(20)))
    assert sum(row.demand.total for row in Problem.of(of).units) > FEW_SESSIONS
    result = plan(of, Params(time_limit_s=60, workers=1), stop=stop, keep=lambda *_: stop.set())
    assert result.report.accepted
    assert result.ending in ("interrupted", "proved")
