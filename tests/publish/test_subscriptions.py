"""Subscriptions in the hands of real clients, through a year: each shows the new hour, once, and nothing left over.

khal behind vdirsyncer, ical.js, node-ical, libical, Evolution's data server; Moodle as a double of its importer. They
ask a real server for the feeds. `.ci/run` installs the clients; one that is missing skips its tests and says so.
"""

import ctypes
import datetime as dt
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from tests.export.ical.test_clients import CLIENTS, KHAL, NODE_MODULES, VDIRSYNCER, libical, program, run
from tests.publish.clients.moodle import Moodle
from tests.publish.clients.standards import read
from tests.publish.clients.story import STEPS, WAIT_S, Sight, served

pytestmark = pytest.mark.client
__all__ = ["libical"]

GROUP, LEAVING = "groups/G1", "groups/G2"
REUNION, PARIS, NEW_YORK, MEXICO = range(4)


def in_order(sights: Iterable[Sight]) -> list[tuple[str, float, float, bool]]:
    return sorted((one.about, one.starts.timestamp(), one.ends.timestamp(), one.is_cancelled) for one in sights)


def same(shown: list[tuple[str, Sight]], due: dict[str, Sight], label: str) -> None:
    """Each event once, at its hour, and nothing left over."""
    assert sorted(uid for uid, _ in shown) == sorted(due), label
    assert in_order(sight for _, sight in shown) == in_order(due.values()), label


# khal, which vdirsyncer brings the feed to


class Khal:
    """A subscriber whose files vdirsyncer keeps. khal tells no UID."""

    def __init__(self, home: Path, url: str, zone: str) -> None:
        self._home, self._zone = home, ZoneInfo(zone)
        self._vdirsyncer, self._khal = program("vdirsyncer"), program("khal")
        (home / "calendar").mkdir(parents=True)
        (home / "vdirsyncer.conf").write_text(VDIRSYNCER.format(folder=home, url=url))
        (home / "khal.conf").write_text(KHAL.format(calendar=home / "calendar", zone=zone, cache=home / "khal.db"))
        run(self._vdirsyncer, "-c", home / "vdirsyncer.conf", "discover", home=home)

    def polls(self) -> None:
        run(self._vdirsyncer, "-c", self._home / "vdirsyncer.conf", "sync", home=self._home)

    def shows(self) -> list[Sight]:
        """What has an hour, a year long."""
        form = ("--format", "{start-long}|{end-long}|{title}", "--day-format", "", "--once")
        listed = run(self._khal, "-c", self._home / "khal.conf", "list", *form, "2022-08-29", "400d", home=self._home)
        lines = [line.strip().split("|") for line in listed.splitlines()]
        return [
            Sight.of(title, self._instant(starts), self._instant(ends))
            for starts, ends, title in lines
            if ":" in starts
        ]

    def _instant(self, shown: str) -> dt.datetime:
        return dt.datetime.strptime(shown, "%Y-%m-%d %H:%M").replace(tzinfo=self._zone)


@pytest.mark.parametrize(("zone", "every"), [(PARIS, 3), (REUNION, 7)], ids=["Paris", "Reunion"])
def test_khal_behind_vdirsyncer_follows_the_year(tmp_path: Path, zone: int, every: int) -> None:
    """It looks at one version in three, or in seven: the others look at each."""
    khal: Khal | None = None
    with served(tmp_path, zone) as story:
        for rank, (label, step) in enumerate(STEPS.items()):
            step(story)
            if rank % every:
                continue
            khal = khal or Khal(tmp_path / "home", story.address(LEAVING), story.world.instance.timezone)
            khal.polls()
            assert in_order(khal.shows()) == in_order(story.due(LEAVING).values()), label


# JavaScript: ical.js (Thunderbird, Nextcloud) and node-ical read the bytes of the address


@pytest.mark.parametrize(
    ("script", "package", "zone"),
    [("ical-js.mjs", "ical.js", PARIS), ("node-ical.cjs", "node-ical", MEXICO)],
    ids=["ical.js", "node-ical"],
)
def test_javascript_follows_the_year(tmp_path: Path, script: str, package: str, zone: int) -> None:
    node, file = program("node"), tmp_path / "feed.ics"
    if not (NODE_MODULES / package).is_dir():
        pytest.skip(f"{package} is not in {NODE_MODULES} (npm install {package})")
    with served(tmp_path, zone) as story:
        for label, step in STEPS.items():
            step(story)
            file.write_bytes(story.feed(GROUP))
            found = json.loads(run(node, CLIENTS / script, NODE_MODULES, file, home=tmp_path))
            timed = {uid: event for uid, event in found.items() if not event["whole_day"]}
            same([(uid, _javascript(event)) for uid, event in timed.items()], story.due(GROUP), label)
            assert all(event["status"] in ("CONFIRMED", "CANCELLED") for event in timed.values())


def _javascript(event: dict[str, Any]) -> Sight:
    starts, ends = (dt.datetime.fromisoformat(event[name]) for name in ("start", "end"))
    return Sight.of(event["summary"], starts, ends)


# libical (GNOME Calendar, KOrganizer): no error, no broken restriction


