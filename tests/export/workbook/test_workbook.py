"""plan.xlsx, read back with openpyxl."""

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from scheduler.export.workbook.workbook import plan
from scheduler.instance.workbook.writing.book import sheet_names
from tests.builders import alternance_day, make_instance, make_timetable, session, unit
from tests.export.sample import HOSTILE, NOW, changed, full_year, moved, year


def book(instance, timetable, **options: Any) -> Workbook:
    return load_workbook(io.BytesIO(plan(instance, timetable, created=NOW, **options)["plan.xlsx"]))


def cells(sheet) -> dict[str, str]:
    """Every filled cell of a sheet, by its address."""
    return {cell.coordinate: str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None}


def cell_of(sheet, text: str):
    """The one cell whose text begins so."""
    found = [cell for row in sheet.iter_rows() for cell in row if str(cell.value or "").startswith(text)]
    assert len(found) == 1, (text, found)
    return found[0]


def excel_date(day: str) -> dt.datetime:
    """A date as Excel keeps it: no zone."""
    return dt.datetime.fromisoformat(day)


@pytest.fixture(scope="module")
def whole() -> Workbook:
    instance = year()
    return book(instance, full_year(instance))


def test_sheets_in_order(whole):
    instance = year()
    people = [
        *(trainer.name for trainer in instance.trainers),
        *(room.title or f"Salle {room.id}" for room in instance.rooms),
    ]
    groups = ["ASP1", "ASP1-APP", "ASP2"]
    assert whole.sheetnames == ["Aperçu", *groups, *people, "Heures", "Séances", "@lists", "@timetable"]
    assert [sheet.title for sheet in whole if sheet.sheet_state == "hidden"] == ["@lists", "@timetable"]
    english = book(instance, full_year(instance), lang="en").sheetnames
    assert (english[0], english[-4:-2]) == ("Overview", ["Hours", "Sessions"])


def test_same_arguments_same_bytes_and_no_clock_inside():
    instance = year()
    files = [plan(instance, full_year(instance), created=NOW) for _ in range(2)]
    assert files[0] == files[1]
    with zipfile.ZipFile(io.BytesIO(files[0]["plan.xlsx"])) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = load_workbook(io.BytesIO(files[0]["plan.xlsx"])).properties
    assert properties.created == properties.modified == NOW.replace(tzinfo=None)
    assert properties.title == instance.title


def test_a_naive_date_of_creation_is_refused():
    instance = make_instance()
    with pytest.raises(ValueError, match="aware"):
        plan(instance, make_timetable(instance, []), created=dt.datetime(2022, 9, 1))  # noqa: DTZ001 - the point of it


def test_every_session_is_a_line_with_excel_dates(whole):
    sheet = whole["Séances"]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert len(rows) == 10 + 15 + 8 + 18
    assert [row[:2] for row in rows] == sorted([row[:2] for row in rows], key=lambda row: row[0])
    assert sheet.auto_filter.ref == f"A2:Q{len(rows) + 2}"
    assert sheet.freeze_panes == "A3"
    first = rows[0]
    assert first == (
        excel_date("2022-09-05"), "lundi", dt.time(17), dt.time(19), 36, "S1", "TRS001",
        "La relation aux publics en situations d’accompagnement", "Regroupement", 1, 10, "ASP1", "M. Ah-Pet",
        "Salle Piton", "Le Port", None, "TRS001-01",
    )  # fmt: skip
    assert {row[8] for row in rows} == {"Regroupement", "Webconférence", "Journée d’alternance"}
    assert sheet["A3"].number_format == "dd/mm/yyyy" and sheet["C3"].number_format == "hh:mm"


def test_texts_are_texts_never_formulas_nor_links(whole):
    for sheet in whole:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    sheet = whole["Séances"]
    assert cell_of(sheet, "TET007-01").row
    titles = {row[6]: row[7] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert titles["TET007"] == "=Recherche d’information sur le Web"
    assert titles["TET003"] == " ".join(HOSTILE.split())
    assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)


def test_a_group_s_calendar_has_weeks_as_rows_and_weekdays_as_columns(whole):
    sheet = whole["ASP1"]
    assert [cell.value for cell in sheet[3]] == ["Semaine", "Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi"]
    assert sheet["A4"].value == "S36\n5 sept."
    # from the week of 5 September 2022 to that of 28 August 2023: 52 weeks
    assert sheet.max_row == 3 + 52 and sheet["A55"].value == "S35\n28 août"
    assert sheet["B4"].value == "5 sept.\n17 h TRS001 (R) Salle Piton"
    assert sheet["C4"].value == "6 sept.\n19 h TET003 (R) Salle P2"
    assert sheet["D4"].value == "7 sept."
    assert sheet.freeze_panes == "B4"


