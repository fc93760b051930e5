"""The feeds in the hands of real clients: khal, vdirsyncer, libical, ical.js, node-ical.

`.ci/run` installs them; a client that is missing skips its tests and says so. The npm packages are looked for in
`$SCHEDULER_ICAL_CLIENTS/node_modules` (default /opt/ical-clients).
"""

import ctypes
import ctypes.util
import datetime as dt
import functools
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scheduler.export.audience import feed_file
from scheduler.export.ical.feeds import feeds
from scheduler.files import write_all
from scheduler.instance.schema.instance import Instance
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import Timetable
from tests.builders import make_instance, make_timetable, session, unit
from tests.export.exams.sample import ORAL, PARIS, SECOND, WORK, WRITTEN, exam_year, with_exams
from tests.export.reading import events
from tests.export.sample import HOSTILE, NOW, changed, full_year, moved, year
from tests.publish.cases import later, opened, put

pytestmark = pytest.mark.client

NODE_MODULES = Path(os.environ.get("SCHEDULER_ICAL_CLIENTS", "/opt/ical-clients")) / "node_modules"
CLIENTS = Path(__file__).parent / "clients"
HOUR = dt.timedelta(hours=1)
SUFFIX = "@cnam-test.evening-scheduler"


def program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed (.ci/run installs it)")
    return path


