"""What a search returns, proves, refuses to claim, and how it ends."""

import threading
from pathlib import Path

import pytest

from scheduler.checker.check import check
from scheduler.errors import Impossible, NothingFound
from scheduler.instance.load import load
from scheduler.instance.schema.instance import Instance
from scheduler.model.solution import Assignment
from scheduler.search.anneal.annealing import Annealing
from scheduler.search.incumbent import Incumbent
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.search.progress import Progress, nobody
from scheduler.search.stop import Stop
from scheduler.timetable.store import to_json
from tests.builders import make_instance, unit
from tests.search.busier import busier
from tests.search.shapes import shaped_instance

INSTANCES = Path(__file__).parents[2] / "instances"
ONE = Params(time_limit_s=30, workers=1)


@pytest.fixture(scope="module")
def real() -> Instance:
    return load(INSTANCES / "cnam-reunion-asp-2022-23")


def away(trainer: str, first: str, last: str) -> dict[str, object]:
    dated = [{"first": first, "last": last, "level": "unavailable"}]
    return {"id": trainer, "name": trainer, "availability": {"dated": dated}}


def test_the_tiny_instance_costs_what_its_readme_works_out_by_hand() -> None:
    result = plan(load(INSTANCES / "tiny"), ONE)
    assert result.ending == "proved"
    assert result.report.cost == 17


def test_the_real_instance_is_proved_without_clashes_and_twice_the_same(real: Instance) -> None:
    result = plan(real, ONE)
    assert result.ending == "proved"
    assert result.report.accepted
    assert (result.report.clash_count, result.report.cost) == (0, 165)
    assert [tier.status for tier in result.timetable.tiers] == ["optimal", "optimal"]
    assert len(result.timetable.sessions) == 112
    assert to_json(plan(real, ONE).timetable) == to_json(result.timetable)


@pytest.mark.parametrize(("seed", "sessions"), [(4, 20), (12, 14), (23, 18), (25, 22), (34, 20), (111, 20)])
def test_few_sessions_are_proved_soon(seed: int, sessions: int) -> None:
    """Deterministic seconds of one worker: none was proved in so many before unsatisfiable cores came first."""
    result = plan(shaped_instance(seed, sessions=sessions), Params(time_limit_s=5, workers=1))
    assert result.ending == "proved"


def test_a_bound_above_a_known_timetable_is_not_believed(caplog: pytest.LogCaptureFixture) -> None:
    incumbent = Incumbent(lambda _: (0, 168), nobody, lambda: 0.0, lambda *_: None)
    incumbent.offer(Assignment((), ()))
    incumbent.raise_bound(186)
    assert not incumbent.is_proved()
    assert "186" in caplog.text
    incumbent.raise_bound(168)
    assert incumbent.is_proved()


def test_another_grid_goes_without_the_master_s_assumptions() -> None:
    """Three slots an evening and a Saturday: still proved, still accepted."""
    slots = [{"start": f"{hour}:00", "end": f"{hour + 2}:00"} for hour in (15, 17, 19)]
    slots.append({"start": "09:00", "end": "11:00", "weekdays": ["sat"]})
    hours = {"start": "08:00", "end": "15:00", "hours": 7.0}
    result = plan(make_instance(slots=slots, alternance=hours), ONE)
    assert result.report.accepted
    assert result.ending == "proved"


def test_clashes_that_cannot_be_avoided_are_the_fewest() -> None:
    # T1 teaches U1 (2 + 2 in S1) and U3 (3 + 2 over the year, at least 2 in S1). Away for all of S1 but its last week
    # (one session of each unit there): 4 + 2 − 2 = 4 sessions of S1 clash at least.
    instance = make_instance(trainers=[away("T1", "2022-09-05", "2022-09-30"), {"id": "T2", "name": "T2"}])
    result = plan(instance, Params(time_limit_s=3, workers=1))
    clashes, _ = result.timetable.tiers
    assert (clashes.status, clashes.value) == ("optimal", 4)
    assert sum(clash.excess for clash in result.report.clashes) == 4


