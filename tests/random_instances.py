"""Random small instances from a seed: every part of the domain, in combinations nobody would think of.

Each is one that `instance.load` accepts; whether a timetable exists is not known. `FEATURES` says what an instance
has, so that a test can show that the seeds it runs meet everything.
"""

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import WEEKDAYS, SlotTemplate
from scheduler.instance.schema.units import ANNUAL
from scheduler.timeline.calendar import Timeline

Row = dict[str, Any]

# Monday of the first week. In Paris, clocks change in the nights to 30 October 2022 and to 26 March 2023; on La
# Réunion, 1 and 11 November and 20 December are public holidays.
STARTS = {
    "Indian/Reunion": ("2022-09-05", "2022-10-31", "2022-12-12"),
    "Europe/Paris": ("2022-10-24", "2023-03-20"),
}


def random_instance(seed: int) -> Instance:
    return Instance.model_validate(random_data(seed))


def random_data(seed: int) -> Row:
    """What a person would type."""
    rng = random.Random(seed)
    zone = rng.choice(["Indian/Reunion", "Indian/Reunion", "Europe/Paris"])
    semesters = _semesters(rng, rng.choice(STARTS[zone]))
    slots = _slots(rng, zone)
    sites = ["PORT", "TAMPON"][: rng.choice([1, 2])]
    groups = _groups(rng)
    trainers = [_trainer(rng, f"T{n}", slots, semesters) for n in range(1, rng.randint(2, 3) + 1)]
    data: Row = {
        "version": 1,
        "name": f"random-{seed}",
        "title": "Random",
        "timezone": zone,
        "calendar": {"semesters": semesters, "closures": _closures(rng, semesters)},
        "slots": slots,
        "alternance": rng.choice([
            {"start": "08:30", "end": "16:30", "hours": 7.0},
            {"start": "10:00", "end": "18:00", "hours": 7.0},  # overlaps the slot of 17:00 (H2)
            {"start": "07:00", "end": "15:00", "hours": 7.5},  # less than 11 h after a session that ends at 21:00
            {"start": "09:00", "end": "17:00", "hours": 6.5},
        ]),
        "law": {
            "hours_per_day": rng.choice([10.0, 10.0, 10.0, 10.0, 8.5, 7.0, 4.0]),
            "rest_hours": rng.choice([11.0, 11.0, 12.0, 9.5]),
        },
        "frequency": [{"modality": "cours", "period": "semester", "ects": 3, "in_person": 1, "webconference": 1}],
        "sites": [{"id": site, "title": site} for site in sites],
        "rooms": [_room(rng, f"R{n}", sites, semesters) for n in range(1, rng.choice([1, 2, 3, 3, 4]) + 1)],
        "groups": groups,
        "trainers": trainers,
        "units": [
            _unit(rng, f"U{n}", semesters, groups, trainers, sites) for n in range(1, rng.randint(2, 4) + 1)
        ],
        "weights": {f"Q{n}": rng.randint(1, 5) for n in range(1, 11)},
    }  # fmt: skip
    if zone == "Indian/Reunion" and rng.random() < 0.7:
        data["calendar"]["holidays"] = {"country": "FR", "subdivision": "974"}
    data["busy"] = _busy(rng, groups, semesters)
    if seed % 16 in (7, 10):  # as below
        _overlap(random.Random(seed + 7), data)
    if seed % 4 == 2:  # drawn apart: the others stay what they were before dates were known
        _dates(random.Random(seed + 1), data)
    if seed % 8 == 3:  # as above
        _own_times(random.Random(seed + 3), data)
    if seed % 16 == 11:  # as above
        _pauses(random.Random(seed + 6), data)
    if seed % 8 == 4:  # as above
        _blocks(random.Random(seed + 4), data)
    if seed % 8 == 6:
        data["weight_by_size"] = True
    if seed % 8 == 6 or seed % 16 == 0:  # as above
        _order(random.Random(seed + 4), data["units"])
    if seed % 16 in (1, 12):  # as above
        _most_hours(random.Random(seed + 5), data["trainers"])
    if seed % 16 in (10, 14) or seed % 32 == 28:  # as above
        _halves(random.Random(seed + 5), data)
    if seed % 16 == 10:  # as above
        _at_once(random.Random(seed + 6), data)
    if seed % 8 == 5 or seed % 32 in (1, 20, 30):  # as above
        stated_in_hours(random.Random(seed + 5), data)
    if seed % 16 == 9 or seed % 32 == 18:  # as above
        _rooms_per_site(random.Random(seed + 7), data)
    if seed % 2:  # as above
        _exams(random.Random(seed + 2), semesters)
    return {**data, "pins": _pins(rng, Instance.model_validate(data))}


