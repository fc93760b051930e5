"""What sheets, columns and choices are called, in both languages; a field that nobody named here goes by its key."""

from functools import cache

from scheduler.instance.keys import MEANINGS, meaning
from scheduler.instance.schema import WEEKDAYS
from scheduler.instance.workbook.tables import GRID, LISTED, YEAR, CellType, SheetColumn, SheetTable
from scheduler.rules import RULES
from scheduler.text import Lang, Text
from scheduler.wording import folded, weekday

GUIDE, LISTS = Text("Lisez-moi", "Read me"), Text("Listes", "Lists")
_SHEETS = {
    YEAR: Text("Année", "Year"),
    "calendar.semesters": Text("Semestres", "Semesters"),
    "calendar.closures": Text("Interruptions", "Closures"),
    "slots": Text("Créneaux", "Slots"),
    "frequency": Text("Fréquence", "Frequency"),
    "sites": Text("Sites", "Sites"),
    "rooms": Text("Salles", "Rooms"),
    "rooms.closed": Text("Salles fermées", "Rooms closed"),
    "groups": Text("Groupes", "Groups"),
    "groups.present": Text("Groupes, présence", "Groups, presence"),
    "trainers": Text("Formateurs", "Trainers"),
    GRID: Text("Disponibilités", "Availability"),
    "trainers.availability.dated": Text("Exceptions datées", "Dated exceptions"),
    "units": Text("UE", "Units"),
    "pins": Text("Dates fixées", "Pins"),
    "busy": Text("Pris ailleurs", "Busy"),
    "busy.times": Text("Heures prises", "Busy times"),
    "weights": Text("Poids", "Weights"),
}
_ROWS = {
    "rooms": Text("Salle", "Room"),
    "groups": Text("Groupe", "Group"),
    "trainers": Text("Formateur", "Trainer"),
    "busy": Text("N° de « Pris ailleurs »", "No. in “Busy”"),
}
"""What a row is called where another table names it."""
_COLUMNS = {
    "version": Text("Version du format", "Version of the format"),
    "timezone": Text("Fuseau horaire", "Time zone"),
    "locale": Text("Langue", "Language"),
    "assumptions": Text("Hypothèse", "Assumption"),
    "id": Text("Identifiant", "Id"),
    "code": Text("Code", "Code"),
    "title": Text("Intitulé", "Title"),
    "name": Text("Nom", "Name"),
    "first": Text("Premier jour", "First day"),
    "last": Text("Dernier jour", "Last day"),
    "start": Text("Début", "Start"),
    "end": Text("Fin", "End"),
    "date": Text("Date", "Date"),
    "weekday": Text("Jour de la semaine", "Weekday"),
    "weekdays": Text("Jours", "Weekdays"),
    "slot": Text("Début du créneau", "Start of the slot"),
    "slots": Text("Créneaux", "Slots"),
    "enrolment_until": Text("Fin des inscriptions", "End of enrolment"),
    "enrolment_opens": Text("Ouverture des inscriptions", "Enrolment opens"),
    "revision.first": Text("Révisions : premier jour", "Revision: first day"),
    "revision.last": Text("Révisions : dernier jour", "Revision: last day"),
    "exams.first": Text("Examens : premier jour", "Exams: first day"),
    "exams.last": Text("Examens : dernier jour", "Exams: last day"),
    "second_session.first": Text("2de session : premier jour", "Second session: first day"),
    "second_session.last": Text("2de session : dernier jour", "Second session: last day"),
    "calendar.holidays.country": Text("Jours fériés : pays", "Holidays: country"),
    "calendar.holidays.subdivision": Text("Jours fériés : région", "Holidays: region"),
    "calendar.holidays.taught": Text("Jour férié avec cours", "Holiday taught"),
    "alternance.start": Text("Alternance : début", "Alternance: start"),
    "alternance.end": Text("Alternance : fin", "Alternance: end"),
    "alternance.hours": Text("Alternance : heures", "Alternance: hours"),
    "alternance.min": Text("Journées d’alternance, au moins", "Alternance days, at least"),
    "alternance.max": Text("Journées d’alternance, au plus", "Alternance days, at most"),
    "alternance.weekdays": Text("Jours d’alternance", "Alternance weekdays"),
    "law.hours_per_day": Text("Apprentis : heures par jour", "Apprentices: hours a day"),
    "law.rest_hours": Text("Apprentis : heures de repos", "Apprentices: hours of rest"),
    "modality": Text("Modalité", "Modality"),
    "period": Text("Période", "Period"),
    "ects": Text("ECTS", "ECTS credits"),
    "in_person": Text("Regroupements", "In-person sessions"),
    "webconference": Text("Webconférences", "Webconferences"),
    "address": Text("Adresse", "Address"),
    "site": Text("Site", "Site of the room"),
    "capacity": Text("Places", "Seats"),
    "features": Text("Équipements", "Equipment"),
    "size": Text("Étudiants", "Students"),
    "part_of": Text("Contenu dans", "Part of"),
    "role": Text("Fonction", "Role"),
    "max_evenings_per_week": Text("Soirées par semaine, au plus", "Evenings a week, at most"),
    "max_sessions_per_evening": Text("Séances par soirée, au plus", "Sessions an evening, at most"),
    "level": Text("Disponibilité", "Availability"),
    "year": Text("Année d’étude", "Year of study"),
    "groups": Text("Groupes", "Groups"),
    "trainers": Text("Formateurs", "Trainers"),
    "teaching": Text("À plusieurs", "With several"),
    "shares": Text("Parts", "Shares"),
    "sessions_per_week": Text("Séances par semaine", "Sessions a week"),
    "url": Text("Lien", "Link"),
    "unit": Text("UE", "Unit"),
    "room": Text("Salle", "Room"),
    "kind": Text("Type", "Kind"),
    "number": Text("Rang", "Rank"),
    "file": Text("Fichier", "File"),
    LISTED: Text("N°", "No."),
    "key": Text("Critère", "Criterion"),
    "value": Text("Poids", "Weight"),
    "#copy": Text("Copié du fichier", "Copied from file"),
    "#name": Text("Nom montré", "Name shown"),
    "#usual": Text("Poids usuel", "Usual weight"),
    "#order": Text("Ordre", "Order"),
}
COPIED = SheetColumn("#copy", "", CellType("text"), False)
NAME, USUAL = SheetColumn("#name", "", CellType("text"), False), SheetColumn("#usual", "", CellType("integer"), False)
"""Columns that are only shown: names beside ids, the weight of a criterion that has none of its own."""
VALUE, EXPLAINED, LINE = Text("Valeur", "Value"), Text("Explication", "Explanation"), Text("Donnée", "Item")
CHOICES: dict[str, Text] = {
    "unavailable": Text("indisponible", "unavailable"),
    "avoid": Text("à éviter", "avoid"),
    "ok": Text("disponible", "available"),
    "prefer": Text("de préférence", "preferred"),
    "cours": Text("cours", "lecture"),
    "tp": Text("TP", "lab"),
    "foad": Text("FOAD", "distance learning"),
    "activity": Text("activité", "activity"),
    "semester": Text("semestre", "semester"),
    "annual": Text("annuelle", "annual"),
    "in_person": Text("regroupement", "in person"),
    "webconference": Text("webconférence", "webconference"),
    "one": Text("un par séance", "one per session"),
    "together": Text("tous ensemble", "all together"),
    "fr": Text("français", "French"),
    "en": Text("anglais", "English"),
    **{day: weekday(day) for day in WEEKDAYS},
}
"""Words of the schema as people read them; a word that is not here is written as it is."""
NONE, FLAGS = Text("aucun", "none"), {True: Text("oui", "yes"), False: Text("non", "no")}
_OTHER_WORDS = {
    "prefere": "prefer", "prefer": "prefer", "eviter": "avoid", "ok": "ok", "travaux pratiques": "tp",
    "annuel": "annual", "presentiel": "in_person", "webconf": "webconference", "ensemble": "together",
}  # fmt: skip


