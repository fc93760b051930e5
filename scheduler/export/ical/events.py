"""What the calendar feeds say of each session, alternance day and closed day, and which feeds: events, without their
revision."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from icalendar import Conference, Event

from scheduler.export.audience import (
    ALTERNANCE,
    AROUND,
    EXAMINATION,
    REVISION,
    Programme,
    address,
    busy_groups,
)
from scheduler.export.ical.entry import Entry
from scheduler.instance.instants import local, utc
from scheduler.instance.schema.dates import Semester
from scheduler.instance.schema.groups import Busy
from scheduler.instance.schema.instance import Instance
from scheduler.text import Lang, Text
from scheduler.timeline.calendar import Timeline, busy_hours
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import AlternanceDay, Session, Timetable

EVERYONE = "*"
"""The audience of holidays, closures and examinations: every feed."""
HOLIDAY = Text("Jour férié", "Public holiday")
CLOSURE = Text("Fermeture", "Closure")
EXAM_DAYS = Text("Examens", "Exams")
"""A category of its own: node-ical cuts a category at its comma, escaped or not."""
ELSEWHERE = Text("Organisé ailleurs", "Organised elsewhere")
_UNIT = Text("UE {code} – {title}", "Unit {code} – {title}")
_TRAINER = Text("Formateur : {names}", "Trainer: {names}")
_TRAINERS = Text("Formateurs : {names}", "Trainers: {names}")
_GROUP = Text("Groupe : {names}", "Group: {names}")
_GROUPS = Text("Groupes : {names}", "Groups: {names}")
_LINK = Text("Lien : {url}", "Link: {url}")
_PLACE = Text("Lieu : {place}", "Place: {place}")
_ON = Text("Le {first:%d/%m/%Y}", "{first}")
_FROM_TO = Text("Du {first:%d/%m/%Y} au {last:%d/%m/%Y}", "{first} to {last}")
_HOURS = Text("Horaire local : {start} – {end} ({zone})", "Local time: {start} – {end} ({zone})")
_LATE = Text("Tiers temps : jusqu’à {until}", "Extra time: until {until}")
_DUE = Text("À rendre au plus tard à : {due} ({zone})", "To hand in by: {due} ({zone})")
_WATCH = Text("Surveillance : {names}", "Invigilation: {names}")
_MINUTE = dt.timedelta(minutes=1)
_LINE_BREAKING = {"\u2028": " ", "\u2029": " ", "\u0085": " "}


@dataclass(frozen=True)
class PlannedEvent:
    """What an event says in both languages, and in which feeds: `groups/1A`, `trainers/T`, `rooms/R`, `units/U`,
    `staff/S`."""

    uid: str
    held: str | None
    """The session or alternance day; none for an examination, whose identity comes from its unit and so is given again,
    and for what the calendar says."""
    audiences: frozenset[str]
    fr: Entry
    en: Entry

    def entry(self, lang: Lang) -> Entry:
        return self.fr if lang == "fr" else self.en

    def says_the_same_as(self, other: "PlannedEvent", lang: Lang) -> bool:
        return sorted(self.entry(lang).lines) == sorted(other.entry(lang).lines)


def planned_events(instance: Instance, timetable: Timetable) -> dict[str, PlannedEvent]:
    """Every event of the timetable's feeds, by UID. Raises ValueError when two sessions have one id."""
    programme = Programme(instance, timetable, "fr")
    fr, en = EventWriter(programme), EventWriter(Programme(instance, timetable, "en"))
    if twins := {held.id for held in timetable.held} & {exam.id for exam in programme.exams}:
        raise ValueError(f"two events of the timetable have the id {min(twins)}")
    seen: dict[str, set[str]] = {held.id: set() for held in (*timetable.held, *programme.exams)}
    for audience in programme.audiences:
        for one in (*audience.held, *audience.exams):
            seen[one.id].add(audience.path)
    found = [
        PlannedEvent(entry.uid, held, frozenset(seen[held]), entry, english[held])
        for french, english in ((fr.sessions, en.sessions), (fr.alternance, en.alternance))
        for held, entry in french.items()
    ]
    found += [
        PlannedEvent(entry.uid, None, frozenset(seen[id_]), entry, en.exams[id_]) for id_, entry in fr.exams.items()
    ]
    found += [
        PlannedEvent(entry.uid, None, frozenset({EVERYONE}), entry, english)
        for entry, english in zip(fr.calendar, en.calendar, strict=True)
    ]
    found += [
        PlannedEvent(entry.uid, None, audiences, entry, english)
        for (audiences, entry), (_, english) in zip(fr.elsewhere, en.elsewhere, strict=True)
    ]
    return {content.uid: content for content in found}


