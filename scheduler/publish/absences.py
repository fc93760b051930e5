"""When trainers cannot come, for their own pages: feeds hold what is planned, and not this."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheduler.export.page.data import Run, away_weeks
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import WEEKDAYS, SlotTemplate
from scheduler.instance.schema.trainers import Availability


@dataclass(frozen=True)
class Absences:
    slots: tuple[SlotTemplate, ...]
    of_trainer: Mapping[str, Availability]

    @classmethod
    def of(cls, instance: Instance) -> "Absences":
        return cls(instance.slots, {trainer.id: trainer.availability for trainer in instance.trainers})

    def weeks(self, path: str, mondays: Sequence[dt.date], starts: Sequence[str]) -> list[Run]:
        """As the scripts of the grids read them, of `trainers/T`; nobody else has any. `starts`: the hours that a day
        of the grid shows, all of them away on a day without a slot in which the trainer could come."""
        folder, _, trainer = path.partition("/")
        if folder != "trainers" or trainer not in self.of_trainer:
            return []
        found = away_weeks(self.slots, self.of_trainer[trainer], mondays)
        for run in found:
            run["on"] = {day: list(starts) if self._is_all(day, away) else away for day, away in run["on"].items()}
        return found

    def _is_all(self, day: str, away: Sequence[str]) -> bool:
        weekday = WEEKDAYS[int(day)]
        return {f"{slot.start:%H:%M}" for slot in self.slots if weekday in slot.weekdays} <= set(away)


NOBODY = Absences((), {})
