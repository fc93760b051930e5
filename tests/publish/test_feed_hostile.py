"""Feeds at the edges: names that break formats, hours that the clock shows twice, nothing to show, much to show."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scheduler.export.ical.entry import Entry, FeedEvent
from scheduler.export.ical.feeds import feed_bytes
from scheduler.instance.schema.instance import Instance
from scheduler.publish.feeds import Snapshot
from scheduler.publish.store.store import Store
from scheduler.timetable.schema import Session
from tests.builders import at, make_instance, make_timetable, session, unit
from tests.publish.cases import DAYS, NOW, YEAR, later, of, opened, put, timetable
from tests.publish.clients.standards import Shown, read
from tests.publish.clients.world import TITLES

SUFFIX = "@test.evening-scheduler"
GROUP = "groups/G1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(str(tmp_path / "p.sqlite")) as store:
        yield store


def snapshot(store: Store) -> Snapshot:
    found = store.snapshot()
    assert found is not None
    return found


def shown(store: Store, path: str = GROUP, hours: int = 0, lang: Any = "fr") -> dict[str, Shown]:
    return read(snapshot(store).feed(path, lang=lang, now=later(hours)).content)


def with_groups(*extra: dict[str, Any]) -> Instance:
    return make_instance(groups=[*YEAR.model_dump(exclude_defaults=True)["groups"], *extra])


# Whom a change is about


def test_a_group_that_goes_changes_nothing_for_the_others(store: Store) -> None:
    more, held = with_groups({"id": "G2", "size": 3, "part_of": "G1"}), timetable(YEAR, {1: DAYS[0]})
    put(store, more, held)
    before = snapshot(store).feed(GROUP, lang="fr", now=NOW)
    for hours, instance in enumerate((YEAR, more, YEAR), start=1):
        put(store, instance, held, hours)
        assert snapshot(store).feed(GROUP, lang="fr", now=later(9)) == before
    # What it does see next is the next sequence, whatever went on elsewhere.
    put(store, YEAR, timetable(YEAR, {1: DAYS[1]}), 5)
    event = shown(store, hours=5)["U1-01" + SUFFIX]
    assert (event.sequence, event.stamp) == (1, later(5))
    assert shown(store, "groups/G2", 5)["U1-01" + SUFFIX].is_cancelled


def test_two_sessions_that_swap_slots_are_both_revised(store: Store) -> None:
    put(store, YEAR, timetable(YEAR, {1: DAYS[0], 2: DAYS[1]}))
    put(store, YEAR, timetable(YEAR, {1: DAYS[1], 2: DAYS[0]}), 1)
    found = shown(store, hours=1)
    assert [(found[f"U1-0{n}{SUFFIX}"].sequence, f"{found[f'U1-0{n}{SUFFIX}'].starts:%Y-%m-%d}") for n in (1, 2)] == [
        (1, DAYS[1]),
        (1, DAYS[0]),
    ]


def test_a_recoded_unit_is_cancelled_and_another_begins(store: Store) -> None:
    put(store, YEAR, timetable(YEAR, {1: DAYS[0]}))
    units = YEAR.model_dump(exclude_defaults=True)["units"]
    recoded = make_instance(units=[{**units[0], "code": "V1"}, *units[1:]])
    put(store, recoded, of(recoded, session(recoded, "V1", DAYS[0])), 1)
    found = shown(store, hours=1)
    assert found["U1-01" + SUFFIX].is_cancelled
    assert not found["V1-01" + SUFFIX].is_cancelled
    assert snapshot(store).audiences["units/U1"].is_gone
    assert shown(store, "units/U1", 1)["U1-01" + SUFFIX].is_cancelled


def test_a_session_that_loses_its_trainer_leaves_the_trainers_feed_alone(store: Store) -> None:
    one = session(YEAR, "U1", DAYS[0])
    put(store, YEAR, of(YEAR, one))
    put(store, YEAR, of(YEAR, one.model_copy(update={"trainers": ()})), 1)
    assert "Formateur" not in shown(store, hours=1)["U1-01" + SUFFIX].values["DESCRIPTION"]
    assert shown(store, "trainers/T1", 1)["U1-01" + SUFFIX].is_cancelled


# When a feed changed


def test_a_feed_without_events_does_not_change_with_the_year(store: Store) -> None:
    bare = make_instance(calendar={"semesters": YEAR.model_dump()["calendar"]["semesters"]}, timezone="Europe/Paris")
    put(store, bare, make_timetable(bare, []))
    before = snapshot(store).feed("rooms/R1", lang="fr", now=NOW)
    put(store, bare, of(bare, session(bare, "U1", DAYS[0], room="R2")), 24 * 400)
    assert snapshot(store).feed("rooms/R1", lang="fr", now=later(24 * 401)) == before
    assert read(before.content) == {}


def test_a_zone_that_is_corrected_is_news_to_feeds_without_events_too(store: Store) -> None:
    semesters = {"semesters": YEAR.model_dump()["calendar"]["semesters"]}
    for hours, zone in enumerate(("Indian/Reunion", "Europe/Paris", "Europe/Paris")):
        bare = make_instance(calendar=semesters, timezone=zone, title=f"Année {hours // 2}")
        put(store, bare, make_timetable(bare, []), hours)
        feed = snapshot(store).feed("rooms/R1", lang="fr", now=later(9))
        assert feed.modified == later(hours)
        assert f"X-WR-TIMEZONE:{zone}".encode() in feed.content


def test_a_cancelled_session_keeps_the_zone_that_it_was_in(store: Store) -> None:
    put(store, YEAR, timetable(YEAR, {1: DAYS[0], 2: DAYS[1]}))
    paris = make_instance(timezone="Europe/Paris")
    put(store, paris, timetable(paris, {1: DAYS[0]}), 1)
    found = shown(store, hours=1)
    assert [found[f"U1-0{n}{SUFFIX}"].zone for n in (1, 2)] == ["Europe/Paris", "Indian/Reunion"]
    assert found["U1-02" + SUFFIX].starts == at(YEAR, DAYS[1])


# Hours


def test_an_hour_that_the_clock_shows_twice_is_the_right_one(store: Store) -> None:
    paris = make_instance(timezone="Europe/Paris")
    night = dt.datetime(2022, 10, 30, 0, 30, tzinfo=dt.UTC)  # 02:30 in summer; an hour later it is 02:30 again
    held = [
        session(paris, "U1", DAYS[0], number=n).model_copy(
            update={"start": night + dt.timedelta(hours=n - 1), "end": night + dt.timedelta(hours=n - 1, minutes=15)}
        )
        for n in (1, 2)
    ]
    put(store, paris, of(paris, *held))
    found = shown(store)
    assert [found[f"U1-0{n}{SUFFIX}"].values["DTSTART"] for n in (1, 2)] == ["20221030T023000", "20221030T013000Z"]
    assert [found[one.id + SUFFIX].starts for one in held] == [one.start for one in held]
    assert [found[one.id + SUFFIX].ends for one in held] == [one.end for one in held]


@pytest.mark.parametrize(
    "zone", ["America/Havana", "Asia/Beirut", "America/Sao_Paulo", "Pacific/Apia", "Asia/Kathmandu"]
)
def test_sessions_around_midnight_are_read_back_as_they_are(store: Store, zone: str) -> None:
    instance = make_instance(timezone=zone)
    days = [
        "2022-10-30",
        "2022-11-05",
        "2022-11-06",
        "2023-03-11",
        "2023-03-12",
        "2023-03-25",
        "2023-03-26",
        "2022-12-31",
    ]
    held = [session(instance, "U1", day, "23:00", number=n) for n, day in enumerate(days, start=1)]
    put(store, instance, of(instance, *held))
    for lang in ("fr", "en"):
        found = shown(store, lang=lang)
        assert {one.id: (one.start, one.end) for one in held} == {
            uid.removesuffix(SUFFIX): (event.starts, event.ends)
            for uid, event in found.items()
            if not event.is_whole_day
        }


# Names


@pytest.mark.parametrize(
    "title", [*TITLES, "a" * 300, "🎓" * 300, "é" * 300, "\\", ";,:", '"', "=1+1", "<b>gras</b> & co"]
)
def test_any_name_is_in_a_feed_that_keeps_to_the_standard(store: Store, title: str) -> None:
    data = YEAR.model_dump(exclude_defaults=True)
    named = make_instance(
        title=title,
        groups=[{**data["groups"][0], "title": title}, *data["groups"][1:]],
        trainers=[{**data["trainers"][0], "name": title}, *data["trainers"][1:]],
        rooms=[{**data["rooms"][0], "title": title}, *data["rooms"][1:]],
        sites=[{**data["sites"][0], "title": title, "address": title}],
        units=[
            {**data["units"][0], "title": title, "url": "https://enf.example/a,b;c?d=é&f='g'\"h\""},
            *data["units"][1:],
        ],
        calendar={**data["calendar"], "closures": [{"name": title, "first": DAYS[3], "last": DAYS[3]}]},
    )
    remote = session(named, "U1", DAYS[1], kind="webconference", number=2)
    put(store, named, of(named, session(named, "U1", DAYS[0]), remote))
    put(store, named, of(named, session(named, "U1", DAYS[0])), 1)
    found = snapshot(store)
    for path in found.audiences:
        for lang in ("fr", "en"):
            assert len(read(found.feed(path, lang=lang, now=later(1)).content)) >= 6  # type: ignore[arg-type]
    assert "https://enf.example/a,b;c" in shown(store, hours=1)["U1-02" + SUFFIX].values["CONFERENCE"]


HOSTILE = 'a\r\nEND:VEVENT\nX\x00\x07\u2028\x85;,:\\"b\x7f\u202e'


def test_what_an_edited_timetable_names_cannot_break_a_feed(store: Store) -> None:
    odd = session(YEAR, "U1", DAYS[0]).model_copy(
        update={"id": 'U1;01,"x"', "unit": HOSTILE, "trainers": (HOSTILE,), "groups": (HOSTILE,), "room": HOSTILE}
    )
    remote: Session = odd.model_copy(update={"id": "U1-02", "kind": "webconference", "room": None})
    own = session(YEAR, "U1", DAYS[1], number=3).model_copy(update={"trainers": (HOSTILE, "T1"), "groups": (HOSTILE,)})
    put(store, YEAR, of(YEAR, odd, remote, own))
    assert not any("X-" in line or "NULL" in line for event in shown(store).values() for line in event.lines)
    assert "U1-03" + SUFFIX in shown(store, "trainers/T1")


def test_a_thousand_events_are_one_feed(store: Store) -> None:
    crowd = make_instance(units=[unit(f"U{n:03d}", groups=["G1"]) for n in range(250)])
    held = [session(crowd, f"U{n:03d}", day, number=k) for n in range(250) for k, day in enumerate(DAYS, start=1)]
    put(store, crowd, of(crowd, *held))
    put(store, crowd, of(crowd, *held[:-4]), 1)
    found = shown(store, hours=1)
    assert sum(event.is_cancelled for event in found.values()) == 4
    assert sum(not event.is_whole_day for event in found.values()) == 1000


def test_every_year_shown_is_in_the_time_zone() -> None:
    """A cancelled event of years ago still has its offset defined."""
    old = Entry(("UID:x", "DTSTART;TZID=Europe/Paris:20200115T170000", "DTEND;TZID=Europe/Paris:20200115T190000"))
    content = feed_bytes("x", "Europe/Paris", [FeedEvent(old, 0, NOW)], [2024]).decode()
    first = min(line.removeprefix("DTSTART:") for line in content.splitlines() if line.startswith("DTSTART:"))
    assert first < "2020"
