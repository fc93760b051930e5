"""`scheduler desk` as a planner starts it: a process, and the address that it prints."""

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cli.program import command, surroundings


@dataclass(frozen=True)
class Running:
    process: "subprocess.Popen[str]"
    url: str
    """With the key that opens it once."""
    folder: Path

    @property
    def base(self) -> str:
        return self.url.partition("/open")[0]


@contextmanager
def desk(folder: Path, *options: str) -> Iterator[Running]:
    process = subprocess.Popen(
        command("desk", folder, "--no-browser", *options), cwd=folder, env=surroundings(),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        told = ""
        for line in process.stdout:
            told += line
            if (found := re.search(r"http://\S+", line)) is not None:
                yield Running(process, found[0], folder)
                break
        else:
            raise AssertionError(f"it ended: {told}")
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0, process.stdout.read()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
