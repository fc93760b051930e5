"""`python -m tests.bench.load TIMETABLE`: how many requests a second `scheduler serve` holds, and in which memory."""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import click
import psutil

from scheduler.publish.store.addresses import Addresses
from scheduler.publish.store.database import Database
from tests.cli.program import command, scheduler, surroundings

EPILOG = """\b
Examples:
  python -m tests.bench.load solutions/tiny --instance instances/tiny
  python -m tests.bench.load /tmp/centre-30/sol --instance /tmp/centre-30 --seconds 120

Every feed is asked for in turn, on kept connections, by wrk (apt-get install wrk) on the same machine, which takes
its part of the cores. A request has the feed's ETag, but for one in `--fresh`, and accepts gzip, but for one in ten.
"""
WAIT_S = 60
_LUA = """
local tokens = {{{tokens}}}
local tags = {{{tags}}}
local turn = 0
request = function()
  turn = turn + 1
  local which = turn % #tokens + 1
  local headers = {{}}
  if turn % 10 ~= 1 then headers["Accept-Encoding"] = "gzip" end
  if turn % {fresh} ~= 0 then headers["If-None-Match"] = tags[which] end
  return wrk.format("GET", "/f/" .. tokens[which] .. ".ics", headers)
end
"""


@click.command(epilog=EPILOG)
@click.argument("timetable", type=click.Path(exists=True, path_type=Path))
@click.option("--instance", type=click.Path(exists=True, path_type=Path), help="The timetable's instance.")
@click.option("--seconds", type=int, default=30, help="How long each round is asked.")
@click.option("--rounds", type=int, default=3, help="Rounds, with the memory after each.")
@click.option("--connections", type=int, default=64)
@click.option("--fresh", type=int, default=10, help="One request in so many has no ETag.")
@click.option("--log/--no-log", default=True, help="With an access log in a file.")
def main(
    timetable: Path, instance: Path | None, seconds: int, rounds: int, connections: int, fresh: int, log: bool
) -> None:
    """Publish a timetable, serve it, ask for its feeds."""
    if shutil.which("wrk") is None:
        raise click.ClickException("wrk is missing: apt-get install wrk")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        more = ["--instance", instance.absolute()] if instance is not None else []
        done = scheduler(
            "publish", timetable.absolute(), *more, "--database", folder / "p.sqlite", "--force", "load", folder=folder
        )
        if done.returncode:
            raise click.ClickException(done.stderr)
        asking = folder / "ask.lua"
        with _served(folder, log=log) as (process, port):
            asking.write_text(_script(folder / "p.sqlite", port, fresh))
            click.echo(f"memory {_megabytes(process)} before the first round, every feed made")
            for _ in range(rounds):
                before, used = _answered(port), _processor_s(process)
                said = _wrk(asking, port, seconds, connections)
                _tell(said, before, _answered(port), _processor_s(process) - used, _megabytes(process))


@contextmanager
def _served(folder: Path, *, log: bool) -> Iterator[tuple[psutil.Process, int]]:
    logging = ["--access-log", folder / "access.log"] if log else ["--quiet"]
    line = command("serve", "--port", 0, "--database", folder / "p.sqlite", "--lang", "en", *logging)
    with subprocess.Popen(line, cwd=folder, env=surroundings(), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        match = re.search(r":(\d+)/", process.stdout.readline())
        if match is None:
            raise click.ClickException("the server did not start")
        try:
            yield psutil.Process(process.pid), int(match[1])
        finally:
            process.terminate()
            if process.wait(WAIT_S):
                sys.stderr.write(f"the server ended with {process.returncode}\n")


def _script(database: Path, port: int, fresh: int) -> str:
    """What wrk runs: the tokens, and the tag of each feed as it is now."""
    opened = Database(str(database), create=False)
    tokens = [address.token for address in Addresses(opened).current().values()]
    opened.close()
    connection = HTTPConnection("127.0.0.1", port, timeout=WAIT_S)
    tags = []
    for token in tokens:
        connection.request("GET", f"/f/{token}.ics")
        response = connection.getresponse()
        response.read()
        tags.append(f"'{response.headers['ETag']}'")
    connection.close()
    return _LUA.format(tokens=",".join(f'"{token}"' for token in tokens), tags=",".join(tags), fresh=fresh)


def _wrk(script: Path, port: int, seconds: int, connections: int) -> str:
    line = [
        "wrk",
        "-t1",
        f"-c{connections}",
        f"-d{seconds}s",
        "--latency",
        "-s",
        str(script),
        f"http://127.0.0.1:{port}",
    ]
    return subprocess.run(line, check=True, capture_output=True, text=True).stdout


def _answered(port: int) -> dict[str, int]:
    """Requests of feeds so far, by status."""
    connection = HTTPConnection("127.0.0.1", port, timeout=WAIT_S)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    connection.close()
    found = re.findall(r'^scheduler_http_requests_total\{route="feed",status="(\d+)"\} (\S+)', text, re.MULTILINE)
    looks = re.search(r"^scheduler_database_checks_total (\S+)", text, re.MULTILINE)
    assert looks is not None
    return {**{status: int(float(count)) for status, count in found}, "looks": int(float(looks[1]))}


def _tell(said: str, before: dict[str, int], after: dict[str, int], processor_s: float, memory: str) -> None:
    found = dict(re.findall(r"^\s*(Requests/sec|50%|90%|99%):?\s+(\S+)", said, re.MULTILINE))
    counts = {key: count - before.get(key, 0) for key, count in after.items()}
    asked = max(1, sum(counts.values()) - counts["looks"])
    errors = re.findall(r"(Socket errors:.*|Non-2xx.*)", said)
    click.echo(
        f"{found['Requests/sec']} requests/s, {processor_s / asked * 1e6:.0f} µs of the server's processor each; "
        f"latency 50 % {found['50%']}, 90 % {found['90%']}, 99 % {found['99%']}; "
        f"{counts}; memory {memory}; {', '.join(errors) or 'no error'}"
    )


def _processor_s(process: psutil.Process) -> float:
    """Which another program on the machine does not make longer, as it does the wall clock."""
    times = process.cpu_times()
    return float(times.user + times.system)


def _megabytes(process: psutil.Process) -> str:
    return f"{process.memory_info().rss / 2**20:.1f} MB"


if __name__ == "__main__":
    main()
