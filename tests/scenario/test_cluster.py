"""The same on a Dask cluster: a real scheduler with two worker processes, on this machine."""

import importlib.metadata
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from scheduler.errors import InputError
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.outcome import Outcome
from scheduler.scenario.runs import cluster
from scheduler.scenario.runs.cluster import run_on_cluster
from scheduler.scenario.runs.job import Base
from scheduler.scenario.runs.run import RunProgress, run
from scheduler.search.stop import Stop
from tests.cli.program import surroundings
from tests.scenario.deadly import closings, deadly, timeless, tiny

pytest.importorskip("distributed")


LIMIT_S = 90
"""No wait of these tests is longer: what hangs fails, and says where."""


@contextmanager
def dask(log: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """`dask …`, ended at the end with the processes it started; a task is given up when a second worker dies of it.

    It writes to a file: a pipe would be read until the last worker has gone.
    """
    command = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            command,
            env=surroundings(DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1"),
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(LIMIT_S)


def logged(log: Path, word: str, times: int = 1) -> str:
    """The last line of the log that has the word, once so many have."""
    ends = time.monotonic() + LIMIT_S
    while time.monotonic() < ends:
        found = [line for line in log.read_text(errors="replace").splitlines() if word in line]
        if len(found) >= times:
            return found[-1]
        time.sleep(0.05)
    raise AssertionError(f"{word!r} is not in the log:\n{log.read_text(errors='replace')}")


def on_cluster(address: str, base: Base, scenarios: Sequence[Scenario], **options: Any) -> tuple[Outcome, ...]:
    """`run_on_cluster`, stopped when it takes too long."""
    stop = options.pop("stop", None) or Stop()
    late = threading.Timer(LIMIT_S, stop.set)
    late.start()
    try:
        return run_on_cluster(address, base, scenarios, stop=stop, **options)
    finally:
        late.cancel()


@contextmanager
def scheduler_at(folder: Path, *more: str) -> Iterator[str]:
    """The address of a scheduler without workers, on a port that was free."""
    log = folder / "scheduler.log"
    with dask(log, "scheduler", "--host", "127.0.0.1", "--port", "0", *more):
        yield logged(log, "Scheduler at:").split()[-1]


@contextmanager
def workers_of(address: str, folder: Path, *more: str, count: int = 2) -> Iterator[None]:
    """Workers, which come back when killed."""
    log, options = folder / "workers.log", ("--nthreads", "1", "--local-directory", str(folder / "dask"))
    with dask(log, "worker", address, "--nworkers", str(count), *options, *more):
        logged(log, "Registered to:", count)
        yield


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler with two workers, which come back when killed."""
    folder = tmp_path_factory.mktemp("cluster")
    with scheduler_at(folder) as found, workers_of(found, folder):
        yield found


def test_the_results_are_those_of_this_machine(address: str) -> None:
    base, moments = tiny(workers=2), list[RunProgress]()
    outcomes = on_cluster(address, base, closings(base, 4), watch=moments.append)
    assert timeless(outcomes) == timeless(run(base, closings(base, 4)))
    assert [outcome.status for outcome in outcomes] == ["planned"] * 4
    assert [moment.done for moment in moments] == [1, 2, 3, 4]


def certificate(folder: Path, name: str) -> dict[str, str]:
    """An authority that certifies itself, and Dask's settings with it."""
    folder.mkdir(exist_ok=True)
    key, cert = folder / f"{name}.key", folder / f"{name}.pem"
    line = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"]
    subprocess.run([*line, "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)
    tls = "distributed.comm.tls"
    return {f"{tls}.ca-file": str(cert), f"{tls}.client.cert": str(cert), f"{tls}.client.key": str(key)}


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificates")
def test_with_certificates_the_results_are_the_same_and_nobody_else_gets_in(tmp_path: Path) -> None:
    from dask import config

    ours, theirs = certificate(tmp_path / "ours", "centre"), certificate(tmp_path / "theirs", "stranger")
    ca, cert, key = ours.values()
    options = ("--tls-ca-file", ca, "--tls-cert", cert, "--tls-key", key)
    base = tiny(workers=2)
    with (
        scheduler_at(tmp_path, "--protocol", "tls", *options) as found,
        workers_of(found, tmp_path, *options, "--no-nanny", count=1),
    ):
        assert found.startswith("tls://")
        with config.set(ours):
            assert timeless(on_cluster(found, base, closings(base, 2))) == timeless(run(base, closings(base, 2)))
        for settings, words in (
            (theirs, "ne se reconnaissent pas"),
            ({}, "demande des certificats"),
            ({**ours, "distributed.comm.tls.ca-file": str(tmp_path / "nowhere")}, "ne se lisent pas"),
        ):
            with config.set(settings), pytest.raises(InputError) as error:
                run_on_cluster(found, base, [])
            assert words in error.value.texts[0].fr


def test_what_a_killed_worker_held_is_done_by_the_next(tmp_path: Path) -> None:
    """What it was at, and what it had done and nobody had asked for yet: we look away until it is dead."""
    base = tiny(workers=2)
    scenarios = closings(base, 4)

    def until_it_is_dead(_: RunProgress) -> None:
        logged(tmp_path / "scheduler.log", "Remove worker")
        time.sleep(0.2)  # most often enough for the client to hear that what it was about to ask for is lost

    with scheduler_at(tmp_path) as address, workers_of(address, tmp_path, count=1):
        *outcomes, spared = on_cluster(address, base, [*scenarios, deadly(tmp_path, 1)], watch=until_it_is_dead)
    assert (tmp_path / "0").exists()
    assert spared.status == "planned"
    assert timeless(outcomes) == timeless(run(base, scenarios))


def test_what_kills_every_worker_is_given_up_and_the_rest_is_kept(address: str, tmp_path: Path) -> None:
    base = tiny(workers=2)
    outcomes = on_cluster(address, base, [deadly(tmp_path, 99), *closings(base, 2)])
    assert outcomes[0].status == "failed"
    assert "mémoire" in outcomes[0].texts[0].fr
    assert timeless(outcomes[1:]) == timeless(run(base, closings(base, 2)))


def test_a_stop_keeps_what_is_done(address: str) -> None:
    """Others may have ended at the same moment as the first."""
    base, stop = tiny(workers=2), Stop()
    scenarios = closings(base, 4)

    def stop_after_the_first(_: RunProgress) -> None:
        stop.set()

    outcomes = on_cluster(address, base, scenarios, watch=stop_after_the_first, stop=stop)
    assert [outcome.scenario for outcome in outcomes] == scenarios
    assert "planned" in {outcome.status for outcome in outcomes} <= {"planned", "unknown"}
    assert all("arrêtée" in outcome.texts[0].fr for outcome in outcomes if outcome.status == "unknown")


def test_another_version_on_the_workers_is_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = importlib.metadata.version
    monkeypatch.setattr(cluster, "_installed", lambda name: "0.0.7" if name == "ortools" else known(name))
    with pytest.raises(InputError) as error:
        run_on_cluster(address, tiny(workers=1), [])
    text = error.value.texts[0].fr
    assert "ortools" in text
    assert "0.0.7" in text
    assert known("ortools") in text


def test_a_cluster_that_loses_all_its_workers_is_told(tmp_path: Path) -> None:
    base, scenarios = tiny(workers=2), list[Scenario]()
    with scheduler_at(tmp_path) as address, ExitStack() as workers:
        workers.enter_context(workers_of(address, tmp_path, "--no-nanny", count=1))
        scenarios += closings(base, 4)
        outcomes = on_cluster(address, base, scenarios, patience_s=0.5, watch=lambda _: workers.close())
        with pytest.raises(InputError) as error:  # nor is there one at the next command
            run_on_cluster(address, base, [], patience_s=0.5)
    assert "dask worker" in error.value.texts[0].fr
    assert [outcome.scenario for outcome in outcomes] == scenarios
    left = [outcome for outcome in outcomes if outcome.status == "failed"]
    assert left
    assert all("dask worker" in outcome.texts[0].fr for outcome in left)


@pytest.mark.parametrize("address", ["", "Le Port", "tcp://:8786", "tcp://127.0.0.1", "http://127.0.0.1:1", "a:b:c"])
def test_what_is_no_address_is_told_with_an_example(address: str) -> None:
    with pytest.raises(InputError) as error:
        run_on_cluster(address, tiny(workers=1), [])
    assert error.value.texts[0].fr.startswith(f"--cluster {address}")
    assert "tcp://192.168" in error.value.texts[0].fr


def test_an_address_where_nothing_answers_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))  # and does not listen
        with pytest.raises(InputError) as error:
            run_on_cluster(f"127.0.0.1:{free.getsockname()[1]}", tiny(workers=1), [])
    assert "dask scheduler" in error.value.texts[0].fr


@pytest.mark.parametrize("greeting", [b"", b"SSH-2.0-OpenSSH"])
def test_another_kind_of_server_is_told(greeting: bytes) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()

        def greet() -> None:
            line, _ = server.accept()
            with line, suppress(ConnectionResetError):
                line.sendall(greeting)
                line.recv(1)  # until the other side leaves

        threading.Thread(target=greet, daemon=True).start()
        with pytest.raises(InputError) as error:
            run_on_cluster(f"127.0.0.1:{server.getsockname()[1]}", tiny(workers=1), [], patience_s=0.5)
    assert "dask scheduler" in error.value.texts[0].fr


def test_a_missing_extra_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError) as error:
        run_on_cluster("127.0.0.1:8786", tiny(workers=1), [])
    assert 'pip install "evening-scheduler[cluster]"' in error.value.texts[0].fr
