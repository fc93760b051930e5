"""The calendar of an instance: semesters and the weeks around them, closures, public holidays."""

import datetime as dt
from typing import Annotated

from pydantic import Field, StringConstraints

from scheduler.instance.schema.fields import Data, Day, Id, Title
from scheduler.instance.schema.slots import ExamHours
from scheduler.text import Text


class Span(Data):
    """Dates from `first` to `last`, both included."""

    first: Day
    last: Day

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> list[dt.date]:
        return [self.first + dt.timedelta(days=n) for n in range((self.last - self.first).days + 1)]


UNNAMED_CLOSURE = Text("Fermeture", "Closed")
"""What a closure is called that nobody gave a name."""


class Closure(Span):
    """Days without teaching: an interruption of the courses, or another closure of the centre."""

    name: Title


class Semester(Span):
    """Courses from `first` to `last`; the weeks around them are shown to people, never taught in."""

    id: Id
    title: Title | None = None
    revision: Span | None = None
    exams: Span | None = None
    second_session: Span | None = None
    enrolment_until: Day | None = None

    @property
    def around(self) -> dict[str, Span]:
        """Those weeks: of `revision`, `exams` and `second_session`, those that there are."""
        spans = {"revision": self.revision, "exams": self.exams, "second_session": self.second_session}
        return {key: span for key, span in spans.items() if span is not None}


class Holidays(Data):
    """Public holidays from the `holidays` package, with the centre's own additions and removals."""

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    subdivision: Annotated[str, StringConstraints(min_length=1, max_length=10)] | None = None
    taught: tuple[Day, ...] = ()
    """Holidays on which the centre teaches all the same."""


class Calendar(Data):
    semesters: Annotated[tuple[Semester, ...], Field(min_length=1)]
    enrolment_opens: Day | None = None
    holidays: Holidays | None = None
    closures: tuple[Closure, ...] = ()
    exam_slots: tuple[ExamHours, ...] = ()
    """Hours of examination days. None: from the first slot of the weekday to the end of the last, by half hours."""
