"""A timetable completed: what is placed stays as it is, the rest is placed as well as can be.

First all at once, what is placed being pinned. Where not all can be placed so, one session after the other, those with
the fewest possible dates first; what has none is left out.
"""

import time
from collections.abc import Sequence
from contextlib import suppress

from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.errors import Impossible, NothingFound, RefusedByChecker
from scheduler.evaluate.evaluator import Evaluator, edited
from scheduler.instance.schema.fields import rebuilt
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import rooms_named
from scheduler.instance.schema.units import Pin
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.search.progress import Observer, Progress, nobody
from scheduler.search.result import Result
from scheduler.search.stop import Stop
from scheduler.search.suggest.moves import best_move, moves
from scheduler.text import Text
from scheduler.timetable.diff import carried
from scheduler.timetable.schema import Held, Session, Timetable

_ONE_BY_ONE = Text("Une séance après l’autre", "One session after the other")


def complete(
    instance: Instance,
    timetable: Timetable,
    rows: Sequence[Held],
    params: Params,
    *,
    observe: Observer = nobody,
    stop: Stop | None = None,
) -> Result:
    """The timetable with `rows` too, each where it suits best; its report says what is still to be placed."""
    stop, began_s = stop or Stop(), time.monotonic()
    before = check(instance, timetable)
    if not before.broken:
        with suppress(Impossible, NothingFound, RefusedByChecker):
            whole = plan(_pinned(instance, timetable), params, observe=observe, stop=stop)
            found = _as_it_was(instance, timetable, whole.timetable)
            if found is not None:
                return Result(*found, whole.ending)
    return _one_by_one(instance, timetable, rows, before, params, began_s, observe, stop)


def _pinned(instance: Instance, timetable: Timetable) -> Instance:
    """The instance that holds every placed session where it is."""
    zone, pins = instance.zone, list(instance.pins)
    dated = {(pin.unit, pin.date, pin.slot, pin.kind) for pin in pins if pin.number is None}
    loose = {(pin.unit, pin.date) for pin in pins if pin.date is not None}
    for row in timetable.sessions:
        start = row.start.astimezone(zone)
        key = (row.unit, start.date(), start.time(), row.kind)
        if key in dated or (row.unit, start.date()) in loose:
            continue
        for room in rooms_named(row.room) or (None,):
            pins.append(Pin(unit=row.unit, date=start.date(), slot=start.time(), kind=row.kind, room=room))
    return instance.having(pins=tuple(pins))


def _as_it_was(instance: Instance, before: Timetable, after: Timetable) -> tuple[Timetable, Report] | None:
    """`after`, in which what was placed has the room, the trainers and the name that it had; None where it cannot."""
    after = carried(before, after)
    old: dict[str, Held] = {row.id: row for row in before.held}
    sessions = [_with_people(row, old.get(row.id)) for row in after.sessions]
    days = list(before.alternance)
    for day in after.alternance:
        group = instance.group[day.group].alternance
        if day.id not in old and group is not None and sum(each.group == day.group for each in days) < group.min:
            days.append(day)
    days.sort(key=lambda d: (d.start, d.group))
    found = rebuilt(
        after, sessions=tuple(sessions), alternance=tuple(days), digest=instance.digest, tiers=(), reasons=()
    )
    times = {row.id: (row.start, row.end) for row in found.held}
    report = check(instance, found)
    if report.violations or any(times.get(name) != (row.start, row.end) for name, row in old.items()):
        return None
    return found, report


def _with_people(row: Session, old: Held | None) -> Session:
    if old is None or old.start != row.start:
        return row
    return row.model_copy(update={"trainers": old.trainers, "room": old.room, "groups": old.groups})


def _one_by_one(
    instance: Instance, timetable: Timetable, rows: Sequence[Held], report: Report, params: Params, began_s: float,
    observe: Observer, stop: Stop,
) -> Result:  # fmt: skip
    limit_s = params.time_limit_s
    first = Evaluator(instance, timetable, is_broken=bool(report.broken))
    choices = dict[str, int]()
    for row in rows:
        if stop.is_set():
            break
        choices[row.id] = len(moves(first, row).possible)
    for row in sorted(rows, key=lambda row: choices.get(row.id, 0)):
        elapsed_s = time.monotonic() - began_s
        if stop.is_set() or elapsed_s > 2 * limit_s:
            break
        observe(Progress(elapsed_s, "criteria", _ONE_BY_ONE, None, None, report.clash_count, report.cost))
        evaluator = Evaluator(instance, timetable, is_broken=bool(report.broken))
        best = best_move(evaluator, row, None, ())
        if best is not None:
            timetable = edited(timetable, best.edits)
            report = check(instance, timetable)
    return Result(timetable, report, "interrupted" if stop.is_set() else "limit")
