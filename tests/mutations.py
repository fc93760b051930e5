"""Small damages to a timetable, such as an edit by hand or a fault of the solver could do; some leave it right.

Only what the model decides is touched (slot, kind, trainers, room, alternance days): numbers and ids are given anew, in
time order, so that a timetable which stays right is accepted.
"""

import datetime as dt
import random
from collections.abc import Callable

from scheduler.demand.problem import Problem
from scheduler.instance.schema.places import room_code, rooms_named
from scheduler.instance.schema.units import SessionKind
from scheduler.timeline.calendar import Slot
from scheduler.timetable.schema import AlternanceDay, Timetable

_DAY = dt.timedelta(days=1)


class Bench:
    """A timetable being edited: its sessions and alternance days, and the dice."""

    def __init__(self, problem: Problem, timetable: Timetable, rng: random.Random) -> None:
        self.problem, self.rng, self._timetable = problem, rng, timetable
        self.instance = problem.instance
        self.sessions = list(timetable.sessions)
        self.days = list(timetable.alternance)

    def edited(self) -> Timetable:
        """With ids and numbers given anew."""
        count: dict[str, int] = {}
        sessions = []
        for session in sorted(self.sessions, key=lambda s: (s.start, s.unit, s.kind)):
            number = count[session.unit] = count.get(session.unit, 0) + 1
            sessions.append(session.model_copy(update={"number": number, "id": f"{session.unit}-{number:02d}"}))
        days = sorted(self.days, key=lambda d: (d.start, d.group))
        named = [day.model_copy(update={"id": f"ALT-{day.group}-{n:02d}"}) for n, day in enumerate(days)]
        return self._timetable.model_copy(update={"sessions": tuple(sessions), "alternance": tuple(named)})

    def pick(self) -> int:
        return self.rng.randrange(len(self.sessions))

    def change(self, index: int, **changes: object) -> None:
        self.sessions[index] = self.sessions[index].model_copy(update=changes)

    def put(self, index: int, slot: Slot) -> None:
        self.change(index, start=slot.start, end=slot.end)

    def any_room(self, kind: SessionKind) -> str | None:
        return self.rng.choice(self.instance.rooms).id if kind == "in_person" else None

    def partner(self, index: int) -> int:
        """Another session of the same unit when there is one."""
        unit = self.sessions[index].unit
        others = [n for n, s in enumerate(self.sessions) if s.unit == unit and n != index]
        return self.rng.choice(others) if others else index


def move(bench: Bench) -> None:
    bench.put(bench.pick(), bench.rng.choice(bench.problem.slots))


def move_nearby(bench: Bench) -> None:
    """To a slot that the unit can use."""
    index = bench.pick()
    row = bench.problem.units[bench.problem.unit_index[bench.sessions[index].unit]]
    if row.slots:
        bench.put(index, bench.problem.slots[bench.rng.choice(row.slots)])


def move_off_the_grid(bench: Bench) -> None:
    index, (day, shift) = bench.pick(), bench.rng.choice([(7, 0), (1, 0), (0, 1), (200, 0)])
    session = bench.sessions[index]
    start = session.start.replace(hour=(session.start.hour + shift) % 24) + day * _DAY
    bench.change(index, start=start, end=start + (session.end - session.start))


def swap_times(bench: Bench) -> None:
    a, b = bench.pick(), bench.pick()
    first, second = bench.sessions[a], bench.sessions[b]
    bench.change(a, start=second.start, end=second.end)
    bench.change(b, start=first.start, end=first.end)


def swap_kinds(bench: Bench) -> None:
    a = bench.pick()
    b = bench.partner(a)
    first, second = bench.sessions[a], bench.sessions[b]
    bench.change(a, kind=second.kind, room=second.room)
    bench.change(b, kind=first.kind, room=first.room)


def flip_kind(bench: Bench) -> None:
    index = bench.pick()
    kind: SessionKind = "webconference" if bench.sessions[index].kind == "in_person" else "in_person"
    bench.change(index, kind=kind, room=bench.any_room(kind))


def change_room(bench: Bench) -> None:
    index = bench.pick()
    room, several = bench.any_room(bench.sessions[index].kind), rooms_named(bench.sessions[index].room)
    if room is not None and len(several) > 1:  # one of them, or one more
        room = room_code({*several[bench.rng.randint(0, 1) :], room})
    bench.change(index, room=room)


