"""Prices of all patterns as tables in one array, for the compiled code: it adds them up and knows no rule.

Rows that are alike are there once. A row of weekdays is indexed by their mask; a row of kinds by three of them, two
bits each (0: none); a row of an evening by its pattern, two bits for each position of a slot, and below them the
alternance.

An evening of more than `POSITIONS` slots has too many patterns: slots in its midst share a position there, and a rule
that tells them apart is priced roughly. The checker decides all the same.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.demand.problem import Problem, UnitRow
from scheduler.evaluate.pricing import Pricing
from scheduler.instance.schema.trainers import Trainer
from scheduler.patterns import (
    GroupEvening,
    GroupWeek,
    Kind,
    Pattern,
    SessionTime,
    TrainerEvening,
    TrainerTime,
    TrainerWeek,
    UnitKinds,
    UnitPace,
    UnitWeekdays,
)
from scheduler.timeline.calendar import Slot, monday

POSITIONS = 5
KINDS: tuple[Kind, ...] = ("in_person", "webconference")
_IN_A_ROW = (None, *KINDS, None)  # the last one is never met: it makes the row 64 long
_HELD = tuple(frozenset(kind for bit, kind in enumerate(KINDS) if held >> bit & 1) for held in range(4))
"""What two bits say of a slot."""

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


class PriceTables(NamedTuple):
    """All prices, and where the row of each thing begins among them."""

    prices: Longs
    idle: Longs  # [1] the price of an empty timetable: of groups, trainers, and units without sessions
    session_price: Ints  # [unit * 2 + kind] a row of all slots; empty when no rule has such a pattern
    pace_price: Ints  # [unit] sessions held so far, then weeks: the price of all weeks before that one, if so many are
    number_first: Ints  # of a unit stated in hours, where in the next one what its sessions may be in number begins
    number_price: Ints  # in place of its `pace_price`: with no session, one, two…
    weekdays_price: Ints  # [unit]
    kinds_price: Ints  # [unit]
    evening_price: Ints  # [day]
    week_price: Ints  # [week]
    trainer_price: Ints  # [trainer] a row of all slots
    trainer_evening_price: Ints  # [trainer, day]; may be empty
    trainer_week_price: Ints  # [trainer, week]; may be empty


def positions(slots: int) -> list[int]:
    """Of each slot of an evening, which bits of the pattern say what is held in it."""
    midst = slots - POSITIONS + 1
    return list(range(slots)) if midst < 2 else [*range(POSITIONS - 2), *[POSITIONS - 2] * midst, POSITIONS - 1]


def price_tables(problem: Problem, days: Sequence[dt.date], weeks: Sequence[dt.date]) -> PriceTables:
    """The prices of the problem's patterns, day by day; a day without slots has no evening and costs nothing. `weeks`:
    Mondays of the weeks with slots."""
    build = _Build(problem)
    units, trainers, grids = problem.units, problem.instance.trainers, [(day, build.grid(day)) for day in days]
    evening = [build.row(GroupEvening, build.evening(*each)) if each[1] else 0 for each in grids]
    week = [build.row(GroupWeek, build.week(first)) for first in weeks]
    trainer = [build.row(TrainerTime, build.trainer(n)) for n in range(len(trainers))]
    pace = [0 if row.demand.is_in_hours else build.pace_row(row.demand.total, len(row.weeks)) for row in units]
    numbers = [range(row.demand.total + 1) if row.demand.is_in_hours else range(0) for row in units]
    of_number = [build.pace_row(n, len(row.weeks)) for row in units for n in numbers[row.index]]
    weekdays = [build.row(UnitWeekdays, build.weekdays(row)) for row in units]
    kinds = [build.row(UnitKinds, build.kinds(row)) for row in units]
    session, trainer_evening, trainer_week = list[int](), list[int](), list[int]()
    if build.pricing.knows(SessionTime):
        session = [build.row(SessionTime, build.session(row, kind)) for row in units for kind in KINDS]
    if build.pricing.knows(TrainerEvening):
        trainer_evening = [
            build.row(TrainerEvening, build.trainer_evening(who, *each)) if each[1] else 0
            for who in trainers
            for each in grids
        ]
    if build.pricing.knows(TrainerWeek):
        trainer_week = [build.row(TrainerWeek, build.trainer_week(who, first)) for who in trainers for first in weeks]
    first = [0, *accumulate(map(len, numbers))]
    rows = (session, pace, first, of_number, weekdays, kinds, evening, week, trainer, trainer_evening, trainer_week)
    prices = build.prices
    price_on = {day: prices[at] for day, at in zip(days, evening, strict=True)}
    price_in = {first: prices[at] for first, at in zip(weeks, week, strict=True)}
    idle = 0
    for group in problem.groups:
        there = price_on.keys() if group.days is None else price_on.keys() & group.days
        lived = price_in.keys() & {monday(day) for day in there}
        price = sum(price_on[day] for day in there) + sum(price_in[first] for first in lived)
        idle += problem.weigh([group.index]) * price
    idle += sum(prices[at] for at in (*trainer_evening, *trainer_week))
    idle += sum(
        prices[pace[row.index] + len(row.weeks)] + prices[weekdays[row.index]] for row in units if not row.demand.total
    )
    starts = (np.array(each, np.int32) for each in rows)
    return PriceTables(np.array(prices, np.int64), np.array([idle], np.int64), *starts)


class _Build:
    def __init__(self, problem: Problem) -> None:
        self._problem, self._timeline = problem, problem.timeline
        self.pricing = Pricing(problem.instance)
        self._masks = [
            tuple(day for day in range(7) if mask >> day & 1)
            for mask in range(2 << max(day.weekday() for day in problem.timeline.slots_on))
        ]
        longest = max((row.demand.total + 1) * (len(row.weeks) + 1) for row in problem.units)
        evening = 2 * 4 ** max(max(positions(len(slots))) + 1 for slots in problem.timeline.slots_on.values())
        self.prices = [0] * max(longest, evening, len(self._masks), len(problem.slots), len(_IN_A_ROW) ** 3)
        """Begins with a row that is long enough for everything that costs nothing."""
        self._known: dict[tuple[int, ...], int] = {}

    def row(self, kind: type[Pattern], prices: Iterable[int]) -> int:
        """Where the row begins."""
        if not self.pricing.knows(kind):
            return 0
        row = tuple(prices)
        if row not in self._known:
            self._known[row] = len(self.prices)
            self.prices.extend(row)
        return self._known[row]

    def grid(self, day: dt.date) -> Sequence[Slot]:
        return self._timeline.slots_on.get(day, ())

    def session(self, row: UnitRow, kind: Kind) -> Iterator[int]:
        for slot in self._problem.slots:
            yield self.pricing.of(SessionTime(self._timeline, row.unit, kind, slot.day, slot.start.time()))

    @cache  # noqa: B019  # as long as the tables are built
    def pace_row(self, total: int, weeks: int) -> int:
        return self.row(UnitPace, self._pace(total, weeks))

    def _pace(self, total: int, weeks: int) -> Iterator[int]:
        for held in range(total + 1):
            each = (UnitPace(total, weeks, week, held) for week in range(1, weeks + 1))
            yield from accumulate(map(self.pricing.of, each), initial=0)

    def weekdays(self, row: UnitRow) -> Iterator[int]:
        for mask in self._masks:
            yield self.pricing.of(UnitWeekdays(self._timeline, row.unit, mask))

    def kinds(self, row: UnitRow) -> Iterator[int]:
        for before, last, kind in product(_IN_A_ROW, repeat=3):
            webconferences = row.demand.webconference
            webconferences = min(1, webconferences) if row.demand.is_in_hours else webconferences
            three = UnitKinds(self._timeline, row.unit, webconferences, before, last, kind)
            yield 0 if last is kind is None else self.pricing.of(three)

    def evening(self, day: dt.date, slots: Sequence[Slot]) -> Iterator[int]:
        place = positions(len(slots))
        for pattern, alternance in product(range(4 ** (place[-1] + 1)), (False, True)):
            held = tuple(_HELD[pattern >> 2 * at & 3] for at in place)
            yield self.pricing.of(GroupEvening(self._timeline, day, held, alternance))

    def week(self, monday: dt.date) -> Iterator[int]:
        for mask in self._masks:
            yield self.pricing.of(GroupWeek(self._timeline, monday, mask))

    def trainer(self, trainer: int) -> Iterator[int]:
        who = self._problem.instance.trainers[trainer]
        prefers_some = who.availability.prefers_some
        for slot, level in zip(self._problem.slots, self._problem.levels[trainer], strict=True):
            time = TrainerTime(self._timeline, who, slot.day, slot.start.time(), level, prefers_some)
            yield self.pricing.of(time)

    def trainer_evening(self, who: Trainer, day: dt.date, slots: Sequence[Slot]) -> Iterator[int]:
        place = positions(len(slots))
        for pattern in range(2 ** (place[-1] + 1)):
            held = tuple(bool(pattern >> at & 1) for at in place)
            yield self.pricing.of(TrainerEvening(self._timeline, who, day, held))

    def trainer_week(self, who: Trainer, monday: dt.date) -> Iterator[int]:
        for mask in self._masks:
            yield self.pricing.of(TrainerWeek(self._timeline, who, monday, mask))
