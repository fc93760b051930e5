"""The annealer: a state of one problem, started from nothing or from an assignment, improved step by step."""

from collections import defaultdict
from collections.abc import Sequence
from copy import copy

import numpy as np

from scheduler.demand.capacity import Capacity
from scheduler.demand.problem import Problem, UnitRow
from scheduler.evaluate.pricing import BROKEN, split
from scheduler.instance.schema.units import SessionKind
from scheduler.model.solution import Assignment, Placement
from scheduler.search.anneal.core import Core
from scheduler.search.anneal.layout import Layout
from scheduler.search.anneal.rooms_used import rooms_used
from scheduler.search.anneal.shares import numbers_by_shares
from scheduler.search.anneal.state import LOG_STEPS, NOWHERE, SHARED, STEP, AnnealingState, Bytes, Ints, Longs, Tables
from scheduler.search.anneal.tables import tables_of


class Annealer:
    """Holds one timetable of the problem and its best so far. `tables.obstacle` must be None."""

    def __init__(self, problem: Problem, seed: int) -> None:
        self.problem = problem
        self._layout = Layout.of(problem)
        self._tables = tables_of(problem, self._layout)
        self._state = _empty(self._tables, seed)
        self._core = Core(self._tables, self._state)

    @property
    def sessions(self) -> int:
        return len(self._layout.sessions)

    @property
    def needs_start(self) -> bool:
        """Whether a pin holds one session on a date: which one, an assignment says."""
        return any(pin.date is not None for pins in self.problem.pins_of.values() for pin in pins)

    @property
    def rooms(self) -> list[frozenset[int]]:
        """The rooms that the counts of rooms were made with, of each unit."""
        return rooms_used(Capacity(self.problem))

    @property
    def best_score(self) -> tuple[int, int, int]:
        """Hard rules broken, clashes and cost (Q9 apart) of the best timetable."""
        hard, clashes, cost = self._state.best_score
        return int(hard), int(clashes), int(cost)

    @property
    def score(self) -> tuple[int, int, int]:
        hard, clashes, cost = self._state.score
        return int(hard), int(clashes), int(cost)

    @property
    def is_complete(self) -> bool:
        """Whether every session has a slot, and of a unit in hours some: moves keep it so."""
        t, has_slot = self._tables, self._state.at != NOWHERE
        may_go = (t.hours[t.unit] == 1) & ((t.choice[t.unit] != SHARED) | (t.fixed == 1))
        return bool((has_slot | may_go).all() and ((self._state.placed > 0) | (t.hours == 0)).all())

    def price(self, *, hard: int, clash: int) -> None:
        """What a broken hard rule and a clash weigh beside the criteria."""
        self._tables.weight[:] = hard, clash

    def place(self) -> None:
        """Give every session without slot one, greedily; alternance days first."""
        t, s = self._tables, self._state
        for a in range(len(self._layout.apprentices)):
            if s.days_held[a] == 0 and t.days_most[a]:
                self._hold_days(a)
        for row in self.problem.units:
            if t.choice[row.index] == SHARED and self.problem.siblings(row.index)[0] is row:
                self._share(self.problem.siblings(row.index))
        self._core.place_all()
        self._core.keep_best()

    def _share(self, rows: Sequence[UnitRow]) -> None:
        """Who teaches how many sessions of the unit, of its sections one after the other; what no share names goes to
        the unit's other trainers. Of a unit in hours what is beyond the shares is not held."""
        trainers, shares = rows[0].trainers, rows[0].unit.whole.shares or {}
        pairs = list(zip(trainers, rows[0].unit.trainers, strict=True))
        others = [t for t, name in pairs if name not in shares] or list(trainers)
        wanted = iter(t for t, name in pairs for _ in range(shares.get(name, 0)))
        for row in rows:
            numbers = numbers_by_shares(row) if row.demand.is_in_hours else None
            first = int(self._tables.first[row.index])
            for n, (_, kind) in enumerate(self._layout.sessions[first : first + row.demand.total]):
                if numbers is not None:
                    numbers[kind] -= 1
                if numbers is not None and numbers[kind] < 0:
                    self._tables.fixed[first + n] = 1
                else:
                    self._state.who[first + n] = next(wanted, others[n % len(others)])

    def _hold_days(self, a: int) -> None:
        """On the weekday with the most possible dates, of those with evenings if these are enough, as many as may be,
        evenly over the year."""
        t, s = self._tables, self._state
        allowed = t.day_allowed[a] == 1
        weekdays = np.bincount(t.day_weekday[allowed], minlength=7)
        with_evenings = np.bincount(t.day_weekday[allowed & (np.diff(t.slots) > 0)], minlength=7)
        if (weekdays[with_evenings > 0] >= max(1, t.days_least[a])).any():
            weekdays = np.where(with_evenings > 0, weekdays, 0)
        best = int(np.flatnonzero(weekdays == weekdays.max())[a % int((weekdays == weekdays.max()).sum())])
        possible = np.flatnonzero((t.day_allowed[a] == 1) & (t.day_weekday == best))
        count = min(int(t.days_most[a]), len(possible))
        s.on_weekday[a] = best
        for n in range(count):
            self._core.hold(a, int(possible[n * len(possible) // count]))

    def start(self, assignment: Assignment) -> None:
        """Take the assignment's timetable. Sessions that its dated pins hold stay there."""
        t, s = self._tables, self._state
        slots: dict[tuple[int, SessionKind], list[Placement]] = defaultdict(list)
        for p in assignment.placements:
            slots[p.unit, p.kind].append(p)
        for session, key in enumerate(self._layout.sessions):
            if not slots[key] and t.hours[key[0]]:
                self._core.put(session, NOWHERE, NOWHERE)
                numbered = any(pin.number is not None for pin in self.problem.pins_of.get(key[0], ()))
                t.fixed[session] = numbered or t.choice[key[0]] == SHARED
                continue
            p = slots[key].pop()
            self._core.put(session, p.slot, p.trainers[0] if t.choice[p.unit] else NOWHERE)
            t.fixed[session] = self._is_pinned(p)
        stays = np.zeros_like(t.fixed)
        np.maximum.at(stays, t.leader, t.fixed)
        t.fixed[:] = stays[t.leader]  # those held at once stay with it
        group = {g: a for a, g in enumerate(self._layout.apprentices)}
        day_index = {day: n for n, day in enumerate(self._layout.days)}
        held = {(group[g], day_index[day]) for day, g in assignment.alternance}
        for a in range(len(group)):
            for d in range(len(day_index)):
                if s.alternance[a, d] and (a, d) not in held:
                    self._core.hold(a, d)
        for a, d in sorted(held):
            s.on_weekday[a] = t.day_weekday[d]
            if not s.alternance[a, d]:
                self._core.hold(a, d)
        self._core.keep_best()

    def measure(self, assignment: Assignment) -> tuple[int, int]:
        """Clashes and cost of a timetable in the terms of annealing: without rooms, by rules that have a pattern."""
        other = copy(self)
        other._tables = self._tables._replace(fixed=self._tables.fixed.copy())
        other._state = _empty(self._tables, 1)
        other._core = Core(other._tables, other._state)
        other.start(assignment)
        return other.score[1:]

    def _is_pinned(self, placement: Placement) -> bool:
        """Whether a dated pin may be about the session; where it counts sessions, all of the unit's are held."""
        slot = self.problem.slots[placement.slot]
        return any(
            pin.number is not None
            or (pin.date == slot.day and pin.slot in (None, slot.start.time()) and pin.kind in (None, placement.kind))
            for pin in self.problem.pins_of.get(placement.unit, ())
            if pin.date is not None
        )

    def run(self, tries: int, hot: float, cold: float) -> int:
        """So many tries, the temperature falling from `hot` to `cold` (in points of cost)."""
        return self._core.anneal(tries, hot, cold)

    def best(self) -> Assignment:
        """The best timetable, without rooms."""
        return self._read(self._state.best_at, self._state.best_who, self._state.best_alternance)

    def now(self) -> Assignment:
        """The timetable at this moment, without rooms."""
        return self._read(self._state.at, self._state.who, self._state.alternance)

    def _read(self, at: Ints, who: Ints, alternance: Bytes) -> Assignment:
        placements = []
        for session, (unit, kind) in enumerate(self._layout.sessions):
            if at[session] == NOWHERE:  # of a unit in hours
                continue
            chosen, all_of_them = (int(who[session]),), self.problem.units[unit].trainers
            trainers = chosen if self._tables.choice[unit] else all_of_them
            placements.append(Placement(int(at[session]), unit, kind, trainers))
        days = [
            (self._layout.days[d], self._layout.apprentices[a]) for a, d in zip(*np.nonzero(alternance), strict=True)
        ]
        return Assignment(tuple(sorted(placements)), tuple(sorted(days)))


def _empty(t: Tables, seed: int) -> AnnealingState:
    sessions, cohorts, trainers, apprentices = t.n_sessions, t.n_cohorts, t.n_trainers, t.n_apprentices
    at_sites = t.n_sites if t.n_sites > 1 else 0

    def zeros(*shape: int) -> Ints:
        return np.zeros(shape, np.int32)

    def prices(*shape: int) -> Longs:
        return np.zeros(shape, np.int64)

    state = AnnealingState(
        at=np.full(sessions, NOWHERE, np.int32),
        who=np.full(sessions, NOWHERE, np.int32),
        order=zeros(sessions),
        placed=zeros(t.n_units),
        unit_price=prices(t.n_units),
        unit_pace=prices(t.n_units),
        disorder=zeros(len(t.before)),
        here=zeros(cohorts, t.n_slots),
        here_mark=zeros(cohorts, t.n_slots),
        pattern=zeros(cohorts, t.n_days),
        minutes=zeros(cohorts, t.n_days),
        evenings=zeros(cohorts, t.n_weeks),
        booked=zeros(trainers, t.n_slots),
        booked_mark=zeros(trainers, t.n_slots),
        through=zeros(trainers, t.n_slots),
        trainer_day=zeros(trainers, t.n_days),
        trainer_pattern=zeros(trainers, t.n_days),
        trainer_week=zeros(trainers, t.n_weeks),
        week_minutes=zeros(trainers, t.n_weeks),
        year_minutes=zeros(trainers),
        in_set=zeros(len(t.rooms), t.n_room_times),
        cohort_site=zeros(cohorts, t.n_days, at_sites),
        trainer_away=zeros(trainers, t.n_days, at_sites),
        alternance=np.zeros((apprentices, t.n_days), np.int8),
        days_held=zeros(apprentices),
        on_weekday=zeros(apprentices),
        at_centre=zeros(cohorts, t.n_days),
        bound_by_law=zeros(cohorts, t.n_days),
        score=prices(3),
        best_at=np.full(sessions, NOWHERE, np.int32),
        best_who=np.full(sessions, NOWHERE, np.int32),
        best_alternance=np.zeros((apprentices, t.n_days), np.int8),
        best_score=np.full(3, np.iinfo(np.int64).max),
        log=prices(LOG_STEPS, STEP),
        log_days=zeros(LOG_STEPS, 2),
        lengths=zeros(2),
        rng=np.array([seed * 0x9E3779B97F4A7C15 % 2**64 or 1], np.uint64),
    )
    # Sessions without a slot, hours that are lacking, and alternance days that are not held, are broken rules.
    state.score[:] = split(int(t.idle[0]))
    least = np.concatenate([t.asked[:, :, 0], t.quota[:, :, :, 0].reshape(t.n_units, -1)], axis=1)
    lacking = (-(-least // t.shortest)).sum(axis=1) * t.hours
    state.score[0] += int((t.hours[t.unit] == 0).sum() + lacking.sum() + t.days_least.sum())
    state.unit_price[:] = lacking.astype(np.int64) * BROKEN
    return state
