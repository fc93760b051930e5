"""What a planner decides before FET can place sessions: FET has no notion of a week, a weekday or a sequence of kinds.

Three simple rules, as one would follow with a spreadsheet:
- a unit's n sessions get n spans of weeks of their own, in order (Q1, H1 over the semesters), which they may leave by
  a week, and kinds that alternate, the first and the last in person (Q6);
- a unit gets a weekday on which its trainer can teach and its groups have room left (Q5), and, whenever another one of
  its groups can, a partner: the other follows its rhythm, so that each session of it is in the same evening as one of
  the same kind (Q2, Q3, Q7);
- an apprentice group gets the weekday on which the trainers of its units are the least there, and its least number of
  days, in spans of weeks of their own (H5).
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.bench.form import Bench, BenchUnit
from tests.bench.peers.answer import IN_PERSON, WEBCONFERENCE, Calendar, Kind, monday

Days = tuple[dt.date, ...]
Beat = tuple[Kind, Days, Days]
"""Kind, days and days around of a session."""
SLOTS = (0, 1)


@dataclass(frozen=True)
class Meeting:
    """A session to place: its unit's rank in the file, its kind, the days of its span of weeks, and of those around."""

    unit: int
    kind: Kind
    days: Days
    around: Days


@dataclass(frozen=True)
class Template:
    """`weekday`: by unit, None where its trainer teaches on none. `together`: ranks of meetings that share an evening.

    `alternance`: for each apprentice group, the days of each span in which it has one alternance day.
    """

    meetings: tuple[Meeting, ...]
    weekday: tuple[int | None, ...]
    together: tuple[tuple[int, int], ...]
    alternance: dict[str, tuple[Days, ...]]


def template(form: Bench) -> Template:
    calendar = Calendar(form)
    alternance = {
        group.id: _alternance_spans(calendar, day, group.alternance.min)
        for group in form.groups
        if group.alternance and (day := alternance_weekday(form, calendar, group.id)) is not None
    }
    weekday, pairs = _Weekdays(form, calendar, alternance).chosen()
    rhythms = [_rhythm(unit, calendar) for unit in form.units]
    for host, guest in pairs:
        rhythms[guest] = _as_guest(rhythms[host], form.units[guest])
    meetings = tuple(Meeting(n, *each) for n, rhythm in enumerate(rhythms) for each in rhythm)
    return Template(meetings, weekday, tuple(_together(meetings, pairs)), alternance)


