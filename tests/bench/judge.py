"""evaluate.py's verdict on a written file, and where it differs from ours."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Run, Verdict

JUDGED = ("Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8")
"""The judge gives no value to Q9 and Q10."""
PATIENCE_S = 600.0


def judge(evaluate: Path, instance: Path, sessions: Path) -> Verdict:
    """Run `evaluate.py INSTANCE SESSIONS --json` as its user would. It ends with 1 when a hard rule is broken."""
    command = [sys.executable, str(evaluate), str(instance), str(sessions), "--json"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=PATIENCE_S, start_new_session=True
        )  # a session of its own: Ctrl-C is for the search
    except subprocess.TimeoutExpired:
        return Verdict(failure=f"no answer in {PATIENCE_S:g} s")
    try:
        said = json.loads(done.stdout)
        broken, clashes, cost = tuple(map(str, said["broken"])), int(said["clashes"]), int(said["cost"])
    except (ValueError, KeyError, TypeError):
        last = (done.stderr.strip() or done.stdout.strip() or "nothing").splitlines()[-1]
        return Verdict(failure=f"exit code {done.returncode}, {last}")
    return Verdict(broken, clashes, cost, {code: said[code] for code in JUDGED if code in said})


def disagreements(run: Run, verdict: Verdict, weights: dict[str, int]) -> Iterator[str]:
    """Every difference between the judge's verdict and our checker's figures of the same timetable."""
    last = run.last
    if verdict.failure is not None:
        yield f"evaluate.py could not judge: {verdict.failure}"
    elif last is None or last.cost is None:
        yield "evaluate.py judged a file of which the checker knows nothing"
    else:
        if verdict.broken:
            yield f"evaluate.py finds {len(verdict.broken)} hard rules broken, the checker none: {verdict.broken[0]}"
        if verdict.clashes != last.clashes:
            yield f"clashes: evaluate.py {verdict.clashes}, checker {last.clashes}"
        ours = last.cost - sum(weights.get(code, 0) * n for code, n in run.criteria.items() if code not in JUDGED)
        if verdict.cost != ours:
            yield f"cost: evaluate.py {verdict.cost}, checker {ours}"
        for code, value in verdict.criteria.items():
            if value != run.criteria.get(code):
                yield f"{code}: evaluate.py {value}, checker {run.criteria.get(code)}"
