"""A bound of the criteria at the scale of a centre: the weekday masters of blocks of cohorts, added up.

A block is a set of cohorts with every unit they attend. Its master is that of the problem without the other cohorts, a
relaxation; each cohort's and each unit's price is counted in one block only, so the sum is a lower bound. What is lost
is what blocks owe each other through trainers and shared units; one block loses nothing.
"""

from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from scheduler.demand.problem import Problem
from scheduler.demand.subproblem import Subproblem
from scheduler.model.master import Master
from scheduler.search.benders.parts import MASTER_SETTINGS
from scheduler.search.run import Runner, SolveResult

WHOLE_UNITS = 400
"""The master of so many units is solved, or nearly, within half a minute: one block."""
BLOCK_UNITS = 100
"""Of more, blocks of so many, solved within seconds."""

Raise = Callable[[int], None]


@dataclass(frozen=True)
class Block:
    """Cohorts, as keys of `Problem.cohorts`, and the units whose own price (Q1, Q5, Q6, Q8) this block counts."""

    cohorts: tuple[tuple[int, ...], ...]
    owned: frozenset[int]

    @property
    def units(self) -> frozenset[int]:
        return frozenset(unit for cohort in self.cohorts for unit in cohort)


def blocks_of(problem: Problem, most_units: int) -> list[Block]:
    """Cohorts that share units are taken together, as far as `most_units` allows."""
    attending: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for cohort in problem.cohorts:
        for unit in cohort:
            attending[unit].append(cohort)
    left, blocks, owned = dict.fromkeys(problem.cohorts), list[Block](), set[int]()
    while left:
        cohorts, units = list[tuple[int, ...]](), set[int]()
        queue = [next(iter(left))]
        while queue:
            cohort = queue.pop(0)
            if cohort not in left or (units and len(units | set(cohort)) > most_units):
                continue
            del left[cohort]
            cohorts.append(cohort)
            units |= set(cohort)
            queue += [other for unit in cohort for other in attending[unit] if other in left]
            if not queue:  # what shares nothing with them fills the block
                queue += [other for other in left if len(units | set(other)) <= most_units][:1]
        blocks.append(Block(tuple(cohorts), frozenset(units - owned)))
        owned |= units
    return blocks


def raise_by_blocks(runner: Runner, problem: Problem, tell: Raise, *, limit_s: float) -> None:
    """Tell the bound each time it rises, within `limit_s`; the blocks share the time, and the cores."""
    most_units = WHOLE_UNITS if len(problem.units) <= WHOLE_UNITS else BLOCK_UNITS
    blocks, last_s = blocks_of(problem, most_units), max(0.0, runner.remaining_s - limit_s)
    proved = [0] * len(blocks)

    def solve(number: int) -> SolveResult:
        left = runner.remaining_s - last_s
        rounds = -(-(len(blocks) - number) // runner.cores)
        master = _master(problem, blocks[number])

        def rise(_: int | None, bound: int | None) -> None:
            if bound is not None and bound > proved[number]:
                proved[number] = bound
                tell(sum(proved))

        outcome = runner.solve(
            master.model, limit_s=max(0.0, left) / rounds, workers=1, tell=rise, settings=MASTER_SETTINGS
        )
        rise(None, outcome.bound)
        return outcome

    if runner.cores == 1:
        for number in range(len(blocks)):
            solve(number)
    else:
        with ThreadPoolExecutor(runner.cores) as pool:
            list(pool.map(solve, range(len(blocks))))


def _master(problem: Problem, block: Block) -> Master:
    """The master of the block alone. Groups of other cohorts are left out, and so is what they would pay."""
    units, groups = block.units, {group for cohort in block.cohorts for group in problem.cohorts[cohort]}
    apart = Subproblem.within(
        problem, groups=tuple(g if g.index in groups else replace(g, units=()) for g in problem.groups)
    )
    restricted = Subproblem.restricted(apart, {unit: problem.units[unit].slots for unit in units})
    kept = sorted(units)
    master = Master.of(restricted)
    master.terms = [term for term in master.terms if term.unit is None or kept[term.unit] in block.owned]
    master.surcharge = {unit: var for unit, var in master.surcharge.items() if kept[unit] in block.owned}
    master.model.minimize(master.cost)
    return master
