"""The program as a user runs it: its two streams and its exit code, in this process or in one of its own."""

import contextlib
import datetime as dt
import io
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

import click

from scheduler.cli.core.commands import Invocation
from scheduler.cli.core.output import Output
from scheduler.cli.main import output_for, run
from scheduler.text import Lang

REPOSITORY = Path(__file__).parents[2]
TINY = str(REPOSITORY / "instances" / "tiny")
REAL = str(REPOSITORY / "instances" / "cnam-reunion-asp-2022-23")
Done = subprocess.CompletedProcess[str]


def scheduler(*arguments: object, folder: Path, **environment: str) -> Done:
    """Run the command line in this process, in the folder; an error that nobody planned is raised.

    For signals, the encoding of the streams or what a process takes: `scheduler_process`.
    """
    words = list(map(str, arguments))
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    settings = surroundings(**environment)
    with (
        mock.patch.dict(os.environ, settings, clear=True), contextlib.chdir(folder),
        contextlib.redirect_stdout(out), contextlib.redirect_stderr(err),
    ):  # fmt: skip
        code = run(words, output_for(words, os.environ))
    return Done(command(*words), code, *(stream.buffer.getvalue().decode() for stream in (out, err)))  # type: ignore[attr-defined]


def invoked(
    command: click.Command,
    *arguments: object,
    now: dt.datetime,
    began: dt.datetime | None = None,
    lang: Lang = "fr",
) -> int:
    """The exit code of one command in this process, at that time; its errors are raised."""
    invocation = Invocation(Output(lang, chosen=lang, fixed=True), lambda: now, began)
    code = command.main(list(map(str, arguments)), command.name, standalone_mode=False, obj=invocation)
    assert isinstance(code, int)
    return code


def scheduler_process(*arguments: object, folder: Path, **environment: str) -> Done:
    """Run `python -m scheduler` in the folder; the environment's language is neutral unless given."""
    return subprocess.run(
        command(*arguments), cwd=folder, env=surroundings(**environment), capture_output=True, text=True, check=False
    )


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "scheduler", *map(str, arguments)]


def surroundings(**environment: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "SCHEDULER_"))}
    return {**kept, "PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": "utf-8", **environment}
