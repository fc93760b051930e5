"""Calendars as other programs write them: nothing busy is lost, and what says nothing of it refuses no file."""

import json
from pathlib import Path

import pytest

from scheduler.checker.notes import missing, read
from scheduler.instance.dump import to_yaml
from scheduler.instance.load import load
from tests.instance.busy.test_busy import calendar, fault_in, times_of, with_file
from tests.instance.sample import faults_of

HELD = "DTSTART:20221004T170000\nDTEND:20221004T190000"
TIME = "2022-10-04 17:00-19:00"
ZONE = (
    "BEGIN:VTIMEZONE\nTZID:{name}\nBEGIN:STANDARD\nDTSTART:19701025T030000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\n"
    "TZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:19700329T020000\n"
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
)


def at(day: str, hours: str = "17:00-19:00") -> str:
    return f"2022-{day} {hours}"


def busy(folder: Path, *events: str, head: str = "") -> list[str]:
    return times_of(with_file(folder, "other.ics", calendar(*events, head=head)))


def raw(folder: Path, body: str) -> Path:
    return with_file(
        folder, "other.ics", f"BEGIN:VCALENDAR\nVERSION:2.0\n{body}\nEND:VCALENDAR\n".replace("\n", "\r\n")
    )


def said(path: Path) -> str:
    """The one sentence about the file, in English."""
    instance = load(path)
    (text,) = (*read(instance), *missing(instance))
    assert text.fr != text.en
    return text.en


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("DTSTART;VALUE=DATE:20221005\nDTEND;VALUE=DATE:20221005", ["2022-10-05 00:00-23:59"]),
        ("DTSTART:20221005\nDTEND:20221005", ["2022-10-05 00:00-23:59"]),
        ("DTSTART;VALUE=DATE:20221005\nDURATION:P0D", ["2022-10-05 00:00-23:59"]),
        ("DTSTART;VALUE=DATE:20221005\nDURATION:P2D", ["2022-10-05 00:00-23:59", "2022-10-06 00:00-23:59"]),
        ("DTSTART;VALUE=DATE:20221005\nDURATION:PT36H", ["2022-10-05 00:00-23:59", "2022-10-06 00:00-23:59"]),
        (
            "DTSTART;VALUE=DATE:20221005\nDTEND;VALUE=DATE:20221005\nRRULE:FREQ=WEEKLY;COUNT=2",
            ["2022-10-05 00:00-23:59", "2022-10-12 00:00-23:59"],
        ),
        ("DTSTART:20221005T230000\nDURATION:P1DT2H", [
            "2022-10-05 23:00-23:59", "2022-10-06 00:00-23:59", "2022-10-07 00:00-01:00",
        ]),
        # 23:00 of Paris is 01:00 of the day after at La Réunion.
        ("DTSTART;TZID=Europe/Paris:20221005T230000\nDTEND;TZID=Europe/Paris:20221006T010000",
         [at("10-06", "01:00-03:00")]),
        # A flight: each end in its own zone; 20:00 of Paris is 22:00 there.
        ("DTSTART;TZID=Europe/Paris:20221005T200000\nDTEND;TZID=Indian/Reunion:20221005T233000",
         [at("10-05", "22:00-23:30")]),
        ("DTSTART;TZID=Romance Standard Time:20221005T150000\nDURATION:PT1H", ["2022-10-05 17:00-18:00"]),
        ("DTSTART;TZID=tzone://Microsoft/Utc:20221005T130000\nDURATION:PT1H", ["2022-10-05 17:00-18:00"]),
        (
            "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Paris:20221005T150000\nDURATION:PT1H",
            ["2022-10-05 17:00-18:00"],
        ),
        ("DTSTART;TZID=GMT+02:00:20221005T150000\nDURATION:PT1H", ["2022-10-05 17:00-18:00"]),
        ("DTSTART;TZID=:20221005T150000\nDURATION:PT1H", ["2022-10-05 15:00-16:00"]),
        ("DTSTART;TZID=Europe/Paris:20221005T130000Z\nDURATION:PT1H", ["2022-10-05 17:00-18:00"]),
        ("DTSTART:20221005T170000\nDURATION:PT1H\nRDATE:20221006T170000,20211006T170000,20321006T170000",
         ["2022-10-05 17:00-18:00", "2022-10-06 17:00-18:00"]),
        ("DTSTART:20221005T170000\nDURATION:PT1H\nRDATE;VALUE=PERIOD:20221006T170000/PT3H,20221007T080000/20221007T090000",
         ["2022-10-05 17:00-18:00", "2022-10-06 17:00-20:00", "2022-10-07 08:00-09:00"]),
        ("DTSTART:20221005T170000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20221006",
         ["2022-10-05 21:00-22:00", "2022-10-07 21:00-22:00"]),
        # The day that ends a recurrence is in it, even written without an hour.
        ("DTSTART:20221005T170000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20221006",
         ["2022-10-05 21:00-22:00", "2022-10-06 21:00-22:00"]),
        # Two lines that say the same are one.
        (f"{HELD}\nDTSTART:20221004T170000\nSTATUS:TENTATIVE\nX-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", [TIME]),
        # Began a year before the courses, ends during them.
        ("DTSTART:20210904T170000\nDTEND:20220905T120000", ["2022-09-05 00:00-12:00"]),
        ("DTSTART:00010101T000000Z\nDTEND:99991231T000000Z\nEXDATE:00010101T000000Z", []),
    ],
)  # fmt: skip
def test_times_are_read(tmp_path: Path, event: str, expected: list[str]) -> None:
    assert busy(tmp_path, event) == expected