def spoil_room(bench: Bench) -> None:
    """No room, a room for a webconference, a room that does not exist, one room fewer."""
    several = [n for n, session in enumerate(bench.sessions) if len(rooms_named(session.room)) > 1]
    if several and bench.rng.random() < 0.3:
        index = bench.rng.choice(several)
        bench.change(index, room=room_code(rooms_named(bench.sessions[index].room)[1:]))
        return
    bench.change(bench.pick(), room=bench.rng.choice([None, bench.instance.rooms[0].id, "NOWHERE"]))


def change_trainer(bench: Bench) -> None:
    bench.change(bench.pick(), trainers=(bench.rng.choice(bench.instance.trainers).id,))


def spoil_trainers(bench: Bench) -> None:
    """Nobody, several, one twice, somebody unknown."""
    ids = [trainer.id for trainer in bench.instance.trainers]
    some = tuple(bench.rng.sample(ids, bench.rng.randint(0, len(ids))))
    index = bench.pick()
    twice = bench.sessions[index].trainers * 2
    bench.change(index, trainers=bench.rng.choice([some, some, twice, ("NOBODY",)]))


def swap_trainers(bench: Bench) -> None:
    a = bench.pick()
    b = bench.partner(a)
    first, second = bench.sessions[a].trainers, bench.sessions[b].trainers
    bench.change(a, trainers=second)
    bench.change(b, trainers=first)


def drop(bench: Bench) -> None:
    del bench.sessions[bench.pick()]


def double(bench: Bench) -> None:
    """The same session twice: two of one unit in one slot."""
    bench.sessions.append(bench.sessions[bench.pick()])


def overwrite(bench: Bench) -> None:
    """One session becomes a copy of another of its unit: the count stays, the slot is taken twice."""
    a = bench.pick()
    bench.sessions[a] = bench.sessions[bench.partner(a)]


def add(bench: Bench) -> None:
    slot = bench.rng.choice(bench.problem.slots)
    bench.sessions.append(bench.sessions[bench.pick()].model_copy(update={"start": slot.start, "end": slot.end}))


def _centre_day(bench: Bench, group: str, slot: Slot) -> AlternanceDay:
    start, end = bench.problem.timeline.alternance_hours(slot.day)
    return AlternanceDay(id="ALT", group=group, start=start, end=end)


def add_day(bench: Bench) -> None:
    group = bench.rng.choice(bench.instance.groups).id
    bench.days.append(_centre_day(bench, group, bench.rng.choice(bench.problem.slots)))


def drop_day(bench: Bench) -> None:
    if bench.days:
        del bench.days[bench.rng.randrange(len(bench.days))]


def double_day(bench: Bench) -> None:
    if bench.days:
        bench.days.append(bench.rng.choice(bench.days))


def move_day(bench: Bench) -> None:
    if bench.days:
        index = bench.rng.randrange(len(bench.days))
        bench.days[index] = _centre_day(bench, bench.days[index].group, bench.rng.choice(bench.problem.slots))


def move_day_by_weeks(bench: Bench) -> None:
    if bench.days:
        index, weeks = bench.rng.randrange(len(bench.days)), bench.rng.choice([-2, -1, 1, 2])
        day = bench.days[index]
        bench.days[index] = day.model_copy(
            update={"start": day.start + 7 * weeks * _DAY, "end": day.end + 7 * weeks * _DAY}
        )


def move_every_day(bench: Bench) -> None:
    """All alternance days to another weekday."""
    shift = bench.rng.choice([-2, -1, 1, 2]) * _DAY
    bench.days = [day.model_copy(update={"start": day.start + shift, "end": day.end + shift}) for day in bench.days]


def another_groups_day(bench: Bench) -> None:
    if bench.days:
        index = bench.rng.randrange(len(bench.days))
        bench.days[index] = bench.days[index].model_copy(update={"group": bench.rng.choice(["G1", "A1", "NOBODY"])})


MUTATIONS: tuple[Callable[[Bench], None], ...] = (
    move, move_nearby, move_nearby, move_nearby, move_off_the_grid, swap_times, swap_kinds, swap_kinds, flip_kind,
    change_room, change_room, spoil_room, change_trainer, spoil_trainers, swap_trainers, drop, double, overwrite, add,
    add_day, drop_day, double_day, move_day, move_day_by_weeks, move_every_day, another_groups_day,
)  # fmt: skip


def mutated(problem: Problem, timetable: Timetable, rng: random.Random) -> tuple[str, Timetable]:
    """The timetable after one mutation, and the mutation's name."""
    bench = Bench(problem, timetable, rng)
    mutation = rng.choice(MUTATIONS if bench.sessions else (add_day, drop_day, move_day))
    mutation(bench)
    return mutation.__name__, bench.edited()
