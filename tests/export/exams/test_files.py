"""exams.csv, the lists for the door, the desk and those who watch, the convocations."""

import csv
import io
from pathlib import Path

from scheduler.checker.check import check
from scheduler.export.audience import Programme
from scheduler.export.exams.convocations import convocations
from scheduler.export.exams.lists import DESK, DOORS, INVIGILATION, exams_csv, lists_page
from scheduler.export.formats import Wanted, make, stale
from tests.export.exams.sample import FIRST_SESSION, SECOND, exam_year, with_exams
from tests.export.reading import people_rows
from tests.export.sample import NOW, full_year

INSTANCE = with_exams()
PROGRAMME = Programme(INSTANCE, exam_year(INSTANCE, *FIRST_SESSION, SECOND), "fr")


def test_the_table_has_every_examination_on_the_centres_clock() -> None:
    rows = list(csv.DictReader(io.StringIO(exams_csv(PROGRAMME).decode(), newline="")))
    assert [row["exam_id"] for row in rows] == [
        "TRS001-X1-1",
        "AST002-X1-1",
        "TET003-X1-1",
        "TET003-X2-1",
        "TRS001-X1-2",
    ]
    assert ",".join(rows[0]) == (
        "exam_id,unit,title,session,kind,start,end,groups,candidates,extra_time,rooms,invigilators,url,status"
    )
    assert list(rows[0].values())[3:] == [
        "first", "written", "2023-02-21T17:00:00+04:00", "2023-02-21T19:30:00+04:00", "ASP1", "18", "1", "P1;P2",
        "lebon;accueil", "", "confirmed",
    ]  # fmt: skip
    work = rows[3]
    assert (work["kind"], work["start"], work["rooms"]) == ("work", work["end"], "")


def test_a_door_has_its_papers_with_places_and_extra_time() -> None:
    rows = people_rows(DOORS.csv(PROGRAMME))
    assert [(row["Salle"], row["UE"], row["Examen"].split(", ")[1]) for row in rows] == [
        ("Salle Piton", "TRS001", "1re session"),
        ("Salle Piton", "TET003", "1re session"),
        ("Salle Piton", "TRS001", "2de session"),
        ("Salle P2", "TRS001", "1re session"),
        ("Salle P2", "AST002", "1re session"),
    ]
    late = rows[3]
    assert (late["Début"], late["Fin"], late["Fin avec tiers temps"]) == ("17 h", "19 h 30", "20 h 20")
    assert (late["Candidats dans la salle"], late["dont tiers temps"], late["Places d’examen"]) == ("1", "1", "15")
    assert rows[0]["Fin avec tiers temps"] == ""
    assert (rows[0]["Groupes"], rows[2]["Groupes"]) == ("1re année", "candidats hors des groupes")


def test_the_desk_knows_who_watches_and_whom_to_ask() -> None:
    rows = people_rows(DESK.csv(PROGRAMME))
    assert [row["Identifiant de l’examen"] for row in rows[:3]] == ["TRS001-X1-1", "TRS001-X1-1", "AST002-X1-1"]
    assert (rows[1]["Surveillants"], rows[1]["Formateurs joignables"]) == ("Mme Hoarau", "M. Ah-Pet")
    assert (rows[1]["Candidats en tout"], rows[1]["Candidats dans la salle"]) == ("18", "1")
    (work,) = (row for row in rows if row["Examen"] == "Production à rendre, 1re session")
    assert (work["Début"], work["Fin"], work["Salle"]) == ("21 h", "", "")


def test_each_person_has_the_hours_of_the_room() -> None:
    rows = people_rows(INVIGILATION.csv(PROGRAMME))
    assert [(row["Surveillant"], row["Date"], row["Jusqu’à"]) for row in rows] == [
        ("M. Ah-Pet", "02/08/2023", "19 h"),
        ("G. Lebon", "21/02/2023", "19 h 30"),
        ("G. Lebon", "02/08/2023", "19 h"),
        ("G. Lebon", "22/08/2023", "19 h 30"),
        ("Mme Hoarau", "21/02/2023", "20 h 20"),
        ("Mme Hoarau", "01/08/2023", "22 h 30"),
    ]


def test_a_convocation_in_both_languages_for_each_group_and_for_those_outside() -> None:
    made = {name: content.decode() for name, content in convocations(PROGRAMME).items()}
    groups = ("ASP1", "ASP1-APP", "ASP2", "~others")
    assert set(made) == {f"convocations/{name}.{lang}.txt" for name in groups for lang in ("fr", "en")}
    french = made["convocations/ASP1-APP.fr.txt"]
    assert "Groupe : ASP1-APP" in french
    assert "Mardi 21 février 2023, de 17 h à 19 h 30\n  TRS001 – La relation" in french
    assert "Avec un tiers temps : jusqu’à 20 h 20" in french
    assert "Salle Piton, Le Port, 18, rue Claude Chappe" in french
    assert "AST002" not in french and "2de session" not in french
    assert "Le samedi 5 août 2023, 21 h au plus tard" in french
    english = made["convocations/ASP2.en.txt"]
    assert "Tuesday 1 August 2023, 20:00–22:30\n  AST002" in english and "TRS001" not in english
    assert "2de session" in made["convocations/~others.fr.txt"]


def test_each_door_and_day_has_a_sheet_of_its_own() -> None:
    page = lists_page(PROGRAMME)
    desk, doors, people = page.split("<section")[1:]
    assert "posted" in doors and "posted" not in desk + people
    assert [doors.count(f"<h3>{day}</h3>") for day in (
        "Salle Piton, Le Port, mardi 21 février 2023", "Salle P2, Le Port, mardi 1er août 2023",
    )] == [1, 1]  # fmt: skip
    assert (desk.count("<article>"), doors.count("<article>"), people.count("<h3>Mme Hoarau</h3>")) == (5, 5, 1)
    assert "20\u00a0h\u00a020" in doors and "TRS001-X1-1" not in page


def test_no_examinations_no_files_and_none_that_are_stale(tmp_path: Path) -> None:
    wanted = Wanted("fr", formats=("csv", "xlsx", "html"))
    held, plain = exam_year(INSTANCE), full_year(INSTANCE)
    with_, without = (make(INSTANCE, each, check(INSTANCE, plain), wanted, now=NOW) for each in (held, plain))
    new = set(with_) - set(without)
    assert {
        "exams.csv",
        "exam-lists.html",
        "exam-desk.csv",
        "exam-doors.csv",
        "invigilation.csv",
        "convocations/ASP2.fr.txt",
    } <= new
    for name in new:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(with_[name])
    (tmp_path / "convocations" / "own.txt").write_text("the planner's", encoding="utf-8")
    assert set(stale(tmp_path, wanted, without)) == new
    assert stale(tmp_path, wanted, with_) == []
    (tmp_path / "exams.csv").write_text("code,unit,session\n", encoding="utf-8")
    assert "exams.csv" not in stale(tmp_path, wanted, without)
