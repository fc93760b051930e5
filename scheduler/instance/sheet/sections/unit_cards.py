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
_HOURS = re.compile(
    r"\s*(?:[+,;/(]\s*|(?P<part>dont)\s+|et\s+)?"
    r"(?<![\w,.])(?P<hours>\d{1,3}(?:[.,]\d)?)\s?h(?:eures?)?(?:\s?(?P<minutes>[0-5]\d))?(?![\w.])"
    r"(?:\s*(?:en\s+|a\s+|de\s+|d'\s?|la\s+)*(?:(?P<in_person>presen\w*|regr\w*)|(?P<webconference>distan\w*|webc\w*|visio\w*)))?"
    r"\s?\)?"
)
"""`45 h`; `30 h en présence + 15 h à distance` and `45 h dont 15 h à distance` are two of them."""
_APART = r"(?:(?<=\n)|(?<=  ))(?=\d)"
_HOURS_BEFORE = re.compile(rf"{_APART}(?:{_HOURS.pattern})+\s*$")
_HOURS_APART = re.compile(rf"{_APART}{_HOURS.pattern}")
"""At the beginning of a line, or of a column: a title may speak of hours, too."""
LONGEST_TITLE = 220
_SPAN = 420
"""Letters of a card up to its ECTS, at most."""
_TAIL = re.compile(
    r"\s+|(?P<ects>\d{1,3})\s*ects(?![a-z])|(?P<annual>an\.|an(?![a-z])|annuel(?:le)?(?![a-z]))|(?P<both>s1\s?(?:[+/&,-]|et)\s?s?2)(?!\d)"
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
    hours: list[tuple[str, float]] = field(default_factory=list)
    """As they are said: of which kind of sessions, or "", and how many."""
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
        return (self.ects, *self.hours, *self.periods, *self.modalities)


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
    begins = _figures_at(sheet, match.end(), end)
    if begins is None:
        if not is_alone:
            return None  # a sentence that begins with a code
        lines = sheet.text[match.end() : end].strip().split("\n\n")
        card.title = one_spaced(lines[0])[:LONGEST_TITLE]
        at = match.end() + len(sheet.text[match.end() : end]) - len(sheet.text[match.end() : end].lstrip())
        _read_tail(card, sheet.plain, at + len(lines[0]), end)
        return card
    written = sheet.text[match.end() : begins].strip()
    card.title, card.may_go_on = one_spaced(written), has_gap(written)
    after = _read_tail(card, sheet.plain, begins, end)
    if not sheet.text.endswith("\n", 0, after):
        card.unread = one_spaced(sheet.text[after:end].split("\n", 1)[0])
    _go_on(card, sheet.text, begins, after, end)
    return card


def _figures_at(sheet: SheetText, start: int, end: int) -> int | None:
    """Where the ECTS of a card are, or the hours before or instead of them; the latter with a period or a modality
    beside them, for a title may speak of hours."""
    ects = _ECTS.search(sheet.plain, start, end)
    if ects is not None and ects.start() - start <= _SPAN:
        before = _HOURS_BEFORE.search(sheet.plain, start, ects.start())
        return before.start() if before is not None else ects.start()
    for found in _HOURS_APART.finditer(sheet.plain, start, min(end, start + _SPAN)):
        tried = UnitCard("", 0)
        _read_tail(tried, sheet.plain, found.start(), end)
        if tried.hours and (tried.periods or tried.modalities):
            return found.start()
    return None


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
    """ECTS, hours, period, modality and notes, in any order, as far as nothing else stands there. Returns where that
    is."""
    while at < end:
        if (hours := _HOURS.match(letters, at, end)) is not None:
            _read_hours(card, hours)
            at = hours.end()
            continue
        token = _TAIL.match(letters, at, end)
        if token is None or token.end() == at:
            break
        at = token.end()
        match token.lastgroup:
            case "ects":
                card.ects = card.ects or int(token["ects"])
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


def _read_hours(card: UnitCard, found: re.Match[str]) -> None:
    """Hours of a kind; those “dont” others are say what the others are not."""
    hours = float(found["hours"].replace(",", ".")) + int(found["minutes"] or 0) / 60
    kind = next((kind for kind in ("in_person", "webconference") if found[kind]), "")
    if found["part"] and kind and card.hours and card.hours[-1][0] == "":
        other = "webconference" if kind == "in_person" else "in_person"
        card.hours[-1] = other, card.hours[-1][1] - hours
    card.hours.append((kind, hours))


def descriptions(sheet: SheetText) -> list[UnitDescription]:
    found = []
    for match in _DESCRIPTION.finditer(sheet.text):
        paragraph = sheet.text[match.start(2) : match.start(2) + _SPAN * 2].split("\n\n", 1)[0]
        title = one_spaced(paragraph)[: 2 * LONGEST_TITLE]
        found.append(
            UnitDescription(match[1], sheet.line_at(match.start(1)), match.start(), title, one_spaced(match[2]))
        )
    return found
