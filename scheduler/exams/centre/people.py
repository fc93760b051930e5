"""Who watches over papers whose times and rooms are given: one model for a whole centre."""

from collections import defaultdict
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from scheduler.exams.problem import ExamProblem, PaperRow
from scheduler.exams.times import Expr


@dataclass(frozen=True, eq=False)
class HeldRoom:
    """A room of a paper, from minute to minute, and how many must watch over it."""

    row: PaperRow
    room: str
    begin: int
    until: int
    need: int


@dataclass
class People:
    """`rooms`: those that each paper has. Somebody may watch over several papers of one room at once, if the room is
    not so large that each needs its own."""

    problem: ExamProblem
    held: list[HeldRoom]
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    watch: dict[tuple[int, str], cp_model.IntVar] = field(default_factory=dict)
    terms: list[Expr] = field(default_factory=list)

    def post(self) -> None:
        kept = {(exam.id, room.room): room.invigilators for exam in self.problem.kept.values() for room in exam.rooms}
        for index, held in enumerate(self.held):
            known = kept.get((held.row.paper.id, held.room)) if held.row.kept is not None else None
            self._of(index, held, known)
        self._one_place()
        self._reached()
        self._shares()

    def _of(self, index: int, held: HeldRoom, known: tuple[str, ...] | None) -> None:
        start, mine = self.problem.moment(held.begin), list[cp_model.IntVar]()
        price = self.problem.weight("E8")
        for who in self.problem.may_watch(held.row):
            level = self.problem.level(who, start, held.until - held.begin)
            if level == "unavailable" or (known is not None and who not in known):
                continue
            literal = self.watch[index, who] = self.model.new_bool_var("")
            mine.append(literal)
            if level == "avoid":
                self.terms.append(price * literal)
        self.model.add(sum(mine) == (len(known) if known is not None else held.need))

    def _one_place(self) -> None:
        large, by_person = _large_rooms(self.problem), defaultdict[str, list[int]](list)
        for index, who in self.watch:
            by_person[who].append(index)
        moments = sorted({held.begin for held in self.held})
        there = {m: [i for i, held in enumerate(self.held) if held.begin <= m < held.until] for m in moments}
        for minute in moments:
            by_room = defaultdict[str, list[int]](list)
            for index in there[minute]:
                by_room[self.held[index].room].append(index)
            for who in by_person:
                here = list[cp_model.IntVar]()
                for room, indexes in by_room.items():
                    mine = [self.watch[index, who] for index in indexes if (index, who) in self.watch]
                    if len(mine) > 1 and room in large:
                        self.model.add_at_most_one(mine)
                    if len(mine) > 1:
                        any_of = self.model.new_bool_var("")
                        for literal in mine:
                            self.model.add_implication(literal, any_of)
                        mine = [any_of]
                    here += mine
                if len(here) > 1:
                    self.model.add_at_most_one(here)

    def _reached(self) -> None:
        of_paper = defaultdict[int, list[int]](list)
        watched = defaultdict[str, list[int]](list)
        for index, held in enumerate(self.held):
            of_paper[held.row.index].append(index)
        for index, who in self.watch:
            watched[who].append(index)
        for indexes in of_paper.values():
            row, begin = self.held[indexes[0]].row, self.held[indexes[0]].begin
            rooms, until = {self.held[index].room for index in indexes}, begin + row.longest
            reached = []
            for who in row.paper.unit.trainers:
                if not self.problem.can_be_reached(who, row.paper, self.problem.moment(begin)):
                    continue
                literal = self.model.new_bool_var("")
                reached.append(literal)
                for index in watched[who]:
                    other = self.held[index]
                    if other.room not in rooms and other.begin < until and begin < other.until:
                        self.model.add_bool_or([literal.Not(), self.watch[index, who].Not()])
                if row.paper.exam.kind == "oral":
                    mine = [self.watch[index, who] for index in indexes if (index, who) in self.watch]
                    self.model.add_bool_or([literal.Not(), *mine])
            if row.paper.unit.trainers:
                self.model.add_bool_or(reached)

    def _shares(self) -> None:
        price = self.problem.weight("E7")
        total, number = sum(held.need for held in self.held), max(1, len(self.problem.people))
        share = -(-total // number)
        duties = defaultdict[str, list[cp_model.IntVar]](list)
        for (_, who), literal in self.watch.items():
            duties[who].append(literal)
        for mine in duties.values() if price else ():
            if len(mine) > share:
                beyond = self.model.new_int_var(0, len(mine), "")
                self.model.add(beyond >= sum(mine) - share)
                self.terms.append(price * beyond)


def _large_rooms(problem: ExamProblem) -> frozenset[str]:
    """Rooms in which each paper needs its own people."""
    settings = problem.instance.exams
    crowd = settings.invigilators_per_room * settings.candidates_per_invigilator
    return frozenset(room.id for room in problem.instance.rooms if room.exam_places > crowd)


def greedy(problem: ExamProblem, held: list[HeldRoom]) -> set[tuple[int, str]] | None:
    """In time order, for each room of each paper whoever is there already, or can and has had least to do; None when
    nobody can."""
    large = _large_rooms(problem)
    found, duties = set[tuple[int, str]](), defaultdict[str, list[int]](list)
    trainers = {index: each.row.paper.unit.trainers for index, each in enumerate(held)}
    rooms = defaultdict[int, set[str]](set)
    for each in held:
        rooms[each.row.index].add(each.room)
    kept = {(exam.id, room.room): room.invigilators for exam in problem.kept.values() for room in exam.rooms}

    def duties_then(who: str, here: int) -> list[int]:
        mine = held[here]
        return [other for other in duties[who] if held[other].begin < mine.until and mine.begin < held[other].until]

    def is_free(who: str, here: int) -> bool:
        """Of everything, or there already: over several papers of a room that is not large."""
        room = held[here].room
        return not (then := duties_then(who, here)) or (
            room not in large and all(held[other].room == room for other in then)
        )

    def leaves_somebody(who: str, here: int) -> bool:
        """Whether every paper that he teaches and that is on then still has a trainer who can be reached."""
        mine = held[here]
        for other, each in enumerate(held):
            if who not in trainers[other] or mine.room in rooms[each.row.index]:
                continue
            if each.begin < mine.until and mine.begin < each.begin + each.row.longest and len(trainers[other]) == 1:
                return False
        return True

    for here in sorted(range(len(held)), key=lambda index: (held[index].begin, index)):
        mine = held[here]
        start, minutes = problem.moment(mine.begin), mine.until - mine.begin
        stays = kept.get((mine.row.paper.id, mine.room)) if mine.row.kept is not None else None
        levels = {who: problem.level(who, start, minutes) for who in problem.may_watch(mine.row)}
        can = [
            who for who, level in levels.items()
            if level != "unavailable" and is_free(who, here) and leaves_somebody(who, here)
        ]  # fmt: skip
        is_oral = mine.row.paper.exam.kind == "oral"
        can.sort(key=lambda who: (not (is_oral and who in trainers[here]), not duties_then(who, here),
                                  levels[who] == "avoid", len(duties[who])))  # fmt: skip
        chosen = list(stays) if stays is not None else can[: mine.need]
        if stays is None and len(chosen) < mine.need:
            return None
        for who in chosen:
            found.add((here, who))
            duties[who].append(here)
    return found
