"""Rooms for sessions whose slots are decided: as few changes of room as possible among those that stay."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ortools.graph.python import min_cost_flow

from scheduler.demand.problem import Problem
from scheduler.model.solution import Assignment, Placement
from scheduler.search.published import Reference
from scheduler.search.rooms import are_apart, fitted, overlapping

ANOTHER, UNUSUAL = 1000, 1
"""What a session pays for another room than its own; for a room that its unit does not use most."""


def keep_rooms(reference: Reference, problem: Problem, dated: Assignment) -> Assignment | None:
    """The sessions with rooms, slot by slot at the least cost; None when some slot has not enough of them."""
    own = {(old.unit, old.slot): old for old in reference.sessions if old.slot is not None}
    usual: dict[int, Counter[int]] = defaultdict(Counter)
    for p in dated.placements:
        if p.room is not None:
            usual[p.unit][p.room] += 1
    for old in reference.sessions:
        if old.room is not None:
            usual[old.unit][old.room] += 1
    given: dict[tuple[int, int], int] = {}
    for sessions in overlapping(problem, dated):
        if all(p.room is not None for p in sessions):
            continue
        costs = list[Mapping[int, int]]()
        for p in sessions:
            was = own.get((p.unit, p.slot))
            keeps = was.room if was is not None and was.kind == "in_person" else None
            if was is not None and was.frozen and keeps is not None:
                costs.append({keeps: 0})
            else:
                costs.append(_costs(problem, p, keeps, usual[p.unit]))
        alike = are_apart(problem, sessions)
        ranked = [[room for _, room in sorted((price, room) for room, price in cost.items())] for cost in costs]
        rooms = _cheapest(costs) if alike else fitted(problem, sessions, ranked)
        if rooms is None:
            return None
        given |= {(p.unit, p.slot): room for p, room in zip(sessions, rooms, strict=True)}
    return replace(
        dated,
        placements=tuple(
            replace(p, room=given.get((p.unit, p.slot), p.room)) if p.kind == "in_person" else p
            for p in dated.placements
        ),
    )


def _costs(problem: Problem, p: Placement, keeps: int | None, usual: Counter[int]) -> Mapping[int, int]:
    favourite = usual.most_common(1)[0][0] if usual else None
    return {
        room: ANOTHER * (keeps is not None and room != keeps) + UNUSUAL * (room != favourite)
        for room in problem.free_rooms(problem.units[p.unit], p.slot)
    }


def _cheapest(costs: Sequence[Mapping[int, int]]) -> list[int] | None:
    """A room for each session, all distinct, at the least sum (an assignment problem, as a flow of least cost)."""
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
