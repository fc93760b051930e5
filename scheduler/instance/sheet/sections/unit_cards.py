"""The cards of units (code, title, ECTS, period, modality), and the descriptions that name each again."""

import bisect
import re
from dataclasses import dataclass, field

from scheduler.instance.sheet.sheet_text import SheetText, has_gap, one_spaced

CODE = r"(?:U[AS][0-9A-Z]{4}|[A-Z]{3}[0-9]{3}[A-Z]?|[A-Z]{2,4}[0-9]{2,4}[A-Z]?)(?![0-9A-Za-z])"
_CARD = re.compile(rf"^[ \t]*({CODE})(?![ \t]*:)", re.MULTILINE)
_DESCRIPTION = re.compile(rf"^[ \t•*-]*({CODE})[ \t]*:[ \t]*(\S.*)$", re.MULTILINE)
_ECTS = re.compile(r"(?<![\w,.])(\d{1,3})\s*ects(?![a-z])(?!\s+\d{1,3}\s*ects)")
"""But for those of a table, several in a row."""
LONGEST_TITLE = 220
_SPAN = 420
"""Letters of a card up to its ECTS, at most."""
_TAIL = re.compile(
    r"\s+|(?P<annual>an\.|an(?![a-z])|annuel(?:le)?(?![a-z]))|(?P<both>s1\s?(?:[+/&,-]|et)\s?s?2)(?!\d)"
    r"|(?P<semester>s(?:em(?:estre|\.)?\s?)?[1-4])(?![a-z0-9])"
    r"|(?P<cours>cours)(?![a-z])|(?P<tp>t\.?p\.?)(?![a-z])|(?P<foad>foad)(?![a-z])|rapport(?![a-z])"
    r"|(?P<note>[a-e])(?![a-z'.])|\d{1,2}(?![\w/])|-(?!\w)|[✎✓☑□■●○◆]"
)


@dataclass
class UnitCard:
    code: str
    line: int
    title: str = ""
    ects: int | None = None
    periods: list[str] = field(default_factory=list)
    modalities: list[str] = field(default_factory=list)
    notes: str = ""
    symbols: bool = False
    unread: str = ""
    """What stands behind it on its last line."""
    may_go_on: bool = False
    """Something stands below the card that may be more of its title."""

    @property
    def is_activity(self) -> bool:
        """An *unité d'activité*: experience, report, stage; none of ours has sessions."""
        return self.code.startswith("UA") and not self.modalities

    @property
    def said(self) -> tuple[object, ...]:
        return (self.ects, *self.periods, *self.modalities)


@dataclass(frozen=True)
class UnitDescription:
    code: str
    line: int
    offset: int
    title: str
    """Its first line, and the next ones as far as the paragraph goes."""
    first_line: str


def cards(sheet: SheetText) -> list[UnitCard]:
    """In the order of the sheet; a code that is only mentioned is none."""
    starts = list(_CARD.finditer(sheet.text))
    ends = sorted([m.start() for m in starts] + [m.start() for m in _DESCRIPTION.finditer(sheet.text)])
    found = []
    for match in starts:
        following = bisect.bisect_right(ends, match.start())
        end = ends[following] if following < len(ends) else len(sheet.text)
        if (card := _card(sheet, match, min(end, match.end() + _SPAN + 80))) is not None:
            found.append(card)
    return found


def _card(sheet: SheetText, match: re.Match[str], end: int) -> UnitCard | None:
    card = UnitCard(match[1], sheet.line_at(match.start(1)))
    rest = sheet.text[match.end() : end].split("\n", 1)[0].strip()
    is_alone = not rest
    if not is_alone and not re.match(r"[A-ZÀ-Ý0-9«“]", rest):
        return None  # the diploma's own code, or a sentence that begins with a unit's
    ects = _ECTS.search(sheet.plain, match.end(), end)
    if ects is None or ects.start() - match.end() > _SPAN:
        if not is_alone:
            return None  # a sentence that begins with a code
        lines = sheet.text[match.end() : end].strip().split("\n\n")
        card.title = one_spaced(lines[0])[:LONGEST_TITLE]
        at = match.end() + len(sheet.text[match.end() : end]) - len(sheet.text[match.end() : end].lstrip())
        _read_tail(card, sheet.plain, at + len(lines[0]), end)
        return card
    written = sheet.text[match.end() : ects.start()].strip()
    card.title, card.may_go_on = one_spaced(written), has_gap(written)
    card.ects = int(ects[1])
    after = _read_tail(card, sheet.plain, ects.end(), end)
    if not sheet.text.endswith("\n", 0, after):
        card.unread = one_spaced(sheet.text[after:end].split("\n", 1)[0])
    _go_on(card, sheet.text, ects.start(), after, end)
    return card


def _go_on(card: UnitCard, text: str, ects: int, after: int, end: int) -> None:
    """A title beside the ECTS goes on below them; one above them seems to."""
    below = re.match(r"(?:[ \t]*[^\s•][^\n]{0,89}\n?)+", text[after:end])
    if below is None or not text.endswith("\n", 0, after) or text.endswith("\n\n", 0, after):
        return
    if text[text.rfind("\n", 0, ects) + 1 : ects].strip():
        card.title = f"{card.title} {one_spaced(below[0])}"
    else:
        card.may_go_on = True


def _read_tail(card: UnitCard, letters: str, at: int, end: int) -> int:
    """Period, modality and notes, in any order, as far as nothing else stands there. Returns where that is."""
    while at < end and (token := _TAIL.match(letters, at, end)) is not None and token.end() > at:
        at = token.end()
        match token.lastgroup:
            case "annual":
                card.periods.append("annual")
            case "both":
                card.periods.append("S1+2")
            case "semester":
                card.periods.append(f"S{token[0][-1]}")
            case "cours" | "tp" | "foad" as name:
                card.modalities.append(name)
            case "note":
                card.notes += token[0]
            case _:
                card.symbols |= token[0].strip().isdigit()
    return at


def descriptions(sheet: SheetText) -> list[UnitDescription]:
    found = []
    for match in _DESCRIPTION.finditer(sheet.text):
        paragraph = sheet.text[match.start(2) : match.start(2) + _SPAN * 2].split("\n\n", 1)[0]
        title = one_spaced(paragraph)[: 2 * LONGEST_TITLE]
        found.append(
            UnitDescription(match[1], sheet.line_at(match.start(1)), match.start(), title, one_spaced(match[2]))
        )
    return found
