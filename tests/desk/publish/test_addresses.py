"""Addresses from the desk, with a real server of feeds that reads the database it publishes to."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.desk.draft.refusals import ActRefused
from scheduler.desk.publish.addresses import addresses_json, renew, revoke, serve_at
from scheduler.desk.publish.publications import place
from scheduler.desk.view import Wish
from tests.desk.publish.desk_year import DeskYear
from tests.web.serving import Publications, Served, serving


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DeskYear:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SCHEDULER_PUBLIC_URL", raising=False)
    found = DeskYear(tmp_path)
    found.publish()
    return found


@pytest.fixture
def served(desk: DeskYear) -> Iterator[Served]:
    publications = Publications(place(desk.opened.year))
    with serving(publications) as found:
        yield found
    publications.close()


def page(desk: DeskYear, of: str) -> str | None:
    rows = addresses_json(desk.opened.year, desk.draft.state.instance, "fr")["rows"]
    found: str | None = next(row["page"] for row in rows if row["audience"] == of)
    return found


def path(address: str | None) -> str:
    assert address is not None
    return "/" + address.split("/", 3)[3]


def test_subscribers_see_what_the_desk_publishes(desk: DeskYear, served: Served) -> None:
    feed = path(page(desk, "groups/G")) + ".ics"
    before = served.ask(feed)
    assert before.status == 200
    desk.move()
    assert served.ask(feed).body == before.body, "a draft is nobody's"
    desk.publish()
    after = served.ask(feed)
    assert re.search(rb"SEQUENCE:1\r\n", after.body)
    assert after.headers["etag"] != before.headers["etag"]


def test_another_address_closes_the_old_one_and_none_closes_all(desk: DeskYear, served: Served) -> None:
    old, trainer = page(desk, "groups/G"), page(desk, "trainers/ALICE")
    renew(desk.opened, Wish({"of": "groups/G"}))
    new = page(desk, "groups/G")
    assert (served.ask(path(old)).status, served.ask(path(new)).status) == (410, 200)
    revoke(desk.opened, Wish({"of": "groups/G"}))
    assert (served.ask(path(new)).status, page(desk, "groups/G")) == (410, None)
    with pytest.raises(ActRefused, match="closed already"):
        revoke(desk.opened, Wish({"of": "groups/G"}))
    for nobody in ("groups", "all", "groups/NOBODY", ""):
        with pytest.raises(ActRefused, match="nobody is called"):
            renew(desk.opened, Wish({"of": nobody}))
    assert page(desk, "trainers/ALICE") == trainer, "an innocent bystander"
    assert [note.partition(" ·")[0] for note in desk.notes()[1:]] == [
        "Nouvelle adresse pour Le groupe", "Adresse de Le groupe",
    ]  # fmt: skip


def test_the_public_address_is_checked_and_kept(desk: DeskYear, served: Served) -> None:
    assert addresses_json(desk.opened.year, desk.state.instance, "fr")["known"] is None
    here = f"http://127.0.0.1:{served.port}"
    for wrong, why in (
        ("edt.example", "no public address"),
        ("https://edt.example/?a=1", "no public address"),
        ("http://127.0.0.1:1", "nobody answers"),
        (f"{here}/elsewhere", "is not the server of feeds"),
    ):
        with pytest.raises(ActRefused, match=why):
            serve_at(desk.opened, Wish({"url": wrong}))
    serve_at(desk.opened, Wish({"url": f"{here}/"}))
    found = addresses_json(desk.opened.year, desk.state.instance, "fr")
    assert (found["base"], found["known"], found["isLocal"]) == (here, "told", True)
    serve_at(desk.opened, Wish({"url": "https://edt.example/planning", "sure": True}))
    assert (page(desk, "groups/G") or "").startswith("https://edt.example/planning/f/")


def test_a_server_of_another_database_is_told(desk: DeskYear, served: Served) -> None:
    served.publications.close()
    other = Publications("other.sqlite")
    with serving(other) as elsewhere, pytest.raises(ActRefused, match="same database"):
        serve_at(desk.opened, Wish({"url": f"http://127.0.0.1:{elsewhere.port}"}))
    other.close()


def test_the_variable_wins(desk: DeskYear, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHEDULER_PUBLIC_URL", "https://said.example")
    assert addresses_json(desk.opened.year, desk.state.instance, "fr")["known"] == "variable"
    with pytest.raises(ActRefused, match="SCHEDULER_PUBLIC_URL"):
        serve_at(desk.opened, Wish({"url": "https://edt.example", "sure": True}))


def test_an_address_is_closed_while_the_file_is_at_fault(desk: DeskYear) -> None:
    file = desk.opened.year.file
    file.write_text(file.read_text(encoding="utf-8").replace("2024-09-27", "2024-19-27"), encoding="utf-8")
    revoke(desk.opened, Wish({"of": "groups/G"}))
    assert page(desk, "groups/G") is None
