"""Arithmetic that proves, before any search, that no timetable exists, or none without a trainer clash.

Each sentence compares what is demanded with an upper bound of what fits (`capacity`): it appears only when the demand
is larger, so it is a proof, whatever else the instance says. All of them at once. The list is not complete: an
instance without a sentence may still be impossible. Source: docs/domain.md, "When it cannot be done".
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from scheduler.demand.capacity import Capacity, Period, in_semester
from scheduler.demand.hours_arithmetic import asked, too_few_hours, unreachable_hours
from scheduler.demand.order_arithmetic import too_late
from scheduler.demand.parallel_arithmetic import too_few_trainers, too_little_in_common
from scheduler.demand.pin_arithmetic import impossible_pins, pins_that_clash, why_unsuitable
from scheduler.demand.problem import GroupRow, Problem, UnitRow
from scheduler.demand.shortage import Sessions, Shortage, undominated
from scheduler.instance.schema.units import SessionKind
from scheduler.text import Text
from scheduler.timeline.clocks import skipped_hours
from scheduler.wording import (
    ALTERNANCE_DAY,
    KINDS,
    NOTHING,
    SESSION,
    SLOT,
    WEEK,
    counted,
    de,
    decimal,
    names,
    weekday,
)

Check = Callable[[Capacity], Iterable[Text]]


def impossibilities(problem: Problem) -> tuple[Text, ...]:
    """Why no timetable exists: each reason names the unit, group, trainer or room, with its figures.

    After them the slots that the clocks skip, which the figures lack. Empty when nothing is proved. A trainer who is
    unavailable makes nothing impossible: see `forced_clashes`.
    """
    checks: tuple[Check, ...] = (
        _no_room, _too_few_weeks, too_few_hours, unreachable_hours, too_late, too_little_in_common, _full_groups,
        _full_rooms, _too_few_alternance_days, _wrong_shares, _full_trainers, impossible_pins,
    )  # fmt: skip
    found = _all(problem, checks)
    return (*found, *skipped_hours(problem.timeline)) if found else ()


def forced_clashes(problem: Problem) -> tuple[Text, ...]:
    """Why every timetable has a trainer clash, each reason with its figures; empty when nothing is proved.

    With `--strict` they prove that no timetable exists. Where `impossibilities` says something they add nothing.
    """
    counted_out = (shortage.text for shortage in trainer_shortages(problem))
    return tuple(dict.fromkeys((*counted_out, *pins_that_clash(Capacity(problem)), *too_few_trainers(problem))))


def trainer_shortages(problem: Problem) -> list[Shortage]:
    """Sessions that outnumber the slots in which their trainers are available; none that others imply."""
    capacity = Capacity(problem)
    checks = (_units_without_trainer, _shares_without_trainer, _overbooked_trainers)
    return undominated(shortage for check in checks for shortage in check(capacity))


def _all(problem: Problem, checks: Iterable[Check]) -> tuple[Text, ...]:
    capacity = Capacity(problem)
    return tuple(dict.fromkeys(text for check in checks for text in check(capacity)))


def _lacking(capacity: Capacity, figures: Callable[[Period], tuple[int, int]]) -> Iterator[tuple[Period, int, int]]:
    """Periods in which more is needed than fits at most; a semester only when it says more than the year."""
    said: set[tuple[int, int]] = set()
    for period in capacity.periods:
        needed, most = figures(period)
        if needed > most and (needed, most) not in said:
            said.add((needed, most))
            yield period, needed, most


def _no_room(capacity: Capacity) -> Iterator[Text]:
    """In-person sessions without a room large enough, equipped and on the site asked for."""
    for row in capacity.problem.units:
        if row.demand.in_person and not row.rooms:
            what, why = asked(row, row.demand.in_person, "in_person"), _why_no_room(capacity.problem, row)
            yield Text(f"{row.code} : {what.fr}, mais {why.fr}", f"{row.code}: {what.en}, but {why.en}")


def _why_no_room(problem: Problem, row: UnitRow) -> Text:
    rooms, unit = problem.instance.rooms, row.unit
    if not rooms:
        return Text("l’instance n’a aucune salle", "the instance has no room at all")
    if unit.rooms_per_site:
        for site, students in problem.instance.seats(unit).items():
            able = [room for room in rooms if room.site == site and set(unit.features) <= set(room.features)]
            if not any(room.capacity >= students for room in able):
                seats = max((room.capacity for room in able), default=0)
                return Text(
                    f"aucune salle de {site} ne convient à ses {students} étudiants de là (la plus grande : {seats})",
                    f"no room at {site} suits its {students} students there (the largest: {seats})",
                )
    there = [room for room in rooms if unit.site in (None, room.site)]
    if not there:
        return Text(f"aucune salle n’est sur le site {unit.site}", f"no room is at {unit.site}")
    equipped = [room for room in there if set(unit.features) <= set(room.features)]
    if equipped:
        largest = max(equipped, key=lambda room: room.capacity)
        return why_unsuitable(problem, row, largest)
    asked = names(unit.features)
    where = Text(f" du site {unit.site}", f" at {unit.site}") if unit.site else Text("", "")
    return Text(
        f"aucune salle{where.fr} n’a tout l’équipement demandé ({asked.fr})",
        f"no room{where.en} has all the features asked for ({asked.en})",
    )


def _too_few_weeks(capacity: Capacity) -> Iterator[Text]:
    """Units with more sessions than their weeks can hold, in total and of each kind, in the year and each semester."""
    for row in capacity.problem.units:
        if row.demand.is_in_hours:
            continue  # `too_few_hours` says more
        for kind, period, slots in capacity.cases(row):
            needed = capacity.demanded(row, period, kind)
            most, weeks = capacity.sessions(row, slots, period)
            if needed > most:
                what, with_slot = counted(needed, SESSION if kind is None else KINDS[kind]), counted(weeks, WEEK)
                a_week = row.unit.sessions_per_week
                yield Text(
                    f"{row.code} : il faut {what.fr} {period.when.fr}, il en tient {most} au plus "
                    f"({with_slot.fr} avec un créneau possible, {a_week} par semaine au plus)",
                    f"{row.code}: {what.en} needed {period.when.en}, at most {most} fit "
                    f"({with_slot.en} with a possible slot, at most {a_week} a week)",
                )


def _full_groups(capacity: Capacity) -> Iterator[Text]:
    """Groups with more sessions than slots, those that alternance days and the law take left out."""
    for group in capacity.problem.groups:
        if group.days is not None:
            continue  # it attends a part of its units' sessions, nobody knows which
        for period, needed, most in _lacking(capacity, partial(_attendance, capacity, group)):
            what, free, note = counted(needed, SESSION), counted(most, SLOT), _alternance_counted(group)
            yield Text(
                f"groupe {group.group.id} : {what.fr} {period.when.fr}, mais {free.fr} au plus{note.fr}",
                f"group {group.group.id}: {what.en} {period.when.en}, but at most {free.en}{note.en}",
            )


def _attendance(capacity: Capacity, group: GroupRow, period: Period) -> tuple[int, int]:
    needed = sum(capacity.demanded(capacity.problem.units[unit], period) for unit in group.units)
    return needed, capacity.attended(group, period)


def _alternance_counted(group: GroupRow) -> Text:
    if group.group.alternance is None:
        return Text("", "")
    return Text(
        " (durée légale et journées d’alternance déduites)", " (legal hours and alternance days taken into account)"
    )


def _full_rooms(capacity: Capacity) -> Iterator[Text]:
    """Rooms that must take more in-person sessions than their open slots."""
    problem = capacity.problem
    rooms_of = [(row, rooms) for row in problem.units if row.demand.in_person for rooms in _wanted(capacity, row)]
    families = {rooms for _, rooms in rooms_of}
    families |= {frozenset(room for rooms in families for room in rooms)} if families else set()
    for family in sorted(families, key=sorted):
        rows = [row for row, rooms in rooms_of if rooms <= family]
        if len(rows) == 1:
            continue  # its weeks say it
        for period, needed, most in _lacking(capacity, partial(_occupation, capacity, family, rows)):
            what, units = counted(needed, KINDS["in_person"]), names(row.code for row in rows)
            where = names(problem.instance.rooms[room].id for room in sorted(family))
            rooms = Text("salle", "room") if len(family) == 1 else Text("salles", "rooms")
            yield Text(
                f"{rooms.fr} {where.fr} : {what.fr} {period.when.fr} ({units.fr}), il en tient {most} au plus",
                f"{rooms.en} {where.en}: {what.en} {period.when.en} ({units.en}), at most {most} fit",
            )


def _wanted(capacity: Capacity, row: UnitRow) -> Iterator[frozenset[int]]:
    """The rooms of which its sessions take one each; where they take one at each site, those of each."""
    rooms, place_of = capacity.rooms_of(row), capacity.problem.place_of
    if row.seats and row.students:
        return  # not at the same places every day
    for place in sorted({place_of(row, room) for room in rooms}):
        yield frozenset(room for room in rooms if place_of(row, room) == place)


def _occupation(capacity: Capacity, family: frozenset[int], rows: Sequence[UnitRow], period: Period) -> tuple[int, int]:
    problem = capacity.problem
    usable = [problem.grid_of(capacity.usable(row, "in_person")) for row in rows]
    most = 0
    for slot in problem.timeline.slots:
        if slot.day in period.days:
            rooms_open = sum(problem.is_open(room, slot.day) for room in family)
            most += min(rooms_open, sum(slot.index in slots for slots in usable))
    return sum(capacity.demanded(row, period, "in_person") for row in rows), most


def _too_few_alternance_days(capacity: Capacity) -> Iterator[Text]:
    instance = capacity.problem.instance
    for group in capacity.problem.groups:
        wanted, hours = group.group.alternance, instance.alternance
        if wanted is None or hours is None or not wanted.min:
            continue
        name, law = group.group.id, decimal(instance.law.hours_per_day)
        if hours.hours > instance.law.hours_per_day:
            day = decimal(hours.hours)
            yield Text(
                f"groupe {name} : une journée d’alternance compte {day.fr} h, la loi en permet {law.fr} par jour",
                f"group {name}: an alternance day counts {day.en} h, the law allows {law.en} in a day",
            )
            continue
        days = capacity.alternance_days(group)
        best = max(days, key=lambda weekday: len(days[weekday]), default=None)
        most = len(days[best]) if best is not None else 0
        if most < wanted.min:
            what = counted(wanted.min, ALTERNANCE_DAY)
            if best is None:
                but = Text("aucun jour n’est possible", "no day is possible")
            else:
                at = weekday(best)
                but = Text(f"le mieux est le {at.fr}, avec {most}", f"the best is {at.en}, with {most}")
            yield Text(
                f"groupe {name} : il faut {what.fr} au moins sur un même jour de la semaine, mais {but.fr}",
                f"group {name}: at least {what.en} needed on one weekday, but {but.en}",
            )


def _wrong_shares(capacity: Capacity) -> Iterator[Text]:
    """Shares that do not add up to the unit's sessions."""
    for row in capacity.problem.units:
        shares = row.unit.shares if row.teaching == "choice" else None
        if not shares:
            continue
        total, everybody = sum(shares.values()), set(row.unit.trainers) <= shares.keys()
        least, most = row.demand.range()
        if total > most or (everybody and total < least):
            parts, what = counted(total, SESSION), counted(most, SESSION)
            fewer = Text(f"de {least} à ", f"{least} to ") if least < most else NOTHING
            yield Text(
                f"{row.code} : les parts des formateurs font {parts.fr}, l’UE en a {fewer.fr}{most}",
                f"{row.code}: the trainers’ shares make {parts.en}, the unit has {fewer.en}{what.en}",
            )


