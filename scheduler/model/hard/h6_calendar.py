"""H6 calendar: sessions only in slots of teaching days of their period.

A slot outside them has no variable (`demand.problem` prunes it), so there is nothing to post; the function says so to
the registry, and refuses a model whose variables were made otherwise.
"""

from scheduler.model.build import Build
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for row in build.problem.units:
        if not v.at[row.index].keys() <= set(row.slots):
            raise AssertionError(f"{row.code} has variables outside its period")