def _dates(rng: random.Random, data: Row) -> None:
    """Groups that come or go during the year, units that start late or end early."""
    semesters = data["calendar"]["semesters"]
    opens, closes = semesters[0]["first"], semesters[-1]["last"]
    for group in data["groups"]:
        if rng.random() < 0.4:
            day = _any_day(rng, semesters)
            came, left = {"first": day, "last": closes}, {"first": opens, "last": day}
            back = {"first": min(_day(day, 7), closes), "last": closes}
            group["present"] = rng.choice([[came], [left], [left, back]])
    for unit in data["units"]:
        if rng.random() < 0.2:
            unit[rng.choice(["first", "last"])] = _any_day(rng, semesters)


def _overlap(rng: random.Random, data: Row) -> None:
    """Another programme's semester, that shares days with one or all of the others."""
    semesters = data["calendar"]["semesters"]
    first = _any_day(rng, semesters)
    semesters.insert(
        rng.randint(0, len(semesters)), {"id": "L1", "first": first, "last": _day(first, rng.randint(6, 27))}
    )
    for unit in data["units"]:
        if rng.random() < 0.5 and unit["period"] != ANNUAL:
            unit["period"] = "L1"


def _halves(rng: random.Random, data: Row) -> None:
    """Half-groups, and units that are taught to them apart."""
    data["groups"] += [
        {"id": "H1", "size": 7, "part_of": "G1"},
        {"id": "H2", "size": rng.choice([3, 5]), "part_of": "G1"},
    ]
    units = [unit for unit in data["units"] if "G1" in unit["groups"]] or data["units"][:1]
    for unit in rng.sample(units, rng.randint(1, len(units))):
        unit["groups"], unit["sections"] = ["G1"], [["H1"], ["H2"]]
        for kind in ("in_person", "webconference"):  # fewer, for two sections have them all
            if kind in unit:
                unit[kind] = (unit[kind] + 1) // 2
        if "blocks" in unit:
            unit["blocks"] = unit["blocks"][: unit.get("in_person", 1) + unit.get("webconference", 1)]
        if unit.pop("shares", None) or rng.random() < 0.4:
            unit |= {"trainers": [trainer["id"] for trainer in data["trainers"][:2]], "teaching": "one"}
            total, (first, *others) = 2 * (unit.get("in_person", 1) + unit.get("webconference", 1)), unit["trainers"]
            unit["shares"] = (
                {first: total - len(others), **dict.fromkeys(others, 1)}
                if total
                else dict.fromkeys(unit["trainers"], 0)
            )


def _at_once(rng: random.Random, data: Row) -> None:
    """Half-groups that are taught at the same times, in a year with little else: most would be impossible."""
    for group in data["groups"]:
        group.pop("present", None)
    for room in data["rooms"]:
        room["capacity"] = 60
    for unit in data["units"]:
        unit |= {"in_person": rng.randint(0, 1), "webconference": 1, "sessions_per_week": 2}
        for key in ("first", "last", "shares", "blocks", "hours", "tolerance"):
            unit.pop(key, None)
        if "sections" in unit:
            unit["parallel"] = True
            if rng.random() < 0.8:
                unit |= {"trainers": [trainer["id"] for trainer in data["trainers"][:2]], "teaching": "one"}


def _own_times(rng: random.Random, data: Row) -> None:
    """Units on some weekdays, at some hours, slots that come or go during the year, every second week."""
    slots, semesters = data["slots"], data["calendar"]["semesters"]
    weekdays = list(dict.fromkeys(day for slot in slots for day in slot["weekdays"]))
    for unit in data["units"]:
        if rng.random() < 0.3:
            unit["weekdays"] = rng.sample(weekdays, rng.randint(1, len(weekdays)))
        own = [slot for slot in slots if not {*slot["weekdays"]}.isdisjoint(unit.get("weekdays", weekdays))]
        if rng.random() < 0.3:
            unit["slots"] = [rng.choice(own)["start"]]
    if rng.random() < 0.3:
        rng.choice(slots)[rng.choice(["first", "last"])] = _any_day(rng, semesters)
    for trainer in data["trainers"]:
        for entry in trainer["availability"]["dated"]:
            entry["every"] = rng.choice([1, 2])


