"""X4 Day of examinations: a group's number of them, an apprentice group's hours and rest."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from scheduler.checker.exams.sittings import Sitting, Sittings
from scheduler.checker.local_timetable import CentreDay, Meeting
from scheduler.checker.report import Violation
from scheduler.instance.instants import day_after
from scheduler.wording import date, duration, moment, say

Activity = Sitting | Meeting | CentreDay


def check(facts: Sittings) -> Iterator[Violation]:
    most = facts.instance.exams.most_per_day
    for group, sat in facts.by_group.items():
        by_day = defaultdict[dt.date, list[Sitting]](list)
        for one in sat:
            by_day[one.day].append(one)
        for day, found in by_day.items():
            if len(found) > most:
                text = say(
                    "{group} : {n} examens le {day}, au plus {most}",
                    "{group}: {n} examinations on {day}, at most {most}",
                    group=group,
                    n=len(found),
                    day=date(day),
                    most=most,
                )
                yield Violation("X4", text, tuple(one.id for one in found))
    for apprentices in facts.facts.apprentices:
        yield from _law(facts, apprentices.id)


def _law(facts: Sittings, group: str) -> Iterator[Violation]:
    local, law = facts.facts, facts.instance.law
    activities = defaultdict[dt.date, list[Activity]](list)
    things: tuple[Activity, ...] = (*facts.by_group[group], *local.attended[group], *local.at_centre(group))
    for thing in things:
        activities[thing.day].append(thing)
    examined = {one.day for one in facts.by_group[group]}
    for day in sorted(examined):
        total = sum(_seconds(facts, thing) for thing in activities[day])
        most = round(law.hours_per_day * 3600)
        if total > most:
            text = say(
                "{group} : {total} le {day}, examens compris, au plus {most}",
                "{group}: {total} on {day}, examinations included, at most {most}",
                group=group,
                total=duration(total),
                day=date(day),
                most=duration(most),
            )
            yield Violation("X4", text, tuple(thing.id for thing in activities[day]))
    least = round(law.rest_hours * 3600)
    for day, following in pairwise(sorted(activities)):
        if following > day_after(day, facts.instance.zone) or not examined & {day, following}:
            continue
        last = max(activities[day], key=lambda thing: thing.interval.until)
        first = min(activities[following], key=lambda thing: thing.interval.begin)
        rest = round((first.interval.begin - last.interval.until).total_seconds())
        if rest < least:
            text = say(
                "{group} : {rest} de repos avant {next}, il en faut {least}",
                "{group}: {rest} of rest before {next}, {least} needed",
                group=group,
                rest=duration(max(0, rest)),
                next=moment(first.start),
                least=duration(least),
            )
            yield Violation("X4", text, (last.id, first.id))


def _seconds(facts: Sittings, thing: Activity) -> int:
    """Hours that count: of an alternance day, lunch does not."""
    if isinstance(thing, CentreDay):
        hours = facts.instance.alternance
        return round(hours.hours * 3600) if hours is not None else 0
    return max(0, round((thing.interval.until - thing.interval.begin).total_seconds()))
