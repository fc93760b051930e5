"""Facts in the planner's words."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import replace

from scheduler.demand.capacity import in_semester
from scheduler.demand.problem import Problem, UnitRow
from scheduler.instance.schema.dates import UNNAMED_CLOSURE
from scheduler.instance.schema.groups import Alternance
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import Room
from scheduler.instance.schema.units import ANNUAL, Unit
from scheduler.rules import RULES
from scheduler.search.reasons import row_sentences
from scheduler.search.reasons.fact import Fact, Kind, is_tried
from scheduler.search.reasons.row_sentences import partial
from scheduler.text import Text
from scheduler.timeline.calendar import monday
from scheduler.wording import (
    ALTERNANCE_DAY,
    EVENING,
    KINDS,
    NOTHING,
    SEAT,
    SESSION,
    STUDENT,
    WEEK,
    Noun,
    capital,
    clock,
    counted,
    decimal,
    every_weekday,
    hours,
    joined,
    listing,
    numeric_date,
    say,
    span,
    weekday,
    within_dates,
)

_ABOUT_KINDS: frozenset[Kind] = frozenset({"rooms", "room_closed", "balance", "site", "rule"})
_ABOUT_GROUPS: frozenset[Kind] = frozenset({"group", "law", "alternance", "busy", "site", "rule"})
_ABOUT_TRAINERS: frozenset[Kind] = frozenset(
    {"one_place", "away", "evenings", "sessions", "hours", "shares", "site", "rule"}
)


def told(problem: Problem, facts: Collection[Fact], base: Instance | None = None) -> tuple[Fact, ...]:
    """The facts with their sentences, units first, what was done on purpose last. `base`: the instance without the
    changes that are tried, which are told as such."""
    units = {fact.subject for fact in facts if fact.kind == "unit"}
    ordered = sorted(facts, key=lambda fact: (_ORDER.index(fact.kind), fact.subject, fact.number or 0))
    shown = (replace(fact, units=tuple(unit for unit in fact.units if unit in units)) for fact in ordered)
    about = {fact.kind for fact in facts}
    from_day = next((fact.day for fact in facts if fact.kind == "past"), None)
    return tuple(replace(fact, text=_told(problem, fact, about, from_day, base)) for fact in shown)


def _told(
    problem: Problem, fact: Fact, about: Collection[Kind], from_day: dt.date | None, base: Instance | None
) -> Text:
    if fact.kind == "unit":
        text = _unit(problem, fact, about)
    elif fact.kind == "rhythm":
        text = _rhythm(problem, fact, from_day)
    else:
        text = _SENTENCES[fact.kind](problem, fact)
    if base is None or not is_tried(fact, base, problem.instance):
        return text
    return Text(f"{text.fr.removesuffix('.')} (changement essayé).", f"{text.en.removesuffix('.')} (change tried).")


def _unit(problem: Problem, fact: Fact, about: Collection[Kind]) -> Text:
    """With its kinds where rooms or halves of the year matter, its groups and trainers where other facts are about
    theirs."""
    row = problem.units[problem.unit_index[fact.subject]]
    if not row.demand.total:
        return say("{unit} n’a aucune séance.", "{unit} has no session.", unit=row.code)
    kinds = joined(" + ", [counted(row.demand.of(kind), KINDS[kind]) for kind in row.kinds])
    kinds = row.demand.amount if row.demand.is_in_hours else kinds
    mixed = len(row.kinds) == 1 or bool(_ABOUT_KINDS & set(about))
    groups = listing(row.unit.groups) if _ABOUT_GROUPS & set(about) else None
    return say(
        "{unit} demande {n}{kinds}{sizes} {when}{groups}{who}.",
        "{unit} asks for {n}{kinds}{sizes} {when}{groups}{who}.",
        unit=row.code,
        n=kinds if len(row.kinds) == 1 or row.demand.is_in_hours else counted(row.demand.total, SESSION),
        kinds=say(" ({kinds})", " ({kinds})", kinds=kinds)
        if mixed and len(row.kinds) > 1 and not row.demand.is_in_hours
        else NOTHING,
        sizes=_sizes(row.unit),
        when=_period(problem, row),
        groups=say(" pour {groups}", " for {groups}", groups=groups) if groups is not None else NOTHING,
        who=_taught(problem, row) if _ABOUT_TRAINERS & set(about) else NOTHING,
    )


def _sizes(unit: Unit) -> Text:
    """` de 2 créneaux de suite`, of long sessions."""
    if unit.sizes == {1}:
        return NOTHING
    sizes = [str(size) for size in sorted(unit.sizes)]
    n = Text(" ou ".join(sizes), " or ".join(sizes))
    return say(" de {n} créneaux de suite", " of {n} slots in a row", n=n)


def _taught(problem: Problem, row: UnitRow) -> Text:
    """`, par Ann et Bea ensemble`"""
    unit = row.unit
    who = listing([problem.instance.trainer[name].name for name in unit.trainers])
    how = NOTHING
    if len(unit.trainers) > 1:
        how = Text(" ensemble", " together") if unit.teaching == "together" else Text(" (l’un ou l’autre)", " (either)")
    return say(", par {who}{how}", ", taught by {who}{how}", who=who, how=how)


def _period(problem: Problem, row: UnitRow) -> Text:
    if row.unit.period == ANNUAL or len(problem.instance.semester) == 1:
        return Text("dans l’année", "in the year")
    return in_semester(problem.instance.semester[row.unit.period or ""])


def _rhythm(problem: Problem, fact: Fact, from_day: dt.date | None) -> Text:
    row = problem.units[problem.unit_index[fact.subject]]
    most, weeks = row.unit.sessions_per_week, list(row.weeks)
    a_week = counted(most, SESSION)
    when = _period(problem, row)
    if from_day is not None:
        days = {problem.slots[slot].day for slot in row.slots}
        weeks = sorted({monday(day) for day in days if day >= from_day})
        when = say("à partir du {day}", "from {day} on", day=numeric_date(from_day))
    once = Text("une séance", "one session") if most == 1 else a_week
    return say(
        "{unit} : {once} par semaine au plus, et {weeks} de cours {when}.",
        "{unit}: at most {once} a week, and {weeks} of teaching {when}.",
        unit=row.code,
        once=once,
        weeks=counted(len(weeks), WEEK),
        when=when,
    )


def _balance(problem: Problem, fact: Fact) -> Text:
    row = problem.units[problem.unit_index[fact.subject]]
    stretches = [stretch.said for stretch in problem.timeline.stretches]
    parts = [
        say("{n} en {s}", "{n} in {s}", n=_from_to(*quota.total), s=stretch)
        for quota, stretch in zip(row.quotas, stretches, strict=True)
    ]
    of_kind = [
        say("{n} par période", "{n} in each", n=_counted_between(*row.quotas[0].of(kind), KINDS[kind]))
        for kind in row.kinds
    ]
    return say(
        "{unit} est annuelle : ses séances se partagent à une près, {parts} ({kinds}).",
        "{unit} lasts the year: its sessions are shared within one, {parts} ({kinds}).",
        unit=row.code,
        parts=listing(parts),
        kinds=listing(of_kind),
    )


def _from_to(least: int, most: int) -> Text:
    return Text(str(least), str(least)) if least == most else Text(f"{least} ou {most}", f"{least} or {most}")


def _counted_between(least: int, most: int, noun: Noun) -> Text:
    if least == most:
        return counted(least, noun)
    several = counted(most, noun)
    return Text(f"{least} ou {several.fr}", f"{least} or {several.en}")


def _shares(problem: Problem, fact: Fact) -> Text:
    people = problem.instance.trainer
    shares = (problem.instance.unit[fact.subject].shares or {}).items()
    parts = [say("{who} en anime {n}", "{who} teaches {n}", who=people[who].name, n=n) for who, n in shares]
    return say(
        "Les séances de {unit} sont partagées : {parts}.",
        "The sessions of {unit} are shared: {parts}.",
        unit=fact.subject,
        parts=listing(parts),
    )


def _rule(problem: Problem, fact: Fact) -> Text:
    """The catalogue's name and sentence, and for whom."""
    rule, who = RULES[fact.rule], _whom(problem.instance, fact.subject)
    return say(
        "Règle « {name} »{who}. {sentence}",
        "Rule “{name}”{who}. {sentence}",
        name=rule.name,
        who=say(" ({who})", " ({who})", who=listing(who)) if who else NOTHING,
        sentence=rule.sentence,
    )