@pytest.mark.parametrize(
    "lines",
    [
        "SEQUENCE:\nPRIORITY:\nLAST-MODIFIED:\nEXDATE:\nRDATE:\nRRULE:\nGEO:\nDURATION:\nRECURRENCE-ID:\nSTATUS:\nTRANSP:",
        "CREATED:00001231T000000Z\nLAST-MODIFIED:yesterday\nGEO:here\nPRIORITY:high\nSEQUENCE:first\nATTENDEE;X:",
        "DESCRIPTION:two\n lines\nand one that was not folded\nURL:\nCATEGORIES:,\nDTSTAMP:",
        "BEGIN:VALARM\nTRIGGER:\nDTSTART:no\nDURATION:no\nACTION:\nEND:VALARM",
        "EXDATE:20111004T170000,20111099T170000,20321004T170000",
        "CATEGORIES;LANGUAGE=fr:caf\ufffd\x0b\x00\x1b",
    ],
)
def test_lines_that_say_nothing_of_busy_time_refuse_nothing(tmp_path: Path, lines: str) -> None:
    assert busy(tmp_path, f"{HELD}\n{lines}") == [TIME]


def test_bytes_that_are_no_text_in_a_title(tmp_path: Path) -> None:
    path = with_file(tmp_path, "other.ics", "")
    content = calendar(f"SUMMARY:@\n{HELD}").encode()
    (tmp_path / "other.ics").write_bytes(content.replace(b"@", b"R\xe9union \xc3\r\n \xa9"))
    assert times_of(path) == [TIME]


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("DTSTART:20221005T170000", "1 without a length"),
        ("DTSTART:20221005T170000\nDTEND:20221005T170000\nRRULE:FREQ=SECONDLY", "1 without a length"),
        ("DTSTART:20221005T170000\nDURATION:PT0S", "1 without a length"),
        ("DTSTART:soon\nSTATUS:CANCELLED", "1 cancelled"),
        ("DTSTART:20191005T170000\nDURATION:PT1H\nRECURRENCE-ID;TZID=Nowhere:20191004T170000", "1 outside the year"),
        ("DTSTART:20221005T170000\nDTEND:20221005T160000\nTRANSP:TRANSPARENT\nRRULE:no", "1 shown as free"),
        ("DTSTART:20221005T170000\nDTEND:20221005T160000\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", "1 shown as free"),
        ("DTSTART:20191005T170000\nDTEND:20191005T160000", "1 outside the year"),
        ("DTSTART;TZID=Nowhere:20191005T170000\nDTEND;TZID=Nowhere:20191005T180000", "1 outside the year"),
        ("DTSTART;TZID=Nowhere:20291005T170000\nDTEND:never\nRRULE:never", "1 outside the year"),
        ("DTSTART:20191005T170000\nDURATION:-PT1H\nRRULE:FREQ=HOURLY;UNTIL=20200101T000000Z", "1 outside the year"),
        ("DTSTART:20191005T170000\nDURATION:PT1H\nRDATE:20191007T170000\nEXDATE:no", "1 outside the year"),
    ],
)
def test_what_keeps_nobody_busy_is_set_aside_before_it_is_read(tmp_path: Path, event: str, why: str) -> None:
    path = with_file(tmp_path, "other.ics", calendar(HELD, event))
    assert times_of(path) == [TIME]
    assert said(path) == f"other.ics: 1 time on Tuesday 2022-10-04 (set aside: {why})"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "the file holds no event"),
        ("BEGIN:VTODO\nDTSTART:20221004T170000\nDUE:20221004T190000\nEND:VTODO", "the file holds no event"),
        ("BEGIN:VJOURNAL\nDTSTART:20221004T170000\nEND:VJOURNAL", "the file holds no event"),
        ("BEGIN:VFREEBUSY\nDTSTART:20221001T000000Z\nDTEND:20221101T000000Z\nEND:VFREEBUSY", "the file holds no event"),
        ("BEGIN:VFREEBUSY\nFREEBUSY;FBTYPE=FREE:20221004T130000Z/PT2H\nEND:VFREEBUSY", "set aside: 1 shown as free"),
        (f"METHOD:CANCEL\nBEGIN:VEVENT\n{HELD}\nEND:VEVENT", "set aside: 1 cancelled"),
        (f"BEGIN:VEVENT\n{HELD.replace('2022', '2020')}\nEND:VEVENT", "set aside: 1 outside the year"),
    ],
)
def test_a_calendar_without_busy_time_is_read_and_said(tmp_path: Path, body: str, why: str) -> None:
    path = raw(tmp_path, body)
    assert times_of(path) == []
    assert said(path) == (
        f"other.ics: no busy time in the year ({why}); the sessions of G1 are placed as if there were none: is it the "
        "file of the right year?"
    )
    # What a scenario or a revision keeps of it can be read again.
    again = tmp_path / "again.yaml"
    again.write_bytes(to_yaml(load(path)))
    assert times_of(again) == []


