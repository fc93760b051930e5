"""A small school that lives: sessions move, groups come and go, titles change, years follow one another."""

import copy
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from scheduler.checker.check import check
from scheduler.instance.schema.instance import Instance
from scheduler.timetable.schema import AlternanceDay, Session, Timetable
from tests.builders import BASE, at, make_instance, make_timetable, session

DAYS = ("2022-09-06", "2022-09-13", "2022-09-20", "2022-09-27", "2022-10-04", "2023-03-24", "2023-03-28")
CLOCKS = ("17:00", "19:00", "23:00")
ZONES = ("Indian/Reunion", "Europe/Paris", "America/New_York", "America/Mexico_City")
"""Without summer time, with it, with another one, with one that a law ended in October 2022."""
NAMES = ("test", "test-2023")
TITLES = ("Unit one", "Unité; un, \\n « une »", "وحدة \u202eone 🎓", "x\u2028y\u200dz \ufeff" + "very long " * 28)
REPORT = check(make_instance(), make_timetable(make_instance(), []))
"""Some verdict of the checker: what is published here is published whatever it says."""


@dataclass
class Held:
    """A session, or an alternance day of A1."""

    unit: str | None
    day: int = 0
    clock: int = 0
    room: int = 0
    trainers: int = 1
    is_remote: bool = False


@dataclass
class World:
    """What the planner has in front of him; `publish` takes `instance` and `timetable` from it."""

    name: int = 0
    zone: int = 0
    title: int = 0
    is_g2_there: bool = True
    is_g2_in_g1: bool = True
    is_g2_of_u1: bool = False
    is_u3_there: bool = True
    is_room_named: bool = False
    has_closure: bool = False
    is_closure_short: bool = False
    is_group_named: bool = False
    has_second_site: bool = False
    is_holiday_taught: bool = False
    link: int = 0
    held: dict[str, Held] = field(default_factory=dict)

    @classmethod
    def first(cls) -> "World":
        held = {"U1-01": Held("U1"), "U1-02": Held("U1", 1), "U2-01": Held("U2", 2), "U3-01": Held("U3", 3, 1)}
        return cls(held={**held, "ALT-A1-01": Held(None, 4)})

    def copy(self) -> "World":
        return copy.deepcopy(self)

    @property
    def instance(self) -> Instance:
        data = copy.deepcopy(BASE)
        one, two, three = data["units"]
        one |= {"title": TITLES[self.title], "groups": ["G1"], "url": f"https://enf.example/w?a=1,2;b={self.link}"}
        two["groups"] = ["G1", "A1"]
        three["groups"] = ["A1"]
        title = {"title": "Le groupe"} if self.is_group_named else {}
        groups: list[dict[str, Any]] = [{"id": "G1", "size": 12, **title}, BASE["groups"][1]]
        if self.is_g2_there:
            groups.append({"id": "G2", "size": 3, **({"part_of": "G1"} if self.is_g2_in_g1 else {})})
            if self.is_g2_of_u1:
                one["groups"] = ["G1", "G2"]
        rooms = [{**BASE["rooms"][0], **({"title": "Salle, dite « Piton »"} if self.is_room_named else {})}]
        last = "2022-09-15" if self.is_closure_short else "2022-09-16"
        closures = [{"name": "Grève; des bus", "first": "2022-09-15", "last": last}] if self.has_closure else []
        holidays = {**BASE["calendar"]["holidays"], "taught": ["2022-11-01"] if self.is_holiday_taught else []}
        return make_instance(
            name=NAMES[self.name],
            timezone=ZONES[self.zone],
            groups=groups,
            rooms=[*rooms, BASE["rooms"][1]],
            sites=[*BASE["sites"], *([{"id": "NORD", "title": "Nord"}] if self.has_second_site else [])],
            calendar={**BASE["calendar"], "closures": closures, "holidays": holidays},
            units=[one, two, *([three] if self.is_u3_there else [])],
        )

    @property
    def timetable(self) -> Timetable:
        instance = self.instance
        sessions, days = list[Session](), list[AlternanceDay]()
        numbers: dict[str, int] = {}
        for id_, held in self.held.items():
            if held.unit is None:
                start = at(instance, DAYS[held.day], "08:30")
                days.append(AlternanceDay(id=id_, group="A1", start=start, end=start + dt.timedelta(hours=8)))
            elif held.unit in instance.unit:
                numbers[held.unit] = numbers.get(held.unit, 0) + 1
                made = session(
                    instance,
                    held.unit,
                    DAYS[held.day],
                    CLOCKS[held.clock],
                    "webconference" if held.is_remote else "in_person",
                    number=numbers[held.unit],
                    room=("R1", "R2", None)[held.room],
                    trainers=((), ("T1",), ("T2",), ("T1", "T2"))[held.trainers],
                )
                sessions.append(made.model_copy(update={"id": id_}))
        return make_timetable(instance, sessions, days)


