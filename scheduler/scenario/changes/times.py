"""What happens to times: availabilities, closures, interruptions. What is before the day of re-planning does not count.

Each function makes one change to the state, or raises Refused.
"""

import datetime as dt
from collections.abc import Callable, Iterable

from scheduler.instance.dates import UNNAMED_CLOSURE, Closure, Span
from scheduler.instance.schema import Availability, DatedLevel, Level, Room, Trainer
from scheduler.scenario.changes.change import Available, Close, Interruption, Unavailable, When
from scheduler.scenario.changes.state import Refused, State
from scheduler.scenario.changes.words import during
from scheduler.text import Text
from scheduler.timeline.calendar import days_of
from scheduler.wording import between, date, numeric_date

_DAY = dt.timedelta(days=1)


def unavailable(state: State, change: Unavailable) -> None:
    _level(state, change, change.trainer, "unavailable")


def available(state: State, change: Available) -> None:
    _level(state, change, change.trainer, change.level)


def _level(state: State, when: When, trainer_id: str, level: Level) -> None:
    """The level as a dated entry at the end of the list, which wins over all others."""
    trainer, who = state.trainers[trainer_id], Text(trainer_id, trainer_id)
    if when.first is None:
        span = Span(first=state.first_day, last=state.year[1])
        if span.last < span.first:
            raise Refused(_past(state, Span(first=state.year[0], last=state.year[1]), who))
    else:
        span = _counted(state, when.first, when.last, who)
    entry = DatedLevel(
        first=span.first,
        last=span.last,
        level=level,
        weekdays=tuple(dict.fromkeys(when.weekdays)) if when.weekdays is not None else None,
        slots=tuple(dict.fromkeys(when.slots)) if when.slots is not None else None,
    )
    before = trainer.availability
    after = Availability(weekly=before.weekly, dated=(*before.dated, entry))
    if not _differs(state, trainer, after):
        told = during(when)
        state.note(
            f"{trainer_id}, {told.fr} : cela ne change rien à ses disponibilités.",
            f"{trainer_id}, {told.en}: this changes nothing in their availability.",
        )
    state.trainers[trainer_id] = trainer.model_copy(update={"availability": after})


def _differs(state: State, trainer: Trainer, after: Availability) -> bool:
    before = trainer.availability
    return any(
        before.level(slot.day, slot.start.time()) != after.level(slot.day, slot.start.time())
        for slot in state.timeline.slots
    )


def close(state: State, change: Close) -> None:
    where = _place_of(change)
    span = _counted(state, change.first, change.last, where)
    if not any(day in state.timeline.slots_on for day in days_of(span)):
        told = during(When(first=span.first, last=span.last))
        state.note(
            f"{where.fr}, {told.fr} : ce ne sont pas des jours de cours ; fermer n’y change rien.",
            f"{where.en}, {told.en}: no days of courses; closing changes nothing.",
        )
    if change.room is not None:
        _close_rooms(state, [state.rooms[change.room]], span)
    elif change.site is not None:
        _close_rooms(state, [room for room in state.rooms.values() if room.site == change.site], span)
    else:
        name = change.name or UNNAMED_CLOSURE.to(state.base.locale)
        state.closures = _with(state.closures, name, span)


def _place_of(change: Close) -> Text:
    if change.room is not None:
        return Text(f"Salle {change.room}", f"Room {change.room}")
    if change.site is not None:
        return Text(f"Site {change.site}", f"Site {change.site}")
    return Text("Centre", "Centre")


def _close_rooms(state: State, rooms: list[Room], span: Span) -> None:
    for room in rooms:
        state.rooms[room.id] = room.model_copy(update={"closed": (*room.closed, span)})


def interruption(state: State, change: Interruption) -> None:
    """What was past of the old dates stays; the new ones count from the day of re-planning."""
    day, what = state.past.day, Text(f"« {change.name} »", f"“{change.name}”")
    named = [closure for closure in state.closures if closure.name == change.name]
    coming = [closure for closure in named if day is None or closure.last >= day]
    if not coming:
        raise Refused(_past(state, named[-1], what), "name")
    moved, span = coming, None
    if change.first is not None:
        span = _counted(state, change.first, change.last, what)
        nearest = min(coming, key=_distance_to(span))
        moved = [nearest]
        if len(coming) > 1:
            told = during(When(first=nearest.first, last=nearest.last))
            state.note(
                f"{change.name} : plusieurs interruptions portent ce nom ; c’est celle {told.fr} qui est déplacée.",
                f"{change.name}: several interruptions have this name; the one {told.en} is moved.",
            )
    kept: list[Closure] = []
    for closure in state.closures:
        if not any(closure is other for other in moved):
            kept.append(closure)
        elif day is not None and closure.first < day:
            kept.append(closure.model_copy(update={"last": day - _DAY}))
    state.closures = _with(tuple(kept), change.name, span) if span is not None else tuple(kept)


def _distance_to(span: Span) -> Callable[[Closure], dt.timedelta]:
    return lambda closure: abs(closure.first - span.first)


def _with(closures: tuple[Closure, ...], name: str, span: Span) -> tuple[Closure, ...]:
    """The closures and a new one, only on the days that no other covers: two may not overlap."""
    free = [day for day in days_of(span) if not any(day in closure for closure in closures)]
    return (*closures, *(Closure(first=first, last=last, name=name) for first, last in _runs(free)))


def _runs(days: Iterable[dt.date]) -> list[tuple[dt.date, dt.date]]:
    runs: list[tuple[dt.date, dt.date]] = []
    for day in days:
        if runs and day - runs[-1][1] == _DAY:
            runs[-1] = runs[-1][0], day
        else:
            runs.append((day, day))
    return runs


def _counted(state: State, first: dt.date, last: dt.date | None, what: Text) -> Span:
    """The dates that are in the year, from the day of re-planning at the earliest; a note says what is left out."""
    span, day = _within_year(state, Span(first=first, last=last or first), what), state.past.day
    if day is None or span.first >= day:
        return span
    if span.last < day:
        raise Refused(_past(state, span, what), "last" if last is not None else "first")
    told, start = during(When(first=span.first, last=span.last)), date(day)
    state.note(
        f"{what.fr}, {told.fr} : ne compte qu’à partir du {start.fr} ; ce qui précède est passé.",
        f"{what.en}, {told.en}: counts only from {start.en} on; what is before is past.",
    )
    return Span(first=day, last=span.last)


def _within_year(state: State, span: Span, what: Text) -> Span:
    opens, closes = state.timeline.bounds
    inside = Span(first=max(span.first, opens), last=min(span.last, closes))
    if inside != span:
        year = between(numeric_date(opens), numeric_date(closes))
        asked, left = (during(When(first=each.first, last=each.last)) for each in (span, inside))
        state.note(
            f"{what.fr}, {asked.fr} : l’année va {year.fr} ; seul compte ce qui est {left.fr}.",
            f"{what.en}, {asked.en}: the year is {year.en}; only what is {left.en} counts.",
        )
    return inside


def _past(state: State, span: Span, what: Text) -> Text:
    told, day = during(When(first=span.first, last=span.last)), state.past.day or span.last
    start = date(day)
    return Text(
        f"{what.fr}, {told.fr} : tout est passé, on ne replanifie qu’à partir du {start.fr} ; corrigez les dates, ou "
        "donnez un jour plus tôt par --from",
        f"{what.en}, {told.en}: all of it is past, planning again starts on {start.en}; correct the dates, or give an "
        "earlier day with --from",
    )
