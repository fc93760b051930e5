"""What a revision changed, for everybody and seen by each group and each trainer."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from scheduler.export.audience import Programme
from scheduler.instance.schema.instance import Instance
from scheduler.publish.changes.information import Information, concerns, information
from scheduler.publish.changes.texts import (
    ADDED,
    ALTERNANCE_DAYS,
    CANCELLED,
    DAYS_PREFIX,
    EXAMS,
    EXAMS_ADDED,
    EXAMS_CANCELLED,
    EXAMS_PREFIX,
    HEADINGS,
    JOINED,
    KINDS_OF_CHANGE,
    LEFT,
    NOTHING,
    SAME_HOURS,
    SESSIONS,
    counts_said,
    difference_parts,
    difference_said,
    heading_of,
)
from scheduler.text import Lang, Text
from scheduler.timetable.diff import AnyDifference, differences, exam_differences
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import AlternanceDay, Timetable

AudienceKind = Literal["group", "trainer", "staff"]
"""`staff`: who watches over examinations and does not teach."""
_COME_OR_GO = (CANCELLED, ADDED, EXAMS_CANCELLED, EXAMS_ADDED)
_FIRST_HEADINGS: dict[type, Text] = {AlternanceDay: ALTERNANCE_DAYS, Exam: EXAMS}
Sections = tuple[tuple[Text, tuple[AnyDifference, ...]], ...]
"""Each heading with its differences in time order; none is empty."""


@dataclass(frozen=True)
class Notice:
    """What changed for a group or a trainer: a session that others keep and they no longer have is theirs no more."""

    kind: AudienceKind
    id: str
    name: str
    sections: Sections
    information: tuple[Information, ...] = ()

    @property
    def differences(self) -> tuple[AnyDifference, ...]:
        return tuple(each for _, found in self.sections for each in found)


@dataclass(frozen=True)
class Changes:
    """From one published timetable to another; each with the instance that it was published with."""

    before: tuple[Instance, Timetable]
    after: tuple[Instance, Timetable]
    at: dt.datetime | None = None
    """When the later one was published: what another year's timetable held before then is not cancelled by it."""
    is_first: bool = False
    """Nothing was published before: everything is told, and nothing of it is a change."""

    @classmethod
    def first(cls, instance: Instance, timetable: Timetable) -> "Changes":
        """What a first publication tells everybody: their sessions."""
        return cls((instance, _without_sessions(timetable)), (instance, timetable), is_first=True)

    @cached_property
    def all(self) -> tuple[AnyDifference, ...]:
        """In time order."""
        return self._differences(self.before[1], self.after[1])

    @cached_property
    def counts(self) -> dict[str, int]:
        """By kind; how many of them are alternance days under `days_moved`, `days_cancelled`, `days_added`, and
        examinations under `exams_moved` and so on, where there are."""
        found = Counter(each.kind for each in self.all)
        days = Counter(each.kind for each in self.all if isinstance(each.held, AlternanceDay))
        exams = Counter(EXAMS_PREFIX + each.kind for each in self.all if isinstance(each.held, Exam))
        counts = {**{str(kind): found[kind] for kind in KINDS_OF_CHANGE}, **exams}
        return counts | {DAYS_PREFIX + kind: days[kind] for kind in KINDS_OF_CHANGE if kind != "changed"}

    @property
    def summary(self) -> Text:
        """« 3 séances déplacées, 1 annulée. »"""
        said = counts_said(self.counts)
        return SAME_HOURS if said == NOTHING and self.notices else said

    @cached_property
    def sections(self) -> Sections:
        """Everything, as everybody is told of it."""
        return self._sections((heading_of(each), each) for each in self.all)

    @cached_property
    def information(self) -> tuple[Information, ...]:
        """What else changed around the sessions; another year, or a first one, is new as a whole."""
        old, new = self.before[0], self.after[0]
        if self.is_first or self._is_other_year:
            return ()
        everybody = frozenset(new.group)
        return tuple(fact for fact in information(old, new) if concerns(fact, self._programmes[1], everybody))

    def said(self, each: AnyDifference) -> Text:
        return difference_said(each, *self._programmes)

    def parts(self, each: AnyDifference) -> tuple[Text, Text]:
        """What it is about, and how it changed."""
        return difference_parts(each, *self._programmes)

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """Groups, trainers, staff, each in the order of the instance; those alone for whom something changed."""
        return (*self._notices("group"), *self._notices("trainer"), *self._notices("staff"))

    def programmes(self, lang: Lang) -> tuple[Programme, Programme]:
        return Programme(*self.before, lang), Programme(*self.after, lang)

    @cached_property
    def _programmes(self) -> tuple[Programme, Programme]:
        return self.programmes("fr")

    @property
    def _is_other_year(self) -> bool:
        return self.before[0].name != self.after[0].name

    def _differences(self, before: Timetable, after: Timetable) -> tuple[AnyDifference, ...]:
        if not self._is_other_year:
            return _everything(before, after)
        # The session TRS001-01 of another year is another session.
        gone = (each for each in _everything(before, _without_sessions(before)) if not self._was_held(each))
        return _in_time((*gone, *_everything(_without_sessions(after), after)))

    def _was_held(self, each: AnyDifference) -> bool:
        return self.at is not None and each.start <= self.at

    def _notices(self, kind: AudienceKind) -> Iterator[Notice]:
        before, after = self._programmes
        known = _ids(after, kind)
        for id_ in dict.fromkeys((*known, *_ids(before, kind))):
            old, new = _view(before, kind, id_), _view(after, kind, id_)
            sections = self._sections(self._seen(old, new))
            seen = Programme(after.instance, new, after.lang)
            groups = frozenset((id_,) if kind == "group" else ())
            facts = tuple(fact for fact in self.information if concerns(fact, seen, groups))
            if sections or facts:
                named = after if id_ in known else before
                name = named.group_name(id_) if kind == "group" else named.invigilator_name(id_)
                yield Notice(kind, id_, name, sections, facts)

    def _seen(self, before: Timetable, after: Timetable) -> Iterator[tuple[Text, AnyDifference]]:
        """What differs between two views: what is there for others stays, and comes or goes for this one alone."""
        for each in self._differences(before, after):
            heading = heading_of(each)
            if heading in _COME_OR_GO and (each.id, each.kind) not in self._everywhere:
                heading = LEFT if each.kind == "cancelled" else JOINED
            yield heading, each

    @cached_property
    def _everywhere(self) -> frozenset[tuple[str, str]]:
        return frozenset((each.id, each.kind) for each in self.all)

    def _sections(self, headed: Iterable[tuple[Text, AnyDifference]]) -> Sections:
        found: dict[Text, list[AnyDifference]] = {heading: [] for heading in HEADINGS}
        for heading, each in headed:
            if self.is_first:
                heading = _FIRST_HEADINGS.get(type(each.held), SESSIONS)
            found[heading].append(each)
        return tuple((heading, tuple(listed)) for heading, listed in found.items() if listed)


