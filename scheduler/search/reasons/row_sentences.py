"""Facts of one row, in the planner’s words: what is fixed, what is past, holidays, busy times; what a unit or a trainer
states by itself."""

import datetime as dt

from scheduler.demand.problem import Problem
from scheduler.instance.public_holidays import holidays_of
from scheduler.instance.schema.trainers import DatedLevel
from scheduler.search.reasons.fact import OWN_TIMES, Fact
from scheduler.text import Text
from scheduler.wording import (
    ALTERNANCE_DAY,
    KINDS,
    NOTHING,
    SESSION,
    clock,
    counted,
    date,
    duration,
    every_weekday,
    hours,
    joined,
    listing,
    names,
    numeric_date,
    own_times,
    say,
    sessions_of,
    span,
    weekday,
)


def pin(problem: Problem, fact: Fact) -> Text:
    pin = problem.instance.pins[fact.number or 0]
    hour = say(" à {hour}", " at {hour}", hour=clock(pin.slot)) if pin.slot is not None else NOTHING
    room = Text(f" en salle {pin.room}", f" in room {pin.room}") if pin.room is not None else NOTHING
    if pin.date is not None:
        kind = KINDS[pin.kind] if pin.kind is not None else SESSION
        rank = Text(f" (la n° {pin.number})", f" (number {pin.number})") if pin.number is not None else NOTHING
        return say(
            "{a} {kind} de {unit}{rank} est {fixed} le {day}{hour}{room}.",
            "{a} {kind} of {unit}{rank} is fixed on {day}{hour}{room}.",
            a=Text("Un" if pin.kind == "in_person" else "Une", "An" if pin.kind == "in_person" else "A"),
            fixed="fixé" if pin.kind == "in_person" else "fixée",
            kind=kind,
            unit=pin.unit,
            rank=rank,
            day=date(pin.date),
            hour=hour,
            room=room,
        )
    every = {
        None: Text("Toutes les séances", "All sessions"),
        "in_person": Text("Tous les regroupements", "All in-person sessions"),
        "webconference": Text("Toutes les webconférences", "All webconferences"),
    }[pin.kind]
    day = NOTHING
    if pin.weekday is not None:
        every_day = every_weekday(pin.weekday)
        day = Text(f" {every_day.fr}", f" {every_day.en}")
    return say(
        "{every} de {unit} sont {fixed}{day}{hour}{room}.",
        "{every} of {unit} are fixed{day}{hour}{room}.",
        fixed="fixés" if pin.kind == "in_person" else "fixées",
        every=every,
        unit=pin.unit,
        day=day,
        hour=hour,
        room=room,
    )


def past(_: Problem, fact: Fact) -> Text:
    return _over(fact, counted(fact.count, SESSION), say("de {who}", "of {who}", who=fact.subject))


def past_days(_: Problem, fact: Fact) -> Text:
    return _over(fact, counted(fact.count, ALTERNANCE_DAY), say("de {who}", "of {who}", who=fact.subject))


def _over(fact: Fact, n: Text, whose: Text) -> Text:
    assert fact.day is not None
    day, verb = numeric_date(fact.day), Text("sont passées", "are") if fact.count > 1 else Text("est passée", "is")
    return Text(
        f"{n.fr} {whose.fr} {verb.fr} (avant le {day.fr}).",
        f"{n.en} {whose.en} {verb.en} past (before {day.en}).",
    )


def holiday(problem: Problem, fact: Fact) -> Text:
    assert fact.day is not None
    source = problem.instance.calendar.holidays
    known = holidays_of(source, fact.day.year) if source is not None else {}
    name = known.get(fact.day, Text(fact.subject, fact.subject))
    return say("Jour férié : {day} ({name}).", "Public holiday: {day} ({name}).", day=date(fact.day), name=name)


def busy(problem: Problem, fact: Fact) -> Text:
    busy = problem.instance.busy[fact.number or 0]
    if fact.weekday is not None:
        week = busy.weekly[fact.entry or 0]
        return say(
            "{groups} : occupation extérieure ({title}) {every}, {hours}{dates}.",
            "{groups}: busy elsewhere ({title}) {every}, {hours}{dates}.",
            groups=names(busy.groups),
            title=busy.title,
            every=every_weekday(week.weekday),
            hours=hours(week.start, week.end),
            dates=_within(week.first, week.last),
        )
    time = busy.times[fact.entry or 0]
    return say(
        "{groups} : occupation extérieure ({title}) le {day}, {hours}.",
        "{groups}: busy elsewhere ({title}) on {day}, {hours}.",
        groups=names(busy.groups),
        title=busy.title,
        day=date(time.date),
        hours=hours(time.start, time.end),
    )


def _within(first: dt.date | None, last: dt.date | None) -> Text:
    """`, du 05/09/2022 au 30/09/2022`, `, à partir du …`, `, jusqu’au …`; nothing without either."""
    if first is not None and last is not None:
        return say(", {dates}", ", {dates}", dates=span(first, last))
    if first is not None:
        return say(", à partir du {day}", ", from {day} on", day=numeric_date(first))
    return say(", jusqu’au {day}", ", until {day}", day=numeric_date(last)) if last is not None else NOTHING


def partial(entry: DatedLevel) -> Text:
    """Some weekdays, slots or weeks of a period: `du 05/09/2022 au 30/09/2022 (lundi, mardi, 17 h)`."""
    dates = span(entry.first, entry.last)
    weeks = [Text(f"une semaine sur {entry.every}", f"one week in {entry.every}")] if entry.every > 1 else []
    only = joined(", ", (*weeks, *map(weekday, entry.weekdays or ()), *map(clock, entry.slots or ())))
    return Text(f"{dates.fr} ({only.fr})", f"{dates.en} ({only.en})")


def after(problem: Problem, fact: Fact) -> Text:
    predecessor = problem.instance.unit[fact.subject].after[fact.number or 0]
    return say("{unit} ne commence qu’après {what}.", "{unit} only begins after {what}.",
               unit=fact.subject, what=sessions_of(predecessor.unit, predecessor.sessions))  # fmt: skip


def parallel(problem: Problem, fact: Fact) -> Text:
    return say(
        "{unit} a ses séances aux mêmes heures que les autres demi-groupes.",
        "{unit} has its sessions at the same times as the other half-groups.",
        unit=problem.instance.unit[fact.subject].code,
    )


def times(problem: Problem, fact: Fact) -> Text:
    unit = problem.instance.unit[fact.subject]
    if OWN_TIMES[fact.number or 0] == "pauses":
        when = listing([span(each.first, each.last) for each in unit.pauses or ()])
        return say("{unit} n’a pas lieu {when}.", "{unit} is not held {when}.", unit=unit.code, when=when)
    said = [getattr(unit, key) if number == fact.number else None for number, key in enumerate(OWN_TIMES)]
    return say("{unit} n’a lieu que {when}.", "{unit} is only held {when}.", unit=unit.code, when=own_times(*said[:4]))


def most_hours(problem: Problem, fact: Fact) -> Text:
    trainer, in_year = problem.instance.trainer[fact.subject], fact.number == 1
    most = (trainer.most_hours.year if in_year else trainer.most_hours.week) or 0
    return say(
        "{who} enseigne {most_hours} {per} au plus.",
        "{who} teaches at most {most_hours} {per}.",
        who=trainer.name,
        most_hours=duration(round(3600 * most)),
        per=Text("par an", "a year") if in_year else Text("par semaine", "a week"),
    )
