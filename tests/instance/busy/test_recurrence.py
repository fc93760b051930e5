"""Recurrences by days: the dates are those that dateutil gives, and none is looked for outside the days asked about."""

import datetime as dt
import random

import pytest
from dateutil.rrule import rrulestr

from scheduler.instance.busy.recurrence import Recurrence, parse_rule

FIRST, LAST = dt.date(2022, 9, 5), dt.date(2023, 7, 21)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def days(value: str, start: dt.date, first: dt.date = FIRST, last: dt.date = LAST) -> list[dt.date]:
    return list(rule(value).days(start, first, last, lambda _: None))


def rule(value: str) -> Recurrence:
    found = parse_rule(value, None)
    assert found is not None
    return found


def by_dateutil(value: str, start: dt.date) -> list[dt.date]:
    begin = dt.datetime.combine(start, dt.time(0))
    until = dt.datetime(2024, 1, 1)  # noqa: DTZ001
    found = rrulestr(f"{value};UNTIL=20230721" if "COUNT" not in value else value, dtstart=begin)
    return [each.date() for each in found.between(begin, until, inc=True) if FIRST <= each.date() <= LAST]


def random_rule(rng: random.Random) -> str:
    frequency = rng.choice(("DAILY", "WEEKLY", "MONTHLY", "YEARLY"))
    parts = [f"FREQ={frequency}"]
    if rng.random() < 0.5:
        parts.append(f"INTERVAL={rng.randint(1, 4)}")
    if rng.random() < 0.3:
        parts.append(f"COUNT={rng.randint(1, 60)}")
    if rng.random() < 0.3:
        parts.append("BYMONTH=" + ",".join(map(str, rng.sample(range(1, 13), rng.randint(4, 8)))))
    days = rng.sample(WEEKDAYS, rng.randint(1, 4))
    if frequency in ("MONTHLY", "YEARLY") and rng.random() < 0.4:
        parts.append("BYDAY=" + ",".join(f"{rng.choice((1, 2, 3, 4, -1, -2))}{day}" for day in days))
    elif rng.random() < 0.5:
        parts.append("BYDAY=" + ",".join(days))
    if frequency != "WEEKLY" and rng.random() < 0.3 and "BYDAY" not in parts[-1]:
        parts.append("BYMONTHDAY=" + ",".join(str(rng.choice((1, 5, 15, 28, -1, -3))) for _ in range(3)))
    if frequency == "YEARLY" and rng.random() < 0.3 and "BY" not in parts[-1]:
        part = rng.choice(("BYWEEKNO=1,12,52,53,-1", "BYYEARDAY=1,100,250,-1,-30"))
        parts.append(part)
    if any(part.startswith("BYDAY") for part in parts) and rng.random() < 0.3:
        parts.append(f"BYSETPOS={rng.choice((1, 2, -1))}")
    if rng.random() < 0.3:
        parts.append(f"WKST={rng.choice(WEEKDAYS)}")
    return ";".join(parts)


@pytest.mark.parametrize("seed", range(300))
def test_the_dates_of_dateutil(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dt, "MAXYEAR", 2024)  # dateutil looks as far for a date that never comes
    rng = random.Random(seed)
    value, start = random_rule(rng), dt.date(2019, 1, 1) + dt.timedelta(days=rng.randint(0, 1500))
    assert days(value, start) == by_dateutil(value, start), (value, start)


@pytest.mark.parametrize(
    "value",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31",  # from a February on
        "FREQ=YEARLY;BYMONTH=11;BYDAY=-1TH;BYSETPOS=2",
        "FREQ=DAILY;INTERVAL=999999999",
    ],
)
def test_a_date_that_never_comes_is_looked_for_within_the_year_only(value: str) -> None:
    looked = list[int]()
    assert not list(rule(value).days(dt.date(2019, 2, 1), FIRST, LAST, looked.append))
    assert sum(looked) <= 2 * 366


def test_a_day_of_each_period_that_the_year_has() -> None:
    looked = list[int]()
    found = list(rule("FREQ=DAILY").days(dt.date(1, 1, 1), FIRST, LAST, looked.append))
    assert len(found) == (LAST - FIRST).days + 1 == sum(looked)


def test_weekdays_of_the_month_and_weekdays_at_large_add_up() -> None:
    """Where dateutil, against RFC 5545, asks for both."""
    assert days("FREQ=MONTHLY;BYDAY=1MO,FR", dt.date(2022, 10, 1), last=dt.date(2022, 10, 15)) == [
        dt.date(2022, 10, 3), dt.date(2022, 10, 7), dt.date(2022, 10, 14),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "is_followed"),
    [
        ("FREQ=WEEKLY;COUNT=-1", True),
        ("FREQ=WEEKLY;RSCALE=GREGORIAN", True),
        ("FREQ=WEEKLY;BYHOUR=17;BYMINUTE=30", True),
        ("FREQ=WEEKLY;BYHOUR=16", False),
        ("FREQ=WEEKLY;BYHOUR=17,18", False),
        ("FREQ=WEEKLY;RSCALE=CHINESE", False),
        ("FREQ=HOURLY", False),
        ("FREQ=WEEKLY;INTERVAL=-2", False),
        ("FREQ=WEEKLY;COUNT=0", False),
        ("INTERVAL=2", False),
        ("FREQ=WEEKLY;BYMOON=1", False),
        (f"FREQ=YEARLY;BYYEARDAY={','.join(map(str, range(1, 367)))}", True),
    ],
)
def test_what_can_be_followed(value: str, is_followed: bool) -> None:
    assert (parse_rule(value, dt.time(17, 30)) is not None) == is_followed


def test_a_rule_longer_than_any_year_is_none() -> None:
    with pytest.raises(ValueError, match="BYYEARDAY"):
        parse_rule(f"FREQ=YEARLY;BYYEARDAY={'1,' * 3000}1", None)
