"""What the script of timetable.html draws: one JSON object, the audiences' sessions, the marks of the calendar.

Dates and hours are texts in the centre's zone (`2022-10-04`, `17:00`), so that the reader's own zone changes nothing.
"""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import TypedDict

from scheduler.checker.report import Report
from scheduler.export.audience import Programme
from scheduler.export.page.texts import Words
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import rooms_named
from scheduler.instance.schema.slots import WEEKDAYS, SlotTemplate
from scheduler.instance.schema.trainers import Availability
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline, monday
from scheduler.timetable.schema import Session, Timetable

Json = dict[str, object]


class Run(TypedDict):
    """So many weeks that are alike, from a Monday on: hours by weekday, Monday being 0."""

    first: str
    weeks: int
    on: dict[str, list[str]]


def page_data(instance: Instance, timetable: Timetable, report: Report, words: Words) -> Json:
    """Everything the script needs; the same arguments always give the same object."""
    programme = Programme(instance, timetable, words.lang)
    timeline = Timeline(instance.model_copy(update={"locale": words.lang}))  # names of holidays in the page's language
    mondays = _mondays(timeline, timetable)
    flags = flags_of(report, words)
    grid = [sorted({_clock(slot.start) for slot in instance.slots if weekday in slot.weekdays}) for weekday in WEEKDAYS]
    return {
        "lang": words.lang,
        "zone": instance.timezone,
        "words": words.all(),
        "starts": sorted({_clock(slot.start) for slot in instance.slots}),
        "grid": {str(number): starts for number, starts in enumerate(grid)},
        "columns": _columns(instance, timetable),
        "weeks": _weeks(timeline, mondays, words),
        "marks": marks(timeline, words),
        "taught": [day.isoformat() for day in timeline.slots_on],
        "open": {
            day.isoformat(): starts
            for day, slots in timeline.slots_on.items()
            if (starts := sorted({_clock(slot.start) for slot in slots})) != grid[day.weekday()]
        },
        "units": {
            unit.code: {
                "title": programme.unit_title(unit.code),
                "total": len(timetable.of_unit.get(unit.code, ())),
                "url": unit.url,
            }
            for unit in instance.unit_rows
        },
        "names": {
            "group": {group.id: programme.group_name(group.id) for group in instance.groups},
            "trainer": {trainer.id: programme.trainer_name(trainer.id) for trainer in instance.trainers},
            "room": {room.id: room_name(programme, room.id) for room in instance.rooms},
        },
        "attends": {
            group.id: {
                "units": [unit.code for unit in instance.attended_by(group.id)],
                "groups": instance.lineage(group.id),
                **_present(instance, group.id),
            }
            for group in instance.groups
        },
        "audiences": _audiences(programme, mondays, words),
        "sessions": [_session(instance, session, flags) for session in timetable.sessions],
        "alternance": [
            {
                "kind": "alternance",
                "id": day.id,
                "groups": [day.group],
                **_when(instance, day.start, day.end),
                **({"flags": flags[day.id]} if day.id in flags else {}),
            }
            for day in timetable.alternance
        ],
        **({"exams": _exams(programme, flags)} if timetable.exams else {}),
        "busy": [
            {
                "kind": "busy",
                "title": programme.busy_title(busy),
                "groups": busy.groups,
                "day": time.date.isoformat(),
                "start": _clock(time.start),
                "end": _clock(time.end),
            }
            for busy in instance.busy
            for time in busy.times
        ],
    }


def marks(timeline: Timeline, words: Words) -> list[Json]:
    """Spans of the calendar that people must see: closures, holidays, revision, examinations, enrolment."""
    instance = timeline.instance
    spans = [("closure", each.called.to(words.lang), "", each.first, each.last) for each in instance.calendar.closures]
    spans += [("holiday", name, "", day, day) for day, name in timeline.year_holidays.items()]
    if (opens := instance.calendar.enrolment_opens) is not None:
        spans.append(("notice", words["enrolment_opens"], "", opens, opens))
    for semester in timeline.semesters:
        title = semester.title or semester.id
        spans += [(key, words[key], title, span.first, span.last) for key, span in semester.around.items()]
        if (until := semester.enrolment_until) is not None:
            spans.append(("notice", words["enrolment_until"], title, until, until))
    return [
        {"type": kind, "name": name, "detail": detail, "first": begin.isoformat(), "last": end.isoformat()}
        for kind, name, detail, begin, end in sorted(spans, key=lambda span: (span[3], span[4], span[0], span[2]))
    ]


