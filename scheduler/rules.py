"""The catalogue of rules: code, name, tier, default weight, the planner's sentence. No logic.

A rule has one row here, one function in `model`, one in `checker`, one test and one line in the README
(`tests/test_registry.py` fails when one is missing). Source: DOMAIN.md and the fiche's pages named there.
"""

from dataclasses import dataclass
from typing import Literal

from scheduler.text import Text

Tier = Literal["hard", "clash", "criterion"]


@dataclass(frozen=True)
class Rule:
    """One rule of the catalogue.

    `weight` is the default price of one unit of a criterion; 0 for hard rules and for criteria not counted by default.
    """

    code: str
    tier: Tier
    name: Text
    sentence: Text
    weight: int = 0


def _hard(code: str, name: Text, sentence: Text) -> Rule:
    return Rule(code, "hard", name, sentence)


def _clash(code: str, name: Text, sentence: Text) -> Rule:
    return Rule(code, "clash", name, sentence)


def _soft(code: str, weight: int, name: Text, sentence: Text) -> Rule:
    return Rule(code, "criterion", name, sentence, weight)


RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        _hard(
            "H1",
            Text("Comptes", "Counts"),
            Text(
                "Chaque UE a exactement ses regroupements et ses webconférences ; une UE annuelle est partagée entre "
                "les semestres à une séance près, pour chaque type et au total.",
                "Each unit has exactly its in-person sessions and webconferences; an annual unit is split over the "
                "semesters within one session, for each kind and in total.",
            ),
        ),
        _hard(
            "H2",
            Text("Groupe", "Group"),
            Text(
                "Un groupe n’assiste qu’à une chose à la fois, y compris avec le groupe dont il fait partie et ses "
                "occupations extérieures.",
                "A group attends at most one thing at a time, the groups it is part of and its external busy times "
                "included.",
            ),
        ),
        _hard(
            "H3",
            Text("Rythme", "Rhythm"),
            Text(
                "Une UE a au plus une séance par semaine, sauf si l’instance en autorise davantage pour elle.",
                "A unit has at most one session a week, unless the instance allows it more.",
            ),
        ),
        _hard(
            "H4",
            Text("Salles", "Rooms"),
            Text(
                "Les regroupements simultanés ont des salles distinctes, ouvertes, assez grandes pour leurs groupes "
                "réunis et équipées comme demandé.",
                "In-person sessions at the same time have distinct, open rooms, large enough for their groups "
                "together and with the features asked for.",
            ),
        ),
        _hard(
            "H5",
            Text("Alternance", "Alternance"),
            Text(
                "Chaque groupe d’apprentis a son nombre de journées d’alternance, au plus une par semaine, le même "
                "jour de semaine toute l’année, des jours d’enseignement.",
                "Each apprentice group has its number of alternance days, at most one a week, on one weekday all "
                "year, on teaching days.",
            ),
        ),
        _hard(
            "H6",
            Text("Calendrier", "Calendar"),
            Text(
                "Les séances n’ont lieu que dans les créneaux des jours d’enseignement de leur période.",
                "Sessions are held only in slots of teaching days of their period.",
            ),
        ),
        _hard(
            "H7",
            Text("Droit du travail", "Law"),
            Text(
                "Un groupe d’apprentis ne dépasse pas 10 h par jour, journée d’alternance comprise, et a 11 h de "
                "repos entre deux jours.",
                "An apprentice group has at most 10 h in a day, alternance day included, and 11 h of rest between "
                "two days.",
            ),
        ),
        _hard(
            "H8",
            Text("Sites", "Sites"),
            Text(
                "Un groupe ou un formateur n’est que sur un site dans une soirée.",
                "A group or a trainer is at one site in an evening.",
            ),
        ),
        _hard(
            "H9",
            Text("Dates fixées", "Pins"),
            Text(
                "Ce que le planificateur a fixé reste en place.",
                "What the planner pinned stays.",
            ),
        ),
        _hard(
            "H10",
            Text("Équipe", "Team"),
            Text(
                "Une séance est animée par les formateurs de son UE : tous ensemble, ou un seul d’entre eux, dans "
                "les parts demandées.",
                "A session is taught by its unit's trainers: all together, or one of them, in the shares asked for.",
            ),
        ),
        _hard(
            "H11",
            Text("Charge du formateur", "Trainer load"),
            Text(
                "Un formateur ne dépasse pas son nombre de soirées par semaine ni de séances par soirée.",
                "A trainer has no more evenings in a week and sessions in an evening than stated.",
            ),
        ),
        _clash(
            "C1",
            Text("Formateur en double", "Trainer booked twice"),
            Text(
                "Un formateur est prévu dans n séances du même créneau : n − 1 conflits.",
                "A trainer is booked in n sessions of one slot: n − 1 clashes.",
            ),
        ),
        _clash(
            "C2",
            Text("Formateur indisponible", "Trainer unavailable"),
            Text(
                "Un formateur est prévu alors qu’il est indisponible : 1 conflit.",
                "A trainer is booked when unavailable: 1 clash.",
            ),
        ),
        _soft(
            "Q1",
            2,
            Text("Régularité", "Spread"),
            Text(
                "Par UE et semaine : écart au rythme régulier, au-delà d’une séance.",
                "Per unit and week: distance from an even rhythm, beyond one session.",
            ),
        ),
        _soft(
            "Q2",
            3,
            Text("Trajets", "Trips"),
            Text(
                "Par groupe : soirées avec un regroupement, sauf un jour d’alternance.",
                "Per group: evenings with an in-person session, unless on an alternance day.",
            ),
        ),
        _soft(
            "Q3",
            4,
            Text("Soirées mixtes", "Mixed evenings"),
            Text(
                "Par groupe : soirées avec un regroupement et une webconférence.",
                "Per group: evenings with both an in-person session and a webconference.",
            ),
        ),
        _soft(
            "Q4",
            5,
            Text("Charge hebdomadaire", "Weekly load"),
            Text(
                "Par groupe et semaine : soirées avec une séance au-delà de 3.",
                "Per group and week: evenings with a session above 3.",
            ),
        ),
        _soft(
            "Q5",
            3,
            Text("Jour de semaine", "Weekday"),
            Text(
                "Par UE : jours de semaine utilisés, moins un.",
                "Per unit: weekdays used, less one.",
            ),
        ),
        _soft(
            "Q6",
            2,
            Text("Enchaînement", "Sequence"),
            Text(
                "Par UE avec webconférences : 1 si la première séance n’est pas un regroupement, 1 si la dernière ne "
                "l’est pas, 1 par séance prolongeant une suite du même type au-delà de 2.",
                "Per unit with webconferences: 1 if its first session is not in person, 1 if its last is not, 1 for "
                "each session that makes a run of the same kind longer than 2.",
            ),
        ),
        _soft(
            "Q7",
            1,
            Text("Soirées tardives", "Late evenings"),
            Text(
                "Par groupe : soirées dont le premier créneau reste vide.",
                "Per group: evenings that leave the first slot of the day empty.",
            ),
        ),
        _soft(
            "Q8",
            2,
            Text("Heures à éviter", "Avoided times"),
            Text(
                "Séances à une heure que leur formateur souhaite éviter.",
                "Sessions at a time their trainer wants to avoid.",
            ),
        ),
        _soft(
            "Q9",
            1,
            Text("Stabilité des salles", "Room stability"),
            Text(
                "Par UE : salles utilisées, moins une.",
                "Per unit: rooms used, less one.",
            ),
        ),
        _soft(
            "Q10",
            0,
            Text("Heures préférées", "Preferred times"),
            Text(
                "Séances hors des heures préférées des formateurs qui en ont.",
                "Sessions at a time that is not preferred, of trainers who prefer some.",
            ),
        ),
    )
}

HARD = tuple(code for code, rule in RULES.items() if rule.tier == "hard")
CLASHES = tuple(code for code, rule in RULES.items() if rule.tier == "clash")
CRITERIA = tuple(code for code, rule in RULES.items() if rule.tier == "criterion")
DEFAULT_WEIGHTS = {code: RULES[code].weight for code in CRITERIA}
