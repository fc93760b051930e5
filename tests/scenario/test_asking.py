"""Repairs in a planner's words: short, singular and plural right, the command where one is needed."""

from typing import Any

import pytest

from scheduler.scenario.changes.change import Change
from scheduler.scenario.repairs.asking import ask
from scheduler.scenario.repairs.ideas import APPRENTICES, PLANNER, Idea
from tests.builders import make_instance

A1 = "Employeurs et centre de formation du groupe A1 : "


@pytest.mark.parametrize(
    ("change", "fr"),
    [
        (
            {"room": {"room": "R2", "capacity": 30}},
            "Administration : trouvez une salle de 30 places, ou agrandissez R2.",
        ),
        (
            {"room": {"room": "R2", "features": ["pc"]}},
            "Administration : trouvez une salle avec pc, ou équipez R2.",
        ),
        (
            {"room": {"room": "R2", "capacity": 21, "features": ["pc"]}},
            "Administration : trouvez une salle de 21 places avec pc, ou agrandissez et équipez R2.",
        ),
        ({"alternance": {"group": "A1", "min": 0}}, A1 + "supprimez les 2 journées d’alternance."),
        (
            {"alternance": {"group": "A1", "min": 1}},
            A1 + "demandez 1 journée d’alternance de moins (1 au moins, au lieu de 2).",
        ),
        (
            {"unpin": {"unit": "U1", "date": "2022-09-05"}},
            'U1 est fixée le lundi 05/09/2022 ; libérez-la par --unpin "U1 2022-09-05" : c’est à vous d’en décider.',
        ),
        ({"unpin": {"unit": "U1"}}, "U1 est fixée ; libérez-la par --unpin U1 : c’est à vous d’en décider."),
        (
            {"kind": {"unit": "U1", "to": "webconference"}},
            "Trainer One et le responsable du diplôme : demandez-leur de tenir 1 webconférence au lieu d’un "
            "regroupement en U1.",
        ),
        (
            {"kind": {"unit": "U1", "to": "in_person", "count": 2}},
            "Trainer One et le responsable du diplôme : demandez-leur de tenir 2 regroupements au lieu d’autant de "
            "webconférences en U1.",
        ),
        (
            {"rhythm": {"unit": "U1", "sessions_per_week": 2}},
            "U1 : acceptez deux séances la même semaine, quand il le faut. Prévenez Trainer One et les groupes G1 et "
            "A1.",
        ),
    ],
)
def test_what_is_asked(change: dict[str, Any], fr: str) -> None:
    idea = Idea((Change.model_validate(change),), PLANNER)
    said = ask(make_instance(), idea)
    assert said.fr == fr
    assert said.en != said.fr


def test_one_day_of_alternance_is_in_the_singular() -> None:
    instance = make_instance(
        groups=[{"id": "G1", "size": 5}, {"id": "A1", "size": 6, "alternance": {"min": 1, "max": 1}}]
    )
    idea = Idea((Change.model_validate({"alternance": {"group": "A1", "min": 0}}),), APPRENTICES)
    assert ask(instance, idea).fr == A1 + "supprimez la journée d’alternance."
    assert ask(instance, idea).en.endswith(": drop the alternance day.")
