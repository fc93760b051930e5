"""Whom to ask for what, so that an impossible instance becomes possible; and what to write in the instance then."""

import datetime as dt
from collections.abc import Sequence

from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import SessionKind
from scheduler.scenario.changes.catalogue.catch_up import CatchUp
from scheduler.scenario.changes.catalogue.closures import Interruption, Teach
from scheduler.scenario.changes.catalogue.groups import AlternanceDays
from scheduler.scenario.changes.catalogue.hours import UnitBlocks, UnitHours
from scheduler.scenario.changes.catalogue.people import Available, HoursLimit, Limits
from scheduler.scenario.changes.catalogue.pins import Unpin
from scheduler.scenario.changes.catalogue.programme import Counts, Kind, Rhythm
from scheduler.scenario.changes.catalogue.rooms import AddRoom, GroupSite, RoomChange
from scheduler.scenario.changes.catalogue.teams import AddTrainer, Replace
from scheduler.scenario.changes.catalogue.unit_times import UnitAfter, UnitTimes
from scheduler.scenario.changes.change import Change
from scheduler.scenario.changes.options import shown
from scheduler.scenario.repairs.ideas import Idea
from scheduler.text import Text
from scheduler.wording import (
    ALTERNANCE_DAY,
    EVENING,
    KINDS,
    NOTHING,
    SEAT,
    SESSION,
    between,
    clock,
    counted,
    date,
    de,
    listing,
    names,
    say,
    span,
    spelled,
    weekday,
)


def ask(instance: Instance, idea: Idea, *, weeks: Sequence[dt.date] = (), also: Sequence[Text] = ()) -> Text:
    """A sentence that begins with whom to ask. `weeks`: Mondays of the double weeks of the timetable found. `also`:
    other evenings that do as well."""
    first = idea.changes[0]
    match first:
        case Available():
            return _evenings(instance, [change for change in idea.changes if isinstance(change, Available)], also)
        case Rhythm() as rhythm:
            return _rhythm(instance, rhythm, idea, weeks)
        case Teach():
            return _holiday([change.date for change in idea.changes if isinstance(change, Teach)])
        case _:
            return _single(instance, first)


def together(asks: Sequence[Text]) -> Text:
    """Several asks as one sentence."""
    if len(asks) == 1:
        return asks[0]
    fr, en = (" ; et ".join(_open(ask.fr) for ask in asks), "; and ".join(_open(ask.en) for ask in asks))
    return Text(f"Tout à la fois : {fr}.", f"All of these: {en}.")


def evening(day: dt.date, starts: Sequence[dt.time]) -> Text:
    """`mardi 13/09/2022 à 17 h`, `Tuesday 2022-09-13 at 17:00`."""
    when, hours = date(day), _hours(starts)
    return Text(f"{when.fr} à {hours.fr}", f"{when.en} at {hours.en}")


def _open(sentence: str) -> str:
    return sentence.rstrip(".")


def _hours(starts: Sequence[dt.time]) -> Text:
    return listing([clock(start) for start in starts])


def _evenings(instance: Instance, opened: Sequence[Available], also: Sequence[Text]) -> Text:
    who = instance.trainer[opened[0].trainer].name
    if opened[0].weekdays is not None:
        days = listing([weekday(day) for day in opened[0].weekdays])
        hours, first, last = _hours(opened[0].slots or ()), opened[0].first, opened[0].last
        when = Text("toute l’année", "all year")
        if first is not None and last is not None:
            when = span(first, last)
        return Text(
            f"{who} : demandez-lui de venir le {days.fr} à {hours.fr}, {when.fr}.",
            f"{who}: ask to come on {days.en}s at {hours.en}, {when.en}.",
        )
    dates = [evening(each.first, each.slots or ()) for each in opened if each.first is not None]
    when = listing([Text(f"le {date.fr}", f"on {date.en}") for date in dates])
    if len(opened) > 1:
        return Text(
            f"{who} : demandez-lui de venir {spelled(len(opened)).fr} soirs de plus, {when.fr}.",
            f"{who}: ask to come on {spelled(len(opened)).en} more evenings, {when.en}.",
        )
    other = listing(also)
    return Text(
        f"{who} : demandez-lui de venir un soir de plus, {when.fr}"
        + (f" (conviennent aussi : {other.fr})." if also else "."),
        f"{who}: ask to come on one more evening, {when.en}" + (f" (these do as well: {other.en})." if also else "."),
    )


