"""The rules of the year in words: what each criterion counts, its price, and what it costs today."""

from typing import Any

from scheduler.checker.report import Report
from scheduler.instance.schema.instance import Instance
from scheduler.rules import CRITERIA, RULES
from scheduler.text import Lang, Text
from scheduler.wording import capital

UNITS = {
    "Q1": Text("une semaine hors du rythme régulier d’une UE", "a week out of a unit's even rhythm"),
    "Q2": Text("un trajet au centre", "a trip to the centre"),
    "Q3": Text("une soirée qui mêle regroupement et webconférence", "an evening with both kinds of session"),
    "Q4": Text("une quatrième soirée dans la semaine d’un groupe", "a fourth evening in a group's week"),
    "Q5": Text("un second jour de semaine pour une UE", "a second weekday for a unit"),
    "Q6": Text("un début, une fin ou une suite de mauvais type", "a start, an end or a run of the wrong kind"),
    "Q7": Text("une soirée qui commence tard", "an evening that starts late"),
    "Q8": Text("une séance à une heure à éviter", "a session at a time to be avoided"),
    "Q9": Text("une salle de plus pour une UE", "one more room for a unit"),
    "Q10": Text("une séance hors des heures préférées", "a session out of preferred times"),
}
"""One point of each criterion's measure. One that is not here is called by its name."""


def rules_json(report: Report, instance: Instance, lang: Lang) -> list[dict[str, Any]]:
    """All rules, in the catalogue's order; criteria with their usual weight and their measure today."""
    found = {criterion.code: criterion for criterion in report.criteria}
    return [
        {
            "code": code,
            "tier": rule.tier,
            "name": rule.name.to(lang),
            "sentence": rule.sentence.to(lang),
            **(
                {
                    "unit": capital(UNITS.get(code, rule.name)).to(lang),
                    "usual": rule.weight,
                    "weight": instance.weight[code],
                    "value": found[code].value if code in found else None,
                }
                if code in CRITERIA
                else {}
            ),
        }
        for code, rule in RULES.items()
    ]