def room_name(programme: Programme, room: str | None) -> str:
    """The room's name, with its site when the centre has several; empty for a webconference."""
    if room is None:
        return ""
    name, site = programme.room_name(room), programme.site_of(room)
    return f"{name}, {site.title}" if site is not None and len(programme.instance.sites) > 1 else name


def _clock(time: dt.time | dt.datetime) -> str:
    return f"{time:%H:%M}"


def _when(instance: Instance, start: dt.datetime, end: dt.datetime) -> Json:
    local, until = start.astimezone(instance.zone), end.astimezone(instance.zone)
    return {"day": local.date().isoformat(), "start": _clock(local), "end": _clock(until)}


def flags_of(report: Report, words: Words) -> dict[str, list[str]]:
    """What is wrong with a session or an alternance day, by its id: « Conflit », « H4 Salles »."""
    flags: dict[str, list[str]] = {}
    found = [(words["clash"], clash.ids) for clash in report.clashes]
    found += [(words.rule(violation.rule), violation.ids) for violation in report.all_violations]
    for name, ids in found:
        for id_ in ids:
            if name not in flags.setdefault(id_, []):
                flags[id_].append(name)
    return flags


def _present(instance: Instance, group: str) -> Json:
    """When a group that comes or goes is there: its own dates, and those of each group that contains it."""
    spans = [instance.group[each].present for each in instance.lineage(group)]
    dated = [[[span.first.isoformat(), span.last.isoformat()] for span in own] for own in spans if own]
    return {"present": dated} if dated else {}


def _session(instance: Instance, session: Session, flags: dict[str, list[str]]) -> Json:
    row: Json = {
        "id": session.id,
        "unit": session.unit,
        "kind": session.kind,
        "number": session.number,
        **_when(instance, session.start, session.end),
        "groups": session.groups,
        "trainers": session.trainers,
    }
    if session.room is not None:
        rooms = rooms_named(session.room)
        row |= {"room": session.room} if len(rooms) == 1 else {"rooms": rooms}
    if session.id in flags:
        row["flags"] = flags[session.id]
    return row


def _exams(programme: Programme, flags: dict[str, list[str]]) -> list[Json]:
    """Each with who sees it, by kind of audience; `trainers` and `staff` watch over it, the latter by name."""
    seen: dict[str, dict[str, list[str]]] = {}
    for audience in programme.audiences:
        for exam in audience.exams:
            seen.setdefault(exam.id, {}).setdefault(audience.kind, []).append(audience.id)
    known, zone = programme.instance.trainer, programme.instance.zone
    return [
        {
            "kind": "exam",
            "id": exam.id,
            "unit": exam.unit,
            **_when(programme.instance, exam.start, exam.end),
            "said": programme.exam_said(exam),
            "groups": exam.groups,
            "rooms": list(dict.fromkeys(room.room for room in exam.rooms)),
            "trainers": [who for who in exam.invigilators if who in known],
            "staff": [programme.invigilator_name(who) for who in exam.invigilators if who not in known],
            "seen": {kind: seen.get(exam.id, {}).get(kind, []) for kind in ("group", "trainer", "room")},
            **({"due": True} if exam.kind == "work" else {}),
            **({"late": _clock(exam.until.astimezone(zone))} if exam.until != exam.end else {}),
            **({"flags": flags[exam.id]} if exam.id in flags else {}),
        }
        for exam in programme.exams
    ]


def _days(instance: Instance, timetable: Timetable) -> set[dt.date]:
    """Dates on which something is held, teaching days or not: an edited timetable may hold a session on a Sunday."""
    held = {each.start.astimezone(instance.zone).date() for each in (*timetable.held, *(timetable.exams or ()))}
    return held | {time.date for busy in instance.busy for time in busy.times}


def _columns(instance: Instance, timetable: Timetable) -> list[int]:
    """Weekdays shown, Monday 0: those of the grid, and any other on which something is held."""
    shown = {WEEKDAYS.index(weekday) for slot in instance.slots for weekday in slot.weekdays}
    return sorted(shown | {day.weekday() for day in _days(instance, timetable)})


