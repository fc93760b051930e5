"""Groups and the hours of people: containment, alternance, availabilities, external busy times."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from scheduler.instance.crosscheck.grid import Grid, as_clock, ends_before_start, no_time_between
from scheduler.instance.reading.draft import Finding, InstanceDraft, Loc
from scheduler.instance.schema.groups import DEEPEST, Alternance, Busy, BusyTime, BusyWeekly, Group, lineage_of
from scheduler.instance.schema.slots import WEEKDAYS, ExamHours
from scheduler.instance.schema.trainers import DatedLevel
from scheduler.instance.schema.units import Unit
from scheduler.text import Text
from scheduler.wording import quoted, weekday

_PEOPLE = ("trainers", "staff")
_TOO_DEEP = Text(
    f"ce groupe fait partie d’un autre, qui fait partie d’un autre, et ainsi plus de {DEEPEST} fois ; effacez l’un de "
    "ces « part_of »",
    f"this group is part of another, which is part of another, and so on more than {DEEPEST} times; delete one of "
    "these “part_of”",
)


def check_groups(draft: InstanceDraft) -> Iterator[Finding]:
    groups = draft.rows(Group, "groups.*")
    by_id = {group.id: group for group in groups.values()}
    for loc, group in groups.items():
        chain = lineage_of(group.id, by_id)
        if len(chain) > DEEPEST + 1:
            yield Finding((*loc, "part_of"), *_TOO_DEEP)
            return
        if chain[-1] in by_id and by_id[chain[-1]].part_of == group.id:
            circle = " → ".join((*chain, group.id))
            yield Finding(
                (*loc, "part_of"),
                f"le groupe « {group.id} » fait partie de lui-même ({circle}) ; effacez l’un de ces « part_of »",
                f"the group “{group.id}” is part of itself ({circle}); delete one of these “part_of”",
            )
        elif (larger := by_id.get(group.part_of or "")) is not None and larger.size < group.size:
            yield Finding(
                (*loc, "size"),
                f"{group.size} étudiants dans « {group.id} », qui fait partie de « {larger.id} » où ils sont "
                f"{larger.size} ; corrigez l’un des effectifs ou effacez « part_of »",
                f"{group.size} students in “{group.id}”, which is part of “{larger.id}” of {larger.size}; "
                "correct one of the sizes or delete “part_of”",
            )
    yield from _alternance(draft)


def _alternance(draft: InstanceDraft) -> Iterator[Finding]:
    has_hours = bool(draft.raw("alternance"))
    for loc, days in draft.rows(Alternance, "groups.*.alternance").items():
        if days.min > days.max:
            yield Finding(
                (*loc, "min"),
                f"au moins {days.min} journées mais au plus {days.max} ; échangez « min » et « max »",
                f"at least {days.min} days but at most {days.max}; swap “min” and “max”",
            )
        if not has_hours:
            yield Finding(
                loc,
                "ce groupe a des journées d’alternance, mais leurs heures manquent ; ajoutez en tête de l’instance "
                "« alternance: {start: 08:30, end: 16:30, hours: 7} »",
                "this group has alternance days, but their hours are missing; add at the top of the instance "
                "“alternance: {start: 08:30, end: 16:30, hours: 7}”",
                on_key=True,
            )


def check_slot_times(draft: InstanceDraft) -> Iterator[Finding]:
    """The hours in availabilities and of units are those at which slots of the grid start, on those weekdays."""
    grid = Grid.of(draft)
    if grid is None:
        return
    examined = {day for row in draft.rows(ExamHours, "calendar.exam_slots.*").values() for day in row.weekdays}
    for loc, _ in _of_people(draft, "weekly.{}"):
        day = loc[-1]
        if day in WEEKDAYS and day not in grid.weekdays | examined:
            name = weekday(str(day))
            yield Finding(
                loc,
                f"« {day} » : aucun créneau n’a lieu le {name.fr} ; effacez la ligne, ou ajoutez un "
                "créneau à « slots »",
                f"“{day}”: no slot is on a {name.en}; delete the line, or add a slot to “slots”",
                on_key=True,
            )
    yield from _weekly_hours(draft, grid, examined)
    for table in _PEOPLE:
        for loc, entry in draft.rows(DatedLevel, f"{table}.*.availability.dated.*").items():
            for index, start in enumerate(entry.slots or ()):
                if start not in grid.starts(entry.weekdays):
                    yield grid.refuse((*loc, "slots", index), start, entry.weekdays)
    for loc, unit in draft.rows(Unit, "units.*").items():
        for index, start in enumerate(unit.slots or ()):
            if start not in grid.starts(unit.weekdays):
                yield grid.refuse((*loc, "slots", index), start, unit.weekdays)
        if unit.weekdays is not None and not grid.weekdays & set(unit.weekdays):
            yield Finding(
                (*loc, "weekdays"),
                f"UE {unit.code} : aucun créneau n’a lieu ces jours-là ; écrivez l’un de ces jours : {grid.taught}",
                f"unit {unit.code}: no slot is on those weekdays; write one of these: {grid.taught}",
            )


def _of_people(draft: InstanceDraft, keys: str) -> Iterator[tuple[Loc, Any]]:
    """What is written at these keys of the availability of trainers, and of those who only watch over examinations."""
    for table in _PEOPLE:
        yield from draft.raw(f"{table}.*.availability.{keys}")


def _weekly_hours(draft: InstanceDraft, grid: Grid, examined: Collection[str]) -> Iterator[Finding]:
    """`examined`: weekdays of examinations; on one without slots there are no hours to be told apart."""
    seen: set[tuple[Loc, dt.time]] = set()
    for loc, _ in _of_people(draft, "weekly.{}.{}"):
        day, start = loc[-2], as_clock(loc[-1])
        if start is not None and day in examined and day not in grid.weekdays:
            yield Finding(
                loc,
                f"« {day} » n’a que des heures d’examens, aucun créneau ; donnez un niveau à toute la journée : "
                f"« {day}: unavailable »",
                f"“{day}” has hours of examinations only, and no slot; give the whole day a level: "
                f"“{day}: unavailable”",
                on_key=True,
            )
        if start is None or day not in grid.weekdays:
            continue
        if start not in grid.starts((day,)):
            yield grid.refuse(loc, start, (day,), on_key=True)
        elif (loc[:-1], start) in seen:
            yield Finding(
                loc,
                f"{start:%H:%M} est déjà donné pour ce jour ; gardez une seule des deux lignes",
                f"{start:%H:%M} is already given for that weekday; keep only one of the two lines",
                on_key=True,
            )
        seen.add((loc[:-1], start))


def check_busy(draft: InstanceDraft) -> Iterator[Finding]:
    """External busy times: some are given, each ends after it starts."""
    for loc, time in draft.rows(BusyTime, "busy.*.times.*").items():
        if time.end <= time.start:
            yield ends_before_start(loc, time)
    for loc, weekly in draft.rows(BusyWeekly, "busy.*.weekly.*").items():
        if weekly.end <= weekly.start:
            yield Finding((*loc, "to"), *no_time_between(weekly.start, weekly.end))
    for loc, busy in draft.rows(Busy, "busy.*").items():
        if busy.model_fields_set.isdisjoint(("file", "times", "weekly")):
            shown = quoted(busy.title)
            yield Finding(
                loc,
                f"{shown.fr} n’a aucune date ; ajoutez « file » (iCal ou CSV), « times » ou « weekly »",
                f"{shown.en} has no date at all; add “file” (iCal or CSV), “times” or “weekly”",
            )
