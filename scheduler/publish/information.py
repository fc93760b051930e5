"""What a new instance changes around sessions that stay where they are: a title, a link, a place, a name, a date of the
calendar. Feeds show it, so people must be told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from scheduler.export.audience import EXAMS, REVISION, SECOND_SESSION, Programme, address
from scheduler.instance.schema import Instance, Room, Site, Span, Unit
from scheduler.publish.words import whole
from scheduler.text import Text

_TRAINER = Text("Formateur", "Trainer")
_SITE = Text("Lieu", "Place")
_CLOSURE = Text("Fermeture « {name} »", "Closure “{name}”")
Subject = Literal["unit", "link", "room", "site", "trainer", "calendar"]


@dataclass(frozen=True)
class Information:
    """A fact that is not as it was. `id` is the unit's, room's, site's, trainer's; empty for the calendar."""

    subject: Subject
    id: str
    text: Text


def information(before: Instance, after: Instance) -> tuple[Information, ...]:
    """Units, rooms, sites, trainers that both years know, in the order of the instance, then the calendar."""
    return (
        *_of_units(before.unit, after.unit),
        *_of_rooms(before, after),
        *_of_sites(before.site, after.site),
        *(
            Information("trainer", id_, _became(_TRAINER, whole(before.trainer[id_].name), whole(one.name)))
            for id_, one in after.trainer.items()
            if id_ in before.trainer and whole(before.trainer[id_].name) != whole(one.name)
        ),
        *_of_calendar(_dates(before), _dates(after)),
    )


def concerns(fact: Information, seen: Programme) -> bool:
    """Whether it is about something of a timetable, which may be the part that one group or trainer sees."""
    sessions = seen.timetable.sessions
    if fact.subject == "calendar":
        return bool(sessions or seen.timetable.alternance)
    if fact.subject == "link":
        return any(session.unit == fact.id and session.kind == "webconference" for session in sessions)
    if fact.subject == "site":
        sites = {site.id for session in sessions if session.room and (site := seen.site_of(session.room))}
        if seen.timetable.alternance and seen.alternance_site is not None:
            sites.add(seen.alternance_site.id)
        return fact.id in sites
    of = {
        "unit": (session.unit for session in sessions),
        "room": (session.room for session in sessions),
        "trainer": (trainer for session in sessions for trainer in session.trainers),
    }
    return fact.id in of[fact.subject]


def _of_units(before: Mapping[str, Unit], after: Mapping[str, Unit]) -> Iterator[Information]:
    for code, new in after.items():
        old = before.get(code)
        if old is None:
            continue
        if whole(old.title) != whole(new.title):
            yield Information("unit", code, _became(Text(code, code), whole(old.title), whole(new.title)))
        if old.url != new.url:
            link = (
                Text(f"nouveau lien {new.url}", f"new link {new.url}")
                if new.url is not None
                else Text("il n’y a plus de lien", "there is no link any more")
            )
            yield Information(
                "link", code, Text(f"Webconférences de {code} : {link.fr}", f"Webconferences of {code}: {link.en}")
            )


def _of_rooms(before: Instance, after: Instance) -> Iterator[Information]:
    for id_, new in after.room.items():
        old = before.room.get(id_)
        if old is not None and (old.title, old.site) != (new.title, new.site):
            was, is_ = _room(old, before), _room(new, after)
            yield Information("room", id_, Text(f"{was.fr} → {is_.fr}", f"{was.en} → {is_.en}"))


def _room(room: Room, instance: Instance) -> Text:
    site = instance.site.get(room.site)
    place = f" ({whole(site.title)})" if site is not None else ""
    title = whole(room.title) if room.title else None
    return Text(f"{title or f'Salle {room.id}'}{place}", f"{title or f'Room {room.id}'}{place}")


def _of_sites(before: Mapping[str, Site], after: Mapping[str, Site]) -> Iterator[Information]:
    for id_, new in after.items():
        old = before.get(id_)
        if old is not None and address(old) != address(new):
            was, is_ = whole(", ".join(address(old))), whole(", ".join(address(new)))
            yield Information("site", id_, _became(_SITE, was, is_))


def _of_calendar(before: Mapping[Text, Span], after: Mapping[Text, Span]) -> Iterator[Information]:
    for name in dict.fromkeys((*after, *before)):
        old, new = before.get(name), after.get(name)
        if old is None and new is not None:
            said = _span(new)
        elif old is not None and new is None:
            was = _span(old)
            said = Text(f"{was.fr}, supprimé", f"{was.en}, no more")
        elif old is not None and new is not None and (old.first, old.last) != (new.first, new.last):
            was, is_ = _span(old), _span(new)
            said = Text(f"{was.fr} → {is_.fr}", f"{was.en} → {is_.en}")
        else:
            continue
        yield Information("calendar", "", Text(f"{name.fr} : {said.fr}", f"{name.en}: {said.en}"))


def _dates(instance: Instance) -> dict[Text, Span]:
    """Closures, revision and examinations, by what they are called."""
    found: dict[Text, Span] = {}
    for semester in instance.calendar.semesters:
        of = whole(semester.title or semester.id)
        for what, span in (
            (REVISION, semester.revision), (EXAMS, semester.exams), (SECOND_SESSION, semester.second_session)
        ):  # fmt: skip
            if span is not None:
                found[Text(f"{what.fr} · {of}", f"{what.en} · {of}")] = span
    for closure in instance.calendar.closures:
        name, rank = whole(closure.name), 1
        while (what := Text(_CLOSURE.fr.format(name=name), _CLOSURE.en.format(name=name))) in found:
            rank += 1  # two closures of one name
            name = f"{whole(closure.name)} ({rank})"
        found[what] = closure
    return found


def _span(span: Span) -> Text:
    if span.first == span.last:
        return Text(f"le {span.first:%d/%m/%Y}", f"{span.first}")
    return Text(f"du {span.first:%d/%m/%Y} au {span.last:%d/%m/%Y}", f"{span.first} to {span.last}")


def _became(what: Text, old: str, new: str) -> Text:
    return Text(f"{what.fr} : « {old} » devient « {new} »", f"{what.en}: “{old}” becomes “{new}”")
