"""Sections held at once (H13) that have too few rooms, weeks or trainers in common: see `arithmetic`."""

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from scheduler.demand.capacity import Capacity, ways
from scheduler.demand.hours_arithmetic import asked
from scheduler.demand.order import held_at_once
from scheduler.demand.problem import Problem, UnitRow
from scheduler.text import Text
from scheduler.wording import SESSION, counted, listing, names, say

MOST_SECTIONS = 8
"""Of more, not every choice of some is gone through."""


def too_little_in_common(capacity: Capacity) -> Iterator[Text]:
    """Units whose sections find fewer rooms than they are, or too few weeks in which all of them can be taught."""
    for rows in _at_once(capacity.problem):
        yield from _too_few_rooms(capacity, rows)
        yield from _too_few_weeks(capacity, rows)


def too_few_trainers(problem: Problem) -> Iterator[Text]:
    """Units with more sections at once than trainers who can each take one: a clash in each of their sessions."""
    for rows in _at_once(problem):
        row = rows[0]
        able = len(row.trainers) if row.teaching == "choice" else 1
        if row.trainers and able < len(rows):
            who = names(problem.instance.trainers[trainer].name for trainer in row.trainers)
            yield say(
                "{unit} : ses {n} demi-groupes ont leurs séances en même temps, et {who} ne {can} assurer que {able} à "
                "la fois ; ajoutez des formateurs, ou effacez « parallel »",
                "{unit}: its {n} half-groups have their sessions at once, and {who} can teach {able} at a time only; "
                "add trainers, or delete “parallel”",
                unit=row.unit.whole.code,
                n=len(rows),
                can="peut" if len(row.trainers) == 1 else "peuvent",
                able=counted(able, SESSION),
                who=who,
            )


def _at_once(problem: Problem) -> Iterator[tuple[UnitRow, ...]]:
    return (tuple(problem.units[unit] for unit in units) for units in held_at_once(problem))


def _too_few_rooms(capacity: Capacity, rows: Sequence[UnitRow]) -> Iterator[Text]:
    """The fewest sections whose rooms together are fewer than they are; without any room, others say so."""
    if not rows[0].demand.in_person or not all(row.rooms for row in rows):
        return
    place_of = capacity.problem.place_of
    places = sorted({place_of(row, room) for row in rows for room in row.rooms})
    for number in range(2, min(len(rows), MOST_SECTIONS) + 1):
        for some, place in product(combinations(rows, number), places):
            if any(
                place not in {place_of(row, room) for room in row.rooms} or (row.seats and row.students) for row in some
            ):
                continue
            every = frozenset[int]().union(*(capacity.rooms_of(row) for row in some))
            found = sorted(room for room in every if place_of(some[0], room) == place)
            if len(found) < number:
                rooms = names(capacity.problem.instance.rooms[room].id for room in found)
                only = say("seule {rooms}", "only {rooms}", rooms=rooms) if found else Text("aucune", "none")
                yield say(
                    "{sections} ont leurs regroupements en même temps et veulent {n} salles, mais {only} leur convient",
                    "{sections} have their in-person sessions at once and need {n} rooms, but {only} will do",
                    sections=listing([row.code for row in some]),
                    n=number,
                    only=only,
                )
                return


def _too_few_weeks(capacity: Capacity, rows: Sequence[UnitRow]) -> Iterator[Text]:
    """More sessions than weeks in which all the sections have a slot in common, though each has weeks enough."""
    row = rows[0]
    for kind in ways(row):
        each = [capacity.usable_by(r) if kind is None else capacity.usable(r, kind) for r in rows]
        needed, (most, _) = row.demand.least(kind), capacity.sessions(row, frozenset.intersection(*each))
        if most < needed <= min(capacity.sessions(row, slots)[0] for slots in each):
            yield say(
                "{unit} : il faut {what} de chaque demi-groupe en même temps, mais {n} au plus tiennent dans les "
                "créneaux possibles pour tous",
                "{unit}: {what} of each half-group are needed at once, but at most {n} fit in slots that are possible "
                "for all of them",
                unit=row.unit.whole.code,
                what=asked(row, needed, kind),
                n=counted(most, SESSION),
            )
            return
