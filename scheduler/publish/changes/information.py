"""What a new instance changes around sessions that stay where they are: a title, a link, a place, a name, a date of the
calendar. Feeds show it, so people must be told."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from scheduler.export.audience import AROUND, Programme, address
from scheduler.export.ical.events import CLOSURE
from scheduler.instance.schema.dates import UNNAMED_CLOSURE
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import Room, Site, rooms_named
from scheduler.instance.schema.units import Unit
from scheduler.publish.changes.elsewhere import elsewhere_changes
from scheduler.publish.changes.texts import whole
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline
from scheduler.wording import NOTHING, de, joined, listing, say, span, within_dates

_TRAINER = Text("Formateur", "Trainer")
_SITE = Text("Lieu", "Place")
_GROUP = Text("Groupe", "Group")
_ALTERNANCE_SITE = Text("Lieu des journées d’alternance", "Place of alternance days")
_ZONE = Text("Fuseau horaire de toutes les heures", "Time zone of every hour")
Subject = Literal[
    "unit", "link", "room", "site", "trainer", "group", "attendance", "alternance", "zone", "elsewhere", "calendar"
]
_CLOSURE = Text("Fermeture « {name} »", "Closure “{name}”")
_HOLIDAY = Text("Jour férié « {name} »", "Public holiday “{name}”")


@dataclass(frozen=True)
class Information:
    """A fact that is not as it was. `id` is the unit's, room's, site's, trainer's, group's; of the calendar, the day's;
    of what is organised elsewhere, the unit's or its title; empty where there is one such fact."""

    subject: Subject
    id: str
    text: Text
    groups: frozenset[str] = frozenset()
    """Of what is organised elsewhere: the groups whose dates these are."""


def information(before: Instance, after: Instance) -> tuple[Information, ...]:
    """Units, rooms, sites, trainers, groups that both years know, in the order of the instance, then the calendar."""
    return (
        *_of_units(*({unit.code: unit for unit in year.units} for year in (before, after))),
        *_of_rooms(before, after),
        *_of_sites(before.site, after.site),
        *(
            Information("trainer", id_, _became(_TRAINER, whole(before.trainer[id_].name), whole(one.name)))
            for id_, one in after.trainer.items()
            if id_ in before.trainer and whole(before.trainer[id_].name) != whole(one.name)
        ),
        *_of_groups(before, after),
        *_of_alternance(before, after),
        *_of_zone(before, after),
        *(Information("elsewhere", name, text, groups) for name, groups, text in elsewhere_changes(before, after)),
        *(Information("calendar", key, text) for key, text in calendar_changes(before, after)),
    )


def concerns(fact: Information, seen: Programme, groups: frozenset[str]) -> bool:
    """Whether it is about something of a timetable, which may be the part that one group or trainer sees. `groups`:
    who sees it."""
    if fact.subject == "elsewhere":
        return not fact.groups.isdisjoint(groups)
    sessions, exams = seen.timetable.sessions, seen.exams
    rooms = {room for session in sessions for room in rooms_named(session.room)}
    rooms |= {room.room for exam in exams for room in exam.rooms if room.room is not None}
    if fact.subject in ("calendar", "zone"):
        return bool(sessions or seen.timetable.alternance or exams)
    if fact.subject == "alternance":
        return bool(seen.timetable.alternance)
    if fact.subject == "group" and any(day.group == fact.id for day in seen.timetable.alternance):
        return True
    if fact.subject == "link":
        return any(session.course == fact.id and session.kind == "webconference" for session in sessions)
    if fact.subject == "site":
        sites = {site.id for room in rooms if (site := seen.site_of(room))}
        if seen.timetable.alternance and seen.alternance_site is not None:
            sites.add(seen.alternance_site.id)
        return fact.id in sites
    of = {
        "unit": (*(session.course for session in sessions), *(exam.unit for exam in exams)),
        "attendance": (session.course for session in sessions),
        "group": (
            *(group for session in sessions for group in session.groups),
            *(group for exam in exams for group in exam.groups),
        ),
        "room": rooms,
        "trainer": (
            *(trainer for session in sessions for trainer in session.trainers),
            *(who for exam in exams for who in (*exam.invigilators, *seen.examined_by(exam))),
        ),
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
                "link", code, Text(f"Webconférences {de(code)} : {link.fr}", f"Webconferences of {code}: {link.en}")
            )


def _of_rooms(before: Instance, after: Instance) -> Iterator[Information]:
    for id_, new in after.room.items():
        old = before.room.get(id_)
        if old is not None and (old.title, old.site) != (new.title, new.site):
            was, is_ = _room(old, before), _room(new, after)
            if was.to(after.locale) == is_.to(after.locale):
                continue  # it differs in the language that nobody is told in
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