def _rhythm(instance: Instance, rhythm: Rhythm, idea: Idea, weeks: Sequence[dt.date]) -> Text:
    unit, many = instance.unit[rhythm.unit], rhythm.sessions_per_week
    groups, several = listing(list(unit.groups)), len(unit.groups) > 1
    students = Text(
        f"{'les groupes' if several else 'le groupe'} {groups.fr}",
        f"the {'groups' if several else 'group'} {groups.en}",
    )
    told = listing([*(instance.trainer[name].name for name in unit.trainers), students])
    times = idea.doubled[1] if idea.doubled is not None else None
    first = listing([Text(f"du {(day := date(week)).fr}", f"of {day.en}") for week in weeks])
    if times is None:
        how = Text("quand il le faut", "where it helps")
    elif times == 1:
        how = Text("une seule fois", "once only")
    else:
        how = Text(f"{spelled(times).fr} fois au plus", f"{spelled(times).en} times at most")
    when = NOTHING
    if weeks:
        several = len(weeks) > 1
        when = Text(
            f" : {'les semaines' if several else 'la semaine'} {first.fr}",
            f": the {'weeks' if several else 'week'} {first.en}",
        )
    return Text(
        f"{unit.code} : acceptez {spelled(many).fr} séances la même semaine, {how.fr}{when.fr}. Prévenez {told.fr}.",
        f"{unit.code}: accept {spelled(many).en} sessions in the same week, {how.en}{when.en}. Tell {told.en}.",
    )


def _single(instance: Instance, change: Change) -> Text:
    match change:
        case Unpin(unit=unit, date=day):
            when = NOTHING
            if day is not None:
                when = Text(f" le {date(day).fr}", f" on {date(day).en}")
            option = shown(change)
            return Text(
                f"{unit} est fixée{when.fr} ; libérez-la par {option} : c’est à vous d’en décider.",
                f"{unit} is fixed{when.en}; free it with {option}: that is yours to decide.",
            )
        case Kind(unit=unit, to=to, count=count):
            return _kind(instance, unit, to, count)
        case AddTrainer(unit=unit, trainer=name):
            return _colleague(instance, unit, name, Text("une partie des séances", "some of the sessions"))
        case Replace(unit=unit, by=name):
            return _colleague(instance, unit, name, Text("toutes les séances", "all the sessions"))
        case Limits() as limits:
            return _limits(instance, limits)
        case RoomChange() as wanted:
            return _room(instance, wanted.room, wanted.capacity, wanted.features)
        case Interruption() as moved:
            return _interruption(moved)
        case CatchUp() as caught:
            return _catch_up(instance, caught)
        case AlternanceDays(group=group, min=least):
            return _alternance(instance, group, least or 0)
        case Counts() as counts:
            return _counts(counts)
        case HoursLimit(trainer=trainer):
            who, most = instance.trainer[trainer].name, change.most_said()
            return Text(f"{who} : demandez-lui d’accepter jusqu’à {most.fr}.", f"{who}: ask to accept up to {most.en}.")
        case UnitAfter() | UnitTimes() | UnitBlocks() | UnitHours():
            said = change.said(instance)
            return Text(
                f"Responsable du diplôme : demandez-lui d’accepter ceci : {said.fr}.",
                f"Head of the programme: ask to accept this: {said.en}.",
            )
        case GroupSite(group=group, site=there):
            title = instance.site[there].title
            return Text(
                f"Groupe {group} : demandez à ses étudiants de venir sur le site {title}.",
                f"Group {group}: ask its students to come to {title}.",
            )
        case AddRoom() as room:
            seats, site = counted(room.capacity, SEAT), instance.site[room.site].title
            return Text(
                f"Administration : trouvez une salle de plus, de {seats.fr} au moins, sur le site {site}"
                + (f", avec {names(room.features).fr}." if room.features else "."),
                f"Administration: find one more room, of at least {seats.en}, at {site}"
                + (f", with {names(room.features).en}." if room.features else "."),
            )
        case _:
            raise AssertionError(f"no repair is a {change.key}")


def _kind(instance: Instance, code: str, to: SessionKind, count: int) -> Text:
    unit = instance.unit[code]
    trainers = [instance.trainer[name].name for name in unit.trainers]
    who = listing([*trainers, Text("le responsable du diplôme", "the head of the programme")])
    other: SessionKind = "in_person" if to == "webconference" else "webconference"
    held, instead = counted(count, KINDS[to]), KINDS[other]
    of = Text(f"d’autant de {instead.fr}s", f"as many {instead.en}s")
    if count == 1:
        of = Text("d’un regroupement" if other == "in_person" else "d’une webconférence",
                  "an in-person session" if other == "in_person" else "a webconference")  # fmt: skip
    return Text(
        f"{who.fr} : demandez-leur de tenir {held.fr} au lieu {of.fr} en {code}.",
        f"{who.en}: ask to hold {held.en} in place of {of.en} in {code}.",
    )


def _colleague(instance: Instance, code: str, name: str, what: Text) -> Text:
    unit, other = instance.unit[code], instance.trainer[name].name
    now = names(instance.trainer[trainer].name for trainer in unit.trainers)
    return Text(
        f"{other} : demandez-lui de prendre {what.fr} de {code} ({unit.title}), UE de {now.fr} ; prévenez "
        f"l’administration.",
        f"{other}: ask to take {what.en} of {code} ({unit.title}), now with {now.en}; tell the administration.",
    )


