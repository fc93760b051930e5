"""*Calendrier prévisionnel*: a label, then its dates, one for each semester in the order of the table's heading."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from scheduler.instance.sheet.remarks import Remarks
from scheduler.instance.sheet.sections.calendar_checks import check_semesters
from scheduler.instance.sheet.sheet_dates import DATE, WEEKDAY, WrittenDate, dates_in
from scheduler.instance.sheet.sheet_text import Found, SheetText, label
from scheduler.text import Text
from scheduler.wording import say

_SECOND = rf"(?:2\s?n?de?|2\s?e(?:me)?|{label('deuxième')}|seconde)"
_FIRST = rf"(?:1\s?(?:ere|{label('ère')}|re)?|{label('première')})"
_LABELS = {
    "enrolment_opens": label("ouverture des préinscriptions"),
    "enrolment_until": label("inscriptions jusqu'au"),
    "first": label("début des cours"),
    "last": label("fin des cours"),
    "revision": rf"(?:semaines?\s+de\s+)?{label('révision')}s?(?!\w)",
    "exams": rf"(?:examens?\s*[:-]?\s*{_FIRST}\s+session|{_FIRST}\s+session\s+d\W?\s?examens?)",
    "second_session": rf"(?:examens?\s*[:-]?\s*{_SECOND}\s+session|{_SECOND}\s+session\s+d\W?\s?examens?)",
    "closures": r"interruptions?\s+des\s+cours",
}
_NAMES = {
    "enrolment_until": Text("« Inscriptions jusqu’au »", "“Inscriptions jusqu’au”"),
    "first": Text("« Début des cours »", "“Début des cours”"),
    "last": Text("« Fin des cours »", "“Fin des cours”"),
    "revision": Text("« Semaine de révisions »", "“Semaine de révisions”"),
    "exams": Text("« Examens 1re session »", "“Examens 1re session”"),
    "second_session": Text("« Examens 2nde session »", "“Examens 2nde session”"),
    "closures": Text("« Interruption des cours »", "“Interruption des cours”"),
    "enrolment_opens": Text("« Ouverture des préinscriptions »", "“Ouverture des préinscriptions”"),
}
_WORDS = (
    rf"(?:\s+|{DATE}|(?<![a-z])(?:semaines?|quinzaine|du|au|le|la|de|et|en\s+ligne|inclus|compris|exclus?|reprise|"
    rf"{label('à')}\s+partir|jusqu'?\s?au|{WEEKDAY})(?![a-z])|[-:;,()/.>•*])"
)
"""What the value of a label is made of; the first other word ends it."""
_DEGREES = r"(?:(?:semestre\s*[1-4]|[1-4]\s?(?:er|e|n?de?|eme|.me)\s+semestre)\s*){1,4}"
_WEEK = dt.timedelta(days=5)
"""From a Monday to the Saturday of its week."""
_SPANS = ("revision", "exams", "second_session")


@dataclass(frozen=True)
class CalendarValue:
    """The dates after a label, as days or as spans."""

    key: str
    offset: int
    spans: list[tuple[WrittenDate, WrittenDate | None, bool]]
    """First and last; none of one date alone, which is a week when the third says so."""
    words: str


@dataclass
class CalendarTable:
    sheet: SheetText
    remarks: Remarks
    found: Found = field(default_factory=dict)
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)

    def read(self) -> Found:
        """`calendar`, with the semesters that the sheet tells, and what is doubtful in the remarks."""
        values = {value.key: value for value in self._values()}
        ids = self._semesters(values)
        rows: list[Found] = [{"id": f"S{n}", "title": f"Semestre {n}"} for n in sorted(ids)]
        calendar: Found = {"semesters": rows}
        self._opening(values, calendar)
        for key in ("first", "last", *_SPANS, "enrolment_until"):
            self._fill(key, values.get(key), ids, rows)
        calendar["closures"] = list(self._closures(values.get("closures")))
        check_semesters(calendar, self.lines, self.remarks)
        return calendar

    def _values(self) -> Iterator[CalendarValue]:
        """Each label once: the one that has most dates, where several are written."""
        for key, pattern in _LABELS.items():
            every = [self._value(key, m.start(), m.end()) for m in self.sheet.finditer(rf"(?<![a-z]){pattern}")]
            if not every:
                continue
            best = max(every, key=lambda value: len(value.spans))
            said = {_days(value) for value in every if value.spans}
            if len(said) > 1:
                line = self.sheet.line_at(every[-1].offset)
                self.remarks.doubt(("calendar",), line, _TWICE, label=_NAMES[key])
            yield best

    def _value(self, key: str, start: int, end: int) -> CalendarValue:
        found = re.compile(rf"{_WORDS}*").match(self.sheet.plain, end)
        words = found[0] if found else ""
        dates = dates_in(words, end)
        spans: list[tuple[WrittenDate, WrittenDate | None, bool]] = []
        alone = 0
        while dates:
            one = dates.pop(0)
            between = self.sheet.plain[one.offset + len(one.typed) : dates[0].offset] if dates else ""
            if dates and re.fullmatch(r"\s*(?:\(?inclus\)?\s*)?au\s+(?:" + WEEKDAY + r")?\s*", between):
                spans.append((one, dates.pop(0), False))
            else:
                alone += 1
                spans.append((one, None, True))
        weeks = len(re.findall(r"semaine", words))
        is_week = weeks >= alone
        return CalendarValue(key, start, [(a, b, w and is_week) for a, b, w in spans], words)

    def _semesters(self, values: dict[str, CalendarValue]) -> list[int]:
        """The numbers in the table's heading, from the left."""
        heads = [[int(n) for n in re.findall(r"\d", m[0])] for m in self.sheet.finditer(_DEGREES)]
        heads = [head for head in heads if len(head) > 1 and len(set(head)) == len(head)]
        if heads:
            return heads[0]
        if values:
            number = max((len(values[key].spans) for key in ("first", "last") if key in values), default=2)
            self.remarks.doubt(("calendar", "semesters"), None, _NO_HEADING)
            return list(range(1, max(number, 1) + 1))
        self.remarks.missing(("calendar", "semesters"), None, _NO_CALENDAR)
        return [1, 2]

    def _opening(self, values: dict[str, CalendarValue], calendar: Found) -> None:
        value = values.get("enrolment_opens")
        if value is None:
            return
        line = self.sheet.line_at(value.offset)
        if len(value.spans) == 1 and value.spans[0][0].day is not None:
            calendar["enrolment_opens"] = value.spans[0][0].day
            self.lines["calendar", "enrolment_opens"] = line
        else:
            self.remarks.missing(("calendar",), line, _UNREADABLE, label=_NAMES["enrolment_opens"])

    def _fill(self, key: str, value: CalendarValue | None, ids: list[int], rows: list[Found]) -> None:
        here = ("calendar", "semesters")
        if value is None:
            for index in range(len(ids)):
                self.remarks.missing((*here, index, key), None, _NO_LABEL, label=_NAMES[key])
            return
        line = self.sheet.line_at(value.offset)
        spans = value.spans
        if key == "second_session" and len(spans) == 1 and spans[0][1] is not None:
            spans = spans * len(ids)  # one for all
        if len(spans) != len(ids):
            typed = ", ".join(one.typed for span in spans for one in span[:2] if one is not None) or "–"
            told = say(*_OTHER_NUMBER, label=_NAMES[key], number=len(spans), semesters=len(ids), dates=typed)
            for index in range(len(ids)):
                self.remarks.missing((*here, index, key), line, told)
            return
        for number, (first, last, is_week) in zip(ids, spans, strict=True):
            index = sorted(ids).index(number)
            loc = (*here, index, key)
            at = self.sheet.line_at(first.offset)
            wrong = next((one for one in (first, last) if one is not None and one.day is None), None)
            if wrong is not None:
                self.remarks.missing(loc, at, _NO_DAY, label=_NAMES[key], typed=wrong.typed)
                continue
            assert first.day is not None
            self.lines[loc] = at
            if key not in _SPANS:
                if last is not None:
                    self.remarks.doubt(loc, at, _ONE_DAY, label=_NAMES[key])
                rows[index][key] = first.day
                continue
            rows[index][key] = self._span(loc, at, first, last, is_week)

    def _span(
        self, loc: tuple[str | int, ...], line: int, first: WrittenDate, last: WrittenDate | None, is_week: bool
    ) -> Found:
        assert first.day is not None
        if last is not None:
            return {"first": first.day, "last": last.day}
        if not is_week:
            self.remarks.doubt(loc, line, _NO_WEEK, typed=first.typed)
            return {"first": first.day, "last": first.day}
        if first.day.weekday() != 0:
            self.remarks.doubt(loc, line, _NO_MONDAY, typed=first.typed)
        monday = first.day - dt.timedelta(days=first.day.weekday())
        return {"first": first.day, "last": monday + _WEEK}

    def _closures(self, value: CalendarValue | None) -> Iterator[Found]:
        here = ("calendar", "closures")
        if value is None:
            self.remarks.missing(("calendar",), None, _NO_LABEL, label=_NAMES["closures"])
            return
        again = {
            one.day: m.start()
            for m in re.finditer(r"reprise", value.words)
            for one in dates_in(value.words[m.end() : m.end() + 40])[:1]
        }
        spans = list({tuple(one.typed for one in s[:2] if one): s for s in value.spans if s[1] is not None}.values())
        alone = [span[0] for span in value.spans if span[1] is None and span[0].day not in again]
        if not spans or alone:
            line = self.sheet.line_at(value.offset)
            self.remarks.missing(("calendar",), line, _UNREADABLE, label=_NAMES["closures"])
        number = 0
        for first, last, _ in spans:
            line = self.sheet.line_at(first.offset)
            assert last is not None
            if first.day is None or last.day is None:
                typed = first.typed if first.day is None else last.typed
                self.remarks.missing(("calendar",), line, _NO_DAY, label=_NAMES["closures"], typed=typed)
                continue
            self.lines[(*here, number)] = line
            following = [day for day in again if day is not None and day > last.day]
            if again and not any((day - last.day).days <= 3 for day in following):
                self.remarks.doubt((*here, number), line, _NOT_AGAIN)
            if "exclu" in value.words:
                self.remarks.doubt((*here, number), line, _EXCLUDED)
            yield {"name": "Interruption des cours", "first": first.day, "last": last.day}
            number += 1