def _of_groups(before: Instance, after: Instance) -> Iterator[Information]:
    """Their titles, and who attends what."""
    for id_ in after.group:
        was, is_ = _title(id_, before), _title(id_, after)
        if id_ in before.group and was != is_:
            yield Information("group", id_, _became(_GROUP, was, is_))
    for unit in after.units:
        code, known = unit.code, before.unit.get(unit.code)
        if known is None or set(known.groups) == set(unit.groups):
            continue
        come = [_title(group, after) for group in unit.groups if group not in known.groups]
        gone = [_title(group, before) for group in known.groups if group not in unit.groups]
        said = [Text(f"avec {listing(come).fr}", f"with {listing(come).en}")] if come else []
        said += [Text(f"sans {listing(gone).fr}", f"without {listing(gone).en}")] if gone else []
        fr, en = ", ".join(text.fr for text in said), ", ".join(text.en for text in said)
        yield Information("attendance", code, Text(f"{code} : désormais {fr}", f"{code}: from now on {en}"))


def _title(group: str, instance: Instance) -> str:
    known = instance.group.get(group)
    return whole(known.title or group) if known is not None else group


def _of_alternance(before: Instance, after: Instance) -> Iterator[Information]:
    """Where alternance days are, which feeds say of a centre with one site alone."""
    old, new = (instance.sites[0] if len(instance.sites) == 1 else None for instance in (before, after))
    if (old.id if old is not None else None) != (new.id if new is not None else None):
        was, is_ = (whole(", ".join(address(site))) if site is not None else "?" for site in (old, new))
        yield Information("alternance", "", _became(_ALTERNANCE_SITE, was, is_))


def _of_zone(before: Instance, after: Instance) -> Iterator[Information]:
    if before.timezone != after.timezone:
        yield Information("zone", "", _became(_ZONE, before.timezone, after.timezone))


def _became(what: Text, old: str, new: str) -> Text:
    return Text(f"{what.fr} : « {old} » devient « {new} »", f"{what.en}: “{old}” becomes “{new}”")


@dataclass(frozen=True)
class _Days:
    """What people know by this name, from the first day to the last."""

    name: Text
    first: dt.date
    last: dt.date

    @property
    def span(self) -> Text:
        return span(self.first, self.last)


def calendar_changes(before: Instance, after: Instance) -> Iterator[tuple[str, Text]]:
    """What is not as it was, with a key by which it is known in both."""
    old, new = _calendar_dates(before), _calendar_dates(after)
    old_closures, new_closures = _paired(_closure_days(before), _closure_days(after))
    old, new = {**old, **old_closures}, {**new, **new_closures}
    for key in dict.fromkeys((*new, *old)):
        if (text := _date_change(old.get(key), new.get(key))) is not None:
            yield key, text


def _date_change(old: _Days | None, new: _Days | None) -> Text | None:
    if old == new:
        return None
    if old is None or new is None:
        days = new or old
        assert days is not None
        gone = Text(", n’est plus au calendrier", ", no more") if new is None else NOTHING
        return Text(f"{days.name.fr} : {days.span.fr}{gone.fr}", f"{days.name.en}: {days.span.en}{gone.en}")
    name = joined(" → ", tuple(dict.fromkeys((old.name, new.name))))
    span = joined(" → ", tuple(dict.fromkeys((old.span, new.span))))
    return Text(f"{name.fr} : {span.fr}", f"{name.en}: {span.en}")


def _calendar_dates(instance: Instance) -> dict[str, _Days]:
    """All but closures."""
    found: dict[str, _Days] = {}
    for semester in instance.calendar.semesters:
        of = whole(semester.title or semester.id)
        for key, dates in semester.around.items():
            name = Text(f"{AROUND[key].fr} · {of}", f"{AROUND[key].en} · {of}")
            found[f"{key}-{semester.id}"] = _Days(name, dates.first, dates.last)
    for day, holiday in Timeline(instance).year_holidays.items():
        said = say(*_HOLIDAY, name=whole(holiday))
        found[f"holiday-{day}"] = _Days(said, day, day)
    return found


def _closure_days(instance: Instance) -> dict[str, _Days]:
    """By name, the second of one name apart."""
    found: dict[str, _Days] = {}
    for closure in instance.calendar.closures:
        name, rank = whole(closure.name), 1
        while name in found:
            rank += 1
            name = f"{whole(closure.name)} ({rank})"
        text = say(*_CLOSURE, name=name)
        if closure.name in UNNAMED_CLOSURE:
            text = CLOSURE
        if (hours := within_dates(closure.begin, closure.end)) != NOTHING:
            text = Text(f"{text.fr} ({hours.fr})", f"{text.en} ({hours.en})")
        found[name] = _Days(text, closure.first, closure.last)
    return found


def _paired(old: Mapping[str, _Days], new: Mapping[str, _Days]) -> tuple[dict[str, _Days], dict[str, _Days]]:
    """Both by one key: of the same name, else beginning on the same day under another name."""
    renamed = {days.first: name for name, days in old.items() if name not in new}
    names = {name: renamed.get(days.first, name) if name not in old else name for name, days in new.items()}
    return (
        {f"closure-{name}": days for name, days in old.items()},
        {f"closure-{names[name]}": days for name, days in new.items()},
    )