def _rooms_per_site(rng: random.Random, data: Row) -> None:
    """Units with a room at the site of each of their groups."""
    data["sites"] = [{"id": site, "title": site} for site in ("PORT", "TAMPON")]
    if not any("part_of" in group for group in data["groups"]):
        data["groups"].append({"id": "G9", "size": rng.choice([5, 9])})
    whole: Row = {}
    for group in data["groups"]:
        whole[group["id"]] = group["site"] = whole.get(group.get("part_of"), rng.choice(["PORT", "TAMPON"]))
    data["rooms"] += [{"id": "S1", "site": "TAMPON", "capacity": 12}, {"id": "S2", "site": "PORT", "capacity": 30}]
    for unit in data["units"]:
        if rng.random() < 0.6:
            unit["groups"] = [group["id"] for group in data["groups"] if rng.random() < 0.7] or unit["groups"]
            unit["rooms_per_site"] = True
            unit.pop("site", None)


def _pauses(rng: random.Random, data: Row) -> None:
    """Units that are not held for some days."""
    for unit in data["units"]:
        if rng.random() < 0.5:
            day = _any_day(rng, data["calendar"]["semesters"])
            unit["pauses"] = [{"first": day, "last": _day(day, rng.randint(0, 6))}]


def stated_in_hours(rng: random.Random, data: Row) -> None:
    """Units, and rows of the frequency table, in hours: what so many sessions of some lengths come to."""
    lengths = [SlotTemplate.model_validate(slot).minutes / 60 for slot in data["slots"]]

    def hours(in_person: int, webconference: int, lengths: list[float] = lengths) -> Row:
        first, second = (sum(rng.choice(lengths) for _ in range(n)) for n in (in_person, webconference))
        found: Row = {"hours": {"in_person": first, "webconference": second} if second else first}
        if rng.random() < 0.9:
            found["tolerance"] = min(rng.choice([0.5, 1, 1]), min(lengths) - 0.5)
        return found

    for row in [*data["units"], *data["frequency"]]:
        counts = row.get("in_person"), row.get("webconference")
        if None not in counts and sum(counts) and rng.random() < 0.7:
            if "block" in row:
                of = Instance.model_validate(data)
                times = (time for time in Timeline(of).times if time.size == row["block"])
                if own := sorted({time.minutes / 60 for time in times}):
                    row |= hours(*counts, own)
                    del row["in_person"], row["webconference"]
            elif "blocks" not in row:
                del row["in_person"], row["webconference"]
                row |= hours(*counts)


def _order(rng: random.Random, units: list[Row]) -> None:
    """Units that come after others; those drawn first come first."""
    held = [unit for unit in units if (unit.get("in_person", 1), unit.get("webconference", 1)) != (0, 0)]
    for number, unit in enumerate(held):
        earlier = rng.choice(held[:number]) if number and rng.random() < 0.6 else None
        if earlier is not None:
            total = earlier.get("in_person", 1) + earlier.get("webconference", 1)
            unit["after"] = [
                rng.choice([earlier["code"], {"unit": earlier["code"], "sessions": rng.randint(1, total)}])
            ]


def _blocks(rng: random.Random, data: Row) -> None:
    """Long sessions, all of one length or of several."""
    weekdays = data["slots"][0]["weekdays"]
    starts = {slot["start"] for slot in data["slots"]}
    data["slots"] += [
        {"start": start, "end": end, "weekdays": weekdays}
        for start, end in (("19:00", "21:00"), ("21:20", "22:50"))[: rng.choice([1, 1, 2])]
        if start not in starts and "21:00" not in starts
    ]
    longest = sum(slot["weekdays"] == weekdays for slot in data["slots"])
    for unit in data["units"]:
        count = unit.get("in_person", 1) + unit.get("webconference", 1)
        if longest > 1 and rng.random() < 0.5:
            unit["block"] = rng.randint(2, longest)
        elif longest > 1 and count and rng.random() < 0.6:
            unit["blocks"] = [rng.randint(1, longest) for _ in range(count)]


