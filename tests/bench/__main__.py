"""`python -m tests.bench FILE...`: solve bench files, write their sessions.csv, measure, and have them judged."""

import datetime as dt
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from scheduler.errors import InputError
from scheduler.files import write_atomically
from tests.bench import report
from tests.bench.child import Job
from tests.bench.convert import bench_folder, read_bench
from tests.bench.figures import Run
from tests.bench.runner import Interruption, judged, solve

DISAGREED, BAD_INPUT, GIVEN_UP = 1, 2, 130

EPILOG = """\b
Examples:
  python -m tests.bench ../shared/bench/small.json --time-limit 30 --out /tmp/bench
  python -m tests.bench ../shared/bench/*.json --time-limit 60 --out /tmp/bench --json /tmp/bench.json
  python -m tests.bench my.json --time-limit 20 --out /tmp/b --workers 1 --seed 3 --evaluate /else/evaluate.py

\b
Exit codes:
  0    every instance was run, and evaluate.py agrees with the checker
  1    a disagreement, a process that died, or a timetable refused by the checker
  2    a file or an argument is at fault; the other files were run
  130  Ctrl-C: the running instance kept its best, the next ones were not run

Times count from the moment the instance's own process starts to read the file: reading is in the limit, loading
the program is not.
"""


@click.command(epilog=EPILOG)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True, max=86_400),
    required=True,
    metavar="SECONDS",
    help="Seconds for each instance.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="sessions.csv goes to DIR/<name of the file>/; an earlier one is removed first.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default="all cores",
    help="Cores to use; with 1 the search counts deterministic time, and ends at the limit by the clock.",
)
@click.option("--seed", type=click.IntRange(min=0, max=2**31 - 1), default=1, show_default=True)
@click.option(
    "--json",
    "figures",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write every figure there, after each instance.",
)
@click.option(
    "--evaluate",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="PATH",
    help="The judge.  [default: evaluate.py in the bench folder (SCHEDULER_BENCH)]",
)
@click.option("--markdown", is_flag=True, help="Also print the rows to paste in tests/bench/RESULTS.md.")
def main(
    files: Sequence[Path],
    time_limit: float,
    out: Path,
    workers: int,
    seed: int,
    figures: Path | None,
    evaluate: Path | None,
    *,
    markdown: bool,
) -> None:
    """Solve bench files one after another, each in a process of its own, and print what was reached when.

    Every file is checked first. For each instance: time to the first complete timetable and to the first without
    clashes, cost and proved bound at 10, 30 and 60 s and at the end, clashes and their proved bound, status, peak
    memory, and the verdict of evaluate.py beside the checker's.
    """  # fmt: skip
    twice = [name for name, n in Counter(file.stem for file in files).items() if n > 1]
    if twice:
        raise click.UsageError(f"two files would write to {out / twice[0]}: rename one")
    sound = checked(files)
    judge = evaluate or default_judge()
    jobs = [Job(file, out / file.stem, time_limit, workers, seed) for file in sound]
    runs, interrupted = run_all(jobs, judge, figures)
    if markdown and runs:
        click.echo("\n" + report.heading())
        for run in runs:
            click.echo(report.row(run, dt.datetime.now().astimezone().date(), report.version()))
    sys.exit(exit_code(runs, interrupted=interrupted, faulty=len(sound) < len(files)))


def checked(files: Sequence[Path]) -> list[Path]:
    """The files that can be run; the faults of the others, and notes on what is left out, go to standard error."""
    sound = []
    for file in files:
        try:
            _, notes = read_bench(file)
        except InputError as error:
            for line in error.lines("en"):
                click.echo(line, err=True)
            continue
        sound.append(file)
        for note in notes:
            click.echo(f"{file}: {note}", err=True)
    return sound


def default_judge() -> Path | None:
    judge = bench_folder() / "evaluate.py"
    if judge.exists():
        return judge
    click.echo(f"no {judge}: nothing is judged but by the checker (--evaluate PATH, or SCHEDULER_BENCH)", err=True)
    return None


def run_all(
    jobs: Sequence[Job], evaluate: Path | None, figures: Path | None = None, *, quiet: bool = False
) -> tuple[list[Run], bool]:
    """Every run, reported as it ends, and whether Ctrl-C cut the list short."""
    runs = list[Run]()
    try:
        with Interruption().heard() as interruption:
            for job in jobs:
                run = judged(solve(job, interruption), evaluate, job.out)
                runs.append(run)
                if figures is not None:
                    content = json.dumps([each.as_json() for each in runs], indent=1)
                    write_atomically(figures, content.encode())
                if not quiet or not run.is_sound:
                    for line in report.lines(run):
                        click.echo(line)
                if interruption.asked:
                    return runs, True
    except KeyboardInterrupt:
        click.echo("given up: the running instance left nothing", err=True)
        return runs, True
    return runs, False


def exit_code(runs: Sequence[Run], *, interrupted: bool, faulty: bool) -> int:
    if not all(run.is_sound for run in runs):
        return DISAGREED
    if faulty:
        return BAD_INPUT
    return GIVEN_UP if interrupted else 0


if __name__ == "__main__":
    main(prog_name="python -m tests.bench")
