"""`scheduler feed list|new|revoke|write`: addresses to send, to change, to close; feeds as files."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from scheduler.cli.core.complaints import BadUsage, BadValue
from scheduler.cli.feed import feed_command
from scheduler.errors import InputError
from scheduler.publish.store.store import Store
from tests.builders import make_instance
from tests.cli.program import invoked, scheduler
from tests.export.reading import people_rows
from tests.publish.cases import DAYS, NOW, YEAR, opened, put, timetable

BASE = "https://edt.example/plan"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A published year, in a folder to work in, its database where it is by default."""
    monkeypatch.chdir(tmp_path)
    for name in ("SCHEDULER_DATABASE", "SCHEDULER_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    with opened("solutions/publications.sqlite") as opened_store:
        put(opened_store, YEAR, timetable(YEAR, {1: DAYS[0]}))
        yield opened_store


run = partial(invoked, feed_command, now=NOW)


def said_by(error: pytest.ExceptionInfo[InputError]) -> str:
    return "\n".join(error.value.lines("fr"))


class TestList:
    def test_every_address_is_told_whole(self, store: Store, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("list", "--public-url", f"{BASE}/") == 0
        printed = capsys.readouterr()
        for address in store.addresses.current().values():
            assert f"{BASE}/f/{address.token}" in printed.out
        assert printed.err == "Base des publications : solutions/publications.sqlite\n"

    def test_without_a_public_url_it_says_that_these_are_local(self, capsys: pytest.CaptureFixture[str]) -> None:
        run("list", "groups")
        printed = capsys.readouterr()
        assert "http://127.0.0.1:8000/f/" in printed.out
        assert "--public-url" in printed.err

    def test_the_environment_may_say_where(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SCHEDULER_PUBLIC_URL", BASE)
        run("list", "G1")
        assert f"{BASE}/f/" in capsys.readouterr().out
        monkeypatch.setenv("SCHEDULER_PUBLIC_URL", "edt.example")
        with pytest.raises(InputError) as caught:
            run("list")
        assert "SCHEDULER_PUBLIC_URL" in said_by(caught)

    @pytest.mark.parametrize("url", ["edt.example", "ftp://edt.example", "https://", "https://a/b?c", "https://u:p@a"])
    def test_an_address_that_is_none(self, url: str) -> None:
        with pytest.raises(BadValue) as caught:
            run("list", "--public-url", url)
        assert "https://edt.example/planning" in caught.value.text.fr

    def test_a_mail_merge(self, store: Store, capsys: pytest.CaptureFixture[str]) -> None:
        run("list", "trainers", "--csv", "--public-url", BASE)
        rows = people_rows(capsys.readouterr().out.encode())
        assert [row["audience"] for row in rows] == [f"trainers/{trainer.id}" for trainer in YEAR.trainers]
        token = store.addresses.current()[rows[0]["audience"]].token
        assert (rows[0]["page"], rows[0]["feed"]) == (f"{BASE}/f/{token}", f"{BASE}/f/{token}.ics")
        assert rows[0]["name"] == f"{YEAR.trainers[0].name} · {YEAR.title}"

    def test_a_group_that_is_gone_is_named_so(self, store: Store, capsys: pytest.CaptureFixture[str]) -> None:
        groups = YEAR.model_dump(exclude_defaults=True)["groups"]
        put(store, make_instance(groups=[*groups, {"id": "G9", "size": 3}]), timetable(YEAR, {1: DAYS[0]}), 1)
        put(store, YEAR, timetable(YEAR, {1: DAYS[0]}), 2)
        run("list", "G9")
        assert "n’est plus publié" in capsys.readouterr().out

    def test_csv_and_json_together_are_refused(self) -> None:
        with pytest.raises(BadUsage):
            run("list", "--csv", "--json")


class TestNames:
    def test_every_unknown_name_is_told_at_once_with_what_was_meant(self) -> None:
        with pytest.raises(InputError) as caught:
            run("list", "G1", "groups/G11", "nobody")
        said = caught.value.lines("fr")
        assert len(said) == 2
        assert "« groups/G1 »" in said[0]
        assert "« nobody »" in said[1]

    def test_a_name_of_two_audiences_is_to_be_written_in_full(self, store: Store) -> None:
        rooms = YEAR.model_dump(exclude_defaults=True)["rooms"]
        put(store, make_instance(rooms=[*rooms, {**rooms[0], "id": "G1"}]), timetable(YEAR, {}), 1)
        with pytest.raises(InputError) as caught:
            run("revoke", "G1")
        assert "groups/G1, rooms/G1" in said_by(caught)
        assert run("revoke", "rooms/G1") == 0


class TestNew:
    def test_the_old_address_is_closed_and_the_new_one_told(
        self, store: Store, capsys: pytest.CaptureFixture[str]
    ) -> None:
        old = store.addresses.current()["groups/G1"]
        assert run("new", "groups/G1", "--by", "ANNE", "--public-url", BASE) == 0
        new = store.addresses.current()["groups/G1"]
        assert new.token != old.token
        assert new.made_by == "ANNE"
        assert capsys.readouterr().out == f"groups/G1  {BASE}/f/{new.token}\n"

    def test_several_in_use_are_not_closed_without_yes(self, store: Store) -> None:
        before = store.addresses.all()
        with pytest.raises(InputError) as caught:
            run("new", "trainers")
        assert "--yes" in said_by(caught)
        assert store.addresses.all() == before
        assert run("new", "trainers", "--yes") == 0
        assert len(store.addresses.all()) == len(before) + len(YEAR.trainers)

    def test_missing_is_for_those_who_never_had_any(self, store: Store, capsys: pytest.CaptureFixture[str]) -> None:
        run("revoke", "G1")
        capsys.readouterr()
        assert run("new", "--missing") == 0
        assert "rien à faire" in capsys.readouterr().out
        assert "groups/G1" not in store.addresses.current()

    def test_somebody_must_be_named(self) -> None:
        with pytest.raises(BadUsage) as caught:
            run("new")
        assert "--missing" in caught.value.text.fr


class TestRevoke:
    def test_it_is_closed_once(self, store: Store, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("revoke", "G1") == 0
        assert "groups/G1" in capsys.readouterr().out
        assert "groups/G1" not in store.addresses.current()
        assert run("revoke", "G1", "--json") == 0
        assert json.loads(capsys.readouterr().out) == []


class TestWrite:
    def test_the_files_are_the_served_bytes(self, store: Store, tmp_path: Path) -> None:
        assert run("write", "--out", "flux") == 0
        snapshot = store.snapshot()
        assert snapshot is not None
        written = {path.relative_to("flux/ical").with_suffix("").as_posix() for path in Path("flux").rglob("*.ics")}
        assert written == set(snapshot.audiences)
        for path in snapshot.audiences:
            content = (tmp_path / f"flux/ical/{path}.ics").read_bytes()
            assert content == snapshot.feed(path, lang="fr", now=NOW).content

    def test_moodle_has_a_folder_of_its_own(self) -> None:
        assert run("write", "units", "--variant", "moodle", "--out", "flux") == 0
        assert {path.parent.as_posix() for path in Path("flux").rglob("*.ics")} == {"flux/moodle/ical/units"}

    def test_a_file_in_the_way_is_said_before_anything_is_written(self) -> None:
        Path("flux").write_text("")
        with pytest.raises(InputError):
            run("write", "--out", "flux")
        assert Path("flux").read_text() == ""


def test_the_program_knows_the_commands_and_where_nothing_is_published(tmp_path: Path) -> None:
    done = scheduler("feed", "list", "--database", "none.sqlite", folder=tmp_path, LANG="fr_FR.UTF-8")
    assert done.returncode == 2
    assert "scheduler publish" in done.stderr
    helped = scheduler("feed", "revoke", "--help", "--lang", "en", folder=tmp_path)
    assert helped.returncode == 0
    assert "Close the address of a feed." in helped.stdout
