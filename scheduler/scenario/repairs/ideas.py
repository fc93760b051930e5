"""What might make an impossible instance possible: changes suggested by the facts that cannot hold together.

An idea is a suspicion, nothing more: `repairs` solves the instance with it before a planner reads of it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from scheduler.demand.problem import Problem, UnitRow
from scheduler.instance.schema.dates import Closure
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import Room
from scheduler.instance.schema.slots import WEEKDAYS, Weekday
from scheduler.instance.schema.units import SESSION_KINDS, Pin, SessionKind, Unit, course_of
from scheduler.scenario.changes.catalogue.catch_up import CatchUp
from scheduler.scenario.changes.catalogue.closures import Interruption, Teach
from scheduler.scenario.changes.catalogue.groups import AlternanceDays
from scheduler.scenario.changes.catalogue.hours import UnitHours
from scheduler.scenario.changes.catalogue.people import Available, Limits
from scheduler.scenario.changes.catalogue.pins import Unpin
from scheduler.scenario.changes.catalogue.programme import Counts, Kind, Rhythm
from scheduler.scenario.changes.catalogue.rooms import AddRoom, GroupSite, RoomChange
from scheduler.scenario.changes.catalogue.sections import Sections
from scheduler.scenario.changes.catalogue.teams import AddTrainer, Replace
from scheduler.scenario.changes.change import Change
from scheduler.scenario.repairs.unit_ideas import longer, shorter, sooner, wider
from scheduler.search.reasons.fact import Fact

# Who has to agree, the easiest first: repairs are ranked by it, then by how little they change.
PLANNER = 0
"""A pin: whoever set it can lift it, alone."""
RHYTHM = 1
"""Two sessions in a week: trainer and students are told; nobody gives anything up."""
TRAINER = 2
"""A trainer who comes on an evening more: one telephone call, and the trainer may say no."""
PROGRAMME = 3
"""A webconference in place of an in-person session: the trainer and the head of the programme agree on it."""
COLLEAGUE = 4
"""A trainer who takes sessions of another over: two people, and a contract to change."""
PREMISES = 5
"""Seats or a room: the administration finds them, and may pay for them."""
CATCH_UP = 6
"""A session in the revision week or on a Saturday: the administration opens the centre for it, and those of the unit
come."""
JOURNEY = 7
"""A group that sits at another site: all its students travel, for every such session of theirs."""
CALENDAR = 8
"""Teaching on a day off: the administration opens the centre, and everybody gives the day up."""
APPRENTICES = 9
"""An alternance day fewer: the training contract of apprentices, and their employers."""
DIPLOMA = 10
"""A session fewer than the diploma's rules ask for: students lose it, so it comes last."""

MOST_FEWER = 3
"""Sessions given up or held as webconferences: beyond, it is another timetable. Alternance days fewer, where they are
combined with something else."""
TOLERANCES, HOURS_FEWER = (0.5, 1.0, 1.5, 2.0), (1.5, 2.0, 3.0, 4.0, 6.0)
"""Hours of a unit stated in them: more that they may be missed by, and fewer of them."""
LIMIT_SIZE = 10
"""A limit raised asks for more than a few single evenings do."""
COLLEAGUES = 3
"""How many other trainers are tried for a unit, those with the most free evenings first."""
UNITS_SHARED = 4
"""For how many units of a cause another trainer is tried, the smallest first."""
NEAREST_ROOMS = 3


@dataclass(frozen=True)
class Idea:
    """Changes that one person can be asked for together. `size`: how much they change, in their own unit."""

    changes: tuple[Change, ...]
    burden: int
    size: int = 1
    doubled: tuple[str, int] | None = None
    """Of a rhythm raised: the unit, and in how many weeks it is made use of at most."""
    people: int = 1
    """How many have to agree."""

    @property
    def rank(self) -> tuple[int, int]:
        return self.burden, self.size


Ideas = tuple[Idea, ...]
"""Ideas that only work together."""

Ladder = tuple[Idea, ...]
"""The same idea with more and more of it: the first that works is the one."""


def ideas(problem: Problem, facts: Sequence[Fact]) -> list[Ladder]:
    """The ladders that these facts suggest, the least burden first. A trainer's evenings are not here: the solver
    chooses them (`repair_trials.Trials.evenings`)."""
    found = dict.fromkeys(_ideas(problem, facts))
    return sorted((ladder for ladder in found if ladder), key=lambda ladder: ladder[0].rank)


