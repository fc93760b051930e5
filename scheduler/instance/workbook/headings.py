"""What sheets, columns and choices are called, in both languages; a field that nobody named here goes by its key."""

from collections import Counter
from functools import cache

from scheduler.exam_rules import EXAM_RULES
from scheduler.instance.keys import meaning
from scheduler.instance.labels import label, value_label
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.instance.workbook.tables import GRID, LISTED, YEAR, CellType, SheetColumn, SheetTable, tables
from scheduler.rules import RULES
from scheduler.text import Lang, Text
from scheduler.wording import NOTHING, folded

GUIDE, LISTS = Text("Lisez-moi", "Read me"), Text("Listes", "Lists")
LISTS_MARK = "@lists"
"""In the first cell of a sheet that is for drop-downs alone."""
_SHEETS = {
    YEAR: Text("Année", "Year"),
    "calendar.closures": Text("Interruptions", "Closures"),
    "frequency": Text("Fréquence", "Frequency"),
    "rooms.closed": Text("Salles fermées", "Rooms closed"),
    "groups.present": Text("Groupes, présence", "Groups, presence"),
    GRID: Text("Disponibilités", "Availability"),
    "trainers.availability.dated": Text("Exceptions datées", "Dated exceptions"),
    "units.pauses": Text("UE, pauses", "Units, pauses"),
    "busy": Text("Pris ailleurs", "Busy"),
    "busy.times": Text("Heures prises", "Busy times"),
    "weights": Text("Poids", "Weights"),
    "units.exams": Text("Examens des UE", "Units, examinations"),
    "staff.availability.dated": Text("Surveillants, exceptions", "Staff, exceptions"),
}
_ROWS = {
    "rooms": Text("Salle", "Room"),
    "groups": Text("Groupe", "Group"),
    "trainers": Text("Formateur", "Trainer"),
    "busy": Text("N° de « Pris ailleurs »", "No. in “Busy”"),
    "units": Text("UE", "Unit"),
    "staff": Text("Surveillant", "Staff member"),
}
"""What a row is called where another table names it."""
_COLUMNS = {
    "calendar.holidays.country": Text("Jours fériés : pays", "Holidays: country"),
    "calendar.holidays.subdivision": Text("Jours fériés : région", "Holidays: region"),
    "calendar.semesters.revision.first": Text("Révisions : premier jour", "Revision: first day"),
    "calendar.semesters.revision.last": Text("Révisions : dernier jour", "Revision: last day"),
    "calendar.semesters.exams.first": Text("Examens : premier jour", "Exams: first day"),
    "calendar.semesters.exams.last": Text("Examens : dernier jour", "Exams: last day"),
    "calendar.semesters.second_session.first": Text("2de session : premier jour", "Second session: first day"),
    "calendar.semesters.second_session.last": Text("2de session : dernier jour", "Second session: last day"),
    "alternance.start": Text("Alternance : début", "Alternance: start"),
    "alternance.end": Text("Alternance : fin", "Alternance: end"),
    "alternance.hours": Text("Alternance : heures comptées", "Alternance: hours that count"),
    "law.hours_per_day": Text("Apprentis : heures par jour", "Apprentices: hours a day"),
    "law.rest_hours": Text("Apprentis : heures de repos", "Apprentices: hours of rest"),
    "groups.alternance.min": Text("Journées d’alternance, au moins", "Alternance days, at least"),
    "groups.alternance.max": Text("Journées d’alternance, au plus", "Alternance days, at most"),
    "groups.alternance.weekdays": Text("Jours d’alternance", "Alternance weekdays"),
    "weights.key": Text("Critère", "Criterion"),
    "weights.value": Text("Poids", "Weight"),
    LISTED: Text("N°", "No."),
    "#copy": Text("Copié du fichier", "Copied from file"),
    "#name": Text("Nom montré", "Name shown"),
    "#usual": Text("Poids usuel", "Usual weight"),
    "#order": Text("Ordre", "Order"),
}
"""Where the label of the field alone would not say what it is, beside those of other blocks."""
COPIED = SheetColumn("#copy", "", CellType("text"), False)
NAME, USUAL = SheetColumn("#name", "", CellType("text"), False), SheetColumn("#usual", "", CellType("integer"), False)
"""Columns that are only shown: names beside ids, the weight of a criterion that has none of its own."""
VALUE, EXPLAINED, LINE = Text("Valeur", "Value"), Text("Explication", "Explanation"), Text("Donnée", "Item")
LEVELS = ("unavailable", "avoid", "ok", "prefer")
NONE, FLAGS = Text("aucun", "none"), {True: Text("oui", "yes"), False: Text("non", "no")}
_OTHER_WORDS = {
    "disponible": "ok", "available": "ok", "ok": "ok", "avoid": "avoid", "eviter": "avoid", "prefer": "prefer",
    "de preference": "prefer", "lecture": "cours", "lab": "tp", "travaux pratiques": "tp", "foad": "foad",
    "distance learning": "foad", "activite": "activity", "activity": "activity", "semestre": "semester",
    "semester": "semester", "annuelle": "annual", "annuel": "annual", "annual": "annual", "presentiel": "in_person",
    "webconf": "webconference", "ensemble": "together",
}  # fmt: skip
"""Words that people write for choices beside their labels, folded."""


def sheet_name(path: str) -> Text:
    return _SHEETS.get(path) or _label(path)


def heading(column: SheetColumn) -> Text:
    """What stands above a column, or beside a line of the year's sheet."""
    if column.key[1:] in _ROWS and column.key.startswith("#"):
        return _ROWS[column.key[1:]]
    named = _COLUMNS.get(column.path) or _COLUMNS.get(column.key)
    return named or _label(column.path)


def _label(path: str) -> Text:
    """By its key, if nobody named the field or explained it."""
    try:
        return label(path)
    except KeyError:
        name = path.rpartition(".")[2].replace("_", " ").capitalize()
        return Text(name, name)


def explained(column: SheetColumn) -> Text:
    """What the column is for; nothing for one that stands only in the workbook."""
    try:
        return meaning(column.path)
    except KeyError:
        return NOTHING


@cache
def codes() -> dict[str, str]:
    """The code of every word of a choice, in either language, folded."""
    every = {code for table in tables() for column in table.columns for code in column.type.choices} | {*LEVELS}
    short = {folded(value_label(day).fr[:3]): day for day in WEEKDAYS}
    return {**short, **_OTHER_WORDS, **{folded(said): code for code in every for said in value_label(code)}}


def word(code: str, lang: Lang) -> str:
    return value_label(code).to(lang)


@cache
def keys_by_heading(table: SheetTable) -> dict[str, str]:
    """The key of every heading of a table, in either language or as a key, folded; what two columns are called is
    left out."""
    said = {(folded(each), column.key) for column in table.columns for each in heading(column)}
    count = Counter(text for text, _ in said)
    found = {folded(column.key): column.key for column in table.columns}
    return found | {text: key for text, key in said if count[text] == 1}


def criterion(code: str) -> Text | None:
    """A criterion's name, beside its weight."""
    rule = RULES.get(code) or EXAM_RULES.get(code)
    return rule.name if rule is not None else None


YEAR_ABOUT = Text("Ce qui est dit une fois pour toute l’année.", "What is said once for the whole year.")