def test_free_busy_periods(tmp_path: Path) -> None:
    lines = (
        "FREEBUSY:20221004T130000Z/PT2H,20221005T130000Z/20221005T150000Z,20121005T130000Z/20121005T150000Z",
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20221006T130000Z/PT1H",
        "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20221007T130000Z/PT1H",
        "FREEBUSY;FBTYPE=FREE:20221008T130000Z/soon",
    )
    path = raw(tmp_path, "\n".join(("BEGIN:VFREEBUSY", *lines, "END:VFREEBUSY")))
    assert times_of(path) == [TIME, "2022-10-05 17:00-19:00", "2022-10-06 17:00-18:00", "2022-10-07 17:00-18:00"]
    assert said(path).startswith("other.ics: 4 times from Tuesday 2022-10-04 to Friday 2022-10-07 (set aside: ")


@pytest.mark.parametrize(
    "period", ["20221004T130000Z/-PT2H", "20221004T130000/PT", "20221004T130000Z/20221004T120000Z", "20221004T130000Z"]
)
def test_a_faulty_period_names_its_line(tmp_path: Path, period: str) -> None:
    path = raw(tmp_path, f"BEGIN:VFREEBUSY\nFREEBUSY:20221003T130000Z/PT1H\nFREEBUSY:{period}\nEND:VFREEBUSY")
    fault = fault_in(path, "other.ics")
    assert fault.place.line == 5
    assert period.partition("/")[0] in fault.text.fr