def _ideas(problem: Problem, facts: Sequence[Fact]) -> Iterator[Ladder]:
    instance, kinds = problem.instance, {fact.kind for fact in facts}
    rows = [problem.units[problem.unit_index[f.subject]] for f in facts if f.kind == "unit"]
    for fact in facts:
        match fact.kind:
            case "pin":
                assert fact.number is not None
                yield from _unpinned(instance.pins[fact.number])
            case "closure":
                assert fact.number is not None
                yield tuple(_shorter(instance.calendar.closures[fact.number]))
            case "holiday":
                assert fact.day is not None
                yield (Idea((Teach(date=fact.day),), CALENDAR),)
            case "evenings" | "sessions":
                yield tuple(_raised(instance, fact))
            case "hours":
                yield tuple(Idea((change,), TRAINER, LIMIT_SIZE * more) for change, more in longer(problem, fact))
            case "order":
                yield tuple(Idea((change,), PROGRAMME, fewer) for change, fewer in sooner(problem, fact))
            case "parallel":
                whole = instance.unit[fact.subject].whole
                apart = Sections(unit=whole.code, sections=whole.sections or (), parallel=False)
                yield (Idea((apart,), PROGRAMME),)
            case "times":
                yield tuple(Idea((change,), PROGRAMME, more) for change, more in wider(problem, fact))
            case "alternance":
                yield tuple(_fewer_days(instance, fact.subject))
            case "rooms":
                yield from _larger_rooms(problem, fact)
            case _:
                pass
    if kinds & {"away", "one_place", "evenings", "sessions", "hours", "shares"}:
        wanted = {fact.subject for fact in facts if fact.kind in ("away", "one_place", "evenings", "sessions", "hours")}
        for row in sorted(rows, key=lambda row: row.demand.total)[:UNITS_SHARED]:
            yield from _colleagues(problem, row, wanted)
    for row in rows:
        if kinds & {"rooms", "room_closed", "site", "pin", "balance"}:
            yield tuple(_by_webconference(row))
        yield from _fewer_sessions(row)
        yield tuple(Idea((change,), PROGRAMME, 10 * less) for change, less in shorter(row.unit.whole))


def clash_ideas(problem: Problem, trainers: Sequence[str], units: Sequence[str], rules: frozenset[str]) -> list[Ladder]:
    """The ladders that unavoidable clashes of these trainers suggest; `units` and `rules` are those that make them so.
    Not here, as above: single evenings."""
    rows = [problem.units[problem.unit_index[code]] for code in units]
    found: list[Ladder] = [ladder for trainer in trainers for ladder in weekly_evenings(problem, trainer, units)]
    for row in sorted(rows, key=lambda row: row.demand.total)[:UNITS_SHARED]:
        found += _colleagues(problem, row, set(trainers))
    for row in rows:
        if "H9" in rules:
            found += [ladder for pin in problem.pins_of.get(row.index, ()) for ladder in _unpinned(pin)]
        if "H3" in rules:
            found.append((rhythm(row.unit),))
        if rules & {"H4", "H8", "H9"}:
            found.append(tuple(_by_webconference(row)))
    if len(rows) == 1:
        found += _fewer_sessions(rows[0])
    return [ladder for ladder in dict.fromkeys(found) if ladder]


def rhythm(unit: Unit, weeks: int | None = None) -> Idea:
    """One session more in a week, in so many weeks at most, or whenever it helps."""
    raised = Rhythm(unit=unit.whole.code, sessions_per_week=unit.sessions_per_week + 1)
    doubled = (unit.code, weeks) if weeks is not None else None
    return Idea((raised,), RHYTHM, weeks or 10, doubled)


def evenings(trainer: str, times: Sequence[tuple[dt.date, tuple[dt.time, ...]]]) -> Idea:
    """The trainer comes on these dates, at these hours."""
    opened = (Available(trainer=trainer, first=day, last=day, slots=starts) for day, starts in times)
    return Idea(tuple(each for each in opened), TRAINER, len(times))


def catching_up(unit: Unit, days: Sequence[dt.date]) -> Idea:
    """The unit catches up on these dates: besides the administration, all who teach and attend it have to come."""
    people = 1 + len(unit.trainers) + len(unit.groups)
    return Idea((CatchUp(unit=unit.code, dates=tuple(days)),), CATCH_UP, len(days), people=people)


