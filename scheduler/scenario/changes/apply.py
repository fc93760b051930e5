"""A scenario applied to an instance: the instance as it is once everything the planner was told is true."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from scheduler.errors import Fault, InputError, Place
from scheduler.instance.reading.draft import Finding, Loc, Locator
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.change import Change
from scheduler.scenario.changes.checks import check_change, day_outside, name_added, names_in, unknown_trainers
from scheduler.scenario.changes.options import shown
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.changes.state import Past, Refused, State
from scheduler.text import Text
from scheduler.timetable.schema import Timetable


@dataclass(frozen=True)
class Applied:
    """The changed instance, and what applying had to say: what changed nothing, what is past and does not count."""

    instance: Instance
    notes: tuple[Text, ...]


def applied(
    scenario: Scenario,
    instance: Instance,
    held: Timetable | None = None,
    from_day: dt.date | None = None,
    places: Locator | None = None,
) -> Applied:
    """The instance once the scenario's changes are made, in their order; each is judged after those above it.

    `held` is the published timetable: its sessions before the scenario's day, or else before `from_day`, took place.
    Without one, nothing is past. `places` says where each change is written; without it, faults name the change. Raises
    InputError with every fault: names that refer to nothing, dates outside the year, values that cannot be, changes
    that cannot be made or contradict the instance.
    """
    day = (scenario.from_ or from_day) if held is not None else None
    making = _Making(instance, Past(instance.zone, day, held), places or _ChangePlaces(scenario))
    others = unknown_trainers(scenario.improve, instance)
    return making.made(dict(enumerate(scenario.changes)), day=scenario.from_, others=list(others))


def faults_of(
    changes: Mapping[int, Change], instance: Instance, past: Past, places: Locator, unsound: Collection[str]
) -> Sequence[Fault]:
    """Faults of those changes of a scenario that are sound by themselves, by their index in it.

    `unsound` are names that other changes would have added: nobody is accused of using them.
    """
    try:
        _Making(instance, past, places).made(changes, unsound=unsound)
    except InputError as error:
        return error.faults
    return []


@dataclass(frozen=True)
class _Making:
    """Changes made to an instance, with the places at which their faults are told."""

    base: Instance
    past: Past
    places: Locator

    def made(
        self,
        changes: Mapping[int, Change],
        *,
        day: dt.date | None = None,
        others: Sequence[Finding] = (),
        unsound: Collection[str] = (),
    ) -> Applied:
        """Raises InputError with every fault; `others` are findings that are told with those of the changes."""
        state, found = self._state(changes, unsound)
        opens, closes = state.timeline.bounds
        if day is not None and not opens <= day <= closes:
            found = [day_outside(day, ("from",), state)]  # what is past by then would be told of every change
        found += others
        if found:
            raise InputError(list(dict.fromkeys(Fault(self.places.of(f.loc, key=f.on_key), f.text) for f in found)))
        try:
            return Applied(state.instance(), tuple(dict.fromkeys(state.notes)))
        except InputError as error:
            raise InputError(self._blamed(error, changes)) from error

    def _state(self, changes: Mapping[int, Change], unsound: Collection[str] = ()) -> tuple[State, list[Finding]]:
        """The state after the changes that could be made, and the findings of the others."""
        state, missing = State(self.base, self.past), set(unsound)
        found: list[Finding] = []
        for index, change in changes.items():
            if missing & names_in(change):
                continue
            at = ("changes", index, change.key)
            wrong = check_change(change, at, state) or _attempt(change, at, state)
            found += wrong
            if wrong and (name := name_added(change)) is not None:
                missing.add(name)
        return state, found

    def _blamed(self, error: InputError, changes: Mapping[int, Change]) -> list[Fault]:
        """What the changed instance contradicts, each at the change that made it so; at the instance if none did."""
        blame: dict[Text, Place] = {}
        order = list(changes)
        for count in range(len(order) + 1):
            state, _ = self._state({index: changes[index] for index in order[:count]})
            there = Place(self.base.name)
            if count:
                there = self.places.of(("changes", order[count - 1], changes[order[count - 1]].key))
            try:
                state.instance()
            except InputError as partial:
                for fault in partial.faults:
                    blame.setdefault(fault.text, there)
        return [Fault(blame.get(fault.text, fault.place), fault.text) for fault in error.faults]


def _attempt(change: Change, at: Loc, state: State) -> list[Finding]:
    try:
        change.apply(state)
    except Refused as refused:
        return [Finding(at if refused.field is None else (*at, refused.field), *refused.text)]
    return []


@dataclass(frozen=True)
class _ChangePlaces:
    """The changes of a scenario that no file holds: its name, and the change as the command line says it."""

    scenario: Scenario

    def of(self, loc: Loc, *, key: bool = False) -> Place:
        if len(loc) > 1 and loc[0] == "changes" and isinstance(loc[1], int) and loc[1] < len(self.scenario.changes):
            return Place(f"{self.scenario.name} ({shown(self.scenario.changes[loc[1]])})")
        return Place(self.scenario.name)
