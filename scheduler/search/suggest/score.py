"""Edits of a published timetable, scored by the checker's rules on the parts that they touch.

A timetable that the checker accepts breaks no rule: what an edited part breaks is the edit's fault. Weeks that do not
touch are counted apart, and each content of them once.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property

from scheduler.checker.facts import CentreDay, Facts, Meeting
from scheduler.checker.report import Violation
from scheduler.instance.instants import local, utc
from scheduler.instance.schema import Instance, Unit
from scheduler.search.suggest.effect import Effect, Tally, effect_of
from scheduler.search.suggest.part import DAYS, ROOM, UNIT_HARD, UNIT_SOFT, WEEK, WHOLE, Part, narrowed, tally
from scheduler.timeline.calendar import monday
from scheduler.timetable.schema import AlternanceDay, Session, Timetable

Row = Session | AlternanceDay
"""A session or alternance day as an edit wants it: the identity stays."""
_DAY, _WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


@dataclass(frozen=True)
class Focus:
    """Whom an edit concerns: the units its groups attend, its trainers, and the instance of these alone."""

    codes: frozenset[str]
    trainers: frozenset[str]
    attends: dict[str, frozenset[str]]
    """Units of each of its groups, and of those that these are part of."""
    instance: Instance


class Scorer:
    """An accepted timetable, ready to be edited."""

    def __init__(self, instance: Instance, timetable: Timetable) -> None:
        self.instance, self.timetable = instance, timetable
        self.facts = Facts(instance, timetable)
        self.meeting = {meeting.id: meeting for meeting in self.facts.meetings}
        self.centre_day = {day.id: day for days in self.facts.alternance.values() for day in days}
        self._held_on: dict[dt.date, list[Meeting]] = defaultdict(list)
        for meeting in self.facts.meetings:
            self._held_on[meeting.day].append(meeting)
        self._slot_at = {utc(slot.start): slot for slot in self.facts.timeline.slots}
        self._units: dict[object, Tally] = {}
        self._numbered: dict[object, tuple[Meeting, ...]] = {}
        self._weeks: dict[object, Tally] = {}
        self._focus: dict[object, Focus] = {}
        self._alone: dict[str, Instance] = {}

    @cached_property
    def _whole(self) -> Tally:
        return tally(self.facts, WHOLE)

    def effect(self, edits: Sequence[Row]) -> Effect:
        """Everything that changes when these sessions and days are held as given."""
        found = self._of_units(edits, UNIT_HARD)
        found.add(self._of_units(edits, UNIT_SOFT))
        found.add(self._of_days(edits))
        found.add(self._of_rooms(edits))
        found.add(self._of_weeks(edits))
        if WHOLE:
            found.add(tally(Facts(self.instance, edited(self.timetable, edits)), WHOLE))
            found.add(self._whole, -1)
        return effect_of(found, self.instance.weight)

    def broken_alone(self, edits: Sequence[Row]) -> tuple[Violation, ...]:
        """What each edited unit's own sessions break, whatever else is held: quick."""
        return tuple(self._of_units(edits, UNIT_HARD).violations)

    def cost_alone(self, edits: Sequence[Row]) -> int:
        """Points more on the criteria of the edited units' own sessions: a first guess."""
        return effect_of(self._of_units(edits, UNIT_SOFT), self.instance.weight).cost

    def _of_units(self, edits: Sequence[Row], codes: tuple[str, ...]) -> Tally:
        found = Tally()
        for unit, rows in _by_unit(edits).items():
            found.add(self._unit(unit, rows, codes))
            if codes is UNIT_SOFT:  # nothing was broken before
                found.add(self._unit(unit, (), codes), -1)
        return found

    def lacks_room(self, row: Session, beside: Sequence[Row]) -> bool:
        """Whether its room is no room for it there, `beside` being edited too."""
        return any(row.id in violation.ids for violation in self._of_rooms((row, *beside)).violations)

    def _unit(self, code: str, rows: Sequence[Session], codes: tuple[str, ...]) -> Tally:
        key = (codes, _key(code, rows))
        if key not in self._units:
            part = Part(self._instance_of(code), self.timetable, self.facts, self._sessions(code, rows), {})
            self._units[key] = tally(part, codes)
        return self._units[key]

    def _sessions(self, code: str, rows: Sequence[Session]) -> tuple[Meeting, ...]:
        """The unit's sessions after the edit, numbered in their order in time."""
        key = _key(code, rows)
        if key not in self._numbered:
            by_id = {row.id: row for row in rows}
            held = [m if m.id not in by_id else self.meeting_of(by_id[m.id]) for m in self.facts.of_unit[code]]
            self._numbered[key] = _numbered(held)
        return self._numbered[key]

    def _instance_of(self, code: str) -> Instance:
        if code not in self._alone:
            pins = tuple(pin for pin in self.instance.pins if pin.unit == code)
            self._alone[code] = narrowed(self.instance, units=(self.instance.unit[code],), pins=pins)
        return self._alone[code]

    def _of_days(self, edits: Sequence[Row]) -> Tally:
        found = Tally()
        for group in {row.group for row in edits if isinstance(row, AlternanceDay)}:
            alone = narrowed(self.instance, groups=(self.instance.group[group],))
            rows = [self._centre_of(row) for row in edits if isinstance(row, AlternanceDay)]
            for days, sign in ((self._days_with(group, rows), 1), (self.facts.alternance.get(group, ()), -1)):
                found.add(tally(Part(alone, self.timetable, self.facts, (), {group: days}), DAYS), sign)
        return found

    def _of_rooms(self, edits: Sequence[Row]) -> Tally:
        """Edited sessions with what else is in their rooms then. Nothing was wrong before."""
        ids, moved = {row.id for row in edits}, [self.meeting_of(row) for row in edits if isinstance(row, Session)]
        beside = {
            other.id: other
            for one in moved
            if one.in_person
            for other in self._held_on[one.day]
            if other.id not in ids
            and other.session.room == one.session.room
            and other.interval.begin < one.interval.until
            and one.interval.begin < other.interval.until
        }
        return tally(Part(self.instance, self.timetable, self.facts, (*moved, *beside.values()), {}), ROOM)

    def _of_weeks(self, edits: Sequence[Row]) -> Tally:
        focus, found = self._focus_of(edits), Tally()
        days = {day for row in edits for day in (self._day_of(row), self._published_day(row.id))}
        for weeks in _clusters({monday(day) for day in days}):
            found.add(self._cluster(focus, weeks, edits))
            found.add(self._cluster(focus, weeks, ()), -1)
        return found

    def _cluster(self, focus: Focus, weeks: tuple[dt.date, ...], edits: Sequence[Row]) -> Tally:
        """What the rules of a week say of these weeks in a row, the edits made."""
        first, last = weeks[0] - _DAY, weeks[-1] + _WEEK
        here = [row for row in edits if first < self._day_of(row) < last]
        renumbered = {
            m.id: m
            for code, rows in _by_unit(edits).items()
            for m in self._sessions(code, rows)
            if first <= m.day <= last
        }
        gone = frozenset(row.id for row in edits if first < self._published_day(row.id) < last)
        content = tuple(
            (row.id, row.start, row.room, row.trainers) if isinstance(row, Session) else (row.id, row.start)
            for row in here
        )
        numbers = tuple((m.id, m.session.number) for m in renumbered.values() if m is not self.meeting[m.id])
        key = (id(focus), weeks, content, gone, numbers)
        if key not in self._weeks:
            span = frozenset(first + n * _DAY for n in range((last - first).days + 1))
            held = [renumbered.get(m.id, m) for day in span for m in self._concerned(focus, day) if m.id not in gone]
            held += [renumbered[row.id] for row in here if isinstance(row, Session)]
            rows = [self._centre_of(row) for row in here if isinstance(row, AlternanceDay)]
            centre = {
                group: tuple(
                    sorted(
                        [d for d in self.facts.alternance.get(group, ()) if d.day in span and d.id not in gone]
                        + [d for d in rows if d.row.group == group],
                        key=lambda d: (d.interval, d.id),
                    )
                )
                for group in focus.attends
            }
            part = Part(focus.instance, self.timetable, self.facts, tuple(held), centre, span, focus.attends)
            self._weeks[key] = tally(part, WEEK)
        return self._weeks[key]

    def _concerned(self, focus: Focus, day: dt.date) -> Iterable[Meeting]:
        return (
            m for m in self._held_on.get(day, ()) if m.session.unit in focus.codes or focus.trainers & set(m.trainers)
        )

    def _focus_of(self, edits: Sequence[Row]) -> Focus:
        units = {row.unit for row in edits if isinstance(row, Session)}
        named = {row.group for row in edits if isinstance(row, AlternanceDay)}
        named |= {group for code in units for group in self.instance.unit[code].groups}
        trainers = frozenset(t for code in units for t in self.instance.unit[code].trainers)
        key = (frozenset(named), trainers)
        if key not in self._focus:
            lineage = {group.id: self.instance.lineage(group.id) for group in self.instance.groups}
            touched = [group for group, line in lineage.items() if named & set(line)]
            codes = frozenset(unit.code for group in touched for unit in self.instance.attended_by(group))
            attends = {
                group: frozenset(unit.code for unit in self.instance.attended_by(group))
                for group in dict.fromkeys(one for group in touched for one in lineage[group])
            }
            self._focus[key] = Focus(codes, trainers, attends, self._instance_for(codes, trainers, attends.keys()))
        return self._focus[key]

    def _instance_for(self, codes: frozenset[str], trainers: frozenset[str], groups: Set[str]) -> Instance:
        def is_seen(unit: Unit) -> bool:
            return unit.code in codes or not trainers.isdisjoint(unit.trainers)

        return narrowed(
            self.instance,
            units=tuple(unit for unit in self.instance.units if is_seen(unit)),
            trainers=tuple(trainer for trainer in self.instance.trainers if trainer.id in trainers),
            groups=tuple(group for group in self.instance.groups if group.id in groups),
        )

    def meeting_of(self, row: Session) -> Meeting:
        zone = self.instance.zone
        start, end = local(row.start, zone), local(row.end, zone)
        return Meeting(row, self.instance.unit.get(row.unit), self._slot_at.get(utc(row.start)), start, end)

    def _centre_of(self, row: AlternanceDay) -> CentreDay:
        zone = self.instance.zone
        return CentreDay(row, local(row.start, zone), local(row.end, zone))

    def _days_with(self, group: str, rows: Sequence[CentreDay]) -> tuple[CentreDay, ...]:
        by_id = {row.id: row for row in rows}
        days = [by_id.get(day.id, day) for day in self.facts.alternance.get(group, ())]
        return tuple(sorted(days, key=lambda d: (d.interval, d.id)))

    def _day_of(self, row: Row) -> dt.date:
        return row.start.astimezone(self.instance.zone).date()

    def _published_day(self, name: str) -> dt.date:
        held = self.meeting.get(name) or self.centre_day[name]
        return held.day


