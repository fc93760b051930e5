"""Scenarios side by side: what each costs against today's timetable, in the order in which a planner would choose.

Nothing here is computed by the solver: counts come from the differences and from the checker's reports.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby, pairwise

from scheduler.checker.report import Report
from scheduler.instance.schema.groups import Group
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.comparison.absences import Sweep, swept
from scheduler.scenario.outcome import Outcome, Planned, Status
from scheduler.timetable.diff import Difference, ExamDifference, count_changes, count_moves
from scheduler.timetable.schema import TierName, TierResult, Timetable
from scheduler.wording import shown

_ORDER: tuple[Status, ...] = ("planned", "unknown", "impossible", "failed")
_WORST: tuple[Status, ...] = ("impossible", "planned", "unknown", "failed")


@dataclass(frozen=True)
class AffectedPeople:
    """`students` are those of the groups, each counted once however the groups are made."""

    groups: tuple[str, ...] = ()
    trainers: tuple[str, ...] = ()
    students: int = 0
    staff: tuple[str, ...] = ()
    """Who watches over examinations and does not teach."""


NOBODY = AffectedPeople()


def affected_people(
    instances: Sequence[Instance], differences: Iterable[Difference], exams: Iterable[ExamDifference] = ()
) -> AffectedPeople:
    """In the order of the instances, the first of which knows a group's size best; a dropped one is in another. A group
    that comes or goes is affected though no session differs."""
    held = [one for each in differences for one in (each.before, each.after) if one is not None]
    groups = {group for one in held for group in one.groups}
    trainers = {trainer for one in held for trainer in one.trainers}
    sat = [one for each in exams for one in (each.before, each.after) if one is not None]
    groups |= {group for one in sat for group in one.groups}
    staff = dict.fromkeys(member.id for instance in instances for member in instance.staff)
    watching = {who for one in sat for who in one.invigilators}
    trainers |= watching - staff.keys()
    for before, after in pairwise(instances):
        both = before.unit.keys() & after.unit.keys()
        everybody = {*before.group, *after.group}
        groups |= {group for group in everybody if _life(before, group, both) != _life(after, group, both)}
    known: dict[str, Group] = {}
    for instance in instances:
        known = {**instance.group, **known}
    order = dict.fromkeys(chain(known, sorted(groups)))
    names = dict.fromkeys(chain(*(instance.trainer for instance in instances), sorted(trainers)))
    found = tuple(group for group in order if group in groups)
    told = tuple(name for name in names if name in trainers)
    return AffectedPeople(found, told, _students(known, groups), tuple(who for who in staff if who in watching))


def _life(instance: Instance, group: str, units: Collection[str]) -> object:
    """Which of these units the group attends, and when it is there."""
    if group not in instance.group:
        return ()
    spans = [instance.group[each].present for each in instance.lineage(group)]
    attended = {unit.code for unit in instance.attended_by(group)} & set(units)
    return (attended, [span for span in spans if span]) if attended else ()


def _students(known: dict[str, Group], groups: set[str]) -> int:
    """Students of the groups together: a group inside another is counted with it, and parts of one group that is not
    affected itself are at most that whole."""
    parts: dict[str | None, list[str]] = {}
    for group in known.values():
        parent = group.part_of if group.part_of in known else None
        parts.setdefault(parent, []).append(group.id)

    def of(group: str) -> int:
        size = known[group].size
        return size if group in groups else min(size, sum(of(part) for part in parts.get(group, ())))

    return sum(of(group) for group in parts.get(None, ()))


@dataclass(frozen=True)
class CriterionValue:
    """A criterion's measure in a scenario's timetable and in today's; `weight` is the scenario's."""

    code: str
    value: int
    today: int
    weight: int

    @property
    def difference(self) -> int:
        return self.value - self.today


@dataclass(frozen=True)
class Figures:
    """What a planned scenario comes to. Costs are points of the weighted sum."""

    clashes: int
    clashes_added: int
    """Against today's; negative when the scenario avoids some."""
    moves: int
    changes: int
    """Sessions that keep their slot and change room, trainer or kind alone."""
    cancelled: int
    added: int
    """Sessions that come and go; alternance days that do are moves."""
    cost: int
    """By today's weights, so that scenarios compare; `own_cost` by the scenario's own."""
    cost_added: int
    own_cost: int
    criteria: tuple[CriterionValue, ...]
    exam_moves: int
    """Examinations that are not as they were."""
    exams_unplaced: int
    exam_cost: int
    """Points of the criteria of examinations."""
    exam_cost_added: int

    @property
    def is_reweighed(self) -> bool:
        return self.own_cost != self.cost


