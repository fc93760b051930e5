"""CSV files for the ENF, read back with csv and pandas, and held against what Moodle's importers read."""

import csv
import datetime as dt
import io
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from scheduler.export.enf.files import ATTENDANCE, COURSES, GROUPS, SESSIONS, enf
from tests.builders import make_instance, make_timetable, session, unit
from tests.export.sample import HOSTILE, full_year, moved, year

FILES = {
    "sessions.csv": SESSIONS,
    "moodle-attendance.csv": ATTENDANCE,
    "moodle-courses.csv": COURSES,
    "moodle-groups.csv": GROUPS,
}


def rows(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name].decode(), newline="")))


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    instance = year()
    return enf(instance, full_year(instance))


def test_headers_are_the_contract_letter_for_letter(files):
    header = {name: content.split(b"\r\n", 1)[0].decode() for name, content in files.items()}
    assert header == {
        "sessions.csv": "session_id,unit,title,semester,kind,number,of,groups,trainers,room,site,start,end,url,status",
        "moodle-attendance.csv": "course,groups,sessiondate,from,to,description,repeaton,repeatevery,repeatuntil,"
        "studentscanmark,allowupdatestatus,passwordgrp,randompassword,subnet,automark,autoassignstatus,absenteereport,"
        "preventsharedip,preventsharediptime,calendarevent,includeqrcode,rotateqrcode,studentsearlyopentime",
        "moodle-courses.csv": "shortname,fullname,category,idnumber,startdate,enddate,groupmode",
        "moodle-groups.csv": "groupname,coursename",
    }


@pytest.mark.parametrize("name", FILES)
def test_rfc_4180(files, name):
    content = files[name]
    assert content.endswith(b"\r\n") and not content.startswith(b"\xef\xbb\xbf")
    assert content.replace(b"\r\n", b"").count(b"\n") == content.replace(b"\r\n", b"").count(b"\r") == 0
    table = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    assert {len(row) for row in table} == {len(FILES[name])}


@pytest.mark.parametrize("name", FILES)
def test_pandas_reads_what_csv_reads(files, name):
    frame = pd.read_csv(io.BytesIO(files[name]), dtype=str, keep_default_na=False)
    assert frame.to_dict("records") == rows(files, name)


def test_same_arguments_same_bytes(files):
    instance = year()
    assert enf(instance, full_year(instance)) == files


def test_sessions_hold_every_session_and_alternance_day_in_time_order(files):
    table = rows(files, "sessions.csv")
    assert len(table) == 10 + 15 + 8 + 18
    assert [row["start"] for row in table] == sorted(row["start"] for row in table)
    assert {row["status"] for row in table} == {"confirmed"}
    assert {row["kind"] for row in table} == {"in_person", "webconference", "alternance"}


def test_a_session_row():
    instance = year()
    files = enf(instance, full_year(instance))
    row = next(row for row in rows(files, "sessions.csv") if row["session_id"] == "TET003-01")
    # TET003 is the second unit: Tuesday of its first week, 19:00, room P2
    assert row == {
        "session_id": "TET003-01", "unit": "TET003", "title": " ".join(HOSTILE.split()), "semester": "S1",
        "kind": "in_person", "number": "1", "of": "15", "groups": "ASP1;ASP2", "trainers": "ahpet;lebon", "room": "P2",
        "site": "PORT", "start": "2022-09-06T19:00:00+04:00", "end": "2022-09-06T21:00:00+04:00", "url": "",
        "status": "confirmed",
    }  # fmt: skip


def test_a_webconference_has_its_link_and_no_room(files):
    row = next(row for row in rows(files, "sessions.csv") if row["session_id"] == "TRS001-02")
    assert (row["kind"], row["room"], row["site"]) == ("webconference", "", "")
    assert row["url"] == "https://enf.example/webconf?room=TRS001,a;b"


def test_alternance_days_are_rows_without_a_unit(files):
    days = [row for row in rows(files, "sessions.csv") if row["kind"] == "alternance"]
    assert [row["number"] for row in days] == [str(n) for n in range(1, 19)]
    assert {(row["unit"], row["title"], row["of"], row["groups"]) for row in days} == {
        ("", "Journée d’alternance", "18", "ASP1-APP")
    }
    english = enf(year(), full_year(year()), lang="en")
    assert {row["title"] for row in rows(english, "sessions.csv") if row["kind"] == "alternance"} == {"Alternance day"}


