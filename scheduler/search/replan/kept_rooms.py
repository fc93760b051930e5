"""Rooms for sessions whose slots are decided: as few changes of room as possible among those that stay."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ortools.graph.python import min_cost_flow

from scheduler.demand.problem import Problem
from scheduler.model.solution import Assignment
from scheduler.search.published import Reference
from scheduler.search.rooms import Need, are_alike, fitted, housed, needs_of, overlapping

ANOTHER, UNUSUAL = 1000, 1
"""What a session pays for another room than its own; for a room that its unit does not use most."""


def keep_rooms(reference: Reference, problem: Problem, dated: Assignment) -> Assignment | None:
    """The sessions with rooms, slot by slot at the least cost; None when some slot has not enough of them."""
    own = {(old.unit, old.slot): old for old in reference.sessions if old.slot is not None}
    usual: dict[tuple[int, str], Counter[int]] = defaultdict(Counter)
    held = [(p.unit, room) for p in dated.placements for room in p.rooms]
    for unit, room in held + [(old.unit, room) for old in reference.sessions for room in old.rooms]:
        usual[unit, problem.place_of(problem.units[unit], room)][room] += 1
    given: dict[Need, int] = {}
    for sessions in overlapping(problem, dated):
        if all(p.rooms for p in sessions):
            continue
        costs, needs = list[Mapping[int, int]](), needs_of(problem, sessions)
        for p, place in needs:
            row, was = problem.units[p.unit], own.get((p.unit, p.slot))
            had = was.rooms if was is not None and was.kind == "in_person" else ()
            keeps = next((room for room in had if problem.place_of(row, room) == place), None)
            if was is not None and was.frozen and keeps is not None:
                costs.append({keeps: 0})
            else:
                free = problem.free_by_place(row, p.slot)[place]
                costs.append(_costs(free, keeps, usual[p.unit, place]))
        ranked = [[room for _, room in sorted((price, room) for room, price in cost.items())] for cost in costs]
        rooms = _cheapest(costs) if are_alike(sessions) else fitted(problem, needs, ranked)
        if rooms is None:
            return None
        given |= zip(needs, rooms, strict=True)
    return housed(dated, given)


def _costs(rooms: Iterable[int], keeps: int | None, usual: Counter[int]) -> Mapping[int, int]:
    favourite = usual.most_common(1)[0][0] if usual else None
    return {room: ANOTHER * (keeps is not None and room != keeps) + UNUSUAL * (room != favourite) for room in rooms}


def _cheapest(costs: Sequence[Mapping[int, int]]) -> list[int] | None:
    """A room for each need, all distinct, at the least sum (an assignment problem, as a flow of least cost)."""
    flow = min_cost_flow.SimpleMinCostFlow()
    node = {room: 2 + len(costs) + n for n, room in enumerate(sorted({room for cost in costs for room in cost}))}
    arcs = {}
    for session, cost in enumerate(costs):
        flow.add_arc_with_capacity_and_unit_cost(0, 2 + session, 1, 0)
        for room, price in cost.items():
            arcs[flow.add_arc_with_capacity_and_unit_cost(2 + session, node[room], 1, price)] = session, room
    for position in node.values():
        flow.add_arc_with_capacity_and_unit_cost(position, 1, 1, 0)
    flow.set_node_supply(0, len(costs))
    flow.set_node_supply(1, -len(costs))
    if flow.solve() != flow.OPTIMAL:
        return None
    chosen = {session: room for arc, (session, room) in arcs.items() if flow.flow(arc)}
    return [chosen[session] for session in range(len(costs))]
