"""Trainers: when they can come."""

from typing import Literal

from scheduler.instance.dates import Span
from scheduler.instance.schema import Availability, DatedLevel, Instance, Level, Trainer
from scheduler.scenario.changes.change import Short, When
from scheduler.scenario.changes.forms import DAYS_OF_WEEK, HOURS, LEVEL, SPAN, NameAndWords
from scheduler.scenario.changes.past import all_past, counted_dates
from scheduler.scenario.changes.sentences import during, trainer_name
from scheduler.scenario.changes.state import State
from scheduler.scenario.changes.tables import TrainerName
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline

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


def _set_level(state: State, when: When, trainer_id: str, level: Level) -> None:
    """The level as a dated entry at the end of the list, which wins over all others."""
    trainer, who = state.trainers[trainer_id], Text(trainer_id, trainer_id)
    if when.first is None:
        span = Span(first=state.first_day, last=state.year[1])
        if span.last < span.first:
            raise all_past(state, Span(first=state.year[0], last=state.year[1]), who)
    else:
        span = counted_dates(state, when.first, when.last, who)
    entry = DatedLevel(
        first=span.first,
        last=span.last,
        level=level,
        weekdays=tuple(dict.fromkeys(when.weekdays)) if when.weekdays is not None else None,
        slots=tuple(dict.fromkeys(when.slots)) if when.slots is not None else None,
    )
    before = trainer.availability
    after = Availability(weekly=before.weekly, dated=(*before.dated, entry))
    if not _differs(state, trainer, after):
        told = during(when)
        state.note(
            f"{trainer_id}, {told.fr} : cela ne change rien à ses disponibilités.",
            f"{trainer_id}, {told.en}: this changes nothing in their availability.",
        )
    state.trainers[trainer_id] = trainer.model_copy(update={"availability": after})


def _differs(state: State, trainer: Trainer, after: Availability) -> bool:
    before = trainer.availability
    return any(
        before.level(slot.day, slot.start.time()) != after.level(slot.day, slot.start.time())
        for slot in state.timeline.slots
    )
