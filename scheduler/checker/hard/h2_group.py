"""H2 Group: a group attends at most one thing at a time.

What it attends: the sessions of its units and of the units of the groups it is part of, the alternance days and the
external busy times of them all. A session lists exactly those of its unit's groups that
are there on its day.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from scheduler.checker.local_timetable import Commitment, LocalTimetable, Meeting
from scheduler.checker.overlap import simultaneous
from scheduler.checker.report import Violation
from scheduler.instance.schema.instance import Instance
from scheduler.wording import listing, say, shown


def check(facts: LocalTimetable) -> Iterator[Violation]:
    for held in facts.of_unit.values():
        yield from facts.once(_for_others, facts.whole_year, held)
    yield from _at_once(facts)


def _for_others(whole_year: Instance, held: Iterable[Meeting]) -> Iterator[Violation]:
    for meeting in held:
        groups = () if meeting.unit is None else whole_year.groups_on(meeting.unit, meeting.day)
        if sorted(meeting.session.groups) != sorted(set(groups)):
            text = say(
                "{session} : groupes indiqués : {listed} ; ceux de l’UE sont {groups}",
                "{session}: groups listed: {listed}; the unit's are {groups}",
                session=meeting.label,
                listed=listing([shown(group) for group in meeting.session.groups] or ["–"]),
                groups=listing(groups or ["–"]),
            )
            yield Violation("H2", text, (meeting.id,))


def _at_once(facts: LocalTimetable) -> Iterator[Violation]:
    """Groups that attend the same things at once are named together: the fault is one."""
    together = defaultdict[tuple[Commitment, ...], list[str]](list)
    for group in facts.instance.groups:
        attended, centre, busy = facts.attended[group.id], facts.at_centre(group.id), facts.busy[group.id]
        for things in facts.once(_overlaps, attended, centre, busy):
            together[things].append(group.id)
    for things, groups in together.items():
        text = say(
            "{groups} : {n} choses en même temps : {things}",
            "{groups}: {n} things at once: {things}",
            groups=listing(groups),
            n=len(things),
            things=listing([thing.label for thing in things]),
        )
        yield Violation("H2", text, tuple(thing.id for thing in things if thing.id is not None))


def _overlaps(*attended: Iterable[Commitment]) -> Iterator[tuple[Commitment, ...]]:
    for things in simultaneous(thing for some in attended for thing in some):
        if any(thing.id is not None for thing in things):
            yield things