def shown_to(instance: Instance, timetable: Timetable) -> dict[str, dict[str, Session | AlternanceDay]]:
    """What each audience's feed has to show as held, by identity: from docs/formats.md, not from our code."""
    found: dict[str, dict[str, Session | AlternanceDay]] = {f"trainers/{one.id}": {} for one in instance.trainers}
    found |= {f"rooms/{one.id}": {} for one in instance.rooms} | {f"units/{one.code}": {} for one in instance.units}
    for group in instance.groups:
        of = {group.id, group.part_of}
        found[f"groups/{group.id}"] = {day.id: day for day in timetable.alternance if day.group in of} | {
            one.id: one for one in timetable.sessions if of & set(instance.unit[one.unit].groups)
        }
    for one in timetable.sessions:
        places = [f"units/{one.unit}", *(f"trainers/{trainer}" for trainer in one.trainers)]
        for path in (*places, *([f"rooms/{one.room}"] if one.room else [])):
            found[path][one.id] = one
    return found


def _sessions(world: World) -> list[Held]:
    return [held for held in world.held.values() if held.unit is not None]


def _pick(world: World, a: int) -> Held:
    held = list(world.held.values())
    return held[a % len(held)] if held else Held("U1")


def _move(world: World, a: int, b: int) -> None:
    held = _pick(world, a)
    held.day, held.clock = b % len(DAYS), b % 2


def _late(world: World, a: int, _: int) -> None:
    _pick(world, a).clock = 2


def _swap(world: World, a: int, b: int) -> None:
    one, other = _pick(world, a), _pick(world, b)
    one.day, one.clock, other.day, other.clock = other.day, other.clock, one.day, one.clock


def _room(world: World, a: int, b: int) -> None:
    _pick(world, a).room = b % 3


def _trainers(world: World, a: int, b: int) -> None:
    _pick(world, a).trainers = b % 4


def _remote(world: World, a: int, _: int) -> None:
    held = _pick(world, a)
    held.is_remote = not held.is_remote


def _cancel(world: World, a: int, _: int) -> None:
    if world.held:
        del world.held[list(world.held)[a % len(world.held)]]


def _cancel_all(world: World, _: int, __: int) -> None:
    world.held.clear()


def _add(world: World, a: int, b: int) -> None:
    """A session of its own, or one that was cancelled and returns: few identities, so that both happen."""
    unit = ("U1", "U2", "U3", None)[a % 4]
    world.held.setdefault(f"{unit}-0{1 + b % 3}" if unit else f"ALT-A1-0{1 + b % 2}", Held(unit, b % len(DAYS)))


def _change(name: str, among: int) -> Callable[[World, int, int], None]:
    def step(world: World, _: int, b: int) -> None:
        setattr(world, name, b % among)

    step.__name__ = name
    return step


def _toggle(name: str) -> Callable[[World, int, int], None]:
    def step(world: World, _: int, __: int) -> None:
        setattr(world, name, not getattr(world, name))

    step.__name__ = name
    return step


STEPS: tuple[Callable[[World, int, int], None], ...] = (
    *(_move, _move, _late, _swap, _room, _trainers, _remote, _cancel, _cancel, _cancel_all, _add, _add, _add),
    *(_change("name", len(NAMES)), _change("zone", len(ZONES)), _change("title", len(TITLES)), _change("link", 2)),
    *map(
        _toggle,
        (
            "is_g2_there",
            "is_g2_there",
            "is_g2_in_g1",
            "is_g2_of_u1",
            "is_u3_there",
            "is_room_named",
            "has_closure",
            "is_closure_short",
            "is_group_named",
            "has_second_site",
            "is_holiday_taught",
        ),
    ),
)
"""Each changes the world a little, by two numbers of any size."""
