"""The sheet of sessions of plan.xlsx, edited in a spreadsheet and read as a timetable.

A hidden sheet keeps the timetable as it was made, a row for each session. Of a session whose cells still say what they
said, everything stays to the second; what was changed in them is changed, and nothing else.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scheduler.errors import Fault, InputError
from scheduler.instance.instants import at, local
from scheduler.instance.reading.source import read_bytes
from scheduler.instance.schema.places import room_code, rooms_named
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.instance.workbook.archive import MAX_WORKBOOK_BYTES, Sheet, sheets_of
from scheduler.instance.workbook.cells import UnreadableCell, from_cell
from scheduler.instance.workbook.headings import codes
from scheduler.instance.workbook.tables import CellType
from scheduler.instance.written import weekday_code
from scheduler.text import Text
from scheduler.timetable.diff import unused
from scheduler.timetable.plan_memory import COLUMNS, MARK, PlanMemory
from scheduler.timetable.schema import AlternanceDay, Held, Session, Timetable
from scheduler.wording import KINDS, date, folded, quoted, suggestion, weekday

_NEEDED = ("date", "start", "end", "id")
_TYPES: dict[str, CellType] = {
    "date": CellType("date"), "start": CellType("time"), "end": CellType("time"), "groups": CellType("name", many=True),
}  # fmt: skip
_FIRST_ROWS = 25
_KINDS = {"in_person": "in_person", "webconference": "webconference"}


def read_plan(path: Path) -> Timetable:
    """The timetable that an edited plan.xlsx says. Raises InputError with every fault at its cell."""
    sheets = sheets_of(read_bytes(path, MAX_WORKBOOK_BYTES), str(path))
    memory = next((sheet for sheet in sheets if sheet.text(1, 1) == MARK), None)
    if memory is None:
        raise InputError.at(path, *_NO_MEMORY)
    try:
        kept = PlanMemory.read(memory)
    except (ValidationError, ValueError, KeyError, TypeError) as error:
        raise InputError.at(path, *_NO_MEMORY) from error
    for sheet in sheets:
        if (found := _columns(sheet)) is not None:
            return _PlanReader(kept, sheet, *found).read()
    raise InputError.at(path, *_NO_SESSIONS)


def _columns(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The row of the headings, and the column of each key, of the sheet of sessions."""
    known = {folded(said): key for key, text in COLUMNS.items() for said in text}
    for row in sorted(sheet.rows)[:_FIRST_ROWS]:
        keys = {sheet.text(row, column): column for column in sheet.rows[row]}
        if set(COLUMNS) <= keys.keys():  # the hidden row: headings that were renamed are below it
            below = next((each for each in sorted(sheet.rows) if each > row), row)
            return _columns(Sheet(sheet.name, {below: sheet.rows[below]})) or (
                below,
                {key: keys[key] for key in COLUMNS},
            )
        found: dict[str, int] = {}
        for column in sorted(sheet.rows[row]):
            key = known.get(folded(sheet.text(row, column)))
            if key is not None:
                found.setdefault(key, column)
        if set(_NEEDED) <= found.keys():
            return row, found
    return None


_LISTED = re.compile(r"\s*\+\s*|\s+(?:et|and)\s+|\s*\([^()]*\)\s*(?:et\s+|and\s+|$)")
"""Between rooms at several sites, as they are written: `12+B2`, `12 (Saint-Denis) et B2 (Saint-Pierre)`."""


def _ids(part: str, names: dict[str, str], by_name: dict[str, list[str]]) -> list[str]:
    return [part.strip()] if part.strip() in names else by_name.get(folded(part.strip()), [])


def _listed(part: str, names: dict[str, str], by_name: dict[str, list[str]]) -> list[str]:
    """Of rooms at several sites, all of them; none where one of them is not known."""
    each = [_ids(piece, names, by_name) for piece in _LISTED.split(part) if piece.strip()]
    return [ids[0] for ids in each] if all(len(ids) == 1 for ids in each) else []


