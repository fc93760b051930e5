"""Examinations as integer tables that the model indexes: minutes since an epoch, papers, rooms, people."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from scheduler.checker.exams.sittings import Sittings
from scheduler.checker.local_timetable import Commitment, LocalTimetable
from scheduler.instance.instants import day_after, local
from scheduler.instance.schema.exams import ExamKind, ExamPin, StaffMember
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import Room
from scheduler.instance.schema.trainers import Level, Trainer
from scheduler.timeline.exam_hours import evening_of, level_during
from scheduler.timeline.papers import Paper, partners
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import Timetable

_MINUTE = dt.timedelta(minutes=1)
_WEEK = 7 * 24 * 60
Span = tuple[int, int]


@dataclass(frozen=True, eq=False)
class PaperRow:
    """A paper to place: the minutes at which it can start, by the day they are on."""

    index: int
    paper: Paper
    starts: tuple[int, ...]
    pins: tuple[ExamPin, ...]
    kept: Exam | None
    """Where it stays, whatever else moves."""

    @property
    def longest(self) -> int:
        return self.paper.longest

    @property
    def minutes(self) -> int:
        return self.paper.minutes

    @property
    def each(self) -> int:
        """Of an oral, minutes of a candidate; a third more for one with extra time."""
        return self.paper.exam.minutes_per_candidate or 1


@dataclass(frozen=True, eq=False)
class ExamProblem:
    """What has to be placed, beside the sessions of a timetable. `kept`: examinations that stay as they are; `before`:
    those that were published, which others should leave as little as they can."""

    facts: LocalTimetable
    kept: Mapping[str, Exam]
    before: Mapping[str, Exam] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    """Papers that are not placed."""

    @classmethod
    def of(
        cls, instance: Instance, timetable: Timetable, kept: Iterable[Exam] = (), before: Iterable[Exam] = ()
    ) -> "ExamProblem":
        return cls(LocalTimetable(instance, timetable), {e.id: e for e in kept}, {e.id: e for e in before})

    @property
    def instance(self) -> Instance:
        return self.facts.instance

    @cached_property
    def demanded(self) -> tuple[Paper, ...]:
        return Sittings(self.facts).papers

    @cached_property
    def epoch(self) -> dt.datetime:
        """Midnight before the first instant at which anything can start."""
        first = min((start for paper in self.demanded for start in paper.starts), default=None)
        kept = [exam.start for exam in self.kept.values()]
        known = [each for each in (first, *kept) if each is not None]
        moment = min(known) if known else dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
        return local(moment, self.instance.zone).replace(hour=0, minute=0)

    def minute(self, when: dt.datetime) -> int:
        return round((when - self.epoch) / _MINUTE)

    def moment(self, minute: int) -> dt.datetime:
        if minute not in self._moments:
            self._moments[minute] = local(self.epoch + minute * _MINUTE, self.instance.zone)
        return self._moments[minute]

    @cached_property
    def _moments(self) -> dict[int, dt.datetime]:
        return {}

    def day(self, minute: int) -> dt.date:
        return self._days[minute]

    @cached_property
    def _days(self) -> dict[int, dt.date]:
        return {start: self.moment(start).date() for start in {start for row in self.rows for start in row.starts}}

    @cached_property
    def rows(self) -> tuple[PaperRow, ...]:
        """The papers that are sat; work is only due, and placed by itself."""
        found = list[PaperRow]()
        for paper in self.demanded:
            if not paper.is_sat or paper.id in self.left_out:
                continue
            kept = self.kept.get(paper.id)
            pins = tuple(pin for pin in self.instance.exams.pins if (pin.unit, pin.number, pin.session) == paper.key)
            starts = [kept.start] if kept is not None else [s for s in paper.starts if self._may_start(paper, s, pins)]
            found.append(PaperRow(len(found), paper, tuple(map(self.minute, starts)), pins, kept))
        return tuple(found)

    def _may_start(self, paper: Paper, start: dt.datetime, pins: tuple[ExamPin, ...]) -> bool:
        """Whether nothing that is given forbids this start: pins, what groups attend, trainers who teach."""
        here, until = local(start, self.instance.zone), start + paper.longest * _MINUTE
        for pin in pins:
            if (pin.date is not None and here.date() != pin.date) or (pin.start not in (None, here.time())):
                return False
        if any(begin < until and start < end for group in self.sitting_of(paper) for begin, end in self._taken(group)):
            return False
        if any(self._is_against_law(group, here, until) for group in self.sitting_of(paper)):
            return False
        trainers = paper.unit.trainers
        return not trainers or any(self.can_be_reached(who, paper, start) for who in trainers)

    def can_be_reached(self, who: str, paper: Paper, start: dt.datetime) -> bool:
        until = start + paper.longest * _MINUTE
        if any(start < meeting.end and meeting.start < until for meeting in self.facts.taught.get(who, ())):
            return False
        return paper.exam.kind != "oral" or self.level(who, start, paper.minutes) != "unavailable"

    @cached_property
    def _sitting(self) -> dict[str, frozenset[str]]:
        return {group.id: frozenset(self.instance.lineage(group.id)) for group in self.instance.groups}

    def sitting_of(self, paper: Paper) -> list[str]:
        """Every group that sits the paper, with those that are part of its groups."""
        if paper.groups not in self._sitters:
            self._sitters[paper.groups] = [
                group for group, lineage in self._sitting.items() if not lineage.isdisjoint(paper.groups)
            ]
        return self._sitters[paper.groups]

    @cached_property
    def _sitters(self) -> dict[tuple[str, ...], list[str]]:
        return {}

    @cached_property
    def _commitments(self) -> dict[str, list[tuple[dt.datetime, dt.datetime]]]:
        facts, found = self.facts, dict[str, list[tuple[dt.datetime, dt.datetime]]]()
        for group in (each.id for each in self.instance.groups):
            things: tuple[Commitment, ...] = (*facts.attended[group], *facts.at_centre(group), *facts.busy[group])
            found[group] = [(thing.start, thing.end) for thing in things]
        return found

    def _taken(self, group: str) -> list[tuple[dt.datetime, dt.datetime]]:
        return self._commitments[group]

    @cached_property
    def _activities(self) -> dict[str, dict[dt.date, list[tuple[dt.datetime, dt.datetime, int]]]]:
        """Of apprentices: what they do on each day, and the minutes that count."""
        found: dict[str, dict[dt.date, list[tuple[dt.datetime, dt.datetime, int]]]] = {}
        hours = self.instance.alternance
        at_centre = round(hours.hours * 60) if hours is not None else 0
        for group in self.facts.apprentices:
            days = found.setdefault(group.id, {})
            for meeting in self.facts.attended[group.id]:
                days.setdefault(meeting.day, []).append((meeting.start, meeting.end, meeting.seconds // 60))
            for day in self.facts.at_centre(group.id):
                days.setdefault(day.day, []).append((day.start, day.end, at_centre))
        return found

    def minutes_on(self, group: str, day: dt.date) -> int:
        """Minutes that count on the day of an apprentice group before any examination."""
        return sum(minutes for _, _, minutes in self._activities[group].get(day, ()))

    def _is_against_law(self, group: str, start: dt.datetime, until: dt.datetime) -> bool:
        days = self._activities.get(group)
        if not days:
            return False
        law, day = self.instance.law, start.date()
        rest = dt.timedelta(hours=law.rest_hours)
        after = days.get(day_after(day, self.instance.zone), ())
        before = days.get(day - dt.timedelta(days=1), ())
        if any(begin < until + rest for begin, _, _ in after) or any(start < end + rest for _, end, _ in before):
            return True
        return self.minutes_on(group, day) + (until - start) / _MINUTE > law.hours_per_day * 60

    @cached_property
    def sets(self) -> tuple[tuple[PaperRow, ...], ...]:
        """Papers of which some group or named candidate sits every one; those within another set are left out."""
        whose = [
            frozenset(row.index for row in self.rows if group in self.sitting_of(row.paper)) for group in self._sitting
        ]
        names = {name for row in self.rows for name in row.paper.names}
        whose += [
            frozenset(row.index for row in self.rows if name in row.paper.names and row.paper.session == session)
            for name in sorted(names)
            for session in ("first", "second")
        ]
        kept = list[frozenset[int]]()
        for each in sorted(set(whose), key=lambda found: (-len(found), sorted(found))):
            if len(each) > 1 and not any(each <= other for other in kept):
                kept.append(each)
        return tuple(tuple(self.rows[index] for index in sorted(each)) for each in kept)

    @cached_property
    def group_rows(self) -> dict[str, tuple[PaperRow, ...]]:
        return {
            group: tuple(row for row in self.rows if group in self.sitting_of(row.paper)) for group in self._sitting
        }

    @cached_property
    def name_rows(self) -> dict[tuple[str, str], tuple[PaperRow, ...]]:
        found: dict[tuple[str, str], tuple[PaperRow, ...]] = {}
        for row in self.rows:
            for name in sorted(row.paper.names):
                key = (name, row.paper.session)
                found[key] = (*found.get(key, ()), row)
        return found

    @cached_property
    def together(self) -> tuple[tuple[PaperRow, PaperRow], ...]:
        """Pairs that start at once, for units share them."""
        by_key = {row.paper.key: row for row in self.rows}
        return tuple(
            (row, by_key[other.key]) for row in self.rows for other in partners(row.paper, self.demanded)
            if other.key in by_key
        )  # fmt: skip

    @cached_property
    def parts(self) -> tuple[tuple[PaperRow, ...], ...]:
        """Papers whose times do not touch those of the others: apart by a week, of other candidates in the second
        session."""
        apart = list[list[PaperRow]]()
        until = 0
        for row in sorted((row for row in self.rows if row.starts), key=lambda each: (min(each.starts), each.index)):
            if not apart or min(row.starts) > until + _WEEK:
                apart.append([])
            apart[-1].append(row)
            until = max(until, max(row.starts) + row.longest)
        joined = list[list[PaperRow]]()
        for part in apart:
            whom = {name for row in part for name in self._counted(row)}
            same = [other for other in joined if whom & {name for row in other for name in self._counted(row)}]
            for other in same:
                joined.remove(other)
            joined.append([row for other in same for row in other] + part)
        return tuple(tuple(sorted(part, key=lambda row: row.index)) for part in joined)

    def _counted(self, row: PaperRow) -> set[tuple[str, str]]:
        """Whose days on site are counted over the whole session (E6)."""
        groups = self.sitting_of(row.paper) if row.paper.session == "second" else []
        return {(name, row.paper.session) for name in (*row.paper.names, *groups)}

    def is_early(self, minute: int) -> bool:
        """Whether a paper that starts then does so before the evening."""
        if minute not in self._early:
            when = self.moment(minute)
            evening = evening_of(self.instance, when.date())
            self._early[minute] = evening is None or when < evening
        return self._early[minute]

    @cached_property
    def _early(self) -> dict[int, bool]:
        return {}

    def rooms_for(self, row: PaperRow) -> tuple[Room, ...]:
        """Rooms with what the paper needs, and with places."""
        wanted = set(row.paper.exam.room_features)
        is_oral = row.paper.exam.kind == "oral"
        return tuple(
            room for room in self.instance.rooms if wanted <= set(room.features) and (is_oral or room.exam_places)
        )

    def room_taken(self, room: str) -> list[Span]:
        """Minutes at which sessions hold the room."""
        return [
            (self.minute(meeting.start), self.minute(meeting.end))
            for meeting in self.facts.meetings
            if meeting.in_person and room in meeting.session.places
        ]

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Who may watch over any examination."""
        return Sittings(self.facts).invigilation.invigilators

    def may_watch(self, row: PaperRow) -> tuple[str, ...]:
        own = row.paper.unit.trainers if row.paper.exam.kind == "oral" else ()
        return tuple(dict.fromkeys((*self.people, *(who for who in own if who in self._availability))))

    def need(self, kind: ExamKind, seated: int) -> int:
        """Invigilators of so many candidates of a paper in a room; a jury is there whatever the candidates."""
        settings = self.instance.exams
        least = settings.invigilators_per_room
        if not least or kind != "written":
            return least
        return max(least, -(-seated // settings.candidates_per_invigilator))

    @cached_property
    def _availability(self) -> dict[str, int]:
        people: tuple[Trainer | StaffMember, ...] = (*self.instance.trainers, *self.instance.staff)
        return {person.id: index for index, person in enumerate(people)}

    @cached_property
    def _levels(self) -> dict[tuple[str, dt.datetime, int], Level]:
        return {}

    def level(self, who: str, start: dt.datetime, minutes: int) -> Level:
        """Of somebody from `start` on; unavailable also while teaching."""
        key = (who, start, minutes)
        if key not in self._levels:
            people: tuple[Trainer | StaffMember, ...] = (*self.instance.trainers, *self.instance.staff)
            end = start + minutes * _MINUTE
            teaches = any(start < meeting.end and meeting.start < end for meeting in self.facts.taught.get(who, ()))
            person = people[self._availability[who]]
            found = "unavailable" if teaches else level_during(self.instance, person.availability, start, end)
            self._levels[key] = found
        return self._levels[key]

    def weight(self, code: str) -> int:
        return self.instance.exam_weight[code]
