"""What a scenario moves, drawn on the weeks that it changes: each session at its old place and at its new one, under
one number; those of the same people that stay, pale."""

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
from scheduler.timetable.schema import Held, Session
from scheduler.wording import between, clock, long_date, short_date, short_moment, short_weekday, weekday

Json = dict[str, Any]
_DAY = dt.timedelta(days=1)


def moved_weeks(basis: Basis, row: Row, lang: Lang) -> list[Json]:
    """The weeks in which something is not as it was, in order."""
    planned = row.planned
    if planned is None:
        return []
    drawing = _Drawing(basis, planned.instance, {id_ for clash in planned.report.clashes for id_ in clash.ids}, lang)
    for number, each in enumerate(row.differences, 1):
        if each.kind == "changed" and each.after is not None:
            drawing.put(each.after, "changed", number)
            continue
        if each.before is not None:
            drawing.put(each.before, "old", number, each.after)
        if each.after is not None:
            drawing.put(each.after, "new", number, each.before)
    changed = {each.id for each in row.differences}
    touched = {*row.affected.groups, *row.affected.trainers}
    drawing.stay(held for held in basis.timetable.held if held.id not in changed and _people(held) & touched)
    return drawing.weeks()


def _people(held: Held) -> set[str]:
    return {*held.groups, *held.trainers}


class _Drawing:
    def __init__(self, basis: Basis, instance: Instance, clashing: set[str], lang: Lang) -> None:
        self._lang, self._zone, self._clashing = lang, instance.zone, clashing
        self._timeline = Timeline(instance.model_copy(update={"locale": lang}))
        self._before = Programme(basis.instance, basis.timetable, lang)
        self._instance = instance
        self._days: dict[dt.date, list[tuple[dt.datetime, Json]]] = defaultdict(list)
        self._weeks: dict[dt.date, set[int]] = defaultdict(set)

    def put(self, held: Held, role: str, number: int, other: Held | None = None) -> None:
        """A change at one of its places; `other` is held at the other."""
        there = None if other is None else short_moment(local(other.start, self._zone)).to(self._lang)
        start = local(held.start, self._zone)
        self._weeks[monday(start.date())].add(number)
        self._days[start.date()].append((start, self._entry(held, role) | {"number": number, "other": there}))

    def stay(self, rows: Iterable[Held]) -> None:
        for held in rows:
            start = local(held.start, self._zone)
            if monday(start.date()) in self._weeks:
                self._days[start.date()].append((start, self._entry(held, "stay")))

    def _entry(self, held: Held, role: str) -> Json:
        return {
            "role": role,
            "id": held.id,
            "what": held.unit if isinstance(held, Session) else held.group,
            "kind": held.kind if isinstance(held, Session) else "alternance",
            "start": clock(local(held.start, self._zone)).to(self._lang),
            "who": ", ".join(
                (*(self._trainer(one) for one in held.trainers), *(self._before.group_name(one) for one in held.groups))
            ),
            "room": held.room if isinstance(held, Session) else None,
            "clash": role != "old" and held.id in self._clashing,
        }

    def _trainer(self, id_: str) -> str:
        known = self._instance.trainer.get(id_)
        return self._before.trainer_name(id_) if known is None else known.name

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
