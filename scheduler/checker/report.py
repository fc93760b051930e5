"""What the checker found: violations, clashes and criteria, each point with its justification in words."""

import datetime as dt
from dataclasses import dataclass

from scheduler.text import Text


@dataclass(frozen=True)
class Violation:
    """A hard rule broken: which, by which sessions or days (their ids), in the planner's words. `subject`: the unit,
    group or trainer that it is about, needed where it names no session. `is_lack`: sessions or days that are still to
    be placed would mend it. `is_short`: so of hours, which a shorter date of the same sessions can take away."""

    rule: str
    text: Text
    ids: tuple[str, ...] = ()
    subject: str = ""
    is_lack: bool = False
    is_short: bool = False


@dataclass(frozen=True)
class Clash:
    """A trainer booked `excess` times too many in the slot that starts at `start` (C1), or when unavailable (C2)."""

    rule: str
    trainer: str
    start: dt.datetime
    ids: tuple[str, ...]
    excess: int
    text: Text


@dataclass(frozen=True)
class Point:
    """`value` points of a criterion's measure, lost by `subject` (a unit, group or trainer); `text` says why."""

    subject: str
    value: int
    text: Text

    def __post_init__(self) -> None:
        if self.value < 0:  # every bound supposes that a criterion can only add to the cost
            raise ValueError(f"{self.subject} has {self.value} points: points are never negative")


@dataclass(frozen=True)
class Criterion:
    """One criterion: its measure is the sum of its points."""

    code: str
    weight: int
    points: tuple[Point, ...]

    @property
    def value(self) -> int:
        return sum(point.value for point in self.points)

    @property
    def cost(self) -> int:
        return self.weight * self.value


@dataclass(frozen=True)
class Report:
    """The verdict on a timetable."""

    violations: tuple[Violation, ...]
    clashes: tuple[Clash, ...]
    criteria: tuple[Criterion, ...]
    """In the catalogue's order."""
    exam_violations: tuple[Violation, ...] = ()
    """Of the rules of examinations, apart: what searches for sessions does not move them."""
    exam_criteria: tuple[Criterion, ...] = ()
    """Those of examinations; none where nobody planned any."""
    notes: tuple[Text, ...] = ()
    """What to look at and breaks no rule, such as an instance edited since the timetable was made."""
    read: tuple[Text, ...] = ()
    """What was read of each external calendar."""

    @property
    def accepted(self) -> bool:
        """No hard rule is broken. Clashes do not refuse a timetable: they are counted and listed."""
        return not self.all_violations

    @property
    def all_violations(self) -> tuple[Violation, ...]:
        return (*self.violations, *self.exam_violations)

    @property
    def broken(self) -> tuple[Violation, ...]:
        """The rules that are broken by what is placed, whatever is placed besides."""
        return tuple(violation for violation in self.violations if not violation.is_lack)

    @property
    def broken_everywhere(self) -> tuple[Violation, ...]:
        """The same of sessions and of examinations."""
        return (*self.broken, *(violation for violation in self.exam_violations if not violation.is_lack))

    @property
    def clash_count(self) -> int:
        return sum(clash.excess for clash in self.clashes)

    @property
    def cost(self) -> int:
        return sum(criterion.cost for criterion in self.criteria)

    @property
    def exam_cost(self) -> int:
        return sum(criterion.cost for criterion in self.exam_criteria)

    def value(self, code: str) -> int:
        return next(c.value for c in self.criteria if c.code == code)
