"""Every word of timetable.html, in French and English, and how its dates, hours and counts are said."""

import datetime as dt
import math
import re
from dataclasses import dataclass

from scheduler.exam_rules import EXAM_RULES
from scheduler.export.audience import ALTERNANCE, EXAMINATION, EXAMS, KINDS, REVISION, SECOND_SESSION
from scheduler.rules import RULES
from scheduler.text import Lang, Text
from scheduler.wording import (
    ALTERNANCE_DAY,
    CLASH,
    EVENING,
    EXAM,
    SEAT,
    SESSION,
    STUDENT,
    Noun,
    clock,
    long_date,
    weekday,
)

_BEFORE = re.compile(r" (?=[:;!?»%])|(?<=«) |(?<=\d) (?=h\b)|(?<=\d h) (?=\d\d\b)")

WORDS: dict[str, Text] = {
    # The page
    "timetable": Text("Emploi du temps", "Timetable"),
    "report": Text("Rapport", "Report"),
    "skip": Text("Aller au contenu", "Skip to the content"),
    "views": Text("Parties de la page", "Parts of the page"),
    "print": Text("Imprimer", "Print"),
    "legend": Text("Légende", "Legend"),
    "audience": Text("Emploi du temps de", "Timetable of"),
    "groups": Text("Groupes", "Groups"),
    "trainers": Text("Formateurs", "Trainers"),
    "rooms": Text("Salles", "Rooms"),
    "group": Text("Groupe", "Group"),
    "trainer": Text("Formateur", "Trainer"),
    "room": Text("Salle", "Room"),
    "everyone": Text("Tout le centre", "The whole centre"),
    "unknown_audience": Text(
        "Cet emploi du temps ne connaît pas « {id} » : voici « {name} » à la place.",
        "This timetable does not know “{id}”: here is “{name}” instead.",
    ),
    "noscript": Text(
        "JavaScript est désactivé : voici toutes les séances, semaine par semaine, puis le rapport.",
        "JavaScript is off: here are all the sessions, week by week, then the report.",
    ),
    # Kinds
    "in_person": KINDS["in_person"],
    "webconference": KINDS["webconference"],
    "alternance": ALTERNANCE,
    "busy": Text("Occupation extérieure", "External busy time"),
    "in_person_letter": Text("R", "P"),
    "webconference_letter": Text("W", "W"),
    "alternance_letter": Text("A", "A"),
    "busy_letter": Text("X", "X"),
    "exam": EXAMINATION,
    "exam_letter": Text("E", "E"),
    "exam_lists": Text("Examens : les listes", "Examinations: the lists"),
    "no_exam": Text("Aucun examen.", "No examination."),
    "exam_due": Text("à rendre avant {clock}", "due at {clock}"),
    "exam_late": Text("Tiers temps : jusqu’à {clock}", "Extra time: until {clock}"),
    "exam_watch": Text("Surveillance : ", "Invigilation: "),
    "closed": Text("Férié ou interruption", "Holiday or interruption"),
    "away": Text("Indisponible", "Unavailable"),
    "away_at": Text("Indisponible à {clock}", "Unavailable at {clock}"),
    "exam_period": Text("Révisions ou examens", "Revision or exams"),
    "clash": Text("Conflit", "Clash"),
    # The year
    "year": Text("L’année", "The year"),
    "year_help": Text(
        "Choisissez un jour pour aller à sa semaine. Au clavier : les flèches, puis Entrée.",
        "Choose a day to go to its week. With the keyboard: the arrows, then Enter.",
    ),
    "revision": REVISION,
    "exams": EXAMS,
    "second_session": SECOND_SESSION,
    "enrolment_opens": Text("Ouverture des préinscriptions", "Enrolment opens"),
    "enrolment_until": Text("Fin des inscriptions", "Enrolment ends"),
    "outside_months": Text("Hors de ces mois :", "Outside these months:"),
    "nothing": Text("aucune séance", "no session"),
    "closed_day": Text("pas de cours", "no courses"),
    "and_more": Text("… et {n} autres", "… and {n} more"),
    # The weeks
    "weeks": Text("Les semaines", "The weeks"),
    "week_of": Text("Semaine du {first} au {last}", "Week of {first} to {last}"),
    "week_rank": Text("{semester}, semaine {rank} sur {total}", "{semester}, week {rank} of {total}"),
    "one_week": Text("Une semaine", "One week"),
    "all_weeks": Text("Toutes les semaines", "All weeks"),
    "previous": Text("Semaine précédente", "Previous week"),
    "next": Text("Semaine suivante", "Next week"),
    "today": Text("Aujourd’hui", "Today"),
    "empty_week": Text("Aucune séance cette semaine.", "No session this week."),
    "choose_week": Text("Semaine", "Week"),
    "whole_day": Text("Journée", "Day"),
    "join": Text("Rejoindre", "Join"),
    "join_long": Text("Rejoindre la webconférence {unit}", "Join the webconference of {unit}"),
    # Columns
    "date_column": Text("Date", "Date"),
    "time": Text("Heure", "Time"),
    "unit": Text("UE", "Unit"),
    "kind": Text("Type", "Kind"),
    "rank": Text("N°", "No."),
    # The report
    "proofs": Text("Ce que le calcul a prouvé", "What the solver proved"),
    "objective": Text("Objectif", "Objective"),
    "status": Text("Statut", "Status"),
    "value": Text("Valeur", "Value"),
    "bound": Text("Au moins", "At least"),
    "gap": Text("Écart au plus", "Gap at most"),
    "tier_clashes": Text("Conflits de formateurs", "Trainer clashes"),
    "tier_moves": Text("Séances déplacées", "Sessions moved"),
    "tier_changes": Text("Changements légers : salle, formateur ou type", "Light changes: room, trainer or kind"),
    "tier_criteria": Text("Critères, total des points", "Criteria, total of points"),
    "status_optimal": Text("optimal, prouvé", "optimal, proved"),
    "status_feasible": Text("le meilleur trouvé dans le temps donné", "the best found in the time given"),
    "status_unknown": Text("rien n’est prouvé", "nothing is proved"),
    "violations": Text("Règles enfreintes", "Broken rules"),
    "notes": Text("Remarques", "Notes"),
    "clashes": Text("Conflits", "Clashes"),
    "no_clash": Text(
        "Aucun formateur n’est prévu deux fois au même créneau, ni quand il est indisponible.",
        "No trainer is booked twice in a slot, nor when unavailable.",
    ),
    "criteria": Text("Critères", "Criteria"),
    "criteria_help": Text(
        "Un critère coûte des points : sa valeur multipliée par son poids. Moins il y en a, mieux c’est. Ouvrez un "
        "critère pour voir d’où vient chacun.",
        "A criterion costs its value times its weight; the lower the better. Open a criterion to see each point and "
        "its reason.",
    ),
    "criterion": Text("Critère", "Criterion"),
    "weight": Text("Poids", "Weight"),
    "cost": Text("Points", "Cost"),
    "total": Text("Total", "Total"),
    "not_counted": Text("non compté", "not counted"),
    "no_point": Text("Aucun point perdu.", "No point lost."),
    "hours_trainer": Text("Heures par formateur", "Hours per trainer"),
    "hours_group": Text("Heures par groupe", "Hours per group"),
    "sessions": Text("Séances", "Sessions"),
    "hours": Text("Heures", "Hours"),
    "evenings": Text("Soirées", "Evenings"),
    "in_person_many": Text("Regroupements", "In person"),
    "webconference_many": Text("Webconférences", "Webconferences"),
    "alternance_short": Text("Alternance", "Alternance"),
    "alternance_days": Text("Journées d’alternance", "Alternance days"),
    "units": Text("Séances par UE", "Sessions per unit"),
    "title": Text("Intitulé", "Title"),
    "first": Text("Première", "First"),
    "last": Text("Dernière", "Last"),
    "done_demanded": Text("Séances prévues / séances demandées.", "Sessions planned / sessions demanded."),
    "other_units": Text("UE sans séance ici", "Units without a session here"),
    "foad": Text("FOAD : planifiée par un autre centre", "distance learning: planned by another centre"),
    "activity": Text("activité : ni cours ni TP", "activity: neither course nor practical"),
    "assumptions": Text("Hypothèses de l’instance", "Assumptions of the instance"),
    "no_assumption": Text("L’instance n’en déclare aucune.", "The instance declares none."),
    "provenance": Text("Provenance", "Provenance"),
    "instance": Text("Instance", "Instance"),
    "digest": Text("Empreinte", "Digest"),
    "versions": Text("Versions", "Versions"),
    "seed": Text("Graine", "Seed"),
    "workers": Text("Processus de calcul", "Workers"),
    "time_limit": Text("Temps accordé", "Time limit"),
    "strict": Text("Conflits interdits", "Clashes forbidden"),
    "zone": Text("Fuseau horaire", "Time zone"),
    "yes": Text("oui", "yes"),
    "no": Text("non", "no"),
}

