"""What keys and values are called above a column or beside a field: short names, in French and English.

A key without a name of its own is called by the beginning of what `keys` says of it, so that a new field has one.
"""

import re

from scheduler.instance.keys import meaning, said_of
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.text import Text
from scheduler.wording import weekday

_LABELS: dict[str, Text] = {
    "name": Text("Nom court", "Short name"),
    "title": Text("Titre", "Title"),
    "timezone": Text("Fuseau horaire", "Time zone"),
    "locale": Text("Langue", "Language"),
    "calendar": Text("Calendrier", "Calendar"),
    "calendar.semesters": Text("Semestres", "Semesters"),
    "calendar.semesters.second_session": Text("2de session", "Second session"),
    "calendar.holidays.taught": Text("Jours fériés travaillés", "Holidays taught"),
    "slots": Text("Créneaux", "Slots"),
    "slots.weekdays": Text("Jours", "Weekdays"),
    "alternance": Text("Journée d’alternance", "Alternance day"),
    "alternance.hours": Text("Heures comptées", "Hours that count"),
    "law": Text("Droit du travail", "Law"),
    "law.rest_hours": Text("Heures de repos", "Hours of rest"),
    "frequency": Text("Fréquence des cours", "Frequency of sessions"),
    "frequency.period": Text("Durée", "Duration"),
    "sites": Text("Lieux", "Sites"),
    "rooms": Text("Salles", "Rooms"),
    "rooms.closed": Text("Fermée", "Closed"),
    "groups": Text("Groupes", "Groups"),
    "groups.size": Text("Effectif", "Size"),
    "groups.part_of": Text("Fait partie de", "Part of"),
    "groups.alternance": Text("Alternance", "Alternance"),
    "groups.present": Text("Présent", "Present"),
    "trainers": Text("Formateurs", "Trainers"),
    "trainers.name": Text("Nom", "Name"),
    "trainers.calendar": Text("Agenda", "Calendar"),
    "trainers.max_evenings_per_week": Text("Soirées/semaine max.", "Evenings a week, max."),
    "trainers.max_sessions_per_evening": Text("Séances/soirée max.", "Sessions an evening, max."),
    "units": Text("UE", "Units"),
    "units.period": Text("Période", "Period"),
    "units.first": Text("Pas avant", "Not before"),
    "units.last": Text("Pas après", "Not after"),
    "units.pauses": Text("Sauf", "Except"),
    "units.parallel": Text("En parallèle ?", "At once?"),
    "units.teaching": Text("Ensemble ?", "Together?"),
    "units.shares": Text("Parts", "Shares"),
    "units.sessions_per_week": Text("Séances/semaine max.", "Sessions a week, max."),
    "trainers.most_hours.week": Text("Heures/semaine max.", "Hours a week, max."),
    "trainers.most_hours.year": Text("Heures/an max.", "Hours a year, max."),
    "units.weekdays": Text("Jours possibles", "Weekdays"),
    "units.after": Text("Après ces UE", "After these units"),
    "units.after.unit": Text("L’UE qui vient d’abord", "The unit that comes first"),
    "units.after.sessions": Text("Premières séances", "First sessions"),
    "units.slots": Text("Créneaux possibles", "Slots"),
    "units.url": Text("Lien", "Link"),
    "pins": Text("Dates fixées", "Pins"),
    "pins.slot": Text("Créneau", "Slot"),
    "pins.number": Text("Séance n°", "Session no."),
    "busy": Text("Occupations ailleurs", "Busy elsewhere"),
    "busy.title": Text("Motif", "What for"),
    "busy.file": Text("Fichier", "File"),
    "busy.times": Text("Heures", "Times"),
    "busy.weekly": Text("Chaque semaine", "Every week"),
    "weights": Text("Règles et poids", "Rules and weights"),
    "weight_by_size": Text("Compter par étudiant", "Count by student"),
    "calendar.exam_slots": Text("Heures d’examens", "Examination hours"),
    "calendar.exam_slots.step": Text("Pas (minutes)", "Step (minutes)"),
    "rooms.exam_capacity": Text("Places en examen", "Places in examinations"),
    "rooms.exam_sharing": Text("Examens ensemble ?", "Shared by papers?"),
    "units.exams": Text("Examens", "Examinations"),
    "units.exams.at": Text("Instant fixé, 1re session", "Fixed instant, first session"),
    "units.exams.second_at": Text("Instant fixé, 2de session", "Fixed instant, second session"),
    "units.exams.room_features": Text("Équipement", "Equipment"),
    "units.exams.together_with": Text("Commun avec", "Shared with"),
    "units.exams.minutes_per_candidate": Text("Minutes par candidat", "Minutes a candidate"),
    "staff": Text("Surveillants", "Staff"),
    "staff.name": Text("Nom", "Name"),
    "exams": Text("Examens", "Examinations"),
    "exams.break_minutes": Text("Pause (minutes)", "Break (minutes)"),
    "exams.most_per_day": Text("Examens par jour max.", "Papers a day, max."),
    "exams.invigilators_per_room": Text("Surveillants par salle", "Invigilators a room"),
    "exams.candidates_per_invigilator": Text("Candidats par surveillant", "Candidates an invigilator"),
    "exams.trainers_invigilate": Text("Formateurs surveillants ?", "Trainers invigilate?"),
    "exams.heavy_ects": Text("Gros examen (ECTS)", "Heavy paper (ECTS)"),
    "exams.candidates": Text("Candidats", "Candidates"),
    "exams.candidates.candidates": Text("Nombre", "Number"),
    "exams.candidates.group": Text("Groupe", "Group"),
    "exams.named": Text("Candidats par code", "Candidates by code"),
    "exams.named.code": Text("Code", "Code"),
    "exams.candidates_file": Text("Fichier de candidats", "File of candidates"),
    "exams.pins": Text("Examens fixés", "Fixed examinations"),
    "exams.pins.number": Text("Examen n°", "Examination no."),
    "exams.pins.start": Text("Début", "Start"),
}
ANYWHERE: dict[str, Text] = {
    "id": Text("Identifiant", "Identifier"),
    "title": Text("Titre", "Title"),
    "first": Text("Premier jour", "First day"),
    "last": Text("Dernier jour", "Last day"),
    "hours": Text("Heures", "Hours"),
    "site": Text("Lieu", "Site"),
    "date": Text("Date", "Date"),
    "session": Text("Session", "Session"),
    "modality": Text("Modalité", "Modality"),
    "in_person": Text("Regroupements", "In person"),
    "webconference": Text("Webconférences", "Webconferences"),
    "tolerance": Text("À combien d’heures près", "Tolerance, hours"),
    "features": Text("Équipement", "Equipment"),
    "availability": Text("Disponibilités", "Availability"),
    "weekly": Text("Semaine", "Week"),
    "dated": Text("À des dates", "At dates"),
    "level": Text("Niveau", "Level"),
    "slots": Text("Créneaux", "Slots"),
    "every": Text("Une semaine sur", "Every so many weeks"),
    "groups": Text("Groupes", "Groups"),
    "unit": Text("UE", "Unit"),
    "trainers": Text("Formateurs", "Trainers"),
    "semester": Text("Semestre", "Semester"),
    "block": Text("Créneaux par séance", "Slots a session"),
    "blocks": Text("Créneaux de chaque séance", "Slots of each session"),
    "rooms_per_site": Text("Une salle par site", "A room at each site"),
    "weekday": Text("Jour", "Weekday"),
    "room": Text("Salle", "Room"),
    "kind": Text("Type", "Kind"),
    "extra_time": Text("Tiers-temps", "Extra time"),
    "hours.in_person": Text("Heures en regroupement", "Hours in person"),
    "hours.webconference": Text("Heures en webconférence", "Hours of webconferences"),
    "dated.weekdays": Text("Ces jours", "Weekdays"),
}
"""Of keys whose path ends so."""
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
    "written": Text("écrit sur table", "written paper"),
    "oral": Text("oral", "oral"),
    "work": Text("travail à rendre", "work to hand in"),
    "first": Text("1re session", "first session"),
    "second": Text("2de session", "second session"),
    "any": Text("toujours", "always"),
    "same_start": Text("même début", "same start"),
    "none": Text("jamais", "never"),
    "true": Text("oui", "yes"),
    "false": Text("non", "no"),
    "fr": Text("français", "French"),
    "en": Text("anglais", "English"),
    **{code: weekday(code) for code in WEEKDAYS},
}


def label(path: str) -> Text:
    """`trainers.max_evenings_per_week` above its column. Raises KeyError for a key that nobody explained."""
    if (known := said_of(path, _LABELS, ANYWHERE)) is not None:
        return known
    said = meaning(path)
    return Text(_beginning(said.fr), _beginning(said.en))


def value_label(value: str) -> Text:
    """One of a few values that a field can have: `tue`, `avoid`."""
    return _VALUES.get(value, Text(value, value))


def _beginning(sentence: str) -> str:
    """Up to the first comma, colon or the like."""
    return re.split(r"\s*(?:[:;,(]|\.(?:\s|$))", sentence, maxsplit=1)[0]
