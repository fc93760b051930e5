"""What `explain` finds out, in a thread of its own: shown while it works, stopped by Ctrl-C with what is known."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent import futures
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from rich.console import Group, RenderableType
from rich.live import Live
from rich.text import Text as Line

from scheduler.checker.check import check
from scheduler.cli.core.output import Output
from scheduler.cli.core.progress import QuietConsole
from scheduler.cli.core.solving import interrupting
from scheduler.instance.schema import Instance
from scheduler.search.params import Params
from scheduler.search.stop import Stop
from scheduler.text import Lang, Text
from scheduler.timetable.schema import Timetable

if TYPE_CHECKING:
    from scheduler.scenario.repairs.question import Question
    from scheduler.scenario.repairs.repair import Repair
    from scheduler.search.clash_bound.unavoidable import Unavoidable
    from scheduler.search.explain.clash import ClashExplanation
    from scheduler.search.explain.explanation import Explanation
    from scheduler.search.result import Result

Watch = Callable[[Text], None]
"""Told what is being looked for, or what was found."""
T = TypeVar("T")

_WAKE_S = 0.5
"""How often the wait looks up: on Windows a wait without end hears no Ctrl-C."""
_REFRESHES_A_SECOND = 4
_ELAPSED = Text("Recherche : {elapsed} s", "Searching: {elapsed} s")
_HOW_TO_STOP = Text("Ctrl-C arrête et garde ce qui est déjà prouvé.", "Ctrl-C stops and keeps what is proved already.")
STOPPING = Text(
    "Arrêt demandé : ce qui est déjà prouvé est gardé (Ctrl-C encore pour abandonner).",
    "Stopping: what is proved already is kept (Ctrl-C again to give up).",
)
_WHY = Text("Pourquoi : les points qui se contredisent", "Why: the points that contradict each other")
_AGAIN = Text("L’emploi du temps, avec ces changements", "The timetable, with these changes")
_FEWEST = Text("Les conflits qu’aucun emploi du temps n’évite", "The clashes that no timetable avoids")


@dataclass(frozen=True)
class ClashAnswer:
    """Clashes that are proved unavoidable, and what leaves fewer."""

    clash: "Unavoidable"
    repairs: "tuple[Repair, ...]"


@dataclass(frozen=True)
class Answer:
    """What is known. `fewest`: the clashes of the timetable found or given, `least` when no timetable has fewer; None
    when there is none, or nobody asked."""

    explanation: "Explanation | None" = None
    repairs: "tuple[Repair, ...]" = ()
    clashes: tuple[ClashAnswer, ...] = ()
    fewest: int | None = None
    least: bool = False
    asked: "ClashExplanation | None" = None
    """Of the one clash that was asked about."""
    interrupted: bool = False
    moves: int | None = None
    """Of a published timetable planned again: how many sessions move; `moves_least`: proved the fewest."""
    moves_least: bool = False
    said: tuple[Text, ...] = ()
    """What re-planning says of why it cannot be done."""


def why_impossible(question: "Question", params: Params, *, repaired: bool, watch: Watch, stop: Stop) -> Answer:
    """Whether a timetable exists, why not, and the repairs; where one does, why it has clashes."""
    # OR-Tools takes half a second to load, which the arithmetic before this does without.
    from scheduler.scenario.repairs.repairs import repairs
    from scheduler.search.explain.explain import explain

    watch(_WHY)
    explanation = explain(question.instance, params, strict=params.strict, base=question.base, stop=stop)
    answer = Answer(explanation)
    if explanation.status == "possible" and not params.strict:
        answer = replace(_clashes(question, params, repaired, watch, stop), explanation=explanation)
    elif explanation.status == "impossible" and repaired:
        found = repairs(question, explanation, params, stop=stop, observe=lambda known: watch(_tried(len(known))))
        answer = replace(answer, repairs=found)
    return replace(answer, interrupted=stop.is_set())


def why_again(
    question: "Question", params: Params, limit_s: float, *, repaired: bool, watch: Watch, stop: Stop
) -> Answer:
    """What `whatif` answers to the same question, `limit_s` being its limit; and why, with what would help."""
    from scheduler.scenario.repairs.repairs import repairs
    from scheduler.scenario.repairs.trials import Trials
    from scheduler.search.explain.explain import explain
    from scheduler.search.explain.explanation import Explanation
    from scheduler.search.explain.headlines import headline

    watch(_AGAIN)
    again = Trials(question, replace(params, time_limit_s=limit_s), stop).fewest((), share=1.0)
    if again.verdict == "works":
        status = Explanation("possible", headline("possible", params, params.strict))
        answer = Answer(status, moves=again.moves, moves_least=again.moves_least, fewest=again.clashes,
                        least=again.clashes == again.clash_bound)  # fmt: skip
        if again.result is not None and again.clashes:
            answer = replace(answer, clashes=_why_clashes(question, again.result, params, repaired, watch, stop))
        return replace(answer, interrupted=stop.is_set())
    watch(_WHY)
    explanation = explain(
        question.instance,
        params,
        strict=params.strict,
        published=question.published,
        base=question.base,
        proved=again.verdict == "fails",
        stop=stop,
    )
    answer = Answer(explanation, said=again.said)
    if explanation.status == "impossible" and repaired:
        found = repairs(question, explanation, params, stop=stop, observe=lambda known: watch(_tried(len(known))))
        answer = replace(answer, repairs=found)
    return replace(answer, interrupted=stop.is_set())


def why_clash(
    instance: Instance, timetable: Timetable, clash: int, params: Params, *, repaired: bool, watch: Watch, stop: Stop
) -> Answer:
    """Why the clash with this number is there, and what would leave fewer where its trainer's are proved."""
    from scheduler.scenario.repairs.question import Question
    from scheduler.search.explain.clash import explain_clash

    watch(_FEWEST)
    asked = explain_clash(instance, timetable, clash, params, stop=stop)
    mine = [asked.why] if asked.why is not None else []
    fewest = check(instance, timetable).clash_count
    found = _repaired(Question(instance), mine, fewest, params, repaired, watch, stop)
    return Answer(clashes=found, fewest=fewest, asked=asked, interrupted=stop.is_set())


