"""Teaching units (UE), and what the planner fixed of their sessions."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, StringConstraints, model_validator

from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.exams import Assessment
from scheduler.instance.schema.fields import ClockTime, Count, Data, Day, Id, Positive, Title, UnitOrSection
from scheduler.instance.schema.regulations import StatedHours, Tolerance
from scheduler.instance.schema.slots import WEEKDAYS, Weekday, is_between

Modality = Literal["cours", "tp", "foad", "activity"]
SessionKind = Literal["in_person", "webconference"]
Teaching = Literal["one", "together"]

Block = Annotated[int, Field(strict=True, ge=1, le=8)]
"""Slots that a session takes, one after the other."""
SESSION_KINDS: tuple[SessionKind, ...] = ("in_person", "webconference")
ANNUAL = "annual"
"""The period of a unit that lasts all the semesters."""


Section = Annotated[tuple[Id, ...], Field(min_length=1)]
"""Groups that are taught together, apart from the others of their unit."""


class Predecessor(Data):
    """What a unit comes after: another unit with all its sessions, or so many of them. Its code alone means all."""

    unit: Id
    sessions: Positive | None = None

    @model_validator(mode="before")
    @classmethod
    def _of_code_alone(cls, value: Any) -> Any:
        return {"unit": value} if isinstance(value, str) else value


class Unit(Data):
    """A teaching unit (UE). FOAD and activity units exist in the programme and get no session of ours."""

    code: Id
    title: Title
    ects: Positive
    modality: Modality
    period: Id | None = None
    """A semester's id, or `annual`; none only for FOAD and activity units."""
    first: Day | None = None
    """Nothing is held before this day of the period; what it asks is spread over the weeks that are left."""
    last: Day | None = None
    """Nothing is held after this day of the period."""
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)] | None = None
    """The weekdays on which it may be held; None: any."""
    slots: Annotated[tuple[ClockTime, ...], Field(min_length=1)] | None = None
    """Starts of the slots in which it may be held; None: any."""
    pauses: Annotated[tuple[Span, ...], Field(min_length=1)] | None = None
    """Dates on which it is not held, within its period; None: none."""
    after: tuple[Predecessor, ...] = ()
    """Nothing of it is held before these have ended (H12)."""
    year: Positive | None = None
    groups: tuple[Id, ...] = ()
    sections: Annotated[tuple[Section, ...], Field(min_length=1)] | None = None
    """Of a unit whose groups are taught apart (half-groups): who is taught together. Each section has all the unit's
    sessions, and rules speak of each as of a unit; people see one course."""
    parallel: bool = False
    """Whether all sections have their sessions at the same times, each with a trainer and a room of its own (H13)."""
    trainers: tuple[Id, ...] = ()
    teaching: Teaching = "one"
    """With several trainers: `one` of them per session, or all `together`."""
    shares: dict[Id, Count] | None = None
    """With `one` of several: how many sessions each trainer takes. None: the solver chooses."""
    in_person: Count | None = None
    webconference: Count | None = None
    """Stated counts, which override the frequency table; give both."""
    hours: StatedHours | None = None
    """In place of counts: what its sessions come to, however many they are."""
    tolerance: Tolerance | None = None
    """How much more or less that may be; None: as the frequency table says where it states the hours, else nothing."""
    block: Block | None = None
    """How many slots of the grid each session takes, one after the other; None: one."""
    blocks: Annotated[tuple[Block, ...], Field(min_length=1)] | None = None
    """The same of each session where they differ, in no order."""
    sessions_per_week: Positive = 1
    features: tuple[Id, ...] = ()
    site: Id | None = None
    rooms_per_site: bool = False
    """Whether each in-person session takes a room at the site of each of its groups, linked by video."""
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = None
    """Link of the unit's webconferences."""
    exams: tuple[Assessment, ...] = ()
    """How it is assessed."""
    _whole: "Unit | None" = PrivateAttr(None)

    @property
    def whole(self) -> "Unit":
        """The unit as it is written, of which this one may be a section."""
        return self._whole or self

    @property
    def each_section(self) -> tuple["Unit", ...]:
        """The unit; one with sections as a unit for each, named `NFP107/TP1`. What is shared out over all of them is
        left to the whole."""
        if self.sections is None:
            return (self,)
        found = []
        for groups in self.sections:
            code = section_code(self.code, groups)
            found.append(
                self.model_copy(update={"code": code, "groups": groups, "sections": None, "shares": None, "exams": ()})
            )
            found[-1]._whole = self
        return tuple(found)

    def is_whole_among(self, codes: Collection[str]) -> bool:
        """Whether all sections of the unit are there: what it shares out over them means nothing for some alone."""
        return all(section.code in codes for section in self.whole.each_section)

    def having_after(self, sections: Mapping[str, Iterable[str]]) -> "Unit":
        """The unit after each of the sections, where it comes after a unit that has some."""
        if all(each.unit not in sections for each in self.after):
            return self
        after = tuple(
            each.model_copy(update={"unit": code})
            for each in self.after
            for code in sections.get(each.unit, (each.unit,))
        )
        copy = self.model_copy(update={"after": after})
        copy._whole = self.whole
        return copy

    def changed(self, changes: Mapping[str, object]) -> "Unit":
        """The unit with other fields, taken as they are; of a section, its unit too."""
        copy = self.model_copy(update=dict(changes))
        copy._whole = None if self._whole is None else self._whole.model_copy(update=dict(changes))
        return copy

    @property
    def is_scheduled(self) -> bool:
        """Whether the unit gets sessions of ours."""
        return self.modality in ("cours", "tp")

    @property
    def sizes(self) -> frozenset[int]:
        """How many slots its sessions take."""
        return frozenset(self.blocks or (self.block or 1,))

    def lasts(self, day: dt.date) -> bool:
        """Whether the day is within the unit's own first and last day."""
        return is_between(day, self.first, self.last)

    def pauses_on(self, day: dt.date) -> bool:
        """Whether the day is in one of its pauses."""
        return self.pauses is not None and any(day in span for span in self.pauses)

    def may_start(self, day: dt.date, start: dt.time) -> bool:
        """Whether a slot of that day is within the unit's own dates, weekdays and hours."""
        return (
            self.lasts(day)
            and not self.pauses_on(day)
            and (self.weekdays is None or WEEKDAYS[day.weekday()] in self.weekdays)
            and (self.slots is None or start in self.slots)
        )


def section_code(unit: str, groups: Iterable[str]) -> str:
    """`NFP107/TP1`, `NFP107/TP1+TP2`: no unit is called so, for no code has a slash."""
    return f"{unit}/{'+'.join(groups)}"


def renamed(code: str, units: Mapping[str, str], groups: Mapping[str, str]) -> str:
    """The unit's or section's name where units and groups have others."""
    course, slash, section = code.partition("/")
    return units.get(course, course) + slash + "+".join(groups.get(each, each) for each in section.split("+"))


def course_of(code: str) -> str:
    """The unit of a section; any other unit itself."""
    return code.partition("/")[0]


class Pin(Data):
    """What the planner fixed (H9), for a unit:

    with `date`: one of its sessions is held that day (in that slot, room, of that kind, as its `number`-th one);
    without: all its sessions (of that kind, if given) are on that weekday, in that slot, in that room.

    Of a unit with sections, for each of them, or for the one that is named (`NFP107/TP1`).
    """

    unit: UnitOrSection
    date: Day | None = None
    weekday: Weekday | None = None
    slot: ClockTime | None = None
    room: Id | None = None
    kind: SessionKind | None = None
    number: Positive | None = None
