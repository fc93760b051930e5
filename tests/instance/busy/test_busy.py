"""External busy times, from the instance itself, from iCal and from CSV."""

import datetime as dt
from pathlib import Path

import pytest

from scheduler.errors import MOST_FAULTS, Fault
from scheduler.instance import load as loading
from scheduler.instance.busy.reading import read_busy
from scheduler.instance.load import load
from scheduler.instance.schema.groups import BusyTime
from tests.instance.sample import SAMPLE, faults_of, write

TIMES = "times: [{date: 2022-10-10, start: 18:00, end: 20:00}]"


def with_file(folder: Path, name: str, content: str) -> Path:
    """The sample whose busy times come from a file beside it."""
    (folder / name).write_text(content, encoding="utf-8", newline="")
    return write(folder, SAMPLE.replace(TIMES, f"file: {name}"))


def calendar(*events: str, head: str = "") -> str:
    body = "".join(f"BEGIN:VEVENT\nUID:{n}\nDTSTAMP:20220901T000000Z\n{e}\nEND:VEVENT\n" for n, e in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n{head}{body}END:VCALENDAR\n".replace("\n", "\r\n")


def times_of(path: Path) -> list[str]:
    return [shown(time) for time in load(path).busy[0].times]


def shown(time: BusyTime) -> str:
    return f"{time.date} {time.start:%H:%M}-{time.end:%H:%M}"


def fault_in(path: Path, name: str) -> Fault:
    (fault,) = faults_of(path)
    assert Path(fault.place.file).name == name
    return fault


def test_times_written_in_the_instance_are_sorted_and_said_once(tmp_path: Path) -> None:
    twice = "times: [{date: 2022-10-11, start: 18:00, end: 20:00}, {date: 2022-10-10, start: 18:00, end: 20:00}, "
    twice += "{date: 2022-10-10, start: 18:00, end: 20:00}]"
    path = write(tmp_path, SAMPLE.replace(TIMES, twice))
    assert times_of(path) == ["2022-10-10 18:00-20:00", "2022-10-11 18:00-20:00"]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        # Paris is 2 h behind La Réunion until 30 October 2022, then 3 h.
        (
            "DTSTART;TZID=Europe/Paris:20221026T170000\nDTEND;TZID=Europe/Paris:20221026T183000\n"
            "RRULE:FREQ=WEEKLY;COUNT=2",
            ["2022-10-26 19:00-20:30", "2022-11-02 20:00-21:30"],
        ),
        ("DTSTART:20221004T130000Z\nDURATION:PT2H", ["2022-10-04 17:00-19:00"]),
        ("DTSTART:20221004T170000\nDTEND:20221004T190000", ["2022-10-04 17:00-19:00"]),
        ("DTSTART;VALUE=DATE:20221004", ["2022-10-04 00:00-23:59"]),
        (
            "DTSTART;VALUE=DATE:20221004\nDTEND;VALUE=DATE:20221006",
            ["2022-10-04 00:00-23:59", "2022-10-05 00:00-23:59"],
        ),
        ("DTSTART:20221004T220000\nDTEND:20221005T010000", ["2022-10-04 22:00-23:59", "2022-10-05 00:00-01:00"]),
        ("DTSTART:20221004T220000\nDTEND:20221005T000000", ["2022-10-04 22:00-23:59"]),
        ("DTSTART:20221004T170030\nDTEND:20221004T180030", ["2022-10-04 17:00-18:01"]),
        (
            "DTSTART:20221004T170000\nDTEND:20221004T190000\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20221011T170000",
            ["2022-10-04 17:00-19:00", "2022-10-18 17:00-19:00"],
        ),
        # Without an end, the recurrence stops with the courses: 2023-07-18 is their last Tuesday.
        (
            "DTSTART:20230711T170000\nDTEND:20230711T190000\nRRULE:FREQ=WEEKLY",
            ["2023-07-11 17:00-19:00", "2023-07-18 17:00-19:00"],
        ),
        # It began years before: only the days of the courses count, from Monday 5 September.
        (
            "DTSTART:20150907T170000\nDTEND:20150907T190000\nRRULE:FREQ=WEEKLY;UNTIL=20220915T000000",
            ["2022-09-05 17:00-19:00", "2022-09-12 17:00-19:00"],
        ),
        (
            "DTSTART:20221004T170000\nDTEND:20221004T190000\nSUMMARY:R\u00e9union\\, \u00e0 17 h",
            ["2022-10-04 17:00-19:00"],
        ),
    ],
)
def test_events_become_local_hours(tmp_path: Path, event: str, expected: list[str]) -> None:
    assert times_of(with_file(tmp_path, "other.ics", calendar(event))) == expected


