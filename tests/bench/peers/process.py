"""A peer's own process: on as many cores as the others, killed when it outlives its limit."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

GRACE_S = 30.0
"""How long beyond its limit a peer may take to write its answer."""


class PeerMissing(Exception):
    """A program or a file that the peer needs is not there; the text says what to install."""


class PeerFailed(Exception):
    """The peer ended without what it owes."""


@dataclass(frozen=True)
class Done:
    elapsed_s: float
    output: str


@contextmanager
def on_cores(count: int) -> Iterator[None]:
    """Within, this process and those it starts run on `count` cores: what `taskset` does. Raises ValueError."""
    before = os.sched_getaffinity(0)
    if count > len(before):
        raise ValueError(f"{count} cores asked for, {len(before)} are ours")
    os.sched_setaffinity(0, sorted(before)[:count])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def run(command: Sequence[str], log: Path, limit_s: float, *, offscreen: bool = False) -> Done:
    """Run `command` to its end, its words in `log`. Raises PeerMissing, or PeerFailed when it is killed or fails."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"} if offscreen else None
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    try:
        with log.open("w") as words:
            code = subprocess.run(
                command, stdout=words, stderr=subprocess.STDOUT, check=False, timeout=limit_s + GRACE_S, env=environment
            ).returncode
    except FileNotFoundError as error:
        raise PeerMissing(f"no {command[0]}") from error
    except subprocess.TimeoutExpired as error:
        raise PeerFailed(f"still running {GRACE_S:g} s after its limit: killed; see {log}") from error
    output = log.read_text(errors="replace")
    if code:
        last = (output.strip() or "nothing").splitlines()[-1]
        raise PeerFailed(f"exit code {code}, {last}; see {log}")
    return Done(time.monotonic() - started, output)
