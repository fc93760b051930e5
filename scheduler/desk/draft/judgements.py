"""What every slot says of a session, worked out of one state of the draft, once: two windows that ask the same wait for
one answer, and no act waits for it.

What a planner looks at comes first: while the slots that he sees of a session are judged, or an act is, everything else
stands still between two slots.
"""

import datetime as dt
import threading
import time
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, TypeVar

from scheduler.checker.exams.check import exam_violations
from scheduler.checker.local_timetable import LocalTimetable
from scheduler.desk.draft.refusals import NO_EXCHANGE, ActRefused, unknown_unit
from scheduler.desk.draft.state import DraftState
from scheduler.desk.draft.undated import why_undated
from scheduler.evaluate.effect import new_violations
from scheduler.evaluate.evaluator import edited
from scheduler.exams.suggest import ExamMove, ExamMoves, OtherHours
from scheduler.instance.instants import local, utc
from scheduler.search.suggest.moves import Move, Moves, Refusal, move_to
from scheduler.search.suggest.others import Chain, Swap, swap, swaps, with_one_other
from scheduler.search.suggest.places import places
from scheduler.text import Text
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import Held, Planned, Session

Hours = Moves | ExamMoves
"""What every slot says of a session, or every hour of an examination."""
TRIES = 6
"""Slots that another session is in the way of for which another date of that one is sought."""
_PAUSE_S = 0.002
T = TypeVar("T", Move | Refusal, ExamMove)
_SESSIONS = 40
"""Sessions whose slots are kept, those that were asked for last."""


@dataclass
class _Answer:
    lock: threading.Lock = field(default_factory=threading.Lock)
    is_there: bool = False
    value: Any = None
    waiting: int = 0
    """Those who ask for it while it is worked out: then it stands still for nobody."""


