"""What the view answers over HTTP: files marked as draft or as published, bad questions, nothing else."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator

import openpyxl
import pytest

from tests.desk.desk_process import Running, desk
from tests.desk.project import TINY, project
from tests.desk.test_gate import Browser

HERE = f"/y/{TINY}/"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with desk(project(tmp_path_factory.mktemp("desk"))) as found:
        yield found


@pytest.fixture(scope="module")
def browser(running: Running) -> Browser:
    """One that has published revision 1."""
    found = Browser(running)
    _, headers, _ = found.ask("GET", running.url.removeprefix(running.base))
    found.cookie = headers["set-cookie"].partition(";")[0]
    seen = json.loads(found.ask("GET", f"{HERE}publish.json")[2])
    status, body = found.act({"kind": "publish", "state": seen["state"], "key": seen["key"], "after": 0})
    assert status == 200, body
    return found


def got(browser: Browser, path: str) -> tuple[str, bytes]:
    """The file's name and content."""
    status, headers, body = browser.ask("GET", HERE + path)
    assert status == 200, body
    return headers["content-disposition"].partition('filename="')[2].rstrip('"'), body


def test_files_of_the_draft_are_marked_and_those_of_a_revision_are_not(browser: Browser) -> None:
    for number, mark, stem in ((0, True, "brouillon-tiny"), (1, False, "revision-1-tiny")):
        name, page = got(browser, f"file?what=page&revision={number}")
        assert (name, "BROUILLON ·" in page.decode()) == (f"{stem}.html", mark)
        name, book = got(browser, f"file?what=xlsx&revision={number}")
        cells = [str(cell.value) for sheet in openpyxl.load_workbook(io.BytesIO(book)) for row in sheet for cell in row]
        assert (name, any("BROUILLON ·" in cell for cell in cells)) == (f"{stem}.xlsx", mark)
        name, packed = got(browser, f"file?what=ical&revision={number}")
        feeds = zipfile.ZipFile(io.BytesIO(packed))
        group = next(each for each in feeds.namelist() if each.endswith("groups/G.ics"))
        assert (name, "BROUILLON ·" in feeds.read(group).decode()) == (f"{stem}-ical.zip", mark)
        name, table = got(browser, f"file?what=csv&revision={number}")
        assert (name, len(list(csv.DictReader(io.StringIO(table.decode()))))) == (f"{stem}.csv", 8)
        assert json.loads(got(browser, f"file?what=json&revision={number}")[1])["instance"] == TINY
        assert len(zipfile.ZipFile(io.BytesIO(got(browser, f"file?what=moodle&revision={number}")[1])).namelist()) == 6


def test_the_enf_and_what_is_done_by_hand(browser: Browser) -> None:
    _, packed = got(browser, "file?what=enf&revision=1")
    names = {name.rpartition("/")[2] for name in zipfile.ZipFile(io.BytesIO(packed)).namelist()}
    assert names == {"sessions.csv", "moodle-attendance.csv", "moodle-courses.csv", "moodle-groups.csv"}
    _, packed = got(browser, "file?what=enf&revision=1&since=1&zone=Europe/Paris&category=12")
    files = zipfile.ZipFile(io.BytesIO(packed))
    assert b"Rien" in files.read("revision-1-tiny/moodle-update.txt")
    lines = json.loads(browser.ask("GET", f"{HERE}enf.json?revision=1&since=0&lang=fr")[2])["lines"]
    assert lines[0].startswith("À faire dans l’ENF (Moodle), de la première importation à la révision 1")
    bad = {
        "revision=1&since=1&zone=Mars/Olympus": "fuseau horaire",
        "revision=1&since=2": "plus récente",
        "since=2": "n’existe pas",
    }
    for wrong, told in bad.items():
        status, _, body = browser.ask("GET", f"{HERE}enf.json?{wrong}&lang=fr")
        assert (status in (409, 422), told in body.decode()) == (True, True), wrong


def test_pages_to_look_at_run_their_own_script_alone(browser: Browser) -> None:
    for path in ("timetable.html?revision=1", "timetable.html", "changes.html?revision=1"):
        status, headers, _ = browser.ask("GET", HERE + path)
        policy = headers["content-security-policy"]
        assert status == 200
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert "style-src 'self'" in browser.ask("GET", f"{HERE}publish")[1]["content-security-policy"]


def test_codes_and_sheets(browser: Browser) -> None:
    status, headers, body = browser.ask("GET", f"{HERE}qr.svg?of=groups/G")
    assert (status, headers["content-type"]) == (200, "image/svg+xml")
    assert body.startswith(b"<svg xmlns=")
    assert browser.ask("GET", f"{HERE}qr.svg?of=groups/NOBODY")[0] == 404
    sheet = browser.ask("GET", f"{HERE}sheet?of=trainers")[2].decode()
    assert (sheet.count("<svg"), "Alice" in sheet, "Bruno" in sheet) == (2, True, True)
    rows = got(browser, "addresses.csv")[1].decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + 6


@pytest.mark.parametrize(
    "path",
    [
        "file?what=passwords", "file?what=page&revision=9", "file?what=page&revision=-1", "file?revision=%D9%A1",
        "changes.json?revision=99999999999", "notice.json?of=group/X", "message.eml", "changes.html", "sheet",
        "file?what=enf&category=x", "rollback.json", "qr.svg",
    ],
)  # fmt: skip
def test_bad_questions_get_no_file(browser: Browser, path: str) -> None:
    status, headers, body = browser.ask("GET", HERE + path)
    assert status in (400, 404, 409, 422), body
    assert json.loads(body)["refused"]
    assert "content-disposition" not in headers


@pytest.mark.parametrize(
    "wish",
    [
        {"kind": "publish"}, {"kind": "publish", "state": 1, "key": 3, "after": 0},
        {"kind": "publish", "state": 1, "key": "", "after": "1"}, {"kind": "rollback", "revision": 1.5},
        {"kind": "publish", "state": 2, "key": "x", "after": 1, "clashes": "yes"}, {"kind": "revoke", "of": ["a"]},
        {"kind": "serve_at", "url": 3}, {"kind": "rollback", "revision": 99, "after": 1, "why": "a"},
        {"kind": "rollback", "revision": 1.5, "after": 1, "why": "a"},
    ],
)  # fmt: skip
def test_bad_wishes_change_nothing(browser: Browser, wish: dict[str, object]) -> None:
    status, body = browser.act(wish)
    assert status in (400, 409, 422), body
    assert len(json.loads(browser.ask("GET", f"{HERE}publish.json")[2])["revisions"]) == 1
