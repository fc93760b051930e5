"""`python -m tests.bench.peers FILE...`: solve bench files with what a user could take instead, judged side by side."""

import os
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from scheduler.errors import InputError
from scheduler.files import write_atomically
from tests.bench import report
from tests.bench.__main__ import default_judge
from tests.bench.child import SESSIONS, Job
from tests.bench.figures import Verdict
from tests.bench.form import Bench, read_form
from tests.bench.judge import JUDGED, judge
from tests.bench.peers import fet, timefold
from tests.bench.peers.answer import Answer, Calendar, sessions_csv
from tests.bench.peers.process import PeerFailed, PeerMissing, on_cores
from tests.bench.runner import Interruption
from tests.bench.runner import solve as solve_ours

SCHEDULER = "scheduler"
BAD_INPUT, FAILED = 2, 1
COLUMNS = ("instance", "peer", "answer after", "hard rules broken", "clashes", "cost", *JUDGED, "how far from the best")

EPILOG = """\b
Examples:
  python -m tests.bench.peers ../shared/bench/small.json --time-limit 60 --out /tmp/peers
  TIMEFOLD_JARS=/tmp/jars/timefold/solver/jars python -m tests.bench.peers ../shared/bench/centre-30.json \\
      --time-limit 60 --peer timefold --peer fet --cores 1 --out /tmp/peers
"""


@dataclass(frozen=True)
class Row:
    """What one peer reached on one instance. `verdict`: None without an answer; `said`: what else there is to say."""

    instance: str
    peer: str
    answer_s: float | None
    verdict: Verdict | None
    proof: str
    said: str

    def cells(self) -> list[str]:
        head = [self.instance, self.peer, report.seconds(self.answer_s)]
        if self.verdict is None or self.verdict.failure is not None:
            return [*head, *["–"] * (3 + len(JUDGED)), self.verdict.failure or "" if self.verdict else self.said]
        figures = (f"{self.verdict.criteria.get(code, 0):,}" for code in JUDGED)
        counts = (str(len(self.verdict.broken)), str(self.verdict.clashes), f"{self.verdict.cost:,}")
        return [*head, *counts, *figures, self.proof]


@dataclass(frozen=True)
class Run:
    """What a peer is given: the file and its content, a folder of its own, and its means."""

    file: Path
    form: Bench
    folder: Path
    limit_s: float
    cores: int
    seed: int


Peer = Callable[[Run], tuple[Answer | None, float | None, str, str]]
"""Its answer (None: it wrote `sessions.csv` itself), when it had it, its proof, and its words."""


def _fet(run: Run) -> tuple[Answer | None, float | None, str, str]:
    answer = fet.solve(run.form, run.folder, run.limit_s, run.seed)
    return answer, answer.best_s, "no", answer.said


def _timefold(*, annealing: bool) -> Peer:
    def peer(run: Run) -> tuple[Answer | None, float | None, str, str]:
        answer = timefold.solve(run.form, run.folder, run.limit_s, run.seed, annealing=annealing)
        return answer, answer.best_s, "no", answer.said

    return peer


def _ours(run: Run) -> tuple[Answer | None, float | None, str, str]:
    job = Job(run.file, run.folder, run.limit_s, run.cores, run.seed)
    with Interruption().heard() as interruption:
        found = solve_ours(job, interruption)
    if found.last is None or found.last.cost is None:
        return Answer(None), None, "", f"{found.status}: {'; '.join(found.why)}"
    best = next(
        sample for sample in found.samples if (sample.clashes, sample.cost) == (found.last.clashes, found.last.cost)
    )
    proof = "proved the best" if found.status == "proved" else f"yes: at least {found.last.cost_bound:,}"
    return None, best.elapsed_s, proof, found.status