def _taught_alone(capacity: Capacity, trainer: int, period: Period) -> dict[int, int]:
    """Sessions that the trainer must teach in the period, at least, by unit: whatever the solver chooses."""
    needed: dict[int, int] = {}
    for unit in capacity.problem.taught_by[trainer]:
        row = capacity.problem.units[unit]
        if row.teaching != "choice":
            needed[unit] = capacity.demanded(row, period)
        elif row.unit.shares is not None and (period is capacity.year or capacity.demanded(row, period)):
            share = row.unit.shares.get(capacity.problem.instance.trainers[trainer].id, 0)
            # Of an annual unit the other semesters may take as much of the share as they have sessions.
            elsewhere = sum(quota.total[1] for quota in row.quotas if not quota.days <= period.days)
            needed[unit] = share if period is capacity.year else max(0, share - elsewhere)
    return {unit: count for unit, count in needed.items() if count}


def _full_trainers(capacity: Capacity) -> Iterator[Text]:
    """Trainers whose sessions do not fit in their evenings a week and sessions an evening."""
    for index, trainer in enumerate(capacity.problem.instance.trainers):
        if not trainer.is_limited:
            continue
        for period, needed, most in _lacking(capacity, partial(_load, capacity, index)):
            what, units = counted(needed, SESSION), _codes(capacity, index, period)
            yield Text(
                f"{trainer.name} : {what.fr} {period.when.fr} ({units.fr}), mais {most} au plus avec ses limites "
                "de soirées par semaine, de séances par soirée et d’heures",
                f"{trainer.name}: {what.en} {period.when.en} ({units.en}), but at most {most} within the "
                "evenings a week, sessions an evening and hours stated",
            )


