"""Days off: the centre, a site or a room is closed; an interruption has other dates; a holiday is taught."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from scheduler.instance.crosscheck.grid import no_time_between
from scheduler.instance.reading.draft import Finding, Loc
from scheduler.instance.schema.dates import UNNAMED_CLOSURE, Closure, Span
from scheduler.instance.schema.fields import ClockTime, Day, Title
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import Room
from scheduler.instance.written import written
from scheduler.scenario.changes.change import Change, Raw, Short
from scheduler.scenario.changes.forms import Own, Unreadable, looks_dated, named, span, span_written, too_much
from scheduler.scenario.changes.past import all_past, counted_dates
from scheduler.scenario.changes.sentences import dates, during
from scheduler.scenario.changes.state import State
from scheduler.scenario.changes.tables import InterruptionName, RoomName, SiteName
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline, days_of
from scheduler.wording import NOTHING, date, joined, quoted, suggestion, within_dates

_DAY = dt.timedelta(days=1)


def _read_close(value: str, instance: Instance) -> Raw:
    """A room or a site, if any, and dates."""
    first, words = named(value)
    is_place = first in instance.room or first in instance.site
    if not is_place and looks_dated(written(value)):
        first, *words = written(value).split()
    if not words and is_place:
        raise Unreadable(Text("il y manque les dates de la fermeture", "the dates of closing are missing"))
    if not words:
        return span(first)
    if len(words) > 1:
        raise too_much(words[1])
    if not is_place:
        typed, near = quoted(first), suggestion(first, [*instance.room, *instance.site])
        raise Unreadable(
            Text(f"{typed.fr} n’est ni une salle ni un site ; {near.fr}", f"{typed.en} is no room or site; {near.en}"),
            by_example=False,
        )
    return {"room" if first in instance.room else "site": first, **span(words[0])}


def _write_close(c: "Close") -> str | None:
    if (c.name, c.begin, c.end) != (None, None, None) or (c.room is not None and c.site is not None):
        return None
    return " ".join(word for word in (c.room or c.site, span_written(c)) if word)


def _read_interruption(value: str, instance: Instance) -> Raw:
    """A name, of several words, and dates, if any."""
    named(value)
    value = value.strip()
    known = [closure.name for closure in instance.calendar.closures if value.startswith(f"{closure.name} ")]
    name = max(known, key=len, default="")
    if not name:
        name, _space, last = written(value).rpartition(" ")
        return {"name": name.strip(), **span(last)} if name and looks_dated(last) else {"name": value}
    words = written(value[len(name) :].strip()).split()
    if len(words) > 1:
        raise too_much(words[1])
    return {"name": name, **span(words[0])}


def _write_interruption(c: "Interruption") -> str | None:
    words = c.name.split()
    if " ".join(words) != c.name or looks_dated(words[-1]) or (c.first is None and c.last is not None):
        return None
    return " ".join(word for word in (c.name, span_written(c)) if word)


def _read_teach(value: str, _: Instance) -> Raw:
    return {"date": written(value).strip()}


class Close(Change):
    """A room, a site, or the whole centre (neither given) is closed on some days: a flood, a cyclone."""

    key = "close"
    heading = Text("Le centre, un site ou une salle ferme", "The centre, a site or a room closes")
    about = Text(
        "Le centre (des dates seules), une salle ou un site est fermé.",
        "The centre (dates alone), a room or a site is closed.",
    )
    example = "{first: 2023-02-20, last: 2023-02-21}"
    shorts = (Short("--close", "A101 2023-03-06..2023-03-07", Own(_read_close, _write_close)),)

    first: Day
    last: Day | None = None
    """Without it, `first` alone."""
    room: RoomName | None = None
    site: SiteName | None = None
    name: Title | None = None
    begin: Annotated[ClockTime | None, Field(alias="from")] = None
    """Of the centre: closed from this hour of the first day on, and until `end` of the last."""
    end: Annotated[ClockTime | None, Field(alias="to")] = None

    def said(self, instance: Instance) -> Text:
        when = dates(self.first, self.last)
        if (hours := within_dates(self.begin, self.end)) != NOTHING:
            when = joined(", ", (when, hours))
        if self.room is not None:
            return Text(f"salle {self.room} fermée {when.fr}", f"room {self.room} closed {when.en}")
        if self.site is not None:
            return Text(f"site {self.site} fermé {when.fr}", f"site {self.site} closed {when.en}")
        why = f" ({self.name})" if self.name is not None else ""
        return Text(f"centre fermé {when.fr}{why}", f"centre closed {when.en}{why}")

    def check(self, at: Loc, state: State) -> Iterator[Finding]:
        if self.room is not None and self.site is not None:
            yield Finding(
                (*at, "site"),
                f"une salle ({self.room}) et un site ({self.site}) sont donnés ; écrivez une ligne pour chacun",
                f"a room ({self.room}) and a site ({self.site}) are given; write one line for each",
            )
        hours = [key for key, time in (("from", self.begin), ("to", self.end)) if time is not None]
        if hours and (self.room is not None or self.site is not None):
            yield Finding(
                (*at, hours[0]),
                "seul le centre entier ferme à une heure ; une salle ou un site ferme des jours entiers : effacez "
                "l’heure",
                "only the whole centre closes at an hour; a room or a site closes whole days: delete the hour",
            )
        if (
            self.begin is not None
            and self.end is not None
            and self.last in (None, self.first)
            and self.end <= self.begin
        ):
            yield Finding((*at, "to"), *no_time_between(self.begin, self.end))

    def apply(self, state: State) -> None:
        where = self._where
        closed = counted_dates(state, self.first, self.last, where)
        examined = state.exam_days if any(unit.exams for unit in state.units.values()) else ()
        if state.timeline.lived_days.union(examined).isdisjoint(days_of(closed)):
            told = during(closed)
            state.note(
                f"{where.fr}, {told.fr} : ce ne sont pas des jours de cours ; fermer n’y change rien.",
                f"{where.en}, {told.en}: no days of courses; closing changes nothing.",
            )
        if self.room is not None:
            _close_rooms(state, [state.rooms[self.room]], closed)
        elif self.site is not None:
            _close_rooms(state, [room for room in state.rooms.values() if room.site == self.site], closed)
        else:
            name = self.name or UNNAMED_CLOSURE.to(state.base.locale)
            asked = self.last or self.first
            state.closures = _with(
                state.closures,
                Closure.model_validate(
                    {
                        "name": name,
                        "first": closed.first,
                        "last": closed.last,
                        "from": self.begin if closed.first == self.first else None,
                        "to": self.end if closed.last == asked else None,
                    }
                ),
            )

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        """Days of the centre that are taught again; rooms are not opened by any repair."""
        return self.room is None and self.site is None and _is_taught_again(self.first, self.last, asked, repaired)

    @property
    def _where(self) -> Text:
        if self.room is not None:
            return Text(f"Salle {self.room}", f"Room {self.room}")
        if self.site is not None:
            return Text(f"Site {self.site}", f"Site {self.site}")
        return Text("Centre", "Centre")


class Interruption(Change):
    """The dates of an interruption the instance knows by name are others; without dates, it does not take place."""

    key = "interruption"
    heading = Text("Une interruption est déplacée", "An interruption is moved")
    about = Text(
        "Une interruption du calendrier a d’autres dates ; sans dates, elle n’a pas lieu.",
        "An interruption of the calendar has other dates; without dates, it does not take place.",
    )
    example = "{name: Interruption des cours, first: 2022-12-26, last: 2023-01-13}"
    shorts = (
        Short(
            "--interruption",
            "Interruption des cours 2022-12-26..2023-01-13",
            Own(_read_interruption, _write_interruption),
        ),
    )

    name: InterruptionName
    first: Day | None = None
    last: Day | None = None

    def said(self, instance: Instance) -> Text:
        if self.first is None:
            return Text(f"« {self.name} » n’a pas lieu", f"“{self.name}” does not take place")
        when = dates(self.first, self.last)
        return Text(f"« {self.name} » déplacée : {when.fr}", f"“{self.name}” moved: {when.en}")

    def apply(self, state: State) -> None:
        """What was past of the old dates stays; the new ones count from the day of re-planning."""
        day, what = state.past.day, Text(f"« {self.name} »", f"“{self.name}”")
        same_name = [closure for closure in state.closures if closure.name == self.name]
        coming = [closure for closure in same_name if day is None or closure.last >= day]
        if not coming:
            raise all_past(state, same_name[-1], what, "name")
        moved, new = coming, None
        if self.first is not None:
            new = counted_dates(state, self.first, self.last, what)
            start = new.first
            nearest = min(coming, key=lambda closure: abs(closure.first - start))
            moved = [nearest]
            if len(coming) > 1:
                told = during(nearest)
                state.note(
                    f"{self.name} : plusieurs interruptions portent ce nom ; c’est celle {told.fr} qui est déplacée.",
                    f"{self.name}: several interruptions have this name; the one {told.en} is moved.",
                )
        kept: list[Closure] = []
        for closure in state.closures:
            if not any(closure is other for other in moved):
                kept.append(closure)
            elif day is not None and closure.first < day:
                kept.append(closure.model_copy(update={"last": day - _DAY, "end": None}))
        if new is not None:
            kept = [*_with(tuple(kept), moved[0].model_copy(update={"first": new.first, "last": new.last}))]
        state.closures = tuple(kept)

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return self.first is not None and _is_taught_again(self.first, self.last, asked, repaired)


class Teach(Change):
    """The centre teaches on a public holiday."""

    key = "teach"
    heading = Text("On enseigne un jour férié", "A public holiday is taught")
    about = Text("Un jour férié est enseigné.", "A public holiday is taught.")
    example = "{date: 2023-05-01}"
    shorts = (Short("--teach", "2023-05-01", Own(_read_teach, lambda c: str(c.date))),)

    date: Day

    def said(self, instance: Instance) -> Text:
        when = dates(self.date)
        return Text(f"on enseigne {when.fr}, jour férié", f"{when.en}, a public holiday, is taught")

    def check(self, at: Loc, state: State) -> Iterator[Finding]:
        known = state.timeline.year_holidays
        if self.date not in known and (state.holidays is None or self.date not in state.holidays.taught):
            near = min(known, key=lambda day: abs(day - self.date), default=None)
            told = Text("l’année n’en a pas", "the year has none")
            if near is not None:
                day = date(near)
                told = Text(
                    f"le plus proche est le {day.fr} ({known[near]})", f"the nearest is {day.en} ({known[near]})"
                )
            this = date(self.date)
            yield Finding(
                (*at, "date"),
                f"le {this.fr} n’est pas un jour férié ; {told.fr}",
                f"{this.en} is no public holiday; {told.en}",
            )

    def apply(self, state: State) -> None:
        counted_dates(state, self.date, None, Text("Jour férié enseigné", "Holiday taught"))
        if state.holidays is None or self.date in state.holidays.taught:
            this = date(self.date)
            state.unchanged(f"Le {this.fr} est déjà enseigné", f"{this.en} is taught already")
            return
        taught = (*state.holidays.taught, self.date)
        state.holidays = state.holidays.model_copy(update={"taught": taught})

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        now, then = asked.calendar.holidays, repaired.calendar.holidays
        return now is not None and self.date in now.taught and (then is None or self.date not in then.taught)


def _close_rooms(state: State, rooms: list[Room], closed: Span) -> None:
    for room in rooms:
        state.rooms[room.id] = room.model_copy(update={"closed": (*room.closed, closed)})


def _with(closures: tuple[Closure, ...], new: Closure) -> tuple[Closure, ...]:
    """The closures and a new one, only in the time that no other covers: two may not overlap."""
    free = [(new.begins, new.ends)]
    for other in closures:
        halves = ((begin, min(end, other.begins)) for begin, end in free)
        rest = ((max(begin, other.ends), end) for begin, end in free)
        free = sorted((begin, end) for begin, end in (*halves, *rest) if begin < end)
    return (*closures, *(_between(new, begin, end) for begin, end in dict.fromkeys(free)))


def _between(closure: Closure, begin: dt.datetime, end: dt.datetime) -> Closure:
    """The part of the closure from one time to another."""
    is_whole = end.time() == dt.time.min
    dates = {"first": begin.date(), "last": end.date() - _DAY if is_whole else end.date()}
    hours = {"begin": None if begin.time() == dt.time.min else begin.time(), "end": None if is_whole else end.time()}
    return closure.model_copy(update={**dates, **hours})


def _is_taught_again(first: dt.date, last: dt.date | None, asked: Instance, repaired: Instance) -> bool:
    opened = Timeline(repaired).lived_days - Timeline(asked).lived_days
    return any(first <= day <= (last or first) for day in opened)