def weekly_evenings(problem: Problem, trainer: str, units: Iterable[str]) -> Iterator[Ladder]:
    """The trainer comes on a weekday, in one slot or in all: all year, or in the only semester of these units."""
    instance = problem.instance
    periods = {instance.unit[code].period for code in units}
    only = instance.semester.get(periods.pop() or "") if len(periods) == 1 else None
    index = instance.trainers.index(instance.trainer[trainer])
    closed: dict[Weekday, dict[dt.time, int]] = {}
    for slot, level in zip(problem.slots, problem.levels[index], strict=True):
        if level == "unavailable" and slot.size == 1 and (only is None or slot.day in only):
            weekday: Weekday = WEEKDAYS[slot.day.weekday()]
            hours = closed.setdefault(weekday, {})
            hours[slot.start.time()] = hours.get(slot.start.time(), 0) + 1
    for weekday, hours in sorted(closed.items(), key=lambda each: WEEKDAYS.index(each[0])):
        size = 10 + sum(hours.values())  # always more than the few dates that may do
        single = [((start,), 10 + count) for start, count in sorted(hours.items())]
        for starts, count in (*single, *([(tuple(sorted(hours)), size)] if len(hours) > 1 else [])):
            dates = {"first": only.first, "last": only.last} if only is not None and len(instance.semester) > 1 else {}
            opened = Available(trainer=trainer, weekdays=(weekday,), slots=starts, **dates)
            yield (Idea((opened,), TRAINER, count),)


def _one(change: Change, burden: int, size: int = 1) -> Ladder:
    return (Idea((change,), burden, size),)


def _unpinned(pin: Pin) -> Iterator[Ladder]:
    yield _one(Unpin(unit=course_of(pin.unit), date=pin.date), PLANNER)


def _shorter(closure: Closure) -> Iterator[Idea]:
    """A day, then a week less at either end, then none of it."""
    length = (closure.last - closure.first).days + 1
    for days in (1, 7):
        if days < length:
            cut = dt.timedelta(days=days)
            for first, last in ((closure.first, closure.last - cut), (closure.first + cut, closure.last)):
                yield Idea((Interruption(name=closure.name, first=first, last=last),), CALENDAR, days)
    yield Idea((Interruption(name=closure.name),), CALENDAR, length)


def _raised(instance: Instance, fact: Fact) -> Iterator[Idea]:
    """An evening a week more, or a session an evening more, up to all that the grid of slots has."""
    trainer, grid = instance.trainer[fact.subject], instance.slots
    held = Counter(weekday for template in grid for weekday in template.weekdays)
    if fact.kind == "evenings":
        now, all_of_them = trainer.max_evenings_per_week or 0, len(held)
        name = "max_evenings_per_week"
    else:
        now, all_of_them = trainer.max_sessions_per_evening or 0, max(held.values())
        name = "max_sessions_per_evening"
    for most in range(now + 1, all_of_them + 1):
        yield Idea((Limits.model_validate({"trainer": trainer.id, name: most}),), TRAINER, LIMIT_SIZE * (most - now))


def _fewer_days(instance: Instance, group: str) -> Iterator[Idea]:
    wanted = instance.group[group].alternance
    assert wanted is not None
    for fewer in range(1, wanted.min + 1):
        yield Idea((AlternanceDays(group=group, min=wanted.min - fewer),), APPRENTICES, fewer)


def _by_webconference(row: UnitRow) -> Iterator[Idea]:
    if row.demand.is_in_hours:
        return  # nobody knows how long a session of it is
    for count in range(1, min(MOST_FEWER, row.demand.in_person) + 1):
        yield Idea((Kind(unit=row.unit.whole.code, to="webconference", count=count),), PROGRAMME, count)


def _fewer_sessions(row: UnitRow) -> Iterator[Ladder]:
    kind: SessionKind
    if row.demand.is_in_hours:
        yield from _fewer_hours(row)
        return
    for kind in ("webconference", "in_person"):
        most = min(MOST_FEWER, row.demand.of(kind), row.demand.total - 1)
        yield tuple(Idea((_counts(row, kind, fewer),), DIPLOMA, fewer) for fewer in range(1, most + 1))


def _fewer_hours(row: UnitRow) -> Iterator[Ladder]:
    """A wider tolerance, then up to so many hours fewer of each kind."""
    least, spare = min(row.demand.asked.values()) / 60, row.demand.tolerance / 60
    wider = [spare + more for more in TOLERANCES if spare + more < least]
    yield tuple(Idea((UnitHours(unit=row.code, tolerance=near),), PROGRAMME, round(2 * near)) for near in wider)
    for kind in row.kinds:
        asked = row.demand.asked[kind] / 60
        fewer = [hours for hours in HOURS_FEWER if asked - hours > spare]
        yield tuple(
            Idea((UnitHours.model_validate({"unit": row.code, kind: asked - hours}),), DIPLOMA, round(hours))
            for hours in fewer
        )


def _counts(row: UnitRow, kind: SessionKind, fewer: int) -> Counts:
    held = {each: row.demand.of(each) - (fewer if each == kind else 0) for each in SESSION_KINDS}
    return Counts(unit=row.unit.whole.code, **held)


