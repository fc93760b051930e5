"""The access log: a line a request, nothing in it that opens a feed, files that are moved away."""

import datetime as dt
import time
from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.text import Text
from scheduler.web.log import AccessLog, LoggedRequest, without_tokens
from tests.web.serving import WAIT_S

AT = dt.datetime(2026, 11, 24, 3, 52, 11, tzinfo=dt.UTC)
TOKEN = "abcdefghijklmnopqrstuvwxyz234567"


def line(path: str = "/f/groups/G1.ics", agent: str = "khal/0.11") -> LoggedRequest:
    return LoggedRequest(AT, "192.0.2.1", "GET", path, 200, 1234, 0.0012, agent)


def wait_for(path: Path, text: str) -> str:
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        if path.exists() and text in (found := path.read_text()):
            return found
        time.sleep(0.02)
    raise AssertionError(f"{text} is not in {path}")


def test_a_line() -> None:
    expected = '2026-11-24T03:52:11Z 192.0.2.1 GET /f/groups/G1.ics 200 1234 1.2 "khal/0.11"\n'
    assert str(line()) == expected


def test_a_header_cannot_write_a_line_or_command_a_terminal() -> None:
    said = str(line(agent='a"b\\c\r\n2026 \x1b[31m é'))
    assert said.count("\n") == 1
    assert said.endswith(r'"a\x22b\x5cc\x0d\x0a2026 \x1b[31m \xe9"' + "\n")
    assert len(str(line(agent="x y" * 10_000))) < 400


def test_a_name_stays_one_word() -> None:
    assert "/f/rooms/Salle%20%22A%22%0A%25é.ics 200" in str(line(path='/f/rooms/Salle "A"\n%é.ics'))


def test_no_token_in_a_header() -> None:
    assert TOKEN not in str(line(agent=f"Fetcher (https://edt.example/f/{TOKEN}.ics)"))
    assert TOKEN.upper() not in without_tokens(f"x{TOKEN.upper()}.")
    token = "wgjhui4whq2x5abk3dmqzn6rtlv7ceo2"
    for broken in (f"{'x' * 775}×A {token}", token.replace("u", "%75"), f"{token[:16]}, {token[16:]}"):
        said = str(line(agent=broken))
        assert not any(token[at : at + 12] in said for at in range(20))
    browser = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Thunderbird/115.3.1 DAVx5/4.3.1-ose"
    assert browser in str(line(agent=browser))
    assert without_tokens("scheduler.web.archive KeyError") == "scheduler.web.archive KeyError"


def test_it_appends_and_writes_all_before_it_closes(tmp_path: Path) -> None:
    path = tmp_path / "access.log"
    path.write_text("before\n")
    told: list[Text] = []
    log = AccessLog(told.append, path=path)
    for number in range(1000):
        log.add(line(agent=str(number)))
    log.close()
    found = path.read_text().splitlines()
    assert found[0] == "before"
    assert [each.rpartition(" ")[2] for each in found[1:]] == [f'"{number}"' for number in range(1000)]


def test_a_file_that_was_moved_away_is_made_anew(tmp_path: Path) -> None:
    path, old = tmp_path / "access.log", tmp_path / "access.log.1"
    told: list[Text] = []
    log = AccessLog(told.append, path=path)
    log.add(line(agent="first"))
    wait_for(path, "first")
    path.rename(old)
    log.add(line(agent="second"))
    assert "first" not in wait_for(path, "second")
    log.close()
    assert "second" not in old.read_text()
    assert path.stat().st_mode & 0o007 == 0


def test_a_disk_that_refuses_does_not_stop_the_log(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "access.log"
    path.parent.mkdir()
    told: list[Text] = []
    log = AccessLog(told.append, path=path)
    path.unlink()
    path.parent.rmdir()
    log.add(line(agent="lost"))
    log.add(line(agent="lost too"))
    until = time.monotonic() + WAIT_S
    while not told:
        assert time.monotonic() < until
    path.parent.mkdir()
    log.add(line(agent="kept"))
    wait_for(path, "kept")
    log.close()
    assert len(told) == 1
    assert "le serveur continue" in told[0].fr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_is_told_once_and_not_again_at_the_end() -> None:
    told: list[Text] = []
    log = AccessLog(told.append, path=Path("/dev/full"))
    log.add(line())
    log.close()
    assert len(told) == 1


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        AccessLog(print, path=tmp_path)
    assert "--access-log" in caught.value.lines("fr")[0]


def test_none_is_kept_without_a_place() -> None:
    log = AccessLog(print)
    log.add(line())
    log.close()
    assert not log.is_kept
