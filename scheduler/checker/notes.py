"""What is worth knowing beside the rules: what was read of the calendars that others send, and what may be missing."""

import datetime as dt
from collections.abc import Iterator, Sequence

from scheduler.instance.public_holidays import holidays_of
from scheduler.instance.schema.groups import Busy
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import ANNUAL
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline
from scheduler.timeline.clocks import changed_hours
from scheduler.timetable.schema import Timetable
from scheduler.wording import Noun, capital, counted, date, joined, listing, say, shown, span

_TIME, _DAY = Noun("fois", "time", "fois"), Noun("jour", "day")
_WRONG_YEAR = Text("est-ce le fichier de la bonne année ?", "is it the file of the right year?")


def warnings(instance: Instance, timetable: Timetable) -> Iterator[Text]:
    """What a planner should look at before relying on the timetable."""
    if timetable.instance != instance.name:
        yield say(
            "Cet emploi du temps a été fait pour l’instance « {other} », pas pour « {name} »",
            "This timetable was made for the instance “{other}”, not for “{name}”",
            other=shown(timetable.instance),
            name=instance.name,
        )
    elif timetable.digest != instance.digest:
        yield Text(
            "L’instance a été modifiée depuis que cet emploi du temps a été fait",
            "The instance has been edited since this timetable was made",
        )
    yield from about(instance)


def about(instance: Instance) -> Iterator[Text]:
    """What of the instance alone: what it seems to give and does not, and the slots in which the clocks change."""
    timeline = Timeline(instance)
    yield from missing(instance)
    yield from (capital(changed_hours(timeline, change)) for change in timeline.changed)


def missing(instance: Instance) -> Iterator[Text]:
    """What the instance seems to give and does not: holidays of a year that nobody knows yet, empty calendars."""
    source, (first, last) = instance.calendar.holidays, _courses(instance)
    for year in range(first.year, last.year + 1) if source is not None else ():
        if source is not None and not holidays_of(source, year):
            yield say(
                "Aucun jour férié de {country} n’est connu pour {year} : les séances de cette année sont placées comme "
                "s’il n’y en avait pas ; déclarez-les dans « closures », par exemple « - {{first: {day}, last: {day}, "
                "name: Fête du Travail}} »",
                "No public holiday of {country} is known for {year}: the sessions of that year are placed as if "
                "there were none; declare them in “closures”, for example “- {{first: {day}, last: {day}, "
                "name: Labour Day}}”",
                country=source.country if source.subdivision is None else f"{source.country} ({source.subdivision})",
                year=year,
                day=f"{year}-05-01",
            )
    for unit in instance.scheduled_units:
        if unit.rooms_per_site and len(sites := instance.sites_of(unit)) < 2:
            yield say(
                "{unit} prend une salle par site (« rooms_per_site »), mais tous ses groupes sont à {site} : elle n’en "
                "prend qu’une",
                "{unit} takes a room at each site (“rooms_per_site”), but all its groups sit at {site}: it takes one",
                unit=unit.code,
                site=listing(sites),
            )
        elif unit.rooms_per_site and unit.in_person == 0:
            yield say(
                "{unit} prend une salle par site (« rooms_per_site »), mais n’a pas de regroupement : cela ne change "
                "rien",
                "{unit} takes a room at each site (“rooms_per_site”), but has no in-person session: this changes "
                "nothing",
                unit=unit.code,
            )
    linked = (group for unit in instance.scheduled_units if unit.rooms_per_site for group in unit.groups)
    for group in dict.fromkeys(linked) if len(instance.sites) > 1 else ():
        if all(instance.group[each].site is None for each in instance.lineage(group)):
            yield say(
                "Groupe {group} : son « site » n’est pas dit ; pour les séances à une salle par site, il est pris à "
                "{site}",
                "Group {group}: its “site” is not said; for sessions with a room at each site it is taken to be at "
                "{site}",
                group=group,
                site=instance.site_of_group(group) or "",
            )
    for entry in instance.busy:
        if not _days(instance, entry):
            yield say(
                "{name} : aucune occupation dans l’année{remark} ; les séances de {groups} sont placées sans en tenir "
                "compte : {advice}",
                "{name}: no busy time in the year{remark}; the sessions of {groups} are placed as if there were none: "
                "{advice}",
                name=_name(entry),
                remark=_remark(entry),
                groups=listing(entry.groups),
                advice=_WRONG_YEAR,
            )
    for trainer in instance.trainers:
        if trainer.calendar is not None and not trainer.from_calendar:
            yield say(
                "{name} : aucune occupation à l’heure d’un créneau ; {trainer} est tenu pour disponible : {advice}",
                "{name}: no busy time in any slot; {trainer} is taken to be available: {advice}",
                name=shown(trainer.calendar),
                trainer=trainer.name,
                advice=_WRONG_YEAR,
            )


