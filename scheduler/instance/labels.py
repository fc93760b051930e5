"""What keys and values are called above a column or beside a field: short names, in French and English.

A key without a name of its own is called by the beginning of what `keys` says of it, so that a new field has one.
"""

import re

from scheduler.instance.keys import meaning
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.text import Text
from scheduler.wording import weekday

_LABELS: dict[str, Text] = {
    "name": Text("Nom court", "Short name"),
    "timezone": Text("Fuseau horaire", "Time zone"),
    "locale": Text("Langue", "Language"),
    "calendar": Text("Calendrier", "Calendar"),
    "calendar.semesters": Text("Semestres", "Semesters"),
    "calendar.semesters.second_session": Text("2de session", "Second session"),
    "calendar.closures": Text("Interruptions et fermetures", "Interruptions and closures"),
    "calendar.holidays.taught": Text("Jours fériés travaillés", "Holidays taught"),
    "slots": Text("Créneaux", "Slots"),
    "slots.weekdays": Text("Jours", "Weekdays"),
    "alternance": Text("Journée d’alternance", "Alternance day"),
    "alternance.hours": Text("Heures comptées", "Hours that count"),
    "law": Text("Droit du travail", "Law"),
    "law.rest_hours": Text("Heures de repos", "Hours of rest"),
    "frequency": Text("Fréquence des cours", "Frequency of sessions"),
    "frequency.modality": Text("Modalité", "Modality"),
    "frequency.period": Text("Durée", "Duration"),
    "frequency.in_person": Text("Regroupements", "In person"),
    "frequency.webconference": Text("Webconférences", "Webconferences"),
    "sites": Text("Lieux", "Sites"),
    "rooms": Text("Salles", "Rooms"),
    "rooms.site": Text("Lieu", "Site"),
    "rooms.features": Text("Équipement", "Equipment"),
    "rooms.closed": Text("Fermée", "Closed"),
    "groups": Text("Groupes", "Groups"),
    "groups.size": Text("Effectif", "Size"),
    "groups.part_of": Text("Fait partie de", "Part of"),
    "groups.alternance": Text("Alternance", "Alternance"),
    "groups.alternance.min": Text("Au moins", "At least"),
    "groups.alternance.max": Text("Au plus", "At most"),
    "groups.present": Text("Présent", "Present"),
    "trainers": Text("Formateurs", "Trainers"),
    "trainers.name": Text("Nom", "Name"),
    "trainers.availability": Text("Disponibilités", "Availability"),
    "trainers.availability.weekly": Text("Semaine", "Week"),
    "trainers.availability.dated": Text("À des dates", "At dates"),
    "trainers.availability.dated.level": Text("Niveau", "Level"),
    "trainers.availability.dated.weekdays": Text("Ces jours", "Weekdays"),
    "trainers.availability.dated.slots": Text("Créneaux", "Slots"),
    "trainers.availability.dated.every": Text("Une semaine sur", "Every so many weeks"),
    "trainers.calendar": Text("Agenda", "Calendar"),
    "trainers.max_evenings_per_week": Text("Soirées/semaine max.", "Evenings a week, max."),
    "trainers.max_sessions_per_evening": Text("Séances/soirée max.", "Sessions an evening, max."),
    "units": Text("UE", "Units"),
    "units.modality": Text("Modalité", "Modality"),
    "units.period": Text("Période", "Period"),
    "units.first": Text("Pas avant", "Not before"),
    "units.last": Text("Pas après", "Not after"),
    "units.groups": Text("Groupes", "Groups"),
    "units.trainers": Text("Formateurs", "Trainers"),
    "units.teaching": Text("Ensemble ?", "Together?"),
    "units.shares": Text("Parts", "Shares"),
    "units.in_person": Text("Regroupements", "In person"),
    "units.webconference": Text("Webconférences", "Webconferences"),
    "units.sessions_per_week": Text("Séances/semaine max.", "Sessions a week, max."),
    "units.weekdays": Text("Jours possibles", "Weekdays"),
    "units.slots": Text("Créneaux possibles", "Slots"),
    "units.features": Text("Équipement", "Equipment"),
    "units.site": Text("Lieu", "Site"),
    "units.url": Text("Lien", "Link"),
    "pins": Text("Dates fixées", "Pins"),
    "pins.unit": Text("UE", "Unit"),
    "pins.date": Text("Date", "Date"),
    "pins.weekday": Text("Jour", "Weekday"),
    "pins.slot": Text("Créneau", "Slot"),
    "pins.room": Text("Salle", "Room"),
    "pins.kind": Text("Type", "Kind"),
    "pins.number": Text("Séance n°", "Session no."),
    "busy": Text("Occupations ailleurs", "Busy elsewhere"),
    "busy.groups": Text("Groupes", "Groups"),
    "busy.title": Text("Motif", "What for"),
    "busy.file": Text("Fichier", "File"),
    "busy.times": Text("Heures", "Times"),
    "busy.unit": Text("UE", "Unit"),
    "busy.weekly": Text("Chaque semaine", "Every week"),
    "busy.weekly.weekday": Text("Jour", "Weekday"),
    "busy.times.date": Text("Date", "Date"),
    "weights": Text("Règles et poids", "Rules and weights"),
    "weight_by_size": Text("Compter par étudiant", "Count by student"),
}
_ANYWHERE: dict[str, Text] = {
    "id": Text("Identifiant", "Identifier"),
    "title": Text("Titre", "Title"),
    "first": Text("Premier jour", "First day"),
    "last": Text("Dernier jour", "Last day"),
}
_VALUES: dict[str, Text] = {
    "unavailable": Text("indisponible", "unavailable"),
    "avoid": Text("à éviter", "to avoid"),
    "ok": Text("possible", "possible"),
    "prefer": Text("préféré", "preferred"),
    "cours": Text("cours", "lectures"),
    "tp": Text("TP", "practical"),
    "foad": Text("FOAD (sans séance ici)", "online course (no session here)"),
    "activity": Text("activité (sans séance ici)", "activity (no session here)"),
    "semester": Text("un semestre", "one semester"),
    "annual": Text("toute l’année", "whole year"),
    "in_person": Text("regroupement", "in person"),
    "webconference": Text("webconférence", "webconference"),
    "one": Text("un par séance", "one a session"),
    "together": Text("tous ensemble", "all together"),
    "true": Text("oui", "yes"),
    "false": Text("non", "no"),
    "fr": Text("français", "French"),
    "en": Text("anglais", "English"),
    **{code: weekday(code) for code in WEEKDAYS},
}


def label(path: str) -> Text:
    """`trainers.max_evenings_per_week` above its column. Raises KeyError for a key that nobody explained."""
    known = _LABELS.get(path) or (_ANYWHERE.get(path.rpartition(".")[2]) if "." in path or path == "title" else None)
    if known is not None:
        return known
    said = meaning(path)
    return Text(_beginning(said.fr), _beginning(said.en))


def value_label(value: str) -> Text:
    """One of a few values that a field can have: `tue`, `avoid`."""
    return _VALUES.get(value, Text(value, value))


def _beginning(sentence: str) -> str:
    """Up to the first comma, colon or the like."""
    return re.split(r"\s*(?:[:;,(]|\.(?:\s|$))", sentence, maxsplit=1)[0]