def _whom(instance: Instance, subject: str) -> list[Text]:
    who = []
    if subject in instance.unit:
        who.append(Text(f"UE {subject}", f"unit {subject}"))
    if subject in instance.group:
        who.append(Text(f"groupe {subject}", f"group {subject}"))
    if subject in instance.trainer:
        who.append(Text(instance.trainer[subject].name, instance.trainer[subject].name))
    if subject in instance.room:
        who.append(Text(f"salle {subject}", f"room {subject}"))
    return who


def _group(problem: Problem, fact: Fact) -> Text:
    others = problem.instance.lineage(fact.subject)[1:]
    also = (
        say(", celles de {others} comprises", ", those of {others} included", others=listing(others))
        if others
        else NOTHING
    )
    return say(
        "Le groupe {group} n’assiste qu’à une séance à la fois{also}.",
        "Group {group} attends one session at a time{also}.",
        group=fact.subject,
        also=also,
    )


def _law(problem: Problem, fact: Fact) -> Text:
    law, day = problem.instance.law, decimal(problem.instance.law.hours_per_day)
    return Text(
        f"Le groupe {fact.subject} a {day.fr} h par jour au plus, journée d’alternance comprise, "
        f"et {decimal(law.rest_hours).fr} h de repos entre deux jours.",
        f"Group {fact.subject} has at most {day.en} h in a day, alternance day included, and "
        f"{law.rest_hours:g} h of rest between two days.",
    )


