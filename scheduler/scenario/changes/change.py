"""A change as data: what a planner is told on the telephone, in the terms of the instance.

A scenario file lists changes, one key each: `- unavailable: {trainer: VERNET, first: 2023-03-06, last: 2023-03-17}`.
Every kind of change is a subclass of `Change` in `changes.catalogue`, which declares all there is to it: its key and
fields, its sentence, its short forms on the command line, an example, what it does to an instance, and how a repair
would take it back. Reading, checking, showing, `--help` and the README's table are made of these declarations.
Source: docs/domain.md, "Planning again".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, Protocol, Self, TypeVar, cast

from pydantic import BaseModel, Field, SerializerFunctionWrapHandler, create_model, model_serializer, model_validator
from pydantic import ModelWrapValidatorHandler as Handler
from pydantic_core import PydanticCustomError

from scheduler.instance.reading.draft import Finding, Loc
from scheduler.instance.schema.fields import ClockTime, Data, Day
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import WEEKDAYS, Weekday
from scheduler.scenario.changes.state import State
from scheduler.scenario.changes.tables import Table
from scheduler.text import Text
from scheduler.timeline.calendar import Slot

Raw = dict[str, Any]
Row = TypeVar("Row", bound=BaseModel)


class Form(Protocol):
    """How a change is typed on the command line."""

    def read(self, value: str, instance: Instance) -> Raw:
        """The change's fields, as a person would have typed them in a file. Raises Unreadable."""

    def write(self, change: Any) -> str | None:
        """The value that reads as this change; None when it has no such form."""


@dataclass(frozen=True)
class Short:
    """An option of the command line that is one change, with an example of its value."""

    option: str
    example: str
    form: Form
    about: Text | None = None
    """What it does, where it is not what the change itself says."""


class Change(Data):
    """One change. A subclass with a `key` is a kind of change: declaring it is all it takes."""

    key: ClassVar[str]
    """What a scenario file calls it."""
    heading: ClassVar[Text | None] = None
    """What it is called where one is chosen: a few words. Without it, `about` is shown."""
    about: ClassVar[Text]
    """What it says, in a sentence of the help and of the README."""
    example: ClassVar[str]
    """Its fields, as a scenario file writes them."""
    shorts: ClassVar[tuple[Short, ...]] = ()
    may_be_open: ClassVar[bool] = False
    """Whether `last` may be given without `first`."""
    adds: ClassVar[Table | None] = None
    """The table of the instance that it adds a row to: it is then checked as that row would be."""

    def said(self, instance: Instance) -> Text:
        """The change in a few words, without a full stop; `instance` is the one that it is made to."""
        raise NotImplementedError

    def apply(self, state: State) -> None:
        """Make the change. Raises Refused when it cannot be made."""
        raise NotImplementedError

    def check(self, at: Loc, state: State) -> Iterator[Finding]:
        """What is wrong with it besides unknown names, impossible dates and hours; `at` is the place of its fields."""
        yield from ()

    def comes_back(self, state: State) -> bool:
        """Whether the row that it adds was there before, and left."""
        return False

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        """Whether `repaired` takes back what this change says in `asked`, which is `base` with all changes made."""
        return False

    def row(self, kind: type[Row]) -> Row:
        """The row that the change adds, without what only the change knows."""
        values = {name: getattr(self, name) for name in kind.model_fields}
        return kind.model_construct(self.model_fields_set & values.keys(), **values)

    def stated(self, *fields: str) -> dict[Any, Any]:
        """Those of the fields that are given, with their values."""
        return {name: value for name in fields if (value := getattr(self, name)) is not None}

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if "key" in vars(cls):
            CHANGES[cls.key] = cls

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, data: Any, handler: Handler[Self]) -> Self:
        """A `Change` is read from a line of a file; a kind of change, from its fields."""
        if cls is not Change:
            return handler(data)
        return cast(Self, data if isinstance(data, Change) else line_model().model_validate(data).change)

    @classmethod
    def read_as(cls) -> type[BaseModel]:
        """The schema of its data: of any change's, a line of a file."""
        return cls if cls is not Change else line_model()

    @model_serializer(mode="wrap")
    def _write(self, handler: SerializerFunctionWrapHandler) -> Raw:
        return {self.key: handler(self)}


CHANGES: dict[str, type[Change]] = {}
"""Every kind of change by its key, in the order of the catalogue."""


class _Line(Data):
    """A line of a scenario file: exactly one key is given."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if len(self.model_fields_set) != 1 or self.change is None:
            raise PydanticCustomError("one_change", "a change has exactly one key")
        return self

    @property
    def change(self) -> Change:
        return cast(Change, getattr(self, next(iter(self.model_fields_set))))


def line_model() -> type[_Line]:
    """The schema of a line of a scenario file, with a field for every kind of change."""
    return _line_of(tuple(CHANGES.values()))


@cache
def _line_of(kinds: tuple[type[Change], ...]) -> type[_Line]:
    fields: dict[str, Any] = {kind.key: (kind | None, None) for kind in kinds}
    return create_model("Line", __base__=_Line, **fields)


class When(Change):
    """Dates from `first` to `last`, both included (the whole year without them), on some weekdays, in some slots."""

    first: Day | None = None
    last: Day | None = None
    """Without it, `first` alone; with neither, the whole year."""
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)] | None = None
    slots: Annotated[tuple[ClockTime, ...], Field(min_length=1)] | None = None

    def covers(self, slot: Slot) -> bool:
        """Whether the slot is among these dates, weekdays and hours."""
        last = self.last or self.first
        return (
            (self.first is None or last is None or self.first <= slot.day <= last)
            and (self.weekdays is None or WEEKDAYS[slot.day.weekday()] in self.weekdays)
            and (self.slots is None or slot.start.time() in self.slots)
        )


def differs(now: BaseModel | None, then: BaseModel | None, *fields: str) -> bool:
    """Whether a row that is still there has one of the fields otherwise."""
    return now is not None and then is not None and any(getattr(now, f) != getattr(then, f) for f in fields)


def goes_back(before: Any, now: Any, then: Any, field: str) -> bool:
    """Whether a number goes back towards what it was; one that was not there before stays as it is."""
    if now is None or then is None:
        return False
    value, after = getattr(now, field), getattr(then, field)
    was = None if before is None else getattr(before, field)
    return bool(value != after if was is None else (value - was) * (after - value) < 0)
