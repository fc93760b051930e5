"""H8 Sites: the in-person sessions of a group, and of a trainer, are at one site on a date.

In a session with rooms at several sites a group is at its own, and the trainer at any one of them: some site must be
among those of each of his sessions of the date.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from scheduler.checker.local_timetable import LocalTimetable, Meeting, rooms_of
from scheduler.checker.report import Violation
from scheduler.instance.schema.instance import Instance
from scheduler.wording import date, listing, say


def check(facts: LocalTimetable) -> Iterator[Violation]:
    """Groups and trainers who go to the same places are named together: the fault is one."""
    whom: dict[tuple[Meeting, ...], list[str]] = defaultdict(list)
    for group in facts.instance.groups:
        for meetings in facts.once(_scattered, facts.instance, facts.attended[group.id], group.id):
            whom[meetings].append(group.id)
    for trainer in facts.instance.trainers:
        for meetings in facts.once(_scattered, facts.instance, facts.taught[trainer.id]):
            whom[meetings].append(trainer.name)
    for meetings, names in whom.items():
        places = [
            say("{unit} à {site}", "{unit} at {site}", unit=meeting.name, site=room.site)
            for meeting in meetings
            for room in rooms_of(facts.instance, meeting)
        ]
        text = say(
            "{names} : plusieurs sites le {day} ({places})",
            "{names}: several sites on {day} ({places})",
            names=listing(names),
            day=date(meetings[0].day),
            places=listing(places),
        )
        yield Violation("H8", text, tuple(meeting.id for meeting in meetings))


def _scattered(
    instance: Instance, meetings: Iterable[Meeting], group: str | None = None
) -> Iterator[tuple[Meeting, ...]]:
    """The in-person sessions, in known rooms, of each date on which no site is one of each."""
    sites, held = defaultdict[dt.date, list[set[str]]](list), defaultdict[dt.date, list[Meeting]](list)
    own = None if group is None else instance.site_of_group(group)
    for meeting in meetings:
        there = {room.site for room in rooms_of(instance, meeting)}
        if there:
            sites[meeting.day].append({own} if own is not None and own in there and len(there) > 1 else there)
            held[meeting.day].append(meeting)
    for day, each in sites.items():
        if not set.intersection(*each):
            yield tuple(held[day])
