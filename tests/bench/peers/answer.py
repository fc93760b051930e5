"""What a peer answers, in the bench's own words, and the neutral `sessions.csv` made of it."""

import csv
import datetime as dt
import io
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from scheduler.instance.schema.slots import WEEKDAYS
from tests.bench.form import Bench, BenchUnit

Kind = Literal["in_person", "webconference"]
IN_PERSON: Kind = "in_person"
WEBCONFERENCE: Kind = "webconference"
ALTERNANCE = "alternance"
COLUMNS = ("unit", "kind", "groups", "trainers", "room", "start", "end")
"""Those of docs/formats.md's neutral CSV that the judge reads, and the end."""
ZONE = dt.timezone(dt.timedelta(hours=4))
ALTERNANCE_STARTS, ALTERNANCE_ENDS = dt.time(8, 30), dt.time(16, 30)


@dataclass(frozen=True, order=True)
class Placed:
    """A session of `unit` (its rank in the file) at `slot` of `day`; `room` is "" when it has none, or needs none."""

    day: dt.date
    slot: int
    unit: int
    kind: Kind
    room: str = ""


@dataclass(frozen=True)
class Answer:
    """`sessions`: None without an answer. `alternance`: dates by group. `best_s`: when its last timetable was found."""

    sessions: tuple[Placed, ...] | None
    alternance: Mapping[str, tuple[dt.date, ...]] = field(default_factory=dict)
    best_s: float | None = None
    said: str = ""


def rooms_for(form: Bench, unit: BenchUnit) -> frozenset[str]:
    """Rooms large enough for the unit's groups together, with its features."""
    sizes = {group.id: group.size for group in form.groups}
    size = sum(sizes[name] for name in unit.groups)
    return frozenset(
        room.id for room in form.rooms if room.capacity >= size and set(unit.features) <= set(room.features)
    )


def kinds_of_rooms(form: Bench) -> list[frozenset[str]]:
    """The different sets of rooms that units with in-person sessions may take, the smallest first."""
    sets = {rooms_for(form, unit) for unit in form.units if unit.in_person}
    return sorted(sets, key=lambda rooms: (len(rooms), sorted(rooms)))


def hall_sets(kinds: Sequence[frozenset[str]]) -> Iterator[tuple[list[int], int]]:
    """Kinds of rooms, and how many rooms they have together: sessions at once that need these are no more.

    With one for each union of kinds, this is enough for every session to find its room (Hall's theorem). Unions are
    of pairs, then of pairs of unions, to the end.
    """
    unions = set(kinds)
    while True:
        more = {a | b for a, b in combinations(unions, 2)} - unions
        if not more:
            break
        unions |= more
    for union in sorted(unions, key=lambda rooms: (len(rooms), sorted(rooms))):
        yield [n for n, kind in enumerate(kinds) if kind <= union], len(union)


def housed(form: Bench, sessions: Collection[Placed]) -> tuple[Placed, ...]:
    """The same sessions, in time order, each in-person one in a room of its own; "" for those that find none."""
    fitting = [sorted(rooms_for(form, unit)) for unit in form.units]
    at_once = defaultdict[tuple[dt.date, int], list[Placed]](list)
    for session in sorted(sessions):
        at_once[session.day, session.slot].append(session)
    return tuple(placed for together in at_once.values() for placed in _matched(together, fitting))


def _matched(together: Sequence[Placed], fitting: Sequence[Sequence[str]]) -> Iterator[Placed]:
    """Sessions at the same time in distinct rooms, by augmenting paths."""
    holder: dict[str, int] = {}

    def take(n: int, tried: set[str]) -> bool:
        for room in fitting[together[n].unit]:
            if room not in tried:
                tried.add(room)
                if room not in holder or take(holder[room], tried):
                    holder[room] = n
                    return True
        return False

    for n, session in enumerate(together):
        if session.kind == IN_PERSON:
            take(n, set())
    room_of = {n: room for room, n in holder.items()}
    for n, session in enumerate(together):
        yield Placed(session.day, session.slot, session.unit, session.kind, room_of.get(n, ""))


def sessions_csv(form: Bench, answer: Answer) -> bytes:
    """The answer's rows, in time order, alternance days after them."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    hours = [[dt.time.fromisoformat(clock) for clock in slot.split("-")] for slot in form.calendar.slots]
    for session in sorted(answer.sessions or ()):
        unit, (start, end) = form.units[session.unit], hours[session.slot]
        when = (_at(session.day, start), _at(session.day, end))
        rows.writerow((unit.code, session.kind, ";".join(unit.groups), unit.trainer, session.room, *when))
    for group, days in sorted(answer.alternance.items()):
        for day in sorted(days):
            rows.writerow(("", ALTERNANCE, group, "", "", _at(day, ALTERNANCE_STARTS), _at(day, ALTERNANCE_ENDS)))
    return out.getvalue().encode()


def _at(day: dt.date, clock: dt.time) -> str:
    return dt.datetime.combine(day, clock, ZONE).isoformat()


class Calendar:
    """The teaching days of a bench file, by semester and by week. Only two slots a day, S1 and S2: the judge's own."""

    def __init__(self, form: Bench) -> None:
        bounds = form.calendar.semesters
        if len(form.calendar.slots) != 2 or not {"S1", "S2"} <= set(bounds):
            raise ValueError("peers are modelled for two slots a day and semesters S1 and S2")
        taught = sorted(set(form.calendar.teaching_days))
        self.semesters = {
            name: [day for day in taught if bounds[name][0] <= day <= bounds[name][1]] for name in ("S1", "S2")
        }
        self.days = sorted({day for days in self.semesters.values() for day in days})
        self.weeks = sorted({monday(day) for day in self.days})
        self._levels = {(t.id, day): levels for t in form.trainers for day, levels in t.weekly.items()}
        self._away = {(t.id, day) for t in form.trainers for day in t.unavailable_dates}

    def of(self, period: str) -> list[dt.date]:
        """Teaching days of `S1`, `S2` or `annual`."""
        return self.days if period == "annual" else self.semesters[period]

    def level(self, trainer: str, day: dt.date, slot: int) -> str:
        """`unavailable`, `avoid`, `ok` or `prefer`; unavailable where the file says nothing."""
        if (trainer, day) in self._away:
            return "unavailable"
        levels = self._levels.get((trainer, WEEKDAYS[day.weekday()]))
        return "unavailable" if levels is None else levels[slot]

    def open(self, unit: BenchUnit) -> list[tuple[dt.date, int]]:
        """Slots of the unit's period in which its trainer can teach."""
        return [
            (day, slot)
            for day in self.of(unit.period)
            for slot in (0, 1)
            if self.level(unit.trainer, day, slot) != "unavailable"
        ]


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
