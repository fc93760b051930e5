"""Sites, and the rooms at them."""

from collections.abc import Iterable

from pydantic import PrivateAttr

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
    _parts: "tuple[Room, ...]" = PrivateAttr(())
    _owner: str | None = PrivateAttr(None)

    def owned(self, unit: str) -> "Room":
        """The same, for this unit alone."""
        self._owner = unit
        return self

    @classmethod
    def joined(cls, parts: "Iterable[Room]") -> "Room":
        """Rooms at several sites that one session takes together, as one that is open when all of them are."""
        found = tuple(sorted(parts, key=lambda room: room.id))
        both = cls.model_construct(
            id=room_code(room.id for room in found),
            site="+".join(room.site for room in found),
            capacity=sum(room.capacity for room in found),
            features=tuple(f for f in found[0].features if all(f in room.features for room in found)),
            closed=tuple(span for room in found for span in room.closed),
        )
        both._parts = found
        return both

    @property
    def parts(self) -> "tuple[Room, ...]":
        """The rooms that there are: itself, or those that are joined."""
        return self._parts or (self,)

    def is_open_to(self, unit: str) -> bool:
        return self._owner in (None, unit)

    @property
    def sites(self) -> tuple[str, ...]:
        return tuple(room.site for room in self.parts)

    @property
    def exam_places(self) -> int:
        return self.capacity // 2 if self.exam_capacity is None else self.exam_capacity


def room_code(rooms: Iterable[str]) -> str:
    """`12+B2`, of rooms that one session takes: no room is called so, for no id has a plus sign."""
    return "+".join(sorted(rooms))


def rooms_named(code: str | None) -> tuple[str, ...]:
    """The rooms of a session by their ids; none of one without."""
    return () if code is None else tuple(code.split("+"))