class _PlanReader:
    def __init__(self, kept: PlanMemory, sheet: Sheet, heading: int, columns: dict[str, int]) -> None:
        self._kept, self._sheet, self._heading, self._columns = kept, sheet, heading, columns
        self._faults: list[Fault] = []
        self._seen: dict[str, int] = {}
        self._used = {*kept.timetable.retired, *kept.held}

    def read(self) -> Timetable:
        sessions, days = list[Session](), list[AlternanceDay]()
        for row in sorted(self._sheet.rows):
            if row > self._heading and set(self._sheet.rows[row]) & set(self._columns.values()):
                held = self._row(row)
                if isinstance(held, Session):
                    sessions.append(held)
                elif held is not None:
                    days.append(held)
        if self._faults:
            raise InputError(self._faults)
        sessions.sort(key=lambda session: (session.start, session.unit, session.id))
        days.sort(key=lambda day: (day.start, day.group))
        before, count, ranked = self._kept.timetable, Counter[str](), list[Session]()
        for session in sessions:
            count[session.unit] += 1
            ranked.append(session.model_copy(update={"number": count[session.unit]}))
        found: list[Held] = [*ranked, *days]
        gone = self._kept.held.keys() - {held.id for held in found}
        same = {held.id: held for held in found} == self._kept.held
        proved = {} if same else {"tiers": (), "reasons": ()}  # what was proved was of another timetable
        retired = tuple(sorted({*before.retired, *gone}))
        return before.model_copy(
            update={"sessions": tuple(ranked), "alternance": tuple(days), "retired": retired, **proved}
        )

    def _row(self, row: int) -> Held | None:
        id_ = self._text(row, "id")
        if id_ and id_ in self._seen:
            self._fault(row, "id", _twice(id_, self._seen[id_]))
            return None
        if id_ and id_ not in self._kept.held:
            self._fault(row, "id", _unknown(id_, self._kept.held))
            return None
        if id_:
            self._seen[id_] = row
        old = self._kept.held[id_] if id_ else None
        times = self._times(row, old)
        if isinstance(old, AlternanceDay):
            groups = self._groups(row, old.groups)
            return old.model_copy(update={"group": groups[0], **times}) if times and groups else None
        return self._session(row, old, times) if times else None

    def _session(self, row: int, old: Session | None, times: dict[str, dt.datetime]) -> Session | None:
        unit = self._text(row, "unit") or (old.unit if old is not None else "")
        like = old or next((each for each in self._kept.timetable.sessions if each.unit == unit), None)
        if like is None:
            known = {session.unit for session in self._kept.timetable.sessions}
            self._fault(row, "unit", _no_unit(unit, known))
            return None
        kind = self._kind(row, like)
        trainers = self._names(row, "trainers", self._kept.trainers, like.trainers if old is None else old.trainers)
        rooms = self._names(row, "room", self._kept.rooms, ((old.room,) if old is not None and old.room else ()))
        groups = self._groups(row, like.groups)
        if kind is None or trainers is None or rooms is None:
            return None
        if old is None:
            id_ = unused(unit, self._used)
            self._used.add(id_)
        else:
            id_ = old.id
        return Session(id=id_, unit=unit, kind=kind, number=1, groups=groups, trainers=trainers,
                       room=room_code(rooms) or None, **times)  # fmt: skip

    # Cells

    def _times(self, row: int, old: Held | None) -> dict[str, dt.datetime] | None:
        """From when to when; of a session that was moved to another slot, whose end was left, the end of that slot."""
        day, start, end = (self._value(row, key) for key in ("date", "start", "end"))
        if day is None or start is None:
            return None
        zone = self._kept.zone
        was = (local(old.start, zone), local(old.end, zone)) if old is not None else None
        self._check_day(row, day, was[0].date() if was is not None else None)
        if was is not None and (day, start, end) == (was[0].date(), was[0].time(), was[1].time()):
            assert old is not None
            return {"start": old.start, "end": old.end}
        code = WEEKDAYS[day.weekday()]
        slots = {(each, first): last for each, first, last in self._kept.slots}
        slot_end = slots.get((code, start.isoformat("minutes")))
        if was is not None:
            taken = len(_run(slots, WEEKDAYS[was[0].weekday()], was[0].time(), was[1].time()))
            run = _run(slots, code, start)[:taken]  # of a long session, as many slots as before
            slot_end = run[-1] if len(run) == taken > 1 else slot_end
        if end is None or (was is not None and end == was[1].time()):
            if slot_end is not None:
                end = dt.time.fromisoformat(slot_end)
            elif was is not None and start != was[0].time():
                end = (dt.datetime.combine(day, start) + (was[1] - was[0])).time()
        if end is None:
            self._fault(row, "end", _EMPTY)
            return None
        until = day if start <= end else day + dt.timedelta(days=1)
        return {"start": at(day, start, zone), "end": at(until, end, zone)}

    def _check_day(self, row: int, day: dt.date, was: dt.date | None) -> None:
        """A weekday that was changed, and its date was not."""
        written = self._text(row, "day")
        code = weekday_code(written)
        untouched = was is not None and code == WEEKDAYS[was.weekday()] and was != day
        if code is not None and code != WEEKDAYS[day.weekday()] and not untouched:
            name, shown = weekday(code), date(day)
            text = Text(
                f"la date est le {shown.fr}, pas un {name.fr} ; changez la date, c’est elle qui compte",
                f"the date is {shown.en}, not a {name.en}; change the date, which is what counts",
            )
            self._fault(row, "day", text)

    def _kind(self, row: int, like: Session) -> str | None:
        written = self._text(row, "kind")
        known = {folded(said): kind for kind, noun in KINDS.items() for said in noun} | codes()
        kind = _KINDS.get(known.get(folded(written), like.kind if not written else ""))
        if kind is None:
            shown, instead = (
                quoted(written),
                suggestion(written, [noun[self._kept.lang == "en"] for noun in KINDS.values()]),
            )
            text = Text(
                f"{shown.fr} n’est pas un type de séance ; {instead.fr}", f"{shown.en} is no kind; {instead.en}"
            )
            self._fault(row, "kind", text)
        return kind

    def _groups(self, row: int, old: tuple[str, ...]) -> tuple[str, ...]:
        if "groups" not in self._columns:
            return old
        return tuple(self._value(row, "groups") or ()) or old

    def _names(self, row: int, key: str, names: dict[str, str], old: tuple[str, ...]) -> tuple[str, ...] | None:
        """The ids that a cell names, by what people read or by themselves."""
        if key not in self._columns:
            return old
        written = self._text(row, key)
        if folded(written) == folded(" ".join(", ".join(names.get(id_, id_) for id_ in old).split())):
            return old
        by_name: dict[str, list[str]] = {}
        for id_, name in names.items():
            by_name.setdefault(folded(" ".join(name.split())), []).append(id_)
        found = list[str]()
        whole = by_name.get(folded(written))
        for part in [written] if whole else [each for each in written.replace(";", ",").split(",") if each.strip()]:
            ids = _ids(part, names, by_name)
            several = _listed(part, names, by_name) if key == "room" and not ids else []
            if len(ids) != 1 and not several:
                self._fault(row, key, _no_name(part.strip(), ids, [*names.values(), *names]))
                return None
            found += ids or several
        return tuple(room for each in found for room in rooms_named(each)) if key == "room" else tuple(found)

    def _value(self, row: int, key: str) -> Any:
        """A date, an hour, or names; None, and why, where there is none."""
        column = self._columns.get(key)
        cell = self._sheet.down(row, column) if column is not None else None
        try:
            value = from_cell(_TYPES[key], cell, self._kept.lang) if cell is not None else None
        except UnreadableCell as error:
            return self._fault(row, key, error.text)
        if key == "groups" or (value is None and key == "end"):
            return value
        try:
            return dt.date.fromisoformat(str(value)) if key == "date" else dt.time.fromisoformat(str(value))
        except ValueError:
            return self._fault(row, key, _EMPTY if value is None else _unreadable(value, key))

    def _text(self, row: int, key: str) -> str:
        column = self._columns.get(key)
        cell = self._sheet.down(row, column) if column is not None else None
        try:
            value = from_cell(CellType("name"), cell, self._kept.lang) if cell is not None else None
        except UnreadableCell as error:
            return self._fault(row, key, error.text) or ""
        return "" if value is None else str(value)

    def _fault(self, row: int, key: str, text: Text) -> Any:
        """Nothing, which is what the cell says."""
        self._faults.append(Fault(self._sheet.place(row, self._columns.get(key)), text))
        return None


