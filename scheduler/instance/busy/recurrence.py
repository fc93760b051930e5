"""The dates of an RRULE (RFC 5545, 3.3.10) between two days, and no further.

Each day asked about is looked at once, and counted (`Spend`): a file cannot ask for more work than its budget.

`dateutil.rrule` knows the same rules, but its search cannot be bounded: it compares with `until`, or with the end of
`between`, only the dates it finds, and looks for the next one up to the year 9999. Of `FREQ=DAILY;BYMONTH=2;
BYMONTHDAY=30`, which never comes, it says so after three seconds of CPU; a file can hold thousands of such events.
`recurring-ical-events` searches with it.
"""

import calendar
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from icalendar.prop import vRecur

_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CLOCK = ("BYHOUR", "BYMINUTE", "BYSECOND")
_KNOWN = frozenset(
    (
        "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "RSCALE", *_CLOCK,
        "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYSETPOS",
    )
)  # fmt: skip

_LONGEST = 4_000
"""Characters of a rule: every day of the year takes 1,500."""

Spend = Callable[[int], None]
"""Told how many days are about to be looked at; raises when they are too many in all."""


@dataclass(frozen=True)
class Recurrence:
    """A recurrence by days. `weekdays`: (which of the month or year, or 0; the weekday, Monday being 0)."""

    frequency: str
    interval: int
    count: int | None
    until: dt.date | dt.datetime | None
    months: frozenset[int]
    week_numbers: frozenset[int]
    year_days: frozenset[int]
    month_days: frozenset[int]
    weekdays: frozenset[tuple[int, int]]
    positions: frozenset[int]
    week_start: int

    def days(self, start: dt.date, first: dt.date, last: dt.date, spend: Spend) -> Iterator[dt.date]:
        """Dates from `first` to `last` of the recurrence that begins on `start`, in order."""
        rule, left = self._completed(start), self.count
        for period in rule._periods(start, start if left is not None else max(start, first), last, spend):
            days = [day for day in period if rule._fits(day)]
            if rule.positions:
                days = [day for rank, day in enumerate(days) if {rank + 1, rank - len(days)} & rule.positions]
            for day in days:
                if day < start:
                    continue
                if day > last or left == 0:
                    return
                left = left - 1 if left is not None else None
                if day >= first:
                    yield day

    def _completed(self, start: dt.date) -> "Recurrence":
        """With what the rule leaves to the date it begins on."""
        if self.week_numbers or self.year_days or self.month_days or self.weekdays:
            return self
        match self.frequency:
            case "WEEKLY":
                return replace(self, weekdays=frozenset({(0, start.weekday())}))
            case "MONTHLY":
                return replace(self, month_days=frozenset({start.day}))
            case "YEARLY":
                months = self.months or frozenset({start.month})
                return replace(self, months=months, month_days=frozenset({start.day}))
            case _:
                return self

    def _periods(self, start: dt.date, begin: dt.date, last: dt.date, spend: Spend) -> Iterator[list[dt.date]]:
        """The days of each period (day, week, month, year) that the interval keeps, from that of `begin` on."""
        number, end = self._period(start), self._period(last)
        number += max(0, self._period(begin) - number) // self.interval * self.interval
        while number <= end:
            opens, length = self._span(number)
            spend(length)
            yield [dt.date.fromordinal(day) for day in range(max(1, opens), opens + length)]
            number += self.interval

    def _period(self, day: dt.date) -> int:
        """The number of the day's period, counted from far away."""
        match self.frequency:
            case "DAILY":
                return day.toordinal()
            case "WEEKLY":
                return (day.toordinal() - 1 - self.week_start) // 7
            case "MONTHLY":
                return day.year * 12 + day.month - 1
            case _:
                return day.year

    def _span(self, number: int) -> tuple[int, int]:
        """The first day of a period, and how many it has. Day 1 was a Monday."""
        match self.frequency:
            case "DAILY":
                return number, 1
            case "WEEKLY":
                return number * 7 + 1 + self.week_start, 7
            case "MONTHLY":
                year, month = divmod(number, 12)
                return dt.date(year, month + 1, 1).toordinal(), calendar.monthrange(year, month + 1)[1]
            case _:
                return dt.date(number, 1, 1).toordinal(), _year_length(number)

    def _fits(self, day: dt.date) -> bool:
        """Whether every part of the rule that says something allows the day."""
        month, length = calendar.monthrange(day.year, day.month)[1], _year_length(day.year)
        return (
            (not self.months or day.month in self.months)
            and (not self.month_days or bool({day.day, day.day - month - 1} & self.month_days))
            and (not self.year_days or bool({_year_day(day), _year_day(day) - length - 1} & self.year_days))
            and (not self.week_numbers or bool(set(_week_numbers(day, self.week_start)) & self.week_numbers))
            and (not self.weekdays or any(self._is_weekday(day, *each) for each in self.weekdays))
        )

    def _is_weekday(self, day: dt.date, which: int, weekday: int) -> bool:
        if day.weekday() != weekday:
            return False
        if which == 0 or self.frequency in ("DAILY", "WEEKLY"):
            return True
        of_year = self.frequency == "YEARLY" and not self.months
        number = _year_day(day) if of_year else day.day
        length = _year_length(day.year) if of_year else calendar.monthrange(day.year, day.month)[1]
        return which in ((number - 1) // 7 + 1, -((length - number) // 7 + 1))


def parse_rule(value: str, time: dt.time | None) -> Recurrence | None:
    """The rule of an event that begins at `time` (None: a whole day); None for one that cannot be followed by days.

    Raises ValueError when it is no rule.
    """
    if len(value) > _LONGEST:
        raise ValueError(value[:_LONGEST])
    parts = {str(name).upper(): list(held) for name, held in vRecur.from_ical(value).items()}
    one = {name: held[0] for name, held in parts.items() if held}
    interval, count = int(one.get("INTERVAL", 1)), int(one.get("COUNT", -1))
    frequency = str(one.get("FREQ", "")).upper()
    own = (time.hour, time.minute, time.second) if time is not None else (None,) * 3
    if (
        frequency not in _FREQUENCIES
        or not parts.keys() <= _KNOWN
        or str(one.get("RSCALE", "GREGORIAN")).upper() != "GREGORIAN"
        or any(parts.get(name, [mine]) != [mine] for name, mine in zip(_CLOCK, own, strict=True))
        or interval < 1
        or count == 0
    ):
        return None

    def numbers(name: str) -> frozenset[int]:
        return frozenset(int(each) for each in parts.get(name, ()))

    return Recurrence(
        frequency,
        interval,
        count if count > 0 else None,  # some write -1 for a recurrence without end
        one.get("UNTIL"),
        numbers("BYMONTH"),
        numbers("BYWEEKNO"),
        numbers("BYYEARDAY"),
        numbers("BYMONTHDAY"),
        frozenset((int(str(each)[:-2] or 0), _DAYS.index(str(each)[-2:].upper())) for each in parts.get("BYDAY", ())),
        numbers("BYSETPOS"),
        _DAYS.index(str(one.get("WKST", "MO")).upper()),
    )


def _year_day(day: dt.date) -> int:
    return day.timetuple().tm_yday


def _year_length(year: int) -> int:
    return 366 if calendar.isleap(year) else 365


def _week_numbers(day: dt.date, week_start: int) -> tuple[int, int]:
    """The number of its week, from the year's first and from its last: a week is in the year of its fourth day."""
    fourth = day + dt.timedelta(days=3 - (day.weekday() - week_start) % 7)
    number = (_year_day(fourth) - 1) // 7 + 1
    weeks = number + (_year_length(fourth.year) - _year_day(fourth)) // 7
    return number, number - weeks - 1
