"""What the fiche and the law say of hours and numbers of sessions."""

from typing import Annotated, Literal

from pydantic import Field

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


class Frequency(Data):
    """A row of the fiche's table *Fréquence des cours*."""

    modality: Literal["cours", "tp"]
    period: Literal["semester", "annual"]
    ects: Positive
    in_person: Count
    webconference: Count
