"""Every mistake at its cell, all at once, with what to write instead."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scheduler.errors import InputError
from scheduler.instance.load import load, load_workbook
from scheduler.instance.workbook.writing.write import write_workbook
from tests.instance.workbook.editing import EditedBook, edited, faults, small

Edit = Callable[[EditedBook], Any]


def put(path: str, row: int, key: str, value: Any, form: str = "General") -> Edit:
    def edit(book: EditedBook) -> None:
        cell = book.cell(path, row, key)
        cell.value, cell.number_format = value, form

    return edit


def line(key: str, value: Any) -> Edit:
    return lambda book: setattr(book.line(key), "value", value)


SAID = {
    "not a number": (
        put("rooms", 1, "capacity", "beaucoup"),
        "Salles!D3: « Places » : « beaucoup » n’est pas un nombre entier",
    ),
    "half": (put("rooms", 1, "capacity", 2.5), "Salles!D3: « Places » : « 2.5 » n’est pas un nombre entier"),
    "out of bounds": (put("rooms", 1, "capacity", 0), "Salles!D3: « Places » : « 0 » est hors limites"),
    "empty": (put("rooms", 1, "site", None), "Salles!C3: « Lieu » est vide ; écrivez par exemple PORT"),
    "no such site": (put("rooms", 1, "site", "PORTE"), "Salles!C3: "),
    "no such choice": (
        put("units", 1, "modality", "cour"),
        "n’est pas une valeur possible ; vouliez-vous écrire « cours » ?",
    ),
    "no such day": (
        put("calendar.semesters", 1, "first", "31/02/2022"),
        "Semestres!C3: « Premier jour » : « 31/02/2022 » n’est pas",
    ),
    "an hour": (
        put("calendar.semesters", 1, "first", dt.datetime.fromisoformat("2022-09-05T17:00"), "dd/mm/yyyy hh:mm"),
        "écrivez la date seule, 05/09/2022",
    ),
    "no hour": (put("slots", 1, "start", "17h75"), "Créneaux!B3: « Début » : « 17h75 » n’est pas une heure"),
    "seconds": (
        put("slots", 1, "start", dt.time(17, 0, 30), "hh:mm:ss"),
        "Créneaux!B3: l’heure « 17:00:30 » a des secondes",
    ),
    "a date for a number": (
        put("rooms", 1, "capacity", dt.datetime.fromisoformat("1900-01-05T00:00"), "dd/mm/yyyy"),
        "Salles!D3: c’est une date",
    ),
    "a date for a name": (
        put("rooms", 1, "title", dt.datetime.fromisoformat("2022-02-01T00:00"), "dd/mm/yyyy"),
        "mettez la cellule au format Texte",
    ),
    "no value": (put("rooms", 1, "capacity", "=6*5"), "Salles!D3: cette formule n’a pas de résultat enregistré"),
    "an error": (put("rooms", 1, "capacity", "#N/A"), "Salles!D3: la cellule contient l’erreur « #N/A »"),
    "no such trainer": (
        put("trainers.availability.dated", 1, "#trainers", "T99"),
        "« T99 » n’existe pas dans la feuille « Formateurs »",
    ),
    "no such level": (
        put("trainers.availability.weekly", 1, "mon", "jamais"),
        "« Disponibilités » : « jamais » n’est pas une valeur possible",
    ),
    "a zone": (
        line("timezone", "Indian/Réunion"),
        "« Fuseau horaire » : « Indian/Réunion » n’est pas un fuseau horaire",
    ),
    "no title": (line("title", None), "« Titre » est vide"),
}


@pytest.mark.parametrize("damage", SAID)
def test_each_mistake_is_named(damage: str) -> None:
    edit, said = SAID[damage]
    told = faults(small(), edit)
    assert any(said in fault for fault in told), told


def test_all_of_them_at_once_without_their_consequences() -> None:
    def all_three(book: EditedBook) -> None:
        put("rooms", 1, "capacity", "x")(book)
        put("slots", 1, "start", "y")(book)
        line("title", None)(book)

    places = [fault.partition(": ")[0] for fault in faults(small(), all_three)]
    assert sorted(places) == ["Année!C5", "Créneaux!B3", "Salles!D3"]


def test_days_that_can_be_two_are_refused_outside_french() -> None:
    edit = put("calendar.closures", 1, "first", "05/12/2022")
    instance = small(calendar={**small().calendar.model_dump(), "closures": [
        {"name": "Pont", "first": "2022-12-05", "last": "2022-12-05"}]})  # fmt: skip
    assert faults(instance, edit) == []
    english = instance.model_copy(update={"locale": "en"})
    assert faults(english, edit, "en") == ["Closures!B3: “05/12/2022” can be two days; write 2022-05-12 or 2022-12-05"]
    assert faults(english, put("calendar.closures", 1, "first", "12/05/2022"), "en")
    assert faults(english, put("calendar.closures", 1, "first", "13/12/2022"), "en") != []  # after the last day

    def without(book: EditedBook) -> None:
        edit(book)
        line("locale", None)(book)

    assert "peut être deux jours" in faults(instance, without)[0]


def test_what_lacks_is_named_once() -> None:
    def without_column(book: EditedBook) -> None:
        book.sheet("rooms").delete_cols(book.column("rooms", "capacity"))

    assert faults(small(), without_column) == ["Salles!2: il manque la colonne « Places » ; ajoutez-la"]

    def without_sheet(book: EditedBook) -> None:
        book.book.remove(book.sheet("units"))

    assert faults(small(pins=[]), without_sheet)[0].endswith("il manque la feuille « UE » ; ajoutez-la")

    def without_rows(book: EditedBook) -> None:
        book.sheet("groups").delete_rows(3, 50)

    assert any("la feuille « Groupes » est vide" in fault for fault in faults(small(pins=[], busy=[]), without_rows))


def test_a_table_or_a_column_that_is_there_twice() -> None:
    def twice(book: EditedBook) -> None:
        book.book.copy_worksheet(book.sheet("rooms"))

    assert "sont toutes deux la table « Salles »" in faults(small(), twice)[0]

    def column(book: EditedBook) -> None:
        book.sheet("rooms").cell(2, 20).value = "Places *"

    assert faults(small(), column) == ["Salles!T2: la colonne « Places » est déjà à gauche ; gardez une seule des deux"]


def test_other_files_are_told_apart(tmp_path: Path) -> None:
    for name, content, said in (
        ("a.xlsx", b"PK\x03\x04 cut", "not an .xlsx workbook"),
        ("b.xlsx", write_workbook(small())[:-200], "damaged"),
        ("c.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
        ("d.xlsx", b"version: 1", "not an .xlsx workbook"),
        ("e.xlsx", b"", "not an .xlsx workbook"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=said):
            load(tmp_path / name)
    from openpyxl import Workbook

    Workbook().save(tmp_path / "f.xlsx")
    with pytest.raises(InputError, match="is no instance"):
        load(tmp_path / "f.xlsx")


def bomb(content: bytes) -> bytes:
    """The workbook with one of its sheets replaced."""
    stream = io.BytesIO()
    whole = zipfile.ZipFile(io.BytesIO(write_workbook(small())))
    with whole as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info, content if info.filename.endswith("sheet3.xml") else old.read(info))
    return stream.getvalue()


HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


@pytest.mark.parametrize(
    "content",
    [
        b"\0" * 200_000_000,
        HEAD + b'<row r="1"><c r="A1"/></row>' * 700_000 + b"</sheetData></worksheet>",
        HEAD + b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>',
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + HEAD,
        HEAD + b"<row",
    ],
    ids=["gigabytes", "cells", "merged", "entities", "cut"],
)
def test_what_would_cost_too_much_is_refused(content: bytes) -> None:
    with pytest.raises(InputError):
        load_workbook(bomb(content))


def test_a_cell_far_away_costs_nothing() -> None:
    far = edited(small(), lambda book: setattr(book.sheet("rooms")["XFD1048576"], "value", "x"))
    assert load_workbook(far).digest == small().digest