def _most_hours(rng: random.Random, trainers: list[Row]) -> None:
    for trainer in trainers:
        if rng.random() < 0.5:
            trainer["most_hours"] = rng.choice([{"week": rng.choice([2, 3.5, 4])}, {"year": rng.choice([6, 10])}])


def _exams(rng: random.Random, semesters: list[Row]) -> None:
    """Examinations after the courses, at once or later."""
    for semester in semesters:
        if rng.random() < 0.7:
            first = _day(semester["last"], rng.choice([1, 3, 8]))
            semester["exams"] = {"first": first, "last": _day(first, 4)}


def _day(text: str, days: int = 0) -> str:
    return (dt.date.fromisoformat(text) + dt.timedelta(days=days)).isoformat()


def _semesters(rng: random.Random, first: str) -> list[Row]:
    weeks = rng.choice([3, 4, 4])
    late = rng.choice([0, 0, 1])  # a semester may start on a Tuesday
    last = _day(first, 7 * weeks - 1 - rng.choice([0, 2, 3]))
    semesters = [{"id": "S1", "first": _day(first, late), "last": last}]
    if rng.random() < 0.6:
        second = rng.choice([_day(last, 1), _day(first, 7 * weeks + 7)])  # in the middle of a week, or after a pause
        semesters.append({"id": "S2", "first": second, "last": _day(second, 7 * rng.choice([2, 3, 3]) - 1)})
    return semesters


def _any_day(rng: random.Random, semesters: list[Row]) -> str:
    semester = rng.choice(semesters)
    length = (dt.date.fromisoformat(semester["last"]) - dt.date.fromisoformat(semester["first"])).days
    return _day(semester["first"], rng.randint(0, length))


def _closures(rng: random.Random, semesters: list[Row]) -> list[Row]:
    if rng.random() < 0.5:
        return []
    day = _any_day(rng, semesters)
    return [{"name": "Cyclone", "first": day, "last": _day(day, rng.randint(0, 2))}]


def _slots(rng: random.Random, zone: str) -> list[Row]:
    weekdays = rng.sample(["mon", "tue", "wed", "thu", "fri"], rng.choice([2, 3, 4, 4]))
    grid = [{"start": "17:00", "end": "19:00"}, {"start": "19:00", "end": "21:00"}, {"start": "21:00", "end": "22:30"}]
    slots: list[Row] = [{**row, "weekdays": weekdays} for row in grid[: rng.choice([1, 2, 2, 3])]]
    if len(slots) == 2 and rng.random() < 0.3:
        slots[1] = {**slots[1], "weekdays": weekdays[:1]}  # a second slot on one weekday only
    if rng.random() < 0.4:
        slots.append({"start": "09:00", "end": "12:00", "weekdays": ["sat"]})
    if zone == "Europe/Paris" and rng.random() < 0.7:
        # The night of a clock change lasts 10 h or 12 h between these two.
        slots += [{"start": "19:00", "end": "21:00", "weekdays": ["sat"]},
                  {"start": "08:00", "end": "10:00", "weekdays": ["sun"]}]  # fmt: skip
    return slots


def _room(rng: random.Random, name: str, sites: list[str], semesters: list[Row]) -> Row:
    room: Row = {"id": name, "site": rng.choice(["PORT", *sites]), "capacity": rng.choice([9, 30, 30, 30, 30])}
    room["features"] = rng.choice([[], ["pc"], ["pc"], ["pc", "lab"]])
    if rng.random() < 0.3:
        day = _any_day(rng, semesters)
        room["closed"] = [{"first": day, "last": _day(day, rng.randint(0, 9))}]
    return room


def _groups(rng: random.Random) -> list[Row]:
    groups: list[Row] = [{"id": "G1", "size": 12}]
    if rng.random() < 0.6:
        groups.append({"id": "A1", "size": 6, "alternance": _alternance(rng)})
        if rng.random() < 0.5:
            groups[-1]["part_of"] = "G1"
        elif rng.random() < 0.4:
            groups.append({"id": "A1B", "size": 3, "part_of": "A1"})
            if rng.random() < 0.5:
                groups[-1]["alternance"] = _alternance(rng)
    if rng.random() < 0.4:
        groups.append({"id": "G2", "size": 8})
    return groups