class Judgements:
    """Of one state. Everything raises KeyError for a session or examination that is not there, and ActRefused for a
    session of a unit that has gone from the instance."""

    def __init__(self, state: DraftState, acting: threading.RLock) -> None:
        self.state, self._acting = state, acting
        self._picked = ""
        self._lock = threading.Lock()
        self._looking = 0
        self._answers = dict[tuple[str, str], _Answer]()
        self._slots = dict[str, dict[dt.datetime, Move | Refusal | ExamMove]]()
        self._hours = dict[str, OtherHours]()

    def near(self, session: str, days: Container[dt.date]) -> Hours:
        """The slots of these dates alone, before anything else that is asked."""
        row = self._row(session)
        self._picked = session
        with self._first():
            return self._judged(row, days)

    def moves(self, session: str) -> Hours:
        """Every other slot of the year for that session or day, every other hour of an examination, as the checker's
        rules judge it."""
        row = self._row(session)
        self._picked = session
        found: Hours = self._once(session, "moves", lambda pause: self._judged(row, None, pause))
        return found

    def chains(self, session: str) -> tuple[Chain, ...]:
        """Dates that one other session makes free. This takes seconds in a large year: it is given up when another
        session is picked up."""
        judged = self.moves(session)
        if not isinstance(judged, Moves):
            return ()
        refused = judged.refused
        found: tuple[Chain, ...] = self._once(
            session,
            "chains",
            lambda pause: with_one_other(self.state.evaluator, refused, tries=TRIES, go_on=pause),
            lambda: self._picked == session,
        )
        return found

    def why_undated(self, name: str) -> tuple[Text, ...]:
        """Why an examination of the tray finds no date beside those that have one. This takes seconds."""
        if not isinstance(self._row(name), Exam):
            return ()
        found: tuple[Text, ...] = self._once(name, "why", lambda _: why_undated(self.state, name))
        return found

    def swaps(self, session: str) -> tuple[Swap, ...]:
        """Exchanges with another session, the best first; none of what is not placed."""
        row = self._row(session)
        if not isinstance(row, Session) or session not in self.state.held:
            return ()
        found: tuple[Swap, ...] = self._once(
            session, "swaps", lambda pause: swaps(self.state.evaluator, row, go_on=pause)
        )
        return found

    def swap(self, session: str, other: str) -> Swap:
        """The exchange of two sessions' slots. Raises ActRefused for what has nothing to exchange, too."""
        one, two = self._row(session), self._row(other)
        is_placed = session in self.state.held and other in self.state.held
        is_apart = is_placed and utc(one.start) != utc(two.start)
        if not isinstance(one, Session) or not isinstance(two, Session) or not is_apart:
            raise ActRefused(NO_EXCHANGE)
        return swap(self.state.evaluator, one, two)

    def _row(self, session: str) -> Planned:
        row = self.state.row(session)
        if isinstance(row, Session) and row.unit not in self.state.instance.unit:
            raise unknown_unit(row.unit)
        return row

    def _judged(self, row: Planned, days: Container[dt.date] | None, pause: Callable[[], bool] = lambda: True) -> Hours:
        """Slot by slot. Each is kept: two threads may judge one at once, and find the same."""
        with self._lock:
            known = self._slots[row.id] = self._slots.pop(row.id, {})
            while len(self._slots) > _SESSIONS:
                gone = next(iter(self._slots))
                del self._slots[gone]
                self._hours.pop(gone, None)

        def each(starts: Iterable[tuple[dt.datetime, Callable[[], T]]]) -> Iterator[T]:
            for start, judge in starts:
                if days is not None and start.date() not in days:
                    continue
                if start not in known:
                    pause()
                    known[start] = judge()  # one session's are all of one kind
                yield known[start]  # type: ignore[misc]

        if isinstance(row, Exam):
            hours = self._hours.get(row.id)
            if hours is None:
                hours = self._hours[row.id] = OtherHours(self.state.instance, self.state.timetable, row.id)
            return ExamMoves.of(each((start, partial(hours.at, start)) for start in hours.starts))
        ends = places(self.state.evaluator, row, None)
        return Moves.of(each((start, partial(self._of_session, row, start, end)) for start, end in ends))

    def _of_session(self, row: Held, start: dt.datetime, end: dt.datetime) -> Move | Refusal:
        """By the rules of sessions; near an examination also by those that this one keeps."""
        found = move_to(self.state.evaluator, row, start, end)
        if start.date() not in self._exam_days or not isinstance(found, Move):
            return found
        facts = LocalTimetable.after(self.state.facts, edited(self.state.timetable, found.edits))
        difference = Counter(exam_violations(facts))
        difference.subtract(self.state.report.exam_violations)
        broken = new_violations(difference)
        return Refusal(found.before, found.after, broken, (), found.along) if broken else found

    @cached_property
    def _exam_days(self) -> frozenset[dt.date]:
        """The days of examinations, and those beside them."""
        zone = self.state.instance.zone
        days = {local(exam.start, zone).date() for exam in self.state.timetable.exams or ()}
        return frozenset(day + dt.timedelta(days=more) for day in days for more in (-1, 0, 1))

    @contextmanager
    def _first(self) -> Iterator[None]:
        with self._lock:
            self._looking += 1
        try:
            yield
        finally:
            with self._lock:
                self._looking -= 1

    def _stand_still(self, answer: _Answer) -> None:
        """While something is done that comes first, unless that waits for this answer."""
        while not answer.waiting:
            if not self._looking and self._acting.acquire(blocking=False):
                self._acting.release()
                return
            time.sleep(_PAUSE_S)

    def _once(
        self,
        session: str,
        what: str,
        work: Callable[[Callable[[], bool]], Any],
        is_wanted: Callable[[], bool] = lambda: True,
    ) -> Any:
        """`work` asks before each step whether to go on, and then waits for what comes first."""
        with self._lock:
            answer = self._answers[session, what] = self._answers.pop((session, what), _Answer())
            while len(self._answers) > 3 * _SESSIONS:
                del self._answers[next(iter(self._answers))]
            answer.waiting += 1

        def go_on() -> bool:
            self._stand_still(answer)
            return is_wanted()

        with answer.lock:
            with self._lock:
                answer.waiting -= 1
            if not answer.is_there:
                answer.value = work(go_on)
                answer.is_there = is_wanted()
            return answer.value
