"""`python -m tests.bench.few`: programmes of 4 to 30 sessions with half-groups, sites and unequal slots; how many are
proved, and how soon."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import click

from scheduler.errors import Impossible
from scheduler.search.params import Params
from scheduler.search.plan import plan
from tests.bench.programmes import Seeds
from tests.search.shapes import shaped_instance

SIZES = (4, 9, 14, 18, 20, 22, 24, 26, 28, 30)
"""About so many sessions, by the seed's last digit."""

EPILOG = """\b
Examples:
  python -m tests.bench.few
  python -m tests.bench.few --seeds 0-99 --time-limit 20 --within 5
"""


@dataclass(frozen=True)
class Few:
    """One of them: what came of it, with the gap in points, and when."""

    seed: int
    sessions: int
    ending: str
    cost: int | None
    bound: int | None
    seconds: float

    @property
    def is_settled(self) -> bool:
        return self.ending in ("proved", "impossible")


def planned(seed: int, params: Params) -> Few:
    sessions = SIZES[seed % len(SIZES)]
    instance, began_s = shaped_instance(seed, sessions=sessions), time.perf_counter()
    try:
        result = plan(instance, params)
    except Impossible:
        return Few(seed, sessions, "impossible", None, None, time.perf_counter() - began_s)
    bound = next(tier.bound for tier in result.timetable.tiers if tier.tier == "criteria")
    return Few(seed, sessions, result.ending, result.report.cost, bound, time.perf_counter() - began_s)


def told(runs: list[Few], within_s: float) -> Iterator[str]:
    soon = [run for run in runs if run.is_settled and run.seconds <= within_s]
    yield f"{len(soon)} of {len(runs)} proved or refuted within {within_s:g} s"
    yield f"{sum(run.is_settled for run in runs)} of {len(runs)} within the limit"


@click.command(epilog=EPILOG)
@click.option("--seeds", type=Seeds(), default="0-39", show_default=True, metavar="RANGES")
@click.option("--time-limit", type=click.FloatRange(0.1, 600), default=8.0, show_default=True, metavar="SECONDS")
@click.option("--within", type=click.FloatRange(0.1, 600), default=2.0, show_default=True, metavar="SECONDS")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
def main(seeds: list[int], time_limit: float, within: float, workers: int) -> None:
    """Plan small programmes one after the other, a line for each, and count those that are proved or refuted."""
    runs = list[Few]()
    for seed in seeds:
        runs.append(run := planned(seed, Params(time_limit_s=time_limit, workers=workers)))
        click.echo(
            f"{seed:>4} {run.sessions:>3} sessions  {run.ending:<10} {run.cost} ≥ {run.bound}  {run.seconds:.2f} s"
        )
    for line in told(runs, within):
        click.echo(line)


if __name__ == "__main__":
    main()
