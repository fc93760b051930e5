"""The hours at which sessions can start, as other checks ask for them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from scheduler.instance.reading.draft import Finding, InstanceDraft, Loc
from scheduler.instance.schema.fields import ClockTime
from scheduler.instance.schema.groups import BusyTime
from scheduler.instance.schema.regulations import AlternanceHours
from scheduler.instance.schema.slots import WEEKDAYS, ExamHours, SlotTemplate
from scheduler.text import Text

_CLOCK: TypeAdapter[dt.time] = TypeAdapter(ClockTime)


def as_clock(value: Any) -> dt.time | None:
    """The hour written `17:00`; None when it is something else."""
    try:
        return _CLOCK.validate_python(value)
    except ValidationError:
        return None


def ends_before_start(loc: Loc, row: SlotTemplate | ExamHours | AlternanceHours | BusyTime) -> Finding:
    """The finding that hours end before they begin."""
    return Finding((*loc, "end"), *no_time_between(row.start, row.end))


def no_time_between(start: dt.time, end: dt.time) -> Text:
    return Text(
        f"la fin, {end:%H:%M}, n’est pas après le début, {start:%H:%M} ; échangez ou corrigez ces heures",
        f"the end, {end:%H:%M}, is not after the start, {start:%H:%M}; swap or correct these hours",
    )


@dataclass(frozen=True)
class Grid:
    """The weekly grid of slots."""

    slots: tuple[SlotTemplate, ...]

    @classmethod
    def of(cls, draft: InstanceDraft) -> "Grid | None":
        """The draft's grid; None when a row of it is faulty, since an hour that lacks could be in that row."""
        rows = draft.rows(SlotTemplate, "slots.*")
        return cls(tuple(rows.values())) if rows and draft.complete(SlotTemplate, "slots.*") else None

    @property
    def weekdays(self) -> set[str]:
        return {day for slot in self.slots for day in slot.weekdays}

    @property
    def taught(self) -> str:
        """Its weekdays, inside a sentence."""
        return ", ".join(day for day in WEEKDAYS if day in self.weekdays)

    def starts(self, weekdays: Sequence[str | int] | None = None) -> list[dt.time]:
        """Hours at which a slot starts on any of the weekdays, or on any day."""
        chosen = [slot for slot in self.slots if weekdays is None or set(weekdays) & set(slot.weekdays)]
        return sorted({slot.start for slot in chosen})

    def refuse(
        self, loc: Loc, start: dt.time, weekdays: Sequence[str | int] | None = None, *, on_key: bool = False
    ) -> Finding:
        """The finding that no slot starts at that hour on those weekdays, with the hours there are."""
        known = ", ".join(f"{clock:%H:%M}" for clock in self.starts(weekdays))
        days = "" if weekdays is None else f" ({', '.join(day for day in WEEKDAYS if day in weekdays)})"
        if not known:
            return Finding(
                loc,
                f"aucun créneau n’a lieu ces jours-là{days} ; corrigez le jour",
                f"no slot is on those weekdays{days}; correct the weekday",
                on_key,
            )
        return Finding(
            loc,
            f"aucun créneau ne commence à {start:%H:%M}{days} ; écrivez l’une de ces heures : {known}",
            f"no slot starts at {start:%H:%M}{days}; write one of these hours: {known}",
            on_key,
        )
