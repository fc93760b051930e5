"""What sets of facts are asked about: a problem, how many clashes a timetable may have, and what holds in any case."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from scheduler.demand.problem import Problem
from scheduler.search.published import Published
from scheduler.search.reasons.fact import CALENDAR, Fact, facts_of


@dataclass(frozen=True)
class Premises:
    """`facts` can be left out, `given` always hold. Where the calendar is given, so are the slots and alternance days
    of `problem`, which may be restricted.

    `most_clashes`: how many clashes a timetable may have; None when they do not matter. `published`: the timetable of
    which what is past stays.
    """

    problem: Problem
    facts: tuple[Fact, ...]
    given: frozenset[Fact] = frozenset()
    most_clashes: int | None = None
    published: Published | None = None

    @classmethod
    def of(cls, problem: Problem, *, strict: bool, published: Published | None = None) -> "Premises":
        """All the facts of the instance. `strict`: clashes are forbidden."""
        facts = facts_of(problem, strict=strict, published=published)
        return cls(problem, facts, most_clashes=0 if strict else None, published=published)

    @classmethod
    def of_clashes(cls, problem: Problem, most_clashes: int) -> "Premises":
        """Of a number of clashes: the calendar is given, and so is what the units are (balance, shares, times)."""
        facts = facts_of(problem, strict=True)
        given = frozenset(fact for fact in facts if fact.kind in {*CALENDAR, "balance", "shares", "times"})
        return cls(problem, tuple(fact for fact in facts if fact not in given), given, most_clashes)

    def about(self, units: Iterable[int], trainers: Collection[int]) -> tuple[Fact, ...]:
        """The facts that can matter to these units, and to clashes of these trainers; in the same order."""
        people = {self.problem.instance.trainers[trainer].id for trainer in trainers}
        return tuple(
            fact
            for fact in about(self.problem, self.facts, frozenset(units))
            if fact.rule not in ("C1", "C2") or fact.subject in people
        )


def about(problem: Problem, facts: Collection[Fact], units: frozenset[int]) -> tuple[Fact, ...]:
    """The facts that can matter to these units alone (those of the calendar matter to all); in the same order. Without
    any unit: to the alternance days."""
    rows = [problem.units[unit] for unit in units]
    groups = {g for row in rows for a in row.attendees for g in problem.groups[a].lineage}
    names = {
        "unit": {code for row in rows for code in (row.code, row.unit.whole.code)},
        "group": {row.group.id for row in problem.groups if row.index in groups or not units},
        "trainer": {problem.instance.trainers[trainer].id for row in rows for trainer in row.trainers},
        "room": {room for row in rows for room in problem.instance.room_ids(row.rooms)},
    }
    return tuple(fact for fact in facts if _touches(problem, fact, names))


def _touches(problem: Problem, fact: Fact, names: dict[str, set[str]]) -> bool:
    match fact.kind:
        case "rule":
            return not fact.subject or any(fact.subject in known for known in names.values())
        case "holiday" | "closure":
            return True
        case "unit" | "rhythm" | "balance" | "shares" | "order" | "parallel" | "times" | "pin" | "past":
            return fact.subject in names["unit"]
        case "group" | "law" | "alternance" | "past_days":
            return fact.subject in names["group"]
        case "evenings" | "sessions" | "hours" | "one_place" | "away":
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
