"""A Moodle that imports update after update has what a new one gets from the last revision, and loses no attendance."""

import csv
import datetime as dt
import html
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.export.enf.files import enf
from scheduler.export.enf.update import BEGUN, CORRECT, DELETE, IMPORT, NEW_COURSES, NEW_GROUPS, Update
from scheduler.instance.schema.instance import Instance
from scheduler.timetable.schema import Session, Timetable
from tests.builders import at, make_instance, make_timetable, unit

ZONES = ("Indian/Reunion", "Europe/Paris", "Pacific/Noumea", "America/St_Johns")
DAYS = ("2022-09-06", "2022-09-13", "2022-09-20", "2022-09-27")
GROUPS = ("G1", "A1")
BEFORE_THE_YEAR = dt.datetime(2022, 8, 1, tzinfo=dt.UTC)
Revision = tuple[Instance, Timetable]
Slot = tuple[str, str, dt.datetime, dt.timedelta]


@dataclass
class Entry:
    description: str
    is_taken: bool = False


@dataclass
class Moodle:
    """What Moodle and its administrator do with the files, as its importers' code reads (see `enf_update`)."""

    zone: ZoneInfo
    courses: dict[str, set[str]] = field(default_factory=dict)
    sessions: dict[Slot, Entry] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def first_import(self, files: dict[str, bytes]) -> None:
        self._create(files["moodle-courses.csv"], files["moodle-groups.csv"])
        self._add_sessions(files["moodle-attendance.csv"])

    def update(self, files: dict[str, bytes]) -> None:
        """In the order of the steps."""
        for row in table(files[BEGUN]):
            self._look_at(row)
        for row in table(files[DELETE]):
            for slot in self._slots(row):
                assert not self.sessions.pop(slot).is_taken
        for row in table(files[CORRECT]):
            for slot in self._slots(row):
                assert html.unescape(self.sessions[slot].description) == row["former_description"]
                self.sessions[slot].description = html.escape(row["description"], quote=False)  # typed into its editor
        self._create(files[NEW_COURSES], files[NEW_GROUPS])
        self._add_sessions(files[IMPORT])

    def _create(self, courses: bytes, groups: bytes) -> None:
        for row in table(courses):
            self.courses.setdefault(row["shortname"], set())  # those that exist are skipped
        for row in table(groups):
            self.courses[row["coursename"]].add(row["groupname"])

    def _add_sessions(self, content: bytes) -> None:
        for row in table(content):
            known = self.courses.get(row["course"])
            if known is None:
                self.problems.append(row["course"])
                continue
            for slot in self._slots(row):
                if slot[1] and slot[1] not in known:
                    self.problems.append(slot[1])
                else:
                    self.sessions.setdefault(slot, Entry(row["description"]))

    def _look_at(self, row: dict[str, str]) -> None:
        """Held on another date: its date is changed, unless one that was kept for its attendance is there. Otherwise it
        is deleted, if no attendance was taken in it."""
        moved = {column: row[f"new_{column}"] for column in ("sessiondate", "from", "to")}
        for slot in self._slots(row):
            targets = list(self._slots({**row, **moved, "groups": slot[1]})) if moved["sessiondate"] else []
            if targets and targets[0] not in self.sessions:
                self.sessions[targets[0]] = self.sessions.pop(slot)
            elif not self.sessions[slot].is_taken:
                del self.sessions[slot]

    def _slots(self, row: dict[str, str]) -> Iterator[Slot]:
        midnight = dt.datetime.fromisoformat(row["sessiondate"]).replace(tzinfo=self.zone).astimezone(dt.UTC)
        start, end = (_seconds(row[column]) for column in ("from", "to"))
        for group in row["groups"].split(";"):
            yield row["course"], group, midnight + start, end - start


def _seconds(clock: str) -> dt.timedelta:
    hours, minutes = clock.split(":")
    return dt.timedelta(hours=int(hours), minutes=int(minutes))


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@cache
def instance_of(units: tuple[tuple[str, tuple[str, ...], str], ...], room: str) -> Instance:
    """Units with their groups and link; the first room's title."""
    rooms = [{"id": "R1", "site": "PORT", "capacity": 30, "title": room}, {"id": "R2", "site": "PORT", "capacity": 20}]
    return make_instance(rooms=rooms, units=[unit(code, groups=list(groups), url=url) for code, groups, url in units])