def test_a_calendar_shows_every_session_its_group_attends(whole):
    def shown(name: str, text: str) -> int:
        return sum(value.count(text) for value in cells(whole[name]).values())

    assert (shown("ASP1", "TRS001"), shown("ASP1", "TET003"), shown("ASP1", "TET007")) == (10, 15, 0)
    assert (shown("ASP1-APP", "TRS001"), shown("ASP1-APP", "TET003")) == (10, 15)
    assert (shown("ASP2", "TRS001"), shown("ASP2", "TET003"), shown("ASP2", "TET007")) == (0, 15, 8)
    assert (shown("ASP1", "Alternance 8 h 30–16 h 30"), shown("ASP1-APP", "Alternance 8 h 30–16 h 30")) == (0, 18)


def colour(cell) -> str:
    return cell.fill.start_color.rgb


def test_kinds_and_closed_days_are_told_apart_by_colour_and_by_words(whole):
    sheet = whole["ASP1-APP"]
    in_person, online = cell_of(sheet, "5 sept."), cell_of(sheet, "19 sept.")
    alternance, holiday, free = cell_of(sheet, "8 sept."), cell_of(sheet, "20 déc."), cell_of(sheet, "7 sept.")
    assert "(R)" in in_person.value and "(W)" in online.value and "Alternance" in alternance.value
    assert holiday.value == "20 déc.\nAbolition de l'esclavage"
    assert len({colour(cell) for cell in (in_person, online, alternance, holiday, free)}) == 5


def test_closed_weeks_are_one_wide_cell(whole):
    merged = {str(area) for area in whole["ASP1"].merged_cells.ranges}
    sheet = whole["ASP1"]
    interruption = cell_of(sheet, "26 déc. – 30 déc.")
    assert interruption.value == "26 déc. – 30 déc.\nInterruption des cours"
    assert f"B{interruption.row}:F{interruption.row}" in merged
    revision = cell_of(sheet, "13 févr. – 17 févr.")
    assert revision.value.endswith("Révisions") and colour(revision) != colour(interruption)


def test_an_evening_of_both_kinds_and_alternance_on_a_session_s_day():
    instance = make_instance(units=[unit("U1"), unit("U2")])
    timetable = make_timetable(
        instance,
        [session(instance, "U1", "2022-09-05"), session(instance, "U2", "2022-09-05", "19:00", "webconference")],
        [alternance_day(instance, "A1", "2022-09-05")],
    )
    whole = book(instance, timetable)
    assert cell_of(whole["A1"], "5 sept.").value == (
        "5 sept.\nAlternance 8 h 30–16 h 30\n17 h U1 (R) Salle R1\n19 h U2 (W)"
    )
    assert whole["A1"].row_dimensions[4].height > whole["A1"].row_dimensions[5].height
    single = book(instance, make_timetable(instance, [session(instance, "U1", "2022-09-05")]))
    assert colour(cell_of(whole["G1"], "5 sept.")) != colour(cell_of(single["G1"], "5 sept."))


def test_a_saturday_gets_its_column():
    slots = [{"start": "09:00", "end": "11:00", "weekdays": ["wed", "sat"]}]
    instance = make_instance(slots=slots)
    sheet = book(instance, make_timetable(instance, [session(instance, "U1", "2022-09-10", "09:00")]))["G1"]
    assert [cell.value for cell in sheet[3]] == ["Semaine", "Mercredi", "Samedi"]
    assert sheet["C4"].value == "10 sept.\n9 h U1 (R) Salle R1"


def test_a_session_outside_the_grid_and_the_year_is_still_shown():
    instance = make_instance()
    sunday = session(instance, "U1", "2023-04-16", room="X9", trainers=("nobody",))
    whole = book(instance, make_timetable(instance, [sunday]))
    assert cell_of(whole["G1"], "16 avr.").value == "16 avr.\n17 h U1 (R) Salle X9"
    assert [cell.value for cell in whole["Séances"][3]][12] == "nobody"