def uid_suffix(instance: Instance) -> str:
    """The end of every UID of the instance's feeds."""
    return f"@{instance.name}.evening-scheduler"


@dataclass(frozen=True)
class EventWriter:
    """Events of one timetable in one language; the same session is the same event in every feed.

    None says its rank (« 3/10 »): one session cancelled would change all the others of its unit. The description says
    the place and the dates again: Moodle does not notice a room that is gone or days that are fewer (`array_diff` of
    `calendar_add_icalendar_event` compares values, whatever the property).
    """

    programme: Programme

    @cached_property
    def sessions(self) -> dict[str, Entry]:
        return _by_id((session.id, self._session(session)) for session in self.programme.timetable.sessions)

    @cached_property
    def alternance(self) -> dict[str, Entry]:
        return _by_id((day.id, self._alternance(day)) for day in self.programme.timetable.alternance)

    @cached_property
    def exams(self) -> dict[str, Entry]:
        return _by_id((exam.id, self._exam(exam)) for exam in self.programme.exams)

    @cached_property
    def calendar(self) -> tuple[Entry, ...]:
        """Holidays, closures, revision and examinations: whole days that leave people free in their calendars."""
        return tuple(
            self._whole_days(mark)
            for mark in (*self._holidays(), *self._closures(), *self._around_semesters(Timeline(self._instance)))
        )

    @cached_property
    def elsewhere(self) -> list[tuple[frozenset[str], Entry]]:
        """What other centres teach these groups, with who sees it: an event for each unit, or title, and hour."""
        seen = dict[tuple[str, dt.datetime, dt.datetime], tuple[Busy, set[str]]]()
        for busy in self._instance.busy:
            for hours in busy_hours(busy, self._instance.zone) if busy.is_shown else ():
                key = busy.unit or busy.title, utc(hours.start), utc(hours.end)
                groups = busy_groups(self._instance, busy, local(hours.start, self._instance.zone).date())
                seen.setdefault(key, (busy, set()))[1].update(f"groups/{group}" for group in groups)
        return [
            (frozenset(audiences), self._elsewhere(busy, start, end))
            for (_, start, end), (busy, audiences) in sorted(seen.items(), key=lambda row: row[0])
        ]

    def _elsewhere(self, busy: Busy, start: dt.datetime, end: dt.datetime) -> Entry:
        """Known by its unit, else by its title, and its hours: nothing else of it stays from one year's file to the
        next one's."""
        programme, category = self.programme, ELSEWHERE.to(self.programme.lang)
        name = busy.unit or hashlib.sha256(busy.title.encode()).hexdigest()[:12]
        event = self._timed(f"elsewhere-{name}-{start:%Y%m%dT%H%M}-{end:%H%M}", start, end)
        title = busy.title if busy.unit is None else programme.unit_title(busy.unit)
        event.add("summary", one_line(" · ".join([*([busy.unit] if busy.unit else []), category, title])))
        event.add("categories", [category])
        about = [self._say(_UNIT, code=busy.unit, title=title), one_line(busy.title)] if busy.unit else [title]
        unit = self._instance.unit.get(busy.unit or "")
        if unit is not None and unit.url is not None:
            about.append(self._say(_LINK, url=unit.url))
        event.add("description", _plain("\n".join([*about, category, self._hours(start, end)])))
        return _entry(event)

    @property
    def _instance(self) -> Instance:
        return self.programme.instance

    def _say(self, text: Text, **values: str | int) -> str:
        """The sentence, French spaces before a colon kept unbroken."""
        return text.to(self.programme.lang).replace(" :", "\u00a0:").format(**values)

    def _session(self, session: Session) -> Entry:
        programme = self.programme
        kind, title = programme.kind(session), programme.unit_title(session.unit)
        event = self._timed(session.id, session.start, session.end)
        event.add("summary", one_line(f"{session.unit} · {kind} · {title}"))
        event.add("categories", [kind])
        about = [self._say(_UNIT, code=session.unit, title=title), *self._people(session.trainers, session.groups)]
        if session.room is not None:
            event.add("location", one_line(programme.location(session.room)))
            about.append(self._say(_PLACE, place=programme.location(session.room)))
        if (url := programme.url(session)) is not None:
            event.add(
                "conference",
                Conference(one_line(url), feature="VIDEO", label=one_line(f"{kind} {session.unit}")).to_uri(),
            )
            about.append(self._say(_LINK, url=url))
        event.add("description", _plain("\n".join([*about, self._hours(session.start, session.end)])))
        return _entry(event)

    def _alternance(self, day: AlternanceDay) -> Entry:
        programme = self.programme
        event = self._timed(day.id, day.start, day.end)
        title, group = ALTERNANCE.to(programme.lang), programme.group_name(day.group)
        event.add("summary", one_line(f"{title} · {group}"))
        event.add("categories", [title])
        about = [self._say(_GROUP, names=group)]
        if (site := programme.alternance_site) is not None:
            event.add("location", one_line(", ".join(address(site))))
            about.append(self._say(_PLACE, place=", ".join(address(site))))
        event.add("description", _plain("\n".join([*about, self._hours(day.start, day.end)])))
        return _entry(event)

    def _exam(self, exam: Exam) -> Entry:
        """Work that is due takes a minute, for no event ends when it starts (RFC 5545, 3.6.1), and nobody's time."""
        programme, is_due = self.programme, exam.kind == "work"
        event = self._timed(exam.id, exam.start, exam.start + _MINUTE if is_due else exam.end)
        title = programme.unit_title(exam.unit)
        event.add("summary", one_line(f"{exam.unit} · {programme.exam_said(exam)} · {title}"))
        event.add("categories", [EXAMINATION.to(programme.lang)])
        people = self._people(programme.examined_by(exam), exam.groups)
        about = [self._say(_UNIT, code=exam.unit, title=title), *people]
        if place := programme.locations(exam):
            event.add("location", one_line(place))
            about.append(self._say(_PLACE, place=place))
        if watched := [room for room in exam.rooms if room.invigilators]:
            names = [", ".join(map(programme.invigilator_name, room.invigilators)) for room in watched]
            if len(exam.rooms) > 1:
                names = [f"{programme.room_name(room.room)} – {who}" for room, who in zip(watched, names, strict=True)]
            about.append(self._say(_WATCH, names=" ; ".join(names)))
        if exam.until != exam.end:
            about.append(self._say(_LATE, until=f"{exam.until.astimezone(self._instance.zone):%H:%M}"))
        if is_due:
            event.add("transp", "TRANSPARENT")
            due = f"{exam.start.astimezone(self._instance.zone):%H:%M}"
            about.append(self._say(_DUE, due=due, zone=self._instance.timezone))
        else:
            about.append(self._hours(exam.start, exam.end))
        event.add("description", _plain("\n".join(about)))
        return _entry(event)

    def _people(self, trainers: Sequence[str], groups: Sequence[str]) -> Iterator[str]:
        named = ", ".join(map(self.programme.trainer_name, trainers)), ", ".join(map(self.programme.group_name, groups))
        if trainers:
            yield self._say(_TRAINERS if len(trainers) > 1 else _TRAINER, names=named[0])
        if groups:
            yield self._say(_GROUPS if len(groups) > 1 else _GROUP, names=named[1])

    def _timed(self, id_: str, start: dt.datetime, end: dt.datetime) -> Event:
        event = Event()
        event.add("uid", one_line(id_) + uid_suffix(self._instance))
        for name, moment in zip(("dtstart", "dtend"), self._said(start, end), strict=True):
            event.add(name, moment)
        event.add("status", "CONFIRMED")
        return event

    def _said(self, start: dt.datetime, end: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
        """Both on the centre's clock, or in UTC when one of them is the second time that the clock shows its hour, on
        the night when summer time ends: with TZID it would be read as the first (RFC 5545, 3.3.5)."""
        begin, until = (moment.astimezone(self._instance.zone) for moment in (start, end))
        if begin.fold or until.fold:
            return begin.astimezone(dt.UTC), until.astimezone(dt.UTC)
        return begin, until

    def _hours(self, start: dt.datetime, end: dt.datetime) -> str:
        zone = self._instance.zone
        begin, until = (f"{moment.astimezone(zone):%H:%M}" for moment in (start, end))
        return self._say(_HOURS, start=begin, end=until, zone=self._instance.timezone)

    def _holidays(self) -> Iterator["_Mark"]:
        for day, name in Timeline(self._instance).year_holidays.items():
            yield _Mark(f"holiday-{day}", HOLIDAY, name, day, day)

    def _closures(self) -> Iterator["_Mark"]:
        """Known by their first day. The loader refuses two that begin together; a UID must be unique in any case."""
        begun = Counter[dt.date]()
        for closure in self._instance.calendar.closures:
            begun[closure.first] += 1
            rank = f"-{begun[closure.first]}" if begun[closure.first] > 1 else ""
            name = closure.called.to(self.programme.lang)
            yield _Mark(f"closure-{closure.first}{rank}", CLOSURE, name, closure.first, closure.last)

    def _around_semesters(self, timeline: Timeline) -> Iterator["_Mark"]:
        """One event for a span that several semesters share, such as the second session of the whole year."""
        for key, text in AROUND.items():
            shared: dict[tuple[dt.date, dt.date], list[Semester]] = {}
            for semester in timeline.semesters:
                if (span := semester.around.get(key)) is not None:
                    shared.setdefault((span.first, span.last), []).append(semester)
            for (first, last), semesters in shared.items():
                of = ", ".join(semester.title or semester.id for semester in semesters)
                name = text.to(self.programme.lang)
                titled = f"{name} · {of}" if len(timeline.semesters) > 1 else name
                category = REVISION if text is REVISION else EXAM_DAYS
                yield _Mark(f"{key.replace('_', '-')}-{semesters[0].id}", category, titled, first, last)

    def _whole_days(self, mark: "_Mark") -> Entry:
        event = Event()
        event.add("uid", f"calendar-{mark.key}{uid_suffix(self._instance)}")
        event.add("dtstart", mark.first)
        event.add("dtend", mark.last + dt.timedelta(days=1))
        event.add("summary", one_line(mark.name))
        event.add("categories", [mark.category.to(self.programme.lang)])
        days = _ON if mark.first == mark.last else _FROM_TO
        event.add("description", days.to(self.programme.lang).format(first=mark.first, last=mark.last))
        event.add("status", "CONFIRMED")
        event.add("transp", "TRANSPARENT")
        return _entry(event)


@dataclass(frozen=True)
class _Mark:
    """Whole days from `first` to `last`, both included; `key` names them for ever."""

    key: str
    category: Text
    name: str
    first: dt.date
    last: dt.date


def _plain(text: str) -> str:
    """Text that RFC 5545 allows: no control character but a line break, and no exotic one that readers split at."""
    lines = text.replace("\r\n", "\n").replace("\t", " ")
    kept = (_LINE_BREAKING.get(char, char) for char in lines)
    return "".join(char for char in kept if char == "\n" or (char >= " " and not "\x7f" <= char <= "\x9f"))


def one_line(text: str) -> str:
    """Text that any line of a feed may hold."""
    return " ".join(_plain(text).split())


def _entry(event: Event) -> Entry:
    lines = [str(line) for line in event.content_lines() if line]
    return Entry(tuple(lines[1:-1]))


def _by_id(entries: Iterator[tuple[str, Entry]]) -> dict[str, Entry]:
    """Raises ValueError when two have one id: the checker refuses such a timetable, and a feed cannot say it."""
    table = list(entries)
    for (one, _), (other, _) in pairwise(sorted(table, key=lambda row: row[0])):
        if one == other:
            raise ValueError(f"two events of the timetable have the id {one}")
    return dict(table)
