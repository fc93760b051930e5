"""What an instance demands of examinations: each assessment of each unit, once in every session with candidates."""

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from scheduler.instance.exam_semesters import semester_of
from scheduler.instance.instants import at, local
from scheduler.instance.schema.dates import Semester, Span
from scheduler.instance.schema.exams import EXAM_SESSIONS, Assessment, ExamSession, zoned
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import Unit
from scheduler.timeline.calendar import Timeline
from scheduler.timeline.exam_hours import ExamOpening, openings


@dataclass(frozen=True, eq=False)
class Paper:
    """One examination that has to be held. `minutes`: without extra time; `longest`: until the last candidate ends."""

    unit: Unit
    exam: Assessment
    number: int
    session: ExamSession
    semester: Semester
    groups: tuple[str, ...]
    names: frozenset[str]
    """Codes of named candidates."""
    candidates: int
    extra_time: int
    minutes: int
    longest: int
    juries: int
    """Rooms that an oral needs at least; 0 of other kinds."""
    fixed: dt.datetime | None
    window: Span | None
    openings: tuple[ExamOpening, ...]

    @property
    def id(self) -> str:
        return f"{self.unit.code}-X{self.number}-{1 if self.session == 'first' else 2}"

    @property
    def key(self) -> tuple[str, int, ExamSession]:
        return self.unit.code, self.number, self.session

    @property
    def is_sat(self) -> bool:
        """Whether it is held in rooms; work is only due."""
        return self.exam.kind != "work"

    @property
    def label(self) -> str:
        return self.id

    @cached_property
    def starts(self) -> tuple[dt.datetime, ...]:
        """Instants at which it can start, in time order."""
        if self.fixed is not None:
            return (self.fixed,)
        return tuple(sorted({start for opening in self.openings for start in opening.starts(self.longest)}))


def papers(timeline: Timeline) -> tuple[Paper, ...]:
    """Every examination that the instance demands, in the order of its units."""
    return tuple(_papers(timeline))


def _papers(timeline: Timeline) -> Iterator[Paper]:
    instance = timeline.instance
    hours = dict[tuple[dt.date, dt.date], tuple[ExamOpening, ...]]()
    for unit in instance.units:
        for number, exam in enumerate(unit.exams, start=1):
            semester = semester_of(unit, exam, instance.semesters, instance.zone)
            for session in EXAM_SESSIONS if semester is not None else ():
                assert semester is not None
                window = semester.window(session)
                if window is not None and (window.first, window.last) not in hours:
                    hours[window.first, window.last] = openings(timeline, window)
                there = hours[window.first, window.last] if window is not None else ()
                paper = _paper(instance, unit, number, session, semester, window, there)
                if paper.candidates and (window is not None or paper.fixed is not None):
                    yield paper


def _paper(
    instance: Instance,
    unit: Unit,
    number: int,
    session: ExamSession,
    semester: Semester,
    window: Span | None,
    there: tuple[ExamOpening, ...],
) -> Paper:
    exam = unit.exams[number - 1]
    moment = exam.fixed(session)
    fixed = None
    if moment is not None:
        day, clock, zone = zoned(moment, instance.zone)
        fixed = local(at(day, clock, zone), instance.zone)
    elif exam.kind == "work" and window is not None:
        fixed = there[-1].end if there else at(window.last, dt.time(23, 59), instance.zone)
    rows = [row for row in instance.exams.candidates if (row.unit, row.session) == (unit.code, session)]
    stated = {row.group: row for row in rows if row.group is not None}
    until = local(fixed, instance.zone).date() if fixed is not None else window.last if window is not None else None
    own = [group for group in unit.groups if session == "first" and _has_come(instance, group, until)]
    apart = [group for group in own if not set(own) & set(instance.lineage(group)[1:])]
    groups = [group for group in (*own, *stated) if group not in stated or stated[group].candidates]
    names = {one.code for one in instance.exams.named if (one.unit, one.session) == (unit.code, session)}
    usual = [instance.group[group] for group in apart if group not in stated]
    candidates = sum(group.size for group in usual) + sum(row.candidates for row in rows) + len(names)
    extra = sum(group.extra_time for group in usual) + sum(row.extra_time for row in rows)
    minutes, juries = _length(exam, candidates, extra)
    longest = minutes + (math.ceil(minutes / 3) if extra and exam.kind == "written" else 0)
    return Paper(
        unit=unit, exam=exam, number=number, session=session, semester=semester, groups=tuple(dict.fromkeys(groups)),
        names=frozenset(names), candidates=candidates, extra_time=extra, minutes=minutes, longest=longest,
        juries=juries, fixed=fixed, window=window, openings=there,
    )  # fmt: skip


def _has_come(instance: Instance, name: str, until: dt.date | None) -> bool:
    """Whether the group, and every group that contains it, has had courses by the day: one that comes later sits
    nothing of what was before."""
    if until is None or name not in instance.passing:
        return True
    present = [instance.group[group].present for group in instance.lineage(name)]
    return all(not spans or min(span.first for span in spans) <= until for spans in present)


def _length(exam: Assessment, candidates: int, extra: int) -> tuple[int, int]:
    """Minutes, and rooms that an oral needs: its candidates pass one after the other before each jury, those with extra
    time a third longer; a jury sits for one of them at least."""
    if exam.kind == "work":
        return 0, 0
    minutes = round((exam.hours or 0) * 60)
    if exam.kind == "written":
        return minutes, 0
    minutes = max(minutes or exam.minutes_before(candidates, extra), exam.minutes_before(1, min(1, extra)))
    return minutes, fewest_juries(exam, minutes, candidates, extra)


def fewest_juries(exam: Assessment, minutes: int, candidates: int, extra: int) -> int:
    """Juries that see all candidates, each within the minutes that it sits."""
    plain, number = {0: 0}, 0  # of those with extra time so many are seen: of the others so many at most
    while max((seen + late for late, seen in plain.items() if late == extra), default=0) < candidates:
        number += 1
        more = dict[int, int]()
        for late, seen in plain.items():
            for here in range(extra - late + 1):
                beside = exam.seen_beside(minutes, here)
                if beside is None:
                    break
                more[late + here] = max(more.get(late + here, 0), seen + beside)
        plain = more
    return max(1, number)


def partners(paper: Paper, every: tuple[Paper, ...]) -> list[Paper]:
    """The papers that start with it, for the units share one: of each unit the first of the same kind."""
    found = []
    for code in paper.exam.together_with:
        same = (p for p in every if (p.unit.code, p.session, p.exam.kind) == (code, paper.session, paper.exam.kind))
        found += [next(same, None)]
    return [each for each in found if each is not None]


def at_once(paper: Paper, every: tuple[Paper, ...]) -> list[Paper]:
    """The paper, and all that have to start with it, whichever names the other."""
    found, waiting = [paper], [paper]
    while waiting:
        one = waiting.pop()
        near = [other for other in every if other in partners(one, every) or one in partners(other, every)]
        new = [other for other in near if other not in found]
        found += new
        waiting += new
    return found
