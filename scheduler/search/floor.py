"""What no timetable of a programme can cost less than: the bound that its weekdays alone give."""

from scheduler.demand.problem import Problem
from scheduler.instance.schema.instance import Instance
from scheduler.search.blocks import raise_by_blocks
from scheduler.search.params import Params
from scheduler.search.run import Runner
from scheduler.search.stop import Stop
from scheduler.search.tiers import PROGRAMME_SESSIONS


def cost_floor(instance: Instance, params: Params) -> int | None:
    """The least that the criteria can be proved to cost in a timetable without clashes, within the limits of `params`.

    None at the scale of a centre, where weekdays alone say too little to be worth the time.
    """
    problem = Problem.of(instance)
    if sum(row.demand.total for row in problem.units) > PROGRAMME_SESSIONS:
        return None
    runner, bounds = Runner(params, Stop()), [0]
    raise_by_blocks(runner, problem, bounds.append, limit_s=params.time_limit_s)
    return max(bounds)