def _clashes(question: "Question", params: Params, repaired: bool, watch: Watch, stop: Stop) -> Answer:
    """As `plan` finds and proves them."""
    from scheduler.scenario.repairs.trials import Trials

    watch(_FEWEST)
    best = Trials(question, params, stop).fewest((), share=1.0)
    if best.verdict != "works" or best.result is None or not best.clashes:
        return Answer(fewest=0 if best.verdict == "works" else None, least=best.verdict == "works")
    found = _why_clashes(question, best.result, params, repaired, watch, stop)
    least = best.clashes == max(best.clash_bound, sum(each.clash.count for each in found))
    return Answer(clashes=found, fewest=best.clashes, least=least)


def _why_clashes(
    question: "Question", result: "Result", params: Params, repaired: bool, watch: Watch, stop: Stop
) -> tuple[ClashAnswer, ...]:
    from scheduler.scenario.repairs.trials import Trials

    every = Trials(question, params, stop).unavoidable(result)
    return _repaired(question, every, result.report.clash_count, params, repaired, watch, stop)


def _repaired(
    question: "Question",
    clashes: "Sequence[Unavoidable]",
    fewest: int,
    params: Params,
    repaired: bool,
    watch: Watch,
    stop: Stop,
) -> tuple[ClashAnswer, ...]:
    from scheduler.scenario.repairs.clashes import fewer_clashes
    from scheduler.scenario.repairs.trials import Trials

    trials, found = Trials(question, params, stop), list[ClashAnswer]()
    for clash in clashes:
        watch(Text(f"Ce qui éviterait : {clash.text.fr}", f"What would avoid: {clash.text.en}"))
        found.append(ClashAnswer(clash, fewer_clashes(trials, clash, fewest) if repaired else ()))
    return tuple(found)


def _tried(count: int) -> Text:
    return Text(f"Ce qui débloquerait : {count} déjà", f"What would help: {count} found")


def find_out(work: Callable[[Watch, Stop], T], output: Output) -> T:
    """Run the work in a thread, shown on a terminal. The first Ctrl-C keeps what is known; the second raises
    KeyboardInterrupt, and leaves the thread to the end of the process (see `main.main`)."""
    stop, thread = Stop(), futures.ThreadPoolExecutor(1, "explain")
    try:
        with interrupting(stop), _shown(output, stop) as watch:
            future = thread.submit(work, watch, stop)
            told = watch is not _nobody  # the display says it itself
            while not future.done():
                futures.wait([future], timeout=_WAKE_S)
                if stop.is_set() and not told:
                    output.note(STOPPING)
                    told = True
            return future.result()
    finally:
        thread.shutdown(wait=False)


def _nobody(phase: Text) -> None:
    """A watch that looks away."""


class _Display:
    """What is being looked for. `watch` is called by the thread that works."""

    def __init__(self, lang: Lang, stop: threading.Event) -> None:
        self._lang, self._stop, self._start, self._phase = lang, stop, time.monotonic(), _WHY

    def watch(self, phase: Text) -> None:
        self._phase = phase

    def __rich__(self) -> RenderableType:
        elapsed = _ELAPSED.to(self._lang).format(elapsed=int(time.monotonic() - self._start))
        advice = STOPPING if self._stop.is_set() else _HOW_TO_STOP
        return Group(*(Line(line) for line in (elapsed, self._phase.to(self._lang), advice.to(self._lang))))


@contextmanager
def _shown(output: Output, stop: Stop) -> Iterator[Watch]:
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield _nobody
        return
    display = _Display(output.lang, stop)
    console = QuietConsole(stderr=True, markup=False, emoji=False, highlight=False, safe_box=True)
    with Live(display, console=console, refresh_per_second=_REFRESHES_A_SECOND, transient=True):
        yield display.watch