def run(*command: str | Path, home: Path) -> str:
    """A client's output; its failure is the test's. It lives in a home of its own."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "TZ": "UTC"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def summers_and_winters(zone: str) -> tuple[Instance, Timetable]:
    """Sessions at 17:00 around every change of clocks of the year."""
    instance = make_instance(timezone=zone, units=[unit(url="https://enf.example/w?a=1,2;b")])
    days = ["2022-09-05", "2022-10-07", "2023-03-10", "2023-03-13", "2023-03-24", "2023-03-27", "2023-03-31"]
    held = [session(instance, "U1", day, number=number) for number, day in enumerate(days, start=1)]
    return instance, make_timetable(instance, held)


def published(folder: Path, instance: Instance, *timetables: Timetable) -> list[dict[str, bytes]]:
    """The feeds by their paths after each publication, ten days apart."""
    found: list[dict[str, bytes]] = []
    with opened(str(folder / "publications.sqlite")) as store:
        for hours, timetable in zip(range(0, 10**4, 240), timetables, strict=False):
            put(store, instance, timetable, hours)
            snapshot = store.snapshot()
            assert snapshot is not None
            feeds = {path: snapshot.feed(path, lang="fr", now=later(hours)) for path in snapshot.audiences}
            found.append({feed_file(path): feed.content for path, feed in feeds.items()})
    return found


def beyond_two_hours(zone: str) -> tuple[dict[str, bytes], dict[str, dict[str, tuple[str, str, str]]]]:
    """The feeds of a centre with a long session, one past midnight, half-groups, two rooms linked by video and a unit
    taught elsewhere; and of some subscribers start, end and place of every timed event, on the wall clocks."""
    groups = [
        {"id": "G1", "size": 12, "site": "PORT"}, {"id": "TP1", "size": 6, "part_of": "G1", "site": "PORT"},
        {"id": "TP2", "size": 6, "part_of": "G1", "site": "PORT"}, {"id": "S1", "size": 4, "site": "SUD"},
    ]  # fmt: skip
    only = {"modality": "tp", "webconference": 0}
    instance = make_instance(
        timezone=zone,
        sites=[{"id": "PORT", "title": "Le Port"}, {"id": "SUD", "title": "Le Tampon"}],
        rooms=[{"id": "R1", "site": "PORT", "capacity": 30}, {"id": "T1", "site": "SUD", "capacity": 30}],
        groups=groups,
        units=[
            unit("LONG", groups=["G1"], in_person=1, block=2, **only),
            unit("NUIT", groups=["G1"], in_person=1, **only),
            unit("TP", groups=["G1"], in_person=1, sections=[["TP1"], ["TP2"]], **only),
            unit("LIEN", groups=["G1", "S1"], in_person=1, rooms_per_site=True, **only),
            {"code": "SEC", "title": "Sécurité", "ects": 4, "modality": "foad", "period": "S2", "groups": ["TP2"]},
        ],
        busy=[{"groups": ["TP2"], "title": "National", "unit": "SEC",
               "times": [{"date": "2023-03-27", "start": "18:00", "end": "20:00"}]}],
    )  # fmt: skip
    held = [
        session(instance, "LONG", "2023-03-10", "17:00", hours=4),
        session(instance, "NUIT", "2023-03-24", "23:00"),
        session(instance, "TP/TP1", "2023-03-13", "17:00"),
        session(instance, "TP/TP2", "2023-03-28", "19:00"),
        session(instance, "LIEN", "2023-03-31", "17:00", room="R1+T1"),
    ]
    here = "Salle R1, Le Port"
    seen = {
        "LONG-01": ("2023-03-10 17:00", "2023-03-10 21:00", here),
        "NUIT-01": ("2023-03-24 23:00", "2023-03-25 01:00", here),
        "TP/TP1-01": ("2023-03-13 17:00", "2023-03-13 19:00", here),
        "TP/TP2-01": ("2023-03-28 19:00", "2023-03-28 21:00", here),
        "LIEN-01": ("2023-03-31 17:00", "2023-03-31 19:00", f"{here} ; Salle T1, Le Tampon"),
        "SEC": ("2023-03-27 18:00", "2023-03-27 20:00", ""),
    }
    whose = {
        "groups/TP1": ("LONG-01", "NUIT-01", "TP/TP1-01", "LIEN-01"),
        "groups/TP2": ("LONG-01", "NUIT-01", "TP/TP2-01", "LIEN-01", "SEC"),
        "groups/S1": ("LIEN-01",),
        "units/TP": ("TP/TP1-01", "TP/TP2-01"),
        "rooms/T1": ("LIEN-01",),
    }
    due = {feed_file(path): {id_: seen[id_] for id_ in ids} for path, ids in whose.items()}
    return feeds(instance, make_timetable(instance, held), now=NOW), due


def known_as(uid: str) -> str:
    """The session's id; of what is taught elsewhere the unit's."""
    name = uid.removesuffix("@test.evening-scheduler")
    return name.split("-")[1] if name.startswith("elsewhere-") else name


def on_clocks(zone: str, start: str, end: str) -> tuple[dt.datetime, dt.datetime]:
    one, two = (dt.datetime.fromisoformat(clock).replace(tzinfo=ZoneInfo(zone)) for clock in (start, end))
    return one, two


ZONES = ["Indian/Reunion", "Europe/Paris", "America/New_York", "Africa/Casablanca", "UTC"]


# JavaScript: ical.js (Thunderbird, Nextcloud) and node-ical


@pytest.fixture(params=["ical-js.mjs", "node-ical.cjs"])
def javascript(request, tmp_path) -> Any:
    node, script = program("node"), CLIENTS / request.param
    package = {"ical-js.mjs": "ical.js", "node-ical.cjs": "node-ical"}[request.param]
    if not (NODE_MODULES / package).is_dir():
        pytest.skip(f"{package} is not in {NODE_MODULES} (npm install {package})")

    def read(feed: bytes) -> dict[str, Any]:
        (tmp_path / "feed.ics").write_bytes(feed)
        return dict(json.loads(run(node, script, NODE_MODULES, tmp_path / "feed.ics", home=tmp_path)))

    return read


@pytest.mark.parametrize("zone", ZONES)
def test_javascript_reads_the_same_instants(javascript, zone):
    instance, timetable = summers_and_winters(zone)
    read = javascript(feeds(instance, timetable, now=NOW)["ical/units/U1.ics"])
    for held in timetable.sessions:
        event = read[f"{held.id}@test.evening-scheduler"]
        assert dt.datetime.fromisoformat(event["start"]) == held.start
        assert dt.datetime.fromisoformat(event["end"]) == held.end


@pytest.mark.parametrize("zone", ZONES)
def test_javascript_reads_long_nightly_halved_linked_and_foreign_sessions(javascript, zone):
    written, due = beyond_two_hours(zone)
    for path, expected in due.items():
        read = {known_as(uid): event for uid, event in javascript(written[path]).items() if not event["whole_day"]}
        assert read.keys() == expected.keys()
        for id_, (start, end, place) in expected.items():
            times = tuple(dt.datetime.fromisoformat(read[id_][key]) for key in ("start", "end"))
            assert times == on_clocks(zone, start, end)
            assert read[id_]["location"] == place


def test_javascript_reads_texts_whole_days_and_revisions(javascript, tmp_path):
    instance = year()
    timetable = full_year(instance)
    _, second = published(tmp_path, instance, timetable, changed(instance, timetable, without=("TET003-01",)))
    read = javascript(second["ical/groups/ASP1-APP.ics"])
    expected = events(second["ical/groups/ASP1-APP.ics"])
    assert read.keys() == expected.keys()
    for uid, event in expected.items():
        assert read[uid]["summary"] == event["SUMMARY"]
        assert read[uid]["description"] == event.get("DESCRIPTION", "")
        assert read[uid]["location"] == event.get("LOCATION", "")
        assert read[uid]["categories"] == [str(category) for category in event["CATEGORIES"].cats]
        assert (read[uid]["status"], read[uid]["sequence"]) == (event["STATUS"], event["SEQUENCE"])
        assert read[uid]["whole_day"] == (not isinstance(event["DTSTART"].dt, dt.datetime))
    assert read["TET003-01" + SUFFIX]["status"] == "CANCELLED"
    assert read["TET003-02" + SUFFIX]["summary"].endswith(" ".join(HOSTILE.split()))
    interruption = read["calendar-closure-2022-12-19" + SUFFIX]
    assert (interruption["start"][:10], interruption["end"][:10]) == ("2022-12-19", "2023-01-07")


def examinations(folder: Path) -> tuple[list[dict[str, bytes]], list[Exam]]:
    """A first session; the paper of Paris an hour later there, the oral cancelled, and the second session. What is held
    then."""
    instance = with_exams()
    later_there = PARIS.model_copy(update={"start": PARIS.start + HOUR, "end": PARIS.end + HOUR})
    held = [WRITTEN, WORK, later_there, SECOND]
    return published(folder, instance, exam_year(instance), exam_year(instance, *held)), held


ROOMS = {"P1": "Salle Piton", "P2": "Salle P2"}


def test_javascript_reads_examinations_that_move_go_and_come(javascript, tmp_path):
    (first, second), held = examinations(tmp_path)
    path = "ical/trainers/ahpet.ics"
    assert javascript(first[path])[ORAL.id + SUFFIX]["status"] == "CONFIRMED"
    assert javascript(second[path])[ORAL.id + SUFFIX]["status"] == "CANCELLED"
    feeds_of = {"units/TRS001": (WRITTEN, SECOND), "groups/ASP2": (PARIS,),
                "staff/accueil": (WRITTEN, PARIS)}  # fmt: skip
    now = {exam.id: exam for exam in held}
    for audience, exams in feeds_of.items():
        before, after = (javascript(each[f"ical/{audience}.ics"]) for each in (first, second))
        for exam in exams:
            uid, found = exam.id + SUFFIX, now[exam.id]
            assert dt.datetime.fromisoformat(after[uid]["start"]) == found.start
            assert after[uid]["status"] == "CONFIRMED"
            assert all(ROOMS[room.room] in after[uid]["location"] for room in found.rooms)
            if uid in before:
                assert dt.datetime.fromisoformat(before[uid]["start"]) == exam.start
                assert after[uid]["sequence"] - before[uid]["sequence"] == int(exam is PARIS)
    assert SECOND.id + SUFFIX not in javascript(first["ical/units/TRS001.ics"])
    stamps = [
        {
            uid: (event["DTSTAMP"].dt, event["LAST-MODIFIED"].dt)
            for uid, event in events(each["ical/groups/ASP2.ics"]).items()
        }
        for each in (first, second)
    ]
    for exam, changes in ((PARIS, True), (ORAL, True), (WORK, False)):
        assert (stamps[0][exam.id + SUFFIX] != stamps[1][exam.id + SUFFIX]) is changes


# libical (Evolution, GNOME Calendar, KOrganizer), through its C functions


@pytest.fixture(scope="module")
def libical() -> ctypes.CDLL:
    name = ctypes.util.find_library("ical")
    if name is None:
        pytest.skip("libical is not installed (apt-get install libical3)")
    library = ctypes.CDLL(name)
    for function in (
        "icalparser_parse_string",
        "icalcomponent_get_first_component",
        "icalcomponent_get_next_component",
    ):
        getattr(library, function).restype = ctypes.c_void_p
    library.icalcomponent_as_ical_string.restype = ctypes.c_char_p
    library.icalcomponent_get_uid.restype = ctypes.c_char_p
    return library


class IcalTime(ctypes.Structure):
    """libical 3's `struct icaltimetype`."""

    _fields_ = [
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        *((name, ctypes.c_int) for name in ("is_date", "is_daylight")),
        ("zone", ctypes.c_void_p),
    ]  # fmt: skip


