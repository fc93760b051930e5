"""Dates of a change that count: those in the year, from the day of re-planning on. What is before that day is past."""

import datetime as dt

from scheduler.instance.schema.dates import Span
from scheduler.scenario.changes.sentences import during
from scheduler.scenario.changes.state import Refused, State
from scheduler.text import Text
from scheduler.wording import between, date, numeric_date


def counted_dates(state: State, first: dt.date, last: dt.date | None, what: Text) -> Span:
    """The dates that are in the year, from the day of re-planning at the earliest; a note says what is left out.

    Raises Refused when none of them counts.
    """
    span, day = _within_year(state, Span(first=first, last=last or first), what), state.past.day
    if day is None or span.first >= day:
        return span
    if span.last < day:
        raise all_past(state, span, what, "last" if last is not None else "first")
    told, start = during(span), date(day)
    state.note(
        f"{what.fr}, {told.fr} : ne compte qu’à partir du {start.fr} ; ce qui précède est passé.",
        f"{what.en}, {told.en}: counts only from {start.en} on; what is before is past.",
    )
    return Span(first=day, last=span.last)


def _within_year(state: State, span: Span, what: Text) -> Span:
    opens, closes = state.timeline.bounds
    inside = Span(first=max(span.first, opens), last=min(span.last, closes))
    if inside != span:
        asked, left = during(span), during(inside)
        year = between(numeric_date(opens), numeric_date(closes))
        state.note(
            f"{what.fr}, {asked.fr} : l’année va {year.fr} ; seul compte ce qui est {left.fr}.",
            f"{what.en}, {asked.en}: the year is {year.en}; only what is {left.en} counts.",
        )
    return inside


def all_past(state: State, span: Span, what: Text, field: str | None = None) -> Refused:
    """That dates are before the day of re-planning, all of them."""
    told, start = during(span), date(state.past.day or span.last)
    return Refused(
        f"{what.fr}, {told.fr} : tout est passé, on ne replanifie qu’à partir du {start.fr} ; corrigez les dates, ou "
        "donnez un jour plus tôt par --from",
        f"{what.en}, {told.en}: all of it is past, planning again starts on {start.en}; correct the dates, or give an "
        "earlier day with --from",
        field,
    )
