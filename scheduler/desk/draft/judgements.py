"""What every slot says of a session, worked out of one state of the draft, once: two windows that ask the same wait for
one answer, and no act waits for it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from scheduler.desk.draft.refusals import NO_EXCHANGE, ActRefused, unknown_unit
from scheduler.desk.draft.state import DraftState
from scheduler.instance.instants import utc
from scheduler.search.suggest.moves import Moves, moves
from scheduler.search.suggest.others import Chain, with_one_other
from scheduler.search.suggest.swaps import Swap, swap, swaps
from scheduler.timetable.schema import Held, Session

TRIES = 6
"""Slots that another session is in the way of for which another date of that one is sought."""


@dataclass
class _Answer:
    lock: threading.Lock = field(default_factory=threading.Lock)
    is_there: bool = False
    value: Any = None


class Judgements:
    """Of one state. Everything raises KeyError for a session that is not there, and ActRefused for one of a unit that
    has gone from the instance."""

    def __init__(self, state: DraftState, acting: threading.RLock) -> None:
        self.state, self._acting = state, acting
        self._picked = ""
        self._lock = threading.Lock()
        self._answers = dict[tuple[str, str], _Answer]()

    def moves(self, session: str) -> Moves:
        """Every other slot of the year for that session or day, as the checker's rules judge it."""
        row = self._row(session)
        self._picked = session
        found: Moves = self._once(session, "moves", lambda: moves(self.state.evaluator, row))
        return found

    def chains(self, session: str) -> tuple[Chain, ...]:
        """Dates that one other session makes free. This takes seconds in a large year: acts come before it, and it is
        given up when another session is picked up."""
        refused = self.moves(session).refused

        def go_on() -> bool:
            with self._acting:
                return self._picked == session

        found: tuple[Chain, ...] = self._once(
            session,
            "chains",
            lambda: with_one_other(self.state.evaluator, refused, tries=TRIES, go_on=go_on),
            lambda: self._picked == session,
        )
        return found

    def swaps(self, session: str) -> tuple[Swap, ...]:
        """Exchanges with another session, the best first; none of what is not placed."""
        row = self._row(session)
        if not isinstance(row, Session) or session not in self.state.held:
            return ()
        found: tuple[Swap, ...] = self._once(session, "swaps", lambda: swaps(self.state.evaluator, row))
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

    def _once(
        self, session: str, what: str, work: Callable[[], Any], is_whole: Callable[[], bool] = lambda: True
    ) -> Any:
        with self._lock:
            answer = self._answers.setdefault((session, what), _Answer())
        with answer.lock:
            if not answer.is_there:
                answer.value = work()
                answer.is_there = is_whole()
            return answer.value