def _colleagues(problem: Problem, row: UnitRow, wanted: set[str]) -> Iterator[Ladder]:
    """The instance's other trainers for a unit of these, who have the most free slots left for it first."""
    instance, unit = problem.instance, row.unit
    mine = [name for name in unit.trainers if name in wanted]
    if not mine:
        return
    for trainer in sorted(range(len(instance.trainers)), key=lambda each: -_free(problem, row, each))[: COLLEAGUES + 1]:
        name = instance.trainers[trainer].id
        if name in unit.trainers or _free(problem, row, trainer) < 1:
            continue
        if row.teaching == "together" or unit.whole.shares:
            yield _one(Replace(unit=unit.whole.code, trainer=mine[0], by=name), COLLEAGUE, row.demand.total)
        else:
            yield _one(AddTrainer(unit=unit.whole.code, trainer=name), COLLEAGUE, row.demand.total)


def _free(problem: Problem, row: UnitRow, trainer: int) -> int:
    """Slots of the unit in which the trainer is available, less what the trainer teaches already."""
    levels = problem.levels[trainer]
    taught = sum(problem.units[unit].demand.total for unit in problem.taught_by[trainer])
    return sum(levels[slot] != "unavailable" for slot in row.slots) - taught


def _larger_rooms(problem: Problem, fact: Fact) -> Iterator[Ladder]:
    """Rooms that are too small, or not equipped, for units that lack one; or a room that the centre does not have. With
    a room at each site: at those where none will do, else at each; or a group sits at another."""
    instance = problem.instance
    units = [instance.unit[code] for code in fact.units if code in problem.unit_index]
    for site, wanted in _wanted(instance, units).items():
        other = [room for room in instance.rooms if room.id not in fact.rooms and site in (None, room.site)]
        largest = max(each.seats for each in wanted)
        for room in sorted(other, key=lambda room: (abs(largest - room.capacity), room.id))[:NEAREST_ROOMS]:
            yield tuple(_adapted(room, [each for each in wanted if each.site in (None, room.site)]))
        yield tuple(_another_room(instance, wanted))
    for unit in units:
        for group in unit.groups if unit.rooms_per_site else ():
            for site in instance.sites_of(unit):
                if site != instance.site_of_group(group):
                    yield _one(GroupSite(group=group, site=site), JOURNEY, instance.group[group].size)


class _Wanted(NamedTuple):
    seats: int
    site: str | None
    features: tuple[str, ...]


def _wanted(instance: Instance, units: Iterable[Unit]) -> dict[str | None, list[_Wanted]]:
    """What rooms the units ask for; by site those that have one at each."""
    found = dict[str | None, list[_Wanted]]()
    for unit in units:
        if not unit.rooms_per_site:
            found.setdefault(None, []).append(_Wanted(instance.attendance(unit), unit.site, unit.features))
            continue
        each = [_Wanted(seats, site, unit.features) for site, seats in instance.seats(unit).items()]
        lacking = [want for want in each if not any(_suits(room, want) for room in instance.rooms)]
        for want in lacking or each:
            found.setdefault(want.site, []).append(want)
    return found


def _suits(room: Room, want: _Wanted) -> bool:
    return room.site == want.site and room.capacity >= want.seats and set(want.features) <= set(room.features)


def _adapted(room: Room, wanted: Iterable[_Wanted]) -> Iterator[Idea]:
    """With the least capacity first."""
    for want in sorted(wanted, key=lambda want: want.seats):
        missing = sorted(set(want.features) - set(room.features))
        capacity = want.seats if want.seats > room.capacity else None
        if capacity is not None or missing:
            features = (*room.features, *missing) if missing else None
            change = RoomChange(room=room.id, capacity=capacity, features=features)
            yield Idea((change,), PREMISES, max(0, want.seats - room.capacity) + len(missing))


def _another_room(instance: Instance, wanted: Iterable[_Wanted]) -> Iterator[Idea]:
    taken, number = {room.id for room in instance.rooms}, 1
    while (name := f"SALLE-EN-PLUS-{number}") in taken:
        number += 1
    for want in sorted(wanted, key=lambda want: want.seats):
        site = want.site or instance.sites[0].id
        room = AddRoom(
            id=name, site=site, capacity=want.seats, **({"features": want.features} if want.features else {})
        )
        yield Idea((room,), PREMISES, 1000 + want.seats)  # a room costs more than seats


def named_apart(chosen: Ideas) -> Ideas:
    """New rooms that were thought of separately, under names of their own."""
    taken, found = set[str](), list[Idea]()
    for idea in chosen:
        room = idea.changes[0] if len(idea.changes) == 1 else None
        if isinstance(room, AddRoom) and room.id in taken:
            name, number = room.id.rpartition("-")[0], 1
            while (other := f"{name}-{number}") in taken:
                number += 1
            room = room.model_copy(update={"id": other})
            idea = replace(idea, changes=(room,))
        if isinstance(room, AddRoom):
            taken.add(room.id)
        found.append(idea)
    return tuple(found)