def test_cancelled_and_free_events_keep_nobody_busy(tmp_path: Path) -> None:
    held = "DTSTART:20221004T170000\nDTEND:20221004T190000"
    cancelled = held.replace("1004", "1005") + "\nSTATUS:CANCELLED"
    free = held.replace("1004", "1006") + "\nTRANSP:TRANSPARENT"
    events = (held, cancelled, free)
    assert times_of(with_file(tmp_path, "other.ics", calendar(*events))) == ["2022-10-04 17:00-19:00"]


def test_a_zone_defined_in_the_file(tmp_path: Path) -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Ailleurs\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0100\n"
        "END:STANDARD\nEND:VTIMEZONE\n"
    )
    event = "DTSTART;TZID=Ailleurs:20221004T140000\nDTEND;TZID=Ailleurs:20221004T160000"
    assert times_of(with_file(tmp_path, "other.ics", calendar(event, head=zone))) == ["2022-10-04 17:00-19:00"]


@pytest.mark.parametrize(
    ("event", "line", "fr", "en"),
    [
        ("DTSTART:20221304T170000\nDTEND:20221004T190000", 7, "DTSTART:20221304T170000", "cannot be read"),
        ("DTSTART:20221004T170000\nDTEND:20221004T160000", 8, "ne suit pas le début", "does not follow"),
        ("DTSTART:20221004T170000\nDTEND;VALUE=DATE:20221005", 8, "ne suit pas le début", "does not follow"),
        ("SUMMARY:x", 4, "« DTSTART »", "“DTSTART”"),
        ("DTSTART;TZID=Foo/Bar:20221004T170000\nDTEND;TZID=Foo/Bar:20221004T180000", 7, "« Foo/Bar »", "Europe/Paris"),
        ("DTSTART:20221004T170000\nDTEND:20221004T180000\nRRULE:FREQ=SECONDLY", 9, "FREQ=SECONDLY", "DAILY"),
        ("DTSTART:20221004T170000\nDTEND:20221004T180000\nRRULE:FREQ=DAILY;BYSECOND=1,2", 9, "BYSECOND", "not allowed"),
        ("DTSTART:20221004T170000\nDTEND:20221004T180000\nRRULE:FREQ=SOMETIMES", 9, "SOMETIMES", "cannot be read"),
        ("DTSTART:20221004T170000\nDTSTART:20221005T170000\nDTEND:20221006T170000", 7, "deux fois", "twice"),
        ("DTSTART:20221004T170000\nDURATION:P2XH", 8, "P2XH", "cannot be read"),
        ("DTSTART:20221004T170000\nDTEND:20221004T180000\nRRULE:FREQ=DAILY;INTERVAL=0", 9, "INTERVAL=0", "at least 1"),
        ("DTSTART:20221004T170000\nDTEND:20221004T180000\nRRULE:FREQ=DAILY;COUNT=0", 9, "COUNT=0", "at least 1"),
        ("DTSTART:20221004T170000\nDTEND:20221004T180000\nRRULE:FREQ=DAILY;BYHOUR=18", 9, "BYHOUR=18", "not allowed"),
        ("DTSTART:20221004T170000\nDTEND:20221004T180000\nEXDATE:2022-10-11", 9, "EXDATE:2022-10-11", "cannot be read"),
        ("DTSTART:20221004T170000\nDURATION:-PT2H", 8, "-PT2H", "positive duration"),
        ("DTSTART:20221004T170000\nDURATION:PT", 8, "DURATION:PT", "cannot be read"),
        ("DTSTART;VALUE=DATE:20221004\nDTEND;VALUE=DATE:20221003", 8, "ne suit pas le début", "does not follow"),
        ("DTSTART;VALUE=DATE:20221004\nDURATION:-P1D", 8, "-P1D", "positive duration"),
        ("DTSTART:20221004T170000Z\nDTEND:20221004T200000Z\nRECURRENCE-ID:soon", 9, "soon", "cannot be read"),
        ("DTSTART:20221004T170000\nDURATION:PT1H\nRDATE:20221099T170000", 9, "20221099", "cannot be read"),
    ],
)  # fmt: skip
def test_faults_of_an_ical_file_name_its_line(tmp_path: Path, event: str, line: int | None, fr: str, en: str) -> None:
    fault = fault_in(with_file(tmp_path, "other.ics", calendar(event)), "other.ics")
    assert fault.place.line == line
    assert fr in fault.text.fr
    assert en in fault.text.en


