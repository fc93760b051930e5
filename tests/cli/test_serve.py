"""`scheduler serve` as a planner runs it: what it says, how it stops, what it refuses, what its logs hide."""

import json
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from scheduler.publish.store.addresses import Addresses
from scheduler.publish.store.database import Database
from tests.cli.program import REAL, REPOSITORY, TINY, command, scheduler, surroundings

WAIT_S = 120
SOLUTIONS = REPOSITORY / "solutions"


def publish(folder: Path, instance: str = TINY) -> dict[str, str]:
    """The token of each audience, after a publication in the folder."""
    done = scheduler(
        "publish", SOLUTIONS / Path(instance).name, "--instance", instance, "--database", "p.sqlite", folder=folder
    )
    assert done.returncode == 0, done.stderr
    database = Database(str(folder / "p.sqlite"), create=False)
    try:
        return {path: address.token for path, address in Addresses(database).current().items()}
    finally:
        database.close()


@contextmanager
def running(
    folder: Path, *arguments: object, before: tuple[str, ...] = ()
) -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    """The process, its port, and the first lines it said. `before`: words that go before the command."""
    line = [*before, *command("serve", "--database", "p.sqlite", "--port", 0, "--lang", "fr", *arguments)]
    with subprocess.Popen(
        line, cwd=folder, env=surroundings(), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            match = re.search(r"http://127\.0\.0\.1:(\d+)/", said)
            assert match is not None, said
            yield process, int(match[1]), said + process.stdout.readline()
        finally:
            if process.poll() is None:
                process.kill()


def ended(process: subprocess.Popen[str], signal_: int) -> tuple[int, str, str]:
    process.send_signal(signal_)
    out, err = process.communicate(timeout=WAIT_S)
    return process.returncode, out, err


def ask(port: int, path: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=WAIT_S)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize("signal_", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_listens_and_stops_without_a_fault(tmp_path: Path, signal_: int) -> None:
    tokens = publish(tmp_path)
    with running(tmp_path) as (process, port, said):
        assert "Révision 1, publiée le" in said
        assert "scheduler feed list" in said
        status, body = ask(port, f"/f/{next(iter(tokens.values()))}.ics")
        assert (status, body[:15]) == (200, b"BEGIN:VCALENDAR")
        code, out, err = ended(process, signal_)
    assert code == 0
    assert out == "Le serveur s’est arrêté ; rien n’a été coupé.\n"
    assert re.fullmatch(r'\S+Z 127\.0\.0\.1 GET /f/\S+/\S+\.ics 200 \d+ [\d.]+ "-"\n', err)


def test_a_stop_cuts_nobody_short(tmp_path: Path) -> None:
    """Thirty answers of a reader who has barely begun when the server is told to stop: those begun are whole."""
    token = next(token for path, token in publish(tmp_path, REAL).items() if path.startswith("trainers/"))
    with running(tmp_path, "--quiet") as (process, port, _), socket.socket() as reader:
        whole = ask(port, f"/f/{token}.ics")[1]
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.settimeout(WAIT_S)
        reader.connect(("127.0.0.1", port))
        reader.sendall(f"GET /f/{token}.ics HTTP/1.1\r\nHost: a\r\n\r\n".encode() * 30)
        found = reader.recv(1000)
        process.send_signal(signal.SIGTERM)
        while part := reader.recv(4096):
            found += part
        assert process.wait(WAIT_S) == 0
        assert found.endswith(whole)
        assert found.count(whole) == found.count(b"HTTP/1.1 200 OK") >= 1


def test_what_other_processes_publish_and_revoke_is_served_at_once(tmp_path: Path) -> None:
    tokens = publish(tmp_path)
    content = json.loads((SOLUTIONS / "tiny" / "timetable.json").read_bytes())
    gone = content["sessions"].pop(0)
    (tmp_path / "edited.json").write_text(json.dumps(content), "utf-8")
    with running(tmp_path, "--quiet") as (process, port, _):
        path = f"/f/{tokens['units/' + gone['unit']]}.ics"
        before = ask(port, path)
        done = scheduler(
            "publish", "edited.json", "--instance", TINY, "--database", "p.sqlite", "--force", "essai", folder=tmp_path
        )
        assert done.returncode == 0, done.stderr
        status, after = ask(port, path)
        assert (status, before[1].count(b"STATUS:CANCELLED"), after.count(b"STATUS:CANCELLED")) == (200, 0, 1)
        assert b'"revision": 2' in ask(port, "/health")[1]
        done = scheduler("feed", "revoke", f"units/{gone['unit']}", "--database", "p.sqlite", folder=tmp_path)
        assert done.returncode == 0, done.stderr
        assert ask(port, path)[0] == 410
        assert ended(process, signal.SIGTERM)[0] == 0


def test_no_address_in_anything_it_says_even_in_its_debugging(tmp_path: Path) -> None:
    tokens = publish(tmp_path)
    with running(tmp_path, "--debug", "--access-log", "access.log") as (process, port, said):
        for path, token in tokens.items():
            assert ask(port, f"/f/{token}.ics")[0] == 200, path
            assert ask(port, f"/f/{token}")[0] == 200
            ask(port, f"/f/{token[:-1]}")
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(f"NONSENSE {next(iter(tokens.values()))}\r\n\r\n".encode())
            connection.recv(1000)
        code, out, err = ended(process, signal.SIGTERM)
    assert code == 0
    everything = said + out + err + (tmp_path / "access.log").read_text()
    for token in tokens.values():
        assert token not in everything
        assert token[:-1] not in everything
    assert "GET /f/groups/" in everything


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    publish(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = scheduler("serve", "--database", "p.sqlite", "--port", port, "--lang", "fr", folder=tmp_path)
    assert done.returncode == 2
    assert f"le port {port} est déjà pris" in done.stderr
    assert "--port" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--host", "192.0.2.1"), "--host 127.0.0.1"),
        (("--host", "no such host"), "--host 127.0.0.1"),
        (("--host", ""), "--host"),
        (("--port", "65536"), "0 à 65535"),
        (("--public-url", "edt.example"), "https://edt.example/planning"),
        (("--trust-proxy", "127.0.0.1,proxy"), "« proxy »"),
        (("--rate", "0"), "--rate"),
        (("--access-log", "."), "--access-log"),
        (("--access-log", "no/such/folder/access.log"), "--access-log"),
        (("--quiet", "--access-log", "access.log"), "se contredisent"),
    ],
)
def test_what_cannot_be_done_is_told(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    Database(str(tmp_path / "p.sqlite"), create=True).close()
    done = scheduler("serve", "--database", "p.sqlite", "--port", 0, *arguments, "--lang", "fr", folder=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_system_that_allows_few_open_files_is_told(tmp_path: Path) -> None:
    publish(tmp_path)
    with running(tmp_path, "--quiet", before=("sh", "-c", 'ulimit -n 256; exec "$@"', "sh")) as (process, port, _):
        assert ask(port, "/health")[0] == 200
        code, _, err = ended(process, signal.SIGTERM)
    assert code == 0
    assert re.fullmatch(r"Note : au plus \d+ connexions à la fois, .*\n", err)


def test_the_public_address_of_the_environment_is_checked_too(tmp_path: Path) -> None:
    Database(str(tmp_path / "p.sqlite"), create=True).close()
    arguments = ("serve", "--database", "p.sqlite", "--port", 0, "--lang", "fr")
    done = scheduler(*arguments, folder=tmp_path, SCHEDULER_PUBLIC_URL="edt.example")
    assert done.returncode == 2
    assert done.stderr.startswith("SCHEDULER_PUBLIC_URL: ")
    assert "https://edt.example/planning" in done.stderr


def test_without_a_database_it_says_what_to_do(tmp_path: Path) -> None:
    done = scheduler("serve", "--port", 0, "--lang", "fr", folder=tmp_path)
    assert done.returncode == 2
    assert "scheduler publish" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_a_revision_is_served_and_told(tmp_path: Path) -> None:
    Database(str(tmp_path / "p.sqlite"), create=True).close()
    with running(tmp_path, "--quiet") as (process, port, said):
        assert "Rien n’est encore publié" in said
        tokens = publish(tmp_path)
        assert ask(port, f"/f/{next(iter(tokens.values()))}.ics")[0] == 200
        assert ended(process, signal.SIGTERM)[0] == 0
