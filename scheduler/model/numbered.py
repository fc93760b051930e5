"""Sessions in order: the j-th session of a unit, its week and its kind; Q1 and Q6 said of these.

The same timetables at the same cost as `model.assemble`, in variables that see more: Q6 is about the order of kinds,
whatever the weeks are, and Q1 leaves each session a window of weeks. With the windows that a limit on Q1 allows, a part
that the plain model leaves open after 6 s is dated, or proved to have no dates, in 0.1 s.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from ortools.sat.python.cp_model import LinearExpr

from scheduler.demand.problem import Problem, UnitRow
from scheduler.instance.schema.units import SESSION_KINDS, SessionKind
from scheduler.model import registry
from scheduler.model.assemble import Assembled
from scheduler.model.build import Build, Expr, Var
from scheduler.model.unit_relaxation import RELAXED
from scheduler.model.variables import Rooms, Variables
from scheduler.timeline.calendar import monday

Step = tuple[int, dict[SessionKind, list[Var]]]
"""A week's number, from 1, and the literals of each kind, of which at most one is true in the step."""


def assemble_numbered(
    problem: Problem,
    *,
    rooms: Rooms,
    rules: Iterable[str],
    spare: int = 0,
    loose: Collection[int] = frozenset(),
    least: Mapping[int, int] = MappingProxyType({}),
) -> Assembled:
    """The model of these `rules` without clashes, for timetables in which Q1 and Q6 of each unit cost no more than the
    `least` that they must (nothing where that is not known), and `spare` more for the units of `loose`."""
    build = Build(problem)
    v = Variables(build, clashes="forbidden", rooms=rooms)
    weight = problem.instance.weight
    for post in registry.posts(code for code in rules if code not in RELAXED):
        post(build, v)
    for row in problem.units:
        if row.demand.total:
            left = least.get(row.index, 0) + (spare if row.index in loose else 0)
            order = _Order(build, row, _steps(v, row), left // weight["Q1"] if weight["Q1"] else row.demand.total)
            if weight["Q1"] and (left or row.demand.is_in_hours):  # windows of weeks alone do not say it of hours
                order.post_spread()
            if weight["Q6"] and row.demand.webconference:
                order.post_sequence(strict=left < weight["Q6"])
    return Assembled(build, v)


def _steps(v: Variables, row: UnitRow) -> list[Step]:
    """The unit's weeks; its slots, where a week may hold several sessions."""
    number = {week: k for k, week in enumerate(row.weeks, 1)}
    if row.unit.sessions_per_week > 1:
        held = sorted(v.at[row.index])
        return [(number[monday(v.slot(s).day)], {k: v.held(row.index, s, k) for k in SESSION_KINDS}) for s in held]
    weeks = {kind: v.held_by_week(row.index, kind) for kind in SESSION_KINDS}
    return [(number[week], {kind: weeks[kind][week] for kind in SESSION_KINDS}) for week in row.weeks]


class _Order:
    """`at[j][t, kind]`: the j-th session, from 0, is in the t-th step and of the kind. Of a unit stated in hours, the
    last ones may be held in none."""

    def __init__(self, build: Build, row: UnitRow, steps: list[Step], most_off: int) -> None:
        self._build, self._row, self._count, self._steps = build, row, row.demand.total, steps
        self.at: list[dict[tuple[int, SessionKind], Var]] = [{} for _ in range(self._count)]
        for t, (week, literals) in enumerate(steps):
            before, after = self._least_held(week - 1, most_off), self._most_held(week, most_off)
            numbered: dict[SessionKind, list[Var]] = defaultdict(list)
            for j in range(before, after):
                for kind in SESSION_KINDS:
                    if literals[kind]:
                        self.at[j][t, kind] = literal = build.boolean()
                        numbered[kind].append(literal)
            for kind, held in literals.items():
                build.model.add(sum(held) == sum(numbered[kind]))
        least, self._exists = row.demand.least(), list[LinearExpr | int]()
        for j, literals_of_one in enumerate(self.at):
            if j < least:
                build.model.add_exactly_one(literals_of_one.values())
                self._exists.append(1)
            else:
                self._exists.append(exists := build.boolean())
                build.model.add(sum(literals_of_one.values()) == exists)
        for earlier, later in zip(self.at, self.at[1:], strict=False):
            for last in sorted({t for t, _ in later}):
                so_far = [var for (t, _), var in later.items() if t <= last]
                build.model.add(sum(var for (t, _), var in earlier.items() if t < last) >= sum(so_far))

    def _most_held(self, week: int, most_off: int) -> int:
        """By the end of the week, as Q1 allows, and `most_off` more: of as many sessions as there may be."""
        weeks = len(self._row.weeks)
        return self._count if week >= weeks else min(self._count, self._count * week // weeks + 1 + most_off)

    def _least_held(self, week: int, most_off: int) -> int:
        """Likewise, of as few as there may be."""
        return max(0, -(-self._row.demand.least() * week // len(self._row.weeks)) - 1 - most_off)

    def post_spread(self) -> None:
        """Q1: what is beyond the windows of weeks at the end of each."""
        build, held, weeks = self._build, list[Var](), len(self._row.weeks)
        every = LinearExpr.sum(self._exists)
        for week in range(1, weeks + 1):
            held = held + [
                var for number, kinds in self._steps if number == week for of in kinds.values() for var in of
            ]
            most, least = self._most_held(week, 0), self._least_held(week, 0)
            if self._row.demand.is_in_hours:
                off = build.integer(0, self._count)
                ahead = weeks * LinearExpr.sum(held) - week * every
                build.model.add(weeks * off >= ahead - weeks)
                build.model.add(weeks * off >= -ahead - weeks)
                build.term("Q1", self._row.code, off)
            elif most < self._count or least > 0:
                off = build.integer(0, max(self._count - most, least))
                build.model.add(off >= sum(held) - most)
                build.model.add(off >= least - sum(held))
                build.term("Q1", self._row.code, off)

    def post_sequence(self, *, strict: bool) -> None:
        """Q6: the first and the last are in person; no three of a kind in a row. `strict`: without exception."""
        build, code = self._build, self._row.code
        in_person: list[Expr] = []
        for literals in self.at:
            literal = build.boolean()
            build.model.add(sum(var for (_, kind), var in literals.items() if kind == "in_person") == literal)
            in_person.append(literal)
        broken: list[Expr] = [1 - in_person[0]]
        if not self._row.demand.is_in_hours:
            broken.append(1 - in_person[-1])
        else:
            broken.append(remote := build.boolean())
            for j, exists in enumerate(self._exists):
                after = self._exists[j + 1] if j + 1 < self._count else 0
                build.model.add(LinearExpr.sum([remote, after, in_person[j]]) >= exists)
        for j in range(self._count - 2):
            three, longer = sum(in_person[j : j + 3]), 0 if strict else build.boolean()
            build.model.add(three <= 2 + longer)
            build.model.add(three >= self._exists[j + 2] - longer)
            broken.append(longer)
        for expr in broken:
            if strict:
                build.model.add(expr == 0)
            else:
                build.term("Q6", code, expr)