def test_times_are_the_centre_s_even_when_the_timetable_says_them_in_another_offset():
    instance = year()
    utc = moved(full_year(instance), "TRS001-01")
    utc = utc.model_copy(update={"start": utc.start.astimezone(dt.UTC), "end": utc.end.astimezone(dt.UTC)})
    row = rows(enf(instance, make_timetable(instance, [utc])), "sessions.csv")[0]
    assert (row["start"], row["end"]) == ("2022-09-05T17:00:00+04:00", "2022-09-05T19:00:00+04:00")


def test_attendance_options_are_those_of_a_new_moodle_and_no_cell_begins_with_a_sign(files):
    table = rows(files, "moodle-attendance.csv")
    assert len(table) == 33
    row = table[0]
    assert row["course"] == "TRS001" and row["groups"] == "ASP1"
    assert (row["sessiondate"], row["from"], row["to"]) == ("2022-09-05", "17:00", "19:00")
    empty = {"repeaton", "repeatevery", "repeatuntil", "passwordgrp", "subnet"}
    assert {row[column] for column in empty} == {""}
    on = {"absenteereport", "calendarevent"}
    assert {row[column] for column in on} == {"1"}
    assert {row[column] for column in ATTENDANCE[6:] if column not in empty | on} == {"0"}
    assert not any(cell[:1] in "=+-@" for row in table for cell in row.values() if cell)


def test_attendance_description_is_html_for_moodle_puts_it_in_a_paragraph():
    instance = make_instance(units=[unit(url="https://enf.example/?a=1&b=2")])
    held = [session(instance, "U1", "2022-09-05", kind="webconference")]
    row = rows(enf(instance, make_timetable(instance, held)), "moodle-attendance.csv")[0]
    assert row["description"] == "Webconférence · https://enf.example/?a=1&amp;b=2"
    rooms = [{"id": "R1", "site": "PORT", "capacity": 30, "title": "Salle <b>"}]
    instance = make_instance(rooms=rooms, units=[unit()])
    row = rows(
        enf(instance, make_timetable(instance, [session(instance, "U1", "2022-09-05")])), "moodle-attendance.csv"
    )[0]
    assert row["description"] == "Regroupement · Salle &lt;b&gt;, Le Port"


def test_attendance_does_not_number_sessions_for_moodle_never_renumbers_them():
    instance = make_instance(units=[unit()])
    one, two = session(instance, "U1", "2022-09-05"), session(instance, "U1", "2022-09-12", number=2)
    alone = rows(enf(instance, make_timetable(instance, [two])), "moodle-attendance.csv")
    both = rows(enf(instance, make_timetable(instance, [one, two])), "moodle-attendance.csv")
    assert both[1] == alone[0]
    assert alone[0]["description"] == "Regroupement · Salle R1, Le Port"


def server_instant(row: dict[str, str], column: str, zone: str) -> dt.datetime:
    """What mod_attendance makes of a row: strtotime(date) in the server's zone, plus hours and minutes in seconds."""
    midnight = dt.datetime.fromisoformat(row["sessiondate"]).replace(tzinfo=ZoneInfo(zone))
    hours, minutes = map(int, row[column].split(":"))
    return midnight.astimezone(dt.UTC) + dt.timedelta(hours=hours, minutes=minutes)


@pytest.mark.parametrize(
    "zone", ["Indian/Reunion", "Europe/Paris", "Pacific/Noumea", "America/St_Johns", "Pacific/Kiritimati"]
)
def test_moodle_reads_the_right_instants_in_any_server_zone(zone):
    instance = year()
    timetable = full_year(instance)
    table = rows(enf(instance, timetable, server_timezone=ZoneInfo(zone)), "moodle-attendance.csv")
    read = [(row["course"], server_instant(row, "from", zone), server_instant(row, "to", zone)) for row in table]
    expected = [(s.unit, s.start, s.end) for s in sorted(timetable.sessions, key=lambda s: (s.start, s.id))]
    assert read == expected


