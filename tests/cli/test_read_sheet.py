"""`scheduler read-sheet`: from the sheet to a complete timetable, what is missing said from a small file."""

import io
import json
from pathlib import Path

import pytest

from scheduler.instance.load import load
from tests.cli.program import scheduler
from tests.instance.sheet.written_sheets import REAL_SHEET

GAPS = REAL_SHEET.with_name("manques.yml")


def test_the_real_sheet_and_its_gaps_make_a_complete_timetable(tmp_path: Path) -> None:
    words = ("read-sheet", REAL_SHEET, "-o", "asp/instance.yaml", "--fill", GAPS)
    done = scheduler(*words, folder=tmp_path, SCHEDULER_LANG="fr")
    assert done.returncode == 0
    assert "Lu dans la fiche : 2 semestres, 8 lignes de fréquence, 16 UE et 5 formateurs." in done.stdout
    assert "scheduler plan asp" in done.stdout
    assert load(tmp_path / "asp").name == "crn01-2022-23"
    planned = scheduler("plan", "asp", "--time-limit", 2, "--workers", 1, folder=tmp_path)
    assert planned.returncode == 0, planned.stderr
    held = json.loads((tmp_path / "plans" / "crn01-2022-23" / "timetable.json").read_text(encoding="utf-8"))
    assert len(held["sessions"]) == 112
    checked = scheduler("check", "asp", "plans/crn01-2022-23", folder=tmp_path)
    assert checked.returncode == 0


def test_without_the_gaps_it_says_what_must_be_filled_in(tmp_path: Path) -> None:
    done = scheduler("read-sheet", REAL_SHEET, "-o", "i.yaml", "--json", folder=tmp_path)
    told = json.loads(done.stdout)
    text = (tmp_path / "i.yaml").read_text(encoding="utf-8")
    lines = text.split("\n")
    assert (done.returncode, told["is_complete"]) == (0, False)
    assert told["read"] == {"semesters": 2, "frequency": 8, "units": 16, "trainers": 5}
    assert all(f"(fiche, ligne {n['sheet_line']})" in lines[n["line"] - 1] for n in told["notes"] if n["sheet_line"])
    assert {n["kind"] for n in told["notes"]} == {"doubt", "missing"}
    assert text.count("# À COMPLÉTER") + text.count("# À VÉRIFIER") == len(told["notes"])
    assert sum("size" in fault["text"] for fault in told["faults"]) == 4
    assert sum("trainers" in fault["text"] for fault in told["faults"]) == 11


def test_what_the_gaps_say_is_no_longer_asked(tmp_path: Path) -> None:
    gaps = "units:\n  - {code: CCE001, title: Outils et démarches, trainers: [MAKSENE]}\nrooms: []\n"
    (tmp_path / "g.yaml").write_text(gaps, encoding="utf-8")
    scheduler("read-sheet", REAL_SHEET, "-o", "i.yaml", "--fill", "g.yaml", folder=tmp_path)
    text = (tmp_path / "i.yaml").read_text(encoding="utf-8")
    assert "CCE001 : la fiche" not in text
    assert "pas les salles" not in text
    assert "TET007 : la fiche a deux intitulés" in text
    assert "symboles" in text


@pytest.mark.parametrize(
    ("gaps", "said"),
    [
        ("unis: []\n", "g.yaml:1:1: la clé « unis » est inconnue ici ; vouliez-vous écrire « units » ?"),
        (
            "units:\n  - {code: TET03, trainers: [VERNET]}\n",
            "g.yaml:2:12: la fiche n’a pas d’UE « TET03 » ; voul",
        ),
        ("units: {TET003: {trainers: [VERNET]}}\n", "g.yaml:1:8: c’est une liste dans l’instance"),
        ("calendar: [1]\n", "g.yaml:1:11: c’est un bloc de clés dans l’instance"),
        ("- a\n", "g.yaml:1: ce fichier doit dire une partie de l’instance"),
        ("rooms: [\n", "g.yaml:"),
    ],
)
def test_faults_of_the_gaps_leave_nothing_written(gaps: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "g.yaml").write_text(gaps, encoding="utf-8")
    done = scheduler("read-sheet", REAL_SHEET, "-o", "i.yaml", "--fill", "g.yaml", folder=tmp_path, SCHEDULER_LANG="fr")
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "i.yaml").exists()


def test_what_is_no_sheet_or_would_be_overwritten_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("à moi", encoding="utf-8")
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7\nnothing")
    (tmp_path / "x.docx").write_bytes(b"PK\x03\x04 word/document")
    (tmp_path / "x.txt").write_text("Bonjour", encoding="utf-8")
    for sheet, out in ((REAL_SHEET, "mine.yaml"), ("x.pdf", "i.yaml"), ("x.docx", "i.yaml"), ("x.txt", "i.yaml")):
        done = scheduler("read-sheet", sheet, "-o", out, folder=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
    assert not (tmp_path / "i.yaml").exists()


def test_a_pdf_is_read_as_its_text(tmp_path: Path) -> None:
    pytest.importorskip("pdfplumber")
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    memory = io.BytesIO()
    page = canvas.Canvas(memory)
    for at, line in enumerate(REAL_SHEET.read_text(encoding="utf-8").split("\n")):
        if at and at % 75 == 0:
            page.showPage()
        page.setFont("Helvetica", 7)
        page.drawString(40, 800 - 10 * (at % 75), line.replace("\t", " "))
    page.save()
    (tmp_path / "fiche.pdf").write_bytes(memory.getvalue())
    done = scheduler("read-sheet", "fiche.pdf", "-o", "i.yaml", "--fill", GAPS, folder=tmp_path, SCHEDULER_LANG="fr")
    assert done.returncode == 0, done.stderr
    assert "2 semestres, 8 lignes de fréquence, 16 UE et 5 formateurs" in done.stdout
    assert len(load(tmp_path / "i.yaml").scheduled_units) == 11
