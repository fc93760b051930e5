"""A trainer's own calendar: unavailable in the slots that it overlaps, unless something else is typed for the date."""

import datetime as dt
from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.instance.dump import to_yaml
from scheduler.instance.kept_text import with_values
from scheduler.instance.load import load, parse
from scheduler.instance.workbook.writing.write import write_workbook
from scheduler.scenario.changes.apply import applied
from tests.scenario.world import scenario

ROOT = Path(__file__).parents[2]
TYPED = (ROOT / "instances" / "tiny" / "instance.yaml").read_text(encoding="utf-8")
CALENDAR = """\
date,start,end
2024-09-03,16:00,17:30
2024-09-05,08:00,09:00
2024-09-09,00:00,23:59
"""


def year(folder: Path, dated: str = "[]") -> str:
    (folder / "bob.csv").write_text(CALENDAR, encoding="utf-8")
    row = f"  - {{id: BOB, name: Bob, calendar: bob.csv, availability: {{dated: {dated}}}}}"
    text = TYPED.replace("\ntrainers:\n", f"\ntrainers:\n{row}\n", 1)
    (folder / "instance.yaml").write_text(text, encoding="utf-8")
    return text


def test_the_slots_that_it_overlaps_are_taken(tmp_path: Path) -> None:
    year(tmp_path)
    bob = load(tmp_path).trainer["BOB"].availability
    taken = [(day, hour) for day in range(2, 10) for hour in (17, 19)
             if bob.level(dt.date(2024, 9, day), dt.time(hour)) == "unavailable"]  # fmt: skip
    assert taken == [(3, 17), (9, 17), (9, 19)]


def test_what_is_typed_for_the_date_wins(tmp_path: Path) -> None:
    year(tmp_path, "[{first: 2024-09-09, last: 2024-09-09, level: ok}]")
    bob = load(tmp_path).trainer["BOB"].availability
    assert bob.level(dt.date(2024, 9, 9), dt.time(17)) == "ok"
    assert bob.level(dt.date(2024, 9, 3), dt.time(17)) == "unavailable"


def test_a_copy_holds_the_dates_themselves(tmp_path: Path) -> None:
    year(tmp_path)
    instance = load(tmp_path)
    copy = parse(to_yaml(instance).decode(), "copy", tmp_path / "elsewhere")[0]
    assert copy.trainer["BOB"].availability == instance.trainer["BOB"].availability


def test_a_change_is_written_beside_the_calendar(tmp_path: Path) -> None:
    text = year(tmp_path)
    before = load(tmp_path)
    asked = {"available": {"trainer": "BOB", "first": "2024-09-09"}}
    after = applied(scenario(asked), before).instance
    written = with_values(text, before, after)
    assert "calendar: bob.csv" in written
    assert len(written.splitlines()) == len(text.splitlines())
    again = parse(written, "again", tmp_path)[0].trainer["BOB"].availability
    assert again.level(dt.date(2024, 9, 9), dt.time(17)) == "ok"
    assert again == after.trainer["BOB"].availability


@pytest.mark.parametrize(
    ("file", "said"), [("../bob.csv", "dossier"), ("bib.csv", "n’existe pas"), ("bob.txt", "ni un iCal")]
)
def test_a_file_that_is_none_of_ours_is_refused(tmp_path: Path, file: str, said: str) -> None:
    text = year(tmp_path).replace("calendar: bob.csv", f"calendar: {file}")
    (tmp_path / "instance.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        load(tmp_path)
    (fault,) = error.value.faults
    assert said in fault.text.fr
    assert text.splitlines()[fault.place.line - 1].startswith("  - {id: BOB")


def test_a_workbook_keeps_it_and_needs_no_file_of_it(tmp_path: Path) -> None:
    year(tmp_path, "[{first: 2024-09-09, last: 2024-09-09, level: ok}]")
    instance = load(tmp_path)
    excel = tmp_path / "elsewhere" / "year.xlsx"
    excel.parent.mkdir()
    excel.write_bytes(write_workbook(instance))
    assert load(excel).trainer["BOB"] == instance.trainer["BOB"]
    assert load(excel).trainer["BOB"].from_calendar == instance.trainer["BOB"].from_calendar
