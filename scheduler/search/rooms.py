"""Rooms for sessions whose dates are known, with few changes of room (Q9): by matching, exactly where it is small."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from scheduler.demand.problem import Problem
from scheduler.demand.subproblem import Subproblem
from scheduler.model.assemble import assemble
from scheduler.model.registry import knows_its_rooms, rooms_for
from scheduler.model.solution import Assignment, Placement, decisions, read
from scheduler.rules import CRITERIA, RULES, in_force
from scheduler.search.run import Runner, Status

MOST_TRIES = 20_000
"""For rooms of sessions that overlap without being at the same time."""
PATIENCE_S = 5.0
"""For rooms at all, whatever is left of the time limit."""
BETTER_SHARE = 0.05
"""Of the time limit: what looking for the fewest changes of room may take, each time."""
ROUNDS = 3
"""How often all rooms are given again, each unit preferring the room it had most."""
EXACT_SESSIONS = 500
"""Up to so many in-person sessions the fewest changes of room are sought by the solver."""


def give_rooms(
    runner: Runner, problem: Problem, dated: Assignment, rooms: Sequence[Collection[int]] | None = None
) -> Assignment | None:
    """The same sessions with rooms. `rooms`: of each unit, those that its dates were found with, when they say all
    that rooms have to do with dates.

    None when there are not enough, or the search was stopped before any rooms were found.
    """
    pinned = any(pin.room is not None and pin.date is not None for pin in problem.instance.pins)
    exact = pinned or not all(map(knows_its_rooms, in_force(problem.instance.weight)))
    if exact or (rooms is None and rooms_for(problem) == "assigned"):
        return _solved(runner, problem, dated)
    matched = _matched(problem, dated, rooms or [row.rooms for row in problem.units])
    held = sum(p.kind == "in_person" for p in dated.placements)
    if matched is None or problem.instance.weight["Q9"] == 0 or held > EXACT_SESSIONS or not room_changes(matched):
        return matched
    return _solved(runner, problem, dated, matched) or matched


def _solved(runner: Runner, problem: Problem, dated: Assignment, known: Assignment | None = None) -> Assignment | None:
    """With the fewest changes of room, by the solver; better than `known`, if that is given."""
    slots: dict[int, set[int]] = {row.index: set() for row in problem.units}
    for p in dated.placements:
        slots[p.unit].add(p.slot)
    days = {group.index: [day for day, g in dated.alternance if g == group.index] for group in problem.groups}
    narrow = Subproblem.restricted(problem, slots, days)
    assembled = assemble(narrow, clashes="counted", rooms="assigned")
    v, model = assembled.variables, assembled.build.model
    rooms = {id(literal) for literal in v.room.values()}
    for literal, value in decisions(v, dated):
        if id(literal) not in rooms:
            model.add(literal == int(value))
    about_rooms = [code for code in in_force(problem.instance.weight) if RULES[code].rooms]
    model.minimize(assembled.build.total([code for code in about_rooms if code in CRITERIA]))
    if known is not None:
        model.add(assembled.build.total(["Q9"]) <= room_changes(known) * problem.instance.weight["Q9"] - 1)
    outcome = runner.finish(model, limit_s=min(PATIENCE_S, BETTER_SHARE * runner.params.time_limit_s))
    if outcome.status is Status.UNKNOWN and known is None:
        model.clear_objective()
        outcome = runner.finish(model, limit_s=PATIENCE_S)
    if not outcome.solved:
        return None
    return replace(read(v, outcome.values), alternance=dated.alternance)


def room_changes(assignment: Assignment) -> int:
    """Q9: rooms that units use, less one each."""
    rooms: dict[int, set[int | None]] = defaultdict(set)
    for p in assignment.placements:
        if p.kind == "in_person":
            rooms[p.unit].add(p.room)
    return sum(len(used) - 1 for used in rooms.values())


def _matched(problem: Problem, dated: Assignment, rooms: Sequence[Collection[int]]) -> Assignment | None:
    """A matching of sessions and rooms for each slot; the best of several rounds."""
    at_once = overlapping(problem, dated)
    used: dict[int, Counter[int]] = defaultdict(Counter)
    best: Assignment | None = None
    for _ in range(ROUNDS if problem.instance.weight["Q9"] else 1):
        before, used, roomed = used, defaultdict(Counter), dict[Placement, int]()
        for sessions in at_once:
            wishes = [_wishes(problem, p, rooms[p.unit], used[p.unit] + before[p.unit]) for p in sessions]
            alike = are_apart(problem, sessions)
            given = _matching(wishes) if alike else fitted(problem, sessions, wishes)
            if given is None:
                return None
            for p, room in zip(sessions, given, strict=True):
                used[p.unit][room] += 1
                roomed[p] = room
        found = replace(dated, placements=tuple(replace(p, room=roomed.get(p)) for p in dated.placements))
        if best is None or room_changes(found) < room_changes(best):
            best = found
    return best


def overlapping(problem: Problem, dated: Assignment) -> list[list[Placement]]:
    """The in-person sessions that need rooms of their own beside each other: those of one slot, and with long ones
    those of all the slots that these tie together."""
    by_slot: dict[int, list[Placement]] = defaultdict(list)
    for p in dated.placements:
        if p.kind == "in_person":
            by_slot[p.slot].append(p)
    found, until = list[list[Placement]](), dt.datetime.min.replace(tzinfo=dt.UTC)
    for slot in sorted(by_slot):
        time = problem.slots[slot]
        if time.start < until:
            found[-1] += by_slot[slot]
        else:
            found.append(by_slot[slot])
        until = max(time.end, until)
    return found


def are_apart(problem: Problem, sessions: Sequence[Placement]) -> bool:
    """Whether they are in one slot, each with a room at one site: rooms are then given by matching."""
    return len({p.slot for p in sessions}) == 1 and not any(problem.units[p.unit].unit.rooms_per_site for p in sessions)


def fitted(problem: Problem, sessions: Sequence[Placement], wishes: Sequence[Sequence[int]]) -> list[int] | None:
    """A room for each session, free in all of its slots, those with the fewest wishes first; None when none is found in
    so many tries."""
    slots = [problem.grid_of([p.slot]) for p in sessions]
    order = sorted(range(len(slots)), key=lambda n: (len(wishes[n]), -len(slots[n])))
    given, taken, tries = dict[int, int](), set[tuple[int, str]](), 0

    def place(position: int) -> bool:
        nonlocal tries
        if position == len(order):
            return True
        session = order[position]
        for room in wishes[session]:
            tries += 1
            here = {(slot, part.id) for slot in slots[session] for part in problem.instance.room_rows[room].parts}
            if tries <= MOST_TRIES and taken.isdisjoint(here):
                given[session] = room
                taken.update(here)
                if place(position + 1):
                    return True
                taken.difference_update(here)
        return False

    return [given[session] for session in range(len(slots))] if place(0) else None


def _wishes(problem: Problem, p: Placement, rooms: Collection[int], used: Counter[int]) -> list[int]:
    """The unit's rooms that are open on the day and large enough, those it uses most first."""
    row, day = problem.units[p.unit], problem.slots[p.slot].day
    known = [room for room, _ in used.most_common()]
    wishes = known + sorted(room for room in rooms if room not in used)
    return [room for room in wishes if problem.is_open(room, day) and problem.is_large_enough(room, row, day)]


def _matching(wishes: Sequence[Sequence[int]]) -> list[int] | None:
    """A room of each list, all distinct, earlier in the list where that costs nobody else a room; None if there is no
    such choice (augmenting paths: Kuhn, 1955)."""
    holder: dict[int, int] = {}

    def place(session: int, tried: set[int]) -> bool:
        for free_only in (True, False):
            for room in wishes[session]:
                if room in tried or (free_only and room in holder):
                    continue
                tried.add(room)
                if room not in holder or place(holder[room], tried):
                    holder[room] = session
                    return True
        return False

    for session in range(len(wishes)):
        if not place(session, set()):
            return None
    given = {session: room for room, session in holder.items()}
    return [given[session] for session in range(len(wishes))]
