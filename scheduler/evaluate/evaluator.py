"""One evaluator of changes: what edits of a published timetable would break, clash and cost.

Each rule is asked on the part of the timetable that an edit can touch, as its scope says (`scheduler.rules`): a
criterion with a pattern counts its patterns there, any other rule is the checker's. What declares no scope is asked on
the whole timetable, slower and as right.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import NamedTuple, TypeVar

from scheduler.checker.local_timetable import CentreDay, LocalTimetable, Meeting, meeting_of
from scheduler.checker.report import Violation
from scheduler.evaluate.effect import Effect, Totals, effect_of
from scheduler.evaluate.excerpt import Excerpt, tied, totals
from scheduler.instance.instants import local, utc
from scheduler.instance.schema.fields import rebuilt
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import Unit, course_of
from scheduler.rules import RULES
from scheduler.scopes import OF_UNIT, Scope
from scheduler.timeline.calendar import monday
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import AlternanceDay, Held, Planned, Session, Timetable

_DAY = dt.timedelta(days=1)
_OF_WEEK = (
    Scope.SESSION | Scope.GROUP_EVENING | Scope.GROUP_WEEK
    | Scope.TRAINER_SLOT | Scope.TRAINER_EVENING | Scope.TRAINER_WEEK
)  # fmt: skip
"""Scopes within a week and the day before and after it."""


class Reach:
    """What edits concern, before and after."""

    def __init__(self, evaluator: "Evaluator", edits: Sequence[Held]) -> None:
        self._evaluator, self._edits = evaluator, edits
        self._sessions = [row for row in edits if isinstance(row, Session)]
        self.units = tuple(dict.fromkeys(row.unit for row in self._sessions))

    @cached_property
    def apprentices(self) -> frozenset[str]:
        """Groups with edited alternance days."""
        return frozenset(row.group for row in self._edits if isinstance(row, AlternanceDay))

    @cached_property
    def groups(self) -> frozenset[str]:
        return self.apprentices.union(*(self._evaluator.instance.unit[code].groups for code in self.units))

    @cached_property
    def trainers(self) -> frozenset[str]:
        return frozenset(trainer for code in self.units for trainer in self._evaluator.instance.unit[code].trainers)

    @cached_property
    def rooms(self) -> frozenset[tuple[str | None, dt.date]]:
        """Rooms with the dates on which something changes there; None for what lacks one."""
        known = self._evaluator.meeting
        before = ((known[row.id].session, known[row.id].day) for row in self._sessions if row.id in known)
        after = ((row, self._evaluator.day_of(row)) for row in self._sessions)
        return frozenset((room, day) for row, day in (*before, *after) for room in row.places)

    @cached_property
    def mondays(self) -> frozenset[dt.date]:
        evaluator = self._evaluator
        days = (day for row in self._edits for day in (evaluator.day_of(row), evaluator.published_day(row.id)))
        return frozenset(monday(day) for day in days if day is not None)


class Focus(NamedTuple):
    """Units that edited groups attend; those of each of these groups, and of the groups that these are part of; and
    the instance of these alone."""

    units: frozenset[str]
    attends: dict[str, frozenset[str]]
    instance: Instance


Pieces = Iterator[tuple[object, Callable[[], LocalTimetable]]]
"""Parts, each with a key: two of one key are alike."""


class Family(NamedTuple):
    """Rules that are asked on the same parts."""

    codes: tuple[str, ...]
    pieces: Callable[[Reach, Sequence[Held]], Pieces]
    """What the edits reach, as it is when the edits are made."""
    counts_before: bool
    """Whether an accepted timetable can have any of them: it breaks no hard rule."""


V = TypeVar("V")


class _Kept(dict[object, V]):
    """What was worked out lately, so many at most: several threads may ask, a desk all day long."""

    most = 5_000

    def of(self, key: object, work: Callable[[], V]) -> V:
        found = self.get(key)
        if found is None:
            found = work()
            if len(self) >= self.most:
                self.clear()
            self[key] = found
        return found


class Evaluator:
    """A timetable, ready to be edited. An edit is a session or alternance day as it would be held, whether the
    timetable holds it already or not. `is_broken`: it breaks rules as it is, beyond what it lacks. `facts`: the same
    sessions and days, where they are read already."""

    def __init__(
        self,
        instance: Instance,
        timetable: Timetable,
        *,
        is_broken: bool = False,
        facts: LocalTimetable | None = None,
    ) -> None:
        self.instance, self.timetable = instance, timetable
        self.facts = facts or LocalTimetable(instance, timetable)
        self.meeting = {meeting.id: meeting for meeting in self.facts.meetings}
        self._centre = {day.id: day for days in self.facts.alternance.values() for day in days}
        self.held_on: dict[dt.date, list[Meeting]] = defaultdict(list)
        for meeting in self.facts.meetings:
            self.held_on[meeting.day].append(meeting)
        # Hours that are lacking may be those that lacked before: what an edit brings is then the difference.
        self._is_broken = is_broken or any(each is not None and each.minutes for each in self.facts.demanded.values())
        self._unit_hard = self._family(_codes(OF_UNIT, hard=True), self._units)
        self._unit_soft = self._family(_codes(OF_UNIT, hard=False), self._units)
        self._room = self._family(_codes(Scope.ROOM_EVENING), self._rooms)
        any_year = any(trainer.most_hours.year is not None for trainer in instance.trainers)
        parts = [self._unit_hard, self._unit_soft, self._room]
        for scopes, pieces in (
            (Scope.UNIT_ORDER, self._orders),
            (Scope.GROUP_ALTERNANCE, self._alternance),
            (_OF_WEEK if any_year else _OF_WEEK | Scope.TRAINER_YEAR, self._weeks),
            (_OF_WEEK | Scope.TRAINER_YEAR, self._years),
            (~Scope(0), self._everything),
        ):
            known = {code for family in parts for code in family.codes}
            parts.append(self._family(tuple(code for code in _codes(scopes) if code not in known), pieces))
        self._families = [family for family in parts if family.codes]
        self._totals = _Kept[Totals]()
        self._numbered = _Kept[dict[str, Meeting]]()
        self._others: dict[tuple[str, int], Meeting] = {}
        self._focus: dict[object, Focus] = {}
        self._alone: dict[tuple[str, frozenset[str]], Instance] = {}

    def effect(self, edits: Sequence[Held]) -> Effect:
        """Everything that changes when these sessions and days are held as given."""
        return self._effect(edits, self._families)

    def broken_alone(self, edits: Sequence[Held]) -> tuple[Violation, ...]:
        """What each edited unit's own sessions break, whatever else is held: quick."""
        return self._effect(edits, (self._unit_hard,)).violations

    def cost_alone(self, edits: Sequence[Held]) -> int:
        """Points more on the criteria of the edited units' own sessions: a first guess."""
        return self._effect(edits, (self._unit_soft,)).cost

    def lacks_room(self, row: Session, beside: Sequence[Held]) -> bool:
        """Whether its room is no room for it there, `beside` being edited too."""
        return any(row.id in violation.ids for violation in self._effect((row, *beside), (self._room,)).violations)

    def _family(self, codes: tuple[str, ...], pieces: Callable[[Reach, Sequence[Held]], Pieces]) -> Family:
        return Family(codes, pieces, self._is_broken or any(RULES[code].tier != "hard" for code in codes))

    def _effect(self, edits: Sequence[Held], families: Sequence[Family]) -> Effect:
        reach, found = Reach(self, edits), Totals()
        for family in families:
            for version, sign in ((edits, 1), ((), -1)) if family.counts_before else ((edits, 1),):
                for key, part in family.pieces(reach, version):
                    work = partial(_totals, part, family.codes)
                    found.add(self._totals.of((family.codes, key), work), sign)
        return effect_of(found, self.instance.weight)

    # The parts

    def _units(self, reach: Reach, edits: Sequence[Held]) -> Pieces:
        for code in dict.fromkeys(map(course_of, reach.units)):
            mine = [row for row in edits if isinstance(row, Session) and row.course == code]
            yield (code, _key(mine)), partial(self._unit, code, mine)

    def _unit(self, code: str, edits: Sequence[Session]) -> Excerpt:
        rows = self.instance.rows_of(code)
        held = [meeting for row in rows for meeting in self._renumbered(row.code, edits).values()]
        named = frozenset(rows[0].trainers).union(*(meeting.trainers for meeting in held))
        if (code, named) not in self._alone:
            pins = tuple(pin for pin in self.instance.pins if course_of(pin.unit) == code)
            trainers = tuple(trainer for trainer in self.instance.trainers if trainer.id in named)
            self._alone[code, named] = self.instance.having(units=rows, pins=pins, trainers=trainers)
        return self._part(self._alone[code, named], held)

    def _orders(self, reach: Reach, edits: Sequence[Held]) -> Pieces:
        """Units in an order with an edited one, two by two, and half-groups held at once with it."""
        for number, units in enumerate(tied(self.instance)):
            codes = {unit.code for unit in units}
            if not codes.isdisjoint(reach.units):
                mine = [row for row in edits if isinstance(row, Session) and row.unit in codes]
                yield (number, _key(mine)), partial(self._together, units, mine)

    def _together(self, units: tuple[Unit, ...], edits: Sequence[Session]) -> Excerpt:
        held = [meeting for unit in units for meeting in self._renumbered(unit.code, edits).values()]
        return self._part(self.instance.having(units=units), held)

    def _rooms(self, reach: Reach, edits: Sequence[Held]) -> Pieces:
        sessions = {row.id: row for row in edits if isinstance(row, Session)}
        for room, day in reach.rooms:
            here = [row for row in sessions.values() if room in row.places and self.day_of(row) == day]
            held = [m for m in self.held_on.get(day, ()) if room in m.session.places]
            rest = [m for m in held if m.id not in sessions]
            gone = tuple(m.id for m in held if m.id in sessions)
            yield (room, day, _key(here), gone), partial(self._room_day, rest, here)

    def _room_day(self, rest: Sequence[Meeting], edits: Sequence[Session]) -> Excerpt:
        return self._part(self.instance, [*rest, *map(self._meeting, edits)])

    def _alternance(self, reach: Reach, edits: Sequence[Held]) -> Pieces:
        for group in reach.apprentices:
            yield (group, _key(edits)), partial(self._alternance_of, group, edits)

    def _alternance_of(self, group: str, edits: Sequence[Held]) -> Excerpt:
        alone = self.instance.having(groups=(self.instance.group[group],))
        return self._part(alone, (), {group: self._days_with(edits, group)})

    def _weeks(self, reach: Reach, edits: Sequence[Held]) -> Pieces:
        """Weeks that follow each other together: they share a day."""
        focus = self._focus_of(reach.groups, reach.trainers)
        for first, last in _runs(reach.mondays):
            days = frozenset(first + n * _DAY for n in range(-1, (last - first).days + 8))
            here = [row for row in edits if self.day_of(row) in days]
            gone = frozenset(row.id for row in edits if self.published_day(row.id) in days)
            new = {m.id: m for m in self._edited(edits) if m.day in days and m.id not in gone}
            numbers = tuple((m.id, m.session.number) for m in new.values() if m is not self.meeting.get(m.id))
            key = (reach.groups, reach.trainers, first, last, _key(here), gone, numbers)
            yield key, partial(self._week, focus, reach.trainers, days, edits)

    def _week(self, focus: Focus, trainers: frozenset[str], days: frozenset[dt.date], edits: Sequence[Held]) -> Excerpt:
        """What these groups and trainers do on these days."""
        new = {m.id: m for m in self._edited(edits)}
        held = [m for day in days for m in self.held_on.get(day, ()) if m.id not in new]
        held += [m for m in new.values() if m.day in days]
        seen = [m for m in held if m.session.unit in focus.units or not trainers.isdisjoint(m.trainers)]
        centre = {
            group: tuple(day for day in self._days_with(edits, group) if day.day in days) for group in focus.attends
        }
        return replace(self._part(focus.instance, seen, centre), among=days, codes=focus.attends)

    def _years(self, reach: Reach, edits: Sequence[Held]) -> Pieces:
        """All that the trainers do, whatever the groups."""
        yield (reach.trainers, _key(edits)), partial(self._year, reach, edits)

    def _year(self, reach: Reach, edits: Sequence[Held]) -> Excerpt:
        new = {m.id: m for m in self._edited(edits)}
        held = [*(m for m in self.facts.meetings if m.id not in new), *new.values()]
        taught = [m for m in held if not reach.trainers.isdisjoint(m.trainers)]
        trainers = tuple(trainer for trainer in self.instance.trainers if trainer.id in reach.trainers)
        return self._part(self.instance.having(trainers=trainers, groups=()), taught)

    def _everything(self, _: Reach, edits: Sequence[Held]) -> Pieces:
        yield _key(edits), lambda: LocalTimetable(self.instance, edited(self.timetable, edits)) if edits else self.facts

    def _part(
        self, instance: Instance, held: Iterable[Meeting], centre: dict[str, tuple[CentreDay, ...]] | None = None
    ) -> Excerpt:
        return Excerpt(instance, self.timetable, self.facts, tuple(held), centre or {})

    def _edited(self, edits: Sequence[Held]) -> Iterator[Meeting]:
        """The sessions of all edited units, with the edits."""
        for code in {row.unit: None for row in edits if isinstance(row, Session)}:
            yield from self._renumbered(code, edits).values()

    def _renumbered(self, code: str, edits: Sequence[Held]) -> dict[str, Meeting]:
        """The unit's sessions, with those of the edits, numbered in their order in time."""
        mine = [row for row in edits if isinstance(row, Session) and row.unit == code]
        return self._numbered.of((code, _key(mine)), partial(self._in_order, code, mine))

    def _in_order(self, code: str, edits: Sequence[Session]) -> dict[str, Meeting]:
        by_id = {row.id: row for row in edits}
        held = [self._meeting(by_id[m.id]) if m.id in by_id else m for m in self.facts.of_unit[code]]
        held += [self._meeting(row) for row in edits if row.id not in self.meeting]
        held.sort(key=lambda m: (m.interval.begin, m.session.number))
        return {m.id: self._with_number(m, number) for number, m in enumerate(held, 1)}

    def _with_number(self, meeting: Meeting, number: int) -> Meeting:
        """Of a session that is held, kept: it is asked for at each slot that another one is tried in."""
        if meeting.session.number == number:
            return meeting
        if self.meeting.get(meeting.id) is not meeting:
            return _numbered(meeting, number)
        key = meeting.id, number
        if key not in self._others:
            self._others[key] = _numbered(meeting, number)
        return self._others[key]

    def _days_with(self, edits: Sequence[Held], group: str) -> tuple[CentreDay, ...]:
        zone = self.instance.zone
        moved = {row.id: row for row in edits if isinstance(row, AlternanceDay)}
        days = [
            CentreDay(row, local(row.start, zone), local(row.end, zone)) if (row := moved.get(day.id)) else day
            for day in self.facts.alternance.get(group, ())
        ]
        new = [row for row in moved.values() if row.group == group and row.id not in self._centre]
        days += [CentreDay(row, local(row.start, zone), local(row.end, zone)) for row in new]
        return tuple(sorted(days, key=lambda day: (day.interval, day.id)))

    def _focus_of(self, named: frozenset[str], trainers: frozenset[str]) -> Focus:
        key = (named, trainers)
        if key not in self._focus:
            lineage = {group.id: self.instance.lineage(group.id) for group in self.instance.groups}
            reach = [group for group, line in lineage.items() if named & set(line)]
            attends = {
                group: frozenset(unit.code for unit in self.instance.attended_by(group))
                for group in dict.fromkeys(one for group in reach for one in lineage[group])
            }
            units = frozenset[str]().union(*(attends[group] for group in reach))
            instance = self.instance.having(
                units=tuple(
                    u for u in self.instance.unit_rows if u.code in units or not trainers.isdisjoint(u.trainers)
                ),
                trainers=tuple(trainer for trainer in self.instance.trainers if trainer.id in trainers),
                groups=tuple(group for group in self.instance.groups if group.id in attends),
            )
            self._focus[key] = Focus(units, attends, instance)
        return self._focus[key]

    def _meeting(self, row: Session) -> Meeting:
        return next(meeting_of(self.instance, self.facts.timeline, row))

    def day_of(self, row: Held) -> dt.date:
        return row.start.astimezone(self.instance.zone).date()

    def published_day(self, name: str) -> dt.date | None:
        """None: it has no date yet."""
        held = self.meeting.get(name) or self._centre.get(name)
        return None if held is None else held.day


