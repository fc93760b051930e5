"""What plan.xlsx keeps of the timetable that it was made from, in a hidden sheet, and the columns of its sessions."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from scheduler.instance.schema.fields import is_zone
from scheduler.instance.schema.instance import Instance
from scheduler.text import Lang, Text
from scheduler.timetable.schema import Held, Timetable

if TYPE_CHECKING:
    from scheduler.instance.workbook.archive import Sheet, SheetCell  # openpyxl takes a while to load

MARK = "@timetable"
"""In the first cell of the hidden sheet."""
COLUMNS: dict[str, Text] = {
    "date": Text("Date", "Date"),
    "day": Text("Jour", "Day"),
    "start": Text("Début", "Start"),
    "end": Text("Fin", "End"),
    "week": Text("Semaine", "Week"),
    "semester": Text("Semestre", "Semester"),
    "unit": Text("UE", "Unit"),
    "title": Text("Intitulé", "Title"),
    "kind": Text("Type", "Kind"),
    "number": Text("N°", "No."),
    "total": Text("sur", "of"),
    "groups": Text("Groupes", "Groups"),
    "trainers": Text("Formateurs", "Trainers"),
    "room": Text("Salle", "Room"),
    "site": Text("Site", "Site"),
    "url": Text("Lien", "Link"),
    "id": Text("Identifiant", "Id"),
}
"""Those of the sheet, by their keys, which stand above them in a hidden row."""


@dataclass(frozen=True)
class PlanMemory:
    """What the hidden sheet keeps: the timetable, and what people read for ids."""

    timetable: Timetable
    timezone: str
    lang: Lang
    trainers: dict[str, str]
    rooms: dict[str, str]
    slots: Sequence[tuple[str, str, str]] = ()
    """Weekday, start and end of each slot of the week."""

    def rows(self) -> Iterator[tuple[str, str]]:
        """A key and JSON for each row."""
        whole = self.timetable.model_dump(mode="json")
        sessions, alternance = whole.pop("sessions"), whole.pop("alternance")
        about = {name: getattr(self, name) for name in ("timezone", "lang", "trainers", "rooms", "slots")}
        yield MARK, json.dumps(about, ensure_ascii=False)
        known = {key: value for key, value in whole.items() if value is not None}  # examinations may not be planned
        yield from ((key, json.dumps(value, ensure_ascii=False)) for key, value in known.items())
        yield from (("session", json.dumps(row, ensure_ascii=False)) for row in sessions)
        yield from (("alternance", json.dumps(row, ensure_ascii=False)) for row in alternance)

    @classmethod
    def of(cls, instance: Instance, timetable: Timetable, lang: Lang, rooms: Mapping[str, str]) -> "PlanMemory":
        trainers = {trainer.id: trainer.name for trainer in instance.trainers}
        slots = [
            (day, s.start.isoformat("minutes"), s.end.isoformat("minutes"))
            for s in instance.slots
            for day in s.weekdays
        ]
        return cls(timetable, instance.timezone, lang, trainers, dict(rooms), slots)

    @classmethod
    def read(cls, sheet: "Sheet") -> "PlanMemory":
        """Raises ValueError when the sheet is not as it was written."""
        table: dict[str, Any] = {"sessions": [], "alternance": []}
        about: dict[str, Any] = {}
        for number in sorted(sheet.rows):
            key, value = sheet.text(number, 1), json.loads("".join(str(c.value) for n, c in _after(sheet, number)))
            if key == MARK:
                about = value
            elif key in ("session", "alternance"):
                table["sessions" if key == "session" else key].append(value)
            else:
                table[key] = value
        timetable = Timetable.model_validate_json(json.dumps(table), strict=True)
        if not is_zone(about.get("timezone")) or about.get("lang") not in ("fr", "en"):
            raise ValueError("no such zone or language")
        slots = [(str(day), str(start), str(end)) for day, start, end in about["slots"]]
        return cls(timetable, about["timezone"], about["lang"], dict(about["trainers"]), dict(about["rooms"]), slots)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @cached_property
    def held(self) -> dict[str, Held]:
        return {held.id: held for held in self.timetable.held}


def _after(sheet: "Sheet", row: int) -> list[tuple[int, "SheetCell"]]:
    return sorted((number, cell) for number, cell in sheet.rows[row].items() if number > 1)
