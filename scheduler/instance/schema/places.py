"""Sites, and the rooms at them."""

from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.fields import Data, Id, Positive, Title


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
