"""A year in which people come and go, command after command: what-if, check, publish, what-if again."""

import json
from pathlib import Path
from typing import Any

from scheduler.timetable import store
from tests.cli.program import REPOSITORY, scheduler

PUBLISHED = REPOSITORY / "solutions" / "cnam-reunion-asp-2022-23"
UNITS = "TET003, CCE001, TET007, AST004, TRS001, TET099"
NEW = f"add_group: {{id: 1A-ALT2, size: 8, alternance: {{min: 12, max: 14}}, units: [{UNITS}]}}"
WHATIF = "ligne-de-commande"


def _whatif(folder: Path, source: Path, *words: str) -> dict[str, Any]:
    run = scheduler("whatif", source, *words, "--json", "--out", folder, folder=REPOSITORY)
    assert run.returncode == 0, run.stdout + run.stderr
    made = folder / WHATIF
    checked = scheduler("check", made, made, folder=folder)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    why = ("--why", "x", "--database", f"sqlite:///{folder.parent / 'publications.sqlite'}")
    published = scheduler("publish", made, *why, folder=folder)
    assert published.returncode == 0, published.stdout + published.stderr
    (row,) = json.loads(run.stdout)["scenarios"]
    assert isinstance(row, dict)
    return row


def test_a_group_comes_leaves_and_comes_back_and_a_unit_ends(tmp_path: Path) -> None:
    came = _whatif(tmp_path / "came", PUBLISHED, "--from", "7 novembre 2022", "--change", NEW)
    assert came["moves"] == 0
    assert "1A-ALT2" in came["touched"]["groups"]
    after = store.load(tmp_path / "came" / WHATIF)
    assert {s.start.date().isoformat() >= "2022-11-07" for s in after.sessions if "1A-ALT2" in s.groups} == {True}
    assert 12 <= sum(day.group == "1A-ALT2" for day in after.alternance) <= 14

    left = _whatif(tmp_path / "left", tmp_path / "came" / WHATIF, "--from", "09/01/2023", "--drop-group", "1A-ALT2")
    assert (left["moves"], left["touched"]["groups"]) == (0, ["1A-ALT2"])
    _whatif(
        tmp_path / "back",
        tmp_path / "left" / WHATIF,
        "--from",
        "06/03/2023",
        "--change",
        "add_group: {id: 1A-ALT2, size: 8}",
    )
    ended = _whatif(tmp_path / "ended", tmp_path / "back" / WHATIF, "--from", "17/04/2023", "--drop-unit", "TET007")
    assert ended["moves"] == 0
    held = [s for s in store.load(PUBLISHED).of_unit["TET007"] if s.start.date().isoformat() < "2023-04-17"]
    now = store.load(tmp_path / "ended" / WHATIF).of_unit["TET007"]
    assert [(s.id, s.start) for s in now] == [(s.id, s.start) for s in held]
    ical = scheduler("export", *[tmp_path / "ended" / WHATIF] * 2, "--to", "ical", "--out", tmp_path, folder=tmp_path)
    assert ical.returncode == 0, ical.stderr
    (feed,) = tmp_path.rglob("groups/1A-ALT2.ics")
    held_on = {line[-15:-7] for line in feed.read_text("utf-8").splitlines() if line.startswith("DTSTART;TZID")}
    assert held_on
    assert not [day for day in held_on if not ("20221107" <= day < "20230109" or day >= "20230306")]
