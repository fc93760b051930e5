"""The catalogue of the rules of examinations: rows of the same kind as those of sessions. Source: docs/exams.md."""

from scheduler.rule import Rule
from scheduler.text import Text

EXAM_RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule(
            "X1",
            "hard",
            Text("Examens", "Examinations"),
            Text(
                "Chaque UE examinée a son examen une fois dans chaque session où elle a des candidats, dans ses "
                "dates et ses heures, sur toute sa durée, à l’instant fixé s’il y en a un ; un examen commun à "
                "plusieurs UE commence pour toutes à la fois.",
                "Each examined unit has its examination once in each session in which it has candidates, within its "
                "dates and hours, for its whole length, at its fixed instant if it has one; an examination that "
                "units share starts for all of them at once.",
            ),
        ),
        Rule(
            "X2",
            "hard",
            Text("Candidats", "Candidates"),
            Text(
                "Aucun groupe et aucun candidat nommé n’a deux examens à la fois, ni sans pause entre eux (30 min), "
                "ni pendant une séance, une journée d’alternance ou une occupation extérieure.",
                "No group and no named candidate has two examinations at once, nor without a break between them "
                "(30 min), nor during a session, an alternance day or an external busy time.",
            ),
        ),
        Rule(
            "X3",
            "hard",
            Text("Places", "Places"),
            Text(
                "Les candidats ont tous une place dans des salles ouvertes et équipées comme demandé ; une salle ne "
                "reçoit jamais plus de candidats que ses places d’examen, et plusieurs examens seulement si elle le "
                "permet.",
                "All candidates have a place in open rooms with the features asked for; a room never holds more "
                "candidates than its places in an examination, and several examinations only if it allows them.",
            ),
        ),
        Rule(
            "X4",
            "hard",
            Text("Journée d’examens", "Day of examinations"),
            Text(
                "Un groupe a au plus deux examens par jour ; un groupe d’apprentis ne dépasse pas 10 h par jour, "
                "séances et alternance comprises, et a 11 h de repos entre deux jours.",
                "A group has at most two examinations in a day; an apprentice group has at most 10 h in a day, "
                "sessions and alternance included, and 11 h of rest between two days.",
            ),
        ),
        Rule(
            "X5",
            "hard",
            Text("Surveillance", "Invigilation"),
            Text(
                "Chaque salle a assez de surveillants, disponibles, chacun à un seul endroit à la fois ; un "
                "formateur de l’UE est joignable pendant son examen, et présent à un oral.",
                "Each room has enough invigilators, available, each at one place at a time; a trainer of the unit "
                "can be reached during its examination, and is present at an oral.",
            ),
        ),
        Rule(
            "X6",
            "hard",
            Text("Examens fixés", "Fixed examinations"),
            Text(
                "Ce que le planificateur a fixé d’un examen reste ; ce qui est passé ne bouge plus.",
                "What the planner fixed of an examination stays; what is past does not move any more.",
            ),
        ),
        Rule(
            "E1",
            "criterion",
            Text("Deux le même jour", "Two in a day"),
            Text("Par groupe et jour : examens au-delà d’un.", "Per group and day: examinations beyond one."),
            weight=4,
        ),
        Rule(
            "E2",
            "criterion",
            Text("Jours consécutifs", "Consecutive days"),
            Text(
                "Par groupe : paires de jours qui se suivent, avec un examen chacun.",
                "Per group: pairs of days one after the other, each with an examination.",
            ),
            weight=1,
        ),
        Rule(
            "E3",
            "criterion",
            Text("Gros examens rapprochés", "Heavy papers close together"),
            Text(
                "Par groupe : paires d’examens d’UE de 6 ECTS ou plus le même jour ou deux jours de suite.",
                "Per group: pairs of examinations of units of 6 ECTS or more on one day or on two days in a row.",
            ),
            weight=2,
        ),
        Rule(
            "E4",
            "criterion",
            Text("Hors soirée", "Not in the evening"),
            Text(
                "Par groupe du soir : examens qui commencent avant la soirée.",
                "Per evening group: examinations that start before the evening.",
            ),
            weight=3,
        ),
        Rule(
            "E5",
            "criterion",
            Text("Plusieurs salles", "Several rooms"),
            Text(
                "Par examen : salles au-delà d’une, d’un oral au-delà d’une par jury.",
                "Per examination: rooms beyond one, of an oral beyond one for each jury.",
            ),
            weight=2,
        ),
        Rule(
            "E6",
            "criterion",
            Text("Venues", "Days on site"),
            Text(
                "Par candidat nommé, et par groupe en 2de session : jours avec un examen, moins un.",
                "Per named candidate, and per group in the second session: days with an examination, less one.",
            ),
            weight=1,
        ),
        Rule(
            "E7",
            "criterion",
            Text("Surveillance inégale", "Uneven invigilation"),
            Text(
                "Par personne : surveillances au-delà d’une part égale, arrondie vers le haut.",
                "Per person: invigilations beyond an even share, rounded up.",
            ),
            weight=1,
        ),
        Rule(
            "E8",
            "criterion",
            Text("Heures évitées", "Avoided times"),
            Text(
                "Surveillances à une heure que la personne souhaite éviter.",
                "Invigilations at a time that the person wants to avoid.",
            ),
            weight=2,
        ),
    )
}  # fmt: skip
EXAM_CRITERIA: tuple[str, ...] = tuple(code for code, rule in EXAM_RULES.items() if rule.tier == "criterion")


def default_exam_weights() -> dict[str, int]:
    return {code: EXAM_RULES[code].weight for code in EXAM_CRITERIA}
