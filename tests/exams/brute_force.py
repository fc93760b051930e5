"""The best examinations of tiny instances, by trying everything.

Written from docs/exams.md, and sharing nothing with the package that places or checks them: `Trial` says of any seats
whether they keep the rules and what they cost, and tries all of them.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice, product

from tests.exams.tiny_year import EVENING, MONDAY, WEEK, Paper, TinyYear

DAY = 24 * 60


@dataclass(frozen=True)
class Seat:
    """A paper by its rank, when it starts, and its rooms: of each how many, how many with extra time, who watches."""

    paper: int
    start: int
    rooms: tuple[tuple[str, int, int, tuple[str, ...]], ...]


Seats = tuple[Seat, ...]


@dataclass
class Trial:
    year: TinyYear
    left: int = 0
    """So many more seats may be looked at."""

    @cached_property
    def papers(self) -> list[Paper]:
        return self.year.papers()

    @property
    def people(self) -> tuple[str, ...]:
        """Who may watch over any paper."""
        return ("T1", "T2", "D1") if self.year.settings["trainers_invigilate"] else ("D1",)

    def starts(self, paper: Paper) -> list[int]:
        found = set[int]()
        if paper.at is not None:
            found = {paper.at}
        else:
            first, last = self.year.windows[paper.session]
            for day in (day for day in range(first, last + 1) if day not in self.year.closed):
                for weekday, begin, until, step in self.year.hours:
                    if weekday == WEEK[day] or (weekday is None and WEEK[day] != "sat"):  # Saturdays if named
                        end = until - paper.longest
                        every = range(begin, end + 1, step) if step else [begin] if begin <= end else []
                        found |= {day * DAY + minute for minute in every}
        for key, value in paper.pins:
            if key == "date":
                found = {s for s in found if s // DAY == (value - MONDAY).days}
            elif key == "start":
                found = {s for s in found if s % DAY == int(value[:2]) * 60 + int(value[3:])}
        busy = [(g, d * DAY + b, d * DAY + u) for g, d, b, u in self.year.taken]
        return sorted(
            s for s in found
            if not any(self._is_of(g, paper) and s < u and b < s + paper.longest for g, b, u in busy)
        )  # fmt: skip

    def _is_of(self, group: str, paper: Paper) -> bool:
        """Whether members of the group sit the paper; what occupies a group occupies those that are part of it."""
        return any(group in (sitter, self.year.groups[sitter].get("part_of")) for sitter in paper.sitters)

    def level(self, who: str, minute: int) -> str:
        return self.year.levels[who].get(WEEK[minute // DAY], "ok")

    def need(self, paper: Paper, seated: int) -> int:
        least = int(self.year.settings["invigilators_per_room"])
        if not least or paper.kind == "oral":
            return least
        return max(least, math.ceil(seated / self.year.settings["candidates_per_invigilator"]))

    def options(self, rank: int) -> Iterator[Seat]:
        """Where the paper alone can be."""
        paper = self.papers[rank]
        for start in self.starts(paper):
            usable = [
                name for name, room in self.year.rooms.items()
                if (room["pc"] or not paper.pc) and room["closed"] != start // DAY
            ]  # fmt: skip
            for size in range(max(1, paper.juries), len(usable) + 1):
                for rooms in combinations(usable, size):
                    if all(value in rooms for key, value in paper.pins if key == "room"):
                        yield from self._shared(rank, start, rooms)

    def _shared(self, rank: int, start: int, rooms: tuple[str, ...]) -> Iterator[Seat]:
        paper = self.papers[rank]
        for seats in _shares(paper.candidates, len(rooms), 1):
            places = [self.year.rooms[room]["places"] for room in rooms]
            if not paper.juries and any(s > p for s, p in zip(seats, places, strict=True)):
                continue
            for longer in _shares(paper.extra, len(rooms), 0):
                if all(e <= s for e, s in zip(longer, seats, strict=True)) and (
                    not paper.juries
                    or all(30 * s + 10 * e <= paper.minutes for e, s in zip(longer, seats, strict=True))
                ):
                    yield from self._watched(rank, start, rooms, seats, longer)

    def _watched(
        self, rank: int, start: int, rooms: tuple[str, ...], seats: tuple[int, ...], longer: tuple[int, ...]
    ) -> Iterator[Seat]:
        paper, least = self.papers[rank], self.year.settings["invigilators_per_room"]
        may = dict.fromkeys((*self.people, *(paper.trainers if paper.kind == "oral" else ())))
        can = [who for who in may if self.level(who, start) != "unavailable"]
        most = len(can) if least else 0
        crews = [[crew for k in range(self.need(paper, s), most + 1) for crew in combinations(can, k)] for s in seats]
        for watching in product(*crews):
            if sum(map(len, watching)) == len({who for crew in watching for who in crew}):
                yield Seat(rank, start, tuple(zip(rooms, seats, longer, watching, strict=True)))

    def best(self, most: int) -> int | None:
        """The least cost, None where nothing keeps the rules. Raises OverflowError when there is too much to try."""
        every = [list(islice(self.options(n), most)) for n in range(len(self.papers))]
        self.left, found = most - sum(map(len, every)), list[int]()
        if self.left <= 0:
            raise OverflowError
        every = [sorted(seats, key=lambda seat: self.least((seat,))) for seats in every]

        def tried(seats: Seats) -> None:
            """All that goes on from these; a part that costs as much as what is found is not worth it."""
            if len(seats) == len(every):
                if self.has_people(seats):
                    found.append(self.cost(seats))
                return
            for seat in every[len(seats)]:
                self.left -= 1
                if self.left < 0:
                    raise OverflowError
                more = (*seats, seat)
                if (not found or self.least(more) < min(found)) and self.is_placed(more):
                    tried(more)

        tried(())
        return min(found, default=None)

    # --- what holds

    def end(self, seat: Seat, longer: int) -> int:
        paper = self.papers[seat.paper]
        return seat.start + (paper.longest if longer and paper.kind == "written" else paper.minutes)

    def until(self, seat: Seat) -> int:
        return seat.start + self.papers[seat.paper].longest

    def keeps(self, seats: Seats) -> bool:
        return self.is_placed(seats) and self.has_people(seats)

    def is_placed(self, seats: Seats) -> bool:
        """What is true of all seats is true of a part of them."""
        return self._candidates(seats) and self._rooms(seats) and self._days(seats) and self._people(seats)

    def _candidates(self, seats: Seats) -> bool:
        pause = self.year.settings["break_minutes"]
        for one, other in combinations(seats, 2):
            a, b = self.papers[one.paper], self.papers[other.paper]
            if b.together and one.paper == self._shared_with(other.paper) and one.start != other.start:
                return False
            names = a.names & b.names if a.session == b.session else frozenset[str]()
            if a.sitters & b.sitters or names:
                first, second = sorted((one, other), key=lambda seat: seat.start)
                if second.start < self.until(first) + pause:
                    return False
        return True

    def _shared_with(self, rank: int) -> int | None:
        """The first paper of unit 0 of the same kind and session."""
        mine = self.papers[rank]
        alike = (
            n for n, p in enumerate(self.papers) if (p.unit, p.kind, p.session) == (0, mine.kind, mine.session)
        )  # fmt: skip
        return next(alike, None)

    def _held(self, name: str, seats: Seats) -> list[tuple[int, int, int, bool, frozenset[str]]]:
        """From, until, how many, whether an oral, and who watches: each paper of a room."""
        return [
            (seat.start, self.end(seat, extra), number, self.papers[seat.paper].kind == "oral", frozenset(crew))
            for seat in seats
            for room, number, extra, crew in seat.rooms
            if room == name
        ]

    def _rooms(self, seats: Seats) -> bool:
        for name, room in self.year.rooms.items():
            held = self._held(name, seats)
            for one, other in combinations(held, 2):
                if one[0] < other[1] and other[0] < one[1]:
                    is_apart = room["sharing"] == "same_start" and one[0] != other[0]
                    if one[3] or other[3] or room["sharing"] == "none" or is_apart:
                        return False
            for moment in {begin for begin, *_ in held}:
                seated = sum(each[2] for each in held if each[0] <= moment < each[1] and not each[3])
                if seated > room["places"]:
                    return False
        return True

    def has_people(self, seats: Seats) -> bool:
        """Whoever comes may bring more people than candidates need: so this is asked of all seats together."""
        least, each = (self.year.settings[key] for key in ("invigilators_per_room", "candidates_per_invigilator"))
        for held in (self._held(name, seats) for name in self.year.rooms) if least else ():
            for moment in {when for begin, until, *_ in held for when in (begin, until)}:
                there = [one for one in held if one[0] <= moment < one[1]]
                seated = sum(one[2] for one in there if not one[3])
                people = frozenset[str]().union(*(one[4] for one in there))
                if there and len(people) < max(least, math.ceil(seated / each)):
                    return False
        return True

    def _days(self, seats: Seats) -> bool:
        for group in self.year.groups:
            mine = [s for s in seats if group in self.papers[s.paper].sitters]
            per_day = Counter(s.start // DAY for s in mine)
            if max(per_day.values(), default=0) > self.year.settings["most_per_day"]:
                return False
            if "alternance" in self.year.groups[group]:
                for day in per_day:
                    here = [s for s in mine if s.start // DAY == day]
                    after = [s for s in mine if s.start // DAY == day + 1]
                    if sum(self.papers[s.paper].longest for s in here) > self.year.law * 60:
                        return False
                    if any(b.start < self.until(a) + 660 for a in here for b in after):
                        return False
        return True

    def _people(self, seats: Seats) -> bool:
        duties = defaultdict[str, list[tuple[int, int, str]]](list)
        for seat in seats:
            for room, _, extra, crew in seat.rooms:
                for who in crew:
                    duties[who].append((seat.start, self.end(seat, extra), room))
        for mine in duties.values():
            for one, other in combinations(mine, 2):
                if one[2] != other[2] and one[0] < other[1] and other[0] < one[1]:
                    return False
        return all(any(self._is_reached(who, seat, duties[who]) for who in self.papers[seat.paper].trainers)
                   for seat in seats)  # fmt: skip

    def _is_reached(self, who: str, seat: Seat, duties: list[tuple[int, int, str]]) -> bool:
        rooms = {room for room, *_ in seat.rooms}
        if any(room not in rooms and begin < self.until(seat) and seat.start < end for begin, end, room in duties):
            return False
        if self.papers[seat.paper].kind != "oral":
            return True
        is_there = who in {name for *_, crew in seat.rooms for name in crew}
        at_all = is_there or not self.year.settings["invigilators_per_room"]
        return at_all and self.level(who, seat.start) != "unavailable"

    # --- what it costs

    def least(self, seats: Seats) -> int:
        """What all that goes on from these costs at least."""
        return self.cost(seats, with_shares=False)

    def cost(self, seats: Seats, *, with_shares: bool = True) -> int:
        points = Counter[str]()
        for group, about in self.year.groups.items():
            mine = [s for s in seats if group in self.papers[s.paper].sitters]
            days = {s.start // DAY for s in mine}
            points["E1"] += len(mine) - len(days)
            points["E2"] += sum(day + 1 in days for day in days)
            heavy = [s for s in mine if self.papers[s.paper].ects >= 6]
            points["E3"] += sum(abs(a.start // DAY - b.start // DAY) <= 1 for a, b in combinations(heavy, 2))
            if "alternance" not in about:
                points["E4"] += sum(s.start // DAY == 5 or s.start % DAY < EVENING for s in mine)
            again = {s.start // DAY for s in mine if self.papers[s.paper].session == "second"}
            points["E6"] += max(0, len(again) - 1)
        names, duties, needed = defaultdict[tuple[str, str], set[int]](set), Counter[str](), 0
        for seat in seats:
            paper = self.papers[seat.paper]
            points["E5"] += max(0, len(seat.rooms) - max(1, paper.juries))
            for name in paper.names:
                names[name, paper.session].add(seat.start // DAY)
            for _, number, _, crew in seat.rooms:
                duties.update(crew)
                needed += self.need(paper, number)
                points["E8"] += sum(self.level(who, seat.start) == "avoid" for who in crew)
        points["E6"] += sum(len(days) - 1 for days in names.values())
        if with_shares:
            share = math.ceil(needed / max(1, len(self.people)))
            points["E7"] += sum(max(0, number - share) for number in duties.values())
        return sum(self.year.weight(code) * number for code, number in points.items())


def _shares(number: int, parts: int, least: int) -> Iterator[tuple[int, ...]]:
    for found in product(range(least, number + 1), repeat=parts):
        if sum(found) == number:
            yield found
