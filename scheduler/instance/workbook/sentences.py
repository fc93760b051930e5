"""What is wrong with a cell, in the words of the workbook: its headings for keys, its words for choices."""

import re
from functools import cache
from typing import Any

from pydantic_core import ErrorDetails

from scheduler.errors import Fault, More
from scheduler.instance.labels import value_label
from scheduler.instance.reading.draft import Loc
from scheduler.instance.reading.schema_texts import FIELD, describe, example_of
from scheduler.instance.workbook.headings import LEVELS, heading, sheet_name
from scheduler.instance.workbook.tables import GRID, YEAR, SheetColumn, tables
from scheduler.text import Text
from scheduler.wording import folded, meant, nearest, quoted

_KEY = re.compile(r"(?<=« )[a-z_]+(?= »)|(?<=“)[a-z_]+(?=”)")


def describe_cell(error: ErrorDetails) -> Text:
    """The sentence for one of pydantic's errors on the data of a workbook."""
    path, kind = _path(error["loc"]), error["type"]
    if kind in ("missing", "too_short") and (sheet := _sheet_of(path)) is not None:
        return _no_sheet(sheet) if kind == "missing" else _empty_sheet(sheet)
    column = _columns().get(path)
    field = heading(column) if column is not None else _level_heading(path)
    if field is None:
        return describe(error)
    value = error["input"]
    shown = Text(f"« {field.fr} »", f"“{field.en}”")
    if kind == "missing" or value is None:
        return _empty(shown, error)
    if kind == "literal_error":
        return _no_choice(shown, value, column.type.choices if column is not None else LEVELS)
    if kind == "string_type":
        return _wrong(shown, value, _AS_TEXT)
    if kind == "dict_type" and column is not None and column.type.base == "pairs":
        return _wrong(shown, value, _AS_PAIRS)
    return describe({**error, "ctx": {**error.get("ctx", {}), FIELD: shown}})


def in_headings(fault: Fault) -> Fault:
    """The fault with the names of sheets and columns in place of the keys that it quotes."""
    if isinstance(fault, More):
        return fault
    names = _names()

    def named(text: str, english: bool) -> str:
        return _KEY.sub(lambda key: names[key[0]][english] if key[0] in names else key[0], text)

    return Fault(fault.place, Text(named(fault.text.fr, False), named(fault.text.en, True)))


@cache
def _columns() -> dict[str, SheetColumn]:
    return {column.path: column for table in tables() for column in table.columns if not column.key.startswith("#")}


@cache
def _names() -> dict[str, Text]:
    """What the keys that sentences quote are called: tables first, then columns, of which one name may be many."""
    found = {path.rpartition(".")[2]: sheet_name(path) for path in (GRID, *(t.path for t in tables())) if path != YEAR}
    columns = {column.key.rpartition(".")[2]: heading(column) for column in _columns().values()}
    return {**columns, **found}


def _path(loc: Loc) -> str:
    """The path in the schema: no indexes, no branches of a choice of types."""
    return ".".join(step for step in loc if isinstance(step, str) and not step.startswith("["))


def _sheet_of(path: str) -> str | None:
    """The sheet without which a key is missing."""
    known = {table.path: table.path for table in tables()} | {"calendar": "calendar.semesters"}
    return known.get(path) if path != YEAR else None


def _level_heading(path: str) -> Text | None:
    return sheet_name(GRID) if path.startswith(GRID) else None


def _empty(field: Text, error: ErrorDetails) -> Text:
    example = example_of(error["loc"])
    advice = Text(f"écrivez par exemple {example}", f"write for example {example}")
    return Text(f"{field.fr} est vide ; {advice.fr}", f"{field.en} is empty; {advice.en}")


def _wrong(field: Text, value: Any, advice: Text) -> Text:
    shown = quoted(value)
    return Text(
        f"{field.fr} : {shown.fr} ne se lit pas ; {advice.fr}", f"{field.en}: {shown.en} cannot be read; {advice.en}"
    )


def _no_choice(field: Text, value: Any, choices: tuple[str, ...]) -> Text:
    """The words that there are, or the nearest of them, in each language."""
    words = [value_label(code) for code in choices]
    shown = quoted(value)
    both = []
    for english in (False, True):
        said = [word[english] for word in words]
        near = nearest(str(value), [*said, *(folded(word) for word in said)])
        near = next((word for word in said if near is not None and folded(word) == folded(near)), None)
        listed = ", ".join(said)
        both.append(meant(near) if near is not None else Text(f"écrivez : {listed}", f"write one of: {listed}"))
    return Text(
        f"{field.fr} : {shown.fr} n’est pas une valeur possible ; {both[0].fr}",
        f"{field.en}: {shown.en} is no possible value; {both[1].en}",
    )


def _no_sheet(path: str) -> Text:
    name = sheet_name(path)
    return Text(f"il manque la feuille « {name.fr} » ; ajoutez-la", f"the sheet “{name.en}” is missing; add it")


def _empty_sheet(path: str) -> Text:
    name = sheet_name(path)
    return Text(
        f"la feuille « {name.fr} » est vide ; remplissez-en une ligne au moins",
        f"the sheet “{name.en}” is empty; fill in at least one row",
    )


_AS_TEXT = Text(
    "mettez la cellule au format Texte et tapez la valeur de nouveau",
    "give the cell the format Text and type the value again",
)
_AS_PAIRS = Text("écrivez par exemple MARTIN: 5, PETIT: 3", "write for example MARTIN: 5, PETIT: 3")
