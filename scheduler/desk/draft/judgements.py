"""What was worked out of one state of the draft, once: two windows that ask the same wait for one answer."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class _Answer:
    lock: threading.Lock = field(default_factory=threading.Lock)
    is_there: bool = False
    value: Any = None


class Judgements:
    """Of the state of that number."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._lock = threading.Lock()
        self._answers = dict[tuple[str, str], _Answer]()

    def of(self, session: str, what: str, work: Callable[[], Any]) -> Any:
        """The answer to `what` for a session: worked out when it is first asked for."""
        with self._lock:
            answer = self._answers.setdefault((session, what), _Answer())
        with answer.lock:
            if not answer.is_there:
                answer.value, answer.is_there = work(), True
            return answer.value
