"""`python -m tests.bench.programmes`: one programme under many sets of availabilities; how many are proved."""

import json
import os
import sys
from collections import Counter
from pathlib import Path

import click

from scheduler.files import write_atomically
from tests.bench import report
from tests.bench.__main__ import default_judge, exit_code, run_all
from tests.bench.child import Job
from tests.bench.convert import bench_folder
from tests.bench.draw import AVAILABILITIES, programme
from tests.bench.figures import Run, gap
from tests.bench.generate import availability_option, read_form_data

EPILOG = """\b
Examples:
  python -m tests.bench.programmes --seeds 1-30 --time-limit 20 --out /tmp/programmes
  python -m tests.bench.programmes --seeds 4,9,20-22 --time-limit 60 --out /tmp/programmes --base my.json
  python -m tests.bench.programmes --availability tight --out /tmp/tight
"""


class Seeds(click.ParamType[list[int]]):
    """`1-30`, `4,9,20-22`"""

    name = "seeds"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> list[int]:
        seeds = list[int]()
        for part in str(value).split(","):
            first, _, last = part.strip().partition("-")
            if not first.isdecimal() or not (last or first).isdecimal() or int(last or first) < int(first):
                self.fail(f"{part!r} is no seed nor a range such as 1-30", param, ctx)
            seeds += range(int(first), int(last or first) + 1)
        return list(dict.fromkeys(seeds))


@click.command(epilog=EPILOG)
@click.option("--seeds", type=Seeds(), default="1-30", show_default=True, metavar="RANGES")
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True, max=86_400),
    default=20.0,
    show_default=True,
    metavar="SECONDS",
    help="Seconds for each.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="The generated files, and sessions.csv of each in a folder of its name.",
)
@click.option(
    "--base",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The programme.  [default: small.json of the bench folder]",
)
@click.option("--workers", type=click.IntRange(min=1), default=os.cpu_count() or 1, show_default="all cores")
@click.option("--json", "figures", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@availability_option
def main(
    seeds: list[int],
    time_limit: float,
    out: Path,
    base: Path | None,
    workers: int,
    figures: Path | None,
    availability: str,
) -> None:
    """Solve one programme under many generated sets of availabilities, and count the proofs."""  # fmt: skip
    form = read_form_data(base or bench_folder() / "small.json")
    judge, runs, interrupted = default_judge(), list[Run](), False
    for seed in seeds:
        made = programme(seed, form, AVAILABILITIES[availability])
        made["name"] = f"{availability}-{seed}"
        file = out / f"{made['name']}.json"
        write_atomically(file, json.dumps(made, indent=1).encode())
        job = Job(file, out / file.stem, time_limit, workers, seed=1)
        found, interrupted = run_all([job], judge, quiet=True)
        runs += found
        for run in found:
            click.echo(line(run))
        if figures is not None:
            write_atomically(figures, json.dumps([run.as_json() for run in runs], indent=1).encode())
        if interrupted:
            break
    click.echo(summary(runs))
    sys.exit(exit_code(runs, interrupted=interrupted, faulty=False))


def line(run: Run) -> str:
    """`programme-7    proved          4.2 s  165 (bound 165)  gap 0.0 %`"""
    parts = f"{run.name:14}  {run.status:13}  {run.elapsed_s:6.1f} s  {report.held(run.last)}"
    return f"{parts}  gap {report.percent(gap(run.last))}"


def summary(runs: list[Run]) -> str:
    """`proved 27 of 30; worst gap 1.4 % (programme-12)`; a run without a timetable has no gap, and is named.

    Many of one cost are easy instances: the cost is then what no availability prevents.
    """
    proved = sum(run.status == "proved" for run in runs)
    gaps = [(share, run.name) for run in runs if (share := gap(run.last)) is not None]
    worst = max(gaps, default=None)
    costs = Counter(run.last.cost for run in runs if run.last is not None and run.last.cost is not None)
    said = f"proved {proved} of {len(runs)}" + (f"; worst gap {report.percent(worst[0])} ({worst[1]})" if worst else "")
    said += "".join(f"; {n} of them cost {cost}" for cost, n in costs.most_common(1) if n > 1)
    clashing = [run.name for run in runs if run.last is not None and run.last.clashes]
    without = [run.name for run in runs if run.last is None or run.last.cost is None]
    said += f"; with clashes: {', '.join(clashing)}" if clashing else ""
    return said + (f"; without a timetable: {', '.join(without)}" if without else "")


if __name__ == "__main__":
    main(prog_name="python -m tests.bench.programmes")