PEERS: dict[str, Peer] = {
    "fet": _fet,
    "timefold": _timefold(annealing=False),
    "timefold-annealing": _timefold(annealing=True),
    SCHEDULER: _ours,
}
VERSIONS: dict[str, Callable[[], str]] = {
    "fet": fet.version,
    "timefold": timefold.version,
    "timefold-annealing": timefold.version,
    SCHEDULER: lambda: f"scheduler {report.version()}",
}


@click.command(epilog=EPILOG)
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE...")
@click.option(
    "--time-limit",
    type=click.FloatRange(min=1, max=86_400),
    required=True,
    metavar="SECONDS",
    help="Seconds by the clock for each instance and peer, starting its program included.",
)
@click.option(
    "--peer",
    "names",
    type=click.Choice(tuple(PEERS)),
    multiple=True,
    default=tuple(PEERS),
    show_default="all",
    help="May be given several times.",
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="DIR",
              help="DIR/<instance>/<peer>/ gets sessions.csv and everything the peer read and said.")  # fmt: skip
@click.option("--cores", type=click.IntRange(min=1), default=len(os.sched_getaffinity(0)), show_default="all cores")
@click.option("--seed", type=click.IntRange(min=1, max=2**31 - 1), default=1, show_default=True)
@click.option("--evaluate", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="PATH",
              help="The judge.  [default: evaluate.py in the bench folder (SCHEDULER_BENCH)]")  # fmt: skip
def main(
    files: Sequence[Path],
    time_limit: float,
    names: Sequence[str],
    out: Path,
    cores: int,
    seed: int,
    evaluate: Path | None,
) -> None:
    """Solve each instance with each peer, one after another, with the same limit on the same cores, and compare.

    Every peer's sessions.csv is judged by evaluate.py. A peer that is not installed is named and left out.
    """
    judging = evaluate or default_judge()
    if judging is None:
        raise click.UsageError("without a judge there is nothing to compare: --evaluate PATH, or SCHEDULER_BENCH")
    names = _installed(list(dict.fromkeys(names)))
    click.echo(
        f"{platform.machine()}, {cores} core(s), load {os.getloadavg()[0]:.1f}; limit {time_limit:g} s, seed {seed}"
    )
    click.echo(f"\n| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
    code = 0
    for file in files:
        try:
            form, *_ = read_form(file)
            Calendar(form)
        except (InputError, ValueError) as error:
            lines = error.lines("en") if isinstance(error, InputError) else [f"{file}: {error}"]
            click.echo("\n".join(lines), err=True)
            code = BAD_INPUT
            continue
        for name in names:
            run = Run(file, form, out / file.stem / name, time_limit, cores, seed)
            try:
                row = compared(run, name, judging)
            except PeerFailed as error:
                click.echo(f"{file.stem}, {name}: {error}", err=True)
                code = code or FAILED
                continue
            click.echo(f"| {' | '.join(row.cells())} |")
            if row.said:
                click.echo(f"{row.instance}, {row.peer}: {row.said}", err=True)
    sys.exit(code)


def _installed(names: Sequence[str]) -> list[str]:
    """Those that can be run; versions are said, and what to install for the others."""
    found = []
    for name in names:
        try:
            click.echo(f"{name}: {VERSIONS[name]()}")
        except PeerMissing as error:
            click.echo(f"{name} left out: {error}", err=True)
            continue
        found.append(name)
    return found


def compared(run: Run, name: str, judging: Path) -> Row:
    """One peer on one instance, its `sessions.csv` judged. Raises PeerFailed."""
    run.folder.mkdir(parents=True, exist_ok=True)
    sessions = run.folder / SESSIONS
    sessions.unlink(missing_ok=True)
    with on_cores(run.cores):
        answer, answer_s, proof, said = PEERS[name](run)
    if answer is not None and answer.sessions is not None:
        write_atomically(sessions, sessions_csv(run.form, answer))
    verdict = judge(judging, run.file, sessions) if sessions.exists() else None
    return Row(run.file.stem, name, answer_s, verdict, proof, said)


if __name__ == "__main__":
    main(prog_name="python -m tests.bench.peers")
