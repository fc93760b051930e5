"""What an edit of a timetable changes: rules it would break, clashes, criteria, all as differences."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scheduler.checker.report import Clash, Report, Violation
from scheduler.rules import CRITERIA


@dataclass
class Totals:
    """What rules say of a timetable, or of a part of it: counted, so that two can be subtracted."""

    violations: Counter[Violation] = field(default_factory=Counter)
    clashes: Counter[Clash] = field(default_factory=Counter)
    points: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Measure of each criterion, by code and subject."""

    def add(self, other: "Totals", sign: int = 1) -> None:
        for mine, theirs in (
            (self.violations, other.violations),
            (self.clashes, other.clashes),
            (self.points, other.points),
        ):
            for key, n in theirs.items():
                mine[key] += sign * n  # type: ignore[index]  # each pair has keys of its own kind


@dataclass(frozen=True)
class CriterionChange:
    """A criterion's measure changes by `value` for `subject` (a unit, group or trainer), at `weight` points each."""

    code: str
    subject: str
    value: int
    weight: int

    @property
    def points(self) -> int:
        return self.weight * self.value


@dataclass(frozen=True)
class Effect:
    """An edit's consequences. `violations` are those it would bring: with any, the edit is refused."""

    violations: tuple[Violation, ...]
    clashes_added: tuple[Clash, ...]
    clashes_removed: tuple[Clash, ...]
    criteria: tuple[CriterionChange, ...]
    """In the catalogue's order, then by subject; those that change only."""

    @property
    def allowed(self) -> bool:
        return not self.violations

    @property
    def clashes(self) -> int:
        """How many clashes more; negative when there are fewer."""
        return sum(clash.excess for clash in self.clashes_added) - sum(clash.excess for clash in self.clashes_removed)

    @property
    def cost(self) -> int:
        """Points more on the weighted sum of the criteria; negative when it is better."""
        return sum(change.points for change in self.criteria)


def effect_of(difference: Totals, weight: Mapping[str, int]) -> Effect:
    """The difference of two tallies, put in order."""
    points = {key: n for key, n in difference.points.items() if n}
    order = {code: rank for rank, code in enumerate(CRITERIA)} if points else {}
    found = sorted((order[code], subject, code, n) for (code, subject), n in points.items())
    added, removed = _clashes(difference.clashes)
    return Effect(
        violations=new_violations(difference.violations),
        clashes_added=added,
        clashes_removed=removed,
        criteria=tuple(CriterionChange(code, subject, n, weight[code]) for _, subject, code, n in found),
    )


def came(before: Report, after: Report) -> tuple[Violation, ...]:
    """The violations that an edit brings, of examinations too, when these are the verdicts before and after it."""
    difference = Counter(after.all_violations)
    difference.subtract(before.all_violations)
    return new_violations(difference)


def new_violations(difference: Mapping[Violation, int]) -> tuple[Violation, ...]:
    """Those that come. Not what placing the rest mends, nor what is left of one that loses sessions: two sessions too
    many in a week, after one of three has gone elsewhere."""
    gone = [violation for violation, n in difference.items() if n < 0]
    return tuple(
        violation
        for violation, n in difference.items()
        if n > 0 and not _is_to_come(violation, gone) and not any(_is_left_of(violation, old) for old in gone)
    )


def _is_to_come(violation: Violation, gone: Sequence[Violation]) -> bool:
    """Whether it lacks what is still to be placed: hours only where they were lacking before."""
    if not violation.is_short:
        return violation.is_lack
    return any(old.is_short and old.subject == violation.subject for old in gone)


def _is_left_of(violation: Violation, old: Violation) -> bool:
    is_alike = (violation.rule, violation.subject) == (old.rule, old.subject)
    return is_alike and bool(violation.ids) and set(violation.ids) < set(old.ids)


def _clashes(counted: Counter[Clash]) -> tuple[tuple[Clash, ...], tuple[Clash, ...]]:
    """Those that come, and those that go. One that only names its sessions in another order does neither: which of two
    at once comes first may hang on their numbers, and these on the rest of their units."""
    net, example = Counter[tuple[object, ...]](), dict[tuple[object, ...], Clash]()
    for clash in sorted(counted, key=lambda clash: (clash.start, clash.rule, clash.trainer)):
        key = clash.rule, clash.trainer, clash.start, frozenset(clash.ids)
        net[key] += counted[clash]
        example.setdefault(key, clash)
    return tuple(example[key] for key, n in net.items() if n > 0), tuple(
        example[key] for key, n in net.items() if n < 0
    )
