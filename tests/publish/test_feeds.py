"""What subscribers see of the revisions: each feed's events, its bytes, and when it changed."""

import datetime as dt

import pytest

from scheduler.export.ical.events import uid_suffix
from scheduler.export.ical.feeds import feeds
from scheduler.export.ical.moodle import Variant
from scheduler.instance.schema.instance import Instance
from scheduler.publish.feeds import Snapshot
from scheduler.publish.store.database import Database
from scheduler.publish.store.store import Store
from tests.builders import alternance_day, make_instance, make_timetable, session
from tests.publish.cases import DAYS, NOW, YEAR, later, opened, put, timetable
from tests.publish.clients import standards
from tests.publish.clients.standards import Shown

GROUP, UNIT = "groups/G1", "units/U1"
MONTH = 30 * 24
UID = f"U1-01{uid_suffix(YEAR)}"


def snapshot(store: Store) -> Snapshot:
    found = store.snapshot()
    assert found is not None
    return found


def read(found: Snapshot, path: str = GROUP, hours: int = 0, variant: Variant = "standard") -> dict[str, Shown]:
    return standards.read(found.feed(path, lang="fr", now=later(hours), variant=variant).content)


def bigger() -> Instance:
    """The year with one more group, a part of G1."""
    groups = [*YEAR.model_dump(exclude_defaults=True)["groups"], {"id": "G2", "size": 3, "part_of": "G1"}]
    return make_instance(groups=groups)


def test_nothing_is_shown_before_the_first_publication(where: str) -> None:
    with opened(where) as store:
        assert store.state() == (None, (0, None))
        assert store.snapshot() is None


def test_a_first_publication_shows_what_an_export_writes(where: str) -> None:
    held = make_timetable(
        YEAR,
        [session(YEAR, "U1", DAYS[0]), session(YEAR, "U3", DAYS[2], kind="webconference")],
        [alternance_day(YEAR, "A1", DAYS[3])],
    )
    with opened(where) as store:
        put(store, YEAR, held)
        found = snapshot(store)
    for lang in ("fr", "en"):
        written = feeds(YEAR, held, now=NOW, lang=lang)
        assert {f"ical/{path}.ics" for path in found.audiences} == set(written)
        for path in found.audiences:
            assert found.feed(path, lang=lang, now=later(1)).content == written[f"ical/{path}.ics"]


def test_the_audiences_are_groups_trainers_rooms_and_units_in_order(where: str) -> None:
    with opened(where) as store:
        put(store, YEAR, timetable(YEAR, {1: DAYS[0]}))
        kinds = [audience.kind for audience in snapshot(store).audiences.values()]
    assert list(dict.fromkeys(kinds)) == ["groups", "trainers", "rooms", "units"]


def test_a_feed_that_a_revision_does_not_touch_keeps_its_bytes_and_its_date(where: str) -> None:
    with opened(where) as store:
        for hours, day in enumerate(DAYS[:3]):
            held = make_timetable(YEAR, [session(YEAR, "U1", day), session(YEAR, "U3", DAYS[3], kind="webconference")])
            put(store, YEAR, held, hours)
            if hours == 0:
                before = snapshot(store).feed("units/U3", lang="fr", now=NOW)
        found = snapshot(store)
        assert found.feed("units/U3", lang="fr", now=later(5)) == before
        assert before.modified == NOW
        assert found.feed(UNIT, lang="fr", now=later(5)).modified == later(2)
        assert read(found, UNIT)[UID].sequence == 2


def test_a_cancelled_session_is_shown_for_30_days_and_the_feed_then_changes(where: str) -> None:
    with opened(where) as store:
        put(store, YEAR, timetable(YEAR, {1: DAYS[0]}))
        put(store, YEAR, timetable(YEAR, {}), 5)
        found = snapshot(store)
    last = later(5 + MONTH)
    shown = read(found, hours=5)[UID]
    assert shown.is_cancelled
    assert any("SUMMARY:ANNULÉ – " in line for line in shown.lines)
    assert (shown.sequence, shown.stamp) == (1, later(5))
    before, after = (
        found.feed(GROUP, lang="fr", now=moment) for moment in (last - dt.timedelta(seconds=1), last)
    )  # fmt: skip
    assert (before.modified, before.until) == (later(5), last)
    assert (after.modified, after.until) == (last, None)
    assert b"CANCELLED" in before.content
    assert b"CANCELLED" not in after.content
    assert before.content == found.feed(GROUP, lang="fr", now=later(6)).content


