"""The catalogue of rules. What a row does not declare is taken to be the worst. CONTRIBUTING says how to add one."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from scheduler import patterns
from scheduler.rule import Rule, Tier
from scheduler.scopes import Scope
from scheduler.text import Text

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule(
            "H1",
            "hard",
            Text("Comptes", "Counts"),
            Text(
                "Chaque UE a exactement ses regroupements et ses webconférences, ou leurs heures ; une UE annuelle est "
                "partagée entre les semestres à une séance près, pour chaque type et au total.",
                "Each unit has exactly its in-person sessions and webconferences, or their hours; an annual unit is "
                "split over the semesters within one session, for each kind and in total.",
            ),
            scope=Scope.UNIT_DATES,
            monotone=False,  # counts: with sessions left out there are too few
            rooms=False,
        ),
        Rule(
            "H2",
            "hard",
            Text("Groupe", "Group"),
            Text(
                "Un groupe n’assiste qu’à une chose à la fois, y compris avec le groupe dont il fait partie et ses "
                "occupations extérieures.",
                "A group attends at most one thing at a time, the groups it is part of and its external busy times "
                "included.",
            ),
            scope=Scope.GROUP_EVENING,
            monotone=True,
            rooms=False,
        ),
        Rule(
            "H3",
            "hard",
            Text("Rythme", "Rhythm"),
            Text(
                "Une UE a au plus une séance par semaine, sauf si l’instance en autorise davantage pour elle.",
                "A unit has at most one session a week, unless the instance allows it more.",
            ),
            scope=Scope.UNIT_DATES,
            monotone=True,
            rooms=False,
        ),
        Rule(
            "H4",
            "hard",
            Text("Salles", "Rooms"),
            Text(
                "Les regroupements simultanés ont des salles distinctes, ouvertes, assez grandes pour leurs groupes "
                "réunis et équipées comme demandé.",
                "In-person sessions at the same time have distinct, open rooms, large enough for their groups "
                "together and with the features asked for.",
            ),
            scope=Scope.ROOM_EVENING,
            monotone=True,
        ),
        Rule(
            "H5",
            "hard",
            Text("Alternance", "Alternance"),
            Text(
                "Chaque groupe d’apprentis a son nombre de journées d’alternance, au plus une par semaine, le même "
                "jour de semaine toute l’année, des jours d’enseignement.",
                "Each apprentice group has its number of alternance days, at most one a week, on one weekday all "
                "year, on teaching days.",
            ),
            scope=Scope.GROUP_ALTERNANCE,
            monotone=False,  # a number of days, neither fewer nor more
            rooms=False,
        ),
        Rule(
            "H6",
            "hard",
            Text("Calendrier", "Calendar"),
            Text(
                "Les séances n’ont lieu que dans les créneaux des jours d’enseignement de leur période.",
                "Sessions are held only in slots of teaching days of their period.",
            ),
            scope=Scope.UNIT_DATES,  # a session's date, never its room or trainer
            monotone=True,
            rooms=False,
        ),
        Rule(
            "H7",
            "hard",
            Text("Droit du travail", "Law"),
            Text(
                "Un groupe d’apprentis ne dépasse pas 10 h par jour, journée d’alternance comprise, et a 11 h de "
                "repos entre deux jours.",
                "An apprentice group has at most 10 h in a day, alternance day included, and 11 h of rest between "
                "two days.",
            ),
            scope=Scope.GROUP_WEEK,  # hours of a day, and the night before and after it
            monotone=True,
            rooms=False,
        ),
        Rule(
            "H8",
            "hard",
            Text("Sites", "Sites"),
            Text(
                "Un groupe ou un formateur n’est que sur un site dans une soirée.",
                "A group or a trainer is at one site in an evening.",
            ),
            scope=Scope.GROUP_EVENING | Scope.TRAINER_EVENING,
            monotone=True,
        ),
        Rule(
            "H9",
            "hard",
            Text("Dates fixées", "Pins"),
            Text(
                "Ce que le planificateur a fixé reste en place.",
                "What the planner pinned stays.",
            ),
            scope=Scope.UNIT,
            monotone=False,  # a session that is pinned may not be left out
        ),
        Rule(
            "H10",
            "hard",
            Text("Équipe", "Team"),
            Text(
                "Une séance est animée par les formateurs de son UE : tous ensemble, ou un seul d’entre eux, dans "
                "les parts demandées.",
                "A session is taught by its unit's trainers: all together, or one of them, in the shares asked for.",
            ),
            scope=Scope.UNIT,
            monotone=False,  # shares are exact numbers of sessions
            rooms=False,
        ),
        Rule(
            "H11",
            "hard",
            Text("Charge du formateur", "Trainer load"),
            Text(
                "Un formateur ne dépasse pas ses soirées par semaine, ses séances par soirée, ses heures par semaine "
                "et par an.",
                "A trainer has no more evenings in a week, sessions in an evening, hours in a week and a year than "
                "stated.",
            ),
            scope=Scope.TRAINER_EVENING | Scope.TRAINER_WEEK | Scope.TRAINER_YEAR,
            monotone=True,
            rooms=False,
        ),
        Rule(
            "H12",
            "hard",
            Text("Ordre", "Order"),
            Text(
                "Une UE ne commence que lorsque celles qu’elle suit, ou leurs premières séances demandées, sont "
                "terminées.",
                "A unit begins only when those it comes after, or as many of their sessions as asked for, have ended.",
            ),
            scope=Scope.UNIT_ORDER,
            monotone=False,  # with a session left out, another is the one to wait for
            rooms=False,
        ),
        Rule(
            "H13",
            "hard",
            Text("En parallèle", "At once"),
            Text(
                "Les demi-groupes d’une UE « parallel » ont leurs séances aux mêmes heures, du même type.",
                "The half-groups of a “parallel” unit have their sessions at the same times, of the same kind.",
            ),
            scope=Scope.UNIT_ORDER,
            monotone=False,  # with a session left out, the others at that time have none beside them
            rooms=False,
        ),
        Rule(
            "C1",
            "clash",
            Text("Formateur en double", "Trainer booked twice"),
            Text(
                "Un formateur est prévu dans n séances du même créneau : n − 1 conflits.",
                "A trainer is booked in n sessions of one slot: n − 1 clashes.",
            ),
            scope=Scope.TRAINER_SLOT,
            monotone=True,
            rooms=False,
        ),
        Rule(
            "C2",
            "clash",
            Text("Formateur indisponible", "Trainer unavailable"),
            Text(
                "Un formateur est prévu alors qu’il est indisponible : 1 conflit.",
                "A trainer is booked when unavailable: 1 clash.",
            ),
            scope=Scope.SESSION,
            monotone=True,
            rooms=False,
            pattern=patterns.unavailable,
        ),
        Rule(
            "Q1",
            "criterion",
            Text("Régularité", "Spread"),
            Text(
                "Par UE et semaine : écart au rythme régulier, au-delà d’une séance.",
                "Per unit and week: distance from an even rhythm, beyond one session.",
            ),
            weight=2,
            scope=Scope.UNIT_DATES,
            monotone=False,  # leaving a session out makes the others uneven
            rooms=False,
            pattern=patterns.spread,
        ),
        Rule(
            "Q2",
            "criterion",
            Text("Trajets", "Trips"),
            Text(
                "Par groupe : soirées avec un regroupement, sauf un jour d’alternance.",
                "Per group: evenings with an in-person session, unless on an alternance day.",
            ),
            weight=3,
            scope=Scope.GROUP_EVENING,  # an alternance day spares a trip, and stays where sessions stay
            monotone=True,
            rooms=False,
            pattern=patterns.trips,
        ),
        Rule(
            "Q3",
            "criterion",
            Text("Soirées mixtes", "Mixed evenings"),
            Text(
                "Par groupe : soirées avec un regroupement et une webconférence.",
                "Per group: evenings with both an in-person session and a webconference.",
            ),
            weight=4,
            scope=Scope.GROUP_EVENING,
            monotone=True,
            rooms=False,
            pattern=patterns.mixed,
        ),
        Rule(
            "Q4",
            "criterion",
            Text("Charge hebdomadaire", "Weekly load"),
            Text(
                "Par groupe et semaine : soirées avec une séance au-delà de 3.",
                "Per group and week: evenings with a session above 3.",
            ),
            weight=5,
            scope=Scope.GROUP_WEEK,
            monotone=True,
            rooms=False,
            pattern=patterns.load,
        ),
        Rule(
            "Q5",
            "criterion",
            Text("Jour de semaine", "Weekday"),
            Text(
                "Par UE : jours de semaine utilisés, moins un.",
                "Per unit: weekdays used, less one.",
            ),
            weight=3,
            scope=Scope.UNIT_WEEKDAYS,
            monotone=True,
            rooms=False,
            pattern=patterns.weekdays,
        ),
        Rule(
            "Q6",
            "criterion",
            Text("Enchaînement", "Sequence"),
            Text(
                "Par UE avec webconférences : 1 si la première séance n’est pas un regroupement, 1 si la dernière ne "
                "l’est pas, 1 par séance prolongeant une suite du même type au-delà de 2.",
                "Per unit with webconferences: 1 if its first session is not in person, 1 if its last is not, 1 for "
                "each session that makes a run of the same kind longer than 2.",
            ),
            weight=2,
            scope=Scope.UNIT_KINDS,
            monotone=False,  # leaving out a session in person may make a longer run of webconferences
            rooms=False,
            pattern=patterns.sequence,
        ),
        Rule(
            "Q7",
            "criterion",
            Text("Soirées tardives", "Late evenings"),
            Text(
                "Par groupe : soirées dont le premier créneau reste vide.",
                "Per group: evenings that leave the first slot of the day empty.",
            ),
            weight=1,
            scope=Scope.GROUP_EVENING,
            monotone=False,  # a session in the first slot spares a late evening
            rooms=False,
            pattern=patterns.late,
        ),
        Rule(
            "Q8",
            "criterion",
            Text("Heures à éviter", "Avoided times"),
            Text(
                "Séances à une heure que leur formateur souhaite éviter.",
                "Sessions at a time their trainer wants to avoid.",
            ),
            weight=2,
            scope=Scope.SESSION,
            monotone=True,
            rooms=False,
            pattern=patterns.avoided,
        ),
        Rule(
            "Q9",
            "criterion",
            Text("Stabilité des salles", "Room stability"),
            Text(
                "Par UE : salles utilisées, moins une.",
                "Per unit: rooms used, less one.",
            ),
            weight=1,
            scope=Scope.UNIT_ROOMS,
            monotone=True,
        ),
        Rule(
            "Q10",
            "criterion",
            Text("Heures préférées", "Preferred times"),
            Text(
                "Séances hors des heures préférées des formateurs qui en ont.",
                "Sessions at a time that is not preferred, of trainers who prefer some.",
            ),
            weight=0,
            scope=Scope.SESSION,
            monotone=True,
            rooms=False,
            pattern=patterns.not_preferred,
        ),
    )
}


@dataclass(frozen=True)
class Codes(Collection[str]):
    """The codes of a tier, in the catalogue's order, as it is now: a plug-in may add its rules to `RULES`."""

    tier: Tier

    def __iter__(self) -> Iterator[str]:
        return (code for code, rule in RULES.items() if rule.tier == self.tier)

    def __contains__(self, code: object) -> bool:
        return code in RULES and RULES[str(code)].tier == self.tier

    def __len__(self) -> int:
        return sum(1 for _ in self)


HARD, CLASHES, CRITERIA = Codes("hard"), Codes("clash"), Codes("criterion")


def default_weights() -> dict[str, int]:
    return {code: RULES[code].weight for code in CRITERIA}


def in_force(weights: Mapping[str, int]) -> tuple[str, ...]:
    """The rules that count in an instance with these weights: all but the criteria without a price."""
    return tuple(code for code, rule in RULES.items() if rule.tier != "criterion" or weights[code])
