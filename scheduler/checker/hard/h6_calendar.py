"""H6 Calendar: a session fills exactly one slot of a teaching day of its unit's period, or as many in a row as the unit
says, within the unit's own dates and with a group of it there."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.report import Violation
from scheduler.checker.teaching import around_courses, why_closed, why_not_taught
from scheduler.instance.schema.slots import LONGEST_PAUSE, WEEKDAYS
from scheduler.instance.schema.units import Unit
from scheduler.text import Text
from scheduler.timeline.calendar import Slot
from scheduler.timeline.clocks import changed_hours
from scheduler.wording import SLOT, clock, clock_beside, counted, date, listing, moment, say, span, weekday


def check(facts: LocalTimetable) -> Iterator[Violation]:
    for meeting in facts.meetings:
        reason = _skipped(facts, meeting) or why_not_taught(facts.timeline, meeting.day)
        for fault in (reason,) if reason is not None else _faults(facts, meeting):
            text = say("{session} : {fault}", "{session}: {fault}", session=meeting.label, fault=fault)
            yield Violation("H6", text, (meeting.id,))


def _skipped(facts: LocalTimetable, meeting: Meeting) -> Text | None:
    """Of a session written at a slot that the clocks skip; on them, its time is another hour."""
    if meeting.slot is not None:
        return None
    written = meeting.session.start.date(), meeting.session.start.time()
    skipped = (h for h in facts.timeline.changed if h.slot is None and (h.day, h.start) == written)
    return next((changed_hours(facts.timeline, hours) for hours in skipped), None)


def _faults(facts: LocalTimetable, meeting: Meeting) -> Iterator[Text]:
    unit, slot = meeting.unit, meeting.slot
    if slot is None:
        yield _no_slot(facts, meeting)
    elif unit is not None and unit.sizes != {1}:
        if not (_is_run(meeting) and len(meeting.slots) in unit.sizes):
            yield _wrong_run(facts, meeting, slot, unit)
    elif slot.end != meeting.end:
        same_day = meeting.end.date() == slot.end.date()
        yield say(
            "la séance se termine à {end}, le créneau à {slot_end}" if same_day
            else "la séance se termine le {end}, le créneau à {slot_end}",
            "the session ends at {end}, the slot at {slot_end}" if same_day
            else "the session ends on {end}, the slot at {slot_end}",
            end=clock_beside(meeting.end, slot.end) if same_day else moment(meeting.end),
            slot_end=clock_beside(slot.end, meeting.end),
        )  # fmt: skip
    if unit is None or not unit.is_scheduled:
        return
    if meeting.day in facts.days[unit.code]:
        if slot is not None and unit.slots is not None and not set(meeting.starts) <= set(unit.slots):
            own = listing([clock(start) for start in unit.slots])
            yield say("l’UE n’a lieu qu’à {hours}", "the unit is only held at {hours}", hours=own)
        return
    if meeting.day in facts.timeline.teaching_days(unit.period):
        yield _outside(facts, unit, meeting.day)
    else:
        period = facts.instance.semester.get(unit.period or "")
        if period is not None and (said := around_courses(period, meeting.day)) is not None:
            yield said
            return
        semesters = [semester.id for semester in facts.timeline.semesters_of(meeting.day)]
        yield say(
            "cette date est au {semester}, l’UE au {period}",
            "this date is in {semester}, the unit in {period}",
            semester=listing(semesters) if semesters else "–",
            period=unit.period or "–",
        )


def _is_run(meeting: Meeting) -> bool:
    """Whether a long session fills slots one after the other, with a short pause between two at most."""
    pauses = (after.start - before.end for before, after in pairwise(meeting.slots))
    return meeting.slots[-1].end == meeting.end and all(pause <= LONGEST_PAUSE for pause in pauses)


def _or(texts: list[Text]) -> Text:
    return Text(" ou ".join(text.fr for text in texts), " or ".join(text.en for text in texts))


def _wrong_run(facts: LocalTimetable, meeting: Meeting, slot: Slot, unit: Unit) -> Text:
    """A session that takes other slots than the unit's sessions do."""
    sizes = _or([counted(size, SLOT) for size in sorted(unit.sizes)])
    runs = [time for time in facts.timeline.times_on[slot.day] if time.rank == slot.rank and time.size in unit.sizes]
    if not runs:
        return say(
            "l’UE prend {sizes} de suite, il n’y en a pas autant à partir de {start}",
            "the unit takes {sizes} in a row, there are not as many from {start} on",
            sizes=sizes,
            start=clock(slot.start),
        )
    return say(
        "la séance se termine à {end} ; l’UE prend {sizes} de suite, donc jusqu’à {ends}",
        "the session ends at {end}; the unit takes {sizes} in a row, hence until {ends}",
        end=clock(meeting.end),
        sizes=sizes,
        ends=_or([clock(time.end) for time in runs]),
    )


def _no_slot(facts: LocalTimetable, meeting: Meeting) -> Text:
    slots = facts.timeline.slots_on[meeting.day]
    if meeting.day in facts.timeline.half_closed and facts.timeline.closed_at(meeting.day, meeting.start, meeting.end):
        return why_closed(facts.timeline, meeting.day)
    for slot in slots:
        if slot.start.time() == meeting.start.time():
            return say(
                "cette heure vient deux fois ce jour-là : le créneau commence à {slot}, la séance à {start}",
                "this hour comes twice that day: the slot starts at {slot}, the session at {start}",
                slot=clock_beside(slot.start, meeting.start),
                start=clock_beside(meeting.start, slot.start),
            )
    return say(
        "aucun créneau ne commence à {start} ce jour-là (créneaux : {slots})",
        "no slot starts at {start} that day (slots: {slots})",
        start=clock(meeting.start),
        slots=listing([clock(slot.start) for slot in slots]),
    )


def _outside(facts: LocalTimetable, unit: Unit, day: dt.date) -> Text:
    """Why a teaching day of its period is not one of the unit's."""
    if unit.first is not None and day < unit.first:
        return say("l’UE ne commence que le {day}", "the unit only starts on {day}", day=date(unit.first))
    if unit.last is not None and day > unit.last:
        return say("l’UE s’est terminée le {day}", "the unit ended on {day}", day=date(unit.last))
    for pause in unit.pauses or ():
        if day in pause:
            when = span(pause.first, pause.last)
            return say("l’UE n’a pas lieu {when}", "the unit is not held {when}", when=when)
    if unit.weekdays is not None and WEEKDAYS[day.weekday()] not in unit.weekdays:
        own_days = listing([weekday(each) for each in unit.weekdays])
        return say("l’UE n’a lieu que le {days}", "the unit is only held on {days}", days=own_days)
    if unit.sizes != {1} and not any(time.size in unit.sizes for time in facts.timeline.times_on[day]):
        n = counted(min(unit.sizes), SLOT)
        return say("l’UE prend {n} de suite, ce jour n’en a pas", "the unit takes {n} in a row, this day has none", n=n)
    if unit.slots is not None and not facts.timeline.unit_slots(unit, day):
        own = listing([clock(start) for start in unit.slots])
        return say("l’UE n’a lieu qu’à {hours}", "the unit is only held at {hours}", hours=own)
    return Text("aucun groupe de l’UE n’a cours ce jour-là", "no group of the unit has courses that day")
