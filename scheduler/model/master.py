"""The weekday master: a small relaxation whose optimum is a lower bound of the criteria when clashes are forbidden.

It forgets the dates. A *node* is a weekday of a semester; it counts, per node, the sessions of each unit by kind and
by slot, and the evenings of each cohort: with an in-person session, with a webconference, with both, with anything.
Each constraint holds for every real timetable, so the optimum is at most the real one (SOLVER.md, "What works");
`tests/search/test_optimum.py` holds it below the exact optimum on random instances. Q1 and Q6 are there with what each
unit must pay by itself (`model.unit_relaxation`), as the least of its surcharge; Q9 and Q10 are left out: their least
value is 0.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, combinations

from ortools.sat.python import cp_model

from scheduler.demand.capacity import seconds
from scheduler.demand.problem import Problem, UnitRow
from scheduler.instance.schema import SESSION_KINDS, WEEKDAYS, SessionKind
from scheduler.model.build import Expr, Var
from scheduler.model.soft.q4_load import COMFORTABLE_EVENINGS
from scheduler.model.unit_relaxation import least_of_unit
from scheduler.timeline.calendar import Slot, monday

Node = tuple[int, int]
"""A semester's index and a weekday, Monday = 0."""


_MOST_SURCHARGE = 10**6

Cohort = tuple[tuple[int, ...], int]
"""The units that a cohort attends, and a semester's index."""


@dataclass(frozen=True)
class MasterTerm:
    """A part of the master's cost: the criterion it relaxes, at its weight, and what it is about: a unit, a node, or a
    cohort in a semester."""

    rule: str
    about: int | Node | Cohort
    expr: Expr
    unit: int | None = None
    """The unit that pays it; None where groups do."""


@dataclass(frozen=True)
class _Evenings:
    """Of a cohort on a node, how many evenings: in person, remote, both, any."""

    trips: Var
    remote: Var
    mixed: Var
    any: Var


