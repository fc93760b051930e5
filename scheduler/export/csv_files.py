"""CSV as each reader wants it: programs (RFC 4180), and people, whose Excel opens it (docs/formats.md)."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from scheduler.text import Lang

Cells = Mapping[str, object]
SEPARATORS: dict[Lang, str] = {"fr": ";", "en": ","}
"""Excel splits a file at the list separator of the system's language, and at no other."""
_ACTIVE = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""A text that begins so is computed instead of shown."""
_GUARD = "'"


def for_programs(header: Sequence[str], rows: Iterable[Cells]) -> bytes:
    """UTF-8 without a byte order mark, comma, CRLF, quotes where needed: RFC 4180. Values as they are."""
    return _written(header, rows, ",").encode()


def for_people(header: Sequence[str], rows: Iterable[Cells], lang: Lang) -> bytes:
    """UTF-8 with a byte order mark, without which Excel takes it for Latin-1; the separator of the language; no text
    that Excel would compute: an apostrophe goes before it."""
    safe = ({name: _guarded(value) for name, value in row.items()} for row in rows)
    return _written(header, safe, SEPARATORS[lang]).encode("utf-8-sig")


def _guarded(value: object) -> object:
    """Numbers are numbers: only a text is guarded."""
    if isinstance(value, str) and (value.lstrip().startswith(_ACTIVE) or value[:1] in ("\t", "\r", "\n")):
        return _GUARD + value
    return value


def _written(header: Sequence[str], rows: Iterable[Cells], separator: str) -> str:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, header, delimiter=separator, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()
