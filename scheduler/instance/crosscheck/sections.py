"""Sections of units: who is taught apart from the others."""

from collections.abc import Iterator

from scheduler.instance.reading.draft import Finding, InstanceDraft, Loc
from scheduler.instance.schema.groups import Group, lineage_of
from scheduler.instance.schema.units import Pin, Unit
from scheduler.wording import quoted, suggestion


def check_sections(draft: InstanceDraft) -> Iterator[Finding]:
    groups = {group.id: group for group in draft.rows(Group, "groups.*").values()}
    lineage = {name: lineage_of(name, groups) for name in groups}
    for loc, unit in draft.rows(Unit, "units.*").items():
        if unit.sections is not None:
            yield from _sections((*loc, "sections"), unit, lineage)
        elif unit.parallel:
            yield Finding(
                (*loc, "parallel"),
                f"UE {unit.code} : « parallel: true », mais elle n’a pas de demi-groupes ; ajoutez « sections » "
                "([[TP1], [TP2]]), ou effacez « parallel »",
                f"unit {unit.code}: “parallel: true”, but it has no half-groups; add “sections” ([[TP1], [TP2]]), or "
                "delete “parallel”",
                on_key=True,
            )
    yield from _in_one_room(draft)


def _in_one_room(draft: InstanceDraft) -> Iterator[Finding]:
    """Pins that hold all the sections of a unit, at once, in one room."""
    at_once = {unit.code for unit in draft.rows(Unit, "units.*").values() if unit.parallel and unit.sections}
    for loc, pin in draft.rows(Pin, "pins.*").items():
        if pin.room is not None and pin.unit in at_once and pin.kind != "webconference":
            room = quoted(pin.room)
            yield Finding(
                (*loc, "room"),
                f"UE {pin.unit} : ses demi-groupes ont leurs séances en même temps (« parallel ») et ne peuvent tous "
                f"être en {room.fr} ; fixez la salle d’un seul (« unit: {pin.unit}/… »), ou effacez « room »",
                f"unit {pin.unit}: its half-groups have their sessions at once (“parallel”) and cannot all be in "
                f"{room.en}; pin the room of one only (“unit: {pin.unit}/…”), or delete “room”",
            )


def _sections(loc: Loc, unit: Unit, lineage: dict[str, tuple[str, ...]]) -> Iterator[Finding]:
    if len(unit.sections or ()) == 1:
        yield Finding(
            loc,
            f"UE {unit.code} : une seule section, c’est l’UE entière ; écrivez-en deux ou plus ([[TP1], [TP2]]), ou "
            "effacez « sections »",
            f"unit {unit.code}: one section is the whole unit; write two or more ([[TP1], [TP2]]), or delete "
            "“sections”",
            on_key=True,
        )
    seen: list[str] = []
    for number, groups in enumerate(unit.sections or ()):
        for index, name in enumerate(groups):
            here, shown = (*loc, number, index), quoted(name)
            if name not in lineage:
                continue  # told where references are
            if not set(lineage[name]) & set(unit.groups):
                own = [each for each, chain in lineage.items() if set(chain) & set(unit.groups)]
                instead = suggestion(name, own or list(unit.groups))
                yield Finding(
                    here,
                    f"UE {unit.code} : {shown.fr} est dans une section sans être de ses « groups » ni une partie de "
                    f"l’un d’eux ; {instead.fr}",
                    f"unit {unit.code}: {shown.en} is in a section but neither one of its “groups” nor part of one; "
                    f"{instead.en}",
                )
            elif name in seen:
                yield Finding(
                    here,
                    f"UE {unit.code} : {shown.fr} est déjà dans une section ; effacez l’un des deux",
                    f"unit {unit.code}: {shown.en} is in a section already; delete one of them",
                )
            elif overlap := [each for each in seen if each in lineage[name] or name in lineage.get(each, ())]:
                other = quoted(overlap[0])
                yield Finding(
                    here,
                    f"UE {unit.code} : {shown.fr} et {other.fr} sont tous deux dans une section, et l’un contient "
                    "l’autre : leurs étudiants auraient deux fois la séance ; gardez l’un des deux",
                    f"unit {unit.code}: {shown.en} and {other.en} are both in a section, and one contains the other: "
                    "their students would have each session twice; keep one of them",
                )
            seen.append(name)
    for index, name in enumerate(unit.groups):
        if name in lineage and not any(name in lineage.get(each, ()) for each in seen):
            shown = quoted(name)
            yield Finding(
                (*loc[:-1], "groups", index),
                f"UE {unit.code} : le groupe {shown.fr} n’est dans aucune section, ni aucune de ses parties ; "
                "ajoutez-le à l’une, ou effacez-le",
                f"unit {unit.code}: the group {shown.en} is in no section, nor is any part of it; add it to one, or "
                "delete it",
            )