def _days(value: CalendarValue) -> tuple[dt.date | None, ...]:
    return tuple(one.day for span in value.spans for one in span[:2] if one is not None)


_TWICE = (
    "{label} est écrit plusieurs fois, avec d’autres dates ; vérifiez lesquelles valent",
    "{label} is written several times, with other dates; check which ones hold",
)
_NO_HEADING = (
    "l’en-tête « semestre 1 semestre 2 » n’est pas trouvé : la première date est prise pour le semestre 1",
    "the calendar's heading “semestre 1 semestre 2” is not found: the first date is taken for semester 1",
)
_NO_CALENDAR = (
    "aucune date de cours n’est trouvée ; écrivez le premier et le dernier jour de cours de chaque semestre",
    "no date of courses is found; write the first and last day of courses of each semester",
)
_NO_LABEL = ("{label} n’est pas trouvé ; écrivez-le", "{label} is not found; write it")
_UNREADABLE = ("{label} : les dates ne se lisent pas ; écrivez-les", "{label}: the dates cannot be read; write them")
_OTHER_NUMBER = (
    "{label} : {number} date(s) pour {semesters} semestre(s) ({dates}) ; écrivez celle de chacun",
    "{label}: {number} date(s) for {semesters} semester(s) ({dates}); write that of each",
)
_NO_DAY = ("{label} : « {typed} » n’est pas une date ; écrivez-la", "{label}: “{typed}” is no date; write it")
_ONE_DAY = (
    "{label} : deux dates là où il en faut une ; la première est prise",
    "{label}: two dates where one is needed; the first is taken",
)
_NO_WEEK = (
    "« {typed} » est une date seule, sans « semaine du » : ce jour seul est pris",
    "“{typed}” is a date alone, without “semaine du”: that day alone is taken",
)
_NO_MONDAY = (
    "« semaine du {typed} » : ce n’est pas un lundi ; vérifiez cette date",
    "“semaine du {typed}”: this is no Monday; check this date",
)
_NOT_AGAIN = (
    "la reprise annoncée ne suit pas la fin de cette interruption ; vérifiez ces dates",
    "the day on which courses resume does not follow the end of this interruption; check these dates",
)
_EXCLUDED = (
    "la fiche dit « exclu » : les deux dates sont pourtant comprises ici ; vérifiez-les",
    "the sheet says “exclu”: both dates are included here all the same; check them",
)
