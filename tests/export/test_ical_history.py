"""The revisions of published events: what stays, what is raised, what is cancelled, what is forgotten."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.errors import InputError
from scheduler.export.ical import feeds
from scheduler.timetable.schema import Timetable
from tests.builders import instance_data, make_instance, make_timetable, session, unit
from tests.export.reading import blocks, events, said
from tests.export.sample import NOW, YEAR, changed, full_year, moved, year

DAY = dt.timedelta(days=1)
LATER = NOW + 10 * DAY
UID = "TRS001-02@cnam-test.evening-scheduler"
FEED = "ical/units/TRS001.ics"
INSTANCE = year()
PLAN = full_year(INSTANCE)


def publish(timetable: Timetable, previous: dict[str, bytes], now: dt.datetime, **options) -> dict[str, bytes]:
    return feeds(INSTANCE, timetable, now=now, previous=previous, **options)


@pytest.fixture(scope="module")
def first() -> dict[str, bytes]:
    return publish(PLAN, {}, NOW)


def test_a_new_event_is_revision_0(first):
    event = events(first[FEED])[UID]
    assert event["SEQUENCE"] == 0
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == NOW


def test_nothing_changed_nothing_written_differently(first):
    assert publish(PLAN, first, LATER) == first


def test_only_what_moved_is_a_new_revision(first):
    second = publish(changed(INSTANCE, PLAN, moved(PLAN, "TRS001-02", hours=2)), first, LATER)
    event = events(second[FEED])[UID]
    assert event["DTSTART"].dt.hour == 19
    assert event["SEQUENCE"] == 1
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == LATER
    before, after = blocks(first[FEED]), blocks(second[FEED])
    assert {uid for uid in after if after[uid] != before[uid]} == {UID}
    assert second["ical/units/TET003.ics"] == first["ical/units/TET003.ics"]  # its ETag stays


def test_a_session_that_goes_is_cancelled_for_thirty_days(first):
    shorter = changed(INSTANCE, PLAN, without=("TRS001-02",))
    second = publish(shorter, first, LATER)
    event = events(second[FEED])[UID]
    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"].startswith("ANNULÉ – TRS001 · Webconférence · ")
    assert event["SEQUENCE"] == 1 and event["LAST-MODIFIED"].dt == LATER
    assert event["DTSTART"].dt == events(first[FEED])[UID]["DTSTART"].dt
    # 29 days and 23:59:59 later it is the same, byte for byte; after 30 days it is gone, and stays gone
    still = publish(shorter, second, LATER + 30 * DAY - dt.timedelta(seconds=1))
    assert blocks(still[FEED])[UID] == blocks(second[FEED])[UID]
    gone = publish(shorter, still, LATER + 30 * DAY)
    assert UID not in events(gone[FEED])
    assert UID not in events(publish(shorter, gone, LATER + 31 * DAY)[FEED])


def test_a_session_that_returns_is_a_new_revision_in_its_normal_state(first):
    second = publish(changed(INSTANCE, PLAN, without=("TRS001-02",)), first, LATER)
    third = publish(PLAN, second, LATER + DAY)
    event = events(third[FEED])[UID]
    assert (event["STATUS"], event["SEQUENCE"], event["DTSTAMP"].dt) == ("CONFIRMED", 2, LATER + DAY)
    assert said(blocks(third[FEED])[UID]) == said(blocks(first[FEED])[UID])


def test_moodle_never_sees_a_cancelled_event(first):
    shorter = changed(INSTANCE, PLAN, without=("TRS001-02",))
    assert UID not in events(publish(shorter, first, LATER, variant="moodle")[FEED])
    cancelled = publish(shorter, first, LATER)
    assert UID not in events(publish(shorter, cancelled, LATER + DAY, variant="moodle")[FEED])


def test_the_variants_show_the_same_while_nothing_goes(first):
    shown = publish(PLAN, {}, NOW, variant="moodle")
    assert shown.keys() == first.keys()
    for path, feed in shown.items():
        said, plain = events(feed), events(first[path])
        if path.startswith("ical/units/"):  # each course of a Moodle would show the same whole days again
            plain = {uid: event for uid, event in plain.items() if isinstance(event["DTSTART"].dt, dt.datetime)}
        assert said.keys() == plain.keys()
        assert all((event["DTSTART"].dt, event["DTEND"].dt) == (plain[uid]["DTSTART"].dt, plain[uid]["DTEND"].dt)
                   for uid, event in said.items())  # fmt: skip


def test_a_session_that_changes_room_leaves_one_room_and_enters_the_other(first):
    second = publish(changed(INSTANCE, PLAN, moved(PLAN, "TRS001-01", room="P2")), first, LATER)
    uid = UID.replace("-02@", "-01@")
    assert events(second["ical/rooms/P1.ics"])[uid]["STATUS"] == "CANCELLED"
    arrived = events(second["ical/rooms/P2.ics"])[uid]
    assert (arrived["STATUS"], arrived["SEQUENCE"]) == ("CONFIRMED", 0)  # that feed never showed it
    assert events(second[FEED])[uid]["SEQUENCE"] == 1


def test_an_audience_that_is_gone_has_all_its_events_cancelled_then_an_empty_feed(first):
    instance = year(units=[row for row in YEAR["units"] if row["code"] != "TRS001"])
    timetable = make_timetable(instance, [s for s in PLAN.sessions if s.unit != "TRS001"], list(PLAN.alternance))
    second = feeds(instance, timetable, now=LATER, previous=first)
    shown = events(second[FEED])
    assert set(shown) == set(events(first[FEED]))
    assert {str(event["STATUS"]) for event in shown.values()} == {"CANCELLED"}
    assert b"\r\nNAME:TRS001 \xe2\x80\x93 La relation" in second[FEED]
    third = feeds(instance, timetable, now=LATER + 30 * DAY, previous=second)
    assert events(third[FEED]) == {} and b"BEGIN:VTIMEZONE" in third[FEED]  # a calendar has at least one component
    assert feeds(instance, timetable, now=LATER + 60 * DAY, previous=third) == third


def test_a_clock_set_back_never_makes_a_revision_older(first):
    second = publish(changed(INSTANCE, PLAN, moved(PLAN, "TRS001-02", hours=2)), first, NOW - DAY)
    event = events(second[FEED])[UID]
    assert (event["SEQUENCE"], event["DTSTAMP"].dt) == (1, NOW)


def test_a_cancelled_event_keeps_the_zone_it_was_published_in(first):
    instance = year(timezone="Indian/Mauritius")
    second = feeds(instance, make_timetable(instance, []), now=LATER, previous=first)[FEED]
    assert b"\r\nTZID:Indian/Mauritius\r\n" in second and b"\r\nTZID:Indian/Reunion\r\n" in second
    assert events(second)[UID]["DTSTART"].dt == events(first[FEED])[UID]["DTSTART"].dt


def test_a_feed_rewritten_with_unix_line_ends_is_read_all_the_same(first):
    assert publish(PLAN, {path: feed.replace(b"\r\n", b"\n") for path, feed in first.items()}, LATER) == first


def faults(content: bytes, path: str = FEED) -> list[str]:
    with pytest.raises(InputError) as refused:
        publish(PLAN, {path: content}, LATER)
    for fault in refused.value.faults:
        assert fault.place.file == path
        assert fault.to("fr") != fault.to("en")
    return refused.value.lines("en")


@pytest.mark.parametrize(
    ("damage", "said_"),
    [
        (lambda feed: b"\xff\xfe" + feed, "byte 0 is not UTF-8"),
        (lambda feed: feed.replace(b"evening-scheduler//", b"other//"), "not a feed written by this program"),
        (lambda feed: feed[: len(feed) // 2], "cut before its end"),
        (lambda feed: feed.replace(b"END:VEVENT\r\n", b"", 1), "closes nothing"),
        (lambda feed: feed.replace(b"SEQUENCE:0\r\n", b"", 1), "exactly one SEQUENCE"),
        (lambda feed: feed.replace(b"SEQUENCE:0\r\n", b"SEQUENCE:x\r\n", 1), "SEQUENCE is no number"),
        (lambda feed: feed.replace(b"DTSTAMP:2022", b"DTSTAMP:2021", 1), "DTSTAMP and LAST-MODIFIED differ"),
        (lambda feed: feed.replace(b":20220829T", b":20221329T"), "date is unreadable"),
        (lambda feed: feed.replace(b"TRS001-03@", b"TRS001-04@"), "is in it twice"),
        (lambda feed: feed.replace(b"@cnam-test.", b"@cnam-other."), "that of another instance"),
        (lambda feed: feed.replace(b"TZID=Indian/Reunion", b"TZID=Indian/Nowhere"), "date is unreadable"),
        (lambda feed: feed.replace(b"DTSTART;TZID=Indian/Reunion:", b"DTSTART:floating"), "date is unreadable"),
    ],
)  # fmt: skip
def test_a_feed_that_cannot_be_read_whole_is_refused(first, damage, said_):
    lines = faults(damage(first[FEED]))
    assert said_ in lines[0]
    assert "delete this file" in lines[0]


@pytest.mark.parametrize(
    "content", [b"", b"\r\n", b"<html>500</html>", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"]
)
def test_what_is_no_feed_of_ours_is_refused(content):
    assert faults(content) == [
        f"{FEED}:1: it is not a feed written by this program; restore the feed of last time, or delete this file: "
        "subscribers will then not know what was cancelled"
    ]


def test_every_fault_of_every_feed_at_once_with_its_line(first):
    previous = {FEED: first[FEED].replace(b"SEQUENCE:0\r\n", b""), "ical/rooms/P1.ics": b"nothing"}
    with pytest.raises(InputError) as refused:
        publish(PLAN, previous, LATER)
    places = [str(fault.place) for fault in refused.value.faults]
    assert len(places) == 1 + len(events(first[FEED]))
    assert places[0] == "ical/rooms/P1.ics:1"
    number = first[FEED].replace(b"SEQUENCE:0\r\n", b"").split(b"\r\n").index(b"BEGIN:VEVENT") + 1
    assert places[1] == f"{FEED}:{number}"


# Any sequence of timetables keeps the contract.

SMALL = make_instance(**instance_data(units=[unit("U1"), unit("U2", trainers=["T2"])], calendar={
    "semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-10-07"}], "holidays": None,
}))  # fmt: skip
_DAYS = ["2022-09-05", "2022-09-06", "2022-10-04"]
_PLACES = st.none() | st.tuples(
    st.sampled_from(_DAYS), st.sampled_from(["17:00", "19:00"]), st.sampled_from(["R1", "R2"])
)
_STEPS = st.lists(
    st.tuples(
        st.integers(0, 40 * 24), st.fixed_dictionaries({("U1", 1): _PLACES, ("U1", 2): _PLACES, ("U2", 1): _PLACES})
    ),
    min_size=1,
    max_size=8,
)


@given(_STEPS)
@settings(max_examples=30, deadline=None)
def test_any_sequence_of_timetables_keeps_the_contract(steps):
    now, shown = NOW, dict[str, bytes]()
    for hours, places in steps:
        now += dt.timedelta(hours=hours)
        held = [
            session(SMALL, code, place[0], place[1], number=number, room=place[2])
            for (code, number), place in places.items()
            if place is not None
        ]
        timetable = make_timetable(SMALL, held)
        before, shown = shown, feeds(SMALL, timetable, now=now, previous=shown)
        fresh = feeds(SMALL, timetable, now=now)
        assert feeds(SMALL, timetable, now=now, previous=shown) == shown
        for path, feed in shown.items():
            keep_contract(before.get(path, b""), feed, fresh[path], now)


def keep_contract(before: bytes, after: bytes, fresh: bytes, now: dt.datetime) -> None:
    """From one publication of a feed to the next; `fresh` is what a feed without history would show."""
    old, new, wanted = blocks(before), blocks(after), blocks(fresh)
    old_events, new_events = (events(feed) if feed else {} for feed in (before, after))
    assert len(new_events) == len(new)
    for uid, block in wanted.items():
        assert said(new[uid]) == said(block)  # what is held is shown, as it is
    for uid, event in new_events.items():
        if uid not in old:
            assert event["SEQUENCE"] == 0 and uid in wanted
        elif said(new[uid]) == said(old[uid]):
            assert new[uid] == old[uid]
        else:
            assert event["SEQUENCE"] == old_events[uid]["SEQUENCE"] + 1
            assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == now
        if uid not in wanted:
            assert event["STATUS"] == "CANCELLED" and event["SUMMARY"].startswith("ANNULÉ – ")
            assert event["SUMMARY"].count("ANNULÉ") == 1
            assert now < event["LAST-MODIFIED"].dt + 30 * DAY
    for uid in old_events.keys() - new_events.keys():
        assert old_events[uid]["STATUS"] == "CANCELLED" and uid not in wanted
        assert now >= old_events[uid]["LAST-MODIFIED"].dt + 30 * DAY
