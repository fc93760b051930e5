"""Types of the fields a person types: dates, times, names. Strict: `2022-13-26` is a fault, never a guess."""

import datetime as dt
import re
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"\d{1,2}:\d{2}")


def _parse_day(value: Any) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError as error:
            raise PydanticCustomError("day_impossible", "no such date") from error
    raise PydanticCustomError("day_format", "not a date")


def _parse_clock(value: Any) -> dt.time:
    if isinstance(value, dt.time):
        return value
    if isinstance(value, str) and _CLOCK.fullmatch(value):
        hour, minute = map(int, value.split(":"))
        if hour < 24 and minute < 60:
            return dt.time(hour, minute)
        raise PydanticCustomError("clock_impossible", "no such time")
    raise PydanticCustomError("clock_format", "not a time")


def _parse_zone(value: Any) -> str:
    if isinstance(value, str) and value in available_timezones():
        return value
    raise PydanticCustomError("zone_unknown", "no such time zone")


Day = Annotated[dt.date, BeforeValidator(_parse_day)]
ClockTime = Annotated[dt.time, BeforeValidator(_parse_clock)]
ZoneName = Annotated[str, BeforeValidator(_parse_zone)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)]