VEVENT = 4  # ICAL_VEVENT_COMPONENT


def libical_starts(library: ctypes.CDLL, feed: bytes) -> dict[str, int]:
    """Seconds since 1970 at which each event starts, as libical reads them; whole days are left out."""
    library.icalcomponent_get_dtstart.restype = IcalTime
    library.icaltime_as_timet_with_zone.restype = ctypes.c_long
    library.icaltime_as_timet_with_zone.argtypes = [IcalTime, ctypes.c_void_p]
    root = ctypes.c_void_p(library.icalparser_parse_string(feed))
    found: dict[str, int] = {}
    event = library.icalcomponent_get_first_component(root, VEVENT)
    while event:
        start = library.icalcomponent_get_dtstart(ctypes.c_void_p(event))
        if not start.is_date:
            uid = library.icalcomponent_get_uid(ctypes.c_void_p(event)).decode()
            found[uid] = library.icaltime_as_timet_with_zone(start, start.zone)
        event = library.icalcomponent_get_next_component(root, VEVENT)
    library.icalcomponent_free(root)
    return found


@pytest.mark.parametrize("zone", ZONES)
def test_libical_reads_the_same_instants(libical, zone):
    instance, timetable = summers_and_winters(zone)
    read = libical_starts(libical, feeds(instance, timetable, now=NOW)["ical/units/U1.ics"])
    assert read == {f"{held.id}@test.evening-scheduler": int(held.start.timestamp()) for held in timetable.sessions}