def edited(timetable: Timetable, edits: Sequence[Planned], gone: Collection[str] = ()) -> Timetable:
    """The timetable with these sessions, days and examinations held as given, new ones too, and without those that are
    `gone`; numbers follow the order in time."""
    exams = {row.id: row for row in (*(timetable.exams or ()), *edits) if isinstance(row, Exam) and row.id not in gone}
    rows = {row.id: row for row in edits if isinstance(row, Session)}
    days = {row.id: row for row in edits if isinstance(row, AlternanceDay)}
    units = {row.unit for row in rows.values()} | {row.unit for row in timetable.sessions if row.id in gone}
    known = {row.id for row in timetable.held}
    sessions = [rows.get(s.id, s) for s in timetable.sessions if s.id not in gone] + [
        s for s in rows.values() if s.id not in known
    ]
    rank: dict[str, int] = {}
    for unit in units:
        mine = sorted((s for s in sessions if s.unit == unit), key=lambda s: (utc(s.start), s.number))
        rank |= {s.id: n for n, s in enumerate(mine, 1)}
    sessions = [s.model_copy(update={"number": rank[s.id]}) if s.id in rank else s for s in sessions]
    centre = [days.get(d.id, d) for d in timetable.alternance if d.id not in gone] + [
        d for d in days.values() if d.id not in known
    ]
    sessions.sort(key=lambda s: (s.start, s.unit))
    centre.sort(key=lambda d: (d.start, d.group))
    made = rebuilt(timetable, sessions=tuple(sessions), alternance=tuple(centre))
    return made.having_exams(exams.values())


def _codes(scopes: Scope, *, hard: bool | None = None) -> tuple[str, ...]:
    """The rules that look at nothing beyond these scopes; all, or the hard ones, or the others."""
    return tuple(code for code, rule in RULES.items() if rule.scope in scopes and hard in (None, rule.tier == "hard"))


def _totals(part: Callable[[], LocalTimetable], codes: tuple[str, ...]) -> Totals:
    return totals(part(), codes)


def _numbered(meeting: Meeting, number: int) -> Meeting:
    found = replace(meeting, session=meeting.session.model_copy(update={"number": number}))
    found.__dict__["interval"] = meeting.interval  # it is held when it was
    return found


def _runs(mondays: Iterable[dt.date]) -> Iterator[tuple[dt.date, dt.date]]:
    """First and last of weeks that follow each other."""
    weeks = sorted(mondays)
    firsts = [week for week in weeks if week - 7 * _DAY not in weeks]
    lasts = [week for week in weeks if week + 7 * _DAY not in weeks]
    yield from zip(firsts, lasts, strict=True)


def _key(edits: Sequence[Held]) -> tuple[object, ...]:
    return tuple(
        (row.id, row.start, row.room, row.trainers) if isinstance(row, Session) else (row.id, row.start)
        for row in edits
    )
