"""A workbook, or another instance's file, that was sent: what it would change, before anything is taken over."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException

from scheduler.desk.draft.change import digest
from scheduler.errors import Fault, InputError
from scheduler.instance.reading.source import AN_INSTANCE, decode
from scheduler.instance.workbook.archive import is_workbook
from scheduler.instance.workbook.conversion import Source, Taken, source_of_text, source_of_workbook, taken_over
from scheduler.instance.workbook.headings import sheet_name
from scheduler.instance.workbook.preview import Preview
from scheduler.instance.workbook.read import read_workbook
from scheduler.text import Lang

MOST_SENT = 12_000_000
"""Bytes of the request: a file of nine megabytes."""
_MOST_ROWS = 500


@dataclass(frozen=True)
class Offer:
    """A file as it was sent: its name there, and its bytes."""

    name: str
    raw: bytes

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Offer":
        """Raises HTTPException for what no page of ours sends."""
        name, content = values.get("name"), values.get("content")
        if not isinstance(name, str) or not isinstance(content, str):
            raise HTTPException(400)
        try:
            return cls(Path(name.replace("\\", "/")).name[-80:] or "file", base64.b64decode(content, validate=True))
        except (binascii.Error, ValueError) as error:
            raise HTTPException(400) from error

    @cached_property
    def key(self) -> str:
        return digest(self.name + base64.b64encode(self.raw).decode())

    def taken(self, target: Path) -> Taken:
        """The year's file with what was sent in it: nothing is written. Raises InputError with every fault, each at its
        cell."""
        return taken_over(self._source(target.parent), target, "")

    def _source(self, folder: Path) -> Source:
        if is_workbook(self.raw):
            return source_of_workbook(read_workbook(self.raw, self.name), folder)
        return source_of_text(decode(self.raw, self.name, AN_INSTANCE), self.name, folder)


def offered_json(offer: Offer, target: Path, lang: Lang) -> dict[str, Any]:
    """What taking it over would change; or its faults."""
    try:
        changes = offer.taken(target).changes
    except InputError as error:
        return {"key": offer.key, "name": offer.name, "faults": [_told(fault, lang) for fault in error.faults]}
    return {"key": offer.key, "name": offer.name, "faults": [], **_changes_json(changes, lang)}


def _told(fault: Fault, lang: Lang) -> str:
    return f"{fault.place}: {fault.text.to(lang)}"


def _changes_json(changes: Preview | None, lang: Lang) -> dict[str, Any]:
    if changes is None:
        return {"tables": [], "rows": [], "more": 0}
    return {
        "tables": [{"name": sheet_name(table).to(lang), **counts} for table, counts in changes.counts.items()],
        "rows": [
            {
                "table": sheet_name(row.table).to(lang),
                "fate": row.fate,
                "name": row.name,
                "fields": [[field.name.to(lang), *field.shown(lang)] for field in row.fields],
            }
            for row in changes.changes[:_MOST_ROWS]
        ],
        "more": max(0, len(changes.changes) - _MOST_ROWS),
    }
