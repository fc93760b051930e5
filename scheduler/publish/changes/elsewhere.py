"""Dates of what other centres teach our groups that are not as they were: feeds show them, so students must be told."""

import datetime as dt
from collections.abc import Iterator

from scheduler.export.audience import busy_groups
from scheduler.instance.instants import local, utc
from scheduler.instance.schema.instance import Instance
from scheduler.publish.changes.texts import whole
from scheduler.text import Text
from scheduler.timeline.calendar import busy_hours
from scheduler.wording import clock, joined, listing, moment

_Times = frozenset[tuple[dt.datetime, dt.datetime]]
_NEVER: _Times = frozenset()


def elsewhere_changes(before: Instance, after: Instance) -> Iterator[tuple[str, frozenset[str], Text]]:
    """The unit or title, the groups that are told, and what they are told: each group its own dates and no other's."""
    old, new = _times(before), _times(after)
    alike: dict[tuple[str, _Times, _Times], list[str]] = {}
    for name, group in dict.fromkeys((*new, *old)):
        if group in after.group:
            was, now = old.get((name, group), _NEVER), new.get((name, group), _NEVER)
            alike.setdefault((name, was - now, now - was), []).append(group)
    for (name, gone, come), groups in alike.items():
        if gone or come:
            title = f"{name} – {after.unit[name].title}" if name in after.unit else name
            yield name, frozenset(groups), _said(whole(title), gone, come, after.zone)


def _times(instance: Instance) -> dict[tuple[str, str], _Times]:
    """By the unit, or the title, and the group: what students see of it."""
    found: dict[tuple[str, str], set[tuple[dt.datetime, dt.datetime]]] = {}
    for busy in instance.busy:
        for time in busy_hours(busy, instance.zone) if busy.is_shown else ():
            for group in busy_groups(instance, busy, local(time.start, instance.zone).date()):
                found.setdefault((busy.unit or busy.title, group), set()).add((utc(time.start), utc(time.end)))
    return {key: frozenset(times) for key, times in found.items()}


def _said(title: str, gone: _Times, come: _Times, zone: dt.tzinfo) -> Text:
    parts = []
    if gone:
        parts.append(joined(" ", (Text("n’a plus lieu", "no more on"), _listed(gone, zone))))
    if come:
        parts.append(joined(" ", (Text("a lieu", "held on"), _listed(come, zone))))
    return joined(
        Text(" : ", ": "),
        (Text(f"{title}, organisé ailleurs", f"{title}, organised elsewhere"), joined(Text(" ; ", "; "), parts)),
    )


def _listed(times: _Times, zone: dt.tzinfo) -> Text:
    """`mardi 07/03/2023 17 h – 19 h et …`: all of them, for each is a date that somebody has in his diary."""
    spans = [(start.astimezone(zone), end.astimezone(zone)) for start, end in sorted(times)]
    said = [
        joined(" – ", (moment(start), clock(end) if start.date() == end.date() else moment(end)))
        for start, end in spans
    ]
    return listing(said, len(said))