def _mondays(timeline: Timeline, timetable: Timetable) -> list[dt.date]:
    """From the first date the calendar names, or on which something is held, to the last."""
    days = {*timeline.bounds, *_days(timeline.instance, timetable)}
    first, last = monday(min(days)), monday(max(days))
    return [first + dt.timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]


def _weeks(timeline: Timeline, mondays: Sequence[dt.date], words: Words) -> list[Json]:
    """Each with its rank in its semester."""
    ranks: dict[dt.date, list[str]] = {}
    for semester in timeline.semesters:
        taught = timeline.weeks(semester.id)
        for rank, week in enumerate(taught, start=1):
            said = words["week_rank"].format(semester=semester.title or semester.id, rank=rank, total=len(taught))
            ranks.setdefault(week, []).append(said)
    return [{"day": week.isoformat(), "rank": " · ".join(ranks.get(week, []))} for week in mondays]


def _audiences(programme: Programme, mondays: Sequence[dt.date], words: Words) -> list[Json]:
    """Who can be chosen, in the instance's order, each with its year in one line."""
    instance, sessions = programme.instance, programme.timetable.sessions
    of = {each.path: [held for held in each.held if isinstance(held, Session)] for each in programme.audiences}
    sat = {each.path: len(each.exams) for each in programme.audiences}

    def exams(path: str) -> list[str]:
        return [words.count(sat[path], "exam")] if sat[path] else []

    rows: list[Json] = []
    for group in instance.groups:
        facts = [words.count(group.size, "student"), *_facts(instance, of[f"groups/{group.id}"], words)]
        if days := len(programme.alternance_of(group.id)):
            facts.append(words.count(days, "alternance_day"))
        facts += exams(f"groups/{group.id}")
        rows.append({"kind": "group", "id": group.id, "name": _named(group.title, group.id), "facts": facts})
    for person in instance.trainers:
        facts = [person.role] if person.role else []
        facts += _facts(instance, of[f"trainers/{person.id}"], words) + exams(f"trainers/{person.id}")
        row: Json = {"kind": "trainer", "id": person.id, "name": person.name, "facts": facts}
        away = away_weeks(instance.slots, person.availability, mondays)
        rows.append(row | ({"away": away} if away else {}))
    for room in instance.rooms:
        facts = [
            words.count(room.capacity, "place"),
            *_facts(instance, of[f"rooms/{room.id}"], words),
            *exams(f"rooms/{room.id}"),
        ]
        rows.append({"kind": "room", "id": room.id, "name": room_name(programme, room.id), "facts": facts})
    everything = _facts(instance, sessions, words)
    everything += [words.count(len(programme.exams), "exam")] if programme.exams else []
    rows.append({"kind": "all", "id": "", "name": words["everyone"], "facts": everything})
    return rows


def away_weeks(slots: Sequence[SlotTemplate], availability: Availability, mondays: Sequence[dt.date]) -> list[Run]:
    """Starts of the grid at which the trainer is unavailable, by weekday (Monday 0): runs of weeks that are alike."""

    def pattern(week: dt.date) -> dict[str, list[str]]:
        return {
            str(number): starts
            for number, weekday in enumerate(WEEKDAYS)
            if (
                starts := sorted(
                    {
                        _clock(slot.start)
                        for slot in slots
                        if weekday in slot.weekdays
                        and availability.level(week + dt.timedelta(days=number), slot.start) == "unavailable"
                    }
                )
            )
        }

    runs = [(on, list(weeks)) for on, weeks in groupby(mondays, key=pattern)]
    return [Run(first=weeks[0].isoformat(), weeks=len(weeks), on=on) for on, weeks in runs if on]


def _named(title: str | None, id_: str) -> str:
    return id_ if title is None or title == id_ else f"{title} ({id_})"


def _facts(instance: Instance, held: Sequence[Session], words: Words) -> list[str]:
    """« 61 séances : 30 regroupements, 31 webconférences », hours, evenings."""
    kinds = [
        words.count(number, kind)
        for kind in ("in_person", "webconference")
        if (number := sum(session.kind == kind for session in held))
    ]
    said = words.count(len(held), "session")
    if kinds:
        said += words.of(Text(" : ", ": ")) + ", ".join(kinds)
    hours = sum((session.end - session.start).total_seconds() for session in held) / 3600
    evenings = {session.start.astimezone(instance.zone).date() for session in held}
    return [said, words.hours_said(hours), words.count(len(evenings), "evening")]