@pytest.mark.parametrize(
    ("content", "fr"),
    [
        ("hello\n", "BEGIN:VCALENDAR"),
        ("", "BEGIN:VCALENDAR"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20221004T170000\n", "tronqué"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", "tronqué"),
        ("BEGIN:VCALENDAR\nhello\nEND:VCALENDAR\nEND:VCALENDAR\n", "tronqué"),
        ("BEGIN:VEVENT\nDTSTART:20221004T170000\nEND:VEVENT\n", "BEGIN:VCALENDAR"),
    ],
)
def test_what_is_no_ical(tmp_path: Path, content: str, fr: str) -> None:
    assert fr in fault_in(with_file(tmp_path, "other.ics", content), "other.ics").text.fr


@pytest.mark.parametrize(
    "content",
    [
        "date,start,end\n2022-10-11,17:00,19:00\n2022-10-04,18:00,20:00\n",
        "date;start;end;title\r\n2022-10-11;17:00;19:00;AST002, suite\r\n\r\n2022-10-04;18:00;20:00;\r\n",
        "\ufeffDate,Start,End,Title\n"
        '2022-10-11,17:00,19:00,"a, b"\n2022-10-04, 18:00 ,20:00,x\n2022-10-04,18:00,20:00,\n',
    ],
)
def test_csv_with_commas_semicolons_and_a_mark(tmp_path: Path, content: str) -> None:
    expected = ["2022-10-04 18:00-20:00", "2022-10-11 17:00-19:00"]
    assert times_of(with_file(tmp_path, "other.csv", content)) == expected


@pytest.mark.parametrize(
    ("content", "line", "fr", "en"),
    [
        ("date,start,end\n26/12/2022,17:00,19:00\n", 2, "écrivez 2022-12-26", "write 2022-12-26"),
        ("date,start,end\n2022-10-04,17:60,19:00\n", 2, "17:60", "00 to 59"),
        ("date,start,end\n\n2022-10-04,19:00,17:00\n", 3, "17:00", "not after the start"),
        ("date,start,end\n2022-10-04,19:00\n", 2, "2 cellules pour 3 colonnes", "2 cells for 3 columns"),
        ("date,start,end\n2022-10-04,17:00,19:00,x\n", 2, "4 cellules", "4 cells"),
        ("date,start\n2022-10-04,19:00\n", 1, "« end »", "“end”"),
        ("date,start,end,salle\n2022-10-04,17:00,19:00,x\n", 1, "« salle »", "“salle”"),
        ("", 1, "date,start,end,title", "first line"),
        ('date,start,end\n"2022-10-04,17:00,19:00\n', 2, "guillemets", "quotes"),
    ],
)
def test_faults_of_a_csv_file_name_its_line(tmp_path: Path, content: str, line: int | None, fr: str, en: str) -> None:
    fault = fault_in(with_file(tmp_path, "other.csv", content), "other.csv")
    assert fault.place.line == line
    assert fr in fault.text.fr
    assert en in fault.text.en


def test_every_faulty_line_of_a_csv_and_the_instance_come_together(tmp_path: Path) -> None:
    path = with_file(tmp_path, "other.csv", "date,start,end\n2022-13-01,17:00,19:00\n2022-10-04,17h,19:00\n")
    path.write_text(path.read_text(encoding="utf-8").replace("size: 12", "size: x"), encoding="utf-8")
    assert sorted((Path(f.place.file).name, f.place.line) for f in faults_of(path)) == [
        ("instance.yaml", 27),
        ("other.csv", 2),
        ("other.csv", 3),
    ]


def test_a_csv_in_latin_1(tmp_path: Path) -> None:
    path = with_file(tmp_path, "other.csv", "")
    (tmp_path / "other.csv").write_bytes("date,start,end,title\n2022-10-04,17:00,19:00,Été\n".encode("latin-1"))
    fault = fault_in(path, "other.csv")
    assert fault.place.line == 2
    assert "UTF-8" in fault.text.fr