def _load(capacity: Capacity, trainer: int, period: Period) -> tuple[int, int]:
    problem, needed = capacity.problem, _taught_alone(capacity, trainer, period)
    slots = [slot for unit in needed for slot in capacity.usable_by(problem.units[unit])]
    return sum(needed.values()), _fitting(capacity, trainer, slots, period)


def _fitting(capacity: Capacity, trainer: int, slots: Iterable[int], period: Period) -> int:
    per_day = Counter(day for slot in slots if (day := capacity.problem.slots[slot].day) in period.days)
    return capacity.taught(capacity.problem.instance.trainers[trainer], per_day)


def _codes(capacity: Capacity, trainer: int, period: Period) -> Text:
    return names(capacity.problem.units[unit].code for unit in _taught_alone(capacity, trainer, period))


def _sessions(row: UnitRow, period: Period, *, kind: SessionKind | None = None, of: int | None = None) -> Sessions:
    """The unit's sessions in the period, of one kind or all; `of`: those that are this trainer's share."""
    held = [number for number, quota in enumerate(row.quotas) if not period.days.isdisjoint(quota.days)]
    return frozenset((row.index, of, each, number) for each in row.kinds if kind in (None, each) for number in held)


def _units_without_trainer(capacity: Capacity) -> Iterator[Shortage]:
    """Units with more sessions than weeks in which a trainer (or all, when together) is available."""
    problem = capacity.problem
    for row in problem.units:
        for kind, period, usable in capacity.cases(row):
            needed = capacity.demanded(row, period, kind)
            possible, _ = capacity.sessions(row, usable, period)
            most, _ = capacity.sessions(row, _without_clash(problem, row, usable), period)
            if possible >= needed > most:  # else the trainers are not what is missing
                who = names(problem.instance.trainers[trainer].name for trainer in row.trainers)
                what = asked(row, needed, kind)
                semester = problem.instance.semester.get(row.unit.period or "")
                when = period.when if semester is None or len(capacity.periods) == 1 else in_semester(semester)
                free = _free(row, who, most)
                text = Text(
                    f"{row.code} demande {what.fr} {when.fr} ; {free.fr}",
                    f"{row.code} asks for {what.en} {when.en}; {free.en}",
                )
                yield Shortage(_sessions(row, period, kind=kind), needed, most, text)


