"""The text of a sheet's file: a PDF, or a text that was made of one."""

import io
from pathlib import Path

from scheduler.errors import InputError
from scheduler.instance.reading.filekinds import kind_of
from scheduler.instance.reading.source import read_bytes
from scheduler.instance.sheet.sheet_text import as_text
from scheduler.text import Text
from scheduler.wording import say

_MOST = 20_000_000
"""Bytes of a sheet; the real one has 1 MB."""
_MOST_PAGES = 60


def sheet_text(path: Path) -> str:
    """Raises InputError when it cannot be read, or is neither a PDF nor a text."""
    raw = read_bytes(path, _MOST)
    if raw.startswith(b"%PDF-"):
        return _of_pdf(raw, path)
    if (kind := kind_of(raw)) is not None or b"\x00" in raw[:1000]:
        raise InputError.at(path, *say(*_NO_TEXT, kind=kind or Text("un fichier binaire", "a binary file")))
    return as_text(raw)


def _of_pdf(raw: bytes, path: Path) -> str:
    try:
        import pdfplumber
    except ImportError as error:
        raise InputError.at(path, *_NO_MODULE) from error
    try:
        with pdfplumber.open(io.BytesIO(raw), laparams={}) as document:
            pages = document.pages[:_MOST_PAGES]
            texts = ["\n".join(box["text"] for box in page.textboxhorizontals) for page in pages]
    except Exception as error:
        raise InputError.at(path, *_DAMAGED) from error
    return "\f".join(texts)


_NO_TEXT = (
    "c’est {kind} ; donnez la fiche en PDF, ou le texte qu’en tire « pdftotext fiche.pdf »",
    "this is {kind}; give the sheet as a PDF, or the text that “pdftotext fiche.pdf” makes of it",
)
_NO_MODULE = Text(
    'pour lire un PDF, installez le module facultatif : pip install "evening-scheduler[pdf]" ; ou donnez le texte '
    "qu’en tire « pdftotext fiche.pdf »",
    'to read a PDF, install the optional module: pip install "evening-scheduler[pdf]"; or give the text that '
    "“pdftotext fiche.pdf” makes of it",
)
_DAMAGED = Text(
    "ce PDF ne se lit pas ; enregistrez-le de nouveau, ou donnez le texte qu’en tire « pdftotext fiche.pdf »",
    "this PDF cannot be read; save it again, or give the text that “pdftotext fiche.pdf” makes of it",
)
