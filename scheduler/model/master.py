"""The weekday master: a small relaxation whose optimum is a lower bound of the criteria when clashes are forbidden.

It forgets the dates. A *node* is a weekday of a stretch of the year (a semester, or those that overlap); it counts, per
node, the sessions of each unit by kind and by slot (`model.weekday_counts`), and here the evenings of each cohort: with
an in-person session, with a webconference, with both, with anything. Each constraint holds for every real timetable, so
the optimum is at most the real one (docs/search.md); `tests/search/test_optimum.py` holds it below the exact optimum on
random instances.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import accumulate, combinations, product

from scheduler.demand.capacity import seconds
from scheduler.demand.order import held_at_once
from scheduler.demand.problem import Problem
from scheduler.instance.schema.units import SESSION_KINDS, SessionKind
from scheduler.model.build import Expr, Var
from scheduler.model.soft.q4_load import COMFORTABLE_EVENINGS
from scheduler.model.weekday_counts import Node, WeekdayCounts
from scheduler.timeline.calendar import monday


@dataclass(frozen=True)
class Evenings:
    """Of a cohort on a node, how many evenings: in person, remote, both, any."""

    trips: Var
    remote: Var
    mixed: Var
    any: Var


@dataclass
class Master(WeekdayCounts):
    """The counts of all units and groups, and the evenings of each cohort on each node."""

    evenings: dict[tuple[tuple[int, ...], Node], Evenings] = field(default_factory=dict)

    @classmethod
    def of(cls, problem: Problem, *, only: int | None = None) -> "Master":
        """The master of the problem, or of one of its stretches, its cost minimised."""
        master = cls(problem, only)
        for index, stretch in enumerate(problem.timeline.stretches):
            if only in (None, index):
                for day in problem.timeline.open_days:
                    if day in stretch:
                        master._add_day(index, day)
        for row in problem.units:
            master._add_unit(row)
        master._in_order()
        master._hold_at_once()
        master._add_alternance()
        for units in problem.cohorts:
            for node in master.days:
                master._add_evenings(units, node)
            master._weekly_load(units)
        master._nested_cohorts()
        master._trainers()
        master.model.minimize(master.cost)
        return master

    def _hold_at_once(self) -> None:
        """H13: half-groups held at once have as many sessions on a weekday, of each kind and in each slot."""
        for first, *others in held_at_once(self.problem):
            for counts in (self.count, self.in_slot):
                keys = {key[1:] for key in counts if key[0] in (first, *others)}
                for other, key in product(others, sorted(keys)):
                    self.model.add(counts.get((first, *key), 0) - counts.get((other, *key), 0) == 0)

    def _add_evenings(self, units: tuple[int, ...], node: Node) -> None:
        kinds: dict[SessionKind, list[Var]] = {
            kind: [self.count[u, node, kind] for u in units if (u, node, kind) in self.count]
            for kind in ("in_person", "webconference")
        }
        if not any(kinds.values()):
            return
        days, ranks = self.days[node], len(self.grid[node])
        e = Evenings(*(self._integer(days) for _ in range(4)))
        self.evenings[units, node] = e
        model = self.model
        model.add(e.any == e.trips + e.remote - e.mixed)
        model.add(e.mixed <= e.trips)
        model.add(e.mixed <= e.remote)
        in_person, remote = (self._taken(units, node, kind) for kind in SESSION_KINDS)
        model.add(sum(in_person) <= ranks * e.trips - e.mixed)
        model.add(sum(remote) <= ranks * e.remote - e.mixed)
        model.add(sum([*in_person, *remote]) <= ranks * e.any)
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
            times = self.problem.weigh([group])
            if node not in self.uneven:
                self._price("Q7", node, e.any - sum(in_rank[0]), times)
            self._price("Q3", node, e.mixed, times)
            self._alternance_evenings(group, units, node, e, kinds)

    def _taken(self, units: tuple[int, ...], node: Node, kind: SessionKind) -> list[Expr]:
        """Slots that sessions of each unit take at least."""
        found = list[Expr]()
        for unit in units:
            if (unit, node, kind) in self.count:
                size, count = min(self.problem.units[unit].unit.sizes), self.count[unit, node, kind]
                found.append(count if size == 1 else size * count)
        return found

    def _sites(self, units: tuple[int, ...], node: Node, e: Evenings) -> None:
        """H8: a trip leads to one site; the units that have rooms on one only share out the trips."""
        rooms, there = self.problem.instance.rooms, defaultdict[str, list[int]](list)
        for unit in units:
            row = self.problem.units[unit]
            if row.unit.rooms_per_site:
                continue  # at several sites at once
            sites = {rooms[room].site for room in row.rooms}
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
        self, group: int, units: tuple[int, ...], node: Node, e: Evenings, kinds: dict[SessionKind, list[Var]]
    ) -> None:
        """Q2: trips, less those an alternance day makes anyway. H7: what an evening after such a day can hold."""
        lineage = self.problem.groups[group].lineage
        days = [self.beside[g, node] for g in lineage if (g, node) in self.beside]
        if not days:
            self._price("Q2", node, e.trips, self.problem.weigh([group]))
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
        self._price("Q2", node, e.trips - trips, self.problem.weigh([group]))
        if self._beside(node) <= 1:
            model.add(any_evening == trips + remote)
            model.add(sum(kinds["in_person"]) <= ranks * e.trips - e.mixed - (ranks - 1) * trips)
            model.add(sum(kinds["webconference"]) <= ranks * e.remote - e.mixed - (ranks - 1) * remote)
            if ranks > 2:
                self._few_units(units, node, e, Evenings(trips, remote, e.mixed, any_evening))

    def _few_units(self, units: tuple[int, ...], node: Node, e: Evenings, beside: Evenings) -> None:
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
            if day in self.stretch and (self.stretch[day], day.weekday()) == node
        )
        return max(fitting, default=0)

    def _weekly_load(self, units: tuple[int, ...]) -> None:
        for index, stretch in enumerate(self.problem.timeline.stretches):
            evenings = [e.any for (cohort, node), e in self.evenings.items() if cohort == units and node[0] == index]
            if not evenings:
                continue
            weeks: dict[dt.date, int] = defaultdict(int)
            for day in self.problem.timeline.days_in(stretch):
                weeks[monday(day)] += 1
            comfortable = sum(min(COMFORTABLE_EVENINGS, days) for days in weeks.values())
            above = self._integer(sum(weeks.values()))
            self.model.add(above >= sum(evenings) - comfortable)
            self._price("Q4", (units, index), above, times=self.problem.weigh(self.problem.cohorts[units]))

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
