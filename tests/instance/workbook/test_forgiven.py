"""What people do to a spreadsheet, and is read all the same."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from scheduler.instance.dump import to_yaml
from scheduler.instance.workbook.tables import YEAR
from tests.instance.workbook.editing import EditedBook, after, edited, small

Edit = Callable[[EditedBook], Any]


def moved(book: EditedBook) -> None:
    """The first columns of the units go to the end, headings, keys and all."""
    sheet = book.sheet("units")
    for row in sheet.iter_rows(min_col=2, max_col=4):
        for cell in row:
            sheet.cell(cell.row, cell.column + 40, cell.value)
            cell.value = None


def renamed(book: EditedBook) -> None:
    """Headings in the other language, and the hidden row gone."""
    for path, names in (("rooms", ("Identifier", "Site", "Seats")), ("slots", ("Start", "End", "Weekdays"))):
        sheet = book.sheet(path)
        for column, name in enumerate(names, start=2):
            sheet.cell(2, column).value = name
        sheet.title = {"rooms": "Rooms", "slots": "Feuil1"}[path]
        sheet.delete_rows(1)


def merged_headings(book: EditedBook) -> None:
    sheet = book.sheet("calendar.semesters")
    sheet.merge_cells("E2:F2")
    sheet.merge_cells("B3:B4") if sheet.max_row == 3 else None


def empty_rows(book: EditedBook) -> None:
    for path in ("units", "trainers", "rooms"):
        book.sheet(path).insert_rows(4)
        book.sheet(path).insert_rows(2)


def inserted(book: EditedBook) -> None:
    sheet = book.sheet("groups")
    sheet.insert_cols(3)
    sheet.cell(2, 3).value = "Remarques"
    sheet.cell(3, 3).value = "à voir"


def texts(book: EditedBook) -> None:
    semesters, rooms = book.sheet("calendar.semesters"), book.sheet("rooms")
    for row in range(3, semesters.max_row + 1):
        for key in ("first", "last"):
            cell = semesters.cell(row, book.column("calendar.semesters", key))
            if isinstance(cell.value, dt.datetime):
                cell.value = f"\u00a0{cell.value:%d/%m/%Y} "
    for row in range(3, rooms.max_row + 1):
        cell = rooms.cell(row, book.column("rooms", "capacity"))
        cell.value = f"{cell.value}\u00a0"


def clocks(book: EditedBook) -> None:
    for number, form in enumerate(("{h}h{m:02d}", "{h} h {m:02d}", "{part}"), start=1):
        cell = book.cell("slots", number, "start")
        if isinstance(cell.value, dt.time):
            h, m = cell.value.hour, cell.value.minute
            said = form.format(h=h, m=m, part=(h * 60 + m) / 1440)
            cell.value = float(said) if number == 3 else said
            cell.number_format = "General"


def decimals(book: EditedBook) -> None:
    cell = book.line("law.hours_per_day")
    cell.value = str(cell.value).replace(".", ",")


def serials(book: EditedBook) -> None:
    cell = book.cell("calendar.semesters", 1, "first")
    cell.value = cell.value.toordinal() - dt.date(1899, 12, 30).toordinal()
    cell.number_format = "General"


def capitals(book: EditedBook) -> None:
    cell = book.cell("trainers.availability.weekly", 1, "mon")
    cell.value = " A EVITER "
    for row in book.sheet("slots").iter_rows(min_row=3, min_col=book.column("slots", "weekdays")):
        row[0].value = "; ".join(word.capitalize() for word in row[0].value.split(", "))


def shuffled(book: EditedBook) -> None:
    book.book._sheets.reverse()
    book.book.remove(book.book["Listes"])
    book.book.create_sheet("Mes notes")["A1"] = "acheter du café"


def without_ids(book: EditedBook) -> None:
    """The hidden column is deleted, and what it held of marks and ids with it."""
    for path in ("rooms", "units", "trainers.availability.weekly", "calendar.semesters"):
        book.sheet(path).delete_cols(1)


def titled(book: EditedBook) -> None:
    sheet = book.sheet("rooms")
    sheet.insert_rows(1, 3)
    sheet.insert_cols(1)
    sheet["B1"] = "Nos salles"
    sheet.merge_cells("B1:F1")
    sheet["C30"] = " \u00a0"


EDITS: list[Edit] = [
    without_ids, titled,
    moved, renamed, merged_headings, empty_rows, inserted, texts, clocks, decimals, serials, capitals, shuffled,
]  # fmt: skip


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_it_is_read_as_before(edit: Edit) -> None:
    instance = small(law={"hours_per_day": 9.5})
    assert to_yaml(after(instance, edit)) == to_yaml(instance)


def test_headings_win_over_hidden_keys() -> None:
    """Cells were moved, and the hidden row above them was not."""

    def swap(book: EditedBook) -> None:
        sheet = book.sheet("slots")
        for row in range(2, sheet.max_row + 1):
            one, other = sheet.cell(row, 2), sheet.cell(row, 3)
            one.value, other.value = other.value, one.value

    assert after(small(), swap).slots == small().slots


def test_a_row_that_is_added_needs_no_hidden_id() -> None:
    def add(book: EditedBook) -> None:
        sheet = book.sheet("trainers.availability.dated")
        row = sheet.max_row + 1
        for key, value in (("#trainers", "T1"), ("first", dt.date(2022, 12, 13)), ("last", "2022-12-14")):
            sheet.cell(row, book.column("trainers.availability.dated", key)).value = value
        sheet.cell(row, book.column("trainers.availability.dated", "level")).value = "Prefer"

    dated = after(small(), add).trainer["T1"].availability.dated
    assert [entry.level for entry in dated] == ["unavailable", "prefer"]


def test_a_day_and_one_of_its_slots() -> None:
    """The slot wins; the day's level is that of the others."""

    def fill(book: EditedBook) -> None:
        sheet = book.sheet("trainers.availability.weekly")
        slots = [cell.value for cell in sheet[1] if str(cell.value).startswith("mon ")]
        assert len(slots) > 1
        book.cell("trainers.availability.weekly", 1, slots[0]).value = "préféré"

    weekly = after(small(), fill).trainer["T1"].availability.weekly
    assert sorted(weekly["mon"].values()) == ["avoid"] * (len(weekly["mon"]) - 1) + ["prefer"]