_NOUNS = {
    "session": SESSION,
    "in_person": Noun("regroupement", "in person", many_en="in person"),
    "webconference": Noun("webconférence", "webconference"),
    "alternance_day": ALTERNANCE_DAY,
    "evening": EVENING,
    "student": STUDENT,
    "place": SEAT,
    "clash": CLASH,
    "exam": EXAM,
    "fault": Noun("faute", "fault"),
    "day": Noun("jour", "day"),
    "point": Noun("point", "point"),
}


@dataclass(frozen=True)
class Words:
    """The words of one language."""

    lang: Lang

    def __getitem__(self, key: str) -> str:
        return self.of(WORDS[key])

    def all(self) -> dict[str, str]:
        return {key: self.of(text) for key, text in WORDS.items()}

    def rule(self, code: str) -> str:
        """« H4 Salles »."""
        rule = RULES.get(code) or EXAM_RULES.get(code)
        return f"{code}\u00a0{self.of(rule.name)}" if rule is not None else code

    def of(self, text: Text) -> str:
        """The sentence, in French with spaces that break no line before « : », inside « » and inside « 17 h 30 »."""
        return _BEFORE.sub("\u00a0", text.fr) if self.lang == "fr" else text.en

    def number(self, number: int) -> str:
        """« 10 167 », `10,167`."""
        return f"{number:,}".replace(",", "\u202f") if self.lang == "fr" else f"{number:,}"

    def count(self, number: int, noun: str) -> str:
        """« 1 séance », « 2 séances »."""
        return f"{self.number(number)}\u00a0{_NOUNS[noun].after(number).to(self.lang)}"

    def day(self, day: dt.date) -> str:
        """« mardi 4 octobre 2022 », « Tuesday 4 October 2022 »."""
        return f"{weekday(day).to(self.lang)} {self.date(day)}"

    def date(self, day: dt.date) -> str:
        return long_date(day).to(self.lang)

    def clock(self, time: dt.time | dt.datetime) -> str:
        """« 17 h », « 17 h 30 », « 17:00 »."""
        return clock(time).to(self.lang).replace(" ", "\u00a0")

    def hours_said(self, hours: float) -> str:
        """A length: « 122 h », « 1 h 30 »."""
        whole, minutes = divmod(round(hours * 60), 60)
        return f"{self.number(whole)}\u00a0h" + (f"\u00a0{minutes:02d}" if minutes else "")

    def percent(self, part: int, whole: int) -> str:
        """A share in whole per cents, rounded up, so that a gap is never said smaller than it is."""
        share = math.ceil(100 * part / whole)
        return f"{share}\u00a0%" if self.lang == "fr" else f"{share}%"
