"""Rooms for sessions whose dates are known, with few changes of room (Q9): by matching, exactly where it is small."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
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

Need = tuple[Placement, str]
"""A session, and the place (`Problem.places_on`) for which it needs a room."""


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
    changes = 0 if matched is None else room_changes(problem, matched)
    if matched is None or problem.instance.weight["Q9"] == 0 or held > EXACT_SESSIONS or not changes:
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
        model.add(assembled.build.total(["Q9"]) <= room_changes(problem, known) * problem.instance.weight["Q9"] - 1)
    outcome = runner.finish(model, limit_s=min(PATIENCE_S, BETTER_SHARE * runner.params.time_limit_s))
    if outcome.status is Status.UNKNOWN and known is None:
        model.clear_objective()
        outcome = runner.finish(model, limit_s=PATIENCE_S)
    if not outcome.solved:
        return None
    return replace(read(v, outcome.values), alternance=dated.alternance)


def room_changes(problem: Problem, assignment: Assignment) -> int:
    """Q9: rooms that units use, less one each; with a room at each site, one for each."""
    rooms: dict[tuple[int, str], set[int]] = defaultdict(set)
    for p in assignment.placements:
        for room in p.rooms:
            rooms[p.unit, problem.place_of(problem.units[p.unit], room)].add(room)
    return sum(len(used) - 1 for used in rooms.values())


def _matched(problem: Problem, dated: Assignment, rooms: Sequence[Collection[int]]) -> Assignment | None:
    """A matching of what sessions need and rooms for each slot; the best of several rounds."""
    at_once = overlapping(problem, dated)
    used: dict[tuple[int, str], Counter[int]] = defaultdict(Counter)
    best: Assignment | None = None
    for _ in range(ROUNDS if problem.instance.weight["Q9"] else 1):
        before, used, given = used, defaultdict(Counter), dict[Need, int]()
        for sessions in at_once:
            needs = needs_of(problem, sessions)
            wishes = [_wishes(problem, need, rooms, used[_key(need)] + before[_key(need)]) for need in needs]
            found = _matching(wishes) if are_alike(sessions) else fitted(problem, needs, wishes)
            if found is None:
                return None
            for need, room in zip(needs, found, strict=True):
                used[_key(need)][room] += 1
                given[need] = room
        roomed = housed(dated, given)
        if best is None or room_changes(problem, roomed) < room_changes(problem, best):
            best = roomed
    return best


def needs_of(problem: Problem, sessions: Iterable[Placement]) -> list[Need]:
    """The rooms that the sessions need: one for each of their places."""
    return [
        (p, place) for p in sessions for place in problem.places_on(problem.units[p.unit], problem.slots[p.slot].day)
    ]


def housed(dated: Assignment, given: Mapping[Need, int]) -> Assignment:
    """The sessions with the rooms that are given to those that need some; the others with theirs."""
    rooms: dict[Placement, list[int]] = defaultdict(list)
    for (p, _), room in given.items():
        rooms[p].append(room)
    return replace(
        dated,
        placements=tuple(replace(p, rooms=tuple(sorted(rooms[p]))) if p in rooms else p for p in dated.placements),
    )


def _key(need: Need) -> tuple[int, str]:
    return need[0].unit, need[1]


def overlapping(problem: Problem, dated: Assignment) -> list[list[Placement]]:
    """The in-person sessions whose rooms must be distinct: those of one slot, and with long ones those of all the slots
    that these tie together."""
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


def are_alike(sessions: Iterable[Placement]) -> bool:
    """Whether they are in one slot: rooms are then given by matching."""
    return len({p.slot for p in sessions}) == 1


def fitted(problem: Problem, needs: Sequence[Need], wishes: Sequence[Sequence[int]]) -> list[int] | None:
    """A room for each need, free in all of its session's slots, those with the fewest wishes first; None when none is
    found in so many tries."""
    slots = [problem.grid_of([p.slot]) for p, _ in needs]
    order = sorted(range(len(slots)), key=lambda n: (len(wishes[n]), -len(slots[n])))
    given, taken, tries = dict[int, int](), set[tuple[int, int]](), 0

    def place(position: int) -> bool:
        nonlocal tries
        if position == len(order):
            return True
        need = order[position]
        for room in wishes[need]:
            tries += 1
            here = {(slot, room) for slot in slots[need]}
            if tries <= MOST_TRIES and taken.isdisjoint(here):
                given[need] = room
                taken.update(here)
                if place(position + 1):
                    return True
                taken.difference_update(here)
        return False

    return [given[need] for need in range(len(slots))] if place(0) else None


def _wishes(problem: Problem, need: Need, rooms: Sequence[Collection[int]], used: Counter[int]) -> list[int]:
    """The unit's rooms for the place that are open on the day and large enough, those it uses most first."""
    p, place = need
    row, day = problem.units[p.unit], problem.slots[p.slot].day
    mine = [room for room in rooms[p.unit] if problem.place_of(row, room) == place]
    known = [room for room, _ in used.most_common()]
    wishes = known + sorted(room for room in mine if room not in used)
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