def test_the_overview_counts_sessions_and_hours(whole):
    values = [[cell for cell in row if cell is not None] for row in whole["Aperçu"].iter_rows(values_only=True)]
    assert values[0] == ["Accompagnement social et professionnel, 2022–2023"]
    assert values[1] == ["05/09/2022 – 02/09/2023 · Indian/Reunion"]
    assert ["M. Ah-Pet", 25, 50, 24, "M. Ah-Pet"] in values  # 10 + 15 sessions of 2 h, two of them on 31 October
    assert ["N. N.", 0, 0, 0, "N. N."] in values
    trs001 = next(row for row in values if row and row[0] == "TRS001")
    assert trs001[2:6] == ["S1", 5, 5, "5 + 5"]
    assert trs001[6:] == [excel_date("2022-09-05"), excel_date("2023-01-30")]
    links = {
        cell.value: cell.hyperlink.location for row in whole["Aperçu"].iter_rows() for cell in row if cell.hyperlink
    }
    assert links == {name: f"'{name}'!A1" for name in whole.sheetnames[1:-4]}


def test_it_prints_on_a4_landscape_as_wide_as_the_page(whole):
    for sheet in whole.worksheets[:-2]:  # the last two are hidden
        setup = sheet.page_setup
        assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert whole["ASP1"].print_title_rows == "$1:$3"


def test_a_plan_without_a_session():
    instance = make_instance()
    whole = book(instance, make_timetable(instance, []))
    assert whole["Séances"].max_row == 2 and whole["Séances"].auto_filter.ref == "A2:Q3"


def test_what_changes_in_the_timetable_changes_in_the_sheets():
    instance = year()
    timetable = full_year(instance)
    sheet = book(instance, changed(instance, timetable, moved(timetable, "TRS001-01", days=2)))["ASP1"]
    assert sheet["B4"].value == "5 sept." and sheet["D4"].value == "7 sept.\n17 h TRS001 (R) Salle Piton"


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        (["A", "a", "A"], ["A", "a~2", "A~3"]),
        (["x" * 40, "x" * 40, "X" * 31], ["x" * 31, "x" * 29 + "~2", "X" * 29 + "~3"]),
        (["a/b", "a\\b", "a:b", "[a]", "a*?"], ["a_b", "a_b~2", "a_b~3", "_a_", "a__"]),
        (["'a'", "'", "", "History", "historique"], ["a", "_", "_~2", "History~2", "historique~2"]),
        (["é" * 31 + "z", "..."], ["é" * 31, "..."]),
        (["𝔸" * 31, "CON"], ["_" * 31, "CON"]),
    ],
)
def test_sheet_names_that_excel_accepts(wanted, given):
    assert sheet_names(wanted) == given


def test_groups_whose_ids_excel_refuses_or_confuses():
    ids = ["g" * 64, "g" * 63, "Séances", "aperçu", "History", "G.1_-"]
    groups = [{"id": id_, "size": 5} for id_ in ids]
    instance = make_instance(groups=groups, units=[unit(groups=ids)])
    whole = book(instance, make_timetable(instance, [session(instance, "U1", "2022-09-05")]))
    names = whole.sheetnames
    others = ["Aperçu", "Heures", "Séances", "@lists", "@timetable", *instance.trainer, *instance.room]
    assert len(names) == len({name.casefold() for name in names}) == len(ids) + len(others)
    assert max(map(len, names)) <= 31
    assert names[0] == "Aperçu" and all("U1 (R)" in whole[name]["B4"].value for name in names[1 : 1 + len(ids)])


def test_hours_of_each_trainer_by_month(whole):
    rows_ = [[cell for cell in row if cell is not None] for row in whole["Heures"].iter_rows(values_only=True)]
    head, ahpet = rows_[2], next(row for row in rows_ if row and row[0] == "M. Ah-Pet")
    assert head[:2] == ["Formateur", "septembre 2022"] and head[-1] == "Total"
    assert ahpet[-1] == sum(ahpet[1:-1]) == 50
    assert rows_[-1][0] == "Total" and rows_[-1][-1] == sum(row[-1] for row in rows_[3:-1])


def test_a_trainers_and_a_rooms_calendar(whole):
    assert whole["M. Ah-Pet"]["A1"].value == "M. Ah-Pet"
    assert whole["M. Ah-Pet"]["B4"].value == "5 sept.\n17 h TRS001 (R) Salle Piton ASP1"
    assert whole["Salle Piton"]["B4"].value == "5 sept.\n17 h TRS001 (R) Salle Piton ASP1"