def _room(instance: Instance, name: str, capacity: int | None, features: tuple[str, ...] | None) -> Text:
    room = instance.room[name]
    added = listing([feature for feature in features or () if feature not in room.features])
    seats = counted(capacity, SEAT) if capacity is not None else None
    of = Text(f" de {seats.fr}", f" of {seats.en}") if seats is not None else NOTHING
    having = Text(f" avec {added.fr}", f" with {added.en}") if added.fr else NOTHING
    do = [*([Text("agrandissez", "enlarge")] if seats is not None else []),
          *([Text("équipez", "equip")] if added.fr else [])]  # fmt: skip
    also = listing(do)
    return Text(
        f"Administration : trouvez une salle{of.fr}{having.fr}, ou {also.fr} {name}.",
        f"Administration: find a room{of.en}{having.en}, or {also.en} {name}.",
    )


def _interruption(moved: Interruption) -> Text:
    if moved.first is None or moved.last is None:
        return Text(
            f"Administration : demandez que « {moved.name} » n’ait pas lieu, et que l’on enseigne ces jours-là.",
            f"Administration: ask that “{moved.name}” does not take place, and teach on these days.",
        )
    dates = between(date(moved.first), date(moved.last))
    return Text(
        f"Administration : demandez que « {moved.name} » aille {dates.fr} seulement.",
        f"Administration: ask that “{moved.name}” lasts {dates.en} only.",
    )


def _catch_up(instance: Instance, caught: CatchUp) -> Text:
    unit = instance.unit[caught.unit]
    when = listing([Text(f"le {(said := date(day)).fr}", f"on {said.en}") for day in caught.dates])
    who = listing([*(instance.trainer[name].name for name in unit.trainers), *unit.groups])
    return Text(
        f"Administration : ouvrez le centre {when.fr} pour un rattrapage {de(unit.code)} seule, et demandez à {who.fr} "
        "de venir.",
        f"Administration: open the centre {when.en} for {unit.code} alone to catch up, and ask {who.en} to come.",
    )


def _holiday(days: Sequence[dt.date]) -> Text:
    when = listing([date(day) for day in days])
    return Text(
        f"Administration : demandez que l’on enseigne le {when.fr}, jour férié.",
        f"Administration: ask to teach on {when.en}, a public holiday.",
    )


def _limits(instance: Instance, limits: Limits) -> Text:
    trainer, ((name, most),) = instance.trainer[limits.trainer], limits.given.items()
    if name == "max_evenings_per_week":
        now, what = trainer.max_evenings_per_week, Text("de venir jusqu’à {n} par semaine", "come up to {n} a week")
        many = counted(most, EVENING)
    else:
        now = trainer.max_sessions_per_evening
        what = Text("d’animer jusqu’à {n} dans la même soirée", "give up to {n} in one evening")
        many = counted(most, SESSION)
    return Text(
        f"{trainer.name} : demandez-lui {what.fr.format(n=many.fr)}, au lieu de {now}.",
        f"{trainer.name}: ask to {what.en.format(n=many.en)}, instead of {now}.",
    )


def _alternance(instance: Instance, group: str, least: int) -> Text:
    wanted = instance.group[group].alternance
    assert wanted is not None
    fewer = wanted.min - least
    if not least and fewer > 1:
        return Text(
            f"Employeurs et centre de formation du groupe {group} : supprimez les {fewer} journées d’alternance.",
            f"Employers and training centre of the group {group}: drop the {fewer} alternance days.",
        )
    if not least:
        return Text(
            f"Employeurs et centre de formation du groupe {group} : supprimez la journée d’alternance.",
            f"Employers and training centre of the group {group}: drop the alternance day.",
        )
    many = ALTERNANCE_DAY.after(fewer)
    return Text(
        f"Employeurs et centre de formation du groupe {group} : demandez {fewer} {many.fr} de moins ({least} au moins, "
        f"au lieu de {wanted.min}).",
        f"Employers and training centre of the group {group}: ask for {fewer} {many.en} fewer (at least {least} "
        f"instead of {wanted.min}).",
    )  # fmt: skip


def _counts(counts: Counts) -> Text:
    code = counts.unit
    held = [(KINDS[kind], count) for kind, count in counts.given.items() if count]
    what = listing([counted(count, kind) for kind, count in held])
    total = counted(sum(count for _, count in held), SESSION)
    return say(
        "Responsable du diplôme : demandez que {code} n’ait plus que {total} ({what}).",
        "Head of the programme: ask that {code} has {total} only ({what}).",
        code=code,
        total=total,
        what=what,
    )
