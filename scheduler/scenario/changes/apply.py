"""A scenario applied to an instance: the instance as it is once everything the planner was told is true."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from scheduler.errors import Fault, InputError, Place
from scheduler.instance.reading.draft import Finding, Loc, Locator
from scheduler.instance.schema import Instance, Pin, Room, Unit
from scheduler.scenario.changes import groups, programme, teams, times
from scheduler.scenario.changes.change import (
    AddGroup,
    AddTrainer,
    AlternanceDays,
    Available,
    Change,
    Close,
    Counts,
    DropGroup,
    DropUnit,
    Interruption,
    Kind,
    Replace,
    Rhythm,
    RoomChange,
    Scenario,
    Unavailable,
    Unpin,
    Weight,
)
from scheduler.scenario.changes.references import check_change, name_added, names_in, unknown_trainers
from scheduler.scenario.changes.shown import shown
from scheduler.scenario.changes.state import Past, Refused, State
from scheduler.text import Text
from scheduler.timetable.schema import Timetable

_STEPS: dict[type, Callable[[State, Any], None]] = {
    Unavailable: times.unavailable,
    Available: times.available,
    Close: times.close,
    Interruption: times.interruption,
    Replace: teams.replace,
    AddTrainer: teams.add_trainer,
    Counts: teams.counts,
    Kind: teams.kind,
    Rhythm: teams.rhythm,
    Unit: programme.add_unit,
    DropUnit: programme.drop_unit,
    AddGroup: groups.add_group,
    DropGroup: groups.drop_group,
    Weight: programme.weight,
    Pin: programme.pin,
    Unpin: programme.unpin,
    AlternanceDays: programme.alternance,
    RoomChange: programme.room,
    Room: programme.add_room,
}
"""What each change does, by its content."""


@dataclass(frozen=True)
class Applied:
    """The changed instance, and what applying had to say: what changed nothing, what is past and does not count."""

    instance: Instance
    notes: tuple[Text, ...]


def applied(
    scenario: Scenario,
    instance: Instance,
    held: Timetable | None,
    from_day: dt.date | None,
    places: Locator | None = None,
) -> Applied:
    """The instance once the scenario's changes are made, in their order.

    `held` is the published timetable, if there is one: its sessions before the scenario's day, or else before
    `from_day`, took place. `places` says where each change is written; without it, faults name the change. Raises
    InputError with every fault when a change cannot be made, or contradicts the instance.
    """
    at = places or _ChangePlaces(scenario)
    day = scenario.from_ or from_day
    changes = dict(enumerate(scenario.changes))
    state, found = _made(changes, instance, Past(instance.zone, day, held))
    found += _day_outside(day, state) if scenario.from_ is not None else []
    if found:
        raise InputError(_faults(found, at))
    try:
        return Applied(state.instance(), tuple(dict.fromkeys(state.notes)))
    except InputError as error:
        raise InputError(_blamed(error, changes, instance, Past(instance.zone, day, held), at)) from error


def crosscheck(scenario: Scenario, instance: Instance, places: Locator) -> list[Fault]:
    """Faults of the scenario against the instance, each at its place, before any timetable is known: names that refer
    to nothing, dates outside the year, values that cannot be. A change is judged after those above it."""
    found = crosscheck_changes(dict(enumerate(scenario.changes)), instance, places, day=scenario.from_)
    return [*found, *_faults(list(unknown_trainers(scenario.improve, instance)), places)]


def crosscheck_changes(
    changes: Mapping[int, Change],
    instance: Instance,
    places: Locator,
    *,
    day: dt.date | None = None,
    unsound: Collection[str] = (),
) -> list[Fault]:
    """`crosscheck` of the changes that are sound by themselves, by their index in the scenario.

    `unsound` are names that other changes would have added: nobody is accused of using them.
    """
    state, found = _made(changes, instance, Past(instance.zone), unsound)
    found += _day_outside(day, state)
    if found:
        return _faults(found, places)
    try:
        state.instance()
    except InputError as error:
        return _blamed(error, changes, instance, Past(instance.zone), places)
    return []


def _made(
    changes: Mapping[int, Change], instance: Instance, past: Past, unsound: Collection[str] = ()
) -> tuple[State, list[Finding]]:
    """The state after the changes that could be made, and the findings of the others."""
    state, missing = State(instance, past), set(unsound)
    found: list[Finding] = []
    for index, change in changes.items():
        if missing & names_in(change):
            continue
        loc = ("changes", index, change.key)
        wrong = check_change(change, loc, state) or _step(change, loc, state)
        found += wrong
        if wrong and (name := name_added(change)) is not None:
            missing.add(name)
    return state, found


def _step(change: Change, loc: Loc, state: State) -> list[Finding]:
    try:
        _STEPS[type(change.content)](state, change.content)
    except Refused as refused:
        return [Finding(loc if refused.field is None else (*loc, refused.field), *refused.text)]
    return []


def _day_outside(day: dt.date | None, state: State) -> list[Finding]:
    opens, closes = state.timeline.bounds
    if day is None or opens <= day <= closes:
        return []
    return [
        Finding(
            ("from",),
            f"le {day} n’est pas dans l’année de l’instance ; écrivez une date du {opens} au {closes}",
            f"{day} is not in the instance’s year; write a date from {opens} to {closes}",
        )
    ]


def _faults(found: list[Finding], places: Locator) -> list[Fault]:
    return list(dict.fromkeys(Fault(places.of(f.loc, key=f.on_key), f.text) for f in found))


def _blamed(
    error: InputError, changes: Mapping[int, Change], instance: Instance, past: Past, places: Locator
) -> list[Fault]:
    """What the changed instance contradicts, each at the change that made it so; at the instance if none did."""
    blame: dict[Text, Place] = {}
    order = list(changes)
    for count in range(len(order) + 1):
        state, _ = _made({index: changes[index] for index in order[:count]}, instance, past)
        there = Place(instance.name)
        if count:
            there = places.of(("changes", order[count - 1], changes[order[count - 1]].key))
        try:
            state.instance()
        except InputError as partial:
            for fault in partial.faults:
                blame.setdefault(fault.text, there)
    return [Fault(blame.get(fault.text, fault.place), fault.text) for fault in error.faults]


@dataclass(frozen=True)
class _ChangePlaces:
    """The changes of a scenario that no file holds: its name, and the change as the command line says it."""

    scenario: Scenario

    def of(self, loc: Loc, *, key: bool = False) -> Place:  # noqa: ARG002 – a Locator: one place for each change
        if len(loc) > 1 and isinstance(loc[1], int) and loc[1] < len(self.scenario.changes):
            return Place(f"{self.scenario.name} ({shown(self.scenario.changes[loc[1]])})")
        return Place(self.scenario.name)
