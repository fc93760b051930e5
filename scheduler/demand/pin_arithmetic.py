"""Pins that contradict arithmetic: what they ask for cannot be, whatever the rest of the timetable."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import combinations, groupby

from scheduler.demand.capacity import Capacity
from scheduler.demand.problem import Problem, UnitRow
from scheduler.instance.schema.places import Room
from scheduler.instance.schema.units import SESSION_KINDS, Pin, SessionKind
from scheduler.text import Text
from scheduler.timeline.calendar import monday
from scheduler.timeline.clocks import changed_hours
from scheduler.wording import KINDS, PINNED_DATE, SEAT, SESSION, SLOT, clock, counted, date, joined, names, say

Options = frozenset[tuple[int, SessionKind]]
"""Slots and kinds of a session that would satisfy a dated pin."""


def impossible_pins(capacity: Capacity) -> Iterator[Text]:
    """Every pin that cannot be kept, alone or with the others."""
    for unit, pins in capacity.problem.pins_of.items():
        row = capacity.problem.units[unit]
        dated = [pin for pin in pins if pin.date is not None]
        yield from _unsuitable_rooms(capacity.problem, row, pins)
        for pin in dated:
            if not options(capacity, row, pin):
                yield _sentence(row, pin, _why_never(capacity, row, pin))
        yield from _crowded_weeks(row, dated)
        yield from _too_many_pins(row, dated)
        yield from _torn_days(capacity, row, dated)
        yield from _wrong_ranks(capacity, row, dated)
    yield from _groups_torn_apart(capacity)


def options(capacity: Capacity, row: UnitRow, pin: Pin) -> Options:
    """What a session that satisfies the dated pin can be."""
    found = set()
    for kind in row.kinds if pin.room is None else [kind for kind in row.kinds if kind == "in_person"]:
        if pin.kind not in (None, kind) or (kind == "in_person" and not _room_open(capacity, row, pin)):
            continue
        for index in capacity.usable(row, kind):
            slot = capacity.problem.slots[index]
            if slot.day == pin.date and pin.slot in (None, slot.start.time()):
                found.add((index, kind))
    return frozenset(found)


def _room_open(capacity: Capacity, row: UnitRow, pin: Pin) -> bool:
    problem = capacity.problem
    assert pin.date is not None
    rooms = capacity.pinned_to(row, capacity.rooms_of(row), [pin])
    is_there = pin.room is None or any(
        pin.room in problem.instance.room_ids(free) for free in problem.by_place(row, rooms, pin.date).values()
    )
    return is_there and capacity.is_open(row, rooms, pin.date)


def _sentence(row: UnitRow, pin: Pin, why: Text) -> Text:
    assert pin.date is not None
    day = date(pin.date)
    at = clock(pin.slot) if pin.slot is not None else None
    hour = Text(f" à {at.fr}", f" at {at.en}") if at is not None else Text("", "")
    return Text(
        f"{row.code} : la date fixée au {day.fr}{hour.fr} ne peut pas tenir : {why.fr}",
        f"{row.code}: the pin of {day.en}{hour.en} cannot be kept: {why.en}",
    )


def _why_never(capacity: Capacity, row: UnitRow, pin: Pin) -> Text:
    problem = capacity.problem
    assert pin.date is not None
    slots = [s for s in problem.timeline.times_on.get(pin.date, ()) if pin.slot in (None, s.start.time())]
    skipped = (h for h in problem.timeline.changed if h.slot is None and h.day == pin.date)
    if not slots and (hours := next((h for h in skipped if pin.slot in (None, h.start)), None)) is not None:
        return changed_hours(problem.timeline, hours)
    if not slots or not any(pin.date in quota.days for quota in row.quotas):
        return Text("aucun créneau de sa période n’est à ce moment", "no slot of its period is at that time")
    if pin.date not in problem.timeline.unit_days(row.unit):
        return Text(
            "l’UE n’a pas lieu ce jour-là : ses dates (« first », « last ») ou celles de ses groupes (« present »)",
            "the unit is not held on that day: its dates (“first”, “last”) or those of its groups (“present”)",
        )
    if not any(slot.index in row.slots for slot in slots):
        groups = names(problem.groups[group].group.id for group in row.attendees)
        return Text(
            f"une occupation extérieure prend ce moment à l’un de ses groupes ({groups.fr})",
            f"an external busy time takes that moment from one of its groups ({groups.en})",
        )
    if pin.room is not None:
        room = problem.instance.room[pin.room]
        if room.id not in problem.instance.room_ids(row.rooms):
            return why_unsuitable(problem, row, room)
        if any(pin.date in span for span in room.closed):
            return Text(f"la salle {room.id} est fermée ce jour-là", f"room {room.id} is closed that day")
    in_person_only = pin.kind == "in_person" or row.kinds == ("in_person",)
    if in_person_only and not _room_open(capacity, row, pin):
        return Text("aucune salle qui convient n’est ouverte ce jour-là", "no suitable room is open that day")
    return Text(
        "les autres dates fixées de l’UE et les salles ne laissent aucune séance à ce moment",
        "the unit’s other pins and the rooms leave no session at that time",
    )


def why_unsuitable(problem: Problem, row: UnitRow, room: Room) -> Text:
    """Why the unit's sessions cannot be in the room: too small, not equipped, or elsewhere."""
    students, missing = problem.instance.attendance(row.unit), set(row.unit.features) - set(room.features)
    if row.unit.rooms_per_site:
        seats_at = problem.instance.seats(row.unit)
        if room.site not in seats_at:
            return Text(
                f"la salle {room.id} est sur le site {room.site}, où aucun de ses groupes n’a sa place",
                f"room {room.id} is at {room.site}, where none of its groups sits",
            )
        students = seats_at[room.site]
    if room.capacity < students:
        seats, short = counted(room.capacity, SEAT), students - room.capacity
        return Text(
            f"la salle {room.id} a {seats.fr} pour {students} étudiants : il en manque {short}",
            f"room {room.id} has {seats.en} for {students} students: {short} too few",
        )
    if missing:
        what = names(sorted(missing))
        return Text(f"la salle {room.id} n’a pas : {what.fr}", f"room {room.id} lacks {what.en}")
    return Text(
        f"la salle {room.id} est sur le site {room.site}, l’UE se tient sur le site {row.unit.site}",
        f"room {room.id} is at {room.site}, the unit is held at {row.unit.site}",
    )


