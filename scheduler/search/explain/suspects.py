"""Where to look first: parts of the instance that are small and often enough for a proof."""

from collections.abc import Collection, Iterator

from scheduler.demand.problem import Problem
from scheduler.search.explain.facts import Fact

Units = frozenset[int]

MOST_UNITS = 100
"""More than so many are no small part: they are asked about with everything else."""


def suspects(problem: Problem, *, strict: bool) -> tuple[Units, ...]:
    """Sets of units that may not fit together, the smallest first: of one group, of one trainer with a limit, those
    that are pinned, those that share few rooms. The empty set: the alternance days by themselves."""
    found = [Units(), *(Units(group.units) for group in problem.groups)]
    for index, trainer in enumerate(problem.instance.trainers):
        if strict or trainer.max_evenings_per_week is not None or trainer.max_sessions_per_evening is not None:
            found.append(Units(problem.taught_by[index]))
    found.append(Units(problem.pins_of))
    found += _crowded(problem)
    small = [units for units in found if len(units) <= MOST_UNITS]
    return tuple(sorted(_largest(small), key=lambda units: (len(units), sorted(units))))


def _crowded(problem: Problem) -> Iterator[Units]:
    in_person = [row for row in problem.units if row.demand.in_person]
    for family in {frozenset(row.rooms) for row in in_person}:
        yield Units(row.index for row in in_person if family >= set(row.rooms))


def _largest(found: Collection[Units]) -> set[Units]:
    """Without those inside another of the same size or so: a larger part proves more and takes hardly longer."""
    return {units for units in found if not any(units < other and len(other) < 2 * len(units) for other in found)}


def about(problem: Problem, facts: Collection[Fact], units: Units) -> tuple[Fact, ...]:
    """The facts that can matter to these units alone (those of the calendar matter to all); in the same order."""
    rows = [problem.units[unit] for unit in units]
    codes = {row.code for row in rows}
    groups = {g for row in rows for a in row.attendees for g in problem.groups[a].lineage}
    rooms = {room for row in rows for room in row.rooms}
    names = {
        "unit": codes,
        "group": {problem.groups[group].group.id for group in groups},
        "trainer": {problem.instance.trainers[trainer].id for row in rows for trainer in row.trainers},
        "room": {problem.instance.rooms[room].id for room in rooms},
    }  # fmt: skip
    if not units:
        names["group"] = {group.group.id for group in problem.groups}
    return tuple(fact for fact in facts if _touches(problem, fact, names))


def _touches(problem: Problem, fact: Fact, names: dict[str, set[str]]) -> bool:
    match fact.kind:
        case "holiday" | "closure":
            return True
        case "unit" | "rhythm" | "balance" | "shares" | "pin" | "past":
            return fact.subject in names["unit"]
        case "group" | "law" | "alternance" | "past_days":
            return fact.subject in names["group"]
        case "evenings" | "sessions" | "one_place" | "away":
            return fact.subject in names["trainer"]
        case "site":
            return fact.subject in names["group"] | names["trainer"]
        case "room_closed":
            return fact.subject in names["room"]
        case "rooms":
            return bool(names["unit"] & set(fact.units))
        case "busy":
            assert fact.number is not None
            return bool(names["group"] & set(problem.instance.busy[fact.number].groups))
