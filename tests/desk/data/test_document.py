"""The instance's data edited on the desk: what is typed is understood, faults stand at their cell, the file stays."""

from pathlib import Path
from typing import Any

import pytest

from scheduler.desk.data.document import Document
from scheduler.desk.data.steps import WishRefused
from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.refusals import ActRefused, ActStale
from scheduler.errors import InputError
from tests.desk.project import REAL, TINY, draft, project

Wish = dict[str, Any]


def typed(path: list[str | int], text: str, **more: Any) -> Wish:
    return {"do": "set", "path": path, "typed": text, **more}


def saved(of: Draft, *wishes: Wish) -> None:
    document = Document.of(of)
    document.save(of.state.number, document.written(of.state).digest, list(wishes))


def lines(of: Draft) -> list[str]:
    return of.file.read_text(encoding="utf-8").splitlines()


def test_one_cell_changes_its_line_alone_and_undo_gives_the_bytes_back(tmp_path: Path) -> None:
    of = draft(project(tmp_path), REAL)
    before, text = of.file.read_bytes(), lines(of)
    saved(of, typed(["groups", 0, "size"], "15"))
    changed = [(old, new) for old, new in zip(text, lines(of), strict=True) if old != new]
    assert changed == [
        (
            "  - {id: 1A-SOIR, title: 1re année – soir, size: 14, extra_time: 1}",
            "  - {id: 1A-SOIR, title: 1re année – soir, size: 15, extra_time: 1}",
        )
    ]
    assert of.state.instance.group["1A-SOIR"].size == 15
    assert of.state.acts[-1].label.fr == "1A-SOIR · Effectif : 15"
    of.undo(of.state.number)
    assert of.file.read_bytes() == before


def test_what_is_pasted_from_a_french_spreadsheet_is_understood(tmp_path: Path) -> None:
    of = draft(project(tmp_path), REAL)
    saved(
        of,
        typed(["calendar", "semesters", 0, "first"], "06/09/2022"),
        typed(["slots", 0, "end"], "18h30"),
        typed(["alternance", "hours"], "6,5"),
        typed(["units", 0, "trainers"], "G. Lebon; vernet"),
        typed(["units", 0, "period"], "Annuel"),
        typed(["trainers", 2, "max_evenings_per_week"], "2,0"),
        typed(["slots", 0, "weekdays"], "lundi, mar., Wed, Jeudi;ven"),
        typed(["frequency", 0, "in_person"], " 2\u202f"),
        typed(["groups", 2, "alternance", "weekdays"], "mardi"),
        {"do": "set", "path": ["trainers", 0, "availability", "weekly", "tue"], "value": {"17:00": "avoid"}},
    )
    now = of.state.instance
    assert now.calendar.semesters[0].first.isoformat() == "2022-09-06"
    assert (now.slots[0].end.isoformat()[:5], now.slots[0].weekdays) == ("18:30", ("mon", "tue", "wed", "thu", "fri"))
    assert now.alternance is not None
    assert now.alternance.hours == 6.5
    assert (now.units[0].trainers, now.units[0].period) == (("LEBON", "VERNET"), "annual")
    assert now.trainers[2].max_evenings_per_week == 2
    assert now.frequency[0].in_person == 2
    assert now.groups[2].alternance is not None
    assert now.groups[2].alternance.weekdays == ("tue",)
    assert "# hypothèse : les heures de début et de fin" in of.file.read_text(encoding="utf-8")


def test_every_fault_stands_at_its_cell_and_nothing_is_saved(tmp_path: Path) -> None:
    of = draft(project(tmp_path))
    before, document = of.file.read_bytes(), Document.of(of)
    wishes = [
        typed(["units", 0, "ects"], "trois"),
        typed(["groups", 0, "size"], ""),
        typed(["units", 1, "trainers"], "BRUNOT"),
        typed(["calendar", "semesters", 0, "last"], "31/02/2024"),
        {"do": "add", "path": ["rooms"], "row": {"id": "SALLE"}},
    ]
    edited = document.edited(of.state, wishes)
    found = {tuple(fault["path"]): fault["text"] for fault in document.judged(edited.data).faults_json("fr")}
    assert "trois" in found["units", 0, "ects"]
    assert ("groups", 0, "size") in found
    assert ("calendar", "semesters", 0, "last") in found
    assert {("rooms", 1, "site"), ("rooms", 1, "capacity")} <= set(found)
    assert "BRUNO" in found["units", 1, "trainers", 0]
    assert "ligne 1" in found["rooms", 1, "id"]
    with pytest.raises(InputError):
        saved(of, *wishes)
    assert of.file.read_bytes() == before
    assert len(of.state.acts) == 1


def test_a_new_name_is_written_wherever_the_old_one_stands(tmp_path: Path) -> None:
    of = draft(project(tmp_path), REAL)
    before, sessions = of.file.read_bytes(), of.state.timetable.sessions
    held = [s.id for s in sessions if "LEBON" in s.trainers]
    violations = of.state.report.violations
    saved(of, typed(["trainers", 3, "id"], "LE-BON"))
    assert "LEBON," not in of.file.read_text(encoding="utf-8").replace("G. LEBON", "")
    assert "LE-BON" in of.state.instance.trainer
    assert [s.id for s in of.state.timetable.sessions if "LE-BON" in s.trainers] == held
    assert of.state.report.violations == violations
    assert [act.kind for act in of.state.acts] == ["open", "edit"]
    of.undo(of.state.number)
    assert of.file.read_bytes() == before
    assert of.state.timetable.sessions == sessions