def test_a_number_is_a_name_as_it_is_shown() -> None:
    def number(book: EditedBook) -> None:
        for value, form in ((101, "General"), (1.1, "0.00"), (7, "000")):
            cell = book.cell("rooms", 1, "title")
            cell.value, cell.number_format = value, form
            shown.append(after_title(book))

    def after_title(book: EditedBook) -> str | None:
        from scheduler.instance.load import load_workbook

        return load_workbook(book.bytes()).rooms[0].title

    shown: list[str | None] = []
    edited(small(), number)
    assert shown == ["101", "1.10", "007"]


def test_a_formula_counts_by_its_saved_result() -> None:
    """Nothing is computed: what LibreOffice or Excel saved is read."""
    import io
    import zipfile

    from scheduler.instance.load import load_workbook

    capacity = small().rooms[0].capacity
    raw = edited(small(), lambda book: setattr(book.cell("rooms", 1, "capacity"), "value", "=6*5"))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            content = old.read(info).replace(b"<f>6*5</f><v></v>", b"<f>6*5</f><v>77</v>")
            new.writestr(info, content.replace(b"<f>6*5</f><v />", b"<f>6*5</f><v>77</v>"))
    assert (load_workbook(stream.getvalue()).rooms[0].capacity, capacity) == (77, small().rooms[0].capacity)


def test_lines_of_a_list_may_be_added_without_a_name() -> None:
    def add(book: EditedBook) -> None:
        sheet = book.sheet(YEAR)
        row = next(cell.row for cell in sheet["A"] if cell.value == "assumptions")
        sheet.insert_rows(row + 1)
        sheet.cell(row, 3).value, sheet.cell(row + 1, 3).value = "Une", "Deux"

    assert after(small(), add).assumptions == ("Une", "Deux")
