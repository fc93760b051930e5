"""*Intervenants*: a line for each, a name before the comma and a role after it."""

import re
from collections.abc import Iterator

from scheduler.instance.reading.draft import Loc
from scheduler.instance.sheet.remarks import Remarks
from scheduler.instance.sheet.sheet_text import Found, SheetText, one_spaced, plain

_TITLE = r"(?:(?:M|Mme|Mlle|Mr|Dr|Pr)\.?\s+)?"
_INITIALS = r"(?:[A-ZÀ-Ý]{1,2}\.?(?:\s?-?\s?[A-ZÀ-Ý]\.)*)"
_FIRST_NAME = r"(?:[A-ZÀ-Ý][’']?[a-zà-ÿ][\w’'-]*(?:\s[A-ZÀ-Ý][a-zà-ÿ][\w’'-]*)?)"
_CAPITALS = r"[A-ZÀ-Ý?\ufffd][A-ZÀ-Ý?\ufffd’'-]+"
_SURNAME = rf"(?:(?:DE|DU|DES|LA|LE|EL|VAN|VON|D[’'])\s?)*{_CAPITALS}(?:\s{_CAPITALS})*"
_SIMPLE = r"[A-ZÀ-Ý][\w’'-]+(?:\s[A-ZÀ-Ý][\w’'-]+)*"
_BULLET, _APART = r"^[ \t•*-]*", r"\s*(?:[,:]|\s[–-]\s)\s*"
_NAME = re.compile(rf"{_BULLET}({_TITLE}(?:{_INITIALS}|{_FIRST_NAME})\s+({_SURNAME}))(?:{_APART}(.*)|\s*)$")
_PLAIN_NAME = re.compile(rf"{_BULLET}({_TITLE}[A-ZÀ-Ý]{{1,2}}\.\s*({_SIMPLE})){_APART}(.*)$")
"""An initial, then a name that is not in capitals."""
_HEADING = re.compile(r"^\s*(?:intervenants?|formateurs?|(?:e|.)quipe\s+p.{0,2}dagogique|enseignants?)\s*:?\s*$")
_OTHER_HEADING = re.compile(
    r"^\s*(?:pr.{0,2}sentation|objectifs|publics?\b.*|conditions\s.*|calendrier\s.*|dur.{0,2}e.*lieu.*|renseignements|"
    r"unit.{0,2}s\s+d.{0,2}enseignement|d.{0,2}livrance\s.*|d.{0,2}roulement\s.*|inscriptions?|r.{0,2}f.{0,2}rences.*|"
    r"organisation|fr.{0,2}quence\s+des\s+cours|moyens\s.*|.{0,2}valuations?\s+et\s.*|d.{0,2}bouch.{0,2}s.*)\s*:?\s*$"
)
_PIECE = re.compile(
    rf"^\s*(?:(?:M|Mme|Mlle|Mr|Dr|Pr)\.?|{_INITIALS})\s*$|^\s*{_SURNAME}\s*,\s*$"
    rf"|{_BULLET}(?:{_TITLE}{_SURNAME}\s+{_FIRST_NAME}|{_FIRST_NAME}\s{_FIRST_NAME}){_APART}"
)
"""A name that a conversion has cut, or that is written in another way."""
_INSIDE = re.compile(r"\b[A-ZÀ-Ý]{3}[A-ZÀ-Ý’'-]*\b|\b[A-ZÀ-Ý]{1,2}\.\s*[A-ZÀ-Ý]")
"""What may be a second person in a role."""
_LONGEST = 70
"""Letters of a line that may go on with a role."""
_FARTHEST = 60
"""Lines from the heading."""


