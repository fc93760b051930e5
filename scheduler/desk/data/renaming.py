"""New identifiers of units, groups, trainers and rooms in the draft's timetable; those of sessions never change."""

from collections.abc import Callable, Mapping

from scheduler.desk.draft.change import with_rows
from scheduler.instance.schema.places import room_code, rooms_named
from scheduler.instance.schema.units import renamed
from scheduler.timetable.schema import AlternanceDay, Held, Timetable

Names = Mapping[str, Mapping[str, str]]
"""By the path of the identifiers, `trainers.*.id`: the old one, and the new."""


def renamed_in(names: Names) -> Callable[[Timetable], Timetable] | None:
    """What gives a timetable the new names; None when there is none."""
    if not names:
        return None
    return lambda timetable: with_rows(timetable, [_renamed(row, names) for row in timetable.held])


def _renamed(row: Held, names: Names) -> Held:
    groups, trainers = names.get("groups.*.id", {}), names.get("trainers.*.id", {})
    units, rooms = names.get("units.*.code", {}), names.get("rooms.*.id", {})
    if isinstance(row, AlternanceDay):
        return row.model_copy(update={"group": groups.get(row.group, row.group)})
    code = renamed(row.unit, units, groups)
    return row.model_copy(
        update={
            "unit": code,
            "section": code.partition("/")[2] or None,
            "groups": tuple(groups.get(each, each) for each in row.groups),
            "trainers": tuple(trainers.get(each, each) for each in row.trainers),
            "room": room_code(rooms.get(room, room) for room in rooms_named(row.room)) or None,
        }
    )
