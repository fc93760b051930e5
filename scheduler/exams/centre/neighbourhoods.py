"""A centre's examinations made better: the papers of a few groups at a time are placed anew, all others stay."""

import random
from collections.abc import Mapping

from ortools.sat.python import cp_model

from scheduler.exams.problem import ExamProblem, PaperRow
from scheduler.exams.times import Times, spare_places
from scheduler.search.run import Runner, Status

_GROUPS = 4
_PATIENCE_S = 2.0


class Neighbourhoods:
    """Starts of all papers, and better ones, found in neighbourhoods; `spared`: the part of the places that is left for
    rooms to be found."""

    def __init__(self, problem: ExamProblem, runner: Runner, starts: Mapping[int, int], spared: float) -> None:
        self.problem, self._runner, self.starts, self.spared = problem, runner, dict(starts), spared
        self._random = random.Random(runner.params.seed)
        self._kin = {
            group: [other for other in problem.group_rows if other != group and self._share(group, other)]
            for group in problem.group_rows
        }

    def _share(self, group: str, other: str) -> bool:
        mine = {row.index for row in self.problem.group_rows[group]}
        return any(row.index in mine for row in self.problem.group_rows[other])

    def step(self, limit_s: float) -> int:
        """Tries one neighbourhood for at most so long; how many points it saves."""
        patience_s = min(_PATIENCE_S, limit_s)
        groups = self._some_groups()
        free = {row.index for group in groups for row in self.problem.group_rows[group] if row.kept is None}
        touched = [group for group, rows in self.problem.group_rows.items() if any(row.index in free for row in rows)]
        around = {row.index for group in touched for row in self.problem.group_rows[group]}
        around |= {row.index for rows in self.problem.sets if any(row.index in free for row in rows) for row in rows}
        at = {index: start for index, start in self.starts.items() if index not in free}
        rows = [row for row in self.problem.rows if row.index in around]
        now = self._solved(rows, touched, self.starts)
        times = Times.of(self.problem, rows, touched, at)
        spare_places(times, self.spared)
        total = cp_model.LinearExpr.sum(times.terms) if times.terms else 0
        times.model.minimize(total)
        for row in rows:
            times.model.add_hint(times.starts[row.index], self.starts[row.index])
        solved = self._runner.solve(times.model, limit_s=patience_s)
        if not solved.solved or solved.value is None or (now is not None and solved.value >= now):
            return 0
        for row in rows:
            self.starts[row.index] = solved.values(times.starts[row.index])
        return (now or solved.value) - solved.value

    def _solved(self, rows: list[PaperRow], groups: list[str], at: Mapping[int, int]) -> int | None:
        """What the starts cost these groups."""
        times = Times.of(self.problem, rows, groups, at)
        times.model.minimize(cp_model.LinearExpr.sum(times.terms) if times.terms else 0)
        solved = self._runner.solve(times.model, limit_s=_PATIENCE_S)
        return solved.value if solved.status is Status.OPTIMAL else None

    def _some_groups(self) -> list[str]:
        """A group, some that share papers with it, and others."""
        every = [group for group, rows in self.problem.group_rows.items() if rows]
        first = self._random.choice(every)
        near = self._random.sample(self._kin[first], min(len(self._kin[first]), _GROUPS // 2))
        others = self._random.sample(every, min(len(every), _GROUPS))
        return list(dict.fromkeys([first, *near, *others]))[:_GROUPS]
