"""The same on a Dask cluster: a real scheduler with two worker processes, on this machine."""

import importlib.metadata
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.scenario.work import cluster
from scheduler.scenario.work.cluster import run_on_cluster
from scheduler.scenario.work.run import Moment, run
from scheduler.search.stop import Stop
from tests.cli.program import surroundings
from tests.scenario.deadly import closings, deadly, timeless, tiny

pytest.importorskip("distributed")


@contextmanager
def dask(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`dask …`, ended at the end; a task is given up when a second worker dies of it."""
    command = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
    with subprocess.Popen(
        command,
        env=surroundings(DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def drained(process: subprocess.Popen[str], word: str) -> str:
    """The line of its log that has the word; the rest of the log is read and forgotten."""
    assert process.stderr is not None
    line = next(line for line in process.stderr if word in line)
    threading.Thread(target=process.stderr.read, daemon=True).start()
    return line


@contextmanager
def scheduler_at() -> Iterator[str]:
    """The address of a scheduler without workers, on a port that was free."""
    with dask("scheduler", "--host", "127.0.0.1", "--port", "0") as process:
        yield drained(process, "Scheduler at:").split()[-1]


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A scheduler with two workers, which come back when killed."""
    worker = ("--nthreads", "1", "--local-directory", str(tmp_path / "dask"))
    with scheduler_at() as found, dask("worker", found, "--nworkers", "2", *worker) as workers:
        drained(workers, "Registered to:")
        yield found


def test_the_results_are_those_of_this_machine(address: str) -> None:
    base, moments = tiny(workers=2), list[Moment]()
    outcomes = run_on_cluster(address, base, closings(base, 4), watch=moments.append)
    assert timeless(outcomes) == timeless(run(base, closings(base, 4)))
    assert [outcome.status for outcome in outcomes] == ["planned"] * 4
    assert [moment.done for moment in moments] == [1, 2, 3, 4]


def test_what_a_killed_worker_held_is_done_by_another(address: str, tmp_path: Path) -> None:
    base = tiny(workers=2)
    first, *others = closings(base, 4)
    outcomes = run_on_cluster(address, base, [first, deadly(tmp_path, 1), *others])
    assert (tmp_path / "0").exists()
    assert outcomes[1].status == "planned"
    assert timeless([outcomes[0], *outcomes[2:]]) == timeless(run(base, [first, *others]))


def test_what_kills_every_worker_is_given_up_and_the_rest_is_kept(address: str, tmp_path: Path) -> None:
    base = tiny(workers=2)
    outcomes = run_on_cluster(address, base, [deadly(tmp_path, 99), *closings(base, 2)])
    assert outcomes[0].status == "failed"
    assert "mémoire" in outcomes[0].texts[0].fr
    assert timeless(outcomes[1:]) == timeless(run(base, closings(base, 2)))


def test_a_stop_keeps_what_is_done(address: str) -> None:
    """Others may have ended at the same moment as the first."""
    base, stop = tiny(workers=2), Stop()
    scenarios = closings(base, 4)

    def stop_after_the_first(_: Moment) -> None:
        stop.set()

    outcomes = run_on_cluster(address, base, scenarios, watch=stop_after_the_first, stop=stop)
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


def test_a_cluster_without_workers_is_told() -> None:
    with scheduler_at() as address, pytest.raises(InputError) as error:
        run_on_cluster(address, tiny(workers=1), [], patience_s=0.5)
    assert "dask worker" in error.value.texts[0].fr


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
    assert "pip install 'evening-scheduler[cluster]'" in error.value.texts[0].fr
