"""A board as data: what an audience attends in the year, the slots there are, and what the draft amounts to.

Slots are named by the instant at which they start (`2022-10-04T17:00:00+04:00`), so that nothing depends on the
reader's own time zone; dates and hours to be shown are texts, the centre's.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from scheduler.checker.report import Clash, Violation
from scheduler.checker.teaching import why_not_taught
from scheduler.desk.board.examinations import about_exam, exam_days, exam_places
from scheduler.desk.board.unplaced import unplaced
from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.state import DraftState
from scheduler.exam_rules import EXAM_RULES
from scheduler.export.audience import AudienceTimetable, Programme
from scheduler.instance.schema.dates import Semester, Span
from scheduler.instance.schema.instance import Instance
from scheduler.rules import RULES
from scheduler.text import Lang
from scheduler.timeline.calendar import Timeline, days_of, monday
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import AlternanceDay, Held, Planned, Session, is_held
from scheduler.wording import clock, short_weekday, weekday

Json = dict[str, Any]
_WEEK = dt.timedelta(days=6)
LARGE, MANY_EXAMS = 800, 60
"""Sessions, and examinations, of a timetable in which a page asks for the slots that it shows before the others."""


def board(draft: Draft, state: DraftState, of: str, lang: Lang, beside: str = "") -> Json:
    """The board of the audience `groups/1A`, `trainers/T`… ; of the first one when `of` is none of the year's; and the
    one that stands beside it, if there is such an audience."""
    programme = Programme(state.instance, state.timetable, lang)
    paths = programme.paths
    timeline = Timeline(state.instance.model_copy(update={"locale": lang}))
    scars = _scars(state, lang)
    shown = [programme.audience(of if of in paths else paths[0])]
    shown += [programme.audience(beside)] if beside in paths else []

    def sheet(chosen: AudienceTimetable) -> Json:
        rows = (*chosen.held, *chosen.exams)
        return {
            "of": chosen.path,
            "name": _name(programme, chosen.path),
            **_calendar(timeline, chosen.held, exam_days(state), lang),
            "rows": [row_json(state, row, programme, scars.get(row.id, [])) for row in rows],
            "busy": _busy(timeline, chosen),
        }

    return {
        "audiences": [{"path": path, "name": _name(programme, path)} for path in paths],
        "sheets": [sheet(each) for each in shown],
        "tray": unplaced(state, programme, shown[0]),
        "isLarge": len(state.timetable.sessions) > LARGE or len(state.timetable.exams or ()) > MANY_EXAMS,
        **figures(draft, state, lang),
    }


def held_in_week(state: DraftState, of: str, week: str) -> list[Planned]:
    """What that audience attends in the week of that Monday, as an ISO date."""
    programme, zone = Programme(state.instance, state.timetable, "fr"), state.instance.zone
    if of not in programme.paths:
        return []
    chosen = programme.audience(of)
    held: tuple[Planned, ...] = (*chosen.held, *chosen.exams)
    return [row for row in held if monday(row.start.astimezone(zone).date()).isoformat() == week]


def figures(draft: Draft, state: DraftState, lang: Lang) -> Json:
    """What the whole draft amounts to, and what can be taken back."""
    report, tiers = state.report, {tier.tier: tier for tier in state.timetable.tiers}
    criteria, stacks, exams = tiers.get("criteria"), state.stacks, state.timetable.exam_tier
    return {
        "state": state.number,
        "isEmpty": not state.timetable.planned,
        "clashes": report.clash_count,
        "points": report.cost,
        "bound": criteria.bound if criteria is not None else None,
        "exams": len(state.timetable.exams or ()),
        "examPoints": report.exam_cost,
        "areExamsBest": exams is not None and exams.status == "optimal",
        "unplaced": len(state.tray),
        "unplacedSessions": sum(map(is_held, state.tray)),
        "violations": [_named(state, each, lang) for each in report.broken_everywhere],
        "clashing": [_named(state, clash, lang) for clash in report.clashes],
        "changes": len(draft.changed()),
        "undo": stacks.done[-1].label.to(lang) if stacks.done else None,
        "redo": stacks.undone[-1].label.to(lang) if stacks.undone else None,
        "last": {"kind": state.acts[-1].kind, "label": state.acts[-1].label.to(lang)},
    }


def _named(state: DraftState, fault: Violation | Clash, lang: Lang) -> Json:
    """What is wrong, with the sessions that it is about and a board on which the first of them stands."""
    row = next((state.held[id_] for id_ in fault.ids if id_ in state.held), None)
    return {
        "text": fault.text.to(lang),
        "ids": list(fault.ids),
        "of": None if row is None or not row.groups else f"groups/{row.groups[0]}",
    }


def _scars(state: DraftState, lang: Lang) -> dict[str, list[str]]:
    """What is wrong with each session and examination: clashes, and broken rules that are about it and not about its
    whole unit."""
    scars = dict[str, list[str]]()
    broken = (each for each in state.report.broken_everywhere if each.rule in EXAM_RULES or RULES[each.rule].monotone)
    faults: list[Violation | Clash] = [*state.report.clashes, *broken]
    for fault in faults:
        for id_ in fault.ids:
            scars.setdefault(id_, []).append(fault.text.to(lang))
    return scars


def row_json(state: DraftState, row: Planned, programme: Programme, flags: list[str]) -> Json:
    """One session, alternance day or examination, with the names of those it is for. `flags`: what is wrong with it."""
    instance, start = state.instance, row.start.astimezone(state.instance.zone)
    when = {
        "id": row.id,
        "at": start.isoformat(),
        "day": start.date().isoformat(),
        "start": clock(start).to(programme.lang),
        "end": clock(row.end.astimezone(instance.zone)).to(programme.lang),
        "flags": flags,
    }
    if isinstance(row, AlternanceDay):
        return {**when, "kind": "alternance", "groups": [programme.group_name(row.group)], "pinned": False}
    if isinstance(row, Exam):
        pinned = bool(state.pins_of(row))
        return {**when, **about_exam(row, programme), **exam_places(row, programme), "slots": 1, "pinned": pinned}
    return {
        **when,
        "kind": row.kind,
        "slots": _slots(state, row),
        "unit": row.unit,
        "title": programme.unit_title(row.unit),
        "number": row.number,
        "groups": [programme.group_name(group) for group in row.groups],
        "trainers": [programme.trainer_name(trainer) for trainer in row.trainers],
        "room": None if row.room is None else programme.room_name(row.room),
        "pinned": bool(state.pins_of(row)),
    }


def _slots(state: DraftState, row: Session) -> int:
    """How many slots of the grid it takes: several, of a long session."""
    meeting = state.evaluator.meeting.get(row.id)
    return max(1, len(meeting.slots)) if meeting is not None else 1


def touched(before: DraftState, after: DraftState) -> list[Planned]:
    """What an act has placed or moved; of an examination also who watches over it now, or did."""
    found = list[Planned]()
    for row in after.timetable.planned:
        old = before.held.get(row.id)
        if isinstance(row, Exam) and old != row:
            found += [row] if old is None else [row, old]
        elif old is None or old.start != row.start:
            found.append(row)
    return found


def to_tell(instance: Instance, rows: Iterable[Planned], lang: Lang) -> list[str]:
    """Whom a change of these concerns: groups with their sizes, then trainers, of an examination also those who watch
    over it, each once."""
    groups, trainers = dict[str, None](), dict[str, None]()
    for row in rows:
        groups |= dict.fromkeys(row.groups)
        if isinstance(row, Exam):
            unit = instance.unit.get(row.unit)
            trainers |= dict.fromkeys((*(unit.trainers if unit is not None else ()), *row.invigilators))
        else:
            trainers |= dict.fromkeys(row.trainers)
    names = {one.id: one.name for one in instance.trainers} | {one.id: one.name for one in instance.staff}
    said = {"fr": "étudiants", "en": "students"}[lang]
    sizes = {group.id: group.size for group in instance.groups}
    return [
        *(f"{group} ({sizes[group]} {said})" if sizes.get(group) else group for group in groups),
        *(names.get(trainer, trainer) for trainer in trainers),
    ]


def _calendar(timeline: Timeline, rows: Iterable[Held], exams: Iterable[dt.date], lang: Lang) -> Json:
    """Weeks down, weekdays across; on each date its slots, or why there is none. What is held where the year has no
    slot, as after an edit of the calendar, on an alternance day or in an examination week, has its week and weekday
    too, and weekdays on which an alternance day can be. `exams`: the days of examinations."""
    days = [day for stretch in timeline.stretches for day in days_of(stretch)]
    held = {*(row.start.astimezone(timeline.instance.zone).date() for row in rows), *exams}
    weeks_of_exams = [Span(first=week, last=week + _WEEK) for week in {monday(day) for day in exams}]
    days = sorted({*days, *(day for week in weeks_of_exams for day in days_of(week))})
    taught = {day.weekday() for day in timeline.slots_on}  # no word of Saturdays that only examinations have
    columns = sorted({day.weekday() for day in (*timeline.lived_days, *held)})
    hours: dict[int, list[str]] = {n: [] for n in columns}
    for day, slots in timeline.slots_on.items():
        for slot in slots:
            shown = clock(slot.start).to(lang)
            if shown not in hours[day.weekday()]:
                hours[day.weekday()].append(shown)
    shown_days = [day for day in days if day.weekday() in columns]
    weeks = _weeks(timeline, held)
    return {
        "columns": [
            {"weekday": n, "name": weekday(n).to(lang), "short": short_weekday(n).to(lang), "hours": hours[n]}
            for n in columns
        ],
        "weeks": [
            {
                "monday": week.isoformat(),
                "number": week.isocalendar().week,
                "semester": "+".join(each.id for each in of),
            }
            for week, of in weeks.items()
        ],
        "semesters": [
            {"id": "+".join(each.id for each in of), "title": " · ".join(each.title or each.id for each in of)}
            for of in dict.fromkeys((*((each,) for each in timeline.semesters), *weeks.values()))
        ],
        "slots": {
            day.isoformat(): [
                {
                    "at": slot.start.isoformat(),
                    "start": clock(slot.start).to(lang),
                    "begins": slot.start.timestamp(),
                    "ends": slot.end.timestamp(),
                }
                for slot in timeline.slots_on[day]
            ]
            for day in shown_days
            if day in timeline.slots_on
        },
        "closed": {
            day.isoformat(): reason.to(lang)
            for day in shown_days
            if (day.weekday() in taught or day in held) and (reason := why_not_taught(timeline, day)) is not None
        },
    }


def _weeks(timeline: Timeline, held: Iterable[dt.date]) -> dict[dt.date, tuple[Semester, ...]]:
    """Every week of a semester, and of what is held outside of all, by its Monday, with the semester it belongs to;
    with all that have days in it, where they overlap."""
    found = dict[dt.date, tuple[Semester, ...]]()
    for stretch in timeline.stretches:
        for week in dict.fromkeys(monday(day) for day in days_of(stretch)):
            there = (each for each in stretch.semesters if monday(each.first) <= week <= each.last)
            found.setdefault(week, tuple(there))
    for week in {monday(day) for day in held} - found.keys():
        earlier = [known for known in found if known < week]
        found[week] = found[max(earlier)] if earlier else timeline.semesters[:1]
    return dict(sorted(found.items()))


def _busy(timeline: Timeline, audience: AudienceTimetable) -> list[Json]:
    instance = timeline.instance
    if audience.path.partition("/")[0] != "groups" or audience.id not in instance.group:
        return []
    return [
        {
            "title": hours.title,
            "day": hours.start.astimezone(instance.zone).date().isoformat(),
            "begins": hours.start.timestamp(),
            "ends": hours.end.timestamp(),
        }
        for group in instance.lineage(audience.id)
        for hours in timeline.busy.get(group, ())
    ]


def _name(programme: Programme, path: str) -> str:
    folder, _, id_ = path.partition("/")
    match folder:
        case "groups":
            return programme.group_name(id_)
        case "trainers" | "staff":
            return programme.invigilator_name(id_)
        case "rooms":
            return programme.room_name(id_)
        case _:
            return f"{id_} · {programme.unit_title(id_)}"