def test_strict_makes_a_clash_impossible() -> None:
    instance = make_instance(trainers=[away("T1", "2022-09-05", "2022-10-07"), {"id": "T2", "name": "T2"}])
    with pytest.raises(Impossible) as error:
        plan(instance, Params(time_limit_s=10, workers=1, strict=True))
    assert error.value.exit_code == 3


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("units", [[unit(modality="foad")], [unit(in_person=0, webconference=0)]])
def test_an_instance_without_sessions_has_its_alternance_days(units: list[dict[str, object]], workers: int) -> None:
    result = plan(make_instance(units=units), Params(time_limit_s=5, workers=workers))
    assert result.ending == "proved"
    assert not result.timetable.sessions
    assert len(result.timetable.alternance) in (2, 3)


def test_strict_never_returns_a_clash() -> None:
    """Even where annealing has a timetable with clashes long before one without is found, or proved not to be."""
    ends = []
    for seed in range(12):
        try:
            result = plan(busier(seed).instance, Params(time_limit_s=2, workers=2, strict=True))
        except (Impossible, NothingFound) as error:
            ends.append(type(error))
            continue
        assert result.report.clash_count == 0
    assert Impossible in ends


def test_pins_on_dates_start_from_the_model_and_anneal_after() -> None:
    pins = [{"unit": "U1", "date": "2022-09-12", "slot": "17:00"}, {"unit": "U3", "date": "2023-03-07", "number": 3}]
    for workers in (1, 2):
        result = plan(make_instance(pins=pins), Params(time_limit_s=5, workers=workers))
        assert result.report.accepted


def test_hard_rules_that_cannot_hold_are_impossible() -> None:
    # Two units of 4 sessions each in 5 weeks of one evening slot a week: 8 sessions, 5 slots.
    slots = [{"start": "17:00", "end": "19:00", "weekdays": ["mon"]}]
    with pytest.raises(Impossible):
        plan(make_instance(slots=slots, units=[unit("U1"), unit("U2")]), ONE)


def test_no_time_is_not_a_proof(real: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Annealing, "is_possible", lambda _: False)  # it would have a timetable at once
    with pytest.raises(NothingFound) as error:
        plan(real, Params(time_limit_s=1e-6, workers=1))
    assert error.value.exit_code == 4
    assert "1e-06" in error.value.texts[0].fr


def test_there_is_a_timetable_at_once(real: Instance) -> None:
    result = plan(real, Params(time_limit_s=1e-6, workers=1))
    assert result.ending == "limit"
    assert result.report.accepted
    assert result.report.clash_count == 0


def test_progress_never_gets_worse(real: Instance) -> None:
    seen: list[Progress] = []
    plan(real, ONE, observe=seen.append)
    costs = [p.incumbent for p in seen if p.tier == "criteria" and p.incumbent is not None]
    bounds = [p.bound for p in seen if p.tier == "criteria" and p.bound is not None]
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)
    assert seen[-1].gap == 0


def test_a_stop_keeps_the_best_so_far() -> None:
    """Stopped at its first timetable, the search returns it, checked, and does not call it optimal."""
    instance, stop = load(INSTANCES / "cnam-reunion-asp-2022-23"), Stop()

    def at_the_first(progress: Progress) -> None:
        if progress.incumbent is not None:
            stop.set()

    result = plan(instance, ONE, observe=at_the_first, stop=stop)
    assert result.ending == "interrupted"
    assert check(instance, result.timetable).accepted
    assert result.timetable.tiers[1].status == "feasible"


def test_a_stop_wakes_a_running_solve(real: Instance) -> None:
    stop = Stop()
    timer = threading.Timer(0.3, stop.set)
    timer.start()
    try:
        result = plan(real, Params(time_limit_s=3600, workers=1, seed=3), stop=stop)
    except NothingFound as error:
        assert "nterr" in error.texts[0].fr
    else:
        assert result.ending in ("interrupted", "proved")
    finally:
        timer.cancel()


@pytest.mark.parametrize("wrong", [{"time_limit_s": 0}, {"time_limit_s": float("nan")}, {"workers": 0}, {"seed": -1}])
def test_parameters_refuse_nonsense(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Params(**wrong)  # type: ignore[arg-type]  # nonsense is the point