def _alternance(rng: random.Random) -> Row:
    least = rng.choice([0, 1, 1, 2, 3])
    days: Row = {"min": least, "max": least + rng.randint(0, 1)}
    if rng.random() < 0.4:
        days["weekdays"] = rng.sample(["mon", "tue", "wed", "thu", "fri", "sat"], rng.randint(2, 4))
    return days


LEVELS = ["unavailable", "avoid", "ok", "ok", "prefer"]


def _trainer(rng: random.Random, name: str, slots: list[Row], semesters: list[Row]) -> Row:
    weekly: Row = {}
    for weekday in dict.fromkeys(day for slot in slots for day in slot["weekdays"]):
        choice = rng.random()
        if choice < 0.3:
            weekly[weekday] = rng.choice(LEVELS)
        elif choice < 0.5:
            weekly[weekday] = {slot["start"]: rng.choice(LEVELS) for slot in slots if weekday in slot["weekdays"]}
    dated = []
    for _ in range(rng.choice([0, 0, 1, 2])):
        first = _any_day(rng, semesters)
        entry: Row = {"first": first, "last": _day(first, rng.randint(0, 7)), "level": rng.choice(LEVELS)}
        if rng.random() < 0.3:
            entry["slots"] = [slots[0]["start"]]
        if rng.random() < 0.3:
            entry["weekdays"] = slots[0]["weekdays"]
        dated.append(entry)
    trainer: Row = {"id": name, "name": f"Trainer {name}", "availability": {"weekly": weekly, "dated": dated}}
    if rng.random() < 0.2:
        trainer["max_evenings_per_week"] = rng.choice([1, 2, 2])
    if rng.random() < 0.2:
        trainer["max_sessions_per_evening"] = rng.randint(1, 2)
    return trainer


def _unit(
    rng: random.Random, code: str, semesters: list[Row], groups: list[Row], trainers: list[Row], sites: list[str]
) -> Row:
    followed = [group["id"] for group in groups]
    period = rng.choice([*(semester["id"] for semester in semesters), ANNUAL])
    counts = rng.choice([0, 1, 1, 2, 2, 3]), rng.choice([0, 1, 1, 2, 2, 3])
    unit: Row = {
        "code": code, "title": code, "ects": 3, "modality": "cours", "period": period,
        "groups": rng.sample(followed, rng.randint(1, len(followed))),
        "trainers": [trainer["id"] for trainer in rng.sample(trainers, rng.choice([1, 1, 1, 2]))],
    }  # fmt: skip
    if period == ANNUAL or rng.random() < 0.8:
        unit |= {"in_person": counts[0], "webconference": counts[1]}
    else:
        counts = 1, 1
    if len(unit["trainers"]) > 1:
        unit["teaching"] = rng.choice(["one", "one", "together"])
        if unit["teaching"] == "one" and rng.random() < 0.5:
            first = rng.randint(0, sum(counts))
            unit["shares"] = dict(zip(unit["trainers"], (first, sum(counts) - first), strict=True))
    if rng.random() < (0.9 if sum(counts) > 3 else 0.25):
        unit["sessions_per_week"] = 2
    if rng.random() < 0.15:
        unit["features"] = ["pc"]
    if len(sites) > 1 and rng.random() < 0.3:
        unit["site"] = "PORT"
    return unit


def _busy(rng: random.Random, groups: list[Row], semesters: list[Row]) -> list[Row]:
    if rng.random() < 0.4:
        return []
    hours = [("17:30", "18:30"), ("16:00", "17:00"), ("19:00", "22:00"), ("10:00", "11:00")]
    taken = sorted({(_any_day(rng, semesters), *rng.choice(hours)) for _ in range(rng.randint(1, 4))})
    times = [{"date": day, "start": start, "end": end} for day, start, end in taken]
    return [{"groups": [rng.choice(groups)["id"]], "title": "Elsewhere", "times": times}]


def _pins(rng: random.Random, bare: Instance) -> list[Row]:
    timeline = Timeline(bare)
    pins = [_pin(rng, bare, timeline) for _ in range(rng.choice([0, 0, 1, 1, 2]))]
    return [pin for pin in pins if pin]