def edited(timetable: Timetable, edits: Sequence[Row]) -> Timetable:
    """The timetable with these sessions and days held as given; numbers follow the order in time again."""
    rows = {row.id: row for row in edits if isinstance(row, Session)}
    days = {row.id: row for row in edits if isinstance(row, AlternanceDay)}
    units = {row.unit for row in rows.values()}
    sessions = [rows.get(s.id, s) for s in timetable.sessions]
    rank: dict[str, int] = {}
    for unit in units:
        mine = sorted((s for s in sessions if s.unit == unit), key=lambda s: (utc(s.start), s.number))
        rank |= {s.id: n for n, s in enumerate(mine, 1)}
    sessions = [s.model_copy(update={"number": rank[s.id]}) if s.id in rank else s for s in sessions]
    centre = [days.get(d.id, d) for d in timetable.alternance]
    # Made anew, not copied: a copy keeps what the published one has worked out about its own sessions.
    fields = {name: getattr(timetable, name) for name in Timetable.model_fields}
    fields["sessions"] = tuple(sorted(sessions, key=lambda s: (s.start, s.unit)))
    fields["alternance"] = tuple(sorted(centre, key=lambda d: (d.start, d.group)))
    return Timetable.model_construct(**fields)


def _by_unit(edits: Sequence[Row]) -> dict[str, list[Session]]:
    rows: dict[str, list[Session]] = defaultdict(list)
    for row in edits:
        if isinstance(row, Session):
            rows[row.unit].append(row)
    return rows


def _key(code: str, rows: Sequence[Session]) -> tuple[object, ...]:
    return (code, *((row.id, row.start, row.room, row.trainers) for row in rows))


def _numbered(held: Sequence[Meeting]) -> tuple[Meeting, ...]:
    """A unit's meetings, numbered in their order in time."""
    in_order = sorted(held, key=lambda m: (utc(m.start), m.session.number))
    return tuple(
        m if m.session.number == n else replace(m, session=m.session.model_copy(update={"number": n}))
        for n, m in enumerate(in_order, 1)
    )


def _clusters(mondays: Iterable[dt.date]) -> list[tuple[dt.date, ...]]:
    """The weeks, those that follow each other together."""
    clusters: list[tuple[dt.date, ...]] = []
    for week in sorted(mondays):
        if clusters and week - clusters[-1][-1] == _WEEK:
            clusters[-1] = (*clusters[-1], week)
        else:
            clusters.append((week,))
    return clusters
