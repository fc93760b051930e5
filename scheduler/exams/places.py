"""Which rooms hold each paper, for how many, and who watches over them: exact, on real minutes.

One model for all papers together, or for some whose starts are given.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ortools.sat.python import cp_model

from scheduler.exams.crowds import Crowd
from scheduler.exams.duties import Duties
from scheduler.exams.measured import CHANGED, watched
from scheduler.exams.problem import ExamProblem, PaperRow, Span
from scheduler.exams.times import Expr, Literal, least_rooms

Entry = tuple[int, str]
"""A paper by its index, and a room."""


@dataclass
class Places:
    """Variables of rooms and invigilators, beside the starts of papers that some model has, or that are given."""

    problem: ExamProblem
    model: cp_model.CpModel
    starts: dict[int, Expr]
    rows: list[PaperRow]
    fixed: dict[int, int] | None
    """The start of each paper, where they are given."""
    with_people: bool
    others: Duties | None = None
    """Of those that stay, where they do and the starts of all are given: also those that have no row here."""
    used: dict[Entry, cp_model.IntVar] = field(default_factory=dict)
    seats: dict[Entry, cp_model.IntVar] = field(default_factory=dict)
    extra: dict[Entry, Expr] = field(default_factory=dict)
    longer: dict[Entry, cp_model.IntVar] = field(default_factory=dict)
    watch: dict[tuple[int, str, str], cp_model.IntVar] = field(default_factory=dict)
    need: dict[Entry, Expr] = field(default_factory=dict)
    terms: list[Expr] = field(default_factory=list)
    _watching: dict[Entry, list[tuple[str, cp_model.IntVar]]] = field(default_factory=dict)
    _after: dict[tuple[int, str | None, int], cp_model.IntVar] = field(default_factory=dict)

    def post(self) -> None:
        for row in self.rows:
            self._rooms(row)
        self._hold()
        if self.with_people and self.problem.instance.exams.invigilators_per_room:
            self._people()
        self._changes()

    def _starts(self, row: PaperRow) -> tuple[int, ...]:
        return (self.fixed[row.index],) if self.fixed is not None else row.starts

    def _rooms(self, row: PaperRow) -> None:
        paper, model = row.paper, self.model
        here = list[Entry]()
        stays_in = None if row.kept is None else {held.room for held in row.kept.rooms}
        for room in self.problem.rooms_for(row):
            if stays_in is not None and room.id not in stays_in:
                continue
            open_at = [
                start
                for start in self._starts(row)
                if not any(self.problem.moment(start).date() in span for span in room.closed)
            ]
            if not open_at:
                continue
            entry = (row.index, room.id)
            here.append(entry)
            self.used[entry] = used = model.new_bool_var(f"{paper.id} {room.id}")
            if len(open_at) < len(self._starts(row)):
                domain = cp_model.Domain.from_values(open_at)
                model.add_linear_expression_in_domain(self.starts[row.index], domain).only_enforce_if(used)
            most = paper.candidates if paper.juries else min(paper.candidates, room.exam_places)
            self.seats[entry] = seats = model.new_int_var(0, most, "")
            model.add(seats >= used)
            model.add(seats <= most * used)
            self.extra[entry] = 0
            if paper.extra_time:
                self.extra[entry] = extra = model.new_int_var(0, min(most, paper.extra_time), "")
                self.longer[entry] = longer = model.new_bool_var("")
                model.add(extra >= longer)
                model.add(extra <= most * longer)
                model.add(extra <= seats)
            if paper.juries:
                model.add(row.each * (3 * seats + self.extra[entry]) <= 3 * row.minutes)
        model.add(sum(self.seats[entry] for entry in here) == paper.candidates)
        if paper.extra_time:
            model.add(sum(self.extra[entry] for entry in here) == paper.extra_time)
        number = sum(self.used[entry] for entry in here)
        model.add(number >= max(least_rooms(self.problem, row), 1))
        if price := self.problem.weight("E5"):
            self.terms.append(price * (number - max(1, paper.juries)))
        for pin in row.pins:
            if pin.room is not None:
                model.add(sum(self.used[entry] for entry in here if entry[1] == pin.room) == 1)
        if row.kept is not None:
            self._keep(row, here)

    def _keep(self, row: PaperRow, here: list[Entry]) -> None:
        """Where it stays, it stays in its rooms."""
        assert row.kept is not None
        held = {held.room: held for held in row.kept.rooms}
        for entry in here:
            known = held.get(entry[1])
            self.model.add(self.seats[entry] == (known.candidates if known is not None else 0))
            if row.paper.extra_time:
                self.model.add(self.extra[entry] == (known.extra_time if known is not None else 0))

    def end(self, entry: Entry) -> Expr:
        """When the room is free again."""
        return self.starts[entry[0]] + self._length(entry)

    def bounds(self, entry: Entry) -> tuple[Span, Span]:
        """Between which minutes the paper starts, and between which the room is free again."""
        row = self.problem.rows[entry[0]]
        starts = self._starts(row)
        longest = row.longest if entry in self.longer else row.minutes
        return (min(starts), max(starts)), (min(starts) + row.minutes, max(starts) + longest)

    def _length(self, entry: Entry) -> Expr:
        row = self.problem.rows[entry[0]]
        longer = self.longer.get(entry)
        return row.minutes if longer is None else row.minutes + (row.longest - row.minutes) * longer

    def _hold(self) -> None:
        """A room never holds more than its places, an oral alone, several papers as it allows."""
        by_room = defaultdict[str, list[int]](list)
        for index, room in self.used:
            by_room[room].append(index)
        for name, indexes in by_room.items():
            place = self.problem.instance.room[name]
            capacity = max(1, place.exam_places)
            intervals, demands = list[cp_model.IntervalVar](), list[Expr]()
            for index in indexes:
                entry, row = (index, name), self.problem.rows[index]
                length, start = self._length(entry), self.starts[index]
                end = self.model.new_int_var(0, max(self._starts(row)) + row.longest, "")
                self.model.add(end == start + length)
                size = self.model.new_int_var(row.minutes, row.longest, "") if entry in self.longer else row.minutes
                if entry in self.longer:
                    self.model.add(size == length)
                used = self.used[entry]
                intervals.append(self.model.new_optional_interval_var(start, size, end, used, f"{entry}"))
                demands.append(capacity if row.paper.juries else self.seats[entry])
            for begin, until in self.problem.room_taken(name):
                intervals.append(self.model.new_fixed_size_interval_var(begin, until - begin, ""))
                demands.append(capacity)
            if place.exam_sharing == "none":
                self.model.add_no_overlap(intervals)
            self.model.add_cumulative(intervals, demands, capacity)
            if place.exam_sharing == "same_start":
                self._same_start(name, indexes)

    def _same_start(self, room: str, indexes: list[int]) -> None:
        for rank, one in enumerate(indexes):
            for other in indexes[rank + 1 :]:
                if self.cannot_meet(one, other):
                    continue
                alike = self.model.new_bool_var("")
                self.model.add(self.starts[one] == self.starts[other]).only_enforce_if(alike)
                used = [self.used[one, room].Not(), self.used[other, room].Not()]
                apart = [self.after((one, room), other), self.after((other, room), one)]
                self.model.add_bool_or([*used, alike, *apart])

    def cannot_meet(self, one: int, other: int) -> bool:
        """Whether the two are never on at once, whatever is chosen."""
        first, second = self.problem.rows[one], self.problem.rows[other]
        mine, theirs = self._starts(first), self._starts(second)
        return min(theirs) >= max(mine) + first.longest or min(mine) >= max(theirs) + second.longest

    def after(self, entry: Entry, other: int) -> cp_model.IntVar:
        """If it holds, the other paper starts when the room of this one is free again."""
        key = (entry[0], entry[1] if entry in self.longer else None, other)
        if key not in self._after:
            self._after[key] = found = self.model.new_bool_var("")
            self.model.add(self.starts[other] >= self.end(entry)).only_enforce_if(found)
        return self._after[key]

    def _wholly_after(self, index: int, other: int) -> cp_model.IntVar:
        """If it holds, the other paper starts when the last candidate of this one is gone."""
        key = (index, "*", other)
        if key not in self._after:
            self._after[key] = found = self.model.new_bool_var("")
            longest = self.problem.rows[index].longest
            self.model.add(self.starts[other] >= self.starts[index] + longest).only_enforce_if(found)
        return self._after[key]

    def _people(self) -> None:
        settings = self.problem.instance.exams
        for (index, name), used in self.used.items():
            row = self.problem.rows[index]
            self._needed(row, (index, name), used, self.problem.instance.room[name].exam_places)
            kept = None if row.kept is None else [held for held in row.kept.rooms if held.room == name]
            stay = None if kept is None else {who for held in kept for who in held.invigilators}
            for who in self.problem.may_watch(row):
                if stay is None or who in stay:
                    self._watch(row, (index, name), who)
        crowds = [Crowd(self, name, indexes) for name, indexes in self._crowded().items()]
        several = {(index, crowd.room) for crowd in crowds for index in crowd.indexes}
        for entry in self.used:
            self._number(entry, is_least=entry in several)
        for crowd in crowds:
            crowd.post()
        for row in self.rows:
            if row.kept is not None:
                self._keep_people(row)
        self._one_place()
        for row in self.rows:
            self._reached(row)
        self._shares(settings.invigilators_per_room)

    def _needed(self, row: PaperRow, entry: Entry, used: cp_model.IntVar, places: int) -> None:
        settings = self.problem.instance.exams
        least, each = settings.invigilators_per_room, settings.candidates_per_invigilator
        if row.paper.juries or min(places, row.paper.candidates) <= least * each:
            self.need[entry] = least * used
            return
        most = math.ceil(min(places, row.paper.candidates) / each)
        for_candidates = self.model.new_int_var(0, most, "")
        self.model.add(each * for_candidates >= self.seats[entry])
        self.model.add(each * for_candidates <= self.seats[entry] + each - 1)
        self.need[entry] = need = self.model.new_int_var(0, max(least, most), "")
        self.model.add_max_equality(need, [for_candidates, least * used])

    def _watch(self, row: PaperRow, entry: Entry, who: str) -> None:
        """Whether somebody watches over a paper in a room, at hours at which he can; E8, at hours that he avoids."""
        index, room = entry
        starts, longer = self._starts(row), self.longer.get(entry)
        lengths = [(row.minutes, None)] if longer is None else [(row.minutes, None), (row.longest, longer)]
        levels = [[self.problem.level(who, self.problem.moment(start), minutes) for start in starts]
                  for minutes, _ in lengths]  # fmt: skip
        if all(level == "unavailable" for level in levels[0]):
            return
        if self.others is not None and row.kept is None:
            start = min(starts)
            if self.others.is_elsewhere(who, room, start, start + row.minutes):
                return
        literal = self.watch[index, room, who] = self.model.new_bool_var(f"{row.paper.id} {room} {who}")
        self._watching.setdefault((index, room), []).append((who, literal))
        self.model.add_implication(literal, self.used[entry])
        avoided: cp_model.IntVar | None = None
        for (_, longest), found in zip(lengths, levels, strict=True):
            when: list[Literal] = [literal] if longest is None else [literal, longest]
            can = [start for start, level in zip(starts, found, strict=True) if level != "unavailable"]
            liked = [start for start, level in zip(starts, found, strict=True) if level not in ("unavailable", "avoid")]
            if len(can) < len(starts):
                self._only(index, can, when)
            if len(liked) < len(can) and self.problem.weight("E8"):
                if avoided is None:
                    avoided = self.model.new_bool_var("")
                    self.terms.append(self.problem.weight("E8") * avoided)
                self._only(index, liked, [*when, avoided.Not()])

    def _only(self, index: int, starts: list[int], when: list[Literal]) -> None:
        """The paper starts at one of these when all the literals hold."""
        if starts:
            domain = cp_model.Domain.from_values(starts)
            self.model.add_linear_expression_in_domain(self.starts[index], domain).only_enforce_if(when)
        else:
            self.model.add_bool_or([literal.Not() for literal in when])

    def _keep_people(self, row: PaperRow) -> None:
        assert row.kept is not None
        known = {(held.room, who) for held in row.kept.rooms for who in held.invigilators}
        for (index, room, who), literal in self.watch.items():
            if index == row.index:
                self.model.add(literal == int((room, who) in known))

    def watching(self, entry: Entry) -> Iterator[tuple[str, cp_model.IntVar]]:
        """Who may watch over the paper in the room."""
        yield from self._watching.get(entry, ())

    def _number(self, entry: Entry, *, is_least: bool) -> None:
        """As many as are needed; more where papers at once need them, or where they are published so."""
        row, number = self.problem.rows[entry[0]], sum(literal for _, literal in self.watching(entry))
        self.model.add(number >= self.need[entry])
        if is_least or row.kept is not None:
            return
        same = self._same.get(row.index)
        enough = self.model.add(number <= self.need[entry])
        if same is not None:
            enough.only_enforce_if(same.Not())

    def _crowded(self) -> dict[str, list[int]]:
        """Large rooms, with the written papers of which several may be there at once."""
        settings, found = self.problem.instance.exams, dict[str, list[int]]()
        for name, room in self.problem.instance.room.items():
            is_large = room.exam_places > settings.invigilators_per_room * settings.candidates_per_invigilator
            mine = [index for index, there in self.used if there == name and not self.problem.rows[index].paper.juries]
            meet = [one for one in mine if any(one != two and not self.cannot_meet(one, two) for two in mine)]
            if is_large and room.exam_sharing != "none" and meet:
                found[name] = meet
        return found

    def _one_place(self) -> None:
        """Nobody in two rooms at once."""
        by_person = defaultdict[str, list[Entry]](list)
        for index, room, who in self.watch:
            by_person[who].append((index, room))
        for who, entries in by_person.items():
            for index in dict.fromkeys(index for index, _ in entries):
                mine = [self.watch[*one, who] for one in entries if one[0] == index]
                if len(mine) > 1:
                    self.model.add_at_most_one(mine)
            for rank, one in enumerate(entries):
                for other in entries[rank + 1 :]:
                    if one[1] == other[1] or one[0] == other[0]:
                        continue
                    if self.cannot_meet(one[0], other[0]):
                        continue
                    apart = [self.after(one, other[0]), self.after(other, one[0])]
                    self.model.add_bool_or([self.watch[*one, who].Not(), self.watch[*other, who].Not(), *apart])

    def _reached(self, row: PaperRow) -> None:
        trainers = row.paper.unit.trainers
        reached = []
        for who in trainers:
            can = [s for s in self._starts(row) if self.problem.can_be_reached(who, row.paper, self.problem.moment(s))]
            if not can:
                continue
            literal = self.model.new_bool_var("")
            reached.append(literal)
            if len(can) < len(self._starts(row)):
                domain = cp_model.Domain.from_values(can)
                self.model.add_linear_expression_in_domain(self.starts[row.index], domain).only_enforce_if(literal)
            if row.paper.exam.kind == "oral":
                mine = [var for (index, _, person), var in self.watch.items() if (index, person) == (row.index, who)]
                self.model.add_bool_or([literal.Not(), *mine])
            for (index, room, person), watches in self.watch.items():
                if person != who or index == row.index or self.cannot_meet(index, row.index):
                    continue
                here = [self.used[row.index, room]] if (row.index, room) in self.used else []
                apart = [self.after((index, room), row.index), self._wholly_after(row.index, index)]
                self.model.add_bool_or([literal.Not(), watches.Not(), *here, *apart])
        if trainers:
            self.model.add_bool_or(reached)

    @cached_property
    def _same(self) -> dict[int, cp_model.IntVar]:
        """Of what is published: whether it has the rooms and the people that it had."""
        return {
            row.index: self.model.new_bool_var(f"{row.paper.id} same")
            for row in self.rows
            if row.paper.id in self.problem.before and row.kept is None
        }

    def _changes(self) -> None:
        """Points of what is published and has other rooms, or other people in them."""
        for row in self.rows:
            before = self.problem.before.get(row.paper.id)
            if before is None or row.kept is not None:
                continue
            same, rooms = self._same[row.index], watched(before)
            asked = {(row.index, room, who) for room, people in rooms.items() for who in people}
            mine = {entry: used for entry, used in self.used.items() if entry[0] == row.index}
            watch = {key: literal for key, literal in self.watch.items() if key[0] == row.index}
            if not (rooms.keys() <= {room for _, room in mine} and asked <= watch.keys()):
                self.model.add(same == 0)
                self.terms.append(CHANGED)
                continue
            for entry, used in mine.items():
                self.model.add_implication(same, used if entry[1] in rooms else used.Not())
            for key, literal in watch.items():
                self.model.add_implication(same, literal if key in asked else literal.Not())
            self.terms.append(CHANGED * same.Not())

    def _shares(self, least: int) -> None:
        """E7: duties beyond an even share of what is needed."""
        price, people = self.problem.weight("E7"), self.problem.people
        if not price or not self.watch:
            return
        needed, held = (
            (0, Counter[str]()) if self.others is None else self.others.but_for({r.paper.id for r in self.rows})
        )
        most = needed + sum(max(least, 1) + row.paper.candidates for row in self.rows) + 1
        share = self.model.new_int_var(0, most, "share")
        total = needed + sum(self.need.values())
        number = max(1, len(people))
        self.model.add(number * share >= total)
        self.model.add(number * share <= total + number - 1)
        duties = defaultdict[str, list[cp_model.IntVar]](list)
        for (_, _, who), literal in self.watch.items():
            duties[who].append(literal)
        for who, mine in duties.items():
            beyond = self.model.new_int_var(0, held[who] + len(mine), "")
            self.model.add(beyond >= held[who] + sum(mine) - share)
            self.terms.append(price * beyond)