def _free(row: UnitRow, who: Text, most: int) -> Text:
    """`G. LEBON n’est libre que pour 4`"""
    only = Text(f"que pour {most}", f"for {most} only") if most else Text("pour aucune", "for none")
    if len(row.trainers) == 1:
        return Text(f"{who.fr} n’est libre {only.fr}", f"{who.en} is free {only.en}")
    if row.teaching == "together":
        return Text(f"{who.fr} ne sont libres ensemble {only.fr}", f"{who.en} are free together {only.en}")
    return Text(
        f"l’un de ses formateurs n’est libre {only.fr} ({who.fr})", f"one of its trainers is free {only.en} ({who.en})"
    )


def _without_clash(problem: Problem, row: UnitRow, slots: Iterable[int]) -> list[int]:
    return [slot for slot in slots if problem.free_trainers(row, slot) is not None]


def _shares_without_trainer(capacity: Capacity) -> Iterator[Shortage]:
    """Trainers whose share of a unit is larger than the weeks in which they are available."""
    problem = capacity.problem
    for row in problem.units:
        for trainer in row.trainers if row.teaching == "choice" else ():
            who = problem.instance.trainers[trainer]
            share = (row.unit.shares or {}).get(who.id, 0)
            free = [slot for slot in capacity.usable_by(row) if problem.levels[trainer][slot] != "unavailable"]
            most, _ = capacity.sessions(row, free)
            if share > most:
                part = counted(share, SESSION)
                text = Text(
                    f"{row.code} : la part {de(who.name)} est de {part.fr}, {most} au plus quand il est disponible",
                    f"{row.code}: the share of {who.name} is {part.en}, at most {most} when available",
                )
                yield Shortage(_sessions(row, capacity.year, of=trainer), share, most, text)


