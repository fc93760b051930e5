"""H7 Law: an apprentice group's hours in a day, and its rest between two days.

Hours of a date: those of its sessions, and those an alternance day counts (lunch does not). Rest: from the end of a
date's last activity to the start of the next date's first. Limits: `law` of the instance (10 h and 11 h).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from scheduler.checker.local_timetable import CentreDay, LocalTimetable, Meeting
from scheduler.checker.report import Violation
from scheduler.instance.instants import day_after
from scheduler.instance.schema.instance import Instance
from scheduler.wording import date, duration, moment, say

Activities = dict[dt.date, list[Meeting | CentreDay]]


def check(facts: LocalTimetable) -> Iterator[Violation]:
    for group in facts.apprentices:
        attended, centre = facts.attended[group.id], facts.at_centre(group.id)
        yield from facts.once(_unlawful, facts.instance, group.id, attended, centre)


def _unlawful(
    instance: Instance, group: str, attended: Iterable[Meeting], centre: Iterable[CentreDay]
) -> Iterator[Violation]:
    activities: Activities = defaultdict(list)
    for day in centre:
        activities[day.day].append(day)
    for meeting in attended:
        activities[meeting.day].append(meeting)
    yield from _long_days(instance, group, activities)
    yield from _short_rests(instance, group, activities)


def _long_days(instance: Instance, group: str, activities: Activities) -> Iterator[Violation]:
    most = round(instance.law.hours_per_day * 3600)
    hours = instance.alternance
    at_centre = round(hours.hours * 3600) if hours is not None else 0
    for day, things in sorted(activities.items()):
        sessions = sum(thing.seconds for thing in things if isinstance(thing, Meeting))
        alternance = at_centre if any(isinstance(thing, CentreDay) for thing in things) else 0
        if sessions + alternance > most:
            text = say(
                "{group} : {total} le {day} ({alternance} d’alternance et {sessions} de séances), au plus {most}"
                if alternance else "{group} : {total} de séances le {day}, au plus {most}",
                "{group}: {total} on {day} ({alternance} of alternance and {sessions} of sessions), at most {most}"
                if alternance else "{group}: {total} of sessions on {day}, at most {most}",
                group=group, total=duration(sessions + alternance), day=date(day), alternance=duration(alternance),
                sessions=duration(sessions), most=duration(most),
            )  # fmt: skip
            yield Violation("H7", text, tuple(thing.id for thing in things))


def _short_rests(instance: Instance, group: str, activities: Activities) -> Iterator[Violation]:
    least = round(instance.law.rest_hours * 3600)
    for day, following in pairwise(sorted(activities)):
        if following > day_after(day, instance.zone):
            continue
        last = max(activities[day], key=lambda a: a.interval.until)
        first = min(activities[following], key=lambda a: a.interval.begin)
        rest = round((first.interval.begin - last.interval.until).total_seconds())
        if rest < least:
            text = say(
                "{group} : {rest} de repos entre le {end} et le {start}, il en faut {least}",
                "{group}: {rest} of rest between {end} and {start}, {least} needed",
                group=group,
                rest=duration(max(0, rest)),
                end=moment(last.end),
                start=moment(first.start),
                least=duration(least),
            )
            yield Violation("H7", text, (last.id, first.id))
