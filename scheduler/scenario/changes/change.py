"""Changes as data: what a planner is told on the telephone, in the terms of the instance.

A scenario file lists them, one key each: `- unavailable: {trainer: VERNET, first: 2023-03-06, last: 2023-03-17}`.
`changes.apply` says what each does to an instance. Source: issue 4, DOMAIN.md "Re-planning".
"""

from typing import Annotated, Literal, Self, cast

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from scheduler.instance.fields import ClockTime, Count, Data, Day, Id, Positive, Slug, Title, Version
from scheduler.instance.schema import Group, Pin, Room, SessionKind, Unit, Weekday

OpenLevel = Literal["avoid", "ok", "prefer"]


class When(Data):
    """Dates from `first` to `last`, both included (the whole year without them), on some weekdays, in some slots."""

    first: Day | None = None
    last: Day | None = None
    """Without it, `first` alone; with neither, the whole year."""
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)] | None = None
    slots: Annotated[tuple[ClockTime, ...], Field(min_length=1)] | None = None


class Unavailable(When):
    """A trainer cannot come."""

    trainer: Id


class Available(When):
    """A trainer can come after all: an availability opened."""

    trainer: Id
    level: OpenLevel = "ok"


class Replace(Data):
    """Another trainer takes a unit over: its sessions that are not past, or all of them."""

    unit: Id
    trainer: Id
    by: Id


class AddTrainer(Data):
    """Another trainer may teach the unit's sessions too, one of them each."""

    unit: Id
    trainer: Id


class Close(Data):
    """A room, a site, or the whole centre (neither given) is closed on some days: a flood, a cyclone."""

    first: Day
    last: Day | None = None
    """Without it, `first` alone."""
    room: Id | None = None
    site: Id | None = None
    name: Title | None = None


class Interruption(Data):
    """The dates of an interruption the instance knows by name are others; without dates, it does not take place."""

    name: Title
    first: Day | None = None
    last: Day | None = None


class Counts(Data):
    """A unit has another number of sessions; what is not given stays."""

    unit: Id
    in_person: Count | None = None
    webconference: Count | None = None


class Rhythm(Data):
    """A unit may have so many sessions in one week."""

    unit: Id
    sessions_per_week: Positive


class DropUnit(Data):
    unit: Id


class DropGroup(Data):
    """A group, and the units that only it attends, are no more; groups that are part of it go with it."""

    group: Id


class AddGroup(Group):
    """A group as in the instance, and the units that it attends besides those it inherits."""

    units: tuple[Id, ...] = ()


class Weight(Data):
    """A criterion weighs something else."""

    criterion: str
    weight: Count


class Unpin(Data):
    """Pins of a unit no longer hold: all of them, or those of a date."""

    unit: Id
    date: Day | None = None


class AlternanceDays(Data):
    """An apprentice group has another number of alternance days; what is not given stays."""

    group: Id
    min: Count | None = None
    max: Count | None = None


class RoomChange(Data):
    """A room has another capacity or other features; what is not given stays."""

    room: Id
    capacity: Positive | None = None
    features: tuple[Id, ...] | None = None


class Kind(Data):
    """A unit holds so many sessions of one kind as the other kind: a webconference in place of an in-person session."""

    unit: Id
    to: SessionKind
    count: Positive = 1


class Change(Data):
    """One change: exactly one of these keys is given."""

    unavailable: Unavailable | None = None
    available: Available | None = None
    replace: Replace | None = None
    add_trainer: AddTrainer | None = None
    close: Close | None = None
    interruption: Interruption | None = None
    counts: Counts | None = None
    kind: Kind | None = None
    rhythm: Rhythm | None = None
    add_unit: Unit | None = None
    drop_unit: DropUnit | None = None
    add_group: AddGroup | None = None
    drop_group: DropGroup | None = None
    weight: Weight | None = None
    pin: Pin | None = None
    unpin: Unpin | None = None
    alternance: AlternanceDays | None = None
    room: RoomChange | None = None
    add_room: Room | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if len(self.model_fields_set) != 1 or getattr(self, self.key) is None:
            raise PydanticCustomError("one_change", "a change has exactly one key")
        return self

    @property
    def key(self) -> str:
        """Which change it is: `unavailable`, `close`, …"""
        return next(iter(self.model_fields_set))

    @property
    def content(self) -> Data:
        """What is written under the key."""
        return cast(Data, getattr(self, self.key))


class Scenario(Data):
    """A named list of changes, and from which day they may touch the timetable."""

    version: Version = 1
    name: Slug
    title: Title | None = None
    from_: Annotated[Day | None, Field(alias="from")] = None
    """Nothing before this day is moved; `--from` decides where it is not given."""
    changes: tuple[Change, ...] = ()
    improve: tuple[Id, ...] = ()
    """Trainers whose sessions may then move, as many as it takes, for a better timetable."""
