"""What a search shows while it works: a row per objective, redrawn on the terminal; nothing when none looks."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text as Line

from scheduler.cli.core.output import Output
from scheduler.export.page_words import Words
from scheduler.search.progress import Observer, Progress, nobody
from scheduler.text import Lang, Text
from scheduler.timetable.schema import TierName

_TIERS: tuple[TierName, ...] = ("clashes", "criteria")
_REFRESHES_A_SECOND = 4
_ELAPSED = Text("Recherche : {elapsed} s sur {limit} au plus", "Searching: {elapsed} s of {limit} at most")
_HOW_TO_STOP = Text(
    "Ctrl-C arrête la recherche et garde le meilleur emploi du temps trouvé.",
    "Ctrl-C ends the search and keeps the best timetable found.",
)
STOPPING = Text(
    "Arrêt demandé : la recherche rend le meilleur emploi du temps trouvé (Ctrl-C encore pour abandonner).",
    "Stopping: the search gives back the best timetable found (Ctrl-C again to give up).",
)
_COLUMNS = (
    Text("Objectif", "Objective"), Text("Étape", "Phase"), Text("Trouvé", "Found"), Text("Au moins", "At least"),
    Text("Écart", "Gap"),
)  # fmt: skip
_WAITING = Text("à venir", "to come")


class Display:
    """The latest moment of each tier, as a table. `observe` is called by the thread that searches."""

    def __init__(
        self, lang: Lang, limit_s: float, stop: threading.Event, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._words, self._limit_s, self._stop, self._clock = Words(lang), limit_s, stop, clock
        self._start = clock()
        self._latest: dict[TierName, Progress] = {}

    def observe(self, progress: Progress) -> None:
        self._latest[progress.tier] = progress

    def __rich__(self) -> RenderableType:
        words, elapsed = self._words, self._clock() - self._start
        said = words.of(_ELAPSED).format(elapsed=int(elapsed), limit=f"{self._limit_s:g}")
        advice = words.of(STOPPING if self._stop.is_set() else _HOW_TO_STOP)
        table = Table(title=Line(f"{said}\n{advice}"), title_justify="left", title_style="")
        for rank, column in enumerate(_COLUMNS):
            table.add_column(words.of(column), justify="right" if rank > 1 else "left")
        latest = dict(self._latest)
        for tier in _TIERS:
            table.add_row(*(Line(cell) for cell in self._row(tier, latest.get(tier))))
        return table

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


@contextmanager
def shown(output: Output, limit_s: float, stop: threading.Event) -> Iterator[Observer]:
    """An observer for a search, whose news are drawn on standard error while it is a terminal."""
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield nobody
        return
    display = Display(output.lang, limit_s, stop)
    console = QuietConsole(stderr=True, markup=False, emoji=False, highlight=False, safe_box=True)
    with Live(display, console=console, refresh_per_second=_REFRESHES_A_SECOND, transient=True):
        yield display.observe


class QuietConsole(Console):
    """A console that goes silent when its terminal is closed; rich's own would end the program."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