def test_libical_finds_no_error_in_any_feed_of_the_year(tmp_path: Path, libical: ctypes.CDLL) -> None:
    checked = set[bytes]()
    with served(tmp_path, NEW_YORK) as story:
        for step in STEPS.values():
            step(story)
            for path in story.store.addresses.current():
                for query in ("", "?lang=en", "?variant=moodle"):
                    if (feed := story.feed(path, query)) not in checked:
                        _is_sound(libical, feed)
                        checked.add(feed)
    assert len(checked) > 200


def _is_sound(libical: ctypes.CDLL, feed: bytes) -> None:
    root = ctypes.c_void_p(libical.icalparser_parse_string(feed))
    libical.icalrestriction_check(root)  # adds X-LIC-ERROR properties where a restriction is broken
    assert libical.icalcomponent_count_errors(root) == 0
    written = libical.icalcomponent_as_ical_string(root)
    assert b"X-LIC-ERROR" not in written
    assert written.count(b"BEGIN:VEVENT") == len(read(feed))
    libical.icalcomponent_free(root)


# Moodle, as a double of its importer: what is cancelled is gone


@pytest.mark.parametrize(
    ("zone", "is_old"),
    [(REUNION, True), (PARIS, False), (MEXICO, True)],
    ids=["Reunion, Moodle 3", "Paris, Moodle 5", "Mexico, Moodle 3"],
)
def test_moodle_follows_the_year(tmp_path: Path, is_old: bool, zone: int) -> None:
    moodle = Moodle(is_old)
    with served(tmp_path, zone) as story:
        for label, step in STEPS.items():
            step(story)
            moodle.polls(story.feed(GROUP, "?variant=moodle"))
            shown = {uid: row for uid, row in moodle.shows().items() if not uid.startswith("calendar-")}
            sights = [
                (uid, Sight.of(name, starts, starts + dt.timedelta(seconds=seconds)))
                for uid, (name, starts, seconds) in shown.items()
            ]
            same(sights, story.held(GROUP), label)


# Evolution, through its data server


@contextmanager
def evolution(home: Path, address: str) -> Iterator[Callable[[str], Any]]:
    """Ask it for a word; it lives on a bus and in a home of its own."""
    bus, python, url = program("dbus-run-session"), Path("/usr/bin/python3"), urlsplit(address)
    bindings = "import gi; gi.require_version('ECal', '2.0'); gi.require_version('EDataServer', '1.2')"
    if not python.exists() or subprocess.run([python, "-c", bindings], capture_output=True, check=False).returncode:
        pytest.skip("gir1.2-ecal-2.0, python3-gi and evolution-data-server are not all installed")
    sources = home / "config" / "evolution" / "sources"
    sources.mkdir(parents=True)
    (home / "run").mkdir(mode=0o700)
    (sources / "feed.source").write_text(SOURCE.format(host=url.hostname, port=url.port, path=url.path))
    named = {name.upper(): str(home / name.split("_")[1]) for name in ("xdg_config", "xdg_cache", "xdg_data")}
    environment = {
        **{f"{name}_HOME": folder for name, folder in named.items()},
        "PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run"), "LANG": "C.UTF-8",
        "TZ": "UTC", "GIO_USE_NETWORK_MONITOR": "base", "GSETTINGS_BACKEND": "memory",
    }  # fmt: skip
    command = [bus, "--", python, Path(__file__).parent / "clients" / "evolution.py"]
    with (
        (home / "log").open("w") as log,
        subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        ) as reader,
    ):
        assert reader.stdin is not None
        assert reader.stdout is not None

        def ask(word: str) -> Any:
            print(word, file=reader.stdin, flush=True)
            answer = reader.stdout.readline()  # type: ignore[union-attr]
            assert answer, (home / "log").read_text()
            return json.loads(answer)

        try:
            assert json.loads(reader.stdout.readline() or '"nothing"') == "ready", (home / "log").read_text()
            yield ask
        finally:
            reader.stdin.close()
            reader.wait(WAIT_S)


SOURCE = """\
[Data Source]
DisplayName=feed
Enabled=true
Parent=webcal-stub
[Calendar]
BackendName=webcal
[Authentication]
Host={host}
Port={port}
Method=none
[Security]
Method=none
[WebDAV Backend]
ResourcePath={path}
[Refresh]
Enabled=false
[Offline]
StaySynchronized=true
"""


def test_evolution_follows_the_year(tmp_path: Path) -> None:
    with ExitStack() as stack:
        story = stack.enter_context(served(tmp_path, PARIS))
        steps = iter(STEPS.items())
        next(steps)[1](story)
        ask = stack.enter_context(evolution(tmp_path / "home", story.address(LEAVING)))
        for label, step in steps:
            step(story)
            ask("refresh")
            shown = _settled(ask, in_order(story.due(LEAVING).values()))
            same([(uid, _evolution(title, *hours)) for uid, title, *hours in shown], story.due(LEAVING), label)


def _settled(ask: Callable[[str], Any], due: list[Any]) -> list[list[Any]]:
    """What it shows when it has read the feed, which it does in its own time; the last when that does not come."""
    end = time.monotonic() + WAIT_S
    while True:
        shown: list[list[Any]] = ask("list")
        if in_order(_evolution(title, *hours) for _, title, *hours in shown) == due or time.monotonic() > end:
            return shown
        time.sleep(0.1)


def _evolution(title: str, starts: int, ends: int) -> Sight:
    return Sight.of(title, *(dt.datetime.fromtimestamp(at, dt.UTC) for at in (starts, ends)))