def sheet_name(path: str) -> Text:
    found = _SHEETS.get(path)
    name = path.replace(".", " ").replace("_", " ").capitalize()
    return found or Text(name, name)


def heading(column: SheetColumn) -> Text:
    """What stands above a column, or beside a line of the year's sheet."""
    if column.key.startswith("#") and column.key in (f"#{path}" for path in _ROWS):
        return _ROWS[column.key[1:]]
    name = column.key.rpartition(".")[2].replace("_", " ").capitalize()
    return _COLUMNS.get(column.key) or _COLUMNS.get(column.key.rpartition(".")[2]) or Text(name, name)


def explained(column: SheetColumn) -> Text:
    """What the column is for; nothing for one that stands only in the workbook."""
    if column.path in MEANINGS or column.key.rpartition(".")[2] in ("first", "last"):
        return meaning(column.path)
    return Text("", "")


@cache
def codes() -> dict[str, str]:
    """The code of every word of a choice, in either language, folded."""
    words = {folded(word): code for code, text in CHOICES.items() for word in text}
    short = {folded(text.fr[:3]): day for day, text in CHOICES.items() if day in WEEKDAYS}
    return {**short, **_OTHER_WORDS, **words}


def word(code: str, lang: Lang) -> str:
    return CHOICES[code].to(lang) if code in CHOICES else code


@cache
def keys_by_heading(table: SheetTable) -> dict[str, str]:
    """The key of every heading of a table, in either language or as a key, folded."""
    found = {folded(column.key): column.key for column in table.columns}
    return found | {folded(said): column.key for column in table.columns for said in heading(column)}


def criterion(code: str) -> Text | None:
    """A criterion's name, beside its weight."""
    return RULES[code].name if code in RULES else None


YEAR_ABOUT = Text("Ce qui est dit une fois pour toute l’année.", "What is said once for the whole year.")
