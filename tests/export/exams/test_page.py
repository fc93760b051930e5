"""timetable.html and its plain lists with examinations."""

from scheduler.checker.check import check
from scheduler.export.page.data import page_data
from scheduler.export.page.texts import Words
from scheduler.export.page.timetable import weeks
from scheduler.export.weeks import WeeksOf, weeks_of
from tests.export.exams.sample import FIRST_SESSION, SECOND, exam_year, with_exams
from tests.export.sample import full_year

INSTANCE = with_exams()
TIMETABLE = exam_year(INSTANCE, *FIRST_SESSION, SECOND)
REPORT = check(INSTANCE, TIMETABLE)
WORDS = Words("fr")


def test_the_script_is_told_what_is_held_and_who_sees_it() -> None:
    data = page_data(INSTANCE, TIMETABLE, REPORT, WORDS)
    written = data["exams"][0]  # type: ignore[index]
    assert (written["id"], written["day"], written["start"], written["late"]) == (
        "TRS001-X1-1", "2023-02-21", "17:00", "20:20",
    )  # fmt: skip
    assert (written["rooms"], written["trainers"], written["staff"]) == (["P1", "P2"], ["lebon"], ["Mme Hoarau"])
    assert written["seen"] == {"group": ["ASP1", "ASP1-APP"], "trainer": ["ahpet", "lebon"], "room": ["P1", "P2"]}
    assert "exams" not in page_data(INSTANCE, full_year(INSTANCE), REPORT, WORDS)


def test_the_plain_list_has_them_in_their_week() -> None:
    (week,) = (week for week in weeks(INSTANCE, TIMETABLE, WORDS) if week.title.startswith("Semaine du 31 juillet"))
    assert [(row.unit, row.kind) for row in week.rows] == [
        ("AST002", "Examen sur table, 1re session"),
        ("TET003", "Oral, 1re session"),
        ("TET003", "Production à rendre, 1re session"),
    ]
    assert week.rows[2].time == "à rendre avant 21\u00a0h"


def test_the_weeks_of_each_have_their_own() -> None:
    def of(kind: str, id_: str) -> list[str]:
        found = weeks_of(INSTANCE, TIMETABLE, REPORT, WeeksOf(kind, id_), (None, None), WORDS)  # type: ignore[arg-type]
        return [row.cells["unit"] for week in found for row in week.rows if "session" in row.cells["kind"]]

    assert of("group", "ASP2") == ["AST002", "TET003", "TET003"]
    assert of("room", "P2") == ["TRS001", "AST002"]
    assert of("group", "NOBODY") == []


def test_what_the_checker_refuses_is_said_on_the_card() -> None:
    away = SECOND.model_copy(update={"rooms": ()})
    held = exam_year(INSTANCE, *FIRST_SESSION, away)
    data = page_data(INSTANCE, held, check(INSTANCE, held), WORDS)
    flags = {row["id"]: row.get("flags", []) for row in data["exams"]}  # type: ignore[attr-defined]
    assert "X3\u00a0Places" in flags[SECOND.id] and "X3\u00a0Places" not in flags["AST002-X1-1"]