@dataclass
class Master:
    """The master's model and its decisions.

    `count[unit, node, kind]`: sessions. `in_slot[unit, node, rank]`: sessions in the rank-th slot of the evening.
    `uses[unit, weekday]`. `alternance[group, node]`: alternance days. `weekday[group, weekday]`: on that weekday.
    `only`: the semester it is about, everything else left out; the sum over the semesters is then a bound, too.
    """

    problem: Problem
    only: int | None = None
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    terms: list[MasterTerm] = field(default_factory=list)
    count: dict[tuple[int, Node, SessionKind], Var] = field(default_factory=dict)
    in_slot: dict[tuple[int, Node, int], Var] = field(default_factory=dict)
    uses: dict[tuple[int, int], Var] = field(default_factory=dict)
    alternance: dict[tuple[int, Node], Var] = field(default_factory=dict)
    weekday: dict[tuple[int, int], Var] = field(default_factory=dict)
    evenings: dict[tuple[tuple[int, ...], Node], _Evenings] = field(default_factory=dict)
    surcharge: dict[int, Var] = field(default_factory=dict)
    """Per unit, what its dates cost beyond the terms: Q1, Q6 and whatever else the master does not see. Only cuts on
    dates say anything of it."""
    semester: dict[dt.date, int] = field(default_factory=dict)
    days: dict[Node, int] = field(default_factory=dict)
    grid: dict[Node, tuple[Slot, ...]] = field(default_factory=dict)
    """The slots of the date of the node that has the most of them."""
    uneven: set[Node] = field(default_factory=set)
    """Nodes whose dates do not all start at the same slot of the grid."""

    @classmethod
    def of(cls, problem: Problem, *, only: int | None = None) -> "Master":
        """The master of the problem, or of one of its semesters, its cost minimised."""
        master = cls(problem, only)
        for index, semester in enumerate(problem.timeline.semesters):
            if only in (None, index):
                for day in problem.timeline.teaching_days(semester.id):
                    master._add_day(index, day)
        for row in problem.units:
            master._add_unit(row)
        master._add_alternance()
        for units in problem.cohorts:
            for node in master.days:
                master._add_evenings(units, node)
            master._weekly_load(units)
        master._nested_cohorts()
        master._trainers()
        master.model.minimize(master.cost)
        return master

    @property
    def cost(self) -> Expr:
        return sum([*(term.expr for term in self.terms), *self.surcharge.values()])

    def surcharged(self, unit: int, most: int) -> Var:
        """The unit's surcharge, part of the cost from now on; a cut may ask for as much as `most`."""
        if unit not in self.surcharge:
            self.surcharge[unit] = self._integer(_MOST_SURCHARGE)
            self.model.minimize(self.cost)
        if most > _MOST_SURCHARGE:
            raise ValueError(f"a surcharge of {most} is beyond any timetable's")
        return self.surcharge[unit]

    def _add_day(self, semester: int, day: dt.date) -> None:
        self.semester[day] = semester
        node, slots = (semester, day.weekday()), self.problem.timeline.slots_on[day]
        self.days[node] = self.days.get(node, 0) + 1
        known = self.grid.setdefault(node, slots)
        if known[0].rank != slots[0].rank:
            self.uneven.add(node)
        self.grid[node] = max(known, slots, key=len)

    def node(self, slot: Slot) -> Node:
        return self.semester[slot.day], slot.day.weekday()

    def sessions(self, unit: int, node: Node) -> list[Var]:
        kinds = self.problem.units[unit].kinds
        return [self.count[unit, node, kind] for kind in kinds if (unit, node, kind) in self.count]

    def _integer(self, most: int) -> Var:
        return self.model.new_int_var(0, most, "")

    def _price(
        self, rule: str, about: int | Node | Cohort, expr: Expr, times: int = 1, unit: int | None = None
    ) -> None:
        if weight := self.problem.instance.weight[rule] * times:
            self.terms.append(MasterTerm(rule, about, weight * expr, unit))

    def _candidates(self, row: UnitRow) -> Iterator[Slot]:
        """Slots without a clash, and that the pins on all the unit's sessions allow."""
        pins = [p for p in self.problem.pins_of.get(row.index, ()) if p.date is None and p.kind is None]
        for index in row.slots:
            slot = self.problem.slots[index]
            pinned = all(
                p.weekday in (None, WEEKDAYS[slot.day.weekday()]) and p.slot in (None, slot.start.time()) for p in pins
            )
            if pinned and self.problem.free_trainers(row, index) is not None:
                yield slot

    def _add_unit(self, row: UnitRow) -> None:
        taught_in = [n for n, quota in enumerate(row.quotas) if any(day in self.semester for day in quota.days)]
        if self.only is not None and not taught_in:
            return
        whole = self.only is None or len(row.quotas) == 1
        days: dict[Node, set[dt.date]] = defaultdict(set)
        by_rank: dict[tuple[Node, int], list[Slot]] = defaultdict(list)
        candidates = list(self._candidates(row))
        for slot in candidates:
            if slot.day not in self.semester:
                continue
            days[self.node(slot)].add(slot.day)
            by_rank[self.node(slot), slot.rank].append(slot)
        for weekday in sorted({weekday for _, weekday in days}):
            self.uses[row.index, weekday] = self.model.new_bool_var("")
        for node, dates in sorted(days.items()):
            ranks = [rank for n, rank in by_rank if n == node]
            most = len(dates) * min(row.unit.sessions_per_week, len(ranks))
            for kind in row.kinds:
                self.count[row.index, node, kind] = self._integer(min(most, row.demand.of(kind)))
            total = sum(self.sessions(row.index, node))
            self.model.add(total <= most * self.uses[row.index, node[1]])
            for rank in ranks:
                self._add_rank(row, node, rank, by_rank[node, rank])
            self.model.add(sum(self.in_slot[row.index, node, rank] for rank in ranks) == total)
        self._quotas(row, whole=whole)
        if row.demand.total and (whole or 0 in taught_in):  # an annual unit's own price: in its first semester
            if least := least_of_unit(self.problem, row, candidates):
                self.surcharge[row.index] = self.model.new_int_var(least, _MOST_SURCHARGE, "")
            used = [var for (unit, _), var in self.uses.items() if unit == row.index]
            if whole:
                self.model.add(sum(used) >= 1)
            self._price("Q5", row.index, sum(used) - 1, unit=row.index)
        for pin in self.problem.pins_of.get(row.index, ()):
            if pin.date in self.semester:
                here = (self.semester[pin.date], pin.date.weekday())
                self.model.add(sum(self.sessions(row.index, here)) >= 1)

    def _add_rank(self, row: UnitRow, node: Node, rank: int, slots: list[Slot]) -> None:
        """Sessions in one slot of the evening; those beyond the days nobody minds are avoided ones (Q8)."""
        held = self.in_slot[row.index, node, rank] = self._integer(len(slots))
        liked = sum(self._is_liked(row, slot) for slot in slots)
        if liked < len(slots):
            avoided = self._integer(len(slots))
            self.model.add(avoided >= held - liked)
            self._price("Q8", node, avoided, unit=row.index)

    def _is_liked(self, row: UnitRow, slot: Slot) -> bool:
        avoids = [self.problem.levels[t][slot.index] == "avoid" for t in row.trainers]
        return not (all(avoids) if row.teaching == "choice" else any(avoids))

    def _quotas(self, row: UnitRow, *, whole: bool) -> None:
        """H1: the counts, in all (when the `whole` unit is here) and per semester."""
        for kind in row.kinds if whole else ():
            mine = [var for (unit, _, k), var in self.count.items() if unit == row.index and k == kind]
            self.model.add(sum(mine) == row.demand.of(kind))
        for quota in row.quotas:
            index = next((self.semester[day] for day in quota.days if day in self.semester), None)
            if index is None and self.only is not None:
                continue
            nodes = [node for node in self.days if node[0] == index]
            for kind in row.kinds:
                here = [self.count[row.index, n, kind] for n in nodes if (row.index, n, kind) in self.count]
                self.model.add_linear_constraint(cp_model.LinearExpr.sum(here), *quota.of(kind))
            total = [var for n in nodes for var in self.sessions(row.index, n)]
            self.model.add_linear_constraint(cp_model.LinearExpr.sum(total), *quota.total)

    def _add_alternance(self) -> None:
        for group in self.problem.groups:
            wanted = group.group.alternance
            if wanted is None or group.index in self.problem.days_elsewhere:
                continue
            possible: dict[Node, int] = defaultdict(int)
            for day in group.alternance_days:
                if day in self.semester:
                    possible[self.semester[day], day.weekday()] += 1
            for weekday in sorted({weekday for _, weekday in possible}):
                self.weekday[group.index, weekday] = self.model.new_bool_var("")
            self.model.add(sum(v for (g, _), v in self.weekday.items() if g == group.index) <= 1)
            for node, days in possible.items():
                self.alternance[group.index, node] = self._integer(days)
                self.model.add(self.alternance[group.index, node] <= days * self.weekday[group.index, node[1]])
            held = [var for (g, _), var in self.alternance.items() if g == group.index]
            self.model.add_linear_constraint(
                cp_model.LinearExpr.sum(held), 0 if self.only is not None else wanted.min, wanted.max
            )

    def _add_evenings(self, units: tuple[int, ...], node: Node) -> None:
        kinds: dict[SessionKind, list[Var]] = {
            kind: [self.count[u, node, kind] for u in units if (u, node, kind) in self.count]
            for kind in ("in_person", "webconference")
        }
        if not any(kinds.values()):
            return
        days, ranks = self.days[node], len(self.grid[node])
        e = _Evenings(*(self._integer(days) for _ in range(4)))
        self.evenings[units, node] = e
        model = self.model
        model.add(e.any == e.trips + e.remote - e.mixed)
        model.add(e.mixed <= e.trips)
        model.add(e.mixed <= e.remote)
        model.add(sum(kinds["in_person"]) <= ranks * e.trips - e.mixed)
        model.add(sum(kinds["webconference"]) <= ranks * e.remote - e.mixed)
        model.add(sum(kinds["in_person"]) + sum(kinds["webconference"]) <= ranks * e.any)
        for unit in units:
            if self.problem.units[unit].unit.sessions_per_week == 1:  # its sessions are on as many evenings
                for kind in self.problem.units[unit].kinds:
                    evenings = e.trips if kind == "in_person" else e.remote
                    if (unit, node, kind) in self.count:
                        model.add(evenings >= self.count[unit, node, kind])
                model.add(e.any >= sum(self.sessions(unit, node)))
        in_rank = [
            [self.in_slot[u, node, s.rank] for u in units if (u, node, s.rank) in self.in_slot] for s in self.grid[node]
        ]
        for held in in_rank:
            model.add(e.any >= sum(held))
        self._sites(units, node, e)
        for group in self.problem.cohorts[units]:
            if node not in self.uneven:
                self._price("Q7", node, e.any - sum(in_rank[0]))
            self._price("Q3", node, e.mixed)
            self._alternance_evenings(group, units, node, e, kinds)

    def _sites(self, units: tuple[int, ...], node: Node, e: _Evenings) -> None:
        """H8: a trip leads to one site; the units that have rooms on one only share out the trips."""
        rooms, there = self.problem.instance.rooms, defaultdict[str, list[int]](list)
        for unit in units:
            sites = {rooms[room].site for room in self.problem.units[unit].rooms}
            if len(sites) == 1 and (unit, node, "in_person") in self.count:
                there[sites.pop()].append(unit)
        if len(there) < 2:
            return
        trips = {site: self._integer(self.days[node]) for site in there}
        self.model.add(sum(trips.values()) <= e.trips)
        for site, found in there.items():
            held = {unit: self.count[unit, node, "in_person"] for unit in found}
            self.model.add(sum(held.values()) <= len(self.grid[node]) * trips[site])
            for unit, count in held.items():
                if self.problem.units[unit].unit.sessions_per_week == 1:
                    self.model.add(trips[site] >= count)

    def _alternance_evenings(
        self, group: int, units: tuple[int, ...], node: Node, e: _Evenings, kinds: dict[SessionKind, list[Var]]
    ) -> None:
        """Q2: trips, less those an alternance day makes anyway. H7: what an evening after such a day can hold."""
        lineage = self.problem.groups[group].lineage
        days = [self.alternance[g, node] for g in lineage if (g, node) in self.alternance]
        if not days:
            self._price("Q2", node, e.trips)
            return
        ranks, most, model = len(self.grid[node]), self.days[node], self.model
        trips, remote, any_evening = self._integer(most), self._integer(most), self._integer(most)
        model.add(any_evening <= sum(days))
        model.add(trips <= any_evening)
        model.add(remote <= any_evening)
        model.add(trips <= e.trips)
        model.add(remote <= e.remote)
        model.add(any_evening <= trips + remote)
        model.add(e.any - any_evening <= most - sum(days))
        self._price("Q2", node, e.trips - trips)
        if self.problem.groups[group].group.alternance is not None and self._beside(node) <= 1:
            model.add(any_evening == trips + remote)
            model.add(sum(kinds["in_person"]) <= ranks * e.trips - e.mixed - (ranks - 1) * trips)
            model.add(sum(kinds["webconference"]) <= ranks * e.remote - e.mixed - (ranks - 1) * remote)
            if ranks > 2:
                self._few_units(units, node, e, _Evenings(trips, remote, e.mixed, any_evening))

    def _few_units(self, units: tuple[int, ...], node: Node, e: _Evenings, beside: _Evenings) -> None:
        """Fewer units than an evening has slots fill no evening: at most one session of each, and at most one in all
        in the evenings `beside` an alternance day."""
        alone = [u for u in units if self.problem.units[u].unit.sessions_per_week == 1 and self.sessions(u, node)]
        pairs: list[tuple[int, ...]] = list(combinations(alone, 2))
        if len(alone) == len([u for u in units if self.sessions(u, node)]) < len(self.grid[node]):
            pairs.append(tuple(alone))
        for few in pairs:
            held = {
                kind: [self.count[u, node, kind] for u in few if (u, node, kind) in self.count]
                for kind in SESSION_KINDS
            }
            most = len(few) - 1
            self.model.add(sum(held["in_person"]) <= len(few) * e.trips - most * beside.trips)
            self.model.add(sum(held["webconference"]) <= len(few) * e.remote - most * beside.remote)
            self.model.add(sum(held["in_person"] + held["webconference"]) <= len(few) * e.any - most * beside.any)

    def _beside(self, node: Node) -> int:
        """The most sessions in an evening after an alternance day (H7): its shortest slots, on the best date."""
        instance = self.problem.instance
        if instance.alternance is None:
            return 0
        left = seconds(instance.law.hours_per_day) - seconds(instance.alternance.hours)
        fitting = (
            sum(taken <= left for taken in accumulate(sorted(seconds(slot.hours) for slot in slots)))
            for day, slots in self.problem.timeline.slots_on.items()
            if day in self.semester and (self.semester[day], day.weekday()) == node
        )
        return max(fitting, default=0)

    def _weekly_load(self, units: tuple[int, ...]) -> None:
        for index, semester in enumerate(self.problem.timeline.semesters):
            evenings = [e.any for (cohort, node), e in self.evenings.items() if cohort == units and node[0] == index]
            if not evenings:
                continue
            weeks: dict[dt.date, int] = defaultdict(int)
            for day in self.problem.timeline.teaching_days(semester.id):
                weeks[monday(day)] += 1
            comfortable = sum(min(COMFORTABLE_EVENINGS, days) for days in weeks.values())
            above = self._integer(sum(weeks.values()))
            self.model.add(above >= sum(evenings) - comfortable)
            self._price("Q4", (units, index), above, times=len(self.problem.cohorts[units]))

    def _nested_cohorts(self) -> None:
        """A cohort that attends more has at least the evenings of one that attends less."""
        for (larger, node), more in self.evenings.items():
            for smaller in self.problem.cohorts:
                less = self.evenings.get((smaller, node))
                if less is not None and set(smaller) < set(larger):
                    self.model.add(more.trips >= less.trips)
                    self.model.add(more.remote >= less.remote)
                    self.model.add(more.any >= less.any)
                    own = set(larger) - set(smaller)
                    self._fill(larger, own, node, ("in_person",), more.trips, less.trips)
                    self._fill(larger, own, node, ("webconference",), more.remote, less.remote)
                    self._fill(larger, own, node, SESSION_KINDS, more.any, less.any)

    def _fill(
        self, units: Iterable[int], own: Collection[int], node: Node, kinds: Iterable[SessionKind], more: Var, less: Var
    ) -> None:
        """An evening without the others (a half-group's alone) holds its `own` units only, each as often as its rhythm
        says: where these fill no evening, only evenings with the others are full."""
        ranks, held, filled = len(self.grid[node]), list[Var](), 0
        for unit in units:
            here = [self.count[unit, node, kind] for kind in kinds if (unit, node, kind) in self.count]
            held += here
            if here and unit in own:
                filled += self.problem.units[unit].unit.sessions_per_week
        if filled < ranks:
            self.model.add(sum(held) <= filled * more + (ranks - filled) * less)

    def _trainers(self) -> None:
        """C1, C2: a trainer's sessions in a slot of a weekday are at most the dates he can teach in it; those of
        tolerated trainers exceed them by as many as they may clash."""
        excesses = list[Var]()
        open_slots: dict[tuple[int, Node, int], int] = defaultdict(int)
        for trainer, levels in enumerate(self.problem.levels):
            for slot in self.problem.slots:
                if slot.day in self.semester:
                    open_slots[trainer, self.node(slot), slot.rank] += levels[slot.index] != "unavailable"
        for (trainer, node, rank), most in open_slots.items():
            mine = [u for u in self.problem.taught_by[trainer] if self.problem.units[u].teaching != "choice"]
            held = [self.in_slot[u, node, rank] for u in mine if (u, node, rank) in self.in_slot]
            if held and trainer in self.problem.tolerated:
                excesses.append(self._integer(self.problem.allowance))
                self.model.add(sum(held) <= most + excesses[-1])
            elif len(held) > 1:
                self.model.add(sum(held) <= most)
        if excesses:
            self.model.add(sum(excesses) <= self.problem.allowance)