def trainers(sheet: SheetText, remarks: Remarks) -> tuple[list[Found], dict[Loc, int]]:
    """Rows of the instance, and their lines in the sheet."""
    heading = next((i for i, line in enumerate(sheet.plain.split("\n")) if _HEADING.match(line)), None)
    first, last = _bounds(sheet, heading)
    found = list(_between(sheet.lines, first, last, needs_role=heading is None))
    known = {number for number, *_ in found}
    pieces = [n for n in range(first, last) if heading is not None and n not in known and _PIECE.match(sheet.lines[n])]
    if pieces:
        remarks.doubt(("trainers",), sheet.number_of(pieces[0]), _CUT, said=one_spaced(sheet.lines[pieces[0]]))
    if heading is None and found:
        remarks.doubt(("trainers",), sheet.number_of(found[0][0]), _NO_HEADING)
    if not found:
        remarks.missing(("trainers",), None if heading is None else sheet.number_of(heading), _NOBODY)
    rows: list[Found] = []
    lines: dict[Loc, int] = {}
    for number, name, surname, role in found:
        at = sheet.number_of(number)
        if any(row["name"] == name for row in rows):
            continue
        id_ = surname
        if any(row["id"] == id_ for row in rows):
            id_ = _id(name)
            remarks.doubt(("trainers", len(rows)), at, _SAME_NAME, name=name)
        row = {"id": id_, "name": name}
        if role:
            row["role"] = role[:300]
        if _INSIDE.search(f" {role}"):
            remarks.doubt(("trainers",), at, _TWO_PEOPLE, name=name)
        if not re.search(rf"{_SURNAME}$", name) or "?" in name or "\ufffd" in name:
            remarks.doubt(("trainers", len(rows)), at, _ODD_NAME, name=name)
        rows.append(row)
        lines["trainers", len(rows) - 1] = at
    return rows, lines


def _bounds(sheet: SheetText, heading: int | None) -> tuple[int, int]:
    """The lines between the headings before and after that of the trainers: PDFs may give it after them."""
    lines = sheet.lines
    first, last = 0, len(lines)
    if heading is not None:
        before = (i for i in range(heading - 1, -1, -1) if _is_heading(lines[i]))
        after = (i for i in range(heading + 1, len(lines)) if _is_heading(lines[i]))
        first = max(next(before, -1) + 1, heading - _FARTHEST)
        last = min(next(after, len(lines)), heading + _FARTHEST)
    return first, last


def _between(lines: list[str], first: int, last: int, *, needs_role: bool) -> Iterator[tuple[int, str, str, str]]:
    """The line, name, id and role of each person there."""
    number = first
    while number < last:
        match = _NAME.match(lines[number]) or _PLAIN_NAME.match(lines[number])
        if match is None or (needs_role and not match[3]):
            number += 1
            continue
        start, parts = number, [match[3] or ""]
        number += 1
        while number < last and _goes_on(lines[number]):
            parts.append(lines[number])
            number += 1
        yield start, one_spaced(match[1]), _id(match[2]), _role(parts)


def _is_heading(line: str) -> bool:
    return line.strip()[:1].isupper() and len(line) <= _LONGEST and bool(_OTHER_HEADING.match(plain(line)))


def _goes_on(line: str) -> bool:
    """Whether a line is more of the role of the one before."""
    is_name = _NAME.match(line) or _PLAIN_NAME.match(line) or _HEADING.match(plain(line))
    return bool(line.strip()) and len(line) <= _LONGEST and not is_name and not _is_heading(line)


def _role(parts: list[str]) -> str:
    """The lines of a role: one that goes on is not begun by a capital."""
    said = one_spaced(parts[0]).rstrip(".;")
    for part in map(one_spaced, parts[1:]):
        said += (", " if part[:1].isupper() and said else " ") + part.rstrip(".;")
    return said.strip()


def _id(surname: str) -> str:
    return re.sub(r"[^\w-]+", "-", surname).strip("-").upper()[:64] or "FORMATEUR"


_NO_HEADING = (
    "le titre « Intervenants » n’est pas trouvé : ces noms viennent d’ailleurs dans la fiche ; vérifiez-les",
    "the heading “Intervenants” is not found: these names come from elsewhere in the sheet; check them",
)
_NOBODY = (
    "aucun intervenant n’est trouvé (« J. MARTIN, formateur ») ; écrivez-les",
    "no trainer is found (“J. MARTIN, formateur”); write them",
)
_SAME_NAME = (
    "{name} : un autre intervenant a le même nom de famille ; vérifiez que ce sont deux personnes",
    "{name}: another trainer has the same family name; check that they are two people",
)
_CUT = (
    "« {said} » ressemble à un nom, coupé ou écrit autrement que les autres ; vérifiez les intervenants",
    "“{said}” looks like a name, cut or written in another way than the others; check the trainers",
)
_TWO_PEOPLE = (
    "{name} : sa fonction semble nommer une deuxième personne ; vérifiez les intervenants",
    "{name}: the role seems to name a second person; check the trainers",
)
_ODD_NAME = ("{name} : vérifiez ce nom", "{name}: check this name")