def test_a_date_of_the_instance_alone_is_said_under_its_title(tmp_path: Path) -> None:
    path = with_file(tmp_path, "other.csv", "date,start,end\n")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("file: other.csv", "times: []"), encoding="utf-8")
    assert "no busy time in the year;" in said(path)
    path.write_text(text.replace("file: other.csv", "times: [{date: 2022-10-10, start: 18:00, end: 20:00}]"), "utf-8")
    assert said(path).endswith(": 1 time on Monday 2022-10-10")


# ── Events that share a UID ──────────────────────────────────────────────────────────────────────────────────────────


def shared(folder: Path, *events: str) -> list[str]:
    body = "".join(f"BEGIN:VEVENT\nUID:same\n{event}\nEND:VEVENT\n" for event in events)
    return times_of(raw(folder, body.strip()))


OTHER = HELD.replace("1004", "1006")
WEEKLY = HELD + "\nRRULE:FREQ=WEEKLY;COUNT=4"


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((HELD, OTHER), [TIME, at("10-06")]),
        ((f"{HELD}\nSEQUENCE:0", f"{OTHER}\nSEQUENCE:0"), [TIME, at("10-06")]),
        ((HELD, f"{OTHER}\nSEQUENCE:3"), [TIME, at("10-06")]),  # one says no version
        ((HELD, HELD), [TIME]),
        ((f"{OTHER}\nSEQUENCE:2", f"{HELD}\nSEQUENCE:1"), [at("10-06")]),
        ((f"{HELD}\nSEQUENCE:1", f"{HELD}\nSEQUENCE:2\nSTATUS:CANCELLED"), []),
        ((f"{HELD}\nSEQUENCE:1", f"{HELD}\nSEQUENCE:1\nSTATUS:CANCELLED"), [TIME]),
        # An occurrence moved, one cancelled, one shown as free, one moved out of the year.
        ((WEEKLY, "RECURRENCE-ID:20221011T170000\n" + OTHER.replace("1006", "1012")),
         [TIME, at("10-12"), at("10-18"), at("10-25")]),
        ((WEEKLY, "RECURRENCE-ID:20221011T170000\nSTATUS:CANCELLED"), [TIME, at("10-18"), at("10-25")]),
        ((WEEKLY, "RECURRENCE-ID:20221011T130000Z\nTRANSP:TRANSPARENT"), [TIME, at("10-18"), at("10-25")]),
        ((WEEKLY, "RECURRENCE-ID;VALUE=DATE:20221011\n" + HELD.replace("2022", "2029")),
         [TIME, at("10-18"), at("10-25")]),
        # The newest word on an occurrence, and one on none.
        ((WEEKLY, "SEQUENCE:2\nRECURRENCE-ID:20221011T170000\nSTATUS:CANCELLED",
          "SEQUENCE:1\nRECURRENCE-ID:20221011T170000\n" + OTHER), [TIME, at("10-18"), at("10-25")]),
        (("RECURRENCE-ID:20221011T170000\n" + OTHER,), [at("10-06")]),
        # From the third on an hour later and an hour shorter; then none at all.
        ((WEEKLY, "RECURRENCE-ID;RANGE=THISANDFUTURE:20221018T170000\nDTSTART:20221018T180000\nDTEND:20221018T190000"),
         [TIME, at("10-11"), at("10-18", "18:00-19:00"), at("10-25", "18:00-19:00")]),
        ((WEEKLY, "RECURRENCE-ID;RANGE=THISANDFUTURE:20221018T170000\nSTATUS:CANCELLED"), [TIME, at("10-11")]),
    ],
)  # fmt: skip
def test_events_that_share_a_uid(tmp_path: Path, events: tuple[str, ...], expected: list[str]) -> None:
    assert shared(tmp_path, *events) == expected