def _pin(rng: random.Random, bare: Instance, timeline: Timeline) -> Row:
    unit = rng.choice(bare.units)
    named = rng.choice([unit, *unit.each_section]).code if unit.sections else unit.code
    slots = [slot for slot in timeline.slots if slot.day in timeline.teaching_days(unit.period)]
    hours = bare.hours_of(unit)
    counts = (1, 1) if unit.in_person is None else (unit.in_person, unit.webconference or 0)
    if hours is not None:
        counts = int(hours[0].in_person > 0), int(hours[0].webconference > 0)
    kinds = [kind for kind, count in zip(("in_person", "webconference"), counts, strict=True) if count]
    if not slots or not kinds:
        return {}
    slot = rng.choice(slots)
    clock, weekday = slot.start.strftime("%H:%M"), WEEKDAYS[slot.day.weekday()]
    form = rng.choice(["date", "slot", "room", "kind", "number", "weekday", "hour", "place"])
    dated: Row = {"unit": named, "date": slot.day.isoformat()}
    match form:
        case "slot":
            return {**dated, "slot": clock}
        case "room":
            return {**dated, "room": rng.choice(bare.rooms).id}
        case "kind":
            return {**dated, "slot": clock, "kind": rng.choice(kinds)}
        case "number":
            return {**dated, "number": rng.randint(1, sum(counts))}
        case "weekday":
            return {
                "unit": named,
                "weekday": weekday,
                **({"kind": rng.choice(kinds)} if rng.random() < 0.5 else {}),
            }
        case "hour":
            return {"unit": named, "slot": bare.slots[0].start.strftime("%H:%M"), "kind": rng.choice(kinds)}
        case "place":
            return {"unit": named, "room": rng.choice(bare.rooms).id}
        case _:
            return dated


