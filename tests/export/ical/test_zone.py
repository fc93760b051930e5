"""VTIMEZONE: what an independent reader, dateutil, makes of it is what zoneinfo says, at any hour of three years."""

import datetime as dt
import io
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical

from scheduler.export.ical.zone import vtimezone

ZONES = [
    "Indian/Reunion", "Europe/Paris", "Europe/Dublin", "America/New_York", "America/St_Johns", "Africa/Casablanca",
    "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Auckland", "America/Sao_Paulo", "UTC", "Etc/GMT+12",
    "America/Mexico_City", "Asia/Amman", "America/Nuuk", "America/Havana", "Asia/Beirut", "America/Santiago",
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


def test_changes_are_dated_by_the_clock_before_them_and_follow_a_yearly_rule():
    # in spring the clock goes from 2 to 3, in autumn from 3 to 2
    assert vtimezone(ZoneInfo("Europe/Paris"), 2023, 2024) == [
        "BEGIN:VTIMEZONE", "TZID:Europe/Paris", "BEGIN:DAYLIGHT", "DTSTART:20220327T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST",
        "END:DAYLIGHT", "BEGIN:STANDARD", "DTSTART:20221030T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET", "END:STANDARD", "END:VTIMEZONE",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("America/New_York", ["BYMONTH=3;BYDAY=2SU", "BYMONTH=11;BYDAY=1SU"]),
        ("Pacific/Auckland", ["BYMONTH=9;BYDAY=-1SU", "BYMONTH=4;BYDAY=1SU"]),
        ("Africa/Casablanca", []),  # by the moon
        ("America/Mexico_City", []),  # 2022 was the last
        ("Asia/Kathmandu", []),
    ],
)
def test_a_rule_is_given_where_there_is_one_rule(name, rules):
    lines = vtimezone(ZoneInfo(name), 2022, 2024)
    assert [line.removeprefix("RRULE:FREQ=YEARLY;") for line in lines if line.startswith("RRULE")] == rules


def test_offsets_of_half_an_hour_and_below_zero():
    lines = vtimezone(ZoneInfo("America/St_Johns"), 2023, 2023)
    assert [line for line in lines if line.startswith("TZOFFSETTO")] == ["TZOFFSETTO:-0230", "TZOFFSETTO:-0330"]
