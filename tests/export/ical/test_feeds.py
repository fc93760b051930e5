"""What the feeds say, and how: docs/formats.md, "iCal feeds"."""

import datetime as dt

import pytest
from icalendar import Calendar

from scheduler.export.ical.feeds import feeds
from scheduler.timetable.schema import Timetable
from tests.builders import alternance_day, at, instance_data, make_instance, make_timetable, session, unit
from tests.export.reading import blocks, events, said
from tests.export.sample import HOSTILE, NOW, changed, full_year, year

SUFFIX = "@cnam-test.evening-scheduler"


@pytest.fixture(scope="module")
def written() -> dict[str, bytes]:
    instance = year()
    return feeds(instance, full_year(instance), now=NOW)


def test_one_feed_per_group_trainer_room_and_unit_with_sessions(written):
    assert set(written) == {
        "ical/groups/ASP1.ics", "ical/groups/ASP1-APP.ics", "ical/groups/ASP2.ics", "ical/trainers/ahpet.ics",
        "ical/trainers/lebon.ics", "ical/trainers/idle.ics", "ical/rooms/P1.ics", "ical/rooms/P2.ics",
        "ical/units/TRS001.ics", "ical/units/TET003.ics", "ical/units/TET007.ics",
    }  # fmt: skip


def timed(feed: bytes) -> set[str]:
    """Ids of the sessions and alternance days of a feed."""
    return {
        uid.removesuffix(SUFFIX) for uid, event in events(feed).items() if isinstance(event["DTSTART"].dt, dt.datetime)
    }


def test_each_audience_sees_what_it_attends(written):
    trs001 = {f"TRS001-{n:02d}" for n in range(1, 11)}
    tet003 = {f"TET003-{n:02d}" for n in range(1, 16)}
    tet007 = {f"TET007-{n:02d}" for n in range(1, 9)}
    alternance = {f"ALT-ASP1-APP-{n:02d}" for n in range(1, 19)}
    odd = {id_ for id_ in trs001 if int(id_[-2:]) % 2}  # in person, in room P1
    assert timed(written["ical/groups/ASP1.ics"]) == trs001 | tet003
    assert timed(written["ical/groups/ASP1-APP.ics"]) == trs001 | tet003 | alternance  # part of ASP1
    assert timed(written["ical/groups/ASP2.ics"]) == tet003 | tet007
    assert timed(written["ical/trainers/ahpet.ics"]) == trs001 | tet003
    assert timed(written["ical/trainers/lebon.ics"]) == tet003 | tet007
    assert timed(written["ical/trainers/idle.ics"]) == set()
    assert timed(written["ical/rooms/P1.ics"]) == odd | tet007
    assert timed(written["ical/units/TET007.ics"]) == tet007


def test_a_group_sees_the_alternance_of_the_group_it_is_part_of():
    groups = [{"id": "A", "size": 9, "alternance": {"min": 1, "max": 1}}, {"id": "B", "size": 3, "part_of": "A"}]
    instance = make_instance(groups=groups, units=[unit(groups=["A"])])
    out = feeds(instance, make_timetable(instance, [], [alternance_day(instance, "A", "2022-09-05")]), now=NOW)
    assert "ALT-A-01@test.evening-scheduler" in events(out["ical/groups/B.ics"])


def test_every_event_has_what_readers_need_and_no_line_is_too_long(written):
    for feed in written.values():
        for event in events(feed).values():
            for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "LAST-MODIFIED", "STATUS"):
                assert name in event and not isinstance(event[name], list)
            assert event["DTEND"].dt > event["DTSTART"].dt
        lines = feed.split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert lines[-1] == b"" and b"\n" not in b"".join(lines) and b"\r" not in b"".join(lines)
        assert feed.decode()  # no character is cut by folding: UTF-8 as a whole, and line by line
        assert all(line.decode() is not None for line in lines)