def _as_guest(rhythm: Sequence[Beat], unit: BenchUnit) -> list[Beat]:
    """The host's rhythm without what the unit has less of: sessions inside, at even distances."""
    kept = set(range(len(rhythm)))
    for kind, wanted in ((IN_PERSON, unit.in_person), (WEBCONFERENCE, unit.webconference)):
        places = [n for n, beat in enumerate(rhythm) if beat[0] == kind]
        extra = len(places) - wanted
        kept -= {places[(2 * k + 1) * len(places) // (2 * extra)] for k in range(extra)}
    return [rhythm[n] for n in sorted(kept)]


def _together(meetings: Sequence[Meeting], pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Meetings of paired units in the same span."""
    spans_of = defaultdict[int, dict[Days, int]](dict)
    for n, meeting in enumerate(meetings):
        spans_of[meeting.unit][meeting.days] = n
    for host, guest in pairs:
        yield from ((spans_of[host][days], n) for days, n in spans_of[guest].items())


def _rhythm(unit: BenchUnit, calendar: Calendar) -> list[Beat]:
    """Kind and days of each session, in order; an annual unit's sessions are halved over the semesters, by kind too."""
    halves = [(unit.period, unit.in_person, unit.webconference)]
    if unit.period == "annual":
        first = -(-unit.in_person // 2), unit.webconference // 2
        halves = [("S1", *first), ("S2", unit.in_person - first[0], unit.webconference - first[1])]
    found = list[Beat]()
    for period, in_person, webconference in halves:
        kinds = alternating(in_person, webconference)
        days = calendar.of(period)
        found += zip(kinds, spans(days, len(kinds)), spans(days, len(kinds), slack=1), strict=True)
    return found


def alternating(in_person: int, webconference: int) -> list[Kind]:
    """In-person sessions at even distances, the first and the last among them; webconferences between."""
    total = in_person + webconference
    last = max(1, in_person - 1)
    places = {(2 * k * (total - 1) + last) // (2 * last) for k in range(in_person)}
    return [IN_PERSON if n in places else WEBCONFERENCE for n in range(total)]


def spans(days: Sequence[dt.date], count: int, slack: int = 0) -> list[Days]:
    """`count` spans of whole weeks, in order, as equal as can be, each longer by `slack` weeks at both ends.

    Without slack they are disjoint, and some are empty when weeks are too few.
    """
    weeks = defaultdict[dt.date, list[dt.date]](list)
    for day in days:
        weeks[monday(day)].append(day)
    inside = [weeks[first] for first in sorted(weeks)]
    edges = [k * len(inside) // count for k in range(count + 1)]
    return [tuple(day for week in inside[max(0, a - slack) : b + slack] for day in week) for a, b in pairwise(edges)]


def alternance_weekday(form: Bench, calendar: Calendar, group: str) -> int | None:
    """The weekday with the fewest slots open to the group's units, among those with days enough; None without one."""
    least = next(g.alternance.min for g in form.groups if g.id == group and g.alternance)
    enough = [day for day, n in Counter(day.weekday() for day in calendar.days).items() if n >= least]
    open_slots = Counter(day.weekday() for unit in form.units if group in unit.groups for day, _ in calendar.open(unit))
    return min(sorted(enough), key=lambda weekday: open_slots[weekday], default=None)


def _alternance_spans(calendar: Calendar, weekday: int, count: int) -> tuple[Days, ...]:
    return tuple(spans([day for day in calendar.days if day.weekday() == weekday], count))


class _Weekdays:
    """The choice of weekdays, those units first whose trainers teach on few; a unit brings its partner along."""

    def __init__(self, form: Bench, calendar: Calendar, alternance: dict[str, tuple[Days, ...]]) -> None:
        self.form, self.calendar = form, calendar
        self.open = [set(calendar.open(unit)) for unit in form.units]
        self.possible = [sorted({day.weekday() for day, _ in slots}) for slots in self.open]
        self.days = Counter((name, day.weekday()) for name, days in calendar.semesters.items() for day in days)
        self.room = [Counter((self._semester(day), day.weekday()) for day, _ in slots) for slots in self.open]
        self.trainer_load, self.group_load = Counter[tuple[str, str, int]](), Counter[tuple[str, str, int]]()
        for group, found in alternance.items():
            for days in found:
                # the evening of an alternance day has one session instead of two
                self.group_load[group, self._semester(days[0]), days[0].weekday()] += 1
        self.weekday = dict[int, int]()
        self.of_group = defaultdict[str, list[int]](list)
        for n, unit in enumerate(form.units):
            for group in unit.groups:
                self.of_group[group].append(n)

    def chosen(self) -> tuple[tuple[int | None, ...], tuple[tuple[int, int], ...]]:
        """Each unit's weekday, and the pairs, the unit with more sessions first."""
        pairs = list[tuple[int, int]]()
        for n in sorted(range(len(self.form.units)), key=lambda n: len(self.possible[n])):
            if n in self.weekday or not self.possible[n]:
                continue
            *_, weekday, partner = min(self._choices(n))
            self._take(n, weekday)
            if partner >= 0:
                self._take(partner, weekday)
                pairs.append((n, partner) if hosts(self.form.units[n], self.form.units[partner]) else (partner, n))
        return tuple(self.weekday.get(n) for n in range(len(self.form.units))), tuple(pairs)

    def _choices(self, n: int) -> Iterator[tuple[int, bool, int, int, int, int, int]]:
        """What is wrong with each weekday and partner, the worst first, then the weekday and the partner, -1 for none.

        In order: sessions too many; no partner; groups that are not both units'; sessions avoided; load.
        """
        unit = self.form.units[n]
        for weekday in self.possible[n]:
            over, avoided, load = self._burden(n, weekday)
            yield over, True, 0, avoided, load, weekday, -1
            for m in {m for group in unit.groups for m in self.of_group[group]} - {n, *self.weekday}:
                other = self.form.units[m]
                if (hosts(unit, other) or hosts(other, unit)) and self._can_share(m, n, weekday):
                    more = self._burden(m, weekday)
                    apart = len(set(unit.groups) ^ set(other.groups))
                    yield over + more[0], False, apart, avoided + more[1], load + more[2], weekday, m

    def _semester(self, day: dt.date) -> str:
        return "S1" if day <= self.calendar.semesters["S1"][-1] else "S2"

    def _take(self, n: int, weekday: int) -> None:
        unit = self.form.units[n]
        self.weekday[n] = weekday
        for semester, sessions in _sessions(unit).items():
            self.trainer_load[unit.trainer, semester, weekday] += sessions
            for group in unit.groups:
                self.group_load[group, semester, weekday] += sessions

    def _burden(self, n: int, weekday: int) -> tuple[int, int, int]:
        """Sessions too many, slots avoided, load."""
        unit, over, load = self.form.units[n], 0, 0
        for semester, sessions in _sessions(unit).items():
            taught = self.trainer_load[unit.trainer, semester, weekday] + sessions
            held = max(self.group_load[group, semester, weekday] for group in unit.groups) + sessions
            over += max(0, taught - self.room[n][semester, weekday])
            over += max(0, held - 2 * self.days[semester, weekday])
            load += taught + held
        levels = [self.calendar.level(unit.trainer, *at) for at in self.open[n] if at[0].weekday() == weekday]
        return over, levels.count("avoid"), load

    def _can_share(self, m: int, n: int, weekday: int) -> bool:
        """Can one teach in the first slot and the other in the second, on most days of the weekday?"""
        mine, yours = ({(d, s) for d, s in self.open[k] if d.weekday() == weekday} for k in (m, n))
        days = {day for day, _ in mine | yours}
        both = sum(any((d, s) in mine and (d, 1 - s) in yours for s in SLOTS) for d in days)
        return both >= max(1, len(days) * 2 // 3)


def hosts(host: BenchUnit, guest: BenchUnit) -> bool:
    """Can every session of `guest` be in an evening of `host` that has one of its kind?"""
    if host.period != guest.period:
        return False
    if host.period == "annual":
        return (host.in_person, host.webconference) == (guest.in_person, guest.webconference)
    return host.in_person >= guest.in_person and host.webconference >= guest.webconference


def _sessions(unit: BenchUnit) -> dict[str, int]:
    """By semester."""
    total = unit.in_person + unit.webconference
    return {"S1": -(-total // 2), "S2": total // 2} if unit.period == "annual" else {unit.period: total}
