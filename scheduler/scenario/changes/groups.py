"""What happens to groups: they come, go, and come back. The past is as it was: who was not there does not attend it.

Each function makes one change to the state, or raises Refused.
"""

import datetime as dt
from typing import Any

from scheduler.instance.dates import Span
from scheduler.instance.schema import Group
from scheduler.scenario.changes.change import AddGroup, DropGroup
from scheduler.scenario.changes.programme import NOTHING_LEFT, end_unit
from scheduler.scenario.changes.state import Refused, State
from scheduler.text import Text
from scheduler.wording import SESSION, Noun, counted, date, de


def add_group(state: State, change: AddGroup) -> None:
    if change.id in state.groups:
        _come_back(state, change)
        return
    row: dict[str, Any] = change.model_dump(exclude={"units"}, exclude_unset=True)
    if state.turn is not None and not change.present:
        row["present"] = state.spans_from(state.turn)
    state.groups[change.id] = Group.model_validate(row)
    for code in dict.fromkeys(change.units):
        unit = state.units[code]
        state.put(unit, groups=tuple(dict.fromkeys((*unit.groups, change.id))))
        held = state.past.held(code)
        if held:
            n = counted(held, SESSION)
            past = Text("est passée", "is past") if held == 1 else Text("sont passées", "are past")
            state.note(
                f"{change.id} arrive en cours d’année : {n.fr} {de(code)} {past.fr} sans ce groupe.",
                f"{change.id} arrives during the year: {n.en} of {code} {past.en} without this group.",
            )


def _come_back(state: State, change: AddGroup) -> None:
    """A group that had left: the same students, in the same units, on more dates."""
    group, day = state.groups[change.id], state.turn
    if state.past.timetable is None and group.present and group.present[-1].last < state.year[1]:
        return  # it had left: whether before the day of re-planning, who knows the timetable says
    if day is None or not group.present or any(day <= span.last for span in group.present):
        shown = group.id
        raise Refused(
            Text(
                f"le groupe {shown} existe déjà dans l’instance ; donnez un autre nom",
                f"the group {shown} exists in the instance already; give another name",
            ),
            "id",
        )
    own = {unit.code for unit in state.units.values() if group.id in unit.groups}
    asked = (change.size, change.part_of, set(change.units) or own)
    if asked != (group.size, group.part_of, own):
        units = ", ".join(sorted(own)) or "–"
        raise Refused(
            Text(
                f"le groupe {group.id} a existé cette année avec {group.size} étudiants et ces UE : {units} ; il peut "
                "revenir tel quel, sinon donnez un autre nom",
                f"the group {group.id} was there this year with {group.size} students and these units: {units}; it may "
                "come back as it was, else give another name",
            ),
            "id",
        )
    after: dict[str, Any] = {"present": (*group.present, *(change.present or state.spans_from(day)))}
    if change.alternance is not None:
        after["alternance"] = change.alternance
    state.groups[group.id] = group.model_copy(update=after)


def drop_group(state: State, change: DropGroup) -> None:
    """With it go the groups that are part of it, and the units that nobody else attends. What they attended stays."""
    gone = {change.group}
    while inside := {g.id for g in state.groups.values() if g.part_of in gone} - gone:
        gone |= inside
    if gone >= state.groups.keys() or all(gone.issuperset(unit.groups) for unit in state.units.values()):
        raise Refused(NOTHING_LEFT, "group")
    _leave(state, gone)
    shared: list[str] = []
    for unit in list(state.units.values()):
        left = tuple(group for group in unit.groups if group in state.groups)
        if unit.groups and gone.issuperset(unit.groups):
            end_unit(state, unit.code)
            if unit.code in state.units:
                state.put(state.units[unit.code], groups=left)
            else:
                state.note(
                    f"{unit.code} n’a plus de groupe : elle est supprimée.",
                    f"{unit.code} has no group left: it is dropped.",
                )
        elif not gone.isdisjoint(unit.groups):
            state.put(unit, groups=left)
            shared.append(unit.code)
    if shared:
        n = counted(len(shared), Noun(
            "UE qu’il suivait continue", "unit that it attended keeps",
            "UE qu’il suivait continuent", "units that it attended keep",
        ))  # fmt: skip
        state.note(
            f"{change.group} n’a plus cours ; {n.fr} avec les autres groupes.",
            f"{change.group} has no more courses; {n.en} the other groups.",
        )
    state.busy = tuple(
        busy.model_copy(update={"groups": left})
        for busy in state.busy
        if (left := tuple(group for group in busy.groups if group in state.groups))
    )


def _leave(state: State, gone: set[str]) -> None:
    """Those who attended something leave on the day of re-planning, the others were never there."""
    lineage = {group: _lineage(state, group) for group in gone}
    spans = {group: _before(state, state.groups[group]) for group in gone}
    begun = {g for g in gone if all(spans.get(each, True) for each in lineage[g]) and _has_attended(state, lineage[g])}
    kept = {each for group in begun for each in lineage[group]}
    for name in gone - kept:
        del state.groups[name]
    for name in gone & kept:
        group, held = state.groups[name], state.past.alternance(name)
        days = group.alternance.model_copy(update={"min": held, "max": held}) if group.alternance is not None else None
        state.groups[name] = group.model_copy(update={"present": spans[name], "alternance": days})
    if kept and state.turn is not None:
        names, day = ", ".join(name for name in state.groups if name in gone & kept), date(state.turn)
        state.note(
            f"{names} : parti le {day.fr} ; ce qui précède reste.", f"{names}: gone on {day.en}; what is before stays."
        )


def _lineage(state: State, group: str) -> list[str]:
    chain = [group]
    while (parent := state.groups[chain[-1]].part_of) is not None and parent not in chain:
        chain.append(parent)
    return chain


def _before(state: State, group: Group) -> tuple[Span, ...]:
    """When it was there before the day of re-planning."""
    if state.turn is None:
        return ()
    last, whole_year = state.turn - dt.timedelta(days=1), Span(first=state.timeline.bounds[0], last=state.turn)
    return tuple(
        span.model_copy(update={"last": min(span.last, last)})
        for span in group.present or (whole_year,)
        if span.first <= last
    )


def _has_attended(state: State, lineage: list[str]) -> bool:
    units = (unit for unit in state.units.values() if not set(lineage).isdisjoint(unit.groups))
    return any(state.past.held(unit.code) for unit in units) or any(state.past.alternance(g) for g in lineage)
