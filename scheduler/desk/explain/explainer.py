"""An explanation for a draft, found in a process of its own: it goes on when the browser is closed."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from scheduler.desk.draft.refusals import ActRefused
from scheduler.errors import SchedulerError
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.repairs.answer import Answer, Watch, why_again, why_clash, why_impossible
from scheduler.scenario.repairs.question import Question
from scheduler.search.apart import ProcessDied, Send, apart
from scheduler.search.params import Params
from scheduler.search.stop import Stop
from scheduler.text import Lang, Text
from scheduler.timetable.schema import Timetable

AGAIN_S = 10.0
"""Seconds to plan again what a scenario asks, before its reasons are looked for."""
logger = logging.getLogger(__name__)

_BUSY = Text(
    "une explication est déjà en cours ; attendez-la ou arrêtez-la",
    "an explanation is being looked for already; wait for it, or stop it",
)
_STARTING = Text("Mise en route", "Starting")
_DIED = Text(
    "La recherche s’est interrompue (mémoire insuffisante ?) ; relancez-la.",
    "The search died (out of memory?); start it again.",
)
_STOPPED = Text("Arrêté avant d’avoir trouvé.", "Stopped before anything was found.")


@dataclass(frozen=True)
class Asking:
    """What is asked: of a year, of one of its timetable's clashes (by number), or of a scenario's question."""

    title: Text
    question: Question
    key: str
    """Of the draft that it is asked of (`Basis.key`)."""
    timetable: Timetable | None = None
    clash: int | None = None

    def answer(self, params: Params, watch: Watch, stop: Stop) -> Answer:
        if self.clash is not None and self.timetable is not None:
            instance: Instance = self.question.instance
            return why_clash(instance, self.timetable, self.clash, params, repaired=True, watch=watch, stop=stop)
        if self.question.published is not None:
            return why_again(self.question, params, AGAIN_S, repaired=True, watch=watch, stop=stop)
        return why_impossible(self.question, params, repaired=True, watch=watch, stop=stop)


@dataclass(frozen=True)
class Explaining:
    """An explanation as it stands; `answer` or `failed` when it is done."""

    number: int
    asking: Asking
    limit_s: float
    phase: Text = _STARTING
    elapsed_s: float = 0.0
    is_stopping: bool = False
    answer: Answer | None = None
    failed: Text | None = None

    @property
    def is_done(self) -> bool:
        return self.answer is not None or self.failed is not None


class Explainer:
    """The explanations of one draft, one at a time. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stop, self._thread, self._began_s = Stop(), threading.Thread(), 0.0
        self._now: Explaining | None = None

    @property
    def now(self) -> Explaining | None:
        """The one at work, or the last one."""
        with self._lock:
            if self._now is None or self._now.is_done:
                return self._now
            elapsed_s = time.monotonic() - self._began_s
            return replace(self._now, elapsed_s=elapsed_s, is_stopping=self._stop.is_set())

    @property
    def is_working(self) -> bool:
        now = self.now
        return now is not None and not now.is_done

    def start(self, asked: Callable[[], Asking], limit_s: float) -> int:
        """Look for the answer. Raises ActRefused while another is looked for, and what `asked` raises."""
        with self._lock:
            if self._now is not None and not self._now.is_done:
                raise ActRefused(_BUSY)
            number = 1 if self._now is None else self._now.number + 1
            found = Explaining(number, asked(), limit_s)
            self._stop, self._began_s, self._now = Stop(), time.monotonic(), found
            self._thread = threading.Thread(target=self._work, args=(found,), name="explaining", daemon=True)
            self._thread.start()
        return number

    def stop(self) -> None:
        """End it soon; what is proved already is kept."""
        self._stop.set()

    def close(self, wait_s: float) -> None:
        self.stop()
        if self._thread.is_alive():
            self._thread.join(wait_s)

    def _work(self, found: Explaining) -> None:
        answer: Answer | None = None
        failed: Text | None = None
        try:
            answer = apart(partial(_answer, found.asking, found.limit_s), self._seen, self._stop)
        except ProcessDied:
            failed = _STOPPED if self._stop.is_set() else _DIED
        except SchedulerError as error:
            failed = error.texts[0]
        except Exception as error:
            logger.error("explaining failed", exc_info=error)
            failed = _DIED
        with self._lock:
            elapsed_s = time.monotonic() - self._began_s
            self._now = replace(found, elapsed_s=elapsed_s, answer=answer, failed=failed)

    def _seen(self, phase: Text) -> None:
        with self._lock:
            assert self._now is not None
            self._now = replace(self._now, phase=phase)


def _answer(asking: Asking, limit_s: float, send: Send, stop: Stop) -> Answer:
    return asking.answer(Params(time_limit_s=limit_s), send, stop)


def explainer_news(explainer: Explainer, lang: Lang) -> dict[str, Any] | None:
    """For pages that wait."""
    now = explainer.now
    if now is None:
        return None
    return {
        "number": now.number,
        "title": now.asking.title.to(lang),
        "phase": now.phase.to(lang),
        "elapsed": int(now.elapsed_s),
        "limit": now.limit_s,
        "stopping": now.is_stopping,
        "done": now.is_done,
    }