@dataclass(frozen=True)
class Row:
    """One scenario. `figures` and `affected` are there exactly when it is planned, and so is its `rank`, from 1."""

    outcome: Outcome
    figures: Figures | None = None
    affected: AffectedPeople = NOBODY
    rank: int | None = None
    equal_to: tuple[str, ...] = ()
    """Names of the scenarios that no figure tells from this one: they share its rank."""

    @property
    def name(self) -> str:
        return self.outcome.scenario.name

    @property
    def title(self) -> str:
        return self.outcome.scenario.title or self.name

    @property
    def status(self) -> Status:
        return self.outcome.status

    @property
    def planned(self) -> Planned | None:
        return self.outcome.planned

    @property
    def differences(self) -> tuple[Difference, ...]:
        """In time order; none when there is no timetable."""
        return self.planned.differences if self.planned is not None else ()

    @property
    def exam_differences(self) -> tuple[ExamDifference, ...]:
        """The same of examinations."""
        return self.planned.exam_differences if self.planned is not None else ()

    @property
    def proofs(self) -> tuple[TierResult, ...]:
        """What the solver proved of each objective, in their order."""
        return self.planned.timetable.tiers if self.planned is not None else ()

    def proof(self, tier: TierName) -> TierResult | None:
        """What was proved of this objective; none when it is not about the value that is counted here."""
        if self.figures is None:
            return None
        counted = {
            "clashes": self.figures.clashes,
            "moves": self.figures.moves,
            "changes": self.figures.changes,
            "criteria": self.figures.own_cost,
        }
        return next((found for found in self.proofs if found.tier == tier and found.value == counted[tier]), None)


@dataclass(frozen=True)
class Comparison:
    """Today's timetable and the scenarios, the one a planner would choose first."""

    instance: Instance
    timetable: Timetable
    report: Report
    rows: tuple[Row, ...]
    critical: tuple[Row, ...]
    """The same rows, what costs people most first: no timetable at all, then clashes, moves and cost added."""
    sweep: Sweep | None
    """Who is critical, when every scenario is the absence of one trainer and there are several."""

    def name_of(self, who: str, row: Row | None = None) -> str:
        """The name people know of a trainer, or of somebody who invigilates, who may be in one of the instances alone;
        the id of one that none knows."""
        own = (row.planned.instance,) if row is not None and row.planned is not None else ()
        people = (person for of in (*own, self.instance) for person in (*of.trainers, *of.staff))
        return shown(next((person.name for person in people if person.id == who), who))


def compare(instance: Instance, timetable: Timetable, report: Report, outcomes: Sequence[Outcome]) -> Comparison:
    """The scenarios' outcomes against today's instance, timetable and report. Equal rows keep the order given."""
    rows = sorted((_row(instance, report, outcome) for outcome in outcomes), key=_choice)
    critical = tuple(sorted(rows, key=_pain))
    return Comparison(instance, timetable, report, tuple(_ranked(rows)), critical, swept(critical, _figures_of))


def _row(instance: Instance, report: Report, outcome: Outcome) -> Row:
    planned = outcome.planned
    if planned is None:
        return Row(outcome)
    return Row(
        outcome,
        _figures(instance, report, planned),
        affected_people((planned.instance, instance), planned.differences, planned.exam_differences),
    )


def _figures(instance: Instance, report: Report, planned: Planned) -> Figures:
    found, now = planned.differences, planned.report
    cost = sum(instance.weight[criterion.code] * criterion.value for criterion in now.criteria)
    return Figures(
        clashes=now.clash_count,
        clashes_added=now.clash_count - report.clash_count,
        moves=count_moves(found),
        changes=count_changes(found),
        cancelled=_count(found, lambda each: each.kind == "cancelled" and not each.is_move),
        added=_count(found, lambda each: each.kind == "added" and not each.is_move),
        cost=cost,
        cost_added=cost - report.cost,
        own_cost=now.cost,
        criteria=tuple(
            CriterionValue(each.code, each.value, report.value(each.code), each.weight) for each in now.criteria
        ),
        exam_moves=len(planned.exam_differences),
        exams_unplaced=len(planned.timetable.undated),
        exam_cost=now.exam_cost,
        exam_cost_added=now.exam_cost - report.exam_cost,
    )


def _count(found: Iterable[Difference], wanted: Callable[[Difference], bool]) -> int:
    return sum(wanted(each) for each in found)


def _figures_of(row: Row) -> tuple[int, int, int] | None:
    """What an absence adds: clashes, moves, cost."""
    return (row.figures.clashes_added, row.figures.moves, row.figures.cost_added) if row.figures is not None else None


def _choice(row: Row) -> tuple[int, ...]:
    """What a planner chooses by: an answer, every session held, fewest clashes, moves and changes, least cost, fewest
    students."""
    if row.figures is None:
        return (_ORDER.index(row.status),)
    figures = row.figures
    left_out = sum(each.count for each in row.outcome.left_out) + figures.exams_unplaced
    return (
        _ORDER.index(row.status), left_out, figures.clashes, figures.moves, figures.exam_moves, figures.changes,
        figures.cost, figures.exam_cost, row.affected.students,
    )  # fmt: skip


def _pain(row: Row) -> tuple[int, ...]:
    return (_WORST.index(row.status), *(-figure for figure in _figures_of(row) or ()))


def _ranked(rows: Sequence[Row]) -> list[Row]:
    """With ranks; as in a race, those after two at rank 1 are at rank 3."""
    found: list[Row] = []
    for _, group in groupby(rows, key=_choice):
        same = list(group)
        if same[0].figures is None:
            found += same
            continue
        rank = len(found) + 1
        found += [
            replace(row, rank=rank, equal_to=tuple(other.name for other in same if other is not row)) for row in same
        ]
    return found
