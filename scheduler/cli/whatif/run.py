"""Scenarios at work, on this machine or on a cluster: shown while they are, and stopped by Ctrl-C."""

from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from types import MappingProxyType

from rich.console import RenderableType
from rich.progress_bar import ProgressBar
from rich.text import Text as Line

from scheduler.cli.core.interruption import Display, run_interruptibly
from scheduler.cli.core.output import Output
from scheduler.scenario.changes.apply import Applied
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.outcome import Outcome
from scheduler.scenario.runs.job import Base
from scheduler.scenario.runs.run import RunProgress, Watch, run
from scheduler.search.stop import Stop
from scheduler.text import Lang, Text
from scheduler.wording import choices

_BAR_COLUMNS = 60
_NAMES_SHOWN = 4
_DONE = Text(
    "Scénarios calculés : {done} sur {total}, en {elapsed} s", "Scenarios done: {done} of {total}, in {elapsed} s"
)
_LEFT = Text("Encore {left} environ", "About {left} left")
_NOW = Text("En cours : {names}", "At work: {names}")
_LOST = Text(
    "Processus perdus (mémoire insuffisante, ou arrêtés de l’extérieur), leurs scénarios repris : {lost}",
    "Processes lost (out of memory, or killed from outside), their scenarios taken up again: {lost}",
)


class ScenarioDisplay(Display[RunProgress]):
    """How far the scenarios are."""

    how_to_stop = Text(
        "Ctrl-C arrête et garde les scénarios terminés.", "Ctrl-C stops and keeps the scenarios that are done."
    )
    stopping = Text(
        "Arrêt demandé : les scénarios terminés sont gardés (Ctrl-C encore pour tout abandonner).",
        "Stopping: the scenarios that are done are kept (Ctrl-C again to give all up).",
    )

    def __init__(self, lang: Lang, total: int, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(lang, clock)
        self._none = RunProgress(0, total, (), 0, 0.0)

    def drawn(self, elapsed_s: float) -> Sequence[RenderableType]:
        moment, lang, elapsed = self.latest or self._none, self.lang, int(elapsed_s)
        lines = []
        if 0 < moment.done < moment.total:
            left_s = elapsed * (moment.total - moment.done) / moment.done
            lines.append(_LEFT.to(lang).format(left=_duration(left_s)))
        if moment.running:
            lines.append(_NOW.to(lang).format(names=choices(moment.running, _NAMES_SHOWN).to(lang)))
        if moment.lost:
            lines.append(_LOST.to(lang).format(lost=moment.lost))
        done = _DONE.to(lang).format(done=moment.done, total=moment.total, elapsed=elapsed)
        bar = ProgressBar(total=moment.total, completed=moment.done, width=_BAR_COLUMNS)
        return Line(done), bar, *map(Line, lines)


def work_out(
    base: Base,
    scenarios: Sequence[Scenario],
    cluster: str | None,
    output: Output,
    applied: Mapping[str, Applied] = MappingProxyType({}),
    alternatives: int = 1,
) -> tuple[Outcome, ...]:
    """Every scenario's outcome, in order; Ctrl-C keeps what is done. Raises InputError when the cluster is at fault."""

    def work(watch: Watch, stop: Stop) -> tuple[Outcome, ...]:
        if cluster is None:
            return run(base, scenarios, applied=applied, watch=watch, stop=stop, alternatives=alternatives)
        from scheduler.scenario.runs.cluster import run_on_cluster  # half a second, for those who have one

        return run_on_cluster(cluster, base, scenarios, applied=applied, watch=watch, stop=stop)

    return run_interruptibly(work, ScenarioDisplay(output.lang, len(scenarios)), output)


def _duration(seconds: float) -> str:
    """`45 s`, `12 min`."""
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