def _are_together(problem: Problem, row: UnitRow, rooms: Collection[str | None]) -> bool:
    """Whether one session can be in all of them."""
    known = [room for room in row.rooms if problem.instance.rooms[room].id in rooms]
    return len(rooms) < 2 or len(rooms) == len({problem.place_of(row, room) for room in known}) == len(known)


def _unsuitable_rooms(problem: Problem, row: UnitRow, pins: tuple[Pin, ...]) -> Iterator[Text]:
    """Undated pins of a room in which the unit cannot be, or of two rooms."""
    undated = [pin for pin in pins if pin.date is None and pin.room is not None and pin.kind != "webconference"]
    if not row.demand.in_person:
        return
    rooms = dict.fromkeys(pin.room for pin in undated if pin.room is not None)
    for room_id in rooms:
        room = problem.instance.room[room_id]
        if room.id not in problem.instance.room_ids(row.rooms):
            why = why_unsuitable(problem, row, room)
            yield Text(
                f"{row.code} : ses regroupements sont fixés en salle {room_id} : {why.fr}",
                f"{row.code}: its in-person sessions are pinned in room {room_id}: {why.en}",
            )
    if not _are_together(problem, row, rooms):
        where = names(rooms)
        yield Text(
            f"{row.code} : ses regroupements sont fixés dans plusieurs salles à la fois ({where.fr})",
            f"{row.code}: its in-person sessions are pinned in several rooms at once ({where.en})",
        )


