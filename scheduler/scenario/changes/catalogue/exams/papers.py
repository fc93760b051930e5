"""A paper is moved: to another instant, where somebody else decides it, or to another day or hour of its session."""

import datetime as dt
from collections.abc import Iterator

from scheduler.instance.exam_semesters import semester_of
from scheduler.instance.instants import at, local
from scheduler.instance.reading.draft import Finding, Loc
from scheduler.instance.schema.exams import Assessment, ExamPin, ExamSession, zoned
from scheduler.instance.schema.fields import ClockTime, Day, Title, is_zone
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import Unit
from scheduler.scenario.changes import forms
from scheduler.scenario.changes.change import Change, Short
from scheduler.scenario.changes.forms import NameAndWords
from scheduler.scenario.changes.past import refuse_held, refuse_past_day
from scheduler.scenario.changes.sentences import at_hour
from scheduler.scenario.changes.state import Refused, State
from scheduler.scenario.changes.tables import PaperName, paper_of
from scheduler.text import Text
from scheduler.wording import between, date, numeric_date


class MoveExam(Change):
    """One paper is held on another date or hour; one whose instant was fixed is fixed there."""

    key = "move_exam"
    heading = Text("Un examen a lieu un autre jour", "An examination is held on another day")
    about = Text(
        "Cet examen a lieu à cette date, à cette heure (d’un fuseau donné, si un autre centre la fixe : Europe/Paris).",
        "This examination is held on this date, at this hour (of a given zone, if another centre fixes it: "
        "Europe/Paris).",
    )
    example = "{exam: TRS001-X1-1, date: 2023-02-21, start: 17:00}"
    shorts = (
        Short(
            "--move-exam",
            "TRS001-X1-1 2023-02-21 17:00",
            NameAndWords("exam", (forms.DAY, forms.START, forms.ZONE)),
        ),
    )

    exam: PaperName
    date: Day
    start: ClockTime | None = None
    zone: Title | None = None
    """In which the hour is meant; None: the centre's, or that in which it is fixed already."""

    def said(self, instance: Instance) -> Text:
        when, zone = date(self.date), f" ({self.zone})" if self.zone is not None else ""
        hour = at_hour(self.start)
        return Text(
            f"examen {self.exam} le {when.fr}{hour.fr}{zone}", f"examination {self.exam} on {when.en}{hour.en}{zone}"
        )

    def check(self, at: Loc, state: State) -> Iterator[Finding]:
        if self.zone is not None and not is_zone(self.zone):
            yield Finding(
                (*at, "zone"),
                f"« {self.zone} » n’est pas un fuseau horaire ; écrivez par exemple « Europe/Paris »",
                f"“{self.zone}” is no time zone; write “Europe/Paris”, for example",
            )

    def apply(self, state: State) -> None:
        code, number, session = paper_of(self.exam)
        unit = state.units[code]
        exam = unit.exams[number - 1]
        refuse_past(state, self.exam)
        known = exam.fixed(session)
        if known is None and self.zone is None and exam.kind != "work":
            self._pin(state, unit, exam, (code, number, session))
            return
        _, hour, zone = zoned(known, state.base.zone) if known is not None else (None, None, state.base.zone)
        hour = self.start or hour
        if hour is None:
            raise Refused(
                f"{self.exam} n’a pas encore d’heure ; ajoutez-la, par exemple « start: 18:00 »",
                f"{self.exam} has no hour yet; add it, for example “start: 18:00”",
                "date",
            )
        name = self.zone or zone.key
        moment = " ".join((str(self.date), hour.isoformat("minutes"), name))
        self._refuse_before(state, local(at(*zoned(moment, state.base.zone)), state.base.zone).date())
        self._fix(state, code, number, session, moment)
        for other in exam.together_with:  # one paper of several units starts at once
            ranks = [n for n, each in enumerate(state.units[other].exams, start=1) if each.kind == exam.kind]
            if ranks and state.units[other].exams[ranks[0] - 1].fixed(session) is not None:
                self._fix(state, other, ranks[0], session, moment)

    def _fix(self, state: State, code: str, number: int, session: ExamSession, moment: str) -> None:
        field = "at" if session == "first" else "second_at"
        rows, unit = list(state.units[code].exams), state.units[code]
        semester = semester_of(unit, rows[number - 1], {each.id: each for each in state.semesters}, state.base.zone)
        # The instant alone may have said to which semester it belongs.
        known = {"semester": semester.id} if semester is not None and unit.period is None else {}
        rows[number - 1] = rows[number - 1].model_copy(update={field: moment, **known})
        state.put(state.units[code], exams=tuple(rows))
        state.set_exams(pins=tuple(pin for pin in state.exams.pins if _key(pin) != (code, number, session)))

    def _pin(self, state: State, unit: Unit, exam: Assessment, key: tuple[str, int, ExamSession]) -> None:
        self._refuse_before(state, self.date)
        semester = semester_of(unit, exam, {each.id: each for each in state.semesters}, state.base.zone)
        window = None if semester is None else semester.window(key[2])
        if window is not None and self.date not in window:
            told, days = date(self.date), between(numeric_date(window.first), numeric_date(window.last))
            raise Refused(
                f"{told.fr} : les examens de cette session vont {days.fr} ; donnez un de ces jours, ou d’abord "
                "d’autres dates (« exam_dates »)",
                f"{told.en}: the examinations of this session are {days.en}; give one of these days, or other dates "
                "first (“exam_dates”)",
                "date",
            )
        before = next((pin for pin in state.exams.pins if _key(pin) == key), None)
        room = before.room if before is not None else None
        pin = ExamPin(unit=key[0], number=key[1], session=key[2], date=self.date, start=self.start, room=room)
        state.set_exams(pins=(*(one for one in state.exams.pins if _key(one) != key), pin))

    def _refuse_before(self, state: State, day: dt.date) -> None:
        opens, closes = state.timeline.bounds
        if not opens <= day <= closes:
            told, year = date(day), between(numeric_date(opens), numeric_date(closes))
            raise Refused(
                f"{told.fr} : l’année va {year.fr} ; donnez un de ces jours",
                f"{told.en}: the year is {year.en}; give one of these days",
                "date",
            )
        refuse_past_day(state, day, "date")

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return self._held(asked) != self._held(repaired)

    def _held(self, instance: Instance) -> object:
        code, number, session = key = paper_of(self.exam)
        unit = instance.unit.get(code)
        fixed = unit.exams[number - 1].fixed(session) if unit is not None and number <= len(unit.exams) else None
        return fixed, [(pin.date, pin.start) for pin in instance.exams.pins if _key(pin) == key]


def _key(pin: ExamPin) -> tuple[str, int, ExamSession]:
    return pin.unit, pin.number, pin.session


def refuse_past(state: State, name: str, field: str = "exam") -> None:
    """Raises Refused where the examination was held before the day of re-planning."""
    held = state.past.timetable.exams if state.past.timetable is not None else None
    exam = next((each for each in held or () if each.id == name), None)
    if exam is not None:
        refuse_held(state, exam, Text("un examen", "an examination"), field)
