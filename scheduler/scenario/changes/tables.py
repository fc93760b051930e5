"""The tables of an instance whose rows a change names: `trainer: VERNET` names one of the trainers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, get_args

from pydantic import BaseModel

from scheduler.instance.schema.exams import EXAM_SESSIONS, ExamSession, StaffMember
from scheduler.instance.schema.fields import Id, Title
from scheduler.instance.schema.groups import Group
from scheduler.instance.schema.places import Room
from scheduler.instance.schema.units import Pin, Unit
from scheduler.scenario.changes.state import State
from scheduler.text import Text
from scheduler.timetable.exams import exam_id


@dataclass(frozen=True)
class Table:
    """A table of the instance: what one of its rows is, and which there are. A field annotated with it names a row."""

    noun: Text
    """With its article."""
    names: Callable[[State], list[str]]
    feminine: bool = False
    field: str = ""
    """The instance's field that holds the rows, where changes add some."""
    row: type[BaseModel] | None = None
    """What a row is."""
    key: str = ""
    """The field of a row that is its name; none where rows have no name."""
    titled: Callable[[State, str], str] = lambda _, name: name
    """A row of this name, as people know it."""


def _titled(row: Any, name: str) -> str:
    title = getattr(row, "title", None)
    return name if not title else f"{name} · {title}"


UNITS = Table(
    Text("l’UE", "the unit"), lambda state: list(state.units), True, "units", Unit, "code",
    lambda state, name: _titled(state.units[name], name),
)  # fmt: skip
TRAINERS = Table(
    Text("le formateur", "the trainer"), lambda state: list(state.trainers),
    titled=lambda state, name: state.trainers[name].name,
)  # fmt: skip
ROOMS = Table(
    Text("la salle", "the room"), lambda state: list(state.rooms), True, "rooms", Room, "id",
    lambda state, name: _titled(state.rooms[name], name),
)  # fmt: skip
SITES = Table(
    Text("le site", "the site"), lambda state: list(state.base.site),
    titled=lambda state, name: _titled(state.base.site[name], name),
)  # fmt: skip
GROUPS = Table(
    Text("le groupe", "the group"), lambda state: list(state.groups), False, "groups", Group, "id",
    lambda state, name: _titled(state.groups[name], name),
)  # fmt: skip
INTERRUPTIONS = Table(
    Text("l’interruption", "the interruption"), lambda state: [each.name for each in state.closures], True
)
BUSY = Table(
    Text("l’occupation extérieure", "the busy time"),
    lambda state: list(dict.fromkeys(name for each in state.busy for name in (each.title, each.unit) if name)), True,
)  # fmt: skip
STAFF = Table(
    Text("le surveillant", "the invigilator"), lambda state: list(state.staff), False, "staff", StaffMember, "id",
    lambda state, name: state.staff[name].name,
)  # fmt: skip
SEMESTERS = Table(Text("le semestre", "the semester"), lambda state: [each.id for each in state.semesters])
PAPERS = Table(
    Text("l’examen", "the examination"),
    lambda state: [
        exam_id(unit.code, number, session)
        for unit in state.units.values()
        for number in range(1, len(unit.exams) + 1)
        for session in EXAM_SESSIONS
    ],
    titled=lambda state, name: _titled(state.units[paper_of(name)[0]], name),
)
PINS = Table(Text("la date fixée", "the pin"), lambda _: [], True, "pins", Pin)

UnitName = Annotated[Id, UNITS]
TrainerName = Annotated[Id, TRAINERS]
RoomName = Annotated[Id, ROOMS]
SiteName = Annotated[Id, SITES]
GroupName = Annotated[Id, GROUPS]
InterruptionName = Annotated[Title, INTERRUPTIONS]
BusyName = Annotated[Title, BUSY]
StaffName = Annotated[Id, STAFF]
SemesterName = Annotated[Id, SEMESTERS]
PaperName = Annotated[Id, PAPERS]


def paper_of(name: str) -> tuple[str, int, ExamSession]:
    """The unit, the rank and the session of an examination that there is, by its name."""
    unit, _, rank = name.rpartition("-X")
    number, _, session = rank.partition("-")
    return unit, int(number), EXAM_SESSIONS[int(session) - 1]


def tables_of(kind: type[BaseModel]) -> Iterator[tuple[str, Table]]:
    """The fields that name rows of the instance, and of which table."""
    for name, field in kind.model_fields.items():
        table = next(_tables_in([field.annotation, *field.metadata]), None)
        if table is not None:
            yield name, table


def _tables_in(parts: list[Any]) -> Iterator[Table]:
    for part in parts:
        if isinstance(part, Table):
            yield part
        yield from _tables_in(list(get_args(part)))
