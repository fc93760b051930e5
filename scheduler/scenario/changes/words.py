"""Changes and scenarios in the planner's words: `Vernet absent du lundi 06/03/2023 au vendredi 17/03/2023`."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from scheduler.instance.schema import Instance, Pin, Room, Unit, Weekday
from scheduler.rules import CRITERIA, RULES
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
    When,
)
from scheduler.text import Text
from scheduler.wording import (
    ALTERNANCE_DAY,
    KINDS,
    SEAT,
    SESSION,
    STUDENT,
    Noun,
    choices,
    clock,
    counted,
    date,
    joined,
    listing,
    span,
    weekday,
)

_MOST_NAMED = 3
NOTHING = Text("rien ne change", "nothing changes")
_LEVELS = {
    "ok": Text("disponible", "available"),
    "prefer": Text("disponible, de préférence", "available, preferably"),
    "avoid": Text("disponible, à éviter", "available, better not"),
}


def told(change: Change, instance: Instance) -> Text:
    """The change in a few words, without a full stop; `instance` is the one that it is made to."""
    return _TOLD[type(change.content)](change.content, instance)


def title_of(scenario: Scenario, instance: Instance) -> Text:
    """The scenario's own title, else what it changes."""
    if scenario.title is not None:
        return Text(scenario.title, scenario.title)
    if not scenario.changes and not scenario.improve:
        return NOTHING
    first = [told(change, instance) for change in scenario.changes[:_MOST_NAMED]]
    if scenario.improve:
        who = choices(_trainer(instance, name) for name in scenario.improve)
        first.append(Text(f"séances libres de bouger : {who.fr}", f"sessions free to move: {who.en}"))
    more = max(0, len(scenario.changes) - _MOST_NAMED)
    n = counted(more, Noun("autre changement", "other change", "autres changements"))
    return joined(Text(" ; ", "; "), [*first, *([n] if more else [])])


def during(when: When) -> Text:
    """`du lundi 06/03/2023 au vendredi 17/03/2023, le mardi, à 17 h`; `toute l’année`."""
    parts = [_dates(when.first, when.last)] if when.first is not None else []
    if when.weekdays is not None:
        parts.append(_weekdays(when.weekdays))
    if when.slots is not None:
        clocks = listing([clock(slot) for slot in when.slots])
        parts.append(Text(f"à {clocks.fr}", f"at {clocks.en}"))
    return joined(", ", parts) if parts else Text("toute l’année", "all year")


def _dates(first: dt.date, last: dt.date | None) -> Text:
    return span(first, last or first, date)


def _weekdays(codes: Iterable[Weekday]) -> Text:
    names = [weekday(code) for code in codes]
    fr, en = listing([Text(f"le {name.fr}", f"{name.en}s") for name in names])
    return Text(fr, f"on {en}")


def _trainer(instance: Instance, trainer_id: str) -> str:
    trainer = instance.trainer.get(trainer_id)
    return trainer.name if trainer is not None else trainer_id


def _unavailable(c: Unavailable, instance: Instance) -> Text:
    who, when = _trainer(instance, c.trainer), during(c)
    return Text(f"{who} indisponible {when.fr}", f"{who} unavailable {when.en}")


def _available(c: Available, instance: Instance) -> Text:
    who, when, level = _trainer(instance, c.trainer), during(c), _LEVELS[c.level]
    return Text(f"{who} {level.fr} {when.fr}", f"{who} {level.en} {when.en}")


def _replace(c: Replace, instance: Instance) -> Text:
    old, new = _trainer(instance, c.trainer), _trainer(instance, c.by)
    return Text(f"{new} remplace {old} dans {c.unit}", f"{new} replaces {old} in {c.unit}")


def _add_trainer(c: AddTrainer, instance: Instance) -> Text:
    who = _trainer(instance, c.trainer)
    return Text(f"{who} peut aussi enseigner {c.unit}", f"{who} may teach {c.unit} too")


def _close(c: Close, _: Instance) -> Text:
    when = _dates(c.first, c.last)
    if c.room is not None:
        return Text(f"salle {c.room} fermée {when.fr}", f"room {c.room} closed {when.en}")
    if c.site is not None:
        return Text(f"site {c.site} fermé {when.fr}", f"site {c.site} closed {when.en}")
    why = f" ({c.name})" if c.name is not None else ""
    return Text(f"centre fermé {when.fr}{why}", f"centre closed {when.en}{why}")


def _interruption(c: Interruption, _: Instance) -> Text:
    if c.first is None:
        return Text(f"« {c.name} » n’a pas lieu", f"“{c.name}” does not take place")
    when = _dates(c.first, c.last)
    return Text(f"« {c.name} » déplacée : {when.fr}", f"“{c.name}” moved: {when.en}")


def _counts(c: Counts, _: Instance) -> Text:
    given = [
        *([counted(c.in_person, KINDS["in_person"])] if c.in_person is not None else []),
        *([counted(c.webconference, KINDS["webconference"])] if c.webconference is not None else []),
    ]
    n = listing(given)
    return Text(f"{c.unit} : {n.fr}", f"{c.unit}: {n.en}")


