"""Input that costs more than it is worth: memory, time and output stay small whatever a file holds."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.cli.program import REPOSITORY, TINY, surroundings

MOST_MEGABYTES = 300
MOST_SECONDS = 20
"""Of computing, not of the clock; a machine that is slow or busy needs some. On a quiet one each takes 5 at most."""
MOST_OUTPUT = 60_000
YAML = (Path(TINY) / "instance.yaml").read_text(encoding="utf-8")
SOLVED: dict[str, Any] = json.loads((REPOSITORY / "solutions" / "tiny" / "timetable.json").read_text(encoding="utf-8"))

MEASURED = """
import contextlib, io, json, os, sys
from scheduler.cli.main import main, output_for, run

line = ["check", "instance.yaml", "timetable.json", "--lang", "en"]

def child(folder):
    os.chdir(folder)
    os.dup2(os.open("said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
    sys.argv[1:] = line
    try:
        main()
    except SystemExit as ended:
        return ended.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1

with contextlib.redirect_stdout(io.StringIO()):
    assert run(["check", sys.argv[1], sys.argv[2]], output_for([], {})) == 0  # what it imports is loaded
for folder in sys.stdin:
    if not (pid := os.fork()):
        code = child(folder.rstrip("\\n"))
        sys.stderr.flush()
        os._exit(code)
    _, status, used = os.wait4(pid, 0)
    took = {"megabytes": used.ru_maxrss / 1024, "seconds": used.ru_utime + used.ru_stime}
    print(json.dumps({"code": os.waitstatus_to_exitcode(status), **took}), flush=True)
"""
"""Loads the program once and forks for each command. Linux counts to a process's memory what it has when it is forked:
here that of the loaded program, not that of the tests."""


class Ending(NamedTuple):
    code: int
    said: str
    megabytes: float
    seconds: float


Check = Callable[..., Ending]


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Check]:
    """`scheduler check` in a process of its own, with what it took."""
    line = [sys.executable, "-c", MEASURED, TINY, str(REPOSITORY / "solutions" / "tiny")]
    pipe = subprocess.PIPE
    with subprocess.Popen(line, env=surroundings(), stdin=pipe, stdout=pipe, text=True) as process:

        def ended(instance: str = YAML, timetable: str | None = None) -> Ending:
            folder = tmp_path_factory.mktemp("hostile")
            (folder / "instance.yaml").write_text(instance, encoding="utf-8")
            (folder / "timetable.json").write_text(timetable or json.dumps(SOLVED), encoding="utf-8")
            assert process.stdin is not None and process.stdout is not None
            print(folder, file=process.stdin, flush=True)
            took = json.loads(process.stdout.readline())
            return Ending(said=(folder / "said").read_text(encoding="utf-8"), **took)

        yield ended


def rows(table: str, made: Callable[[int], str], count: int) -> str:
    """The tiny instance with so many more rows at the top of a table."""
    return YAML.replace(f"{table}:\n", f"{table}:\n" + "".join(f"  - {made(n)}\n" for n in range(count)), 1)


def unit(n: int, trainers: str) -> str:
    return f"{{code: X{n}, title: t, ects: 6, modality: cours, period: S1, groups: [G], trainers: [{trainers}]}}"


INSTANCES: dict[str, tuple[Callable[[], str], str]] = {
    "unknown keys": (lambda: YAML + "".join(f"key{n}: 1\n" for n in range(10_000)), "… and 9,900 more faults"),
    "a few unknown keys too many": (lambda: YAML + "".join(f"key{n}: 1\n" for n in range(101)), "… and 1 more fault"),
    "unknown names against many": (
        lambda: rows("trainers", lambda n: f"{{id: T{n:05}, name: x}}", 1_500)
        .replace("units:\n", "units:\n" + "".join(f"  - {unit(n, f'S{n:05}')}\n" for n in range(1_500))),
        "more faults",
    ),
    "unknown names in one list": (
        lambda: rows("units", lambda n: unit(n, ",".join(f"Z{m}" for m in range(40_000))), 1),
        "more faults",
    ),
    "empty rows": (lambda: rows("units", lambda _: "{}", 40_000), "… and 159,900 more faults"),
    "the same key again and again": (lambda: YAML + "a: 1\n" * 20_000, "more faults"),
    "a chain of groups": (
        lambda: rows("groups", lambda n: f"{{id: G{n}, size: {n + 1}, part_of: G{n + 1}}}", 6_000),
        "more than 20 times",
    ),
    "a bomb of aliases": (
        lambda: "a0: &a0 [x, x, x, x, x, x, x, x]\n"
        + "".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 8)}]\n" for n in range(9)),
        "the aliases (“*”) expand to more than",
    ),
    "too many values": (lambda: "a: [" + "a," * 1_400_000 + "]", "keys and values; is it the right file?"),
    "brackets": (lambda: "[" * 2_900_000, "nested levels"),
    "one long word": (lambda: YAML.replace("id: SALLE", "id: " + "x" * 2_900_000), "has 2900000 characters"),
    "accents on nothing": (
        lambda: YAML.replace("title: ", "title: " + "\u0301" * 700_000 + "\u0327" * 700_000, 1), "at most 300"
    ),
    "empty lines": (lambda: "\n" * 2_900_000, "the file is empty"),
    "too large": (lambda: "#" * 3_000_001, "the limit is 3 MB"),
}  # fmt: skip

TIMETABLES: dict[str, tuple[Callable[[], object], str]] = {
    "empty lists as sessions": (lambda: {**SOLVED, "sessions": [[]] * 120_000}, "… and 119,900 more faults"),
    "more values than a timetable has": (lambda: {**SOLVED, "sessions": [[]] * 700_000}, "is it a timetable?"),
    "empty objects as sessions": (lambda: {**SOLVED, "sessions": [{}] * 120_000}, "… and 959,900 more faults"),
    "unknown names": (lambda: {**SOLVED, **{f"k{n}": 1 for n in range(200_000)}}, "… and 199,900 more faults"),
    "unknown names in a session": (
        lambda: {**SOLVED, "sessions": [{f"k{n}": 1 for n in range(200_000)}]}, "more faults"
    ),
    "wrong groups": (
        lambda: {**SOLVED, "sessions": [{**SOLVED["sessions"][0], "groups": [1] * 200_000}]},
        "… and 199,900 more faults",
    ),
    "one name again and again": (lambda: json.dumps(SOLVED)[:-1] + ', "a": 1' * 200_000 + "}", "more faults"),
    "numbers that are none": (lambda: json.dumps(SOLVED)[:-1] + ', "zz": [' + "NaN," * 200_000 + "1]}", "more faults"),
    "brackets": (lambda: "[" * 590_000, "too many objects inside each other"),
    "digits": (lambda: "9" * 19_000_000, "cannot be read"),
    "one long text": (
        lambda: json.dumps({"digest": "\U0001f600" + "x" * 18_000_000}, ensure_ascii=False),
        "with its rare characters",
    ),
    "escapes": (lambda: '{"' + "\\u0041" * 3_000_000 + '": 1}', "is not a known name"),
    "too large": (lambda: " " * 20_000_001, "the limit is 20 MB"),
}  # fmt: skip


def held(ending: Ending, words: str) -> None:
    assert ending.code == 2, ending.said[-2000:]
    assert words in ending.said, ending.said[-2000:]
    assert ending.said.count("\n") <= 101
    assert len(ending.said) < MOST_OUTPUT
    assert "Traceback" not in ending.said
    assert ending.megabytes < MOST_MEGABYTES
    assert ending.seconds < MOST_SECONDS


@pytest.mark.parametrize("name", INSTANCES)
def test_a_hostile_instance_is_refused_at_little_cost(check: Check, name: str) -> None:
    made, words = INSTANCES[name]
    held(check(instance=made()), words)


@pytest.mark.parametrize("name", TIMETABLES)
def test_a_hostile_timetable_is_refused_at_little_cost(check: Check, name: str) -> None:
    made, words = TIMETABLES[name]
    content = made()
    held(check(timetable=content if isinstance(content, str) else json.dumps(content)), words)


def test_both_files_at_fault_are_counted_together(check: Check) -> None:
    instance = YAML + "".join(f"key{n}: 1\n" for n in range(300))
    ending = check(instance, json.dumps({**SOLVED, "sessions": [[]] * 300}))
    assert ending.said.endswith("… and 500 more faults\n")
    assert ending.said.count("\n") == 101
