"""H8 sites: a group or a trainer is at one site in an evening. Webconferences are at no site. Where a session has a
room at each site, a group is at its own, and the trainer at any one of them.

Needs assigned rooms; where every room is on one site there is nothing to post.
"""

import datetime as dt
from collections import defaultdict

from scheduler.demand.problem import GroupRow, Problem
from scheduler.model.build import Build, Var
from scheduler.model.variables import Variables

Sites = tuple[str, ...]


def needs_rooms(problem: Problem) -> bool:
    return len({room.site for room in problem.instance.rooms}) > 1


def post(build: Build, v: Variables) -> None:
    instance, problem = build.problem.instance, build.problem
    if not needs_rooms(problem):
        return
    if v.rooms != "assigned":
        raise AssertionError("several sites need assigned rooms")
    at_site: dict[tuple[int, dt.date], dict[Sites, list[tuple[int, Var]]]] = defaultdict(lambda: defaultdict(list))
    for (unit, slot, room), literal in v.room.items():
        if not problem.units[unit].seats:
            at_site[unit, v.slot(slot).day][(instance.rooms[room].site,)].append((slot, literal))
    for row in problem.units:
        for slot in v.at[row.index] if row.seats else ():
            sites, day = problem.places_on(row, v.slot(slot).day), v.slot(slot).day
            at_site[row.index, day][sites] += [(slot, held) for held in v.held(row.index, slot, "in_person")]
    for group in problem.groups:
        for day in problem.timeline.slots_on if group.days is None else sorted(group.days):
            here: dict[Sites, list[Var]] = defaultdict(list)
            for unit in group.units:
                for sites, found in at_site[unit, day].items():
                    here[_seat(problem, group, sites)] += [literal for _, literal in found]
            _one_site(build, group.group.id, here)
    for trainer, units in enumerate(problem.taught_by):
        for day in problem.timeline.slots_on:
            here = defaultdict(list)
            for unit in units:
                for sites, found in at_site[unit, day].items():
                    here[sites] += [_taught_here(build, v, unit, slot, trainer, literal) for slot, literal in found]
            _one_site(build, instance.trainers[trainer].id, here)


def _seat(problem: Problem, group: GroupRow, sites: Sites) -> Sites:
    """Where the group sits in a session at these sites: at its own, when there is one room for each."""
    if len(sites) == 1:
        return sites
    own = problem.instance.site_of_group(group.group.id)
    return (own,) if own in sites else sites


def _one_site(build: Build, subject: str, here: dict[Sites, list[Var]]) -> None:
    """One site, which every session has a room at."""
    if len(here) < 2:
        return
    chosen = {site: build.boolean() for sites in here for site in sites}
    build.post("H8", subject, build.model.add_at_most_one(chosen.values()))
    for sites, literals in here.items():
        for literal in literals:
            if len(sites) == 1:
                build.post("H8", subject, build.model.add_implication(literal, chosen[sites[0]]))
            else:
                build.post("H8", subject, build.model.add_bool_or([literal.negated(), *(chosen[s] for s in sites)]))


def _taught_here(build: Build, v: Variables, unit: int, slot: int, trainer: int, literal: Var) -> Var:
    """The session is in the room and this trainer teaches it."""
    if build.problem.units[unit].teaching != "choice":
        return literal
    chosen = v.teach.get((unit, slot, trainer))
    both = build.boolean()
    if chosen is not None:
        build.model.add(both >= literal + chosen - 1)
    return both
