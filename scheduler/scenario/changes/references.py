"""What is wrong with a change, whatever the timetable: unknown names, dates outside the year, hours without a slot."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from scheduler.instance.crosscheck import crosscheck as crosscheck_instance
from scheduler.instance.crosscheck.grid import Grid
from scheduler.instance.fields import Data
from scheduler.instance.reading.draft import Finding, InstanceDraft, Loc
from scheduler.instance.schema import WEEKDAYS, Instance, Pin, Room, Unit
from scheduler.rules import CRITERIA, RULES
from scheduler.scenario.changes.change import AddGroup, Change, Close, Interruption, Weight, When
from scheduler.scenario.changes.state import Nowhere, State
from scheduler.text import Text
from scheduler.wording import quoted, suggestion, weekday


class _Table(NamedTuple):
    """A table of names: what one of them is, with its article."""

    noun: Text
    names: Callable[[State], list[str]]


_UNITS = _Table(Text("l’UE", "the unit"), lambda state: list(state.units))
_TRAINERS = _Table(Text("le formateur", "the trainer"), lambda state: list(state.trainers))
_ROOMS = _Table(Text("la salle", "the room"), lambda state: list(state.rooms))
_SITES = _Table(Text("le site", "the site"), lambda state: list(state.base.site))
_GROUPS = _Table(Text("le groupe", "the group"), lambda state: list(state.groups))
_NAMED = {
    "unit": _UNITS, "units": _UNITS, "trainer": _TRAINERS, "by": _TRAINERS, "room": _ROOMS, "site": _SITES,
    "group": _GROUPS,
}  # fmt: skip
"""The fields of changes that name a row of the instance."""
_FEMININE = (_UNITS.noun, _ROOMS.noun)
_ADDED: dict[type, tuple[str, str, _Table]] = {
    Unit: ("units", "code", _UNITS),
    AddGroup: ("groups", "id", _GROUPS),
    Room: ("rooms", "id", _ROOMS),
    Pin: ("pins", "", _UNITS),
}
"""Changes that are a row of the instance: its table, and the key of its name."""


def check_change(change: Change, loc: Loc, state: State) -> list[Finding]:
    """Every finding of the change alone; `loc` is that of its content, `state` the instance before it."""
    content = change.content
    if type(content) in _ADDED:
        return list(_row(content, loc, state))
    found = list(_names(content, loc, state))
    match content:
        case When():
            found += [*_dates(loc, state, content.first, content.last), *_hours(loc, state, content)]
        case Close():
            found += [*_dates(loc, state, content.first, content.last), *_two_places(loc, content)]
        case Interruption():
            found += [*_dates(loc, state, content.first, content.last), *_closure(loc, state, content)]
        case Weight():
            found += _criterion(loc, content)
    return found


def name_added(change: Change) -> str | None:
    """The name of the unit, group or room that the change adds."""
    _, key, _ = _ADDED.get(type(change.content), ("", "", None))
    return getattr(change.content, key) if key else None


def names_in(change: Change) -> set[str]:
    """Names of the instance's rows that the change uses."""
    content = change.content
    values = [getattr(content, field, None) for field in (*_NAMED, "groups", "trainers", "part_of")]
    return {name for value in values for name in (value if isinstance(value, tuple) else (value,)) if name is not None}


def _names(content: Data, loc: Loc, state: State) -> Iterator[Finding]:
    for field, table in _NAMED.items():
        value = getattr(content, field, None)
        for at, name in enumerate(value) if isinstance(value, tuple) else ((None, value),):
            known = table.names(state)
            if name is not None and name not in known:
                where = (*loc, field) if at is None else (*loc, field, at)
                is_dropped = name in table.names(State(state.base, state.past))
                yield Finding(where, *_dropped(table.noun, name) if is_dropped else _unknown(table.noun, name, known))


def unknown_trainers(improve: Sequence[str], instance: Instance) -> Iterator[Finding]:
    """Trainers that a scenario names for a better timetable, and nobody knows."""
    for number, name in enumerate(improve):
        if name not in instance.trainer:
            noun = Text("le formateur", "the trainer")
            yield Finding(("improve", number), *_unknown(noun, name, list(instance.trainer)))


def _unknown(noun: Text, name: str, known: list[str]) -> Text:
    shown, instead = quoted(name), suggestion(name, known)
    return Text(
        f"{noun.fr} {shown.fr} n’existe pas dans l’instance ; {instead.fr}",
        f"{noun.en} {shown.en} does not exist in the instance; {instead.en}",
    )


def _dropped(noun: Text, name: str) -> Text:
    ending = "e" if noun in _FEMININE else ""
    return Text(
        f"{noun.fr} {name} est supprimé{ending} par un changement plus haut ; gardez l’un des deux",
        f"{noun.en} {name} is dropped by a change above; keep one of the two",
    )


