"""The text of a sheet, and the same in plain letters, character for character, so that what is found has its line.

Sheets lose accents on their way through PDFs: labels are looked for with or without them.
"""

import bisect
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scheduler.text import Text

_SIGNS = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "œ": "o",
     "Œ": "o", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\f": "\n", "\u00ad": "-"}
)  # fmt: skip
_ACCENTED = re.compile(r"[àâäçéèêëîïôöùûüœ]")
_SPOILT = re.compile("[Â-ô][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,3}")
"""Letters of UTF-8 read as Windows-1252, which has them one by one."""
_LOST = r"[^\w\s]"
"""What stands where a letter with its accent was lost."""


@dataclass(frozen=True)
class SheetText:
    """The whole sheet. Offsets are the same in `text` and `plain`."""

    text: str
    numbers: tuple[int, ...] = ()
    """What each line is found by, where that is not its own number."""
    has_pages: bool = False
    """Whether that is its page."""

    @classmethod
    def of(cls, text: str) -> "SheetText":
        return cls(text.replace("\f", "\n"))

    @cached_property
    def plain(self) -> str:
        """Lower case, no accents, one kind of apostrophe and dash."""
        return "".join(map(_plain, self.text.translate(_SIGNS)))

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins."""
        starts = [0]
        for line in self.lines[:-1]:
            starts.append(starts[-1] + len(line) + 1)
        return starts

    def line_at(self, offset: int) -> int:
        """The number of the line, from 1, or what it is found by."""
        return self.number_of(bisect.bisect_right(self.starts, offset) - 1)

    def number_of(self, line: int) -> int:
        """What the line of that index is found by."""
        return self.numbers[line] if self.numbers else line + 1

    def where(self, number: int) -> Text:
        """What is found by that number, in a sentence."""
        return Text(f"page {number}", f"page {number}") if self.has_pages else Text(f"ligne {number}", f"line {number}")

    def finditer(self, pattern: str) -> Iterator[re.Match[str]]:
        """Where a pattern of plain letters is."""
        return re.finditer(pattern, self.plain, re.MULTILINE)

    def search(self, pattern: str) -> re.Match[str] | None:
        return next(self.finditer(pattern), None)

    def original(self, found: re.Match[str], group: int | str = 0) -> str:
        """What a match in plain letters is in the sheet's own, on one line."""
        return one_spaced(self.text[found.start(group) : found.end(group)])


def label(words: str) -> str:
    """The pattern of words that may have lost their accents: `début des cours` finds `D?but des cours`."""
    parts = []
    for c in words.lower():
        if c == " ":
            parts.append(r"\s+")
        elif c in "'’":
            parts.append(r"\s?\W?\s?")
        elif _ACCENTED.match(c):
            parts.append(rf"(?:{_plain(c)}|{_LOST})?")
        else:
            parts.append(re.escape(c))
    return "".join(parts)


def has_gap(text: str) -> bool:
    """Whether words of a line stand apart, as those of two columns do."""
    return re.search(r"\S[ \t]{2,}\S", text) is not None


def one_spaced(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def plain(text: str) -> str:
    return "".join(map(_plain, text.translate(_SIGNS)))


def letters(text: str) -> list[str]:
    """The words of a title, in plain letters: what two titles are compared by."""
    return re.findall(r"[a-z0-9]+", plain(text))


def _plain(c: str) -> str:
    """One character for one."""
    base = unicodedata.normalize("NFD", c)[:1].lower()
    return base[:1] or " "


def _unspoilt(text: str) -> str:
    """UTF-8 that was once read as Windows-1252 (`dÃ©but`), read again as it is."""
    return _SPOILT.sub(_read_again, text)


def _read_again(found: re.Match[str]) -> str:
    for encoding in ("cp1252", "latin-1"):
        try:
            return found[0].encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return found[0]


def cleaned(text: str) -> str:
    """With one kind of line end, letters in one form, and bullets that a PDF has no letter for."""
    text = unicodedata.normalize("NFC", _unspoilt(text)).replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"\(cid:\d+\)", "•", text)


Found = dict[str, Any]
"""Keys of an instance, as the sheet says them."""