def _alternance(problem: Problem, fact: Fact) -> Text:
    wanted, day = problem.instance.group[fact.subject].alternance, problem.instance.alternance
    assert wanted is not None
    when = say(" ({hours})", " ({hours})", hours=hours(day.start, day.end)) if day is not None else NOTHING
    days = Text(f"{wanted.min} à {wanted.max}", f"{wanted.min} to {wanted.max}")
    if wanted.min == wanted.max:
        days = Text(str(wanted.min), str(wanted.min))
    return say(
        "Le groupe {group} a {days} {what}{when}, {which}.",
        "Group {group} has {days} {what}{when}, {which}.",
        group=fact.subject,
        days=days,
        what=ALTERNANCE_DAY.after(wanted.max),
        when=when,
        which=_weekdays(wanted),
    )


def _weekdays(wanted: Alternance) -> Text:
    if wanted.weekdays is None:
        return Text("toutes le même jour de la semaine", "all on one weekday")
    allowed = [weekday(day) for day in wanted.weekdays]
    if len(allowed) == 1:
        return say("le {day}", "on {day}s", day=allowed[0])
    fr, en = " ou le ".join(day.fr for day in allowed), "s or ".join(day.en for day in allowed)
    return Text(f"toutes le même jour : le {fr}", f"all on one weekday: on {en}s")


def _rooms(problem: Problem, fact: Fact) -> Text:
    needs = listing([_need(problem, unit) for unit in fact.units])
    rooms = [_room(problem.instance.room[room]) for room in fact.rooms]
    if not rooms:
        return say("{needs} : aucune salle ne convient.", "{needs}: no room is suitable.", needs=needs)
    if len(rooms) == 1:
        return say(
            "{needs} : seule la salle {room} convient.",
            "{needs}: only room {room} is suitable.",
            needs=needs,
            room=rooms[0],
        )
    return say(
        "{needs} : {n} salles conviennent, {rooms}, une séance à la fois dans chacune.",
        "{needs}: {n} rooms are suitable, {rooms}, one session at a time in each.",
        needs=needs,
        n=len(rooms),
        rooms=listing(rooms),
    )


def _need(problem: Problem, code: str) -> Text:
    unit = problem.instance.unit[code]
    students = problem.instance.attendance(unit)
    asked = [counted(students, STUDENT), *(Text(f, f) for f in unit.features)]
    if unit.rooms_per_site:
        sites = listing([Text(f"{n} à {s}", f"{n} at {s}") for s, n in problem.instance.seats(unit).items()])
        asked.append(say("une salle par site : {sites}", "a room at each site: {sites}", sites=sites))
    if unit.site:
        asked.append(Text(f"site {unit.site}", f"site {unit.site}"))
    return say("{unit} ({asked})", "{unit} ({asked})", unit=code, asked=joined(", ", asked))


