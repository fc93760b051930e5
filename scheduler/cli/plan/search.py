"""The search that `plan` and `solve` run: what it shows while it works, and what the report must add."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text as Line

from scheduler.checker import notes
from scheduler.cli.core.interruption import Display, run_interruptibly
from scheduler.cli.core.output import Output
from scheduler.errors import SchedulerError
from scheduler.export.page.texts import Words
from scheduler.instance.schema.instance import Instance
from scheduler.search.params import Params
from scheduler.search.progress import Progress
from scheduler.search.result import Result
from scheduler.search.stop import Stop
from scheduler.text import Lang, Text
from scheduler.timetable.schema import TierName

_TIERS: tuple[TierName, ...] = ("clashes", "criteria")
_ELAPSED = Text("Recherche : {elapsed} s sur {limit} au plus", "Searching: {elapsed} s of {limit} at most")
_COLUMNS = (
    Text("Objectif", "Objective"), Text("Étape", "Phase"), Text("Trouvé", "Found"), Text("Au moins", "At least"),
    Text("Écart", "Gap"),
)  # fmt: skip
_WAITING = Text("à venir", "to come")
NOT_COMPILED = Text(
    "Le code compilé manque : il n’y avait pas de compilateur C à l’installation. La recherche s’en passe, mais n’est "
    "pas à la hauteur d’un centre entier. Installez un compilateur C, puis réinstallez le logiciel.",
    "The compiled code is missing: there was no C compiler at installation. The search does without it, but is not up "
    "to a whole centre. Install a C compiler, then install the program again.",
)

OUTDATED = Text(
    "Le code compilé date d’une autre version du logiciel et n’est pas utilisé. La recherche s’en passe, mais n’est "
    "pas à la hauteur d’un centre entier. Réinstallez le logiciel.",
    "The compiled code is of another version of the program and is not used. The search does without it, but is not "
    "up to a whole centre. Install the program again.",
)


class SearchDisplay(Display[Progress]):
    """The latest moment of each tier, as a table: a row per objective."""

    how_to_stop = Text(
        "Ctrl-C arrête la recherche et garde le meilleur emploi du temps trouvé.",
        "Ctrl-C ends the search and keeps the best timetable found.",
    )
    stopping = Text(
        "Arrêt demandé : la recherche rend le meilleur emploi du temps trouvé (Ctrl-C encore pour abandonner).",
        "Stopping: the search gives back the best timetable found (Ctrl-C again to give up).",
    )

    def __init__(self, lang: Lang, limit_s: float) -> None:
        super().__init__(lang)
        self._words, self._limit_s = Words(lang), limit_s
        self._of_tier: dict[TierName, Progress] = {}

    def watch(self, news: Progress) -> None:
        self._of_tier[news.tier] = news

    def drawn(self, elapsed_s: float) -> Sequence[RenderableType]:
        words = self._words
        said = words.of(_ELAPSED).format(elapsed=int(elapsed_s), limit=f"{self._limit_s:g}")
        table = Table()
        for rank, column in enumerate(_COLUMNS):
            table.add_column(words.of(column), justify="right" if rank > 1 else "left")
        latest = dict(self._of_tier)
        for tier in _TIERS:
            table.add_row(*(Line(cell) for cell in self._row(tier, latest.get(tier))))
        return Line(said), table

    def _row(self, tier: TierName, progress: Progress | None) -> list[str]:
        words = self._words
        name = words[f"tier_{tier}"]
        if progress is None:
            return [name, words.of(_WAITING), "–", "–", "–"]
        gap = "–"
        if progress.incumbent is not None and progress.bound is not None:
            missing = progress.incumbent - progress.bound
            gap = words.percent(missing, progress.incumbent) if progress.incumbent else words.percent(0, 1)
        return [name, words.of(progress.phase), self._number(progress.incumbent), self._number(progress.bound), gap]

    def _number(self, number: int | None) -> str:
        return "–" if number is None else self._words.number(number)


def search(instance: Instance, params: Params, output: Output) -> Result:
    """The search, in a process of its own; Ctrl-C ends it with the best timetable so far.

    Raises what the search raises: Impossible, NothingFound, RefusedByChecker.
    """

    def work(observe: Callable[[Progress], None], stop: Stop) -> Result:
        # OR-Tools takes half a second and 50 MB to load, which checking and showing do without.
        from scheduler.search.apart import plan_apart

        return plan_apart(instance, params, observe=observe, stop=stop)

    try:
        return _noted(run_interruptibly(work, SearchDisplay(output.lang, params.time_limit_s), output))
    except SchedulerError:  # no report will say it
        for text in (*notes.read(instance), *notes.missing(instance)):
            output.note(text)
        raise


def _noted(result: Result) -> Result:
    """With a note in the report, hence in the terminal and on the page, when the search ran without annealing."""
    from scheduler.search.anneal.core import defect

    fault = defect()
    if fault is None:
        return result
    note = NOT_COMPILED if fault == "missing" else OUTDATED
    return replace(result, report=replace(result.report, notes=(*result.report.notes, note)))
