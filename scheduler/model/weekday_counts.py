"""The part of the weekday master that counts sessions: of each unit, by weekday of a stretch, kind and slot; the
alternance days of groups; what trainers can teach.

Q1 and Q6 are there with what each unit must pay by itself (`model.unit_relaxation`), as the least of its surcharge; Q9
and Q10 are left out: their least value is 0.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from ortools.sat.python import cp_model

from scheduler.demand.order import orders
from scheduler.demand.problem import Problem, UnitRow
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.instance.schema.units import SessionKind
from scheduler.model.build import Expr, Var
from scheduler.model.unit_relaxation import least_in_order, lone
from scheduler.timeline.calendar import Slot

Node = tuple[int, int]
"""A stretch's index (a semester, or those together that overlap) and a weekday, Monday = 0."""


_MOST_SURCHARGE = 10**6

Cohort = tuple[tuple[int, ...], int]
"""The units that a cohort attends, and a stretch's index."""


@dataclass(frozen=True)
class MasterTerm:
    """A part of the master's cost: the criterion it relaxes, at its weight, and what it is about: a unit, a node, or a
    cohort in a stretch. For every real timetable `expr` can be what the criterion really costs there: cuts count on
    it."""

    rule: str
    about: int | Node | Cohort
    expr: Expr
    unit: int | None = None
    """The unit that pays it; None where groups do."""