def test_moodle_does_not_get_cancelled_sessions(where: str) -> None:
    with opened(where) as store:
        put(store, YEAR, timetable(YEAR, {1: DAYS[0], 2: DAYS[1]}))
        put(store, YEAR, timetable(YEAR, {2: DAYS[1]}), 5)
        found = snapshot(store)
    feed = found.feed(GROUP, lang="fr", now=later(6), variant="moodle")
    assert UID not in read(found, variant="moodle")
    assert f"U1-02{uid_suffix(YEAR)}" in read(found, variant="moodle")
    assert (feed.modified, feed.until) == (later(5), None)


def test_english_subscribers_read_english(where: str) -> None:
    with opened(where) as store:
        put(store, YEAR, timetable(YEAR, {1: DAYS[0]}))
        put(store, YEAR, timetable(YEAR, {}), 1)
        content = snapshot(store).feed(GROUP, lang="en", now=later(2)).content.decode()
    assert "SUMMARY:CANCELLED – U1 · In-person session" in content


def test_a_session_that_changes_rooms_leaves_one_feed_and_joins_the_other(where: str) -> None:
    def held(room: str) -> object:
        return make_timetable(YEAR, [session(YEAR, "U1", DAYS[0], room=room)])

    with opened(where) as store:
        for hours, room in enumerate(["R1", "R2", "R1"]):
            put(store, YEAR, held(room), hours)  # type: ignore[arg-type]
            found = snapshot(store)
            other = "R2" if room == "R1" else "R1"
            assert not read(found, f"rooms/{room}")[UID].is_cancelled
            if hours:
                left = read(found, f"rooms/{other}", hours)[UID]
                assert left.is_cancelled
                assert (left.sequence, left.stamp) == (hours, later(hours))


def test_a_group_that_leaves_sees_everything_cancelled_and_back_again(where: str) -> None:
    more, held = bigger(), timetable(YEAR, {1: DAYS[0]})
    with opened(where) as store:
        put(store, more, held)
        put(store, YEAR, held, 1)
        gone = snapshot(store)
        assert gone.audiences["groups/G2"].is_gone
        event = read(gone, "groups/G2", 2)[UID]
        assert (event.sequence, event.stamp, event.is_cancelled) == (1, later(1), True)
        assert UID not in read(gone, "groups/G2", 1 + MONTH)
        put(store, more, held, 2)
        back = snapshot(store)
        assert not back.audiences["groups/G2"].is_gone
        event = read(back, "groups/G2", 3)[UID]
        assert (event.sequence, event.stamp, event.is_cancelled) == (2, later(2), False)


def test_a_feed_that_shows_nothing_is_still_a_calendar(where: str) -> None:
    bare = make_instance(calendar={"semesters": YEAR.model_dump()["calendar"]["semesters"]})
    with opened(where) as store:
        put(store, bare, make_timetable(bare, []))
        content = snapshot(store).feed(GROUP, lang="fr", now=NOW).content
    assert b"BEGIN:VEVENT" not in content
    assert b"BEGIN:VTIMEZONE" in content


def test_a_new_name_is_news_to_its_feed_alone(where: str) -> None:
    held = timetable(YEAR, {1: DAYS[0]})
    rooms = YEAR.model_dump(exclude_defaults=True)["rooms"]
    renamed = make_instance(rooms=[{**rooms[0], "title": "Grand amphi"}, *rooms[1:]])
    with opened(where) as store:
        put(store, YEAR, held)
        put(store, renamed, held, 3)
        found = snapshot(store)
    assert found.audiences["rooms/R1"].name.fr.startswith("Grand amphi · ")
    assert found.feed("rooms/R1", lang="fr", now=later(4)).modified == later(3)
    assert found.feed("rooms/R2", lang="fr", now=later(4)).modified == NOW


def test_two_publications_in_one_second_have_moments_of_their_own(where: str) -> None:
    with opened(where) as store:
        moments = [put(store, YEAR, timetable(YEAR, {1: day})).revision.published_at for day in DAYS]
    assert moments == [NOW + dt.timedelta(seconds=n) for n in range(4)]


