"""VTIMEZONE: what an independent reader, dateutil, makes of it is what zoneinfo says, at any hour of three years."""

import datetime as dt
import io
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical

from scheduler.export.ical_zone import vtimezone

ZONES = [
    "Indian/Reunion", "Europe/Paris", "Europe/Dublin", "America/New_York", "America/St_Johns", "Africa/Casablanca",
    "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Auckland", "America/Sao_Paulo", "UTC", "Etc/GMT+12",
]  # fmt: skip


@pytest.mark.parametrize("name", ZONES)
def test_offsets_are_those_of_the_zone(name):
    zone = ZoneInfo(name)
    lines = vtimezone(zone, 2022, 2024)
    read = tzical(io.StringIO("\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]))).get(name)
    instant = dt.datetime(2022, 1, 1, tzinfo=dt.UTC)
    while instant < dt.datetime(2025, 1, 1, tzinfo=dt.UTC):
        local = instant.astimezone(zone)
        assert local.replace(tzinfo=read, fold=local.fold).utcoffset() == local.utcoffset(), local
        instant += dt.timedelta(hours=6)


def test_a_zone_without_summer_time_is_minimal():
    assert vtimezone(ZoneInfo("Indian/Reunion"), 2022, 2023) == [
        "BEGIN:VTIMEZONE", "TZID:Indian/Reunion", "BEGIN:STANDARD", "DTSTART:20211231T040000", "TZOFFSETFROM:+0400",
        "TZOFFSETTO:+0400", "TZNAME:+04", "END:STANDARD", "END:VTIMEZONE",
    ]  # fmt: skip


def test_changes_are_dated_by_the_clock_before_them():
    lines = vtimezone(ZoneInfo("Europe/Paris"), 2023, 2023)
    starts = [(lines[i - 1], line) for i, line in enumerate(lines) if line.startswith("DTSTART")]
    # in spring the clock goes from 2 to 3, in autumn from 3 to 2
    assert starts == [
        ("BEGIN:STANDARD", "DTSTART:20221231T010000"),
        ("BEGIN:DAYLIGHT", "DTSTART:20230326T020000"),
        ("BEGIN:STANDARD", "DTSTART:20231029T030000"),
    ]


def test_offsets_of_half_an_hour_and_below_zero():
    lines = vtimezone(ZoneInfo("America/St_Johns"), 2023, 2023)
    assert [line for line in lines if line.startswith("TZOFFSETTO")] == [
        "TZOFFSETTO:-0330",
        "TZOFFSETTO:-0230",
        "TZOFFSETTO:-0330",
    ]