def _kind(c: Kind, _: Instance) -> Text:
    after = KINDS[c.to]
    before = KINDS["in_person" if c.to == "webconference" else "webconference"]
    n, there = counted(c.count, after), counted(c.count, before)
    instead = f"d’{there.fr}" if there.fr.startswith("un") else f"de {there.fr}"
    return Text(f"{c.unit} : {n.fr} au lieu {instead}", f"{c.unit}: {n.en} in place of {there.en}")


def _rhythm(c: Rhythm, _: Instance) -> Text:
    n = counted(c.sessions_per_week, SESSION)
    return Text(f"{c.unit} : jusqu’à {n.fr} par semaine", f"{c.unit}: up to {n.en} in one week")


def _add_unit(c: Unit, _: Instance) -> Text:
    return Text(f"nouvelle UE {c.code} ({c.title})", f"new unit {c.code} ({c.title})")


def _drop_unit(c: DropUnit, _: Instance) -> Text:
    return Text(f"UE {c.unit} supprimée", f"unit {c.unit} dropped")


def _add_group(c: AddGroup, _: Instance) -> Text:
    n = counted(c.size, STUDENT)
    return Text(f"nouveau groupe {c.id} ({n.fr})", f"new group {c.id} ({n.en})")


def _drop_group(c: DropGroup, _: Instance) -> Text:
    return Text(f"groupe {c.group} supprimé", f"group {c.group} dropped")


def _weight(c: Weight, _: Instance) -> Text:
    name = RULES[c.criterion].name if c.criterion in CRITERIA else Text(c.criterion, c.criterion)
    return Text(
        f"le critère {c.criterion} ({name.fr}) pèse {c.weight}",
        f"the criterion {c.criterion} ({name.en}) weighs {c.weight}",
    )


def _pin(c: Pin, _: Instance) -> Text:
    parts = [
        *([KINDS[c.kind]] if c.kind is not None else []),
        *([Text(f"séance n° {c.number}", f"session {c.number}")] if c.number is not None else []),
        *([_dates(c.date, None)] if c.date is not None else []),
        *([_weekdays((c.weekday,))] if c.weekday is not None else []),
        *([Text(f"à {clock(c.slot).fr}", f"at {clock(c.slot).en}")] if c.slot is not None else []),
        *([Text(f"salle {c.room}", f"room {c.room}")] if c.room is not None else []),
    ]
    what = joined(", ", parts)
    return Text(f"{c.unit} fixée : {what.fr}", f"{c.unit} pinned: {what.en}")


def _unpin(c: Unpin, _: Instance) -> Text:
    when = _dates(c.date, None) if c.date is not None else None
    if when is None:
        return Text(f"{c.unit} n’est plus fixée", f"{c.unit} no longer pinned")
    return Text(f"{c.unit} n’est plus fixée {when.fr}", f"{c.unit} no longer pinned {when.en}")


def _alternance(c: AlternanceDays, _: Instance) -> Text:
    least, most = c.min, c.max
    if least is not None and most is not None:
        n = counted(most, ALTERNANCE_DAY)
        if least == most:
            return Text(f"{c.group} : {n.fr}", f"{c.group}: {n.en}")
        return Text(f"{c.group} : de {least} à {n.fr}", f"{c.group}: {least} to {n.en}")
    if least is not None:
        n = counted(least, ALTERNANCE_DAY)
        return Text(f"{c.group} : au moins {n.fr}", f"{c.group}: at least {n.en}")
    n = counted(most or 0, ALTERNANCE_DAY)
    return Text(f"{c.group} : au plus {n.fr}", f"{c.group}: at most {n.en}")


def _room(c: RoomChange, _: Instance) -> Text:
    parts = []
    if c.capacity is not None:
        n = counted(c.capacity, SEAT)
        parts.append(n)
    if c.features is not None:
        names = ", ".join(c.features) or "–"
        parts.append(Text(f"équipement {names}", f"features {names}"))
    what = joined(", ", parts)
    return Text(f"salle {c.room} : {what.fr}", f"room {c.room}: {what.en}")


def _add_room(c: Room, _: Instance) -> Text:
    n = counted(c.capacity, SEAT)
    return Text(f"nouvelle salle {c.id} ({n.fr})", f"new room {c.id} ({n.en})")


_TOLD: dict[type, Callable[[Any, Instance], Text]] = {
    Unavailable: _unavailable,
    Available: _available,
    Replace: _replace,
    AddTrainer: _add_trainer,
    Close: _close,
    Interruption: _interruption,
    Counts: _counts,
    Kind: _kind,
    Rhythm: _rhythm,
    Unit: _add_unit,
    DropUnit: _drop_unit,
    AddGroup: _add_group,
    DropGroup: _drop_group,
    Weight: _weight,
    Pin: _pin,
    Unpin: _unpin,
    AlternanceDays: _alternance,
    RoomChange: _room,
    Room: _add_room,
}
