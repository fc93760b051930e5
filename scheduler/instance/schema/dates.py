"""The calendar of an instance: semesters and the weeks around them, closures, public holidays."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from scheduler.instance.schema.fields import ClockTime, Data, Day, Id, Title
from scheduler.instance.schema.slots import ExamHours
from scheduler.text import Text
from scheduler.wording import within_dates


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
    """Time without teaching: an interruption of the courses, or another closure of the centre. It begins on `first`, at
    `begin` if that is given, and goes on without a break to `last`, until `end` if that is given."""

    name: Title
    begin: Annotated[ClockTime | None, Field(alias="from")] = None
    end: Annotated[ClockTime | None, Field(alias="to")] = None

    @property
    def called(self) -> Text:
        """The name; where it takes a part of a day, with the hour: `Noël (dès 12 h)`."""
        if self.begin is None and self.end is None:
            return Text(self.name, self.name)
        when = within_dates(self.begin, self.end)
        return Text(f"{self.name} ({when.fr})", f"{self.name} ({when.en})")

    @property
    def begins(self) -> dt.datetime:
        """On the centre's clocks."""
        return dt.datetime.combine(self.first, self.begin or dt.time.min)

    @property
    def ends(self) -> dt.datetime:
        """On the centre's clocks; of a whole day, when the next one begins."""
        if self.end is not None:
            return dt.datetime.combine(self.last, self.end)
        return dt.datetime.combine(self.last + dt.timedelta(days=1), dt.time.min)

    @property
    def whole_days(self) -> list[dt.date]:
        """The dates that are closed from their first hour to their last."""
        is_cut = {self.first} if self.begin is not None else set[dt.date]()
        is_cut |= {self.last} if self.end is not None else set()
        return [day for day in self.days if day not in is_cut]


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

    def window(self, session: Literal["first", "second"]) -> Span | None:
        """When the examinations of a session are."""
        return self.exams if session == "first" else self.second_session


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