def test_the_calendar_itself(written):
    feed = written["ical/groups/ASP1.ics"]
    calendar, unfolded = Calendar.from_ical(feed), feed.replace(b"\r\n ", b"")
    assert calendar["PRODID"] == "-//evening-scheduler//timetable//FR"
    assert feed.count(b"\r\nNAME:") == feed.count(b"\r\nX-WR-CALNAME:") == 1
    # a TEXT (RFC 7986, 5.1): its comma is escaped
    name = "1re année · Accompagnement social et professionnel\\, 2022–2023\r\n".encode()
    assert b"\r\nNAME:" + name in unfolded and b"\r\nX-WR-CALNAME:" + name in unfolded
    assert calendar["X-WR-TIMEZONE"] == "Indian/Reunion"
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in feed
    assert b"\r\nX-PUBLISHED-TTL:PT1H\r\n" in feed
    assert "METHOD" not in calendar and "UID" not in calendar


def test_times_are_local_with_a_minimal_vtimezone(written):
    feed = written["ical/units/TRS001.ics"]
    assert b"\r\nDTSTART;TZID=Indian/Reunion:20220905T170000\r\nDTEND;TZID=Indian/Reunion:20220905T190000\r\n" in feed
    assert feed.count(b"BEGIN:VTIMEZONE") == feed.count(b"BEGIN:STANDARD") == 1
    assert b"\r\nTZOFFSETTO:+0400\r\n" in feed and b"Paris" not in feed


def test_an_in_person_session(written):
    event = events(written["ical/units/TRS001.ics"])["TRS001-01" + SUFFIX]
    assert event["SUMMARY"] == "TRS001 · Regroupement · La relation aux publics en situations d’accompagnement"
    assert event["LOCATION"] == "Salle Piton, Le Port, 18, rue Claude Chappe, 97420 Le Port"
    assert event["CATEGORIES"].to_ical().decode() == "Regroupement"
    assert event["DESCRIPTION"].split("\n") == [
        "UE TRS001 – La relation aux publics en situations d’accompagnement",
        "Formateur\u00a0: M. Ah-Pet",
        "Groupe\u00a0: 1re année",
        "Lieu\u00a0: Salle Piton, Le Port, 18, rue Claude Chappe, 97420 Le Port",
        "Horaire local\u00a0: 17:00 – 19:00 (Indian/Reunion)",
    ]
    assert "CONFERENCE" not in event and "TRANSP" not in event


