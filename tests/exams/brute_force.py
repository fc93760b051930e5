"""The best examinations of tiny instances, by trying everything.

Written from docs/exams.md, and sharing nothing with the package that places or checks them. `TinyYear.random` draws,
`data` writes it as an instance, `best` tries.
"""

import datetime as dt
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any

from tests.builders import instance_data, unit

DAYS = ("2022-10-10", "2022-10-11", "2022-10-12", "2022-10-15")  # Monday to Wednesday, Saturday
NAMES = {"2022-10-10": "mon", "2022-10-11": "tue", "2022-10-12": "wed", "2022-10-15": "sat"}
EVENING = 17 * 60
PEOPLE = ("T1", "T2", "D1")


@dataclass(frozen=True)
class Seat:
    """Rooms of a paper: of each how many, how many with extra time, who watches."""

    paper: int
    start: int
    rooms: tuple[tuple[str, int, int, tuple[str, ...]], ...]


@dataclass
class TinyYear:
    papers: list[dict[str, Any]]
    hours: list[tuple[str | None, int, int, int | None]]
    """Weekday, or none for those from Monday to Friday; from, until, step."""
    rooms: dict[str, dict[str, Any]]
    groups: dict[str, dict[str, Any]]
    levels: dict[str, dict[str, str]]
    settings: dict[str, int]
    law: float
    taken: list[tuple[str, str, int, int]] = field(default_factory=list)
    """Group, date, from, until: busy times."""

    @classmethod
    def random(cls, rng: random.Random, number: int) -> "TinyYear":
        groups: dict[str, dict[str, Any]] = {
            "G1": {"size": rng.choice((2, 3)), "extra_time": rng.choice((0, 0, 1))},
            "G2": {"size": 2, **({"part_of": "G1"} if rng.random() < 0.3 else {})},
            "A1": {"size": 1, "alternance": {"min": 0, "max": 1}},
        }
        papers = []
        for n in range(number):
            kind = rng.choice(("written", "written", "written", "oral"))
            paper: dict[str, Any] = {"kind": kind, "minutes": rng.choice((60, 90, 120)), "ects": rng.choice((4, 6)),
                     "groups": rng.sample(sorted(groups), rng.randint(1, 2)),
                     "trainers": rng.sample(("T1", "T2"), rng.randint(1, 2)),
                     "pc": rng.random() < 0.2, "at": None, "together": n > 0 and rng.random() < 0.15,
                     "names": ["C1"] if rng.random() < 0.3 else [], "pin": None}  # fmt: skip
            if rng.random() < 0.15:
                paper["at"] = ("2022-10-11", 21 * 60)  # 19:00 in Paris, summer time
            elif rng.random() < 0.15:
                paper["pin"] = ("date", rng.choice(DAYS[:2])) if rng.random() < 0.5 else ("room", "R1")
            papers.append(paper)
        return cls(
            papers,
            [(None, rng.choice((15, 17)) * 60, 21 * 60 + 30, rng.choice((90, 120, None))),
             (rng.choice(("wed", "sat")), 8 * 60, 10 * 60, None)],
            {
                name: {"places": rng.choice((2, 3, 5)), "pc": rng.random() < 0.5,
                       "sharing": rng.choice(("any", "any", "same_start", "none")),
                       "closed": rng.choice((None, None, "2022-10-10"))}
                for name in ("R1", "R2")
            },
            groups,
            {who: {day: rng.choice(("unavailable", "avoid", "ok", "ok"))
                   for day in ("mon", "tue", "wed", "sat") if rng.random() < 0.6} for who in PEOPLE},
            {"invigilators_per_room": rng.choice((0, 1, 1)), "candidates_per_invigilator": rng.choice((2, 30)),
             "break_minutes": rng.choice((0, 30)), "most_per_day": rng.choice((1, 2)), "heavy_ects": 6},
            rng.choice((3, 10)),
            [("G1", "2022-10-12", 18 * 60, 19 * 60)] if rng.random() < 0.3 else [],
        )  # fmt: skip

    def data(self) -> dict[str, Any]:
        def clock(minute: int) -> str:
            return f"{minute // 60:02d}:{minute % 60:02d}"

        hours = []
        for day, begin, until, step in self.hours:
            row: dict[str, Any] = {"start": clock(begin), "end": clock(until), "step": step}
            hours.append(row | ({"weekdays": [day]} if day is not None else {}))
        window = {"first": DAYS[0], "last": DAYS[3]}
        # The days of the window that are not in DAYS are closed.
        closed = [{"name": "Closed", "first": "2022-10-13", "last": "2022-10-14"}]
        units = []
        for n, paper in enumerate(self.papers):
            exam: dict[str, Any] = {"kind": paper["kind"], "hours": paper["minutes"] / 60}
            exam |= {"minutes_per_candidate": 30} if paper["kind"] == "oral" else {}
            exam |= {"room_features": ["pc"]} if paper["pc"] else {}
            exam |= {"at": "2022-10-11 19:00 Europe/Paris"} if paper["at"] else {}
            exam |= {"together_with": ["U0"]} if paper["together"] else {}
            units.append(
                unit(f"U{n}", period="S1", ects=paper["ects"], in_person=0, webconference=0, groups=paper["groups"],
                     trainers=paper["trainers"], exams=[exam])
            )  # fmt: skip
        pins = [
            {"unit": f"U{n}", "session": "first", paper["pin"][0]: paper["pin"][1]}
            for n, paper in enumerate(self.papers) if paper["pin"]
        ]  # fmt: skip
        named = [
            {"code": c, "unit": f"U{n}", "session": "first"} for n, p in enumerate(self.papers) for c in p["names"]
        ]
        return instance_data(
            calendar={"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-10-07", "exams": window}],
                      "exam_slots": hours, "closures": closed},
            rooms=[{"id": name, "site": "PORT", "capacity": 40, "exam_capacity": room["places"],
                    "features": ["pc"] if room["pc"] else [], "exam_sharing": room["sharing"],
                    "closed": [{"first": room["closed"], "last": room["closed"]}] if room["closed"] else []}
                   for name, room in self.rooms.items()],
            groups=[{"id": name, **group} for name, group in self.groups.items()],
            trainers=[{"id": who, "name": who, "availability": {"weekly": self.levels[who]}}
                      for who in ("T1", "T2")],
            staff=[{"id": "D1", "name": "Desk", "availability": {"weekly": self.levels["D1"]}}],
            units=units, law={"hours_per_day": self.law},
            busy=[{"groups": [g], "title": "Job", "times": [{"date": d, "start": clock(b), "end": clock(u)}]}
                  for g, d, b, u in self.taken],
            exams={**self.settings, "named": named, "pins": pins},
        )  # fmt: skip

    # --- what holds

    def sitting(self, n: int) -> set[str]:
        """Groups whose members sit it: its own, and those that are part of these."""
        own = set(self.papers[n]["groups"])
        return own | {name for name, group in self.groups.items() if group.get("part_of") in own}

    def _is_of(self, group: str, n: int) -> bool:
        """Whether members of the group sit the paper; what occupies a group occupies those that are part of it."""
        return any(group in (sitting, self.groups[sitting].get("part_of")) for sitting in self.sitting(n))

    def number(self, n: int) -> tuple[int, int]:
        own = set(self.papers[n]["groups"])
        apart = [g for g in own if self.groups[g].get("part_of") not in own]
        extra = sum(self.groups[g].get("extra_time", 0) for g in apart)
        return sum(self.groups[g]["size"] for g in apart) + len(self.papers[n]["names"]), extra

    def longest(self, n: int) -> int:
        paper = self.papers[n]
        return int(paper["minutes"]) + (math.ceil(int(paper["minutes"]) / 3) if self._has_longer(n) else 0)

    def _has_longer(self, n: int) -> bool:
        return self.papers[n]["kind"] == "written" and self.number(n)[1] > 0

    def juries(self, n: int) -> int:
        if self.papers[n]["kind"] != "oral":
            return 0
        candidates, extra = self.number(n)
        return max(1, math.ceil((30 * candidates + math.ceil(30 * extra / 3)) / int(self.papers[n]["minutes"])))

    @staticmethod
    def on(day: str, minute: int = 0) -> int:
        return (dt.date.fromisoformat(day) - dt.date(2022, 10, 10)).days * 1440 + minute

    @staticmethod
    def name_of(minute: int) -> str:
        return {0: "mon", 1: "tue", 2: "wed", 5: "sat"}[minute // 1440]

    def starts(self, n: int) -> list[int]:
        paper, found = self.papers[n], set()
        if paper["at"]:
            found = {self.on(*paper["at"])}
        else:
            for day in DAYS:
                for weekday, begin, until, step in self.hours:
                    if weekday == NAMES[day] or (weekday is None and NAMES[day] != "sat"):  # Saturdays if named
                        last = until - self.longest(n)
                        every = range(begin, last + 1, step) if step else [begin] if begin <= last else []
                        found |= {self.on(day, minute) for minute in every}
        if paper["pin"] and paper["pin"][0] == "date":
            found = {s for s in found if s // 1440 == self.on(paper["pin"][1]) // 1440}
        busy = [(g, self.on(d, b), self.on(d, u)) for g, d, b, u in self.taken]
        return sorted(
            s for s in found
            if not any(self._is_of(g, n) and s < u and b < s + self.longest(n) for g, b, u in busy)
        )  # fmt: skip

    def level(self, who: str, minute: int) -> str:
        return self.levels[who].get(self.name_of(minute), "ok")

    def need(self, n: int, seated: int) -> int:
        least = self.settings["invigilators_per_room"]
        if not least or self.papers[n]["kind"] == "oral":
            return least
        return max(least, math.ceil(seated / self.settings["candidates_per_invigilator"]))

    def options(self, n: int) -> Iterator[Seat]:
        """Where the paper alone can be."""
        paper, (candidates, extra) = self.papers[n], self.number(n)
        for start in self.starts(n):
            usable = [
                name for name, room in self.rooms.items()
                if (room["pc"] or not paper["pc"])
                and not (room["closed"] and self.on(room["closed"]) // 1440 == start // 1440)
            ]  # fmt: skip
            for size in range(max(1, self.juries(n)), len(usable) + 1):
                for rooms in combinations(usable, size):
                    if paper["pin"] and paper["pin"][0] == "room" and paper["pin"][1] not in rooms:
                        continue
                    for seats in _shares(candidates, size, 1):
                        if not self.juries(n) and any(
                            s > self.rooms[r]["places"] for r, s in zip(rooms, seats, strict=True)
                        ):
                            continue
                        for longer in _shares(extra, size, 0):
                            if all(e <= s for e, s in zip(longer, seats, strict=True)):
                                yield from self._watched(n, start, rooms, seats, longer)

    def _watched(
        self, n: int, start: int, rooms: tuple[str, ...], seats: tuple[int, ...], longer: tuple[int, ...]
    ) -> Iterator[Seat]:
        can = [who for who in PEOPLE if self.level(who, start) != "unavailable"]
        least = self.settings["invigilators_per_room"]
        most = len(can) if least else 0
        crews = [
            [crew for k in range(self.need(n, s), most + 1) for crew in combinations(can, k)] for s in seats
        ]  # fmt: skip
        for watching in product(*crews):
            if sum(map(len, watching)) == len({who for crew in watching for who in crew}):
                yield Seat(n, start, tuple(zip(rooms, seats, longer, watching, strict=True)))

    def best(self, most: int) -> int | None:
        """The least cost, None where nothing keeps the rules. Raises OverflowError when there is too much to try."""
        every = [list(self.options(n)) for n in range(len(self.papers))]
        if math.prod(map(len, every)) > most:
            raise OverflowError
        found = [self.cost(seats) for seats in product(*every) if self.keeps(seats)]
        return min(found, default=None)

    def end(self, seat: Seat, longer: int) -> int:
        n = seat.paper
        return seat.start + (self.longest(n) if longer and self._has_longer(n) else self.papers[n]["minutes"])

    def keeps(self, seats: tuple[Seat, ...]) -> bool:
        return self._candidates(seats) and self._rooms(seats) and self._days(seats) and self._people(seats)

    def _candidates(self, seats: tuple[Seat, ...]) -> bool:
        pause = self.settings["break_minutes"]
        for one, other in combinations(seats, 2):
            is_shared = (
                self.papers[other.paper]["together"] and self.papers[other.paper]["kind"] == self.papers[0]["kind"]
            )
            if is_shared and one.paper == 0 and one.start != other.start:
                return False
            alike = self.sitting(one.paper) & self.sitting(other.paper)
            if alike or set(self.papers[one.paper]["names"]) & set(self.papers[other.paper]["names"]):
                first, second = sorted((one, other), key=lambda s: s.start)
                if second.start < first.start + self.longest(first.paper) + pause:
                    return False
        return True

    def _rooms(self, seats: tuple[Seat, ...]) -> bool:
        for name, room in self.rooms.items():
            held = [
                (s.start, self.end(s, extra), n, s.paper, set(crew))
                for s in seats
                for r, n, extra, crew in s.rooms
                if r == name
            ]
            for one, other in combinations(held, 2):
                if one[0] < other[1] and other[0] < one[1]:
                    is_oral = any(self.papers[each[3]]["kind"] == "oral" for each in (one, other))
                    if is_oral or room["sharing"] == "none" or (room["sharing"] == "same_start" and one[0] != other[0]):
                        return False
            for moment in {when for begin, until, *_ in held for when in (begin, until)}:
                there = [each for each in held if each[0] <= moment < each[1]]
                seated = sum(each[2] for each in there if self.papers[each[3]]["kind"] == "written")
                if seated > room["places"]:
                    return False
                least = self.settings["invigilators_per_room"]
                need = max(least, math.ceil(seated / self.settings["candidates_per_invigilator"]))
                if least and there and len(set[str]().union(*(each[4] for each in there))) < need:
                    return False
        return True

    def _days(self, seats: tuple[Seat, ...]) -> bool:
        for group in self.groups:
            mine = [s for s in seats if group in self.sitting(s.paper)]
            per_day = Counter(s.start // 1440 for s in mine)
            if max(per_day.values(), default=0) > self.settings["most_per_day"]:
                return False
            if "alternance" in self.groups[group]:
                for day in per_day:
                    here = [s for s in mine if s.start // 1440 == day]
                    after = [s for s in mine if s.start // 1440 == day + 1]
                    if sum(self.longest(s.paper) for s in here) > self.law * 60:
                        return False
                    if any(b.start < a.start + self.longest(a.paper) + 660 for a in here for b in after):
                        return False
        return True

    def _people(self, seats: tuple[Seat, ...]) -> bool:
        duties = defaultdict[str, list[tuple[int, int, str]]](list)
        for seat in seats:
            for room, _, extra, crew in seat.rooms:
                for who in crew:
                    duties[who].append((seat.start, self.end(seat, extra), room))
        for mine in duties.values():
            for one, other in combinations(mine, 2):
                if one[2] != other[2] and one[0] < other[1] and other[0] < one[1]:
                    return False
        for seat in seats:
            rooms, until = {room for room, *_ in seat.rooms}, seat.start + self.longest(seat.paper)
            there = {who for *_, watching in seat.rooms for who in watching}
            reached = [
                who for who in self.papers[seat.paper]["trainers"]
                if not any(r not in rooms and b < until and seat.start < u for b, u, r in duties[who])
            ]  # fmt: skip
            if self.papers[seat.paper]["kind"] == "oral":
                reached = [
                    who for who in reached
                    if self.level(who, seat.start) != "unavailable"
                    and (who in there or not self.settings["invigilators_per_room"])
                ]  # fmt: skip
            if not reached:
                return False
        return True

    def cost(self, seats: tuple[Seat, ...]) -> int:
        total = 0
        for group, about in self.groups.items():
            mine = [s for s in seats if group in self.sitting(s.paper)]
            days = {s.start // 1440 for s in mine}
            total += 4 * (len(mine) - len(days)) + sum(day + 1 in days for day in days)
            heavy = [s for s in mine if self.papers[s.paper]["ects"] >= 6]
            total += 2 * sum(abs(a.start // 1440 - b.start // 1440) <= 1 for a, b in combinations(heavy, 2))
            if "alternance" not in about:
                total += 3 * sum(s.start // 1440 == 5 or s.start % 1440 < EVENING for s in mine)
        names = defaultdict[str, set[int]](set)
        duties = Counter[str]()
        needed = 0
        for seat in seats:
            total += 2 * max(0, len(seat.rooms) - max(1, self.juries(seat.paper)))
            for name in self.papers[seat.paper]["names"]:
                names[name].add(seat.start // 1440)
            for _, number, _, crew in seat.rooms:
                duties.update(crew)
                needed += self.need(seat.paper, number)
                total += 2 * sum(self.level(who, seat.start) == "avoid" for who in crew)
        share = math.ceil(needed / len(PEOPLE))
        return total + sum(len(d) - 1 for d in names.values()) + sum(max(0, n - share) for n in duties.values())


def _shares(number: int, parts: int, least: int) -> Iterator[tuple[int, ...]]:
    for found in product(range(least, number + 1), repeat=parts):
        if sum(found) == number:
            yield found
