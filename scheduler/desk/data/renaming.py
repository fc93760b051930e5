"""New identifiers of units, groups, trainers, staff and rooms in the draft's timetable. Those of sessions never change;
that of an examination is its unit's."""

from collections.abc import Callable, Mapping

from scheduler.desk.draft.change import with_rows
from scheduler.instance.schema.places import room_code, rooms_named
from scheduler.instance.schema.units import renamed
from scheduler.timetable.exams import Exam, exam_id
from scheduler.timetable.schema import AlternanceDay, Planned, Timetable

Names = Mapping[str, Mapping[str, str]]
"""By the path of the identifiers, `trainers.*.id`: the old one, and the new."""


def renamed_in(names: Names) -> Callable[[Timetable], Timetable] | None:
    """What gives a timetable the new names; None when there is none."""
    if not names:
        return None
    return lambda timetable: with_rows(timetable, [_renamed(row, names) for row in timetable.planned])


def _renamed(row: Planned, names: Names) -> Planned:
    groups, trainers = names.get("groups.*.id", {}), names.get("trainers.*.id", {})
    units, rooms = names.get("units.*.code", {}), names.get("rooms.*.id", {})
    if isinstance(row, AlternanceDay):
        return row.model_copy(update={"group": groups.get(row.group, row.group)})
    if isinstance(row, Exam):
        return _examination(row, units.get(row.unit, row.unit), names)
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


def _examination(exam: Exam, unit: str, names: Names) -> Exam:
    groups, rooms = names.get("groups.*.id", {}), names.get("rooms.*.id", {})
    people = {**names.get("trainers.*.id", {}), **names.get("staff.*.id", {})}
    return exam.model_copy(
        update={
            "id": exam_id(unit, exam.number, exam.session),
            "unit": unit,
            "groups": tuple(groups.get(each, each) for each in exam.groups),
            "rooms": tuple(
                held.model_copy(
                    update={
                        "room": rooms.get(held.room, held.room),
                        "invigilators": tuple(people.get(who, who) for who in held.invigilators),
                    }
                )
                for held in exam.rooms
            ),
        }
    )