def _row(content: Data, loc: Loc, state: State) -> Iterator[Finding]:
    """A row added to the instance is checked as if it were written there."""
    table, key, names = _ADDED[type(content)]
    if isinstance(content, AddGroup) and content.id in state.groups and state.groups[content.id].present:
        yield from _names(content, loc, state)  # it was there before: whether it can come back, the dates say
        return
    if key and getattr(content, key) in names.names(state):
        shown, noun = quoted(getattr(content, key)), names.noun
        yield Finding(
            (*loc, key),
            f"{noun.fr} {shown.fr} existe déjà dans l’instance ; donnez un autre nom",
            f"{noun.en} {shown.en} exists in the instance already; give another name",
        )
        return
    data = state.data()
    rows = data.setdefault(table, [])
    rows.append(_plain(content.model_dump(exclude_unset=True, exclude={"units"})))
    at = (table, len(rows) - 1)
    for finding in crosscheck_instance(InstanceDraft(data, Nowhere(state.base.name))):
        if finding.loc[:2] == at:
            yield Finding((*loc, *finding.loc[2:]), *finding.text, finding.on_key)
    if isinstance(content, AddGroup):
        yield from _names(content, loc, state)


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(content) for key, content in value.items()}
    return [_plain(content) for content in value] if isinstance(value, tuple | list) else value


def _dates(loc: Loc, state: State, first: dt.date | None, last: dt.date | None) -> Iterator[Finding]:
    if first is None and last is not None:
        yield Finding(
            (*loc, "last"),
            f"la fin, {last}, est donnée sans le début ; ajoutez « first »",
            f"the end, {last}, is given without the start; add “first”",
        )
    if first is not None and last is not None and last < first:
        yield Finding(
            (*loc, "last"),
            f"la fin, {last}, précède le début, {first} ; échangez ou corrigez ces dates",
            f"the end, {last}, is before the start, {first}; swap or correct these dates",
        )
        return
    opens, closes = state.timeline.bounds
    for key, day in (("first", first), ("last", last if first is not None else None)):
        # Only dates that miss the year altogether are at fault; of the others, the part in it counts (`times`).
        is_outside = day is not None and (day > closes if key == "first" else day < opens)
        if is_outside or (day is not None and last is None and day < opens):
            yield Finding(
                (*loc, key),
                f"le {day} n’est pas dans l’année de l’instance ; écrivez une date du {opens} au {closes}",
                f"{day} is not in the instance’s year; write a date from {opens} to {closes}",
            )


def _hours(loc: Loc, state: State, when: When) -> Iterator[Finding]:
    grid = Grid(state.base.slots)
    taught = [day for day in WEEKDAYS if day in grid.weekdays]
    for index, day in enumerate(when.weekdays or ()):
        if day not in grid.weekdays:
            name = weekday(day)
            yield Finding(
                (*loc, "weekdays", index),
                f"« {day} » : aucun créneau n’a lieu le {name.fr} ; écrivez l’un de ces jours : {', '.join(taught)}",
                f"“{day}”: no slot is on a {name.en}; write one of these weekdays: {', '.join(taught)}",
            )
    days = [day for day in when.weekdays or () if day in grid.weekdays] or None
    for index, start in enumerate(when.slots or ()):
        if start not in grid.starts(days):
            yield grid.refuse((*loc, "slots", index), start, days)


def _two_places(loc: Loc, close: Close) -> Iterator[Finding]:
    if close.room is not None and close.site is not None:
        yield Finding(
            (*loc, "site"),
            f"une salle ({close.room}) et un site ({close.site}) sont donnés ; écrivez une ligne pour chacun",
            f"a room ({close.room}) and a site ({close.site}) are given; write one line for each",
        )


def _closure(loc: Loc, state: State, change: Interruption) -> Iterator[Finding]:
    known = [closure.name for closure in state.closures]
    if change.name not in known:
        yield Finding((*loc, "name"), *_unknown(Text("l’interruption", "the interruption"), change.name, known))


def _criterion(loc: Loc, change: Weight) -> Iterator[Finding]:
    if change.criterion in CRITERIA:
        return
    shown, instead = quoted(change.criterion), suggestion(change.criterion, CRITERIA)
    if change.criterion in RULES:
        instead = Text(
            "seuls les critères ont un poids : effacez cette ligne", "only criteria have a weight: delete this line"
        )
    yield Finding(
        (*loc, "criterion"),
        f"{shown.fr} n’est pas un critère ; {instead.fr}",
        f"{shown.en} is no criterion; {instead.en}",
    )
