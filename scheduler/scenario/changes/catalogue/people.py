"""Trainers: when they can come, and how often they accept to."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Literal

from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.fields import Positive
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.trainers import Availability, DatedLevel, HoursLimited, Level
from scheduler.scenario.changes.change import Change, Short, When, goes_back
from scheduler.scenario.changes.forms import DAYS_OF_WEEK, HOURS, LEVEL, SPAN, NameAndWords, Template
from scheduler.scenario.changes.past import all_past, counted_dates, refuse_if_held
from scheduler.scenario.changes.sentences import during, trainer_name
from scheduler.scenario.changes.state import Refused, State
from scheduler.scenario.changes.tables import TrainerName
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline
from scheduler.wording import Noun, counted, duration, listing

_LIMITS = {
    "max_evenings_per_week": Noun("soirée par semaine", "evening a week", "soirées par semaine", "evenings a week"),
    "max_sessions_per_evening": Noun(
        "séance par soirée", "session an evening", "séances par soirée", "sessions an evening"
    ),
}
_PER = {"week": Text("par semaine", "a week"), "year": Text("par an", "a year")}
_LEVELS = {
    "ok": Text("disponible", "available"),
    "prefer": Text("disponible, de préférence", "available, preferably"),
    "avoid": Text("disponible, à éviter", "available, better not"),
}


class Unavailable(When):
    """A trainer cannot come."""

    key = "unavailable"
    heading = Text("Un formateur est absent", "A trainer is away")
    about = Text(
        "Un formateur ne peut pas venir : toute l’année, ou à ces dates, ces jours de semaine, ces créneaux.",
        "A trainer cannot come: all year, or on these dates, weekdays, in these slots.",
    )
    example = "{trainer: VERNET, first: 2023-03-06, last: 2023-03-17}"
    shorts = (
        Short(
            "--unavailable",
            "VERNET 2023-03-06..2023-03-17 mon,tue 17:00",
            NameAndWords("trainer", (SPAN, DAYS_OF_WEEK, HOURS)),
        ),
    )

    trainer: TrainerName

    def said(self, instance: Instance) -> Text:
        who, when = trainer_name(instance, self.trainer), during(self)
        return Text(f"{who} indisponible {when.fr}", f"{who} unavailable {when.en}")

    def apply(self, state: State) -> None:
        _set_level(state, self, self.trainer, "unavailable")

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        before, after = asked.trainer[self.trainer].availability, repaired.trainer[self.trainer].availability
        return before != after and any(
            before.level(slot.day, slot.start.time()) == "unavailable" != after.level(slot.day, slot.start.time())
            for slot in Timeline(repaired).slots
            if self.covers(slot)
        )


class Available(When):
    """A trainer can come after all: an availability opened."""

    key = "available"
    heading = Text("Un formateur peut venir", "A trainer can come")
    about = Text(
        "Un formateur peut venir, après tout ; de préférence (prefer), ou s’il le faut (avoid).",
        "A trainer can come after all; preferably (prefer), or if need be (avoid).",
    )
    example = "{trainer: VERNET, weekdays: [tue], slots: [17:00]}"
    shorts = (Short("--available", "VERNET tue 17:00", NameAndWords("trainer", (SPAN, DAYS_OF_WEEK, HOURS, LEVEL))),)

    trainer: TrainerName
    level: Literal["avoid", "ok", "prefer"] = "ok"

    def said(self, instance: Instance) -> Text:
        who, when, level = trainer_name(instance, self.trainer), during(self), _LEVELS[self.level]
        return Text(f"{who} {level.fr} {when.fr}", f"{who} {level.en} {when.en}")

    def apply(self, state: State) -> None:
        _set_level(state, self, self.trainer, self.level)


class Limits(Change):
    """A trainer accepts more, or fewer, evenings a week or sessions an evening."""

    key = "limits"
    heading = Text("Un formateur accepte plus, ou moins", "A trainer accepts more, or less")
    about = Text(
        "Soirées par semaine et séances par soirée d’un formateur, au plus.",
        "A trainer’s evenings a week and sessions an evening, at most.",
    )
    example = "{trainer: VERNET, max_evenings_per_week: 3}"
    shorts = (Short("--evenings", "VERNET=3", Template("{trainer}={max_evenings_per_week:d}")),)

    trainer: TrainerName
    max_evenings_per_week: Positive | None = None
    max_sessions_per_evening: Positive | None = None

    @property
    def given(self) -> dict[str, int]:
        """The limits that are given, by their field of the trainer."""
        return self.stated(*_LIMITS)

    def said(self, instance: Instance) -> Text:
        who = trainer_name(instance, self.trainer)
        most = [counted(most, _LIMITS[name]) for name, most in self.given.items()]
        n = listing(most) if most else Text("–", "–")
        return Text(f"{who} : au plus {n.fr}", f"{who}: at most {n.en}")

    def apply(self, state: State) -> None:
        if not self.given:
            raise Refused(
                "aucune limite n’est donnée ; ajoutez « max_evenings_per_week » ou « max_sessions_per_evening »",
                "no limit is given; add “max_evenings_per_week” or “max_sessions_per_evening”",
            )
        _set_limits(state, self.trainer, self.given, next(iter(self.given)))

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        before, now, then = (instance.trainer.get(self.trainer) for instance in (base, asked, repaired))
        return any(goes_back(before, now, then, name) for name in self.given)


class HoursLimit(Change):
    """A trainer accepts more, or fewer, hours in a week or in the year; what is not given stays."""

    key = "most_hours"
    heading = Text("Un formateur accepte plus, ou moins, d’heures", "A trainer accepts more, or fewer, hours")
    about = Text(
        "Heures d’un formateur par semaine et par an, au plus.", "A trainer’s hours a week and a year, at most."
    )
    example = "{trainer: VERNET, week: 6, year: 90}"

    trainer: TrainerName
    week: HoursLimited = None
    year: HoursLimited = None

    @property
    def given(self) -> dict[str, float]:
        """The limits that are given, `week` and `year`."""
        return self.stated(*_PER)

    def most_said(self) -> Text:
        """`6 h par semaine et 90 h par an`."""
        found = [(duration(round(3600 * most)), _PER[name]) for name, most in self.given.items()]
        return listing([Text(f"{most.fr} {per.fr}", f"{most.en} {per.en}") for most, per in found])

    def said(self, instance: Instance) -> Text:
        who, most = trainer_name(instance, self.trainer), self.most_said()
        return Text(f"{who} : au plus {most.fr or '–'}", f"{who}: at most {most.en or '–'}")

    def apply(self, state: State) -> None:
        if not self.given:
            raise Refused(
                "aucune limite n’est donnée ; ajoutez « week » ou « year », en heures",
                "no limit is given; add “week” or “year”, in hours",
            )
        known = state.trainers[self.trainer].most_hours
        _set_limits(state, self.trainer, {"most_hours": known.model_copy(update=self.given)}, next(iter(self.given)))

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        before, now, then = (
            None if (row := instance.trainer.get(self.trainer)) is None else row.most_hours
            for instance in (base, asked, repaired)
        )
        return any(goes_back(before, now, then, name) for name in self.given)


def _set_limits(state: State, name: str, limits: dict[str, Any], field: str) -> None:
    before = state.trainers[name]
    after = before.model_copy(update=limits)
    if after == before:
        state.unchanged(f"{name} a déjà ces limites", f"{name} has these limits already")
    state.trainers[name] = after
    refuse_if_held(state, "H11", field)


def _set_level(state: State, when: When, trainer_id: str, level: Level) -> None:
    trainer = state.trainers[trainer_id]
    after = with_level(state, when, trainer_id, trainer.availability, level)
    state.trainers[trainer_id] = trainer.model_copy(update={"availability": after})


def with_level(state: State, when: When, name: str, before: Availability, level: Level) -> Availability:
    """The level as a dated entry at the end of the list, which wins over all others."""
    who = Text(name, name)
    if when.first is None:
        year = Span(first=state.year[0], last=state.timeline.bounds[1])  # the weeks of examinations too
        if year.last < state.first_day:
            raise all_past(state, year, who)
        span = Span(first=state.first_day, last=year.last)
    else:
        span = counted_dates(state, when.first, when.last, who)
    entry = DatedLevel(
        first=span.first,
        last=span.last,
        level=level,
        weekdays=tuple(dict.fromkeys(when.weekdays)) if when.weekdays is not None else None,
        slots=tuple(dict.fromkeys(when.slots)) if when.slots is not None else None,
    )
    after = Availability(weekly=before.weekly, dated=(*before.dated, entry))
    if not any(before.level(*moment) != after.level(*moment) for moment in _moments(state)):
        told = during(when)
        state.note(
            f"{name}, {told.fr} : cela ne change rien à ses disponibilités.",
            f"{name}, {told.en}: this changes nothing in their availability.",
        )
    return after


def _moments(state: State) -> Iterator[tuple[dt.date, dt.time]]:
    """When somebody may be needed: the slots of the year, and those of the days of examinations."""
    yield from ((slot.day, slot.start.time()) for slot in state.timeline.slots)
    for day in state.exam_days if any(unit.exams for unit in state.units.values()) else ():
        clocks = [slot.start for slot in state.base.slots if slot.is_on(day)]
        yield from ((day, clock) for clock in clocks or [dt.time()])
