"""Workbooks as ours are written: texts stay texts, sheets print on A4, Excel takes the names of sheets."""

import io
import re
from collections.abc import Iterable

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

_REFUSED = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST = 31
_RESERVED = {"history", "historique"}
"""Excel keeps this name for itself, in each of its languages."""


def new_book(stream: io.BytesIO) -> Workbook:
    """A title that begins with `=` stays a title, and an address a text."""
    plain = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    return Workbook(stream, {"in_memory": True, **plain})


def add_sheet(book: Workbook, name: str) -> Worksheet:
    """An empty sheet that prints on A4, as wide as a page."""
    sheet: Worksheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&L&A&R&P / &N")
    sheet.hide_gridlines(2)
    return sheet


def link_to(sheet: str) -> str:
    """The address of a sheet, inside its workbook."""
    return f"internal:{reference(sheet)}!A1"


def reference(sheet: str) -> str:
    """The sheet's name in a formula."""
    return "'" + sheet.replace("'", "''") + "'"


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """A name Excel accepts for each, all different even in capitals, as close to what was wanted as can be."""
    taken, names = set(_RESERVED), list[str]()
    for name in wanted:
        # Excel counts in UTF-16, in which a letter beyond the first 65,536 is two.
        clean = "".join(c if c <= "\uffff" else "_" for c in _REFUSED.sub("_", name)).strip("' ") or "_"
        candidate, count = clean[:_LONGEST].rstrip("' "), 1
        while candidate.casefold() in taken:
            count += 1
            suffix = f"~{count}"
            candidate = clean[: _LONGEST - len(suffix)] + suffix
        taken.add(candidate.casefold())
        names.append(candidate)
    return names
