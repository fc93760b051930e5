"""What a revision changed, for everybody and seen by each group and each trainer."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from scheduler.export.audience import Programme
from scheduler.instance.schema import Instance
from scheduler.publish.words import HEADINGS, JOINED, LEFT, difference_said
from scheduler.text import Lang, Text
from scheduler.timetable.diff import Difference, DifferenceKind, differences
from scheduler.timetable.schema import Timetable

AudienceKind = Literal["group", "trainer"]


@dataclass(frozen=True)
class Notice:
    """What changed for a group or a trainer: a session that others keep and they no longer have is theirs no more."""

    kind: AudienceKind
    id: str
    name: str
    sections: tuple[tuple[Text, tuple[Difference, ...]], ...]
    """Each heading with its differences in time order; none is empty."""

    @property
    def differences(self) -> tuple[Difference, ...]:
        return tuple(each for _, found in self.sections for each in found)


@dataclass(frozen=True)
class Changes:
    """From one published timetable to another; each with the instance that it was published with."""

    before: tuple[Instance, Timetable]
    after: tuple[Instance, Timetable]

    @cached_property
    def all(self) -> tuple[Difference, ...]:
        """In time order."""
        return differences(self.before[1], self.after[1])

    @cached_property
    def counts(self) -> dict[DifferenceKind, int]:
        found = Counter(each.kind for each in self.all)
        return {kind: found[kind] for kind in HEADINGS}

    def said(self, each: Difference) -> Text:
        before, after = self._programmes
        return difference_said(each, before, after)

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """Groups, then trainers, each in the order of the instance; those alone for whom something changed."""
        return (*self._notices("group"), *self._notices("trainer"))

    def programmes(self, lang: Lang) -> tuple[Programme, Programme]:
        return Programme(*self.before, lang), Programme(*self.after, lang)

    @cached_property
    def _programmes(self) -> tuple[Programme, Programme]:
        return self.programmes("fr")

    def _notices(self, kind: AudienceKind) -> Iterator[Notice]:
        before, after = self._programmes
        for id_ in dict.fromkeys((*_ids(after, kind), *_ids(before, kind))):
            sections = self._sections(_view(before, kind, id_), _view(after, kind, id_))
            if sections:
                named = after if id_ in _ids(after, kind) else before
                name = named.group_name(id_) if kind == "group" else named.trainer_name(id_)
                yield Notice(kind, id_, name, sections)

    def _sections(self, before: Timetable, after: Timetable) -> tuple[tuple[Text, tuple[Difference, ...]], ...]:
        everywhere = {each.id: each.kind for each in self.all}
        found: dict[Text, list[Difference]] = {}
        for heading in (*HEADINGS.values(), LEFT, JOINED):
            found[heading] = []
        for each in differences(before, after):
            heading = HEADINGS[each.kind]
            if each.kind in ("cancelled", "added") and everywhere.get(each.id) != each.kind:
                heading = LEFT if each.kind == "cancelled" else JOINED
            found[heading].append(each)
        return tuple((heading, tuple(listed)) for heading, listed in found.items() if listed)


def _ids(programme: Programme, kind: AudienceKind) -> tuple[str, ...]:
    """Those of the instance: nobody can write to a trainer that an edited timetable invents."""
    known = programme.instance.groups if kind == "group" else programme.instance.trainers
    return tuple(one.id for one in known)


def _view(programme: Programme, kind: AudienceKind, id_: str) -> Timetable:
    """The part of the timetable that they see."""
    if kind == "trainer":
        own = tuple(session for session in programme.timetable.sessions if id_ in session.trainers)
        return programme.timetable.model_copy(update={"sessions": own, "alternance": ()})
    if id_ not in programme.instance.group:
        return programme.timetable.model_copy(update={"sessions": (), "alternance": ()})
    return programme.timetable.model_copy(
        update={"sessions": programme.attended_by(id_), "alternance": programme.alternance_of(id_)}
    )