@pytest.mark.parametrize("zone", ZONES)
def test_libical_reads_long_nightly_halved_linked_and_foreign_sessions(libical, zone):
    written, due = beyond_two_hours(zone)
    for path, expected in due.items():
        read = {known_as(uid): start for uid, start in libical_starts(libical, written[path]).items()}
        starts = {id_: on_clocks(zone, start, end)[0].timestamp() for id_, (start, end, _) in expected.items()}
        assert read == starts


def test_libical_reads_examinations_at_their_instants(libical, tmp_path):
    (_, second), held = examinations(tmp_path)
    for exam in held:
        path = f"ical/groups/{exam.groups[0]}.ics" if exam.groups else f"ical/units/{exam.unit}.ics"
        starts = libical_starts(libical, second[path])
        assert starts[exam.id + SUFFIX] == int(exam.start.timestamp())
    for feed in second.values():
        root = ctypes.c_void_p(libical.icalparser_parse_string(feed))
        libical.icalrestriction_check(root)
        assert libical.icalcomponent_count_errors(root) == 0
        libical.icalcomponent_free(root)


def test_libical_finds_no_error_and_no_broken_restriction(libical, tmp_path):
    instance = year()
    timetable = full_year(instance)
    shorter = changed(instance, timetable, without=("TET003-01", "TRS001-02"))
    first, second = published(tmp_path, instance, timetable, shorter)
    for feed in (*first.values(), *second.values()):
        root = ctypes.c_void_p(libical.icalparser_parse_string(feed))
        libical.icalrestriction_check(root)  # adds X-LIC-ERROR properties where a restriction is broken
        assert libical.icalcomponent_count_errors(root) == 0
        written = libical.icalcomponent_as_ical_string(root)
        assert b"X-LIC-ERROR" not in written
        assert written.count(b"BEGIN:VEVENT") == len(events(feed))
        libical.icalcomponent_free(root)


