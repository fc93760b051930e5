"""H8 Sites: the in-person sessions of a group, and of a trainer, are at one site on a date."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from scheduler.checker.local_timetable import LocalTimetable, Meeting, room_of
from scheduler.checker.report import Violation
from scheduler.instance.schema.instance import Instance
from scheduler.wording import date, listing, say


def check(facts: LocalTimetable) -> Iterator[Violation]:
    """Groups and trainers who go to the same places are named together: the fault is one."""
    whom: dict[tuple[Meeting, ...], list[str]] = defaultdict(list)
    for group in facts.instance.groups:
        for meetings in facts.once(_scattered, facts.instance, facts.attended[group.id]):
            whom[meetings].append(group.id)
    for trainer in facts.instance.trainers:
        for meetings in facts.once(_scattered, facts.instance, facts.taught[trainer.id]):
            whom[meetings].append(trainer.name)
    for meetings, names in whom.items():
        places = [
            say("{unit} à {site}", "{unit} at {site}", unit=meeting.name, site=room.site)
            for meeting in meetings
            if (room := room_of(facts.instance, meeting)) is not None
        ]
        text = say(
            "{names} : plusieurs sites le {day} ({places})",
            "{names}: several sites on {day} ({places})",
            names=listing(names),
            day=date(meetings[0].day),
            places=listing(places),
        )
        yield Violation("H8", text, tuple(meeting.id for meeting in meetings))


def _scattered(instance: Instance, meetings: Iterable[Meeting]) -> Iterator[tuple[Meeting, ...]]:
    """The in-person sessions, in known rooms, of each date on which they are at two sites or more."""
    sites, held = defaultdict[dt.date, set[str]](set), defaultdict[dt.date, list[Meeting]](list)
    for meeting in meetings:
        room = room_of(instance, meeting)
        if room is not None:
            sites[meeting.day].add(room.site)
            held[meeting.day].append(meeting)
    for day, there in sites.items():
        if len(there) > 1:
            yield tuple(held[day])