def _everything(before: Timetable, after: Timetable) -> tuple[AnyDifference, ...]:
    return _in_time((*differences(before, after), *exam_differences(before, after)))


def _in_time(found: Iterable[AnyDifference]) -> tuple[AnyDifference, ...]:
    return tuple(sorted(found, key=lambda each: (each.start, each.id)))


def audience_path(kind: AudienceKind, id_: str) -> str:
    """Of the feed whose notice it is."""
    return f"{kind if kind == 'staff' else f'{kind}s'}/{id_}"


def _ids(programme: Programme, kind: AudienceKind) -> tuple[str, ...]:
    """Those of the instance: nobody can write to a trainer that an edited timetable invents."""
    of = programme.instance
    if kind == "group":
        return tuple(of.group)
    return tuple(of.trainer) if kind == "trainer" else tuple(one.id for one in of.staff)


def _without_sessions(timetable: Timetable) -> Timetable:
    return timetable.without_exams.model_copy(update={"sessions": (), "alternance": ()})


def _view(programme: Programme, kind: AudienceKind, id_: str) -> Timetable:
    """The part of the timetable that they see."""
    exams = programme.exams_of(audience_path(kind, id_))
    if kind == "staff":
        return _without_sessions(programme.timetable).model_copy(update={"exams": exams})
    if kind == "trainer":
        own = tuple(session for session in programme.timetable.sessions if id_ in session.trainers)
        return programme.timetable.model_copy(update={"sessions": own, "alternance": (), "exams": exams})
    if id_ not in programme.instance.group:
        return _without_sessions(programme.timetable)
    sessions, days = programme.attended_by(id_), programme.alternance_of(id_)
    return programme.timetable.model_copy(update={"sessions": sessions, "alternance": days, "exams": exams})
