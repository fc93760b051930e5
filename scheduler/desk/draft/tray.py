"""What is not placed: the sessions, alternance days and examinations that the instance asks for and the timetable does
not hold.

Each is a row as the timetable would hold it, at its last date if it ever had one, else before the year begins: a row of
the tray has no date that counts. Its identity is the one it had, so that those who follow it hear that it has moved.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from scheduler.checker.demanded import demanded
from scheduler.desk.draft.journal import Act
from scheduler.instance.instants import utc
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import SESSION_KINDS, SessionKind
from scheduler.timeline.papers import Paper
from scheduler.timetable.diff import unused
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import AlternanceDay, Held, Planned, Session, Timetable

_Kind = SessionKind | Literal["alternance"]
_Stem = tuple[str, _Kind]
"""Unit and kind of a session; group and kind of an alternance day."""


def tray(instance: Instance, timetable: Timetable, papers: Sequence[Paper], acts: Sequence[Act]) -> tuple[Planned, ...]:
    """Sessions and days in the instance's order, of each unit and kind first those that were taken out last; then those
    of `papers`, the examinations that it demands."""
    return (*_sessions(instance, timetable, acts), *_exams(instance, timetable, papers, acts))


def _exams(instance: Instance, timetable: Timetable, papers: Sequence[Paper], acts: Sequence[Act]) -> Iterator[Exam]:
    """Each as it is demanded today: without rooms, which are chosen where it is placed."""
    held = {exam.id for exam in timetable.exams or ()}
    missing = [paper for paper in papers if paper.id not in held]
    former = {row.id: row for row in _gone(acts, held) if isinstance(row, Exam)} if missing else {}
    for paper in missing:
        yield _paper(instance, paper, former.get(paper.id))


def _paper(instance: Instance, paper: Paper, former: Exam | None) -> Exam:
    before = before_year(instance)
    return Exam(
        id=paper.id,
        unit=paper.unit.code,
        number=paper.number,
        session=paper.session,
        kind=paper.exam.kind,
        start=before if former is None else former.start,
        end=before if former is None else former.end,
        groups=paper.groups,
        candidates=paper.candidates,
        extra_time=paper.extra_time,
    )


def _sessions(instance: Instance, timetable: Timetable, acts: Sequence[Act]) -> tuple[Held, ...]:
    held: Counter[_Stem] = Counter((row.unit or row.groups[0], row.kind) for row in timetable.held)
    missing = {stem: n - held[stem] for stem, n in _wanted(instance, timetable, held) if n > held[stem]}
    if not missing:
        return ()
    known = {row.id for row in timetable.held}
    former = [row for row in _gone(acts, known) if not isinstance(row, Exam)]
    used = {*known, *timetable.retired, *(row.id for row in former)}
    found = list[Held]()
    for (name, kind), n in missing.items():
        back = [row for row in former if (row.unit or row.groups[0], row.kind) == (name, kind)][:n]
        found += back
        if n > len(back):
            stem = name if kind != "alternance" else f"ALT-{name}"
            first = int(unused(stem, used).removeprefix(f"{stem}-"))  # once: a year without a timetable lacks thousands
            ids = [f"{stem}-{first + more:02d}" for more in range(n - len(back))]
            used.update(ids)
            found += [_new(instance, id_, name, kind) for id_ in ids]
    return tuple(found)


def _wanted(instance: Instance, timetable: Timetable, held: Counter[_Stem]) -> Iterator[tuple[_Stem, int]]:
    """Of hours as few sessions more than are held as can make up for what is lacking."""
    for unit in instance.scheduled_units:
        demand = demanded(instance, unit)
        if demand is None:
            continue
        for kind in SESSION_KINDS:
            number = demand.of(kind)
            if demand.minutes is not None:
                placed = (row for row in timetable.of_unit.get(unit.code, ()) if row.kind == kind)
                lasting = sum((utc(row.end) - utc(row.start)).total_seconds() for row in placed)
                lacking = max(0, demand.minutes_of(kind)[1] - round(lasting / 60))
                number = held[unit.code, kind] - (-lacking) // max(instance.lengths_of(unit))
            yield (unit.code, kind), number
    for group in instance.groups:
        if group.alternance is not None:
            yield (group.id, "alternance"), group.alternance.min


def _gone(acts: Sequence[Act], known: set[str]) -> Iterator[Planned]:
    """What acts took out and the timetable holds no more, each as it was last, the latest first."""
    seen = set(known)
    for act in reversed(acts):
        for row in act.change.rows:
            if row.before is not None and row.after is None and row.before.id not in seen:
                seen.add(row.before.id)
                yield row.before


def before_year(instance: Instance) -> dt.datetime:
    """A week before the year: what never had a date is there."""
    return dt.datetime.combine(instance.calendar.semesters[0].first, dt.time(), instance.zone) - dt.timedelta(days=7)


def _new(instance: Instance, id_: str, name: str, kind: _Kind) -> Held:
    before = before_year(instance)
    if kind == "alternance":
        return AlternanceDay(id=id_, group=name, start=before, end=before)
    unit = instance.unit[name]
    is_one = unit.teaching == "one" and len(unit.trainers) > 1
    return Session(
        id=id_,
        unit=name,
        kind=kind,
        number=0,
        start=before,
        end=before,
        groups=unit.groups,
        trainers=unit.trainers[:1] if is_one else unit.trainers,
    )
