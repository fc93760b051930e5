"""Why a session is where it is: what the best date on each weekday would cost, or why there is none."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from scheduler.checker.teaching import why_not_taught, why_shut
from scheduler.evaluate.evaluator import Evaluator
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.search.suggest.consequences import Causes, consequences, counted_causes
from scheduler.search.suggest.find import find
from scheduler.search.suggest.moves import Move, Moves, Refusal, moves
from scheduler.text import Text
from scheduler.timeline.calendar import days_of
from scheduler.timetable.schema import AlternanceDay, Held, Timetable
from scheduler.wording import (
    ALTERNANCE_DAY,
    CLASH,
    KINDS,
    Noun,
    clock,
    counted,
    date,
    every_weekday,
    short_moment,
    signed,
)

MOST_CLOSED = 3
"""Reasons of closed dates that are named, the most frequent first."""


@dataclass(frozen=True)
class HourReason:
    """A slot of the weekday: the best of its dates, None when none is possible; how many are, and how many are not."""

    start: dt.time
    best: Move | None
    possible: int
    refused: int


@dataclass(frozen=True)
class WeekdayReason:
    """A weekday, Monday being 0. `causes` count its slots that are not possible, and those with one more clash;
    `closed` its dates without teaching, by reason."""

    weekday: int
    best: Move | None
    hours: tuple[HourReason, ...]
    causes: tuple[tuple[Text, int], ...]
    closed: tuple[tuple[Text, int], ...]
    text: Text


@dataclass(frozen=True)
class SessionReason:
    """Where the session is, and each weekday, its own included: `text` in words, all that is said in `texts`."""

    row: Held
    text: Text
    weekdays: tuple[WeekdayReason, ...]

    @property
    def texts(self) -> tuple[Text, ...]:
        return (self.text, *(reason.text for reason in self.weekdays))


def explain_session(instance: Instance, timetable: Timetable, session_id: str) -> SessionReason:
    """What every other weekday and slot would cost a session, or alternance day, of an accepted timetable.

    Raises InputError when no session has that id.
    """
    timetable = timetable.on_clocks(instance.zone)
    row = find(timetable, session_id)
    evaluator = Evaluator(instance, timetable)
    return reasons_of(evaluator, row, moves(evaluator, row))


def reasons_of(evaluator: Evaluator, row: Held, found: Moves, from_day: dt.date | None = None) -> SessionReason:
    """The same, from moves that are known already."""
    zone = evaluator.instance.zone
    possible: dict[int, list[Move]] = {}
    refused: dict[int, list[Refusal]] = {}
    for move in found.possible:
        possible.setdefault(move.after.start.astimezone(zone).weekday(), []).append(move)
    for refusal in found.refused:
        if not any(violation.rule == "H6" for violation in refusal.violations):
            refused.setdefault(refusal.after.start.astimezone(zone).weekday(), []).append(refusal)
    closed = _closed(evaluator, row, from_day)
    weekdays = tuple(
        _weekday(evaluator, row, n, possible.get(n, []), refused.get(n, []), closed.get(n, Counter()))
        for n in sorted({*possible, *refused, *closed})
    )
    return SessionReason(row, _today(evaluator, row, found), weekdays)


def _today(evaluator: Evaluator, row: Held, found: Moves) -> Text:
    at = row.start.astimezone(evaluator.instance.zone)
    when, hour = date(at.date()), clock(at)
    what = ALTERNANCE_DAY if isinstance(row, AlternanceDay) else KINDS[row.kind]
    here = Text(
        f"{row.id} ({what.fr}) est le {when.fr} à {hour.fr}.", f"{row.id} ({what.en}) is on {when.en} at {hour.en}."
    )
    better = [move for move in found.possible if (move.effect.clashes, move.effect.cost) < (0, 0)]
    if not found.possible:
        tail = Text("Aucune autre date n’est possible.", "No other date is possible.")
    elif better:
        n = counted(len(better), Noun("autre date", "other date", "autres dates"))
        tail = Text(
            f"{n.fr} ferait mieux." if len(better) == 1 else f"{n.fr} feraient mieux.", f"{n.en} would do better."
        )
    else:
        tail = Text(
            "Aucune autre date ne fait mieux : toutes coûtent autant ou plus.",
            "No other date does better: all cost as much or more.",
        )
    return Text(f"{here.fr} {tail.fr}", f"{here.en} {tail.en}")


def _weekday(
    evaluator: Evaluator,
    row: Held,
    number: int,
    possible: list[Move],
    refused: list[Refusal],
    closed: Counter[Text],
) -> WeekdayReason:
    causes = Causes(evaluator.instance, (*evaluator.timetable.sessions, *evaluator.timetable.alternance), row)
    for refusal in refused:
        causes.refused(refusal.after, refusal.violations)
    for move in possible:
        if move.effect.clashes > 0:
            causes.clashing(move.effect.clashes_added)
    best = min(possible, key=lambda move: move.key, default=None)
    said = tuple(causes.counted())
    return WeekdayReason(
        number,
        best,
        _hours(evaluator, possible, refused),
        said,
        tuple(closed.most_common()),
        _said(evaluator, number, best, said, closed),
    )


def _hours(evaluator: Evaluator, possible: list[Move], refused: list[Refusal]) -> tuple[HourReason, ...]:
    zone = evaluator.instance.zone

    def hour(row: Held) -> dt.time:
        return row.start.astimezone(zone).time()

    refusals = Counter(hour(refusal.after) for refusal in refused)
    reasons = []
    for start in sorted({*refusals, *(hour(move.after) for move in possible)}):
        held = [move for move in possible if hour(move.after) == start]
        best = min(held, key=lambda move: move.key, default=None)
        reasons.append(HourReason(start, best, len(held), refusals[start]))
    return tuple(reasons)


def _said(
    evaluator: Evaluator, number: int, best: Move | None, causes: tuple[tuple[Text, int], ...], closed: Counter[Text]
) -> Text:
    day = every_weekday(number)
    parts = [_best(evaluator, best)]
    if causes:
        why = counted_causes(causes)
        parts.append(
            Text(f"créneaux écartés : {why.fr}", f"slots ruled out: {why.en}")
            if best is not None
            else Text(why.fr, why.en)
        )
    if closed:
        dates = counted_causes(closed.most_common(MOST_CLOSED))
        parts.append(Text(f"sans cours : {dates.fr}", f"no courses: {dates.en}"))
    return Text(f"{day.fr} : {' ; '.join(p.fr for p in parts)}", f"{day.en}: {'; '.join(p.en for p in parts)}")


def _best(evaluator: Evaluator, best: Move | None) -> Text:
    if best is None:
        return Text("aucune date possible", "no date is possible")
    when, cost = short_moment(best.after.start.astimezone(evaluator.instance.zone)), best.effect.cost
    what = consequences(evaluator.instance, best.effect)
    points = signed(cost)
    if best.effect.clashes > 0:
        n = counted(best.effect.clashes, CLASH)
        return Text(
            f"seulement avec {n.fr} de plus, au mieux {when.fr} ({points} points : {what.fr})",
            f"only with {n.en} more, at best {when.en} ({points} points: {what.en})",
        )
    return Text(f"au mieux {when.fr}, {points} points ({what.fr})", f"at best {when.en}, {points} points ({what.en})")


def _closed(evaluator: Evaluator, row: Held, from_day: dt.date | None) -> dict[int, Counter[Text]]:
    """Dates of the unit's period without teaching, on the weekdays of the grid: why, by weekday. Of an alternance day:
    dates on which there can be none."""
    timeline, period, why = evaluator.facts.timeline, None, why_not_taught
    weekdays = {day.weekday() for day in timeline.slots_on}
    if isinstance(row, AlternanceDay):
        group, why = evaluator.instance.group[row.group], why_shut
        if group.alternance is not None and group.alternance.weekdays is not None:
            weekdays = {WEEKDAYS.index(name) for name in group.alternance.weekdays}
    else:
        period = evaluator.instance.unit[row.unit].period
    found: dict[int, Counter[Text]] = {}
    spans = [span for span in timeline.semesters if span.id == period] or timeline.stretches
    for day in (day for span in spans for day in days_of(span)):
        reason = why(timeline, day) if day.weekday() in weekdays else None
        if reason is not None and (from_day is None or day >= from_day):
            found.setdefault(day.weekday(), Counter())[reason] += 1
    return found