def _twice(id_: str, row: int) -> Text:
    return Text(
        f"la séance {id_} est déjà à la ligne {row} ; pour en ajouter une, laissez son identifiant vide",
        f"the session {id_} is on line {row} already; to add one, leave its id empty",
    )


def _unknown(id_: str, known: Mapping[str, Any]) -> Text:
    shown, instead = quoted(id_), suggestion(id_, known)
    return Text(
        f"aucune séance n’a l’identifiant {shown.fr} ; {instead.fr} Pour une séance de plus, laissez-le vide",
        f"no session has the id {shown.en}; {instead.en} For one more session, leave it empty",
    )


def _no_unit(unit: str, known: set[str]) -> Text:
    shown, instead = quoted(unit), suggestion(unit, sorted(known))
    return Text(
        f"l’UE {shown.fr} n’a aucune séance ici ; {instead.fr}", f"{shown.en} has no session here; {instead.en}"
    )


def _no_name(name: str, ids: list[str], known: list[str]) -> Text:
    shown = quoted(name)
    if ids:
        either = ", ".join(ids)
        return Text(
            f"{shown.fr} peut être plusieurs personnes ou salles ; écrivez l’un de ces identifiants : {either}",
            f"{shown.en} can be several people or rooms; write one of these ids: {either}",
        )
    instead = suggestion(name, known)
    return Text(f"{shown.fr} n’existe pas ; {instead.fr}", f"{shown.en} does not exist; {instead.en}")