def test_an_older_version_is_said_to_be_replaced(tmp_path: Path) -> None:
    body = "".join(f"BEGIN:VEVENT\nUID:u\nSEQUENCE:{n}\n{e}\nEND:VEVENT\n" for n, e in enumerate((HELD, OTHER)))
    assert said(raw(tmp_path, body.strip())).endswith("(set aside: 1 replaced by a newer version)")


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_several_calendars_in_one_file_with_a_mark_and_bare_ends(tmp_path: Path) -> None:
    content = "\ufeff" + calendar(HELD) + calendar(OTHER)
    for ends in ("\r\n", "\n", "\r"):
        path = with_file(tmp_path, "other.ics", content.replace("\r\n", ends))
        assert times_of(path) == [TIME, at("10-06")]


def test_folded_lines_count_from_where_they_begin(tmp_path: Path) -> None:
    folded = "DTSTART;TZID=Europe\n /Paris:20221004T\n\t150000\nDURATION:PT2H"
    assert busy(tmp_path, folded) == [TIME]
    path = with_file(tmp_path, "other.ics", calendar(f"SUMMARY:a\n  b\n  c\n{HELD}\nRRULE:FREQ\n =HOURLY"))
    assert fault_in(path, "other.ics").place.line == 12


@pytest.mark.parametrize("name", ["tzone://Microsoft/Custom", "Customized Time Zone", "(UTC+01:00) Bruxelles, Paris"])
def test_zones_that_a_file_defines(tmp_path: Path, name: str) -> None:
    """2 h behind until 30 October, then 3 h."""
    event = f'DTSTART;TZID="{name}":20221026T150000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2'
    expected = [at("10-26", "17:00-18:00"), at("11-02", "18:00-19:00")]
    assert busy(tmp_path, event, head=ZONE.format(name=name)) == expected
    assert busy(tmp_path, event.replace('"', ""), head=ZONE.format(name=name)) == expected


@pytest.mark.parametrize("damage", [("FREQ=YEARLY", "FREQ=SECONDLY"), ("FREQ=YEARLY", "FREQ=YEARLY;INTERVAL=0"),
                                    ("+0200", "+25:61"), ("19700329T020000", "once")])  # fmt: skip
def test_a_zone_that_cannot_be_followed_is_an_unknown_one(tmp_path: Path, damage: tuple[str, str]) -> None:
    head = ZONE.format(name="Ici").replace(*damage)
    path = with_file(tmp_path, "other.ics", calendar(HELD.replace(":2022", ";TZID=Ici:2022"), head=head))
    assert "« Ici » est inconnu" in faults_of(path)[0].text.fr
    assert busy(tmp_path, HELD, head=head) == [TIME]  # nobody asks


# ── Bounds ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY", "FREQ=DAILY;UNTIL=99991231T235959Z", "FREQ=DAILY;COUNT=2147483647",
        "FREQ=DAILY;INTERVAL=1;WKST=SU", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU",
        "FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYDAY=MO,TU,WE,TH,FR,SA,SU",
    ],
)  # fmt: skip
def test_an_endless_recurrence_stops_with_the_courses(tmp_path: Path, rule: str) -> None:
    found = busy(tmp_path, f"DTSTART:19220904T170000\nDURATION:PT1H\nRRULE:{rule}")
    assert (found[0], found[-1], len(found)) == ("2022-09-05 17:00-18:00", "2023-07-21 17:00-18:00", 320)