def test_a_publication_in_the_second_that_drops_a_cancelled_event_is_dated_later(where: str) -> None:
    with opened(where) as store:
        put(store, YEAR, timetable(YEAR, {1: DAYS[0], 2: DAYS[1]}))
        put(store, YEAR, timetable(YEAR, {1: DAYS[0]}), hours=1)
        before = snapshot(store).feed(GROUP, lang="fr", now=later(1 + MONTH))
        put(store, YEAR, timetable(YEAR, {1: DAYS[2]}), hours=1 + MONTH)
        after = snapshot(store).feed(GROUP, lang="fr", now=later(2 + MONTH))
    assert before.modified == later(1 + MONTH)
    assert before.content != after.content
    assert after.modified == before.modified + dt.timedelta(seconds=1)


def test_so_is_one_in_the_second_that_drops_it_from_one_feed_alone(where: str) -> None:
    """To the feeds other than the room's it was never cancelled."""
    with opened(where) as store:
        for hours, room in ((0, "R1"), (1, "R2")):
            put(store, YEAR, timetable(YEAR, {1: DAYS[0]}, room=room), hours)
        before = snapshot(store).feed("rooms/R1", lang="fr", now=later(1 + MONTH))
        put(store, YEAR, timetable(YEAR, {1: DAYS[0]}, room="R1"), hours=1 + MONTH)
        after = snapshot(store).feed("rooms/R1", lang="fr", now=later(2 + MONTH))
    assert (before.modified, before.until) == (later(1 + MONTH), None)
    assert after.modified == before.modified + dt.timedelta(seconds=1)


def test_a_revision_of_before_the_feeds_is_served_all_the_same(where: str) -> None:
    held = timetable(YEAR, {1: DAYS[0]})
    with opened(where) as store:
        put(store, YEAR, held)
        expected = snapshot(store)
    database = Database(where, create=False)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE publication_revisions SET timezone = NULL, locale = NULL")
        connection.exec_driver_sql("DELETE FROM publication_audiences")
    database.close()
    with opened(where) as store:
        assert snapshot(store) == expected


class TestAddresses:
    def test_a_publication_gives_every_audience_one_and_only_the_first(self, where: str) -> None:
        with opened(where) as store:
            put(store, YEAR, timetable(YEAR, {1: DAYS[0]}))
            given = store.addresses.current()
            assert set(given) == set(snapshot(store).audiences)
            put(store, bigger(), timetable(YEAR, {1: DAYS[1]}), 1)
            now = store.addresses.current()
            assert {path: now[path] for path in given} == given
            assert set(now) - set(given) == {"groups/G2"}

    def test_no_two_are_alike_and_none_says_whose_it_is(self, where: str) -> None:
        with opened(where) as store:
            put(store, YEAR, timetable(YEAR, {1: DAYS[0]}))
            tokens = [address.token for address in store.addresses.all()]
        assert len(set(tokens)) == len(tokens)
        assert all(len(token) == 32 and token.isalnum() and token == token.lower() for token in tokens)

    def test_a_new_one_revokes_the_old(self, where: str) -> None:
        with opened(where) as store:
            put(store, YEAR, timetable(YEAR, {1: DAYS[0]}))
            old, state = store.addresses.current()[GROUP], store.state()
            new = store.addresses.renew([GROUP], by="PAUL", now=later(1))[GROUP]
            assert store.state() > state
            assert new.token != old.token
            assert (new.made_by, new.made_at) == ("PAUL", later(1))
            assert store.addresses.current()[GROUP] == new
            assert [a.is_revoked for a in store.addresses.all() if a.audience == GROUP] == [False, True]

    def test_a_revoked_one_is_not_given_again_by_a_publication(self, where: str) -> None:
        with opened(where) as store:
            put(store, YEAR, timetable(YEAR, {1: DAYS[0]}))
            state = store.state()
            store.addresses.revoke([GROUP], by="ANNE", now=later(1))
            assert store.state() > state
            put(store, YEAR, timetable(YEAR, {1: DAYS[1]}), 2)
            assert GROUP not in store.addresses.current()
            assert [a.is_revoked for a in store.addresses.all() if a.audience == GROUP] == [True]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_unknown_audience_has_no_feed(where: str, lang: str) -> None:
    with opened(where) as store:
        put(store, YEAR, timetable(YEAR, {}))
        with pytest.raises(KeyError):
            snapshot(store).feed("groups/NOBODY", lang=lang, now=NOW)  # type: ignore[arg-type]
