"""An explanation for a draft, found in a process of its own: it goes on when the browser is closed."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from scheduler.desk.background import Background
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


class Explainer(Background[Explaining]):
    """The explanations of one draft."""

    def __init__(self) -> None:
        super().__init__("explaining", _BUSY)

    def start(self, asked: Callable[[], Asking], limit_s: float) -> int:
        """Look for the answer. Raises ActRefused while another is looked for, and what `asked` raises."""

        def prepared(number: int) -> tuple[Explaining, Callable[[], dict[str, Any]]]:
            asking = asked()
            return Explaining(number, asking, limit_s), partial(self._work, asking, limit_s)

        return self._begin(prepared)

    def _work(self, asking: Asking, limit_s: float) -> dict[str, Any]:
        try:
            return {"answer": apart(partial(_answer, asking, limit_s), self._seen, self._stop)}
        except ProcessDied:
            return {"failed": _STOPPED if self._stop.is_set() else _DIED}
        except SchedulerError as error:
            return {"failed": error.texts[0]}
        except Exception as error:
            logger.error("explaining failed", exc_info=error)
            return {"failed": _DIED}

    def _seen(self, phase: Text) -> None:
        self._seems(phase=phase)


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