def test_a_webconference_carries_its_link_twice(written):
    event = events(written["ical/units/TRS001.ics"])["TRS001-02" + SUFFIX]
    assert event["CONFERENCE"] == "https://enf.example/webconf?room=TRS001,a;b"
    assert event["CONFERENCE"].params == {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": "Webconférence TRS001"}
    assert "Lien\u00a0: https://enf.example/webconf?room=TRS001,a;b" in event["DESCRIPTION"]
    assert "LOCATION" not in event


def test_hostile_titles_come_back_whole(written):
    event = events(written["ical/units/TET003.ics"])["TET003-01" + SUFFIX]
    title = " ".join(HOSTILE.split())
    assert event["SUMMARY"] == f"TET003 · Regroupement · {title}"
    assert event["DESCRIPTION"].startswith(f"UE TET003 – {title}\nFormateurs\u00a0: M. Ah-Pet, G. Lebon\n")


@pytest.mark.parametrize("mark", ["\x00", "\x07", "\x0b", "\x1f", "\x7f", "\u0085", "\u2028", "\u2029", "\r"])
def test_no_control_character_reaches_a_feed(mark):
    instance = make_instance(units=[unit(title=f"a{mark}b")])
    out = feeds(instance, make_timetable(instance, [session(instance, "U1", "2022-09-05")]), now=NOW)
    feed = out["ical/units/U1.ics"].decode()
    assert mark not in feed.replace("\r\n", "")
    assert len(feed.splitlines()) == feed.count("\r\n")


def test_an_alternance_day_is_a_timed_event(written):
    event = events(written["ical/groups/ASP1-APP.ics"])["ALT-ASP1-APP-02" + SUFFIX]
    assert event["SUMMARY"] == "Journée d’alternance · ASP1-APP"
    assert event["DTSTART"].dt.isoformat() == "2022-09-15T08:30:00+04:00"
    assert event["LOCATION"] == "Le Port, 18, rue Claude Chappe, 97420 Le Port"


def test_days_without_courses_are_whole_transparent_days(written):
    for feed in written.values():
        days = {uid: event for uid, event in events(feed).items() if uid.startswith("calendar-")}
        assert all(event["TRANSP"] == "TRANSPARENT" for event in days.values())
        spans = {event["SUMMARY"]: (str(event["DTSTART"].dt), str(event["DTEND"].dt)) for event in days.values()}
        said = {event["SUMMARY"]: event["DESCRIPTION"] for event in days.values()}
        assert said["Interruption des cours"] == "Du 19/12/2022 au 06/01/2023"
        assert said["Abolition de l'esclavage"] == "Le 20/12/2022"
        assert spans["Interruption des cours"] == ("2022-12-19", "2023-01-07")  # one event; the end is not in it
        assert spans["Abolition de l'esclavage"] == ("2022-12-20", "2022-12-21")
        assert spans["Révisions · Semestre 1"] == ("2023-02-13", "2023-02-19")
        assert spans["Examens, 1ère session · Semestre 2"] == ("2023-07-31", "2023-08-06")
        assert spans["Examens, 2nde session · Semestre 1, Semestre 2"] == ("2023-08-21", "2023-09-03")
        assert "Fête du Travail" in spans and "2022-05-01" not in str(spans)  # none from before the year begins


def test_one_semester_needs_no_name():
    semesters = [
        {
            "id": "S1",
            "first": "2022-09-05",
            "last": "2022-10-07",
            "revision": {"first": "2022-10-10", "last": "2022-10-14"},
        }
    ]
    instance = make_instance(calendar={"semesters": semesters}, units=[unit()])
    out = feeds(instance, make_timetable(instance, []), now=NOW)
    assert [str(event["SUMMARY"]) for event in events(out["ical/groups/G1.ics"]).values()] == ["Révisions"]


def test_closures_that_begin_together_are_two_events():
    calendar = instance_data()["calendar"] | {
        "holidays": None,
        "closures": [
            {"name": n, "first": "2022-09-12", "last": d} for n, d in (("A", "2022-09-12"), ("B", "2022-09-13"))
        ],
    }
    instance = make_instance(calendar=calendar)
    out = feeds(instance, make_timetable(instance, []), now=NOW)
    assert {str(event["SUMMARY"]) for event in events(out["ical/groups/G1.ics"]).values()} == {"A", "B"}


def test_events_are_in_order_of_start(written):
    for feed in written.values():
        zone = year().zone
        order = [
            start if isinstance(start, dt.datetime) else dt.datetime.combine(start, dt.time(), zone)
            for start in (event["DTSTART"].dt for event in Calendar.from_ical(feed).walk("VEVENT"))
        ]
        assert order == sorted(order)


def test_the_same_session_is_the_same_event_in_every_feed(written):
    uid = "TET003-01" + SUFFIX
    shown = [blocks(feed)[uid] for feed in written.values() if uid in blocks(feed)]
    assert len(shown) == 7  # three groups, two trainers, a room, its unit
    assert len(set(shown)) == 1


def test_english(written):
    instance = year()
    out = feeds(instance, full_year(instance), now=NOW, lang="en")
    event = events(out["ical/units/TRS001.ics"])["TRS001-02" + SUFFIX]
    assert event["SUMMARY"].startswith("TRS001 · Webconference · ")
    assert "Local time: 17:00 – 19:00 (Indian/Reunion)" in event["DESCRIPTION"]
    assert set(events(out["ical/units/TRS001.ics"])) == set(events(written["ical/units/TRS001.ics"]))


def test_same_arguments_same_bytes(written):
    instance = year()
    assert feeds(instance, full_year(instance), now=NOW) == written


def test_the_order_of_the_timetable_does_not_matter(written):
    instance = year()
    timetable = full_year(instance)
    backwards = Timetable(
        **{**dict(timetable), "sessions": timetable.sessions[::-1], "alternance": timetable.alternance[::-1]}
    )
    assert feeds(instance, backwards, now=NOW) == written


def test_a_naive_now_and_two_sessions_of_one_id_are_refused():
    instance = make_instance()
    twice = [session(instance, "U1", "2022-09-05"), session(instance, "U1", "2022-09-12")]
    with pytest.raises(ValueError, match="aware"):
        feeds(instance, make_timetable(instance, []), now=dt.datetime(2022, 9, 1))  # noqa: DTZ001 - the point of it
    with pytest.raises(ValueError, match="U1-01"):
        feeds(instance, make_timetable(instance, twice), now=NOW)


def test_a_room_the_instance_does_not_know_keeps_its_id():
    instance = make_instance()
    out = feeds(
        instance, make_timetable(instance, [session(instance, "U1", "2022-09-05", room="X9", trainers=("Y",))]), now=NOW
    )
    event = events(out["ical/units/U1.ics"])["U1-01@test.evening-scheduler"]
    assert event["LOCATION"] == "Salle X9" and "Formateur\u00a0: Y" in event["DESCRIPTION"]


def test_several_sites_leave_the_place_of_alternance_open():
    instance = make_instance(sites=[{"id": "PORT", "title": "Le Port"}, {"id": "SUD", "title": "Saint-Pierre"}])
    out = feeds(instance, make_timetable(instance, [], [alternance_day(instance, "A1", "2022-09-05")]), now=NOW)
    assert "LOCATION" not in events(out["ical/groups/A1.ics"])["ALT-A1-01@test.evening-scheduler"]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Paris", "America/New_York", "Asia/Kathmandu", "Africa/Casablanca"])
def test_any_zone_gives_the_same_instants(zone):
    instance = make_instance(timezone=zone, units=[unit()])
    days = ["2022-09-05", "2022-10-03", "2023-03-06", "2023-03-27"]
    held = [session(instance, "U1", day, number=n) for n, day in enumerate(days, start=1)]
    feed = feeds(instance, make_timetable(instance, held), now=NOW)["ical/units/U1.ics"]
    read = {uid: event["DTSTART"].dt for uid, event in events(feed).items() if uid.startswith("U1-")}
    assert sorted(read.values()) == [at(instance, day) for day in days]
    assert all(f"{start:%H:%M}" == "17:00" for start in read.values())


def test_every_event_is_revision_0_stamped_when_it_is_written(written):
    for feed in written.values():
        for event in events(feed).values():
            assert event["SEQUENCE"] == 0
            assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == NOW


def test_written_again_an_event_has_its_uid_and_its_sequence_and_a_later_stamp(written):
    instance, later = year(), NOW + dt.timedelta(days=10)
    again = feeds(instance, changed(instance, full_year(instance), without=("TRS001-02",)), now=later)
    assert "TRS001-02" + SUFFIX not in events(again["ical/units/TRS001.ics"])  # what went is not cancelled, but gone
    for path, feed in again.items():
        first, second = blocks(written[path]), blocks(feed)
        assert second.keys() <= first.keys()
        assert all(said(second[uid]) == said(first[uid]) for uid in second)
        assert all((event["SEQUENCE"], event["DTSTAMP"].dt) == (0, later) for event in events(feed).values())


def test_the_variants_show_the_same_hours(written):
    instance = year()
    shown = feeds(instance, full_year(instance), now=NOW, variant="moodle")
    assert shown.keys() == written.keys()
    for path, feed in shown.items():
        said, plain = events(feed), events(written[path])
        if path.startswith("ical/units/"):  # each course of a Moodle would show the same whole days again
            plain = {uid: event for uid, event in plain.items() if isinstance(event["DTSTART"].dt, dt.datetime)}
        assert said.keys() == plain.keys()
        assert all((event["DTSTART"].dt, event["DTEND"].dt) == (plain[uid]["DTSTART"].dt, plain[uid]["DTEND"].dt)
                   for uid, event in said.items())  # fmt: skip
