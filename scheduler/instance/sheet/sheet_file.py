"""A sheet's file as the texts that it can be read as: a PDF, or a text that was made of one."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scheduler.errors import InputError
from scheduler.instance.reading.filekinds import kind_of
from scheduler.instance.reading.source import read_bytes
from scheduler.instance.sheet.columns import Page, PageLine, WordRun, column_views, text_pages
from scheduler.instance.sheet.sheet_text import SheetText, cleaned
from scheduler.text import Text
from scheduler.wording import say

_MOST = 20_000_000
"""Bytes of a sheet; the real one has 1 MB."""
_MOST_PAGES = 60
_MOST_TEXT = 1_000_000
"""Bytes; the real sheet has 24,000."""


_NARROWEST_CHARACTERS, _NARROWEST_POINTS = 2, 5
"""Of an empty strip between two columns."""
_SAME_LINE = 2.5
"""Points by which words of one line may be apart in height."""
_APART = 0.9
"""Of the height of letters: words with more between them do not stand together."""


@dataclass(frozen=True)
class SheetFile:
    """What is read of a file: several texts of the same sheet, each of which shows some of it best."""

    name: str
    views: tuple[SheetText, ...]
    has_pages: bool = False
    """Whether a line is found by the number of its page."""

    @classmethod
    def of_text(cls, text: str, name: str) -> "SheetFile":
        text = cleaned(text)
        columns = column_views(text_pages(text), narrowest=_NARROWEST_CHARACTERS)
        return cls(name, (SheetText.of(text), *columns))

    @classmethod
    def read(cls, path: Path) -> "SheetFile":
        """Raises InputError when it cannot be read, or is neither a PDF nor a text."""
        return cls.of_bytes(read_bytes(path, _MOST), str(path))

    @classmethod
    def of_bytes(cls, raw: bytes, name: str) -> "SheetFile":
        """The same of what was uploaded. Raises InputError."""
        if raw.startswith(b"%PDF-"):
            return cls(name, tuple(_views(raw, name)), has_pages=True)
        if (kind := kind_of(raw)) is not None or b"\x00" in raw[:1000]:
            raise InputError.at(name, *say(*_NO_TEXT, kind=kind or Text("un fichier binaire", "a binary file")))
        if len(raw) > _MOST_TEXT:
            raise InputError.at(name, *_TOO_LONG)
        try:
            return cls.of_text(raw.decode("utf-8-sig"), name)
        except UnicodeDecodeError:  # as pdftotext writes on Windows
            return cls.of_text(raw.decode("cp1252", errors="replace"), name)


def _views(raw: bytes, name: str) -> list[SheetText]:
    """The blocks that pdfminer finds, in its order; then the pages by their columns."""
    try:
        import pdfplumber
    except ImportError as error:
        raise InputError.at(name, *_NO_MODULE) from error
    blocks: list[tuple[str, int]] = []
    pages: list[Page] = []
    try:
        with pdfplumber.open(io.BytesIO(raw), laparams={}) as document:
            for number, page in enumerate(document.pages[:_MOST_PAGES], 1):
                texts = [cleaned(box["text"]) for box in page.textboxhorizontals]
                blocks += [(line, number) for text in texts for line in text.split("\n")]
                pages.append(_page(page.extract_words(), number))
    except Exception as error:
        raise InputError.at(name, *_DAMAGED) from error
    first = SheetText("\n".join(line for line, _ in blocks), tuple(number for _, number in blocks), has_pages=True)
    return [first, *column_views(pages, narrowest=_NARROWEST_POINTS, has_pages=True)]


def _page(words: list[dict[str, Any]], number: int) -> Page:
    """The words of a page by lines, from the top, and those of a line that stand together."""
    lines: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda word: (word["bottom"], word["x0"])):
        if lines and word["bottom"] - lines[-1][0]["bottom"] <= _SAME_LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [PageLine(number, tuple(_runs(line)), line[0]["bottom"]) for line in lines]


def _runs(line: list[dict[str, Any]]) -> list[WordRun]:
    runs: list[WordRun] = []
    for word in sorted(line, key=lambda word: float(word["x0"])):
        begin, end, text = float(word["x0"]), float(word["x1"]), cleaned(word["text"])
        if runs and begin - runs[-1].end <= _APART * (word["bottom"] - word["top"]):
            runs[-1] = WordRun(runs[-1].begin, end, f"{runs[-1].text} {text}")
        else:
            runs.append(WordRun(begin, end, text))
    return runs


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
_TOO_LONG = Text(
    "ce texte est trop long pour une fiche ; est-ce bien le bon fichier ?",
    "this text is too long for a sheet; is it the right file?",
)
_DAMAGED = Text(
    "ce PDF ne se lit pas ; enregistrez-le de nouveau, ou donnez le texte qu’en tire « pdftotext fiche.pdf »",
    "this PDF cannot be read; save it again, or give the text that “pdftotext fiche.pdf” makes of it",
)