def test_what_is_deleted_says_where_it_is_named(tmp_path: Path) -> None:
    of = draft(project(tmp_path))
    document = Document.of(of)
    edited = document.edited(of.state, [{"do": "remove", "path": ["trainers", 1]}])
    (fault,) = document.judged(edited.data).faults_json("en")
    assert fault["path"] == ["units", 1, "trainers", 0]
    assert "BRUNO" in fault["text"]


def test_rows_are_found_again_where_others_were_added_or_taken_out(tmp_path: Path) -> None:
    of = draft(project(tmp_path), REAL)
    wish = typed(["groups", 2, "size"], "9", row="1A-ALT", was=8)
    saved(of, {"do": "add", "path": ["groups"], "at": 0, "row": {"id": "0", "size": 1}})
    saved(of, wish)
    assert of.state.instance.group["1A-ALT"].size == 9
    with pytest.raises(ActRefused):
        saved(of, wish)  # it was 8 when that was typed


def test_a_window_that_shows_another_state_or_text_saves_nothing(tmp_path: Path) -> None:
    of = draft(project(tmp_path))
    document, wish = Document.of(of), typed(["groups", 0, "size"], "11")
    text = document.written(of.state).digest
    of.file.write_bytes(of.file.read_bytes() + b"# by hand\n")
    with pytest.raises(ActRefused, match="edited by another program"):
        document.save(1, text, [wish])
    assert (document.difference(text) or [])[-1] == "+# by hand"
    saved(of, wish)
    with pytest.raises(ActStale):
        document.save(1, document.written(of.state).digest, [wish])
    assert of.file.read_bytes().endswith(b"# by hand\n")


def test_what_an_anchor_shares_is_not_changed_at_one_place(tmp_path: Path) -> None:
    of = draft(project(tmp_path))
    text = of.file.read_text(encoding="utf-8")
    text = text.replace("weekdays: [mon, tue]", "weekdays: &days [mon, tue]", 1)
    of.file.write_text(text.replace("weekdays: [mon, tue]", "weekdays: *days", 1), encoding="utf-8")
    of.refresh()
    saved(of, typed(["slots", 1, "weekdays"], "lundi"))
    assert "weekdays: [mon]}" in lines(of)[16]
    of.undo(of.state.number)
    with pytest.raises(ActRefused, match="anchor"):
        saved(of, typed(["slots", 0, "weekdays"], "lundi"))
    assert of.state.instance.slots[0].weekdays == ("mon", "tue")


@pytest.mark.parametrize("wish", [
    3, {}, {"do": "set", "path": ["title"], "typed": "\ud800"},
    {"do": "set", "path": []}, {"do": "set", "path": ["units", -1], "value": 1}, {"do": "drop", "path": ["a"]},
    {"do": "set", "path": ["units", True], "value": 1}, {"do": "add", "path": ["units"], "row": [1]},
    {"do": "set", "path": ["a"] * 99, "value": 1},
    {"do": "set", "path": ["title"], "value": [[[[[[[[[[[[[[1]]]]]]]]]]]]]]},
])  # fmt: skip
def test_what_no_page_sends_is_refused(tmp_path: Path, wish: Any) -> None:
    of = draft(project(tmp_path))
    with pytest.raises(WishRefused):
        Document.of(of).edited(of.state, [wish])


@pytest.mark.parametrize("file", ["/etc/passwd", "../../etc/passwd", "link.csv", "C:\\x.csv", "instance.yaml"])
def test_no_file_of_the_machine_is_read_by_way_of_busy_times(tmp_path: Path, file: str) -> None:
    of = draft(project(tmp_path))
    (of.file.parent / "link.csv").symlink_to("/etc/passwd")
    wish = {"do": "add", "path": ["busy"], "row": {"groups": ["G"], "title": "x", "file": file}}
    document = Document.of(of)
    (fault,) = document.judged(document.edited(of.state, [wish]).data).faults_json("fr")
    assert fault["path"] == ["busy", 0, "file"]
    assert "root:" not in fault["text"]


def test_arithmetic_says_whom_to_ask(tmp_path: Path) -> None:
    of = draft(project(tmp_path))
    document = Document.of(of)
    weekly = {"mon": "unavailable", "tue": "unavailable"}
    away = {"do": "set", "path": ["trainers", 0, "availability", "weekly"], "value": weekly}
    (said,) = document.judged(document.edited(of.state, [away]).data).arithmetic_json("fr") or []
    assert said["kind"] == "clash"
    assert said["rows"] == [["units", 0], ["trainers", 0]]
    assert "Alice" in said["ask"][0]
    assert "le lundi" in said["ask"][0]
    assert document.judged(document.written(of.state).data).arithmetic_json("fr") == []


def test_each_unit_shows_how_its_sessions_come_about(tmp_path: Path) -> None:
    of = draft(project(tmp_path), REAL)
    document = Document.of(of)
    edited = document.edited(of.state, [typed(["units", 0, "ects"], "x"), typed(["units", 1, "in_person"], "3")])
    shown = document.judged(edited.data).sessions_json("fr")
    assert 0 not in shown
    assert len(shown) == len(of.state.instance.units) - 1
    assert any("ECTS" in said for _, said in shown.values())
    assert TINY