def _unreadable(value: Any, key: str) -> Text:
    shown = quoted(value)
    if key == "date":
        return Text(
            f"{shown.fr} n’est pas une date ; écrivez par exemple 04/10/2022",
            f"{shown.en} is no date; write for example 2022-10-04",
        )
    return Text(f"{shown.fr} n’est pas une heure ; écrivez par exemple 17:30", f"{shown.en} is no hour; write 17:30")


_EMPTY = Text("cette cellule est vide ; remplissez-la, ou effacez la ligne entière",
              "this cell is empty; fill it in, or delete the whole row")  # fmt: skip
_NO_MEMORY = Text(
    "ce classeur n’est pas un emploi du temps que l’on peut relire : il lui manque sa feuille cachée ; modifiez le "
    "plan.xlsx que « scheduler plan » ou « scheduler export » écrit",
    "this workbook is no timetable that can be read: its hidden sheet is missing; edit the plan.xlsx that “scheduler "
    "plan” or “scheduler export” writes",
)
_NO_SESSIONS = Text(
    "aucune feuille de ce classeur n’a les colonnes Date, Début, Fin et Identifiant des séances",
    "no sheet of this workbook has the columns Date, Start, End and Id of the sessions",
)


def _run(slots: Mapping[tuple[str, str], str], code: str, start: dt.time, until: dt.time | None = None) -> list[str]:
    """When the slots of the weekday end that start from that hour on, and before `until`."""
    last = "24:00" if until is None else until.isoformat("minutes")
    return [
        end for (day, begin), end in sorted(slots.items()) if day == code and start.isoformat("minutes") <= begin < last
    ]
