"""The draft after one act: what stands, what was proved of it, and what can be taken back."""

from dataclasses import dataclass
from functools import cached_property
from itertools import product

from scheduler import __version__
from scheduler.checker.local_timetable import LocalTimetable
from scheduler.checker.report import Report
from scheduler.desk.draft.change import Head, dates_of
from scheduler.desk.draft.journal import Act, Stacks
from scheduler.desk.draft.tray import tray
from scheduler.evaluate.evaluator import Evaluator
from scheduler.instance.instants import utc
from scheduler.instance.schema.fields import rebuilt
from scheduler.instance.schema.instance import Instance
from scheduler.timeline.papers import Paper, papers
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import AlternanceDay, Planned, Provenance, Session, TierName, TierResult, Timetable

_MOST_PINS = 300
"""So many ways of taking away pins added by hand are looked through for the instance that a bound was proved of."""


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
    def tray(self) -> tuple[Planned, ...]:
        """What is not placed, as rows whose date does not count."""
        return tray(self.instance, self.timetable, self.papers, self.acts)

    @cached_property
    def papers(self) -> tuple[Paper, ...]:
        """Every examination that the instance demands."""
        return papers(self.facts.timeline)

    @cached_property
    def stacks(self) -> Stacks:
        return Stacks.of(self.acts)

    @cached_property
    def held(self) -> dict[str, Planned]:
        return {row.id: row for row in self.timetable.planned}

    def row(self, session: str) -> Planned:
        """What the timetable holds under that name, or its tray. Raises KeyError."""
        held = self.held.get(session) or next((row for row in self.tray if row.id == session), None)
        if held is None:
            raise KeyError(session)
        return held

    def is_twice(self, row: Planned) -> bool:
        """Whether its unit has another session at that very time: nothing can be held twice at once."""
        start = utc(row.start)
        return isinstance(row, Session) and any(
            utc(other.start) == start and other.id != row.id for other in self.timetable.of_unit.get(row.unit, ())
        )

    def pins_of(self, row: Planned) -> tuple[int, ...]:
        """Numbers of the pins that hold this session or examination where it is: those that name its date."""
        if isinstance(row, AlternanceDay):
            return ()
        start = row.start.astimezone(self.instance.zone)
        if isinstance(row, Exam):
            key = row.unit, row.number, row.session
            return tuple(
                n
                for n, pin in enumerate(self.instance.exams.pins)
                if (pin.unit, pin.number, pin.session) == key
                and pin.date == start.date()
                and pin.start in (None, start.time())
            )
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
    proved: dict[str, object] = {"tiers": (), "reasons": (), "exam_tier": None}
    if is_bounded and head.exam_tier is not None and head.dates == dates_of(timetable):
        proved["exam_tier"] = head.exam_tier
    if bound and all(bound[name] <= value for name, value in found.items()):
        tiers = tuple(_tier(name, value, bound[name]) for name, value in found.items())
        proved |= {"tiers": tiers, "reasons": head.reasons}
    own = {"digest": instance.digest, "provenance": head.provenance, "retired": head.retired}
    return rebuilt(timetable, **own, **proved)


def is_bounded_by(instance: Instance, head: Head) -> bool:
    """Whether what was proved holds: of the same instance, or with pins added since. Where a timetable was planned
    again, its tiers are about moves too, and nothing is concluded."""
    if {tier.tier for tier in head.tiers} != {"clashes", "criteria"}:
        return False
    pins, exams = instance.pins, instance.exams
    numbers = sorted(product(range(len(pins) + 1), range(len(exams.pins) + 1)), key=sum)
    return any(
        instance.having(
            pins=pins[: len(pins) - n],
            exams=exams.model_copy(update={"pins": exams.pins[: len(exams.pins) - m]}),
        ).digest
        == head.digest
        for n, m in numbers[: _MOST_PINS + 1]
    )


def nothing(instance: Instance) -> Timetable:
    """The timetable of a year that was never planned: no session has a date."""
    nobody = Provenance(scheduler=__version__, ortools="-", seed=0, workers=1, time_limit_s=0, strict=False)
    return Timetable(instance=instance.name, digest=instance.digest, provenance=nobody, sessions=())


def _tier(name: TierName, value: int, bound: int) -> TierResult:
    return TierResult(tier=name, status="optimal" if value == bound else "feasible", value=value, bound=bound)