@pytest.mark.parametrize(
    "file",
    [
        "/etc/a.ics",
        "../other.ics",
        "a/../../b.ics",
        "'C:\\b.ics'",
        "'..\\b.ics'",
        "link.ics",
        "loop.ics",
        f"{'x' * 300}.ics",
    ],
)
def test_files_outside_the_directory_are_refused(tmp_path: Path, file: str) -> None:
    folder = tmp_path / "instance"
    folder.mkdir()
    (tmp_path / "other.ics").write_text(calendar("DTSTART;VALUE=DATE:20221004"), encoding="utf-8")
    (folder / "link.ics").symlink_to(tmp_path / "other.ics")
    (folder / "loop.ics").symlink_to(folder / "loop.ics")
    (fault,) = faults_of(write(folder, SAMPLE.replace(TIMES, f"file: {file}")))
    assert fault.place.line == 40
    assert "dossier de l’instance" in fault.text.fr
    assert "copy it beside the instance" in fault.text.en


def test_a_file_in_a_folder_below(tmp_path: Path) -> None:
    (tmp_path / "foad").mkdir()
    (tmp_path / "foad" / "a.ics").write_text(calendar("DTSTART;VALUE=DATE:20221004"), encoding="utf-8", newline="")
    assert times_of(write(tmp_path, SAMPLE.replace(TIMES, "file: foad/a.ics"))) == ["2022-10-04 00:00-23:59"]


def test_a_missing_file_names_those_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "ast002.ics").write_text("", encoding="utf-8")
    (fault,) = faults_of(write(tmp_path, SAMPLE.replace(TIMES, "file: ast02.ics")))
    assert fault.place.line == 40
    assert "« ast02.ics »" in fault.text.fr
    assert "ast002.ics" in fault.text.en


def test_another_format(tmp_path: Path) -> None:
    (tmp_path / "dates.txt").write_text("", encoding="utf-8")
    (fault,) = faults_of(write(tmp_path, SAMPLE.replace(TIMES, "file: dates.txt")))
    assert "« .ics » ou « .csv »" in fault.text.fr


def test_times_and_file_add_up(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("date,start,end\n2022-10-04,17:00,19:00\n", encoding="utf-8")
    path = write(tmp_path, SAMPLE.replace(TIMES, f"file: a.csv, {TIMES}"))
    assert times_of(path) == ["2022-10-04 17:00-19:00", "2022-10-10 18:00-20:00"]
    assert load(path).busy[0].times[0].date == dt.date(2022, 10, 4)


def entries(folder: Path, files: list[str]) -> Path:
    rows = "".join(f"  - {{groups: [G1], title: Elsewhere, file: {file}}}\n" for file in files)
    head, _, _ = SAMPLE.partition("busy:\n")
    return write(folder, f"{head}busy:\n{rows}")


def test_a_file_of_several_entries_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("date,start,end\n2022-10-04,17:00,19:00\n", encoding="utf-8")
    read: list[Path] = []
    monkeypatch.setattr(loading, "read_busy", lambda path, *rest: read.append(path) or read_busy(path, *rest))
    instance = load(entries(tmp_path, ["a.csv"] * 3))
    assert [[shown(time) for time in entry.times] for entry in instance.busy] == [["2022-10-04 17:00-19:00"]] * 3
    assert read == [tmp_path / "a.csv"]


def test_all_entries_together_have_a_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of entries of one long file would take minutes and the memory of the machine."""
    monkeypatch.setattr(loading, "MOST_BUSY_TIMES", 5)
    (tmp_path / "a.csv").write_text(
        "date,start,end\n" + "".join(f"2022-10-0{day},17:00,19:00\n" for day in (3, 4)), encoding="utf-8"
    )
    assert len(load(entries(tmp_path, ["a.csv"] * 2)).busy) == 2
    path = entries(tmp_path, ["a.csv"] * 9)
    (fault,) = faults_of(path)
    third = [n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "a.csv" in line][2]
    assert fault.place.line == third
    assert "nommez-le une fois pour tous ses groupes" in fault.text.fr


def test_faulty_files_without_end_stop_at_the_most_faults(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("date,start,end\nx,y,z\n", encoding="utf-8")
    rows = [f"b{n}.csv" for n in range(MOST_FAULTS + 50)]
    for row in rows:
        (tmp_path / row).write_bytes((tmp_path / "b.csv").read_bytes())
    assert len(faults_of(entries(tmp_path, rows))) <= MOST_FAULTS + 3


def test_columns_without_end_are_not_all_told(tmp_path: Path) -> None:
    path = with_file(tmp_path, "a.csv", "date,start,end" + ",c" * 50_000 + "\n2022-10-04,17:00,19:00\n")
    faults = faults_of(path)
    assert 1 <= len(faults) <= MOST_FAULTS
    assert "la colonne « c » est inconnue ou répétée" in faults[0].text.fr
