"""What is wrong with a change, whatever the timetable: unknown names, dates outside the year, hours without a slot."""

import datetime as dt
from collections.abc import Iterator, Sequence

from scheduler.instance.crosscheck import crosscheck
from scheduler.instance.crosscheck.grid import Grid
from scheduler.instance.reading.draft import Finding, InstanceDraft, Loc
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.scenario.changes.catalogue.unit_times import UnitTimes
from scheduler.scenario.changes.change import Change, When
from scheduler.scenario.changes.state import Nowhere, State, listed
from scheduler.scenario.changes.tables import TRAINERS, Table, tables_of
from scheduler.text import Text
from scheduler.wording import quoted, suggestion, weekday


def check_change(change: Change, at: Loc, state: State) -> list[Finding]:
    """Every finding of the change alone; `at` is the place of its fields, `state` the instance before it."""
    if change.adds is not None:
        return list(_row(change, change.adds, at, state))
    found = [*_names(change, at, state)]
    if {"first", "last"} <= type(change).model_fields.keys():
        first, last = getattr(change, "first", None), getattr(change, "last", None)
        if first is None and last is not None and not change.may_be_open:
            found.append(_no_first(at, last))
        found += _dates(at, state, first, last)
    if isinstance(change, When | UnitTimes):
        found += _hours(at, state, change)
    return [*found, *change.check(at, state)]


def name_added(change: Change) -> str | None:
    """The name of the unit, group or room that the change adds."""
    return getattr(change, change.adds.key) if change.adds is not None and change.adds.key else None


def names_in(change: Change) -> set[str]:
    """Names that the change uses, of whatever kind."""
    values = [value for field, value in change if change.adds is None or field != change.adds.key]
    every = (name for value in values for name in (value if isinstance(value, tuple) else (value,)))
    return {name for name in every if isinstance(name, str)}


def unknown_trainers(improve: Sequence[str], instance: Instance) -> Iterator[Finding]:
    """Trainers that a scenario names for a better timetable, and nobody knows."""
    for number, name in enumerate(improve):
        if name not in instance.trainer:
            yield Finding(("improve", number), *unknown(TRAINERS.noun, name, list(instance.trainer)))


def unknown(noun: Text, name: str, known: list[str]) -> Text:
    """That the instance has no such row, and which one may be meant."""
    shown, instead = quoted(name), suggestion(name, known)
    return Text(
        f"{noun.fr} {shown.fr} n’existe pas dans l’instance ; {instead.fr}",
        f"{noun.en} {shown.en} does not exist in the instance; {instead.en}",
    )


def day_outside(day: dt.date, at: Loc, state: State) -> Finding:
    opens, closes = state.timeline.bounds
    return Finding(
        at,
        f"le {day} n’est pas dans l’année de l’instance ; écrivez une date du {opens} au {closes}",
        f"{day} is not in the instance’s year; write a date from {opens} to {closes}",
    )


def _names(change: Change, at: Loc, state: State) -> Iterator[Finding]:
    for field, table in tables_of(type(change)):
        value = getattr(change, field)
        for number, name in enumerate(value) if isinstance(value, tuple) else ((None, value),):
            known = table.names(state)
            if name is not None and name not in known:
                where = (*at, field) if number is None else (*at, field, number)
                is_dropped = name in table.names(State(state.base, state.past))
                yield Finding(where, *_dropped(table, name) if is_dropped else unknown(table.noun, name, known))


def _dropped(table: Table, name: str) -> Text:
    ending = "e" if table.feminine else ""
    return Text(
        f"{table.noun.fr} {name} est supprimé{ending} par un changement plus haut ; gardez l’un des deux",
        f"{table.noun.en} {name} is dropped by a change above; keep one of the two",
    )


def _row(change: Change, table: Table, at: Loc, state: State) -> Iterator[Finding]:
    """A row added to the instance is checked as if it were written there."""
    name = name_added(change)
    if name in table.names(state):
        if change.comes_back(state):  # whether it can, its dates say when it is made
            yield from _names(change, at, state)
            return
        shown, noun = quoted(name), table.noun
        yield Finding(
            (*at, table.key),
            f"{noun.fr} {shown.fr} existe déjà dans l’instance ; donnez un autre nom",
            f"{noun.en} {shown.en} exists in the instance already; give another name",
        )
        return
    assert table.row is not None
    data = state.data()
    rows = data.setdefault(table.field, [])
    rows.append(listed(change.row(table.row).model_dump(exclude_unset=True)))
    row = (table.field, len(rows) - 1)
    for finding in crosscheck(InstanceDraft(data, Nowhere(state.base.name))):
        if finding.loc[:2] == row:
            yield Finding((*at, *finding.loc[2:]), *finding.text, finding.on_key)
    yield from _names(change, at, state)


def _no_first(at: Loc, last: dt.date) -> Finding:
    return Finding(
        (*at, "last"),
        f"la fin, {last}, est donnée sans le début ; ajoutez « first »",
        f"the end, {last}, is given without the start; add “first”",
    )


def _dates(at: Loc, state: State, first: dt.date | None, last: dt.date | None) -> Iterator[Finding]:
    if first is not None and last is not None and last < first:
        yield Finding(
            (*at, "last"),
            f"la fin, {last}, précède le début, {first} ; échangez ou corrigez ces dates",
            f"the end, {last}, is before the start, {first}; swap or correct these dates",
        )
        return
    # Only dates that miss the year altogether are at fault; of the others, the part in it counts (`past`).
    opens, closes = state.timeline.bounds
    if first is not None and (first > closes or (last is None and first < opens)):
        yield day_outside(first, (*at, "first"), state)
    if last is not None and last < opens:
        yield day_outside(last, (*at, "last"), state)


def _hours(at: Loc, state: State, when: When | UnitTimes) -> Iterator[Finding]:
    grid = Grid(state.base.slots)
    examined = {day for row in state.base.calendar.exam_slots for day in row.weekdays}
    open_ = grid.weekdays | (examined if isinstance(when, When) else set())
    taught = [day for day in WEEKDAYS if day in open_]
    for index, day in enumerate(when.weekdays or ()):
        if day not in open_:
            name = weekday(day)
            yield Finding(
                (*at, "weekdays", index),
                f"« {day} » : aucun créneau n’a lieu le {name.fr} ; écrivez l’un de ces jours : {', '.join(taught)}",
                f"“{day}”: no slot is on a {name.en}; write one of these weekdays: {', '.join(taught)}",
            )
    days = [day for day in when.weekdays or () if day in grid.weekdays] or None
    for index, start in enumerate(when.slots or ()):
        if start not in grid.starts(days):
            yield grid.refuse((*at, "slots", index), start, days)
