"""When a group sits its papers at least cost, if each start has a price: exact, by days in turn over the sets of papers
that are done."""

import datetime as dt
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from scheduler.exams.problem import ExamProblem

MOST_PAPERS = 12
"""Of a group: beyond, its sets of papers are too many."""
FAR = 1 << 50
"""More than anything costs."""
UNIT = 1 << 20
"""Parts of a point in which prices are counted, as integers."""
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class DaySets:
    """What a day can hold of so many papers, the first `heavy` of them heavy: at most `most`.

    A day begins with the papers that are done (a mask) and with what was on the day before (a kind: nothing, or papers
    of which so many heavy). A step adds a set of papers to them."""

    papers: int
    heavy: int
    most: int

    @cached_property
    def sets(self) -> list[tuple[int, ...]]:
        numbers = range(1, min(self.most, self.papers) + 1)
        return [each for number in numbers for each in combinations(range(self.papers), number)]

    @cached_property
    def weights(self) -> Ints:
        """Of each set, how many of it are heavy."""
        return np.array([sum(n < self.heavy for n in each) for each in self.sets], np.int64)

    @property
    def heaviest(self) -> int:
        return min(self.most, self.heavy)

    @cached_property
    def steps(self) -> tuple[Ints, Ints, Ints, Ints]:
        """From where (heavy papers of the set, mask before), by which set, and where to (heavy, mask after): sorted by
        where to, and where each of these begins."""
        size = 1 << self.papers
        masks = np.arange(size, dtype=np.int64)
        sources, sets, targets = list[Ints](), list[Ints](), list[Ints]()
        for number, (each, weight) in enumerate(zip(self.sets, self.weights, strict=True)):
            bits = sum(1 << n for n in each)
            free = masks[(masks & bits) == 0]
            sources.append(weight * size + free)
            targets.append(weight * size + (free | bits))
            sets.append(np.full(len(free), number, np.int64))
        source, which, target = (np.concatenate(parts) for parts in (sources, sets, targets))
        order = np.argsort(target, kind="stable")
        begins = np.flatnonzero(np.diff(target[order], prepend=-1))
        return source[order], which[order], target[order], begins


@cache
def day_sets(papers: int, heavy: int, most: int) -> DaySets:
    return DaySets(papers, heavy, most)


