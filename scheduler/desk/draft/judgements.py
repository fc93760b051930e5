"""What every slot says of a session, worked out of one state of the draft, once: two windows that ask the same wait for
one answer, and no act waits for it.

What a planner looks at comes first: while the slots that he sees of a session are judged, or an act is, everything else
stands still between two slots.
"""

import datetime as dt
import threading
import time
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from scheduler.desk.draft.refusals import NO_EXCHANGE, ActRefused, unknown_unit
from scheduler.desk.draft.state import DraftState
from scheduler.instance.instants import utc
from scheduler.search.suggest.moves import Move, Moves, Refusal, move_to
from scheduler.search.suggest.others import Chain, Swap, swap, swaps, with_one_other
from scheduler.search.suggest.places import places
from scheduler.timetable.schema import Held, Session

TRIES = 6
"""Slots that another session is in the way of for which another date of that one is sought."""
_PAUSE_S = 0.002
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
    """Of one state. Everything raises KeyError for a session that is not there, and ActRefused for one of a unit that
    has gone from the instance."""

    def __init__(self, state: DraftState, acting: threading.RLock) -> None:
        self.state, self._acting = state, acting
        self._picked = ""
        self._lock = threading.Lock()
        self._looking = 0
        self._answers = dict[tuple[str, str], _Answer]()
        self._slots = dict[str, dict[dt.datetime, Move | Refusal]]()

    def near(self, session: str, days: Container[dt.date]) -> Moves:
        """The slots of these dates alone, before anything else that is asked."""
        row = self._row(session)
        self._picked = session
        with self._first():
            return Moves.of(self._judged(row, days))

    def moves(self, session: str) -> Moves:
        """Every other slot of the year for that session or day, as the checker's rules judge it."""
        row = self._row(session)
        self._picked = session
        found: Moves = self._once(session, "moves", lambda pause: Moves.of(self._judged(row, None, pause)))
        return found

    def chains(self, session: str) -> tuple[Chain, ...]:
        """Dates that one other session makes free. This takes seconds in a large year: it is given up when another
        session is picked up."""
        refused = self.moves(session).refused
        found: tuple[Chain, ...] = self._once(
            session,
            "chains",
            lambda pause: with_one_other(self.state.evaluator, refused, tries=TRIES, go_on=pause),
            lambda: self._picked == session,
        )
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

    def _row(self, session: str) -> Held:
        row = self.state.row(session)
        if isinstance(row, Session) and row.unit not in self.state.instance.unit:
            raise unknown_unit(row.unit)
        return row

    def _judged(
        self, row: Held, days: Container[dt.date] | None, pause: Callable[[], bool] = lambda: True
    ) -> Iterator[Move | Refusal]:
        """Slot by slot. Each is kept: two threads may judge one at once, and find the same."""
        with self._lock:
            known = self._slots[row.id] = self._slots.pop(row.id, {})
            while len(self._slots) > _SESSIONS:
                del self._slots[next(iter(self._slots))]
        evaluator = self.state.evaluator
        for start, end in places(evaluator, row, None):
            if days is not None and start.date() not in days:
                continue
            found = known.get(start)
            if found is None:
                pause()
                found = known[start] = move_to(evaluator, row, start, end)
            yield found

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
