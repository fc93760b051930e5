"""What was read of external calendars: said by `plan`, by `check`, and in the page; with what may be missing."""

import json
from pathlib import Path

import pytest

from tests.cli.program import REPOSITORY, scheduler

EVENT = "BEGIN:VEVENT\r\nUID:{day}\r\nDTSTART;VALUE=DATE:{day}\r\nDTEND;VALUE=DATE:{day}\r\nEND:VEVENT\r\n"


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny instance with two calendars, one of them empty."""
    folder = tmp_path_factory.mktemp("busy")
    text = (REPOSITORY / "instances" / "tiny" / "instance.yaml").read_text(encoding="utf-8")
    text += (
        "\nbusy:\n  - {groups: [G], title: Elsewhere, file: away.ics}\n  - {groups: [G], title: LMS, file: lms.ics}\n"
    )
    (folder / "instance.yaml").write_text(text, encoding="utf-8")
    days = "".join(EVENT.format(day=day) for day in ("20240910", "20240924"))
    for name, body in (("away.ics", days), ("lms.ics", "")):
        content = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}END:VCALENDAR\r\n"
        (folder / name).write_text(content, encoding="utf-8", newline="")
    return folder


READ = "away.ics : 2 fois du mardi 10/09/2024 au mardi 24/09/2024"
MISSING = "lms.ics : aucune occupation dans l’année (le fichier ne contient aucun événement) ; les séances de G"


def test_plan_check_and_the_page_say_what_was_read_and_what_was_not(planned: Path) -> None:
    done = scheduler("plan", ".", "--out", "out", "--workers", 1, folder=planned)
    assert done.returncode == 0, done.stderr
    checked = scheduler("check", ".", "out", folder=planned)
    page = (planned / "out" / "timetable.html").read_text(encoding="utf-8")
    for said in (done.stdout, checked.stdout, page):
        said = said.replace("\u00a0", " ").replace("\n", " ")
        assert READ in said
        assert MISSING in said
    found = json.loads(scheduler("check", ".", "out", "--json", folder=planned).stdout)
    assert found["accepted"]
    assert [text.replace("\u00a0", " ") for text in found["read"]] == [READ]
    assert [note.replace("\u00a0", " ")[: len(MISSING)] for note in found["notes"]] == [MISSING]


def test_a_plan_that_fails_says_it_too(planned: Path) -> None:
    whole = planned / "instance.yaml"
    text = whole.read_text(encoding="utf-8")
    pinned = planned / "pinned.yaml"
    unit = next(line for line in text.splitlines() if "code:" in line).split("code:")[1].split(",")[0].strip(" {}")
    pinned.write_text(text.replace("\nbusy:", f"\npins: [{{unit: {unit}, date: 2024-09-10}}]\nbusy:"), encoding="utf-8")
    done = scheduler("plan", pinned, "--out", "no", "--workers", 1, folder=planned)
    assert done.returncode == 3
    assert READ in done.stderr.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("command", "is_json"),
    [
        (("whatif", "out", "--unavailable", "BRUNO 2024-09-09"), False),
        (("whatif", "out", "--unavailable", "BRUNO 2024-09-09", "--json"), True),
        (("explain", "instance.yaml", "--no-repairs"), False),
        (("explain", "instance.yaml", "--no-repairs", "--json"), True),
        (("explain", "out/timetable.json", "--unavailable", "BRUNO 2024-09-09", "--no-repairs", "--json"), True),
        (("explain", "out/timetable.json", "--session", "CM1-01", "--json"), True),
        (("suggest", "out", "CM1-01"), False),
        (("suggest", "out", "CM1-01", "--json"), True),
        (("sensitivity", "out", "--trainer", "ALICE", "--json"), True),
    ],
)
def test_what_asks_about_a_timetable_warns_once_and_beside_the_json(
    command: tuple[str, ...], is_json: bool, planned: Path
) -> None:
    if not (planned / "out").exists():
        assert scheduler("plan", ".", "--out", "out", "--workers", 1, folder=planned).returncode == 0
    done = scheduler(*command, folder=planned)
    assert done.returncode == 0, done.stderr
    assert MISSING in done.stderr.replace("\u00a0", " ")
    assert (done.stdout + done.stderr).replace("\u00a0", " ").count(MISSING) == 1
    if is_json:
        json.loads(done.stdout)