def _room(room: Room) -> Text:
    seats = counted(room.capacity, SEAT)
    return say(
        "{id} ({what})", "{id} ({what})", id=room.id, what=joined(", ", [seats, *(Text(f, f) for f in room.features)])
    )


def _room_closed(problem: Problem, fact: Fact) -> Text:
    closed = problem.instance.room[fact.subject].closed[fact.number or 0]
    dates = span(closed.first, closed.last)
    return say("La salle {room} est fermée {dates}.", "Room {room} is closed {dates}.", room=fact.subject, dates=dates)


def _site(problem: Problem, fact: Fact) -> Text:
    instance = problem.instance
    who = []
    if fact.subject in instance.group:
        who.append(Text(f"le groupe {fact.subject}", f"group {fact.subject}"))
    if fact.subject in instance.trainer:
        name = instance.trainer[fact.subject].name
        who.append(Text(f"{name} (formateur)", f"{name} (trainer)"))
    return capital(
        say(
            "{who} ne peut être que sur un site dans une soirée.",
            "{who} can be at one site only in an evening.",
            who=listing(who),
        )
    )


def _evenings(problem: Problem, fact: Fact) -> Text:
    trainer = problem.instance.trainer[fact.subject]
    n = counted(trainer.max_evenings_per_week or 0, EVENING)
    return say("{who} vient {n} par semaine au plus.", "{who} comes at most {n} a week.", who=trainer.name, n=n)


def _sessions(problem: Problem, fact: Fact) -> Text:
    trainer = problem.instance.trainer[fact.subject]
    n = counted(trainer.max_sessions_per_evening or 0, SESSION)
    return say("{who} anime {n} par soirée au plus.", "{who} teaches at most {n} an evening.", who=trainer.name, n=n)


def _one_place(problem: Problem, fact: Fact) -> Text:
    who = problem.instance.trainer[fact.subject].name
    return say("{who} n’anime qu’une séance à la fois.", "{who} teaches one session at a time.", who=who)


def _away(problem: Problem, fact: Fact) -> Text:
    trainer = problem.instance.trainer[fact.subject]
    if fact.weekday is not None:
        every = every_weekday(fact.weekday)
        at = say(" à {hour}", " at {hour}", hour=clock(fact.start)) if fact.start is not None else NOTHING
        when = Text(f"{every.fr}{at.fr}", f"{every.en}{at.en}")
    else:
        entry = trainer.availability.dated[fact.number or 0]
        when = span(entry.first, entry.last) if entry.is_whole else partial(entry)
    return say("{who} est indisponible {when}.", "{who} is unavailable {when}.", who=trainer.name, when=when)


def _closure(problem: Problem, fact: Fact) -> Text:
    closure = problem.instance.calendar.closures[fact.number or 0]
    dates, unnamed = span(closure.first, closure.last), closure.name in UNNAMED_CLOSURE
    if (when := within_dates(closure.begin, closure.end)) != NOTHING:
        dates = joined(", ", (dates, when))
    name = NOTHING if unnamed else Text(f" (« {closure.name} »)", f" (“{closure.name}”)")
    return say("Le centre est fermé {dates}{name}.", "The centre is closed {dates}{name}.", dates=dates, name=name)


_SENTENCES: dict[Kind, Callable[[Problem, Fact], Text]] = {
    "balance": _balance,
    "shares": _shares,
    "order": row_sentences.after,
    "parallel": row_sentences.parallel,
    "times": row_sentences.times,
    "group": _group,
    "alternance": _alternance,
    "law": _law,
    "rooms": _rooms,
    "room_closed": _room_closed,
    "site": _site,
    "rule": _rule,
    "evenings": _evenings,
    "sessions": _sessions,
    "hours": row_sentences.most_hours,
    "one_place": _one_place,
    "away": _away,
    "closure": _closure,
    "holiday": row_sentences.holiday,
    "busy": row_sentences.busy,
    "pin": row_sentences.pin,
    "past": row_sentences.past,
    "past_days": row_sentences.past_days,
}
_ORDER: tuple[Kind, ...] = ("unit", "rhythm", *_SENTENCES)
