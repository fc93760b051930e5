"""Q6 sequence: a unit starts and ends in person, and never has more than two sessions of a kind in a row.

Read along the unit's steps (its weeks; its slots where a week may hold several sessions), with literals bounded from
below only: `last` — the latest session so far is of this kind; `twice` — so were the latest two.
"""

from scheduler.demand.problem import UnitRow
from scheduler.instance.schema.units import SESSION_KINDS, SessionKind
from scheduler.model.build import Build, Var
from scheduler.model.variables import Variables

Step = dict[SessionKind, list[Var]]
"""Literals of each kind, of which at most one is true in the step."""


def post(build: Build, v: Variables) -> None:
    for row in build.problem.judged_units:
        if row.demand.webconference == 0:
            continue
        steps = _steps(v, row)
        _ends_in_person(build, row, steps)
        _ends_in_person(build, row, list(reversed(steps)))
        for kind in SESSION_KINDS:
            if row.demand.of(kind) > 2:
                _runs(build, row, steps, kind)


def _steps(v: Variables, row: UnitRow) -> list[Step]:
    if row.unit.sessions_per_week == 1:
        weeks = {kind: v.held_by_week(row.index, kind) for kind in SESSION_KINDS}
        return [{kind: weeks[kind][week] for kind in SESSION_KINDS} for week in row.weeks]
    slots = sorted(v.at[row.index])
    return [{kind: v.held(row.index, slot, kind) for kind in SESSION_KINDS} for slot in slots]


def _ends_in_person(build: Build, row: UnitRow, steps: list[Step]) -> None:
    """1 if a webconference comes before every in-person session."""
    wrong = build.boolean()
    in_person_so_far: list[Var] = []
    for step in steps:
        if step["webconference"]:
            build.model.add(wrong >= sum(step["webconference"]) - sum(in_person_so_far))
        in_person_so_far = in_person_so_far + step["in_person"]
    build.term("Q6", row.code, wrong)


def _runs(build: Build, row: UnitRow, steps: list[Step], kind: SessionKind) -> None:
    """1 for each session of the kind whose two predecessors are of the kind too."""
    other: SessionKind = "webconference" if kind == "in_person" else "in_person"
    last: Var | None = None
    twice: Var | None = None
    for step in steps:
        now, broken = sum(step[kind]), sum(step[other])
        if twice is not None and step[kind]:
            longer = build.boolean()
            build.model.add(longer >= twice + now - 1)
            build.term("Q6", row.code, longer)
        if last is not None:
            previous_twice, twice = twice, build.boolean()
            build.model.add(twice >= last + now - 1)
            if previous_twice is not None:
                build.model.add(twice >= previous_twice - broken)
        previous_last, last = last, build.boolean()
        build.model.add(last >= now)
        if previous_last is not None:
            build.model.add(last >= previous_last - broken)