@dataclass
class WeekdayCounts:
    """The master's model and its decisions.

    `count[unit, node, kind]`: sessions. `in_slot[unit, node, rank]`: sessions in the rank-th slot of the evening.
    `uses[unit, weekday]`. `alternance[group, node]`: alternance days. `weekday[group, weekday]`: on that weekday.
    `only`: the stretch it is about, everything else left out; the sum over the stretches is then a bound, too.
    """

    problem: Problem
    only: int | None = None
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    terms: list[MasterTerm] = field(default_factory=list)
    count: dict[tuple[int, Node, SessionKind], Var] = field(default_factory=dict)
    in_slot: dict[tuple[int, Node, int], Var] = field(default_factory=dict)
    lasting: dict[tuple[int, Node, int], tuple[int, int]] = field(default_factory=dict)
    """Minutes of its shortest and longest slot there, for units stated in hours."""
    uses: dict[tuple[int, int], Var] = field(default_factory=dict)
    alternance: dict[tuple[int, Node], Var] = field(default_factory=dict)
    beside: dict[tuple[int, Node], Var] = field(default_factory=dict)
    """The alternance days that are on dates with slots: those that an evening can follow."""
    weekday: dict[tuple[int, int], Var] = field(default_factory=dict)
    surcharge: dict[int, Var] = field(default_factory=dict)
    """Per unit, what its dates cost beyond the terms: Q1, Q6 and whatever else the master does not see. Only cuts on
    dates say anything of it."""
    stretch: dict[dt.date, int] = field(default_factory=dict)
    days: dict[Node, int] = field(default_factory=dict)
    grid: dict[Node, tuple[Slot, ...]] = field(default_factory=dict)
    """The slots of the date of the node that has the most of them."""
    uneven: set[Node] = field(default_factory=set)
    """Nodes whose dates do not all start at the same slot of the grid."""

    @property
    def cost(self) -> Expr:
        return sum([*(term.expr for term in self.terms), *self.surcharge.values()])

    def surcharged(self, unit: int, most: int) -> Var:
        """The unit's surcharge, part of the cost from now on; a cut may ask for as much as `most`."""
        if unit not in self.surcharge:
            self._surcharge(unit)
            self.model.minimize(self.cost)
        if most > self._most_surcharge:
            raise ValueError(f"a surcharge of {most} is beyond any timetable's")
        return self.surcharge[unit]

    @property
    def _most_surcharge(self) -> int:
        return _MOST_SURCHARGE * max(1, *self.problem.instance.group_weight.values())

    def _add_day(self, stretch: int, day: dt.date) -> None:
        """Only its stretch of a day without slots, which can be an alternance day."""
        self.stretch[day] = stretch
        node, slots = (stretch, day.weekday()), self.problem.timeline.slots_on.get(day)
        if slots is None:
            return
        self.days[node] = self.days.get(node, 0) + 1
        known = self.grid.setdefault(node, slots)
        if known[0].rank != slots[0].rank:
            self.uneven.add(node)
        self.grid[node] = max(known, slots, key=len)

    def node(self, slot: Slot) -> Node:
        return self.stretch[slot.day], slot.day.weekday()

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

    def _taught_in(self, row: UnitRow) -> list[int]:
        """The numbers of its quotas for stretches that are here."""
        return [n for n, quota in enumerate(row.quotas) if any(day in self.stretch for day in quota.days)]

    def _is_priced(self, row: UnitRow) -> bool:
        """Whether its own price is counted here: of an annual unit, in its first stretch."""
        return bool(row.demand.total) and (self.only is None or 0 in self._taught_in(row))

    def _add_unit(self, row: UnitRow) -> None:
        taught_in = self._taught_in(row)
        if self.only is not None and not taught_in:
            return
        whole = self.only is None or len(row.quotas) == 1
        days: dict[Node, set[dt.date]] = defaultdict(set)
        by_rank: dict[tuple[Node, int], list[Slot]] = defaultdict(list)
        candidates = list(self._candidates(row))
        for slot in candidates:
            if slot.day not in self.stretch:
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
        if self._is_priced(row):
            cost = lone(self.problem, row, candidates).cost
            if cost:
                self.surcharge[row.index] = self.model.new_int_var(cost, self._most_surcharge, "")
            used = [var for (unit, _), var in self.uses.items() if unit == row.index]
            if whole:
                self.model.add(sum(used) >= 1)
            if whole and cost is not None:  # else there is no room at all: for others to say
                self._on_few_weekdays(row, candidates, cost)
            self._price("Q5", row.index, sum(used) - 1, unit=row.index)
        for pin in self.problem.pins_of.get(row.index, ()):
            if pin.date in self.stretch:
                here = (self.stretch[pin.date], pin.date.weekday())
                self.model.add(sum(self.sessions(row.index, here)) >= 1)

    def _on_few_weekdays(self, row: UnitRow, candidates: Collection[Slot], least: int) -> None:
        """What the unit pays of Q1 and Q6 at least when it is held on one weekday, or two, only."""
        for weekdays, others in self._few_weekdays(row):
            there = lone(self.problem, row, (slot for slot in candidates if slot.day.weekday() in weekdays)).cost
            self._pay([row.index], least, there, others)

    def _in_order(self) -> None:
        """What two units of which one begins when the other has ended (H12) pay together, and when one of them is held
        on one weekday, or two, only."""
        for order in orders(self.problem):
            rows = [self.problem.units[unit] for unit in (order.before, order.after)]
            if not all(self._is_priced(row) and row.demand.least() for row in rows):  # without sessions: no order
                continue
            slots = [list(self._candidates(row)) for row in rows]
            both = [lone(self.problem, row, found) for row, found in zip(rows, slots, strict=True)]
            together, units = least_in_order(both[0], both[1], order.sessions), [row.index for row in rows]
            if together is None:  # for others to say
                continue
            self._pay(units, sum(each.least for each in both), together, 0)
            for place, row in enumerate(rows):
                for weekdays, others in self._few_weekdays(row):
                    some = [slot for slot in slots[place] if slot.day.weekday() in weekdays]
                    few = [lone(self.problem, row, some) if each.row is row else each for each in both]
                    self._pay(units, together, least_in_order(few[0], few[1], order.sessions), others)

    def _few_weekdays(self, row: UnitRow) -> Iterator[tuple[Collection[int], Expr]]:
        """One or two weekdays, and how many others the unit uses; none where only a part of it is here."""
        mine = {weekday: var for (unit, weekday), var in self.uses.items() if unit == row.index}
        if self.only is None or len(row.quotas) == 1:
            for weekdays in (few for size in (1, 2) if size < len(mine) for few in combinations(mine, size)):
                yield weekdays, sum(var for weekday, var in mine.items() if weekday not in weekdays)

    def _pay(self, units: Collection[int], least: int, there: int | None, others: Expr) -> None:
        """The units' surcharges are `there` at least where `others` is 0, and `least` at least anyway; None: `others`
        cannot be 0."""
        if there is None:
            self.model.add(others >= 1)
        elif there > least:
            self.model.add(sum(self._surcharge(unit) for unit in units) >= there - (there - least) * others)

    def _surcharge(self, unit: int) -> Var:
        if unit not in self.surcharge:
            self.surcharge[unit] = self._integer(self._most_surcharge)
        return self.surcharge[unit]

    def _add_rank(self, row: UnitRow, node: Node, rank: int, slots: list[Slot]) -> None:
        """Sessions in one slot of the evening; those beyond the days nobody minds are avoided ones (Q8)."""
        held = self.in_slot[row.index, node, rank] = self._integer(len(slots))
        if row.demand.is_in_hours:
            lasting = [slot.minutes for slot in slots]
            self.lasting[row.index, node, rank] = min(lasting), max(lasting)
        liked = sum(self._is_liked(row, slot) for slot in slots)
        if liked < len(slots):
            avoided = self._integer(len(slots))
            self.model.add(avoided >= held - liked)
            self._price("Q8", node, avoided, unit=row.index)

    def _is_liked(self, row: UnitRow, slot: Slot) -> bool:
        avoids = [self.problem.levels[t][slot.index] == "avoid" for t in row.trainers]
        return not (all(avoids) if row.teaching == "choice" else any(avoids))

    def _quotas(self, row: UnitRow, *, whole: bool) -> None:
        """H1: the counts, in all (when the `whole` unit is here) and per stretch."""
        for kind in row.kinds if whole else ():
            mine = [var for (unit, _, k), var in self.count.items() if unit == row.index and k == kind]
            self.model.add_linear_constraint(cp_model.LinearExpr.sum(mine), *row.demand.range(kind))
        for quota in row.quotas:
            index = next((self.stretch[day] for day in quota.days if day in self.stretch), None)
            if index is None and self.only is not None:
                continue
            nodes = [node for node in self.days if node[0] == index]
            for kind in row.kinds:
                here = [self.count[row.index, n, kind] for n in nodes if (row.index, n, kind) in self.count]
                self.model.add_linear_constraint(cp_model.LinearExpr.sum(here), *quota.of(kind))
            total = [var for n in nodes for var in self.sessions(row.index, n)]
            self.model.add_linear_constraint(cp_model.LinearExpr.sum(total), *quota.total)
            if quota.minutes:
                self._minutes(row, nodes, quota.minutes)
        if whole and row.demand.is_in_hours:
            asked: dict[SessionKind | None, tuple[int, int]] = {kind: row.demand.minutes(kind) for kind in row.kinds}
            every = sum(least for least, _ in asked.values()), sum(most for _, most in asked.values())
            self._minutes(row, list(self.days), asked | {None: every})

    def _minutes(
        self, row: UnitRow, nodes: Collection[Node], asked: Mapping[SessionKind | None, tuple[int, int]]
    ) -> None:
        """H1 in hours: with the longest session of each node, or slot of it, they come to the least at least; with the
        shortest to the most at most."""
        for kind, (least, most) in asked.items():
            held: list[tuple[Var, tuple[int, int]]] = []
            for node in nodes:
                ranks = [key for key in self.lasting if key[:2] == (row.index, node)]
                if kind is None:
                    held += [(self.in_slot[key], self.lasting[key]) for key in ranks]
                elif (row.index, node, kind) in self.count:
                    lows, highs = zip(*(self.lasting[key] for key in ranks), strict=True)
                    held.append((self.count[row.index, node, kind], (min(lows), max(highs))))
            self.model.add(sum(high * var for var, (_, high) in held) >= least)
            self.model.add(sum(low * var for var, (low, _) in held) <= most)

    def _add_alternance(self) -> None:
        for group in self.problem.groups:
            wanted = group.group.alternance
            if wanted is None or group.index in self.problem.days_elsewhere:
                continue
            possible, with_slots = defaultdict[Node, int](int), defaultdict[Node, int](int)
            for day in group.alternance_days:
                if day in self.stretch:
                    node = self.stretch[day], day.weekday()
                    possible[node] += 1
                    with_slots[node] += day in self.problem.timeline.slots_on
            for weekday in sorted({weekday for _, weekday in possible}):
                self.weekday[group.index, weekday] = self.model.new_bool_var("")
            self.model.add(sum(v for (g, _), v in self.weekday.items() if g == group.index) <= 1)
            for node, days in possible.items():
                self.alternance[group.index, node] = self._integer(days)
                self.model.add(self.alternance[group.index, node] <= days * self.weekday[group.index, node[1]])
                self.beside[group.index, node] = held = self.alternance[group.index, node]
                if with_slots[node] < days:
                    self.beside[group.index, node] = self._integer(with_slots[node])
                    self.model.add(held - (days - with_slots[node]) <= self.beside[group.index, node])
                    self.model.add(self.beside[group.index, node] <= held)
            every = [var for (g, _), var in self.alternance.items() if g == group.index]
            self.model.add_linear_constraint(
                cp_model.LinearExpr.sum(every), 0 if self.only is not None else wanted.min, wanted.max
            )

    def _trainers(self) -> None:
        """C1, C2: a trainer's sessions in a slot of a weekday are at most the dates he can teach in it; those of
        tolerated trainers exceed them by as many as they may clash."""
        excesses = list[Var]()
        open_slots: dict[tuple[int, Node, int], int] = defaultdict(int)
        for trainer, levels in enumerate(self.problem.levels):
            for slot in self.problem.timeline.slots:
                if slot.day in self.stretch:
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
