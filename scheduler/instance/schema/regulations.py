"""What the fiche and the law say of hours and numbers of sessions."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from scheduler.instance.schema.fields import ClockTime, Count, Data, Hours, Positive


class AlternanceHours(Data):
    """The day of apprentices at the centre: when it starts and ends, and how many hours count (lunch does not)."""

    start: ClockTime
    end: ClockTime
    hours: Annotated[Hours, Field(gt=0, le=24)] = 7.0


class Law(Data):
    """Limits of an apprentice's day (H7)."""

    hours_per_day: Annotated[Hours, Field(gt=0, le=24)] = 10.0
    rest_hours: Annotated[Hours, Field(ge=0, le=24)] = 11.0


class StatedHours(Data):
    """Hours of sessions of each kind. A plain number is hours in person."""

    in_person: Annotated[Hours, Field(ge=0, le=1000)] = 0.0
    webconference: Annotated[Hours, Field(ge=0, le=1000)] = 0.0

    @model_validator(mode="before")
    @classmethod
    def _in_person(cls, value: Any) -> Any:
        return {"in_person": value} if isinstance(value, int | float) and not isinstance(value, bool) else value


Tolerance = Annotated[Hours, Field(ge=0, le=100)]
"""How many hours a unit stated in hours may have more or less, of each kind."""


class Frequency(Data):
    """A row of the fiche's table *Fréquence des cours*: numbers of sessions, or their hours."""

    modality: Literal["cours", "tp"]
    period: Literal["semester", "annual"]
    ects: Positive
    in_person: Count | None = None
    webconference: Count | None = None
    hours: StatedHours | None = None
    tolerance: Tolerance | None = None
