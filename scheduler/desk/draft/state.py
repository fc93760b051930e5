"""The draft after one act: what stands, what was proved of it, and what can be taken back."""

from dataclasses import dataclass
from functools import cached_property

from scheduler import __version__
from scheduler.checker.local_timetable import LocalTimetable
from scheduler.checker.report import Report
from scheduler.desk.draft.change import Head
from scheduler.desk.draft.journal import Act, Stacks
from scheduler.desk.draft.tray import tray
from scheduler.evaluate.evaluator import Evaluator
from scheduler.instance.instants import utc
from scheduler.instance.schema.fields import rebuilt
from scheduler.instance.schema.instance import Instance
from scheduler.timetable.schema import AlternanceDay, Held, Provenance, Session, TierName, TierResult, Timetable

_MOST_PINS = 40
"""So many pins added by hand are looked through for the instance that a bound was proved of."""


@dataclass(frozen=True)
class DraftState:
    """The draft after one act; nothing of it ever changes. `number` is the act's."""

    number: int
    text: str
    """Of the instance's file."""
    instance: Instance
    timetable: Timetable
    report: Report
    acts: tuple[Act, ...]
    head: Head
    """Of the timetable that was opened or taken over last, before anything was changed by hand."""
    facts: LocalTimetable
    """The timetable as it was judged."""

    @cached_property
    def evaluator(self) -> Evaluator:
        return Evaluator(self.instance, self.timetable, is_broken=bool(self.report.broken), facts=self.facts)

    @cached_property
    def tray(self) -> tuple[Held, ...]:
        """What is not placed, as rows whose date does not count."""
        return tray(self.instance, self.timetable, self.acts)

    @cached_property
    def stacks(self) -> Stacks:
        return Stacks.of(self.acts)

    @cached_property
    def held(self) -> dict[str, Held]:
        return {row.id: row for row in self.timetable.held}

    def row(self, session: str) -> Held:
        """What the timetable holds under that name, or its tray. Raises KeyError."""
        held = self.held.get(session) or next((row for row in self.tray if row.id == session), None)
        if held is None:
            raise KeyError(session)
        return held

    def is_twice(self, row: Held) -> bool:
        """Whether its unit has another session at that very time: nothing can be held twice at once."""
        start = utc(row.start)
        return isinstance(row, Session) and any(
            utc(other.start) == start and other.id != row.id for other in self.timetable.of_unit.get(row.unit, ())
        )

    def pins_of(self, row: Held) -> tuple[int, ...]:
        """Numbers of the pins that hold this session where it is: those that name its date."""
        if isinstance(row, AlternanceDay):
            return ()
        start = row.start.astimezone(self.instance.zone)
        return tuple(
            n
            for n, pin in enumerate(self.instance.pins)
            if pin.unit in (row.unit, row.course)
            and pin.date == start.date()
            and pin.slot in (None, start.time())
            and pin.kind in (None, row.kind)
        )


def told(instance: Instance, timetable: Timetable, report: Report, head: Head, *, is_bounded: bool) -> Timetable:
    """The timetable with its own clashes and cost, and what was proved of this instance: such bounds hold for every
    timetable that keeps the rules. Nothing is said of one that breaks some, nor where a bound is plainly false."""
    bound = {tier.tier: tier.bound for tier in head.tiers} if is_bounded and report.accepted else {}
    if bound and report.clash_count != bound["clashes"]:
        bound["criteria"] = 0  # the bound of the criteria is that of timetables with the fewest clashes
    found: dict[TierName, int] = {"clashes": report.clash_count, "criteria": report.cost}
    proved: dict[str, object] = {"tiers": (), "reasons": ()}
    if bound and all(bound[name] <= value for name, value in found.items()):
        tiers = tuple(_tier(name, value, bound[name]) for name, value in found.items())
        proved = {"tiers": tiers, "reasons": head.reasons}
    own = {"digest": instance.digest, "provenance": head.provenance, "retired": head.retired}
    return rebuilt(timetable, **own, **proved)


def is_bounded_by(instance: Instance, head: Head) -> bool:
    """Whether what was proved holds: of the same instance, or with pins added since. Where a timetable was planned
    again, its tiers are about moves too, and nothing is concluded."""
    if {tier.tier for tier in head.tiers} != {"clashes", "criteria"}:
        return False
    pins = instance.pins
    return any(
        instance.having(pins=pins[: len(pins) - n]).digest == head.digest for n in range(min(len(pins), _MOST_PINS) + 1)
    )


def nothing(instance: Instance) -> Timetable:
    """The timetable of a year that was never planned: no session has a date."""
    nobody = Provenance(scheduler=__version__, ortools="-", seed=0, workers=1, time_limit_s=0, strict=False)
    return Timetable(instance=instance.name, digest=instance.digest, provenance=nobody, sessions=())


def _tier(name: TierName, value: int, bound: int) -> TierResult:
    return TierResult(tier=name, status="optimal" if value == bound else "feasible", value=value, bound=bound)