def _crowded_weeks(row: UnitRow, dated: list[Pin]) -> Iterator[Text]:
    """More pinned dates in a week than sessions a week."""
    days = sorted({pin.date for pin in dated if pin.date is not None})
    for week, found in groupby(days, key=monday):
        held = list(found)
        if len(held) > row.unit.sessions_per_week:
            when, a_week = date(week), row.unit.sessions_per_week
            most = counted(a_week, SESSION)
            yield Text(
                f"{row.code} : {len(held)} dates fixées la semaine du {when.fr}, mais {most.fr} par semaine au plus",
                f"{row.code}: {len(held)} dates pinned in the week of {when.en}, but at most {most.en} a week",
            )


def _too_many_pins(row: UnitRow, dated: list[Pin]) -> Iterator[Text]:
    """More pinned dates than sessions, in total or of a kind."""
    days = {pin.date for pin in dated}
    if len(days) > row.demand.total:
        yield _too_many_dates(row, len(days), counted(row.demand.total, SESSION))
    for kind in SESSION_KINDS:
        of_kind = {pin.date for pin in dated if _kind(pin) == kind}
        if len(of_kind) > row.demand.of(kind):
            yield _too_many_dates(row, len(of_kind), counted(row.demand.of(kind), KINDS[kind]))


def _too_many_dates(row: UnitRow, dates: int, sessions: Text) -> Text:
    pinned = counted(dates, PINNED_DATE)
    return Text(f"{row.code} : {pinned.fr} pour {sessions.fr}", f"{row.code}: {pinned.en} for {sessions.en}")


def _kind(pin: Pin) -> SessionKind | None:
    return "in_person" if pin.room is not None else pin.kind


def _torn_days(capacity: Capacity, row: UnitRow, dated: list[Pin]) -> Iterator[Text]:
    """Pins of one date that no single session keeps, where the unit has one session a week."""
    if row.unit.sessions_per_week > 1:
        return
    for a, b in combinations(dated, 2):
        if a.date != b.date or a.date is None:
            continue
        rooms, numbers = {a.room, b.room} - {None}, {a.number, b.number} - {None}
        one, other = options(capacity, row, a), options(capacity, row, b)
        apart = one and other and not one & other
        if not _are_together(capacity.problem, row, rooms) or len(numbers) > 1 or apart:
            yield say(
                "{unit} : fixée le {day} {one} et {other}, mais {most} par semaine au plus",
                "{unit}: pinned on {day} {one} and {other}, but at most {most} a week",
                unit=row.code,
                day=date(a.date),
                one=_asked(a, b),
                other=_asked(b, a),
                most=counted(1, SESSION),
            )


def _asked(pin: Pin, other: Pin) -> Text:
    """What the pin asks for and the other does not: at 17:00, in room A, as session 2, as a webconference."""
    said = []
    if pin.slot is not None and pin.slot != other.slot:
        said.append(say("à {time}", "at {time}", time=clock(pin.slot)))
    if pin.room is not None and pin.room != other.room:
        said.append(say("en salle {room}", "in room {room}", room=pin.room))
    if pin.number is not None and pin.number != other.number:
        said.append(say("en séance n° {number}", "as session {number}", number=pin.number))
    kind = _kind(pin)
    if kind is not None and kind != _kind(other):
        said.append(Text(f"en {KINDS[kind].fr}", f"as {'an' if kind == 'in_person' else 'a'} {KINDS[kind].en}"))
    return joined(" ", said)


def _wrong_ranks(capacity: Capacity, row: UnitRow, dated: list[Pin]) -> Iterator[Text]:
    """Numbers against the order of dates, or that the weeks before or after cannot fill."""
    ranked = sorted((pin.date, pin.number) for pin in dated if pin.date is not None and pin.number is not None)
    for (day, number), (later, other) in combinations(dict.fromkeys(ranked), 2):
        if day < later and number >= other:
            first, second = date(day), date(later)
            yield Text(
                f"{row.code} : fixée en séance n° {number} le {first.fr} et n° {other} le {second.fr}, plus tard",
                f"{row.code}: pinned as session {number} on {first.en} and as session {other} on {second.en}, later",
            )
    slots = capacity.usable_by(row)
    for day, number in dict.fromkeys(ranked):
        until, _ = capacity.sessions(row, [s for s in slots if capacity.problem.slots[s].day <= day])
        since, _ = capacity.sessions(row, [s for s in slots if capacity.problem.slots[s].day >= day])
        when = date(day)
        if until < number:
            yield Text(
                f"{row.code} : séance n° {number} fixée le {when.fr}, mais {until} au plus jusqu’à cette date",
                f"{row.code}: session {number} pinned on {when.en}, but at most {until} fit up to that date",
            )
        if not row.demand.is_in_hours and since < row.demand.total - number + 1:
            rest = row.demand.total - number + 1
            yield Text(
                f"{row.code} : séance n° {number} sur {row.demand.total} fixée le {when.fr} ; il en reste {rest} à "
                f"partir de cette date, {since} au plus y tiennent",
                f"{row.code}: session {number} of {row.demand.total} pinned on {when.en}; {rest} are left from that "
                f"date on, at most {since} fit",
            )


