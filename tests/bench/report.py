"""A run in words, and as a row of RESULTS.md."""

import datetime as dt
import subprocess
from collections.abc import Iterator
from pathlib import Path

from scheduler import __version__
from tests.bench.figures import MARKS_S, Run, Sample, gap

COLUMNS = (
    "date", "version", "instance", "workers", "limit", "first", "no clash", *(f"{m} s" for m in MARKS_S), "end",
    "bound", "gap", "clashes", "status", "MB",
)  # fmt: skip


def lines(run: Run) -> Iterator[str]:
    """What the run gave, one fact a line."""
    yield f"{run.name}: {', '.join(f'{count:,} {what}' for what, count in run.sizes.items()) or run.file}"
    yield f"  status       {run.status} after {run.elapsed_s:.1f} s"
    yield from (f"               {reason}" for reason in run.why)
    last = run.last
    if last is not None and last.cost is not None:
        yield (
            f"  first        complete {seconds(run.first_complete_s)}, without clashes {seconds(run.first_clashless_s)}"
        )
        marks = (f"{mark} s: {held(run.at(mark))}" for mark in MARKS_S if run.at(mark) is not None)
        yield f"  cost         {'; '.join((*marks, f'end: {held(last)}'))}, gap {percent(gap(last))}"
        yield f"  clashes      {last.clashes} ({proof(last.clashes, last.clash_bound)})"
        yield f"  criteria     {' '.join(f'{code}={n}' for code, n in run.criteria.items())}"
    if run.peak_mb is not None:
        yield f"  peak memory  {run.peak_mb:.0f} MB"
    yield from _verdict(run)


def _verdict(run: Run) -> Iterator[str]:
    said = run.verdict
    if said is not None and said.failure is None:
        agrees = "" if run.disagreements else ": agrees with the checker"
        yield (
            f"  evaluate.py  {len(said.broken)} hard rules broken, {said.clashes} trainer clashes, cost {said.cost:,}"
            f"{agrees}"
        )
    yield from (f"  !!! DISAGREEMENT: {difference}" for difference in run.disagreements)


def proof(value: int | None, bound: int) -> str:
    return "proved" if value == bound else f"at least {bound} proved"


def held(sample: Sample | None) -> str:
    """`4,673 (bound 3,691)`, with the clashes when there are some; a dash for nothing yet."""
    if sample is None or sample.cost is None:
        return "–"
    clashes = f"{sample.clashes} clashes, " if sample.clashes else ""
    return f"{clashes}{sample.cost:,} (bound {sample.cost_bound:,})"


def seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f} s"


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def heading() -> str:
    """The first two lines of the table of RESULTS.md."""
    return f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}"


def row(run: Run, day: dt.date, version: str) -> str:
    """The run as a row of RESULTS.md."""
    last = run.last
    cells = [
        day.isoformat(), version, run.name, str(run.workers), f"{run.time_limit_s:g} s",
        seconds(run.first_complete_s), seconds(run.first_clashless_s),
        *(_cost(run.at(mark)) for mark in MARKS_S), _cost(last),
        "–" if last is None else f"{last.cost_bound:,}", percent(gap(last)),
        "–" if last is None or last.clashes is None else f"{last.clashes} ({proof(last.clashes, last.clash_bound)})",
        f"{run.status}, {run.elapsed_s:.1f} s", "–" if run.peak_mb is None else f"{run.peak_mb:.0f}",
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _cost(sample: Sample | None) -> str:
    if sample is None or sample.cost is None:
        return "–"
    return f"{sample.cost:,}" + (f" + {sample.clashes} clashes" if sample.clashes else "")


def version() -> str:
    """The product's version, with the commit when it runs from a clone; `+` when files differ from it."""
    root = Path(__file__).parents[2]
    try:
        done = subprocess.run(
            ["git", "-C", str(root), "describe", "--always", "--dirty=+", "--exclude=*"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        return __version__
    commit = done.stdout.strip()
    return f"{__version__} {commit}".strip()
