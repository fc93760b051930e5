"""Rooms: another capacity or other features, one room more, a room at each site of a unit."""

from scheduler.instance.schema.exams import ExamSharing
from scheduler.instance.schema.fields import Count, Id, Positive
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import Room
from scheduler.scenario.changes.catalogue.programme import nothing_held, scheduled
from scheduler.scenario.changes.change import Change, Raw, Short, differs, goes_back
from scheduler.scenario.changes.forms import Own, halves, number
from scheduler.scenario.changes.state import Refused, State
from scheduler.scenario.changes.tables import ROOMS, GroupName, RoomName, SiteName, UnitName
from scheduler.text import Text
from scheduler.wording import SEAT, counted, joined


def _read(value: str, _: Instance) -> Raw:
    """`A101=40 pc,lab`: a number of seats, and features."""
    room, rest = halves(value, "=")
    found: Raw = {"room": room}
    for word in rest.split():
        if word.isdigit():
            found["capacity"] = number(word)
        else:
            found["features"] = word.split(",")
    return found


def _write(c: "RoomChange") -> str | None:
    features = c.features or ()
    if (
        c.features == ()
        or c.exam_capacity is not None
        or c.exam_sharing is not None
        or (c.capacity is None and not features)
        or any(f.isdigit() for f in features)
    ):
        return None
    words = [*([str(c.capacity)] if c.capacity is not None else []), *([",".join(features)] if features else [])]
    return f"{c.room}={' '.join(words)}"


_FIELDS = ("capacity", "features", "exam_capacity", "exam_sharing")
_SHARING: dict[ExamSharing, Text] = {
    "any": Text("plusieurs examens à la fois", "several examinations at once"),
    "same_start": Text("des examens de même début", "examinations of one start"),
    "none": Text("un seul examen à la fois", "one examination at a time"),
}


class RoomChange(Change):
    """A room has another capacity or other features; what is not given stays."""

    key = "room"
    heading = Text("Une salle change", "A room changes")
    about = Text(
        "Capacité et équipement d’une salle, places d’examen.",
        "Capacity and features of a room, places in examinations.",
    )
    example = "{room: A101, capacity: 40}"
    shorts = (Short("--room", "A101=40 pc", Own(_read, _write)),)

    room: RoomName
    capacity: Positive | None = None
    features: tuple[Id, ...] | None = None
    exam_capacity: Count | None = None
    exam_sharing: ExamSharing | None = None

    def said(self, instance: Instance) -> Text:
        names = ", ".join(self.features or ()) or "–"
        what = joined(
            ", ",
            [
                *([counted(self.capacity, SEAT)] if self.capacity is not None else []),
                *([Text(f"équipement {names}", f"features {names}")] if self.features is not None else []),
                *(
                    [Text(f"{self.exam_capacity} places d’examen", f"{self.exam_capacity} places in examinations")]
                    if self.exam_capacity is not None
                    else []
                ),
                *([_SHARING[self.exam_sharing]] if self.exam_sharing is not None else []),
            ],
        )
        return Text(f"salle {self.room} : {what.fr}", f"room {self.room}: {what.en}")

    def apply(self, state: State) -> None:
        before = state.rooms[self.room]
        given = self.stated(*_FIELDS)
        if not given:
            raise Refused(
                "rien n’est donné ; ajoutez « capacity », « features », « exam_capacity » ou « exam_sharing »",
                "nothing: add “capacity”, “features”, “exam_capacity” or “exam_sharing”",
            )
        if self.features is not None:
            given["features"] = tuple(dict.fromkeys(self.features))
        after = before.model_copy(update=given)
        if after == before:
            state.unchanged(f"{before.id} est déjà ainsi", f"{before.id} is so already")
        state.rooms[before.id] = after

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        before, now, then = (instance.room.get(self.room) for instance in (base, asked, repaired))
        if before is None or now is None or then is None:
            return now != then
        gone = set(before.features) - set(now.features)
        numbers = ("capacity", "exam_places")
        is_back = any(goes_back(before, now, then, name) for name in numbers)
        return (
            is_back or bool(gone & set(then.features)) or before.exam_sharing == then.exam_sharing != now.exam_sharing
        )


class AddRoom(Room, Change):
    """A room as in the instance."""

    key = "add_room"
    heading = Text("Une salle de plus", "One more room")
    about = Text("Une salle de plus, comme dans l’instance.", "One more room, as in the instance.")
    example = "{id: A103, site: LE-PORT, capacity: 20}"
    adds = ROOMS

    def said(self, instance: Instance) -> Text:
        n = counted(self.capacity, SEAT)
        return Text(f"nouvelle salle {self.id} ({n.fr})", f"new room {self.id} ({n.en})")

    def apply(self, state: State) -> None:
        state.rooms[self.id] = self.row(Room)

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return asked.room.get(self.id) != repaired.room.get(self.id)


class RoomsPerSite(Change):
    """A unit takes a room at the site of each of its groups, linked by video; or one room for all."""

    key = "rooms_per_site"
    heading = Text("Une UE sur plusieurs sites à la fois", "A unit at several sites at once")
    about = Text(
        "Une UE prend une salle sur le site de chacun de ses groupes, reliées par vidéo ; false : une pour tous.",
        "A unit takes a room at the site of each of its groups, linked by video; false: one for all.",
    )
    example = "{unit: TRS001, rooms_per_site: false}"

    unit: UnitName
    rooms_per_site: bool = True

    def said(self, instance: Instance) -> Text:
        if self.rooms_per_site:
            return Text(f"{self.unit} : une salle par site", f"{self.unit}: a room at each site")
        return Text(f"{self.unit} : une salle pour tous", f"{self.unit}: one room for all")

    def apply(self, state: State) -> None:
        unit = scheduled(state, self.unit)
        if self.rooms_per_site == unit.rooms_per_site:
            state.unchanged(f"{unit.code} est déjà ainsi", f"{unit.code} is so already")
            return
        nothing_held(state, unit, "unit")
        if self.rooms_per_site and unit.site is not None:
            state.note(
                f"{unit.code} n’est plus tenue d’être à {unit.site}.",
                f"{unit.code} need not be at {unit.site} any more.",
            )
        state.put(unit, rooms_per_site=self.rooms_per_site, site=None if self.rooms_per_site else unit.site)

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return differs(asked.unit.get(self.unit), repaired.unit.get(self.unit), "rooms_per_site")


class GroupSite(Change):
    """A group sits at a site, in the sessions that have a room at each."""

    key = "group_site"
    heading = Text("Le lieu d’un groupe", "The site of a group")
    about = Text(
        "Un groupe est sur ce site, pour les UE qui prennent une salle par site.",
        "A group sits at this site, for units that take a room at each site.",
    )
    example = "{group: 1A-SOIR, site: LE-PORT}"

    group: GroupName
    site: SiteName

    def said(self, instance: Instance) -> Text:
        return Text(f"{self.group} à {self.site}", f"{self.group} at {self.site}")

    def apply(self, state: State) -> None:
        group = state.groups[self.group]
        if group.site == self.site:
            state.unchanged(f"{group.id} y est déjà", f"{group.id} is there already")
            return
        for unit in state.units.values():
            if unit.rooms_per_site and any(self.group in state.base.lineage(each) for each in unit.groups):
                nothing_held(state, unit, "group")
        state.groups[group.id] = group.model_copy(update={"site": self.site})

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return differs(asked.group.get(self.group), repaired.group.get(self.group), "site")
