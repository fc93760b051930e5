"""Outcomes made by hand: sessions of a timetable moved, no solver asked."""

from scheduler.checker.check import check
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.outcome import Outcome, Planned, Status
from scheduler.text import Text
from scheduler.timetable.diff import count_changes, count_moves, differences
from scheduler.timetable.schema import TierName, TierResult, TierStatus, Timetable

WHY = Text("VERNET n’a plus assez de soirées.", "VERNET has too few evenings left.")


def scenario(name: str, *changes: dict[str, object], title: str | None = None) -> Scenario:
    return Scenario.model_validate({"name": name, "title": title, "changes": changes})


def away(name: str, trainer: str, first: str, last: str | None = None, **more: object) -> Scenario:
    return scenario(name, {"unavailable": {"trainer": trainer, "first": first, "last": last, **more}})


def planned(
    of: Scenario, instance: Instance, before: Timetable, after: Timetable, *, moves_at_least: int | None = None
) -> Outcome:
    """With tiers as the re-planner writes them; all optimal, but for the moves where a bound is given."""
    found, report = differences(before, after), check(instance, after)
    moves = count_moves(found)
    bound = moves if moves_at_least is None else moves_at_least

    def tier(name: TierName, value: int, bound: int) -> TierResult:
        status: TierStatus = "optimal" if value == bound else "feasible"
        return TierResult(tier=name, status=status, value=value, bound=bound)

    changes = count_changes(found)
    tiers = (
        tier("clashes", report.clash_count, report.clash_count), tier("moves", moves, bound),
        tier("changes", changes, changes), tier("criteria", report.cost, report.cost),
    )  # fmt: skip
    timetable = after.model_copy(update={"tiers": tiers, "digest": instance.digest})
    return Outcome(of, "planned", Planned(instance, timetable, report, found))


def without(of: Scenario, status: Status = "impossible", *texts: Text) -> Outcome:
    return Outcome(of, status, texts=texts or (WHY,))
