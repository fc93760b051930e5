"""*Fréquence des cours*: ECTS across, modalities down, in each cell so many *regroupements* and *webconférences*."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scheduler.instance.sheet.remarks import Remarks
from scheduler.instance.sheet.sheet_text import Found, SheetText
from scheduler.wording import listing

_HEADING = r"(?:\d{1,2}\s*ects\s+){2,}"
_IN_PERSON = r"\d{1,2}\s*regr\w*\.?"
_WEB = r"\d{1,2}\s*webc\w*\.?"
_ROW = rf"(?<![a-z])(tp|td|cours)\s*:?((?:\s*(?:{_IN_PERSON}|{_WEB}|\+|-|/))+)"
_PERIODS = r"ue\s+(semestriell?es?|annuell?es?)"
_FARTHEST = 2_500
"""Letters after the heading in which the rows are."""
_LENGTH = r"dur\W?e?e\s+d.?un\s+regr\w*[^:\n]*:\s*(\d{1,2})\s*h\s*(\d{2})?"
_MODALITIES = ("tp", "cours")


@dataclass(frozen=True)
class FrequencyTable:
    rows: list[Found]
    lines: list[int]
    """Of the sheet, by row."""
    session_minutes: int | None


def read_frequency(sheet: SheetText, units: Iterable[Found], remarks: Remarks) -> FrequencyTable:
    """The table's rows; whether a column is annual is what the heading's order and the units say."""
    length = sheet.search(_LENGTH)
    minutes = int(length[1]) * 60 + int(length[2] or 0) if length is not None else None
    if length is None:
        remarks.missing(("slots",), None, _NO_LENGTH)
    heads = [m for m in sheet.finditer(_HEADING) if _rows(sheet, m)]
    if not heads:
        remarks.missing(("frequency",), None, _NO_TABLE)
        return FrequencyTable([], [], minutes)
    head = heads[0]
    line = sheet.line_at(head.start())
    if len(heads) > 1:
        remarks.doubt(("frequency",), sheet.line_at(heads[1].start()), _TWICE)
    columns = [int(n) for n in re.findall(r"\d+", head[0])]
    apart = _labels_apart(sheet, head, len(columns))
    periods = _periods(sheet, head, columns, units, remarks)
    found, lines, read = list[Found](), list[int](), dict[str, list[str]]()
    for name, start, cells in _rows(sheet, head):
        at = sheet.line_at(start)
        if name not in _MODALITIES:
            remarks.missing(("frequency",), at, _OTHER_ROW, name=name.upper())
            continue
        if name in read:
            if read[name] != cells.split():
                remarks.doubt(("frequency",), at, _SECOND_ROW, name=name)
            continue
        read[name] = cells.split()
        counts = apart.get(name) or _counts(cells, len(columns), has_web=name == "cours")
        if counts is None:
            remarks.missing(("frequency",), at, _CELLS, name=name, columns=len(columns))
            continue
        for ects, period, count in zip(columns, periods, counts, strict=True):
            loc = ("frequency", len(found))
            if count is None:
                remarks.missing(("frequency",), at, _CELL, name=name, ects=ects)
                continue
            if sum(count) == 0 or sum(count) > 40:
                remarks.doubt(loc, at, _ODD, number=sum(count), ects=ects, name=name)
            found.append({"modality": name, "period": period, "ects": ects,
                          "in_person": count[0], "webconference": count[1]})  # fmt: skip
            lines.append(at)
    for missing in [name for name in _MODALITIES if not any(row["modality"] == name for row in found)]:
        remarks.missing(("frequency",), line, _NO_ROW, name=missing)
    return FrequencyTable(found, lines, minutes)


def _rows(sheet: SheetText, head: re.Match[str]) -> list[tuple[str, int, str]]:
    """Name, offset and cells of each row below the heading, to the next one."""
    end = _end(sheet, head)
    return [(m[1], m.start(1), m[2]) for m in re.compile(_ROW).finditer(sheet.plain, head.end(), end)]


def _end(sheet: SheetText, head: re.Match[str]) -> int:
    """Where the table that begins with that heading is over at the latest."""
    end = min(len(sheet.plain), head.end() + _FARTHEST)
    following = re.compile(_HEADING).search(sheet.plain, head.end())
    return min(end, following.start()) if following is not None else end


def _labels_apart(sheet: SheetText, head: re.Match[str], columns: int) -> dict[str, list[tuple[int, int] | None]]:
    """The two rows where their names stand between the lines of their cells, as in the middle of a cell; else none."""
    region = sheet.plain[head.end() : _end(sheet, head)]
    names = list(dict.fromkeys(re.findall(rf"^\s*({'|'.join(_MODALITIES)})(?![a-z])", region, re.MULTILINE)))
    together = [int(n) for n in re.findall(r"(\d{1,2})\s*regr", region)]
    apart = [int(n) for n in re.findall(r"(\d{1,2})\s*webc", region)]
    begins_row = re.search(rf"^\s*cours\s*:?\s*{_IN_PERSON}", region, re.MULTILINE)
    if sorted(names) != sorted(_MODALITIES) or begins_row or (len(together), len(apart)) != (2 * columns, columns):
        return {}
    first, second = together[:columns], together[columns:]
    tp, cours = (first, second) if names[0] == "tp" else (second, first)
    return {"tp": [(n, 0) for n in tp], "cours": list(zip(cours, apart, strict=True))}


def _counts(cells: str, columns: int, *, has_web: bool) -> list[tuple[int, int] | None] | None:
    """In-person sessions and webconferences by column; none where a cell lacks one of its two; None when the cells are
    not as many as the columns."""
    tokens = [(int(m[1]), m[2] == "r") for m in re.finditer(r"(\d{1,2})\s*(r|w)\w+", cells)]
    together = [number for number, is_in_person in tokens if is_in_person]
    apart = [number for number, is_in_person in tokens if not is_in_person]
    if len(together) != columns or len(apart) > columns or (not has_web and apart):
        return None
    if len(apart) == columns or not has_web:
        return list(zip(together, apart or [0] * columns, strict=True))
    found: list[tuple[int, int] | None] = []
    for rank, (number, is_in_person) in enumerate(tokens):
        if is_in_person:
            after = tokens[rank + 1] if rank + 1 < len(tokens) else (0, True)
            found.append(None if after[1] else (number, after[0]))
    runs = re.findall(r"(?:\d+\s*w\w+\.?\s*){2,}", cells)
    return None if runs else found


def _periods(
    sheet: SheetText, head: re.Match[str], columns: list[int], units: Iterable[Found], remarks: Remarks
) -> list[str]:
    """`semester` or `annual` for each column. The heading says in which order they come, not where they change; units
    that the sheet gives as annual or not tell that."""
    line = sheet.line_at(head.start())
    before = sheet.plain[max(0, head.start() - 120) : head.start()]
    order = ["annual" if name.startswith("an") else "semester" for name in re.findall(_PERIODS, before)]
    known = _known(columns, units)
    if len(order) == 1 and all(periods <= set(order) for periods in known.values()):
        return order * len(columns)
    if sorted(order) != ["annual", "semester"]:
        order = ["semester", "annual"]
        remarks.doubt(("frequency",), line, _NO_PERIODS)
    fits = [cut for cut in range(1, len(columns)) if _fits(columns, cut, order, known)]
    if not fits:
        remarks.doubt(("frequency",), line, _MIXED)
        fits = [len(columns) - 1]
    if len(fits) > 1:
        said = listing([f"{columns[n]} ECTS" for n in range(fits[0], fits[-1])])
        remarks.doubt(("frequency",), line, _EITHER, columns=said)
    cut = fits[-1] if order[0] == "semester" else fits[0]
    return [order[0]] * cut + [order[1]] * (len(columns) - cut)


def _known(columns: list[int], units: Iterable[Found]) -> Mapping[int, set[str]]:
    known: dict[int, set[str]] = {ects: set() for ects in columns}
    for unit in units:
        if unit.get("modality") in _MODALITIES and "period" in unit and unit.get("ects") in known:
            known[unit["ects"]].add("annual" if unit["period"] == "annual" else "semester")
    return known


def _fits(columns: list[int], cut: int, order: list[str], known: Mapping[int, set[str]]) -> bool:
    return all(known[ects] <= {order[0] if rank < cut else order[1]} for rank, ects in enumerate(columns))


_NO_TABLE = (
    "la table « Fréquence des cours » n’est pas trouvée ; écrivez combien de regroupements et de webconférences a une "
    "UE, par modalité et ECTS",
    "the table “Fréquence des cours” is not found; write how many in-person sessions and webconferences a unit has, by "
    "modality and ECTS",
)
_TWICE = (
    "une deuxième table de fréquence est ici ; la première est prise : vérifiez",
    "a second frequency table is here; the first is taken: check it",
)
_NO_LENGTH = (
    "la durée d’un regroupement n’est pas trouvée ; écrivez les créneaux",
    "the length of a session is not found; write the slots",
)
_OTHER_ROW = (
    "« {name} » : cette ligne de la table n’est ni « TP » ni « Cours » ; écrivez-la si elle compte",
    "“{name}”: this row of the table is neither “TP” nor “Cours”; write it if it counts",
)
_CELLS = (
    "ligne « {name} » : elle n’a pas un nombre de regroupements (et de webconférences) pour chacune des {columns} "
    "colonnes ; écrivez-la",
    "row “{name}”: it has not a number of in-person sessions (and webconferences) for each of the {columns} columns; "
    "write it",
)
_CELL = (
    "ligne « {name} », {ects} ECTS : il manque l’un des deux nombres ; écrivez-les",
    "row “{name}”, {ects} ECTS: one of the two numbers is missing; write them",
)
_SECOND_ROW = (
    "une deuxième ligne « {name} » est ici, avec d’autres nombres ; la première est prise : vérifiez",
    "a second row “{name}” is here, with other numbers; the first is taken: check it",
)
_NO_ROW = ("aucune ligne « {name} » ne se lit dans la table ; écrivez-la", "no row “{name}” can be read; write it")
_ODD = (
    "{number} séances pour une UE de {ects} ECTS ({name}) ; vérifiez",
    "{number} sessions for a unit of {ects} ECTS ({name}); check it",
)
_NO_PERIODS = (
    "l’en-tête « UE semestrielle, UE annuelle » n’est pas trouvé : les UE semestrielles sont prises en premier",
    "the heading “UE semestrielle, UE annuelle” is not found: semestrial units are taken first",
)
_MIXED = (
    "des UE de même ECTS sont annuelles et semestrielles, ou la table est dans un autre ordre : seule la dernière "
    "colonne est prise pour annuelle ; vérifiez",
    "units of the same ECTS are annual and semestrial, or the table is in another order: the last column alone is "
    "taken for annual; check it",
)
_EITHER = (
    "rien ne dit si la colonne {columns} est annuelle ou semestrielle : elle est prise pour semestrielle ; vérifiez",
    "nothing says whether the column {columns} is annual or semestrial: it is taken for semestrial; check it",
)
