"""Finding out what `explain` is asked, and printing it: Ctrl-C stops with what is proved."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.text import Text as Line

from scheduler.cli.core.interruption import Display, run_interruptibly
from scheduler.cli.core.output import Output
from scheduler.cli.explain.answer_text import show
from scheduler.scenario.repairs.answer_json import RepeatedQuestion, answer_data
from scheduler.search.stop import Stop
from scheduler.text import Text

if TYPE_CHECKING:
    from scheduler.scenario.repairs.answer import Answer

_ELAPSED = Text("Recherche : {elapsed} s", "Searching: {elapsed} s")
_EXIT = {"possible": 0, "impossible": 3, "unknown": 4}


class PhaseDisplay(Display[Text]):
    """What is being looked for."""

    how_to_stop = Text(
        "Ctrl-C arrête et garde ce qui est déjà prouvé.", "Ctrl-C stops and keeps what is proved already."
    )
    stopping = Text(
        "Arrêt demandé : ce qui est déjà prouvé est gardé (Ctrl-C encore pour abandonner).",
        "Stopping: what is proved already is kept (Ctrl-C again to give up).",
    )

    def drawn(self, elapsed_s: float) -> Sequence[RenderableType]:
        lines = [_ELAPSED.to(self.lang).format(elapsed=int(elapsed_s))]
        if self.latest is not None:
            lines.append(self.latest.to(self.lang))
        return [Line(line) for line in lines]


def answer(
    work: "Callable[[Callable[[Text], None], Stop], Answer]",
    asked: RepeatedQuestion,
    values: dict[str, Any],
    output: Output,
    *,
    told: bool = False,
    heading: Text | None = None,
) -> int:
    """Find it out and print it. The exit code: that of the explanation, where there is one."""
    found = run_interruptibly(work, PhaseDisplay(output.lang), output)
    if values["as_json"]:
        output.json(answer_data(found, asked, output.lang))
    else:
        if heading is not None:
            output.say(heading)
        show(output, found, asked, repaired=values["repaired"], told=told)
    every = [found.explanation.status] if found.explanation is not None else []
    every += [found.exams.explanation.status] if found.exams is not None else []
    return next((_EXIT[status] for status in ("impossible", "unknown") if status in every), 0)
