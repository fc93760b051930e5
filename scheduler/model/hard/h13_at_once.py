"""H13 at once: the half-groups of a unit have their sessions at the same times, of the same kind."""

from scheduler.demand.order import held_at_once
from scheduler.instance.schema.units import SESSION_KINDS
from scheduler.model.build import Build
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for first, *others in held_at_once(build.problem):
        unit = build.problem.units[first].unit.whole.code
        for other in others:
            for slot in sorted({*v.at[first], *v.at[other]}):
                for kind in SESSION_KINDS:
                    one, two = v.held(first, slot, kind), v.held(other, slot, kind)
                    if one or two:
                        build.post("H13", unit, sum(one) == sum(two))