def read(instance: Instance) -> Iterator[Text]:
    """What each external calendar says within the year (those that say nothing are `missing`), and which semesters
    overlap."""
    yield from _overlapping(Timeline(instance))
    for entry in instance.busy:
        if days := _days(instance, entry):
            yield _said(_name(entry), counted(len(days), _TIME), days, _remark(entry))
    for trainer in instance.trainers:
        if trainer.calendar is not None and trainer.from_calendar:
            days = [entry.first for entry in trainer.from_calendar]
            whose = Text(f" ({trainer.name} indisponible)", f" ({trainer.name} unavailable)")
            yield _said(shown(trainer.calendar), counted(len(days), _DAY), days, whose)


def _overlapping(timeline: Timeline) -> Iterator[Text]:
    """Semesters that have days in common, and which units may be held in all of them."""
    for stretch in timeline.stretches:
        if len(stretch.semesters) > 1:
            spans = [
                say("{id} ({when})", "{id} ({when})", id=each.id, when=span(each.first, each.last))
                for each in stretch.semesters
            ]
            yield say(
                "Les semestres {spans} se chevauchent : les séances d’une UE sont dans celui que nomme sa « period »",
                "The semesters {spans} overlap: the sessions of a unit are in the one that its “period” names",
                spans=listing(spans),
            )
    annual = [unit.code for unit in timeline.instance.scheduled_units if unit.whole.period == ANNUAL]
    if annual and len(timeline.stretches) < len(timeline.semesters):
        yield say(
            "{units} : UE annuelle, donc dans tous les semestres, ceux qui se chevauchent comptant pour un ; pour n’en "
            "garder que certains jours, écrivez « first », « last » ou « pauses »",
            "{units}: annual, hence in all semesters, those that overlap counting as one; to keep to some of their "
            "days, write “first”, “last” or “pauses”",
            units=listing(dict.fromkeys(annual)),
        )


def _said(name: str, number: Text, days: Sequence[dt.date], remark: Text) -> Text:
    first, last = date(days[0]), date(days[-1])
    when = say("du {a} au {b}", "from {a} to {b}", a=first, b=last)
    if days[0] == days[-1]:
        when = say("le {a}", "on {a}", a=first)
    return say("{name} : {n} {when}{remark}", "{name}: {n} {when}{remark}", name=name, n=number, when=when,
               remark=remark)  # fmt: skip


def _days(instance: Instance, entry: Busy) -> list[dt.date]:
    """The date of each busy time within the courses, in order."""
    first, last = _courses(instance)
    return sorted(time.date for time in entry.times if first <= time.date <= last)


def _courses(instance: Instance) -> tuple[dt.date, dt.date]:
    """Their first and last day."""
    semesters = instance.calendar.semesters
    return min(s.first for s in semesters), max(s.last for s in semesters)


def _name(entry: Busy) -> str:
    return shown(entry.file or entry.title)


def _remark(entry: Busy) -> Text:
    return joined("", [Text(" (", " ("), entry.remark, Text(")", ")")]) if entry.remark is not None else Text("", "")