def _overbooked_trainers(capacity: Capacity) -> Iterator[Shortage]:
    """Trainers with more sessions than slots in which they are available."""
    for index, trainer in enumerate(capacity.problem.instance.trainers):
        for period, needed, most in _lacking(capacity, partial(_openings, capacity, index)):
            what, units = counted(needed, SESSION), _codes(capacity, index, period)
            rows = [capacity.problem.units[unit] for unit in _taught_alone(capacity, index, period)]
            too = Text("", "")
            if any(row.teaching == "together" and len(row.trainers) > 1 for row in rows):
                too = Text(" en même temps que ses collègues", " at the same time as the colleagues")
            free = Text(f"n’est libre{too.fr} que pour {most}", f"is free{too.en} for {most} only")
            if not most:
                free = Text(f"n’est libre{too.fr} pour aucune", f"is free{too.en} for none")
            asks = Text("demande", "asks for") if len(rows) == 1 else Text("demandent", "ask for")
            text = Text(
                f"{units.fr} {asks.fr} {what.fr} {period.when.fr} ; {trainer.name} {free.fr}",
                f"{units.en} {asks.en} {what.en} {period.when.en}; {trainer.name} {free.en}",
            )
            if any(row.teaching == "choice" for row in rows):  # a share of what the units ask for
                text = Text(
                    f"{trainer.name} doit tenir {what.fr} {period.when.fr} ({units.fr}) et {free.fr}",
                    f"{trainer.name} must teach {what.en} {period.when.en} ({units.en}) and {free.en}",
                )
            taught = (_sessions(row, period, of=index if row.teaching == "choice" else None) for row in rows)
            yield Shortage(Sessions().union(*taught), needed, most, text)


def _openings(capacity: Capacity, trainer: int, period: Period) -> tuple[int, int]:
    problem, needed = capacity.problem, _taught_alone(capacity, trainer, period)
    slots = {
        slot
        for row in (problem.units[unit] for unit in needed)
        for slot in _without_clash(problem, row, capacity.usable_by(row))
        if problem.levels[trainer][slot] != "unavailable"
    }
    return sum(needed.values()), _fitting(capacity, trainer, slots, period)
