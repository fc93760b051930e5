"""Instants: a date and an hour of a zone, and back. Each expected value is the zone's own history."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.instance.instants import at, comes_twice, day_after, exists, fixed, local, utc
from tests.clock_changes import ZONES, changes_of

_STEP = dt.timedelta(minutes=7)


def iso(zone: str, day: str, clock: str) -> str:
    return at(dt.date.fromisoformat(day), dt.time.fromisoformat(clock), ZoneInfo(zone)).isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("zone", "day", "clock", "expected"),
    [
        ("Indian/Reunion", "2025-03-29", "17:00", "2025-03-29T17:00+04:00"),
        ("America/Nuuk", "2025-03-29", "22:50", "2025-03-29T22:50-02:00"),
        ("Africa/Cairo", "2024-10-31", "23:10", "2024-10-31T23:10+03:00"),  # comes twice: the first
        ("Australia/Lord_Howe", "2025-04-06", "01:40", "2025-04-06T01:40+11:00"),  # half an hour comes twice
        ("America/Nuuk", "2025-03-29", "23:10", "2025-03-30T00:00-01:00"),  # does not exist: when they jump
        ("Antarctica/Troll", "2025-03-30", "02:59", "2025-03-30T03:00+02:00"),  # by two hours
        ("Australia/Lord_Howe", "2025-10-05", "02:29", "2025-10-05T02:30+11:00"),
        ("Asia/Beirut", "2025-03-30", "00:00", "2025-03-30T01:00+03:00"),  # no midnight
        ("Pacific/Apia", "2011-12-30", "17:00", "2011-12-31T00:00+14:00"),  # no such day
    ],
)
def test_an_hour_of_a_day(zone: str, day: str, clock: str, expected: str) -> None:
    assert iso(zone, day, clock) == expected


@pytest.mark.parametrize("zone", ZONES)
def test_later_on_the_clock_is_never_earlier_in_time(zone: str) -> None:
    for change in changes_of(zone, 2000, 2030):
        low, high = sorted((change.before, change.after))
        walls = [low + n * _STEP for n in range(-20, int((high - low) / _STEP) + 20)]
        instants = [at(wall.date(), wall.time(), ZoneInfo(zone)) for wall in walls]
        assert all(a <= b for a, b in pairwise(instants)), change.name
        skipped = [wall for wall in walls if not exists(wall.date(), wall.time(), ZoneInfo(zone))]
        assert skipped == [wall for wall in walls if change.before <= wall < change.after], change.name
        twice = [wall for wall, at_ in zip(walls, instants, strict=True) if comes_twice(at_, ZoneInfo(zone))]
        assert twice == [wall for wall in walls if change.after <= wall < change.before], change.name


@given(st.integers(-(10**9), 2 * 10**9), st.sampled_from(ZONES))
def test_an_instant_is_the_same_on_any_clock(seconds: int, zone: str) -> None:
    when = dt.datetime.fromtimestamp(seconds, dt.UTC)
    there = local(when, ZoneInfo(zone))
    assert there == when
    assert hash(there) == hash(when)
    assert there.replace(tzinfo=None) == when.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
    assert fixed(when.astimezone(ZoneInfo(zone))) == when


def test_the_two_times_of_an_hour_are_an_hour_apart() -> None:
    """What Python denies of two times of one ZoneInfo."""
    zone = ZoneInfo("Africa/Cairo")
    first = dt.datetime(2024, 10, 31, 23, 10, tzinfo=zone)
    second = first.replace(fold=1)
    assert first == second
    assert fixed(second) - fixed(first) == dt.timedelta(hours=1)
    assert len({fixed(first), fixed(second)}) == 2


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
@pytest.mark.parametrize("zone", ["Pacific/Apia", "America/Nuuk"])
def test_the_ends_of_the_calendar_are_instants_too(day: dt.date, zone: str) -> None:
    far = at(day, dt.time(12), ZoneInfo(zone)).replace(hour=0 if day.year == 1 else 23)
    assert local(far, ZoneInfo("Pacific/Kiritimati")).tzinfo is not None
    assert utc(far).tzinfo is dt.UTC
    assert not comes_twice(far, ZoneInfo("Europe/Paris"))


def test_the_day_after() -> None:
    thursday = dt.date(2011, 12, 29)
    assert day_after(thursday, ZoneInfo("Pacific/Apia")) == dt.date(2011, 12, 31)
    assert day_after(thursday, ZoneInfo("Pacific/Pago_Pago")) == dt.date(2011, 12, 30)
    assert day_after(dt.date(1969, 9, 30), ZoneInfo("Pacific/Kwajalein")) == dt.date(1969, 10, 1)
