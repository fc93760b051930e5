"""When each paper starts: CP-SAT variables, what holds of times alone, and the criteria that times decide.

Rooms and invigilators are counted only: a relaxation, so that its optimum bounds every timetable.
"""

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from types import MappingProxyType

from ortools.sat.python import cp_model

from scheduler.exams.measured import MOVED
from scheduler.exams.problem import ExamProblem, PaperRow
from scheduler.instance.instants import day_after

Expr = cp_model.LinearExpr | int
Literal = cp_model.BoolVarT
_NOWHERE: Mapping[int, int] = MappingProxyType({})


@dataclass
class Times:
    """`starts`: the minute at which each paper starts; `on`: whether it is on a day."""

    problem: ExamProblem
    rows: Sequence[PaperRow]
    groups: Collection[str]
    """Those whose criteria count."""
    at: Mapping[int, int]
    """Papers that stay at an instant; those that are not among `rows` only take places."""
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    starts: dict[int, cp_model.IntVar] = field(default_factory=dict)
    on: dict[int, dict[dt.date, cp_model.IntVar]] = field(default_factory=dict)
    terms: list[Expr] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        problem: ExamProblem,
        rows: Sequence[PaperRow],
        groups: Collection[str] | None = None,
        at: Mapping[int, int] = _NOWHERE,
    ) -> "Times":
        """Of all papers, or of a part of them: of one that nothing joins to the others, or of one whose cost is at
        least what it costs in the whole. Raises ValueError when a paper has no start."""
        times = cls(problem, rows, problem.group_rows if groups is None else groups, at)
        for row in rows:
            times._place(row)
        times._apart()
        times._together()
        times._days()
        times._law()
        times._capacities()
        times._moves()
        times._evenings()
        times._spread()
        times._heavy()
        times._venues()
        return times

    def _place(self, row: PaperRow) -> None:
        name = row.paper.id
        if not row.starts:
            raise ValueError(name)
        starts = (self.at[row.index],) if row.index in self.at else row.starts
        start = self.model.new_int_var_from_domain(cp_model.Domain.from_values(starts), name)
        by_day = defaultdict[dt.date, list[int]](list)
        for minute in starts:
            by_day[self.problem.day(minute)].append(minute)
        on = {day: self.model.new_bool_var(f"{name} {day}") for day in by_day}
        self.model.add_exactly_one(on.values())
        for day, literal in on.items():
            domain = cp_model.Domain.from_values(by_day[day])
            self.model.add_linear_expression_in_domain(start, domain).only_enforce_if(literal)
        self.starts[row.index] = start
        self.on[row.index] = on

    def _of_groups(self) -> list[tuple[PaperRow, ...]]:
        """The papers of each group whose criteria count."""
        return self._within(rows for group, rows in self.problem.group_rows.items() if group in self.groups)

    def _within(self, sets: Iterable[tuple[PaperRow, ...]]) -> list[tuple[PaperRow, ...]]:
        """Of each set the papers that are placed here."""
        return [tuple(row for row in rows if row.index in self.starts) for rows in sets]

    @cached_property
    def _intervals(self) -> dict[tuple[int, int], cp_model.IntervalVar]:
        return {}

    def interval(self, row: PaperRow, minutes: int) -> cp_model.IntervalVar:
        """From the paper's start on, for so long."""
        key = (row.index, minutes)
        if key not in self._intervals:
            start = self.starts[row.index]
            self._intervals[key] = self.model.new_fixed_size_interval_var(start, minutes, f"{row.paper.id} {minutes}")
        return self._intervals[key]

    def _apart(self) -> None:
        """X2: nobody sits two at once, and there is a break between two."""
        pause = self.problem.instance.exams.break_minutes
        for rows in self._within(self.problem.sets):
            self.model.add_no_overlap([self.interval(row, row.longest + pause) for row in rows])

    def _together(self) -> None:
        for one, other in self.problem.together:
            if one.index in self.starts and other.index in self.starts:
                self.model.add(self.starts[one.index] == self.starts[other.index])

    def _days(self) -> None:
        """X4: examinations of a group in a day."""
        most = self.problem.instance.exams.most_per_day
        for rows in _distinct(self._within(self.problem.group_rows.values())):
            for literals in self._by_day(rows).values():
                if len(literals) > most:
                    self.model.add(sum(literals) <= most)

    def _law(self) -> None:
        """X4: hours and rest of apprentices, beside what they do besides."""
        law = self.problem.instance.law
        least, rest = math.floor(law.hours_per_day * 60), math.ceil(law.rest_hours * 60)
        for group in self.problem.facts.apprentices:
            (rows,) = self._within([self.problem.group_rows[group.id]])
            days = {day for row in rows for day in self.on[row.index]}
            for day in sorted(days):
                used = [self.on[row.index][day] * row.longest for row in rows if day in self.on[row.index]]
                self.model.add(sum(used) + self.problem.minutes_on(group.id, day) <= least)
            for one, other in combinations(rows, 2):
                for first, second in ((one, other), (other, one)):
                    self._rest(first, second, rest)

    def _rest(self, first: PaperRow, second: PaperRow, rest: int) -> None:
        for day, here in self.on[first.index].items():
            following = day_after(day, self.problem.instance.zone)
            there = self.on[second.index].get(following)
            if there is None:
                continue
            latest = max(m for m in first.starts if self.problem.day(m) == day) + first.longest
            earliest = min(m for m in second.starts if self.problem.day(m) == following)
            if earliest - latest < rest:
                gap = self.starts[second.index] - self.starts[first.index]
                self.model.add(gap >= first.longest + rest).only_enforce_if([here, there])

    def _capacities(self) -> None:
        """X3: places, and rooms where none is shared, of those that have what some papers need."""
        wanted = {frozenset(row.paper.exam.room_features) for row in self.rows}
        for features in sorted(wanted, key=sorted):
            rooms = [room for room in self.problem.instance.rooms if features <= set(room.features)]
            rows = [row for row in self.all_rows if features <= set(row.paper.exam.room_features)]
            places = sorted(room.exam_places for room in rooms)
            demands = [sum(places[: row.paper.juries]) if row.paper.juries else row.paper.candidates for row in rows]
            self.limit([row.minutes for row in rows], rows, demands, sum(places))
            if all(room.exam_sharing == "none" for room in rooms) or not rooms:
                fewest = [least_rooms(self.problem, row) for row in rows]
                self.limit([row.minutes for row in rows], rows, fewest, len(rooms))

    def limit(self, minutes: Sequence[int], rows: Sequence[PaperRow], demands: Sequence[int], most: int) -> None:
        """At no time more than `most`."""
        intervals = [
            self.interval(row, length)
            if row.index in self.starts
            else self.model.new_fixed_size_interval_var(self.at[row.index], length, "")
            for row, length in zip(rows, minutes, strict=True)
        ]
        self.model.add_cumulative(intervals, demands, most)

    @cached_property
    def all_rows(self) -> list[PaperRow]:
        """The papers here, and those that only take places."""
        return [row for row in self.problem.rows if row.index in self.starts or row.index in self.at]

    def _moves(self) -> None:
        """Points of what leaves its published instant; not in the bound of a group, for others count it too."""
        if not self.at and len(self.groups) < len(self.problem.group_rows):
            return
        for row in self.rows:
            before = self.problem.before.get(row.paper.id)
            if before is None or row.kept is not None:
                continue
            minute = self.problem.minute(before.start)
            if minute in row.starts:
                stays = self.model.new_bool_var(f"{row.paper.id} stays")
                self.model.add(self.starts[row.index] == minute).only_enforce_if(stays)
                self.terms.append(MOVED * stays.Not())
            else:
                self.terms.append(MOVED)

    def _evenings(self) -> None:
        """E4: papers of evening groups before the evening."""
        price = self.problem.weight("E4")
        evening = [group for group in self.problem.instance.group if group not in self.problem.instance.apprentices]
        own = self._within(self.problem.group_rows[group] for group in evening if group in self.groups)
        number = Counter(row.index for rows in own for row in rows)
        for index, groups in number.items():
            row = self.problem.rows[index]
            late = [minute for minute in row.starts if not self.problem.is_early(minute)]
            if not price or len(late) == len(row.starts):
                continue
            if not late:
                self.terms.append(price * groups)
                continue
            is_late = self.model.new_bool_var(f"{row.paper.id} late")
            domain = cp_model.Domain.from_values(late)
            self.model.add_linear_expression_in_domain(self.starts[index], domain).only_enforce_if(is_late)
            self.terms.append(price * groups * is_late.Not())

    def _spread(self) -> None:
        """E1 and E2: papers of a group in a day beyond one, days one after the other."""
        two, next_day = self.problem.weight("E1"), self.problem.weight("E2")
        every = self._of_groups()
        counted = Counter(tuple(row.index for row in rows) for rows in every if len(rows) > 1)
        for indexes, groups in counted.items():
            by_day = self._by_day(self.problem.rows[index] for index in indexes)
            has = {day: self._any(literals) for day, literals in by_day.items()}
            if two:
                for day, literals in by_day.items():
                    if len(literals) > 1:
                        self.terms.append(two * groups * (sum(literals) - has[day]))
            if next_day:
                for day, here in has.items():
                    there = has.get(day + dt.timedelta(days=1))
                    if there is not None:
                        self.terms.append(next_day * groups * self._both(here, there))

    def _heavy(self) -> None:
        """E3: heavy papers on one day or on two in a row."""
        price, heavy = self.problem.weight("E3"), self.problem.instance.exams.heavy_ects
        pairs = Counter(
            (one.index, other.index)
            for rows in self._of_groups()
            for one, other in combinations([row for row in rows if row.paper.unit.ects >= heavy], 2)
        )
        for (one, other), groups in pairs.items() if price else ():
            close = self.model.new_bool_var("")
            is_possible = False
            for day, here in self.on[one].items():
                near = [self.on[other].get(day + dt.timedelta(days=n)) for n in (-1, 0, 1)]
                literals = [literal for literal in near if literal is not None]
                if literals:
                    is_possible = True
                    self.model.add(close >= here + sum(literals) - 1)
            if is_possible:
                self.terms.append(price * groups * close)

    def _venues(self) -> None:
        """E6: days on site of named candidates, and of groups in the second session."""
        price = self.problem.weight("E6")
        every = self._of_groups()
        is_whole = len(self.groups) == len(self.problem.group_rows)
        names = self._within(self.problem.name_rows.values()) if is_whole else []
        second = [tuple(row for row in rows if row.paper.session == "second") for rows in every]
        counted = Counter(tuple(row.index for row in rows) for rows in (*names, *second) if len(rows) > 1)
        for indexes, number in counted.items() if price else ():
            by_day = self._by_day(self.problem.rows[index] for index in indexes)
            days = [self._any(literals) for literals in by_day.values()]
            self.terms.append(price * number * (sum(days) - 1))

    def _by_day(self, rows: Iterable[PaperRow]) -> dict[dt.date, list[cp_model.IntVar]]:
        found = defaultdict[dt.date, list[cp_model.IntVar]](list)
        for row in rows:
            for day, literal in self.on[row.index].items():
                found[day].append(literal)
        return dict(sorted(found.items()))

    @cached_property
    def _anys(self) -> dict[tuple[int, ...], cp_model.IntVar]:
        return {}

    def _any(self, literals: list[cp_model.IntVar]) -> cp_model.IntVar:
        """Whether one of them holds, exactly."""
        key = tuple(sorted(literal.index for literal in literals))
        if key not in self._anys:
            self._anys[key] = found = literals[0] if len(literals) == 1 else self.model.new_bool_var("")
            if len(literals) > 1:
                self.model.add_max_equality(found, literals)
        return self._anys[key]

    @cached_property
    def _boths(self) -> dict[tuple[int, int], cp_model.IntVar]:
        return {}

    def _both(self, one: cp_model.IntVar, other: cp_model.IntVar) -> cp_model.IntVar:
        key = (one.index, other.index)
        if key not in self._boths:
            self._boths[key] = found = self.model.new_bool_var("")
            self.model.add(found >= one + other - 1)
        return self._boths[key]


def _distinct(sets: Iterable[tuple[PaperRow, ...]]) -> list[tuple[PaperRow, ...]]:
    return list({tuple(row.index for row in rows): rows for rows in sets}.values())


def least_rooms(problem: ExamProblem, row: PaperRow) -> int:
    """Rooms that the paper needs at least."""
    if row.paper.juries:
        return row.paper.juries
    left, number = row.paper.candidates, 0
    for places in sorted((room.exam_places for room in problem.rooms_for(row)), reverse=True):
        if left <= 0:
            break
        left, number = left - places, number + 1
    return number if left <= 0 else number + 1


def spare_places(times: Times, part: float) -> None:
    """Fewer places than there are, and rooms held until the last candidate ends: then rooms are found for the times."""
    rows, rooms = times.all_rows, times.problem.instance.rooms
    lengths = [row.longest for row in rows]
    places = math.floor(sum(room.exam_places for room in rooms) * (1 - part))
    times.limit(lengths, rows, [row.paper.candidates for row in rows], places)
