"""What to write in an instance once everybody has agreed to a repair: where, and the line itself.

The lines are what differs between the two instances, whatever change made it so: all of them together, written where
they say, make the one into the other.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from scheduler.instance.reading.yamltext import flow
from scheduler.instance.schema.instance import Instance
from scheduler.text import Text

_UNIT_FIELDS = (
    "sessions_per_week",
    "parallel",
    "trainers",
    "teaching",
    "shares",
    "first",
    "last",
    "weekdays",
    "slots",
    "block",
    "blocks",
)
_TRAINER_FIELDS = ("max_evenings_per_week", "max_sessions_per_evening")


def lines(before: Instance, after: Instance) -> tuple[Text, ...]:
    """`trainers › T1 › availability › dated : ajoutez - {first: 2022-09-05, …}`, one for each row and kind of thing."""
    found = [*_calendar(before, after), *_rooms(before, after), *_groups(before, after), *_trainers(before, after),
             *_units(before, after), *_pins(before, after)]  # fmt: skip
    return tuple(dict.fromkeys(found))


def _set(where: str, fields: dict[str, Any]) -> Iterator[Text]:
    """What keys become; those that become nothing are deleted."""
    written = ", ".join(f"{key}: {flow(value)}" for key, value in fields.items() if value is not None)
    if written:
        yield Text(f"{where} : {written}", f"{where}: {written}")
    for key, value in fields.items():
        if value is None:
            yield Text(f"{where} : effacez « {key} »", f"{where}: delete “{key}”")


def _added(where: str, row: Any) -> Text:
    content = flow(row.model_dump(exclude_defaults=True, by_alias=True))
    return Text(f"{where} : ajoutez - {content}", f"{where}: add - {content}")


def _differing(before: Any, after: Any, fields: Sequence[str]) -> dict[str, Any]:
    return {key: getattr(after, key) for key in fields if getattr(before, key) != getattr(after, key)}


def _calendar(before: Instance, after: Instance) -> Iterator[Text]:
    holidays = after.calendar.holidays
    if holidays is not None and holidays != before.calendar.holidays:
        yield from _set("calendar › holidays", {"taught": holidays.taught})
    for semester in after.calendar.semesters:
        known = before.semester[semester.id]
        fields = _differing(known, semester, ("last", "revision"))
        if fields.get("revision") is not None:
            fields["revision"] = semester.revision.model_dump() if semester.revision is not None else None
        yield from _set(f"calendar › semesters › {semester.id}", fields)
    yield from (_added("slots", row) for row in after.slots if row not in before.slots)
    names = Counter(closure.name for closure in before.calendar.closures)
    gone = [closure for closure in before.calendar.closures if closure not in after.calendar.closures]
    new = [closure for closure in after.calendar.closures if closure not in before.calendar.closures]
    for closure in gone:
        which = f" ({closure.first})" if names[closure.name] > 1 else ""
        moved = next((other for other in new if other.name == closure.name), None)
        if moved is None:
            yield Text(
                f"calendar › closures : effacez « {closure.name} »{which}",
                f"calendar › closures: delete “{closure.name}”{which}",
            )
            continue
        new.remove(moved)
        hours = "".join(
            f", {key}: {time:%H:%M}" for key, time in (("from", moved.begin), ("to", moved.end)) if time is not None
        )
        yield Text(
            f"calendar › closures › « {closure.name} »{which} : first: {moved.first}, last: {moved.last}{hours}",
            f"calendar › closures › “{closure.name}”{which}: first: {moved.first}, last: {moved.last}{hours}",
        )
    yield from (_added("calendar › closures", closure) for closure in new)


def _rooms(before: Instance, after: Instance) -> Iterator[Text]:
    for room in after.rooms:
        known = before.room.get(room.id)
        if known is None:
            yield _added("rooms", room)
        else:
            yield from _set(f"rooms › {room.id}", _differing(known, room, ("capacity", "features")))


def _groups(before: Instance, after: Instance) -> Iterator[Text]:
    for group in after.groups:
        yield from _set(f"groups › {group.id}", _differing(before.group[group.id], group, ("site",)))
        wanted, known = group.alternance, before.group[group.id].alternance
        if wanted is not None and wanted != known:
            yield from _set(f"groups › {group.id} › alternance", _differing(known, wanted, ("min", "max")))


def _trainers(before: Instance, after: Instance) -> Iterator[Text]:
    for trainer in after.trainers:
        known, where = before.trainer[trainer.id], f"trainers › {trainer.id}"
        dated = f"{where} › availability › dated"
        new = trainer.availability.dated[len(known.availability.dated) :]
        yield from (_added(dated, entry) for entry in new)
        limits = _differing(known, trainer, _TRAINER_FIELDS)
        if known.most_hours != trainer.most_hours:
            limits["most_hours"] = trainer.most_hours.model_dump(exclude_none=True)
        yield from _set(where, limits)


def _units(before: Instance, after: Instance) -> Iterator[Text]:
    for unit in after.units:
        known = before.unit[unit.code]
        kinds = ("in_person", "webconference", "hours", "tolerance")
        counts = {key: getattr(unit, key) for key in kinds} if _differing(known, unit, kinds) else {}
        counts = {key: value for key, value in counts.items() if value is not None or getattr(known, key) is not None}
        if unit.hours is not None and "hours" in counts:
            counts["hours"] = unit.hours.model_dump()
        order: dict[str, Any] = {}
        if known.after != unit.after:
            order["after"] = [each.model_dump(exclude_none=True) for each in unit.after] or None
        if known.pauses != unit.pauses:
            order["pauses"] = [each.model_dump() for each in unit.pauses or ()] or None
        yield from _set(f"units › {unit.code}", {**counts, **_differing(known, unit, _UNIT_FIELDS), **order})


def _pins(before: Instance, after: Instance) -> Iterator[Text]:
    for pin in before.pins:
        if pin in after.pins:
            continue
        every = all(other not in after.pins for other in before.pins if other.unit == pin.unit)
        if pin.date is not None and not (every and any(p.date is None for p in before.pins if p.unit == pin.unit)):
            of = Text(f"l’entrée de {pin.unit} du {pin.date}", f"the pin of {pin.unit} on {pin.date}")
        else:
            of = Text(f"les entrées de {pin.unit}", f"the pins of {pin.unit}")
        yield Text(f"pins : effacez {of.fr}", f"pins: delete {of.en}")
