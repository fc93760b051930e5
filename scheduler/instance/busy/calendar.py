"""Busy times in iCal (RFC 5545): recurrences followed, days split at midnight, hours in the instance's zone.

Cancelled events and those that their calendar shows as free (`TRANSP:TRANSPARENT`) keep nobody busy. Hours without a
zone are local. A day-long event lasts from 00:00 to 23:59.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from scheduler.errors import Fault, InputError, Place
from scheduler.instance.schema import BusyTime, Span
from scheduler.instance.words import quoted
from scheduler.text import Text

_MAX_EVENTS = 5_000
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_DAY_END = dt.time(23, 59)
_BROKEN = (ValueError, KeyError, AttributeError, TypeError, IndexError, OverflowError)
"""What the two libraries raise on calendars that are not; none of it is meant as their interface."""


def read_calendar(text: str, file: str, zone: ZoneInfo, bounds: Span) -> tuple[list[BusyTime], int]:
    """Busy times within `bounds`, and how many events the file has at all. Raises InputError with every fault."""
    blocks = _event_blocks(text, file)
    try:
        calendars = icalendar.Calendar.from_ical(text, multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except _BROKEN as error:
        raise InputError([Fault(Place(file, 1), _NO_CALENDAR)]) from error
    if len(events) != len(blocks):
        raise InputError([Fault(Place(file, 1), _NO_CALENDAR)])
    faults = [fault for event, block in zip(events, blocks, strict=True) for fault in _event_faults(event, block, file)]
    if faults:
        raise InputError(faults)
    try:
        times = [time for calendar in calendars for time in _times(calendar, zone, bounds)]
    except _BROKEN as error:
        raise InputError([Fault(Place(file), _NO_RECURRENCE)]) from error
    return times, sum(_keeps_busy(event) for event in events)


@dataclass
class _Block:
    """The lines of one VEVENT: where it begins, and where and how each property is written."""

    line: int
    properties: dict[str, tuple[int, str]] = field(default_factory=dict)

    def place(self, file: str, name: str) -> Place:
        return Place(file, self.properties.get(name, (self.line, ""))[0])


def _event_blocks(text: str, file: str) -> list[_Block]:
    """Events with their lines, which icalendar forgets. Raises InputError when the nesting is broken."""
    lines = re.split(r"\r\n|\r|\n", text)
    nest: list[str] = []
    blocks: list[_Block] = []
    for number, line in enumerate(lines, 1):
        name, _, value = line.partition(":")
        name = re.split("[;:]", name)[0].strip().upper()
        if name == "BEGIN":
            nest.append(value.strip().upper())
            if nest[-1] == "VEVENT":
                blocks.append(_Block(number))
        elif name == "END":
            if not nest or nest.pop() != value.strip().upper():
                raise InputError([Fault(Place(file, number), _BROKEN_NEST)])
        elif nest and nest[-1] == "VEVENT" and not line.startswith((" ", "\t")):
            blocks[-1].properties.setdefault(name, (number, value.strip()))
        if len(blocks) > _MAX_EVENTS:
            raise InputError([Fault(Place(file, number), _TOO_MANY)])
    if nest:
        raise InputError([Fault(Place(file, len(lines)), _BROKEN_NEST)])
    if not re.search(r"^BEGIN:VCALENDAR\s*$", text, re.MULTILINE | re.IGNORECASE):
        raise InputError([Fault(Place(file, 1), _NO_CALENDAR)])
    return blocks


def _event_faults(event: Any, block: _Block, file: str) -> Iterator[Fault]:
    if event.errors:
        for name, _ in event.errors:
            _, value = block.properties.get(str(name).upper(), (block.line, ""))
            shown = quoted(f"{name}:{value}" if name else "BEGIN:VEVENT")
            yield Fault(
                block.place(file, str(name).upper()),
                Text(
                    f"{shown.fr} ne peut pas être lu ; redemandez ce fichier ou corrigez la ligne",
                    f"{shown.en} cannot be read; ask for this file again or correct the line",
                ),
            )
        return
    start, end = event.get("DTSTART"), event.get("DTEND")
    for name in ("DTSTART", "DTEND", "DURATION", "RRULE"):
        if isinstance(event.get(name), list):
            yield Fault(block.place(file, name), _said_twice(name))
            return
    if start is None or (end is None and event.get("DURATION") is None and isinstance(start.dt, dt.datetime)):
        name = "DTSTART" if start is None else "DTEND"
        yield Fault(
            Place(file, block.line),
            Text(
                f"cet événement n’a pas de ligne « {name} » ; ajoutez-la, par exemple « {name}:20221004T130000Z »",
                f"this event has no line “{name}”; add it, for example “{name}:20221004T130000Z”",
            ),
        )
        return
    for name, value in (("DTSTART", start), ("DTEND", end)):
        zone = value.params.get("TZID") if value is not None else None
        if zone is not None and isinstance(value.dt, dt.datetime) and value.dt.tzinfo is None:
            shown = quoted(zone)
            yield Fault(
                block.place(file, name),
                Text(
                    f"le fuseau horaire {shown.fr} est inconnu ; écrivez par exemple TZID=Europe/Paris",
                    f"the time zone {shown.en} is unknown; write for example TZID=Europe/Paris",
                ),
            )
            return
    yield from _order_and_rhythm(event, block, file)


def _order_and_rhythm(event: Any, block: _Block, file: str) -> Iterator[Fault]:
    if "DTEND" in event:
        start, end = event["DTSTART"].dt, event["DTEND"].dt
        try:
            backwards = end <= start if isinstance(end, dt.datetime) else end < start
        except TypeError:  # a date against an hour, or an hour with a zone against one without
            backwards = True
        if backwards:
            yield Fault(
                block.place(file, "DTEND"),
                Text(
                    f"la fin ({end}) ne suit pas le début ({start}) ; corrigez « DTEND »",
                    f"the end ({end}) does not follow the start ({start}); correct “DTEND”",
                ),
            )
    rule = event.get("RRULE")
    if rule is not None:
        frequency = str(next(iter(rule.get("FREQ", [])), ""))
        if frequency.upper() not in _FREQUENCIES or {"BYHOUR", "BYMINUTE", "BYSECOND"} & {str(k) for k in rule}:
            shown = quoted(block.properties.get("RRULE", (0, frequency))[1])
            yield Fault(
                block.place(file, "RRULE"),
                Text(
                    f"la répétition {shown.fr} n’est pas admise ; écrivez FREQ=DAILY, WEEKLY, MONTHLY ou YEARLY",
                    f"the recurrence {shown.en} is not allowed; write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY",
                ),
            )


def _keeps_busy(event: Any) -> bool:
    return str(event.get("STATUS", "")).upper() != "CANCELLED" and str(event.get("TRANSP", "")).upper() != "TRANSPARENT"


def _times(calendar: Any, zone: ZoneInfo, bounds: Span) -> Iterator[BusyTime]:
    # A day more at each end: bounds are local, and an event of another zone can lie across them.
    margin = dt.timedelta(days=1)
    occurrences = recurring_ical_events.of(calendar).between(bounds.first - margin, bounds.last + 2 * margin)
    for occurrence in occurrences:
        if _keeps_busy(occurrence):
            yield from _split_by_day(occurrence.start, occurrence.end, zone, bounds)


def _split_by_day(
    start: dt.date | dt.datetime, end: dt.date | dt.datetime, zone: ZoneInfo, bounds: Span
) -> Iterator[BusyTime]:
    """The local hours of each day from `start` to `end` within the bounds."""
    first, last = _local(start, zone), _local(end, zone)
    day = max(first.date(), bounds.first)
    while day <= min(last.date(), bounds.last):
        opens = first.time() if day == first.date() else dt.time(0)
        closes = last.time() if day == last.date() else _DAY_END
        # The grid counts minutes: a busy time that starts or ends between two covers both.
        opens = opens.replace(second=0, microsecond=0)
        if closes.second or closes.microsecond:
            closes = (
                dt.datetime.combine(day, closes.replace(second=0, microsecond=0)) + dt.timedelta(minutes=1)
            ).time()
            closes = closes if closes > dt.time(0) else _DAY_END
        if opens < closes:
            yield BusyTime(date=day, start=opens, end=closes)
        day += dt.timedelta(days=1)


def _local(moment: dt.date | dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The wall clock of the instance's zone at that moment; a date alone is its midnight there."""
    if not isinstance(moment, dt.datetime):
        return dt.datetime.combine(moment, dt.time(0))
    return moment if moment.tzinfo is None else moment.astimezone(zone).replace(tzinfo=None)


def _said_twice(name: str) -> Text:
    return Text(
        f"« {name} » est donné deux fois dans cet événement ; gardez une seule des deux lignes",
        f"“{name}” is given twice in this event; keep only one of the two lines",
    )


_NO_CALENDAR = Text(
    "ce n’est pas un calendrier iCal ; il doit commencer par « BEGIN:VCALENDAR » : redemandez ce fichier",
    "this is no iCal calendar; it must begin with “BEGIN:VCALENDAR”: ask for this file again",
)
_BROKEN_NEST = Text(
    "un bloc « BEGIN » n’a pas son « END », ou l’inverse ; le fichier est sans doute tronqué : redemandez-le",
    "a block “BEGIN” lacks its “END”, or the reverse; the file is probably cut short: ask for it again",
)
_NO_RECURRENCE = Text(
    "les répétitions de ce calendrier ne peuvent pas être suivies ; écrivez ses dates une à une, ou en CSV",
    "the recurrences of this calendar cannot be followed; write its dates one by one, or as CSV",
)
_TOO_MANY = Text(
    f"plus de {_MAX_EVENTS} événements ; gardez ceux de l’année et du groupe",
    f"more than {_MAX_EVENTS} events; keep those of the year and the group",
)
