"""What the rows of a timetable have in common."""

from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict

from scheduler.instance.instants import fixed

Instant = Annotated[AwareDatetime, AfterValidator(fixed)]


class TimetableRow(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))
