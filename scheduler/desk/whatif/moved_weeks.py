"""What a scenario moves, drawn on the weeks that it changes: each session and examination at its old place and at its
new one, under one number; those of the same people that stay, pale."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from scheduler.checker.teaching import why_not_taught
from scheduler.desk.whatif.basis import Basis
from scheduler.export.audience import Programme
from scheduler.instance.instants import local
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.comparison.compare import Row
from scheduler.text import Lang
from scheduler.timeline.calendar import Timeline, monday
from scheduler.timetable.diff import AnyDifference
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import AlternanceDay, Planned
from scheduler.wording import between, clock, long_date, short_date, short_moment, short_weekday, weekday

Json = dict[str, Any]
_DAY = dt.timedelta(days=1)


def moved_weeks(basis: Basis, row: Row, lang: Lang) -> list[Json]:
    """The weeks in which something is not as it was, in order."""
    planned = row.planned
    if planned is None:
        return []
    drawing = _Drawing(basis, planned.instance, {id_ for clash in planned.report.clashes for id_ in clash.ids}, lang)
    every: list[tuple[int, AnyDifference]] = [*enumerate(row.differences, 1)]
    every += enumerate(row.exam_differences, len(every) + 2)  # in the list, a line before them counts them
    for number, each in every:
        if each.kind == "changed" and each.after is not None:
            drawing.put(each.after, "changed", number)
            continue
        if each.before is not None:
            drawing.put(each.before, "old", number, each.after)
        if each.after is not None:
            drawing.put(each.after, "new", number, each.before)
    changed = {each.id for _, each in every}
    touched = {*row.affected.groups, *row.affected.trainers, *row.affected.staff}
    drawing.stay(held for held in basis.timetable.planned if held.id not in changed and _people(held) & touched)
    return drawing.weeks()


def _people(held: Planned) -> set[str]:
    return {*held.groups, *(held.invigilators if isinstance(held, Exam) else held.trainers)}


class _Drawing:
    def __init__(self, basis: Basis, instance: Instance, clashing: set[str], lang: Lang) -> None:
        self._lang, self._zone, self._clashing = lang, instance.zone, clashing
        self._timeline = Timeline(instance.model_copy(update={"locale": lang}))
        self._before = Programme(basis.instance, basis.timetable, lang)
        self._instance = instance
        self._days: dict[dt.date, list[tuple[dt.datetime, Json]]] = defaultdict(list)
        self._weeks: dict[dt.date, set[int]] = defaultdict(set)

    def put(self, held: Planned, role: str, number: int, other: Planned | None = None) -> None:
        """A change at one of its places; `other` is held at the other."""
        there = None if other is None else short_moment(local(other.start, self._zone)).to(self._lang)
        start = local(held.start, self._zone)
        self._weeks[monday(start.date())].add(number)
        self._days[start.date()].append((start, self._entry(held, role) | {"number": number, "other": there}))

    def stay(self, rows: Iterable[Planned]) -> None:
        for held in rows:
            start = local(held.start, self._zone)
            if monday(start.date()) in self._weeks:
                self._days[start.date()].append((start, self._entry(held, "stay")))

    def _entry(self, held: Planned, role: str) -> Json:
        people = held.invigilators if isinstance(held, Exam) else held.trainers
        rooms = " + ".join(each.room for each in held.rooms) if isinstance(held, Exam) else held.room
        return {
            "role": role,
            "id": held.id,
            "what": held.group if isinstance(held, AlternanceDay) else held.unit,
            "kind": "exam" if isinstance(held, Exam) else held.kind,
            "start": clock(local(held.start, self._zone)).to(self._lang),
            "who": ", ".join(
                (*(self._person(one) for one in people), *(self._before.group_name(one) for one in held.groups))
            ),
            "room": rooms or None,
            "clash": role != "old" and held.id in self._clashing,
        }

    def _person(self, id_: str) -> str:
        known = self._instance.trainer.get(id_)
        return self._before.invigilator_name(id_) if known is None else known.name

    def weeks(self) -> list[Json]:
        weekdays = sorted({day.weekday() for day in (*self._timeline.slots_on, *self._days)})
        return [
            {
                "monday": week.isoformat(),
                "title": between(short_date(week), short_date(week + weekdays[-1] * _DAY)).to(self._lang),
                "changes": len(numbers),
                "days": [self._day(week + n * _DAY) for n in weekdays],
            }
            for week, numbers in sorted(self._weeks.items())
        ]

    def _day(self, day: dt.date) -> Json:
        closed = why_not_taught(self._timeline, day)
        return {
            "day": day.isoformat(),
            "name": weekday(day.weekday()).to(self._lang),
            "short": short_weekday(day.weekday()).to(self._lang),
            "date": short_date(day).to(self._lang),
            "long": long_date(day).to(self._lang),
            "closed": None if closed is None or day in self._timeline.slots_on else closed.to(self._lang),
            "entries": [
                entry for _, entry in sorted(self._days.get(day, ()), key=lambda each: (each[0], each[1]["role"]))
            ],
        }