def test_libical_does_find_an_error_where_there_is_one(libical):
    broken = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:tomorrow\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    root = ctypes.c_void_p(libical.icalparser_parse_string(broken))
    libical.icalrestriction_check(root)
    assert libical.icalcomponent_count_errors(root) > 0
    libical.icalcomponent_free(root)


# vdirsyncer fetches the feeds over HTTP, khal shows them

KHAL = """
[calendars]
[[feed]]
path = {calendar}
[locale]
local_timezone = {zone}
default_timezone = {zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {cache}
"""
VDIRSYNCER = """
[general]
status_path = "{folder}/status"
[pair feed]
a = "remote"
b = "local"
collections = null
conflict_resolution = "a wins"
[storage remote]
type = "http"
url = "{url}"
[storage local]
type = "filesystem"
path = "{folder}/calendar"
fileext = ".ics"
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """The test's output stays clean."""


@pytest.fixture
def server(tmp_path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address at which it is served."""
    folder = tmp_path / "www"
    folder.mkdir()
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    try:
        yield folder, f"http://127.0.0.1:{httpd.server_port}"
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()


class Subscriber:
    """Someone who fetches a feed with vdirsyncer and reads it with khal."""

    def __init__(self, folder: Path, url: str) -> None:
        self._vdirsyncer, self._khal, self._home = program("vdirsyncer"), program("khal"), folder
        self.calendar = folder / "calendar"
        self._config = folder / "vdirsyncer.conf"
        self._config.write_text(VDIRSYNCER.format(folder=folder, url=url))
        self.calendar.mkdir()
        run(self._vdirsyncer, "-c", self._config, "discover", home=folder)

    def sync(self) -> None:
        run(self._vdirsyncer, "-c", self._config, "sync", home=self._home)

    def sees(self, zone: str, first: str, days: int, shown: str = "{start-long} {end-time} {title}") -> list[str]:
        """Lines `start end title` of the days asked for, or what else is to be shown."""
        name = zone.replace("/", "-")
        config = self._home / f"khal-{name}.conf"
        config.write_text(KHAL.format(calendar=self.calendar, zone=zone, cache=self._home / f"khal-{name}.db"))
        form = ("--format", shown, "--day-format", "")
        listed = run(self._khal, "-c", config, "list", *form, first, f"{days}d", home=self._home)
        return [line.strip() for line in listed.splitlines() if line.strip()]


def test_vdirsyncer_and_khal_show_the_local_hour_and_the_same_instant_elsewhere(tmp_path, server):
    instance = make_instance(units=[unit()])
    held = [session(instance, "U1", "2022-09-06"), session(instance, "U1", "2023-03-07", number=2)]
    folder, url = server
    written = feeds(instance, make_timetable(instance, held), now=NOW)
    write_all(folder, written)
    subscriber = Subscriber(tmp_path, f"{url}/ical/groups/G1.ics")
    subscriber.sync()
    assert len(list(subscriber.calendar.glob("*.ics"))) == len(events(written["ical/groups/G1.ics"]))
    one = two = "U1 · Regroupement · Unit U1"
    assert subscriber.sees("Indian/Reunion", "2022-09-06", 1) == [f"2022-09-06 17:00 19:00 {one}"]
    assert subscriber.sees("Indian/Reunion", "2023-03-07", 1) == [f"2023-03-07 17:00 19:00 {two}"]
    assert subscriber.sees("Europe/Paris", "2022-09-06", 1) == [f"2022-09-06 15:00 17:00 {one}"]  # summer
    assert subscriber.sees("Europe/Paris", "2023-03-07", 1) == [f"2023-03-07 14:00 16:00 {two}"]  # winter


def test_khal_shows_half_groups_their_own_sessions_and_a_night_to_its_end(tmp_path, server):
    written, _ = beyond_two_hours("Europe/Paris")
    folder, url = server
    write_all(folder, written)
    subscriber = Subscriber(tmp_path, f"{url}/ical/groups/TP2.ics")
    subscriber.sync()
    seen = [line[:28] for line in subscriber.sees("Europe/Paris", "2023-03-06", 30)]
    # khal says what goes past midnight on both days; whole days have no hours
    assert list(dict.fromkeys(line for line in seen if line[13] == line[19] == ":")) == [
        "2023-03-10 17:00 21:00 LONG ", "2023-03-24 23:00 01:00 NUIT ", "2023-03-27 18:00 20:00 SEC ·",
        "2023-03-28 19:00 21:00 TP/TP", "2023-03-31 17:00 19:00 LIEN ",
    ]  # fmt: skip


def test_khal_follows_a_paper_that_paris_moves_and_an_oral_that_is_cancelled(tmp_path, server):
    folder, url = server
    first, second = examinations(tmp_path)[0]
    write_all(folder, first)
    someone = Subscriber(tmp_path, f"{url}/ical/groups/ASP2.ics")
    for written, hours, oral in ((first, "20:00 22:30", "TET003"), (second, "21:00 23:30", "ANNULÉ – TET003")):
        write_all(folder, written)
        someone.sync()
        day = someone.sees("Indian/Reunion", "2023-08-01", 1, "{start-time} {end-time} {title} @ {location}")
        (paper,) = (line for line in day if "· Examen" in line)
        assert paper.startswith(f"{hours} AST002 · Examen sur table, 1re session · ")
        assert "@ Salle P2, Le Port" in paper
        day = someone.sees("Indian/Reunion", "2023-08-02", 1, "{start-time} {title}")
        (shown,) = (line for line in day if "TET003 · Oral" in line)
        assert shown.startswith(f"17:00 {oral} · Oral, 1re session")
    day = someone.sees("Europe/Paris", "2023-08-01", 1)
    assert [line[:22] for line in day if "AST002 · Examen" in line] == ["2023-08-01 19:00 21:30"]


def test_khal_shows_the_whole_year(tmp_path, server):
    instance = year()
    timetable = full_year(instance)
    folder, url = server
    write_all(folder, feeds(instance, timetable, now=NOW))
    subscriber = Subscriber(tmp_path, f"{url}/ical/groups/ASP1-APP.ics")
    subscriber.sync()
    seen = subscriber.sees("Indian/Reunion", "2022-09-05", 365)
    assert sum("TRS001 · " in line for line in seen) == 10
    assert sum("TET003 · " in line for line in seen) == 15
    assert sum("Journée d’alternance" in line and " 08:30 16:30 " in line for line in seen) == 18
    assert any(line.endswith("Abolition de l'esclavage") for line in seen)


def test_a_subscriber_follows_a_move_a_cancellation_and_a_return(tmp_path, server):
    instance = year()
    timetable = full_year(instance)
    folder, url = server
    other = changed(instance, timetable, moved(timetable, "TRS001-01", hours=2), without=("TRS001-02",))
    first, second, third = published(tmp_path, instance, timetable, other, timetable)
    write_all(folder, first)
    subscriber = Subscriber(tmp_path, f"{url}/ical/units/TRS001.ics")
    subscriber.sync()
    assert [line[:22] for line in subscriber.sees("Indian/Reunion", "2022-09-05", 1)] == ["2022-09-05 17:00 19:00"]
    kept = {path.read_bytes() for path in subscriber.calendar.glob("*.ics")}

    write_all(folder, second)
    subscriber.sync()
    assert [line[:22] for line in subscriber.sees("Indian/Reunion", "2022-09-05", 1)] == ["2022-09-05 19:00 21:00"]
    assert "ANNULÉ – TRS001" in subscriber.sees("Indian/Reunion", "2022-09-19", 1)[0]
    untouched = kept & {path.read_bytes() for path in subscriber.calendar.glob("*.ics")}
    assert len(kept) - len(untouched) == 2

    write_all(folder, third)
    subscriber.sync()
    assert subscriber.sees("Indian/Reunion", "2022-09-19", 1)[0].startswith("2022-09-19 17:00 19:00 TRS001")