def test_recurrences_that_ask_for_too_much_are_refused_at_their_line(tmp_path: Path) -> None:
    counted = "DTSTART:11000103T170000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2000000000"
    fault = fault_in(with_file(tmp_path, "other.ics", calendar(HELD, counted, counted)), "other.ics")
    assert fault.place.line == 22  # one such recurrence can still be followed
    assert "« UNTIL » au lieu de « COUNT »" in fault.text.fr
    never = "DTSTART:20220101T170000\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
    fault = fault_in(with_file(tmp_path, "other.ics", calendar(HELD, *[never] * 3000)), "other.ics")
    assert "too many dates" in fault.text.en
    hours = [f"DTSTART:20220101T{n // 60:02d}{n % 60:02d}00\nDURATION:PT1M\nRRULE:FREQ=DAILY" for n in range(99)]
    fault = fault_in(with_file(tmp_path, "other.ics", calendar(*hours)), "other.ics")
    assert "more than 20000 busy times" in fault.text.en
    minutes = "".join(f"2022-10-04,{n // 60 % 24:02d}:{n % 60:02d},23:59\n" for n in range(25_000))
    fault = fault_in(with_file(tmp_path, "other.csv", f"date,start,end\n{minutes}"), "other.csv")
    assert "more than 20000 busy times" in fault.text.en


@pytest.mark.parametrize("file", ["other.csv", "other.ics"])
def test_a_flood_of_faults_is_cut_short(tmp_path: Path, file: str) -> None:
    flood = calendar(*["SUMMARY:no start"] * 3_000) if file == "other.ics" else "date,start,end\n" + "x,y,z\n" * 9_000
    assert 100 < len(faults_of(with_file(tmp_path, file, flood))) < 1_000


def test_long_lists_of_dates(tmp_path: Path) -> None:
    """50,000 dates taken out and as many added, all of other years."""
    listed = ",".join(f"{1900 + n % 100}{n % 12 + 1:02d}{n % 28 + 1:02d}T170000" for n in range(50_000))
    event = f"{HELD}\nRRULE:FREQ=WEEKLY;COUNT=2\nEXDATE:{listed},20221011T170000\nRDATE:{listed}"
    assert busy(tmp_path, event) == [TIME]


def test_more_events_of_other_years_than_a_year_can_hold(tmp_path: Path) -> None:
    old = HELD.replace("2022", "2012")
    assert busy(tmp_path, *[old] * 8_000, HELD) == [TIME]


def test_blocks_without_end_or_without_bottom(tmp_path: Path) -> None:
    for body in ("BEGIN:X\n" * 100_000 + "END:X\n" * 100_000, "BEGIN:VEVENT\n" * 3):
        assert "tronqué" in fault_in(raw(tmp_path, body.strip()), "other.ics").text.fr


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_csv_lines_that_keep_nobody_busy(tmp_path: Path) -> None:
    rows = (
        "2022-10-04,17:00,19:00",
        "2022-10-05,12:00,12:00",
        "2019-10-05,19:00,17:00",
        "2019-10-05,19h,",
        "2019-10-05",
    )
    path = with_file(tmp_path, "other.csv", "date,start,end\n" + "\n".join(rows) + "\n")
    assert times_of(path) == [TIME]
    assert said(path).endswith("(set aside: 1 without a length, 3 outside the year)")


def test_csv_of_another_year(tmp_path: Path) -> None:
    path = with_file(tmp_path, "other.csv", "date,start,end\n2012-10-04,17:00,19:00\n")
    assert "no busy time in the year (set aside: 1 outside the year)" in said(path)


def test_remarks_change_neither_the_instance_nor_what_is_kept_of_it(tmp_path: Path) -> None:
    whole, spare = calendar(HELD), calendar(HELD, "DTSTART:20221005T170000")
    one = load(with_file(tmp_path, "other.ics", whole))
    two = load(with_file(tmp_path, "other.ics", spare))
    assert one.digest == two.digest
    assert "remark" not in json.loads(two.model_dump_json())["busy"][0]
