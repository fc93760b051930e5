"""Types of the fields a person types: dates, times, names. Strict: `2022-13-26` is a fault, never a guess."""

import datetime as dt
import re
from functools import cache, cached_property
from typing import Annotated, Any, Literal, TypeGuard, TypeVar
from zoneinfo import available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError, PydanticKnownError

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""A date beyond is a slip of the keyboard, and would make calendars of a thousand years."""

_NO_PLACES = ("localtime", "Factory", "posixrules", "posix/", "right/", "SystemV/")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}")


def _parse_day(value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        raise PydanticCustomError("day_format", "not a date")
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            value = dt.date.fromisoformat(value)
        except ValueError as error:
            raise PydanticCustomError("day_impossible", "no such date") from error
    if not isinstance(value, dt.date):
        raise PydanticCustomError("day_format", "not a date")
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise PydanticCustomError("day_far", "no year of courses")
    return value


def _parse_clock(value: Any) -> dt.time:
    if isinstance(value, dt.time):
        return value
    if isinstance(value, str) and _CLOCK.fullmatch(value):
        hour, minute = map(int, value.split(":"))
        if hour < 24 and minute < 60:
            return dt.time(hour, minute)
        raise PydanticCustomError("clock_impossible", "no such time")
    raise PydanticCustomError("clock_format", "not a time")


@cache
def time_zones() -> frozenset[str]:
    """Names of the IANA database's time zones: places and offsets, not what a machine keeps beside them."""
    return frozenset(name for name in available_timezones() if not name.startswith(_NO_PLACES))


def is_zone(value: Any) -> TypeGuard[str]:
    """Whether the value names a time zone of the IANA database."""
    return isinstance(value, str) and value in time_zones()


def _parse_zone(value: Any) -> str:
    if is_zone(value):
        return value
    raise PydanticCustomError("zone_unknown", "no such time zone")


def _no_truth(value: Any) -> Any:
    """Python takes true for 1; a person who wrote it meant something else."""
    if isinstance(value, bool):
        raise PydanticKnownError("float_type")
    return value


def no_other_number(value: Any) -> Any:
    """Python takes true and 1.0 for 1."""
    if isinstance(value, bool | float):
        raise PydanticKnownError("literal_error", {"expected": "1"})
    return value


Hours = Annotated[float, BeforeValidator(_no_truth)]
Version = Annotated[Literal[1], BeforeValidator(no_other_number)]
"""Of a file's format."""
Day = Annotated[dt.date, BeforeValidator(_parse_day)]
ClockTime = Annotated[dt.time, BeforeValidator(_parse_clock)]
ZoneName = Annotated[str, BeforeValidator(_parse_zone)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)]
# At least one letter or digit: a file is named after each group, trainer, room and unit, and ".." is no name.
Id = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[\w.-]*\w[\w.-]*$", max_length=64)]
UnitOrSection = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[\w.-]+(/[\w.+-]+)?$", max_length=200)
]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Count = Annotated[int, Field(strict=True, ge=0, le=366)]
Positive = Annotated[int, Field(strict=True, ge=1, le=100_000)]

M = TypeVar("M", bound=BaseModel)


def rebuilt(row: M, **changes: object) -> M:
    """The same with other fields, taken as they are. Made anew: a copy keeps what the old one has worked out of
    itself."""
    fields = {name: getattr(row, name) for name in type(row).model_fields}
    return type(row).model_construct(**{**fields, **changes})


class Data(BaseModel):
    """A frozen table row whose unknown keys are faults."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))