@st.composite
def revisions(draw: st.DrawFn) -> Revision:
    """A timetable over few slots and identities, so that sessions move, swap, come, go, and meet often."""
    codes = draw(st.lists(st.sampled_from(["U1", "U2", "U3"]), unique=True, min_size=1, max_size=3))
    units = tuple(
        (
            code,
            draw(st.sampled_from([GROUPS, ("G1",), ("A1",)])),
            draw(st.sampled_from(["https://a.b/1", "https://a.b/2?c&d"])),
        )
        for code in codes
    )
    instance = instance_of(units, draw(st.sampled_from(["Salle A", "Salle <B>"])))
    sessions = []
    for code, groups, _ in units:
        for number in draw(st.lists(st.integers(1, 4), unique=True, max_size=4)):
            kind = draw(st.sampled_from(["in_person", "webconference"]))
            start = at(instance, draw(st.sampled_from(DAYS)), draw(st.sampled_from(["17:00", "19:00"])))
            sessions.append(
                Session(
                    id=f"{code}-{number:02d}", unit=code, kind=kind, number=number, start=start,
                    end=start + dt.timedelta(hours=draw(st.sampled_from([2, 3]))), groups=groups, trainers=("T1",),
                    room=draw(st.sampled_from(["R1", "R2"])) if kind == "in_person" else None,
                )
            )  # fmt: skip
    return instance, make_timetable(instance, sessions)


def imported(revision: Revision, zone: ZoneInfo) -> Moodle:
    moodle = Moodle(zone)
    moodle.first_import(enf(*revision, server_timezone=zone, lang="fr"))
    return moodle


@settings(max_examples=150, deadline=None)
@given(st.lists(revisions(), min_size=2, max_size=5), st.sampled_from(ZONES))
def test_update_after_update_gives_what_the_last_revision_gives(published: list[Revision], name: str):
    zone = ZoneInfo(name)
    moodle = imported(published[0], zone)
    for before, after in pairwise(published):
        moodle.update(Update(before, after, BEFORE_THE_YEAR, "fr").files(zone))
    fresh = imported(published[-1], zone)
    assert moodle.sessions == fresh.sessions
    assert moodle.problems == fresh.problems == []


@settings(max_examples=50, deadline=None)
@given(st.lists(revisions(), min_size=3, max_size=4), st.sampled_from(ZONES))
def test_revisions_may_be_skipped(published: list[Revision], name: str):
    zone = ZoneInfo(name)
    moodle = imported(published[0], zone)
    moodle.update(Update(published[0], published[-1], BEFORE_THE_YEAR, "fr").files(zone))
    assert moodle.sessions == imported(published[-1], zone).sessions


@settings(max_examples=50, deadline=None)
@given(revisions(), st.sampled_from(ZONES))
def test_from_nothing_is_a_first_import(revision: Revision, name: str):
    zone = ZoneInfo(name)
    moodle = Moodle(zone)
    moodle.update(Update(None, revision, BEFORE_THE_YEAR, "fr").files(zone))
    assert moodle == imported(revision, zone)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(revisions(), min_size=2, max_size=5),
    st.sampled_from(ZONES),
    st.lists(st.integers(0, 40), min_size=5, max_size=5),
)
def test_no_attendance_is_lost_in_the_course_of_the_year(published: list[Revision], name: str, days: list[int]):
    """Whatever has begun has its attendance taken; what is yet to come is as in the last revision."""
    zone, now = ZoneInfo(name), BEFORE_THE_YEAR
    moodle, taken = imported(published[0], zone), 0
    for (before, after), day in zip(pairwise(published), sorted(days), strict=False):
        now = BEFORE_THE_YEAR + dt.timedelta(days=25 + day, hours=14)
        update = Update(before, after, now, "fr")
        if update.is_over:
            break
        for (*_, start, _), entry in moodle.sessions.items():
            entry.is_taken = entry.is_taken or start <= now
        taken = sum(entry.is_taken for entry in moodle.sessions.values())
        moodle.update(update.files(zone))
        assert sum(entry.is_taken for entry in moodle.sessions.values()) == taken
        fresh = imported(after, zone)
        assert {slot for slot in moodle.sessions if slot[2] > now} == {slot for slot in fresh.sessions if slot[2] > now}
        assert fresh.sessions.keys() <= moodle.sessions.keys()
