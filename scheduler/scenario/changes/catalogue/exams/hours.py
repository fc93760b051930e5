"""When examinations may be held: the days of a session, the hours of these days."""

from collections.abc import Iterator

from scheduler.export.audience import EXAM_SESSIONS
from scheduler.instance.reading.draft import Finding, Loc
from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.exams import ExamSession
from scheduler.instance.schema.fields import Day
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import WEEKDAYS, ExamHours
from scheduler.scenario.changes.change import Change
from scheduler.scenario.changes.sentences import dates, weekdays
from scheduler.scenario.changes.state import Refused, State
from scheduler.scenario.changes.tables import SemesterName
from scheduler.text import Text
from scheduler.wording import clock


class ExamDates(Change):
    """The days of an examination session."""

    key = "exam_dates"
    heading = Text("Une session d’examens a d’autres dates", "An examination session has other dates")
    about = Text(
        "Premier et dernier jour des examens d’un semestre, à la 1re ou à la 2de session.",
        "First and last day of the examinations of a semester, in its first or second session.",
    )
    example = "{semester: S1, session: first, first: 2023-02-20, last: 2023-02-28}"

    semester: SemesterName
    session: ExamSession
    first: Day
    last: Day

    def said(self, instance: Instance) -> Text:
        when, of = dates(self.first, self.last), EXAM_SESSIONS[self.session]
        return Text(
            f"examens de {self.semester}, {of.fr} : {when.fr}",
            f"examinations of {self.semester}, {of.en.lower()}: {when.en}",
        )

    def apply(self, state: State) -> None:
        field, span = _FIELD[self.session], Span(first=self.first, last=self.last)
        if state.past.is_over(self.last):
            told = dates(self.first, self.last)
            raise Refused(
                f"{told.fr} : c’est passé ; donnez des jours à venir",
                f"{told.en}: that is past; give days to come",
                "last",
            )
        state.semesters = tuple(
            each.model_copy(update={field: span}) if each.id == self.semester else each for each in state.semesters
        )

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        field = _FIELD[self.session]
        now, then = (
            next((getattr(each, field) for each in instance.calendar.semesters if each.id == self.semester), None)
            for instance in (asked, repaired)
        )
        return now != then


class AddExamHours(ExamHours, Change):
    """More hours of examination days."""

    key = "exam_hours"
    heading = Text("Des heures d’examens en plus", "More hours of examinations")
    about = Text(
        "Des heures d’examens en plus (« exam_slots »), un samedi par exemple.",
        "More hours of examinations (“exam_slots”), on a Saturday for example.",
    )
    example = '{start: 13:30, end: 17:30, weekdays: [sat], step: 30}'  # fmt: skip

    def said(self, instance: Instance) -> Text:
        days, start, end = weekdays(self.weekdays), clock(self.start), clock(self.end)
        return Text(
            f"examens {days.fr} de {start.fr} à {end.fr} aussi",
            f"examinations {days.en} from {start.en} to {end.en} too",
        )

    def check(self, at: Loc, state: State) -> Iterator[Finding]:
        if self.end <= self.start:
            end = clock(self.end)
            yield Finding(
                (*at, "end"),
                f"ces heures finissent à {end.fr}, avant leur début ; échangez-les",
                f"these hours end at {end.en}, before they start; swap them",
            )

    def apply(self, state: State) -> None:
        known = state.exam_slots or tuple(_usual(state.base))
        state.exam_slots = (*known, self.row(ExamHours))

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return self.row(ExamHours) not in repaired.calendar.exam_slots


def _usual(instance: Instance) -> Iterator[ExamHours]:
    """The hours that hold where none are stated, as rows of their own: an addition would stand instead of them."""
    for day in WEEKDAYS:
        slots = [slot for slot in instance.slots if day in slot.weekdays and slot.start < slot.end]
        if slots:
            first, last = min(slot.start for slot in slots), max(slot.end for slot in slots)
            yield ExamHours(start=first, end=last, weekdays=(day,), step=_HALF_HOUR)


_FIELD: dict[ExamSession, str] = {"first": "exams", "second": "second_session"}
_HALF_HOUR = 30
