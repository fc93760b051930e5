"""Who attends what, and how units, rooms and people are named in the files that leave the product."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from scheduler.instance.instants import local
from scheduler.instance.schema.exams import ExamKind, ExamSession
from scheduler.instance.schema.groups import Busy
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import Site, rooms_named
from scheduler.instance.schema.units import SessionKind
from scheduler.text import Lang, Text
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import AlternanceDay, Held, Session, Timetable
from scheduler.wording import NOTHING, STUDENT, Noun, counted, joined, listing, say

KINDS: dict[SessionKind, Text] = {
    "in_person": Text("Regroupement", "In-person session"),
    "webconference": Text("Webconférence", "Webconference"),
}
EXAMINATION = Text("Examen", "Examination")
"""Also the category of its event in feeds."""
EXAM_KINDS: dict[ExamKind, Text] = {
    "written": Text("Examen sur table", "Written paper"),
    "oral": Text("Oral", "Oral"),
    "work": Text("Production à rendre", "Work to hand in"),
}
EXAM_SESSIONS: dict[ExamSession, Text] = {
    "first": Text("1re session", "First session"),
    "second": Text("2de session", "Second session"),
}
TOLD = {
    "group": Noun("groupe", "group"),
    "trainer": Noun("formateur", "trainer"),
    "staff": Noun("surveillant", "invigilator"),
}
"""Who has to be told of a change; `staff`: who watches over examinations and does not teach."""
FOLDERS = ("groups", "trainers", "rooms", "units", "staff")
_ROOM = Text("Salle {id}", "Room {id}")
_GROUP = Text("Groupe {id}", "Group {id}")
ALTERNANCE = Text("Journée d’alternance", "Alternance day")
REVISION = Text("Révisions", "Revision")
EXAMS = Text("Examens, 1ère session", "Exams, first session")
SECOND_SESSION = Text("Examens, 2nde session", "Exams, second session")
AROUND = {"revision": REVISION, "exams": EXAMS, "second_session": SECOND_SESSION}
"""Of `Semester.around`."""


_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\.|$)", re.IGNORECASE)
"""Names that Windows keeps for itself, whatever their ending."""


def file_name(id_: str) -> str:
    """The id as the name of a file, without its ending, or of a folder: with a `~`, which no id has, before one that
    Windows keeps for itself, that Unix hides, or that a command takes for an option."""
    return f"~{id_}" if _DEVICES.match(id_) or id_.startswith((".", "-")) else id_


def feed_file(path: str) -> str:
    """Where the feed of an audience is written, below the output directory."""
    folder, _, id_ = path.partition("/")
    return f"ical/{folder}/{file_name(id_)}.ics"


def whom_to_tell(names: Mapping[str, Sequence[str]], students: int | None = None) -> Text:
    """« À prévenir : groupes 1A-SOIR et 1A-ALT (24 étudiants) ; formateurs VERNET et LEBON. »; `names` by the kinds of
    `TOLD`."""
    parts = []
    for kind, noun in TOLD.items():
        if listed := names[kind]:
            many = (
                say(" ({n})", " ({n})", n=counted(students, STUDENT))
                if kind == "group" and students is not None
                else NOTHING
            )
            parts.append(
                say("{noun} {names}{many}", "{noun} {names}{many}", noun=noun.after(len(listed)),
                    names=listing(listed), many=many)
            )  # fmt: skip
    return say("À prévenir : {who}.", "To tell: {who}.", who=joined(Text(" ; ", "; "), parts))


@dataclass(frozen=True)
class AudienceTimetable:
    """Who subscribes to a feed, a group, a trainer, a room or a unit: where, under which name, what it holds."""

    path: str
    """`groups/<id>`, `trainers/<id>`, `rooms/<id>`, `units/<code>`, `staff/<id>`."""
    name: str
    held: tuple[Held, ...]
    exams: tuple[Exam, ...] = ()
    """That the group sits, the room holds, the unit has, the person watches over or has taught for."""

    @property
    def kind(self) -> str:
        """`group`, `trainer`, `room`, `unit` or `staff`."""
        return self.path.partition("/")[0].removesuffix("s")

    @property
    def id(self) -> str:
        return self.path.partition("/")[2]


@dataclass(frozen=True)
class Programme:
    """A timetable read with its instance, in one language: the questions every exporter asks.

    An edited timetable may name a unit, trainer or room that the instance does not know: its id stands for its name.
    """

    instance: Instance
    timetable: Timetable
    lang: Lang

    @cached_property
    def _days_of(self) -> dict[str, tuple[AlternanceDay, ...]]:
        table: dict[str, tuple[AlternanceDay, ...]] = {}
        for day in sorted(self.timetable.alternance, key=lambda day: day.start):
            table[day.group] = (*table.get(day.group, ()), day)
        return table

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Those of `audiences`."""
        instance = self.instance
        return (
            *(f"groups/{group.id}" for group in instance.groups),
            *(f"trainers/{trainer.id}" for trainer in instance.trainers),
            *(f"rooms/{room.id}" for room in instance.rooms),
            *(f"units/{unit.code}" for unit in instance.courses),
            *(f"staff/{one.id}" for one in instance.staff),
        )

    @cached_property
    def audiences(self) -> tuple[AudienceTimetable, ...]:
        """Every group, trainer and room, every unit with sessions of ours, and who else watches over examinations; each
        in the instance's order."""
        return tuple(map(self.audience, self.paths))

    def audience(self, path: str) -> AudienceTimetable:
        """One of `paths`."""
        folder, _, id_ = path.partition("/")
        held: tuple[Held, ...]
        match folder:
            case "groups":
                held = (*self.attended_by(id_), *self.alternance_of(id_))
                name = self.instance.group[id_].title or _GROUP.to(self.lang).format(id=id_)
            case "trainers":
                held, name = self._by_trainer.get(id_, ()), self.instance.trainer[id_].name
            case "rooms":
                held, name = self._by_room.get(id_, ()), self.room_name(id_)
            case "staff":
                held, name = (), self.invigilator_name(id_)
            case _:
                held = self.timetable.of_course.get(id_, ())
                name = f"{id_} – {self.instance.unit[id_].title}"
        return AudienceTimetable(path, f"{name} · {self.instance.title}", held, self.exams_of(path))

    @cached_property
    def exams(self) -> tuple[Exam, ...]:
        """Examinations in time order; none where nobody planned them."""
        return tuple(sorted(self.timetable.exams or (), key=lambda exam: (exam.start, exam.id)))

    def sat_by(self, group: str) -> tuple[Exam, ...]:
        """Examinations of the group and of the groups it is part of, in time order."""
        own = set(self.instance.lineage(group))
        return tuple(exam for exam in self.exams if own & set(exam.groups) and self._is_there(group, exam))

    def has_others(self, exam: Exam) -> bool:
        """Whether somebody sits it who is of none of its groups."""
        of, key = self.instance.exams, (exam.unit, exam.session)
        counted = any(row.group is None and row.candidates and (row.unit, row.session) == key for row in of.candidates)
        return counted or any((one.unit, one.session) == key for one in of.named)

    def exam_said(self, exam: Exam) -> str:
        """`Examen sur table, 1re session`."""
        session = EXAM_SESSIONS[exam.session].to(self.lang)
        return f"{EXAM_KINDS[exam.kind].to(self.lang)}, {session[:1].lower()}{session[1:]}"

    def examined_by(self, exam: Exam) -> tuple[str, ...]:
        """The trainers of its unit: who can be asked during it."""
        unit = self.instance.unit.get(exam.unit)
        return unit.trainers if unit is not None else ()

    def exams_of(self, path: str) -> tuple[Exam, ...]:
        """Those of an audience, in time order; none of a group that the instance does not know."""
        folder, _, id_ = path.partition("/")
        match folder:
            case "groups":
                return self.sat_by(id_) if id_ in self.instance.group else ()
            case "staff":
                return tuple(each for each in self.exams if id_ in each.invigilators)
            case "trainers":
                return tuple(each for each in self.exams if id_ in (*each.invigilators, *self.examined_by(each)))
            case "rooms":
                return tuple(each for each in self.exams if id_ in {room.room for room in each.rooms})
            case _:
                return tuple(each for each in self.exams if each.unit == id_)

    @cached_property
    def _by_trainer(self) -> dict[str, tuple[Session, ...]]:
        table: dict[str, list[Session]] = {}
        for session in self.timetable.sessions:
            for name in dict.fromkeys(session.trainers):
                table.setdefault(name, []).append(session)
        return {name: tuple(held) for name, held in table.items()}

    @cached_property
    def _by_room(self) -> dict[str, tuple[Session, ...]]:
        table: dict[str, list[Session]] = {}
        for session in self.timetable.sessions:
            for room in rooms_named(session.room):
                table.setdefault(room, []).append(session)
        return {name: tuple(held) for name, held in table.items()}

    def attended_by(self, group: str) -> tuple[Session, ...]:
        """Sessions the group attends, those of the groups it is part of included, in time order."""
        units = {unit.code for unit in self.instance.attended_by(group)}
        own = (s for s in self.timetable.sessions if s.unit in units and self._is_there(group, s))
        return tuple(sorted(own, key=lambda s: (s.start, s.id)))

    def _is_there(self, group: str, held: Held | Exam) -> bool:
        return self.instance.is_there(group, local(held.start, self.instance.zone).date())

    def alternance_of(self, group: str) -> tuple[AlternanceDay, ...]:
        """Alternance days of the group and of the groups it is part of, in time order."""
        days = (day for name in self.instance.lineage(group) for day in self._days_of.get(name, ()))
        return tuple(sorted((day for day in days if self._is_there(group, day)), key=lambda day: (day.start, day.id)))

    def total(self, session: Session) -> int:
        """How many sessions the session's unit has."""
        return len(self.timetable.of_unit[session.unit])

    def rank(self, day: AlternanceDay) -> tuple[int, int]:
        """The day's rank among its group's alternance days, from 1, and their number."""
        days = self._days_of[day.group]
        return days.index(day) + 1, len(days)

    def kind(self, session: Session) -> str:
        return KINDS[session.kind].to(self.lang)

    def unit_title(self, code: str) -> str:
        """The title on one line, however it was typed."""
        unit = self.instance.unit.get(code)
        return " ".join(unit.title.split()) if unit is not None else code

    def url(self, session: Session) -> str | None:
        """Link of the webconference; none for an in-person session."""
        unit = self.instance.unit.get(session.unit)
        return unit.url if unit is not None and session.kind == "webconference" else None

    def group_name(self, group: str) -> str:
        known = self.instance.group.get(group)
        return known.title or known.id if known is not None else group

    def busy_title(self, busy: Busy) -> str:
        """« SEC101 · Sécurité » of a unit taught elsewhere, else what keeps the groups busy."""
        return busy.title if busy.unit is None else f"{busy.unit} · {self.unit_title(busy.unit)}"

    def trainer_name(self, trainer: str) -> str:
        known = self.instance.trainer.get(trainer)
        return known.name if known is not None else trainer

    def invigilator_name(self, id_: str) -> str:
        """Of a trainer, or of somebody who does not teach."""
        return next((one.name for one in self.instance.staff if one.id == id_), self.trainer_name(id_))

    def room_name(self, room: str) -> str:
        """The room's title; `Salle R1` when it has none; `Salle 12 (Saint-Denis) et B2 (Saint-Pierre)` of several."""
        if len(names := rooms_named(room)) > 1:
            return listing([f"{self.room_name(each)}{self._at_site(each)}" for each in names]).to(self.lang)
        known = self.instance.room.get(room)
        return known.title if known is not None and known.title else _ROOM.to(self.lang).format(id=room)

    def _at_site(self, room: str) -> str:
        site = self.site_of(room)
        return f" ({site.title})" if site is not None else ""

    def sites_of(self, room: str) -> tuple[Site, ...]:
        """Where the rooms of a session are."""
        return tuple(site for each in rooms_named(room) if (site := self.site_of(each)) is not None)

    def site_of(self, room: str) -> Site | None:
        known = self.instance.room.get(room)
        return self.instance.site.get(known.site) if known is not None else None

    @property
    def alternance_site(self) -> Site | None:
        """Where alternance days are held: the centre's site, when it has one only."""
        return self.instance.sites[0] if len(self.instance.sites) == 1 else None

    def location(self, room: str) -> str:
        """Where to go: `Salle 12, Le Port, 18 rue Claude Chappe`; of several, each, apart by a semicolon."""
        if len(names := rooms_named(room)) > 1:
            return " ; ".join(map(self.location, names))
        site = self.site_of(room)
        return ", ".join([self.room_name(room), *(address(site) if site is not None else ())])

    def locations(self, exam: Exam) -> str:
        """Where an examination is held: `Salle 12 / Salle 14, Le Port, 18 rue Claude Chappe`; empty for work that is
        due."""
        rooms = list(dict.fromkeys(room.room for room in exam.rooms))
        sites = [self.site_of(room) for room in rooms]
        if any(site is None or site != sites[0] for site in sites):
            return " ; ".join(map(self.location, rooms))
        where = address(site) if rooms and (site := sites[0]) is not None else ()
        return ", ".join([*([" / ".join(map(self.room_name, rooms))] if rooms else []), *where])


def address(site: Site) -> tuple[str, ...]:
    """The site's name and, when known, its street."""
    return (site.title, site.address) if site.address is not None else (site.title,)


def busy_groups(instance: Instance, busy: Busy, day: dt.date) -> list[str]:
    """The entry's groups, and those that are part of them, who are there on the day."""
    named = set(busy.groups)
    of = instance.groups
    return [each.id for each in of if named & set(instance.lineage(each.id)) and instance.is_there(each.id, day)]