def _pinned_slots(capacity: Capacity) -> dict[dt.date, dict[int, frozenset[int]]]:
    """For each pinned date and unit that can be kept, the slots of the pin that leaves the fewest."""
    table = defaultdict[dt.date, dict[int, frozenset[int]]](dict)
    for unit, pins in capacity.problem.pins_of.items():
        for pin in pins:
            if pin.date is None:
                continue
            slots = frozenset(slot for slot, _ in options(capacity, capacity.problem.units[unit], pin))
            known = table[pin.date].get(unit)
            if slots and (known is None or len(slots) < len(known)):
                table[pin.date][unit] = slots
    return table


def _crowds(pinned: dict[int, frozenset[int]]) -> Iterator[tuple[list[int], frozenset[int]]]:
    """Units pinned into fewer slots than they are."""
    for slots in sorted({*pinned.values(), frozenset[int]().union(*pinned.values())}, key=sorted):
        units = [unit for unit, own in pinned.items() if own <= slots]
        if len(units) > len(slots):
            yield units, slots


def _groups_torn_apart(capacity: Capacity) -> Iterator[Text]:
    """Units of one group pinned to more sessions on a date than the slots they leave it."""
    problem, by_day = capacity.problem, _pinned_slots(capacity)
    for group in problem.groups:
        for day, pinned in by_day.items():
            if group.days is not None and day not in group.days:
                continue
            own = {unit: slots for unit, slots in pinned.items() if unit in group.units}
            for units, slots in _crowds(own):
                codes, when = names(problem.units[unit].code for unit in units), date(day)
                free = counted(len(slots), SLOT)
                yield Text(
                    f"groupe {group.group.id} : {codes.fr} sont fixées le {when.fr} dans {free.fr}",
                    f"group {group.group.id}: {codes.en} are pinned on {when.en} in {free.en}",
                )


def pins_that_clash(capacity: Capacity) -> Iterator[Text]:
    """Pinned dates on which the trainers are unavailable, or must teach more sessions than the slots pinned."""
    problem, by_day = capacity.problem, _pinned_slots(capacity)
    for unit, day, slots in ((unit, day, own) for day, pinned in by_day.items() for unit, own in pinned.items()):
        row = problem.units[unit]
        if all(problem.free_trainers(row, slot) is None for slot in slots):
            who, when = names(problem.instance.trainers[t].name for t in row.trainers), date(day)
            yield Text(
                f"{row.code} : fixée le {when.fr}, quand le formateur est indisponible ({who.fr})",
                f"{row.code}: pinned on {when.en}, when its trainer is unavailable ({who.en})",
            )
    for trainer, units in enumerate(problem.taught_by):
        alone = {unit for unit in units if problem.units[unit].teaching != "choice"}
        for day, pinned in by_day.items():
            for torn, slots in _crowds({unit: own for unit, own in pinned.items() if unit in alone}):
                codes, when = names(problem.units[unit].code for unit in torn), date(day)
                name, free = problem.instance.trainers[trainer].name, counted(len(slots), SLOT)
                yield Text(
                    f"{name} : {codes.fr} sont fixées le {when.fr} dans {free.fr}",
                    f"{name}: {codes.en} are pinned on {when.en} in {free.en}",
                )