def test_the_server_s_clock_and_date():
    instance = make_instance(units=[unit()])
    winter, summer = session(instance, "U1", "2023-03-07"), session(instance, "U1", "2022-09-06", number=2)
    late = session(instance, "U1", "2022-09-07", "19:00", number=3)
    timetable = make_timetable(instance, [winter, summer, late])

    def cells(zone: str) -> list[tuple[str, str, str]]:
        table = rows(enf(instance, timetable, server_timezone=ZoneInfo(zone)), "moodle-attendance.csv")
        return [(row["sessiondate"], row["from"], row["to"]) for row in table]

    assert cells("Europe/Paris") == [
        ("2022-09-06", "15:00", "17:00"), ("2022-09-07", "17:00", "19:00"), ("2023-03-07", "14:00", "16:00"),
    ]  # fmt: skip
    # Nouméa is 7 h ahead: 17:00 is midnight of the next day, 19:00–21:00 is 02:00–04:00
    assert cells("Pacific/Noumea") == [
        ("2022-09-07", "00:00", "02:00"), ("2022-09-08", "02:00", "04:00"), ("2023-03-08", "00:00", "02:00"),
    ]  # fmt: skip
    # Tokyo is 5 h ahead: 17:00–19:00 is 22:00–24:00 and 19:00–21:00 is 00:00–02:00 of the next day
    assert cells("Asia/Tokyo")[0] == ("2022-09-06", "22:00", "24:00")


def test_a_course_ends_after_its_last_examination(files):
    courses = {row["shortname"]: row for row in rows(files, "moodle-courses.csv")}
    assert list(courses) == ["TRS001", "TET003", "TET007"]  # AST002 is FOAD: its course is on another centre's ENF
    assert courses["TRS001"] == {
        "shortname": "TRS001", "fullname": "TRS001 – La relation aux publics en situations d’accompagnement",
        "category": "1", "idnumber": "cnam-test:TRS001", "startdate": "2022-09-05", "enddate": "2023-09-03",
        "groupmode": "2",
    }  # fmt: skip
    assert courses["TET007"]["startdate"] == "2023-03-06"


def test_courses_fit_moodle_s_columns():
    name, code = "n" * 80, "C" * 60
    instance = make_instance(name=name, units=[unit(code, title="é" * 300)])
    row = rows(enf(instance, make_timetable(instance, []), category=42), "moodle-courses.csv")[0]
    assert len(row["fullname"]) == 254 and row["fullname"].endswith("…")
    assert len(row["idnumber"]) == 100 and row["idnumber"].endswith(":" + code)
    assert row["category"] == "42"
    assert row["enddate"] == "2022-10-08"  # the day after the last of S1, which has no examinations


@pytest.mark.parametrize(
    ("server", "first", "last"),
    # From the centre's midnight of the 5th to that of the 8th: on the server, the day before at 22 h, then at 3 h.
    [("Indian/Reunion", "2022-09-05", "2022-10-08"), ("Europe/Paris", "2022-09-04", "2022-10-08"),
     ("Pacific/Noumea", "2022-09-05", "2022-10-09")],
)  # fmt: skip
def test_a_course_of_a_server_elsewhere_has_the_whole_of_its_first_and_last_day(server, first, last):
    instance = make_instance(units=[unit()])
    files = enf(instance, make_timetable(instance, []), server_timezone=ZoneInfo(server))
    [row] = rows(files, "moodle-courses.csv")
    assert (row["startdate"], row["enddate"]) == (first, last)


def test_no_backslash_reaches_moodle_s_reader_which_takes_it_for_an_escape():
    rooms = [{"id": "R1", "site": "PORT", "capacity": 30, "title": 'Salle "A\\"'}]
    instance = make_instance(rooms=rooms, units=[unit(title="C++ \\ LaTeX, fin \\")])
    files = enf(instance, make_timetable(instance, [session(instance, "U1", "2022-09-05")]))
    assert rows(files, "moodle-courses.csv")[0]["fullname"] == "U1 – C++ / LaTeX, fin /"
    assert rows(files, "moodle-attendance.csv")[0]["description"] == 'Regroupement · Salle "A&#92;", Le Port'
    assert rows(files, "sessions.csv")[0]["title"] == "C++ \\ LaTeX, fin \\"


def test_groups_of_each_course(files):
    assert rows(files, "moodle-groups.csv") == [
        {"groupname": "ASP1", "coursename": "TRS001"},
        {"groupname": "ASP1", "coursename": "TET003"},
        {"groupname": "ASP2", "coursename": "TET003"},
        {"groupname": "ASP2", "coursename": "TET007"},
    ]


def test_titles_are_not_disarmed_for_spreadsheets(files):
    titles = {row["unit"]: row["title"] for row in rows(files, "sessions.csv")}
    assert titles["TET007"] == "=Recherche d’information sur le Web"


def test_without_a_session_the_files_have_their_header_alone():
    instance = make_instance()
    files = enf(instance, make_timetable(instance, []))
    assert rows(files, "sessions.csv") == rows(files, "moodle-attendance.csv") == []
    assert len(rows(files, "moodle-courses.csv")) == 3
