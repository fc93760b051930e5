"""Each command on the tiny instance: what it writes, says and returns."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.program import TINY, scheduler
from tests.export.reading import said


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in which the tiny instance has been planned."""
    folder = tmp_path_factory.mktemp("planned")
    done = scheduler("plan", TINY, "--workers", 1, folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    yield folder


def timetable(folder: Path) -> Path:
    return folder / "plans" / "tiny" / "timetable.json"


def test_plan_writes_every_file_and_says_the_proof(planned: Path) -> None:
    written = {p.name for p in timetable(planned).parent.iterdir()}
    assert written == {
        "hours.csv", "ical", "instance.yaml", "moodle-attendance.csv", "moodle-courses.csv", "moodle-groups.csv",
        "plan.xlsx", "sessions.csv", "timetable.html", "timetable.json",
    }  # fmt: skip
    tiers = json.loads(timetable(planned).read_text("utf-8"))["tiers"]
    assert [(tier["status"], tier["value"]) for tier in tiers] == [("optimal", 0), ("optimal", 17)]


def test_planning_again_keeps_every_event_and_takes_away_the_feeds_of_who_is_gone(planned: Path) -> None:
    folder = timetable(planned).parent / "ical"
    feeds = sorted(folder.rglob("*.ics"))
    before = [said(feed.read_bytes()) for feed in feeds]
    gone, theirs = folder / "rooms" / "gone.ics", folder / "rooms" / "theirs.ics"
    gone.write_bytes(feeds[0].read_bytes())
    theirs.write_bytes(b"BEGIN:VCALENDAR\r\nPRODID:-//another//program//EN\r\nEND:VCALENDAR\r\n")
    assert scheduler("plan", TINY, "--workers", 1, folder=planned).returncode == 0
    assert [said(feed.read_bytes()) for feed in feeds] == before
    assert (gone.exists(), theirs.exists()) == (False, True)
    theirs.unlink()
    assert feeds


@pytest.mark.parametrize(("lang", "words"), [("fr", "Optimal, prouvé"), ("en", "Optimal, proved")])
def test_check_accepts_in_both_languages(planned: Path, lang: str, words: str) -> None:
    done = scheduler("check", TINY, timetable(planned), "--lang", lang, folder=planned)
    assert done.returncode == 0
    assert words in done.stdout


def test_check_refuses_an_edited_timetable_and_export_writes_nothing(planned: Path, tmp_path: Path) -> None:
    content = json.loads(timetable(planned).read_text("utf-8"))
    dropped = content["sessions"].pop()
    edited = tmp_path / "edited.json"
    edited.write_text(json.dumps(content), "utf-8")
    done = scheduler("check", TINY, edited, "--lang", "fr", folder=tmp_path)
    assert done.returncode == 1
    assert "H1" in done.stdout
    assert dropped["unit"] in done.stdout
    done = scheduler("export", TINY, edited, "--out", tmp_path / "out", folder=tmp_path)
    assert done.returncode == 1
    assert not (tmp_path / "out").exists()


def test_export_writes_what_is_asked(planned: Path, tmp_path: Path) -> None:
    done = scheduler("export", TINY, timetable(planned), "--to", "csv", "--out", tmp_path / "out", folder=tmp_path)
    assert done.returncode == 0
    assert {p.suffix for p in (tmp_path / "out").iterdir()} == {".csv"}


@pytest.mark.parametrize("columns", ["80", "160"])
def test_show_names_units_hours_and_kinds_on_any_screen(planned: Path, columns: str) -> None:
    done = scheduler("show", TINY, timetable(planned), "--lang", "fr", folder=planned, COLUMNS=columns)
    assert done.returncode == 0
    sessions = json.loads(timetable(planned).read_text("utf-8"))["sessions"]
    assert {s["unit"] for s in sessions} <= set(done.stdout.split())
    assert "Regroupement" in done.stdout
    assert "17 h – 19 h" in done.stdout.replace("\u202f", " ").replace("\xa0", " ")


def test_show_suggests_a_name(planned: Path) -> None:
    done = scheduler("show", TINY, timetable(planned), "--group", "GG", folder=planned)
    assert done.returncode == 2
    assert "GG" in done.stderr


def test_solve_gives_the_same_bytes_twice(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        assert scheduler("solve", TINY, "-o", tmp_path / name, "--workers", 1, folder=tmp_path).returncode == 0
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


@pytest.mark.parametrize(
    "name", ["plan", "solve", "check", "export", "show", "whatif", "suggest", "explain", "sensitivity"]
)
@pytest.mark.parametrize(("lang", "word"), [("fr", "Exemples"), ("en", "Examples")])
def test_help_has_examples(tmp_path: Path, name: str, lang: str, word: str) -> None:
    done = scheduler(name, "--help", "--lang", lang, folder=tmp_path)
    assert done.returncode == 0
    assert word in done.stdout
    assert f"scheduler {name} " in done.stdout