FEATURES: dict[str, Callable[[Instance], bool]] = {
    "a unit in half-groups": lambda i: any(unit.sections for unit in i.units),
    "half-groups at once": lambda i: any(unit.parallel for unit in i.units),
    "shares over half-groups": lambda i: any(unit.sections and unit.shares for unit in i.units),
    "groups that weigh by size": lambda i: len(set(i.group_weight.values())) > 1,
    "a unit after another": lambda i: any(each.sessions is None for unit in i.units for each in unit.after),
    "a unit after some sessions": lambda i: any(each.sessions for unit in i.units for each in unit.after),
    "rooms at several sites": lambda i: any(len(i.sites_of(unit)) > 1 for unit in i.scheduled_units),
    "one site of rooms at each": lambda i: any(len(i.sites_of(unit)) == 1 for unit in i.scheduled_units),
    "long sessions": lambda i: any(min(unit.sizes) > 1 for unit in i.units),
    "sessions of several lengths": lambda i: any(len(unit.sizes) > 1 for unit in i.units),
    "a unit on some weekdays": lambda i: any(unit.weekdays for unit in i.units),
    "a unit at some hours": lambda i: any(unit.slots for unit in i.units),
    "a slot for a part of the year": lambda i: any(slot.first or slot.last for slot in i.slots),
    "every second week": lambda i: any(entry.every > 1 for t in i.trainers for entry in t.availability.dated),
    "one slot an evening": lambda i: _slots_an_evening(i) == {1},
    "three slots an evening": lambda i: 3 in _slots_an_evening(i),
    "Saturdays": lambda i: any("sat" in slot.weekdays for slot in i.slots),
    "slots of two lengths": lambda i: len({slot.hours for slot in Timeline(i).slots}) > 1,
    "one semester": lambda i: len(i.calendar.semesters) == 1,
    "examinations": lambda i: any(semester.exams for semester in i.calendar.semesters),
    "semesters that overlap": lambda i: len(Timeline(i).stretches) < len(i.calendar.semesters),
    "annual unit beside semesters that overlap": lambda i: (
        1 < len(Timeline(i).stretches) < len(i.calendar.semesters)
        and any(unit.period == ANNUAL and Timeline(i).is_balanced(unit) for unit in i.units)
    ),
    "long sessions in hours": lambda i: any(unit.hours and min(unit.sizes) > 1 for unit in i.units),
    "half-groups in hours": lambda i: any(unit.hours and unit.sections for unit in i.units),
    "two semesters": lambda i: len(i.calendar.semesters) == 2,
    "a week in two semesters": lambda i: any(
        b.first - a.last == dt.timedelta(days=1) and b.first.weekday() > 0
        for a, b in zip(i.calendar.semesters, i.calendar.semesters[1:], strict=False)
    ),
    "annual unit over two semesters": lambda i: (
        len(i.calendar.semesters) == 2 and any(unit.period == ANNUAL for unit in i.units)
    ),
    "unit counted by the frequency table": lambda i: any(
        unit.in_person is None and unit.hours is None for unit in i.units
    ),
    "unit in hours": lambda i: any(unit.hours for unit in i.units),
    "unit in hours of the frequency table": lambda i: any(
        unit.in_person is None and unit.hours is None and i.hours_of(unit) for unit in i.units
    ),
    "annual unit in hours": lambda i: any(
        i.hours_of(unit) and Timeline(i).is_balanced(unit) and len(i.calendar.semesters) > 1 for unit in i.units
    ),
    "unit without session": lambda i: any((unit.in_person, unit.webconference) == (0, 0) for unit in i.units),
    "group part of another": lambda i: any(group.part_of for group in i.groups),
    "alternance": lambda i: any(group.alternance and group.alternance.min for group in i.groups),
    "alternance of a group with parts": lambda i: any(
        group.part_of and i.group[group.part_of].alternance for group in i.groups
    ),
    "part of a group with alternance, without its own": lambda i: any(
        group.alternance is None and group.id in i.apprentices for group in i.groups
    ),
    "alternance over a slot": lambda i: i.alternance is not None and i.alternance.end > dt.time(17),
    "law shorter than an alternance day": lambda i: (
        i.alternance is not None and i.law.hours_per_day < i.alternance.hours and "A1" in i.group
    ),
    "one of several trainers": lambda i: any(
        len(unit.trainers) > 1 and unit.teaching == "one" and unit.shares is None for unit in i.units
    ),
    "shares": lambda i: any(unit.shares for unit in i.units),
    "several trainers together": lambda i: any(unit.teaching == "together" for unit in i.units),
    "evenings a week of a trainer": lambda i: any(trainer.max_evenings_per_week for trainer in i.trainers),
    "hours a week of a trainer": lambda i: any(trainer.most_hours.week for trainer in i.trainers),
    "hours a year of a trainer": lambda i: any(trainer.most_hours.year for trainer in i.trainers),
    "sessions an evening of a trainer": lambda i: any(trainer.max_sessions_per_evening for trainer in i.trainers),
    "preferred times": lambda i: any(trainer.availability.prefers_some for trainer in i.trainers),
    "rooms on two sites": lambda i: len({room.site for room in i.rooms}) == 2,
    "group that comes or goes": lambda i: bool(i.passing),
    "unit of a group that comes or goes": lambda i: any(i.passing & set(unit.groups) for unit in i.units),
    "annual unit for a part of the year": lambda i: any(
        unit.period == ANNUAL and not Timeline(i).is_balanced(unit) for unit in i.units
    ),
    "site asked for": lambda i: any(unit.site for unit in i.units),
    "features asked for": lambda i: any(unit.features for unit in i.units),
    "closed room": lambda i: any(room.closed for room in i.rooms),
    "busy times": lambda i: bool(i.busy),
    "two sessions a week": lambda i: any(unit.sessions_per_week == 2 for unit in i.units),
    "clock change among the slots": lambda i: (
        len({slot.start.utcoffset() for slot in Timeline(i).slots}) > 1 and any("sun" in s.weekdays for s in i.slots)
    ),
    "public holiday": lambda i: any(day in Timeline(i).holidays for day in Timeline(i).closed),
    "closure": lambda i: bool(i.calendar.closures),
    "pinned date": lambda i: any(pin.date and not (pin.slot or pin.room or pin.number) for pin in i.pins),
    "pinned slot": lambda i: any(pin.date and pin.slot and not pin.kind for pin in i.pins),
    "pinned room on a date": lambda i: any(pin.date and pin.room for pin in i.pins),
    "pinned kind": lambda i: any(pin.date and pin.kind for pin in i.pins),
    "pinned number": lambda i: any(pin.number for pin in i.pins),
    "pinned weekday": lambda i: any(pin.weekday for pin in i.pins),
    "pinned hour": lambda i: any(pin.slot and not pin.date for pin in i.pins),
    "pinned room of a unit": lambda i: any(pin.room and not pin.date for pin in i.pins),
}


def _slots_an_evening(of: Instance) -> set[int]:
    return {len(slots) for slots in Timeline(of).slots_on.values()}
