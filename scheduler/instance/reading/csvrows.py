"""The lines of a CSV file, each where it stands. French Excel writes `;` between cells, others `,`."""

import csv
import io
from collections.abc import Iterator

from scheduler.errors import InputError, Place
from scheduler.text import Text


def csv_rows(text: str, file: str) -> Iterator[tuple[Place, list[str]]]:
    """Those that hold something, their cells without blanks around. Raises InputError where the rest cannot be read."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",", strict=True)
    try:
        for row in rows:
            if any(cells := [cell.strip() for cell in row]):
                yield Place(file, rows.line_num), cells
    except csv.Error as error:
        raise InputError.at(Place(file, rows.line_num), *_MALFORMED) from error


_MALFORMED = Text(
    "ce CSV est mal formé ici ; refermez les guillemets et gardez un seul séparateur, « , » ou « ; »",
    "this CSV is badly formed here; close the quotes and keep one separator, “,” or “;”",
)