class GroupDays:
    """One group's papers, those that are heavy first, at most so many a day: beyond two a day, who sits them one after
    the other is not looked at."""

    def __init__(self, problem: ExamProblem, group: str, most: int) -> None:
        instance, rows = problem.instance, problem.group_rows[group]
        is_heavy = {row.index: row.paper.unit.ects >= instance.exams.heavy_ects for row in rows}
        self.rows = sorted(rows, key=lambda row: (not is_heavy[row.index], row.index))
        self.sets = day_sets(len(rows), sum(is_heavy.values()), most)
        self.days = sorted({problem.day(minute) for row in rows for minute in row.starts})
        self.is_early = np.array([problem.is_early(minute) for row in self.rows for minute in row.starts], bool)
        if instance.group[group].alternance is not None:
            self.is_early[:] = False
        self._lay_out(problem)
        two, heavy, self._next_day = (problem.weight(code) * UNIT for code in ("E1", "E3", "E2"))
        weights = self.sets.weights
        number = np.array([len(each) for each in self.sets.sets], np.int64)
        self._points = two * (number - 1) + heavy * (weights * (weights - 1) // 2)
        kinds = np.arange(-1, self.sets.heaviest + 1)
        close = heavy * np.outer(np.arange(self.sets.heaviest + 1), np.maximum(kinds, 0)) + self._next_day
        self._joined = np.where(kinds < 0, 0, close).astype(np.int64)

    def _lay_out(self, problem: ExamProblem) -> None:
        """The starts of each paper on each day, by their places in all starts; and of two papers, the first start of
        the other that the one leaves possible."""
        pause, place = problem.instance.exams.break_minutes, 0
        days, number = {day: n for n, day in enumerate(self.days)}, len(self.rows)
        found = [[list[tuple[int, int]]() for _ in self.rows] for _ in days]
        for n, row in enumerate(self.rows):
            for minute in row.starts:
                found[days[problem.day(minute)]][n].append((minute, place))
                place += 1
        width = max(len(mine) for day in found for mine in day) + 1  # the last one is no start
        self._places = np.full((len(days), number, width), place, np.int64)
        self._after = np.full((len(days), number, number, width - 1), width - 1, np.int64)
        for d, day in enumerate(found):
            minutes = [np.array(sorted(minute for minute, _ in mine), np.int64) for mine in day]
            for n, mine in enumerate(day):
                self._places[d, n, : len(mine)] = [where for _, where in sorted(mine)]
                for other in range(number):
                    first = np.searchsorted(minutes[other], minutes[n] + self.rows[n].longest + pause)
                    self._after[d, n, other, : len(mine)] = np.where(first < len(minutes[other]), first, width - 1)

    def least(self, price: Ints) -> tuple[int, list[int]]:
        """The least cost in parts of a point, and the start of each paper, by its place. `price`: of each start of each
        paper in turn. At least FAR if there is none."""
        at = np.append(price, FAR)[self._places]
        alone = at.min(axis=2)
        best_after = np.minimum.accumulate(at[:, :, ::-1], axis=2)[:, :, ::-1]
        number = len(self.rows)
        days, others = np.arange(len(self.days))[:, None, None, None], np.arange(number)[None, None, :, None]
        in_order = at[:, :, None, :-1] + best_after[days, others, self._after]
        in_turn = in_order.min(axis=3)
        both = np.minimum(in_turn, in_turn.transpose(0, 2, 1))
        paid = np.empty((len(self.days), len(self.sets.sets)), np.int64)
        for n, each in enumerate(self.sets.sets):
            paid[:, n] = both[:, each[0], each[1]] if len(each) == 2 else sum(alone[:, k] for k in each)
        paid = np.minimum(paid, FAR) + self._points
        costs = self._forward(paid)
        least = int(costs[-1][:, -1].min())
        if least >= FAR:
            return least, []
        chosen = list[int]()
        for d, which in self._back(costs, paid):
            each = self.sets.sets[which]
            if len(each) != 2:
                chosen += [int(self._places[d, n, at[d, n].argmin()]) for n in each]
                continue
            one, other = each if in_turn[d, each[0], each[1]] <= in_turn[d, each[1], each[0]] else each[::-1]
            first = int(in_order[d, one, other].argmin())
            begin = self._after[d, one, other, first]
            chosen += [
                int(self._places[d, one, first]), int(self._places[d, other, begin + at[d, other, begin:].argmin()])
            ]  # fmt: skip
        return least, chosen

    def _is_next(self, d: int) -> bool:
        return d > 0 and self.days[d] == self.days[d - 1] + dt.timedelta(days=1)

    def _forward(self, paid: Ints) -> list[Ints]:
        source, which, target, begins = self.sets.steps
        size = 1 << len(self.rows)
        cost = np.full((self.sets.heaviest + 2, size), FAR, np.int64)
        cost[0, 0] = 0
        costs = [cost]
        for d in range(len(self.days)):
            joined = self._joined if self._is_next(d) else np.zeros_like(self._joined)
            before = (cost[None] + joined[:, :, None]).min(axis=1).ravel()
            after = np.full_like(cost, FAR)
            after[0] = cost.min(axis=0)
            found = np.minimum.reduceat(before[source] + paid[d][which], begins)
            after[1:].reshape(-1)[target[begins]] = np.minimum(found, FAR)
            costs.append(after)
            cost = after
        return costs

    def _back(self, costs: list[Ints], paid: Ints) -> list[tuple[int, int]]:
        """The day and the set of each step, from the last."""
        source, which, target, _ = self.sets.steps
        size, found = 1 << len(self.rows), list[tuple[int, int]]()
        mask = size - 1
        kind = int(costs[-1][:, mask].argmin())
        for d in range(len(self.days) - 1, -1, -1):
            before = costs[d]
            if kind == 0:
                kind = int(before[:, mask].argmin())
                continue
            weight = kind - 1
            joined = self._joined[weight] if self._is_next(d) else np.zeros_like(self._joined[weight])
            here = slice(*np.searchsorted(target, [weight * size + mask, weight * size + mask + 1]))
            masks = source[here] - weight * size
            ways = (before[:, masks] + joined[:, None]).min(axis=0) + paid[d][which[here]]
            step = int(ways.argmin())
            found.append((d, int(which[here][step])))
            mask = int(masks[step])
            kind = int((before[:, mask] + joined).argmin())
        return found
