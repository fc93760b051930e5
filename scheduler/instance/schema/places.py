"""Sites, and the rooms at them."""

from collections.abc import Iterable

from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.exams import ExamSharing
from scheduler.instance.schema.fields import Count, Data, Id, Positive, Title


class Site(Data):
    id: Id
    title: Title
    address: Title | None = None


class Room(Data):
    id: Id
    site: Id
    capacity: Positive
    title: Title | None = None
    features: tuple[Id, ...] = ()
    closed: tuple[Span, ...] = ()
    exam_capacity: Count | None = None
    """Places in an examination; None: half of them."""
    exam_sharing: ExamSharing = "any"
    """Whether several papers may be in it at once: `any`, those of the `same_start`, `none`."""

    @property
    def exam_places(self) -> int:
        return self.capacity // 2 if self.exam_capacity is None else self.exam_capacity


def room_code(rooms: Iterable[str]) -> str:
    """`12+B2`, of rooms that one session takes: no room is called so, for no id has a plus sign."""
    return "+".join(sorted(rooms))


def rooms_named(code: str | None) -> tuple[str, ...]:
    """The rooms of a session by their ids; none of one without."""
    return () if code is None else tuple(code.split("+"))
