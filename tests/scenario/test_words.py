"""Changes in the planner's words."""

from typing import Any

import pytest

from scheduler.scenario.changes.change import Change
from scheduler.scenario.changes.scenario import title_of
from scheduler.text import Text
from tests.scenario.world import EACH, real, scenario

TOLD: list[tuple[dict[str, Any], str, str]] = [
    ({"unavailable": EACH["unavailable"]},
     "J. VERNET indisponible du lundi 03/04/2023 au vendredi 14/04/2023",
     "J. VERNET unavailable from Monday 2023-04-03 to Friday 2023-04-14"),
    ({"unavailable": {"trainer": "VERNET"}}, "J. VERNET indisponible toute l’année", "J. VERNET unavailable all year"),
    ({"available": {"trainer": "VERNET", "weekdays": ["mon", "tue"], "slots": ["17:00"]}},
     "J. VERNET disponible le lundi et le mardi, à 17 h", "J. VERNET available on Mondays and Tuesdays, at 17:00"),
    ({"replace": EACH["replace"]},
     "MG MAKSENE remplace J. VERNET dans TET099", "MG MAKSENE replaces J. VERNET in TET099"),
    ({"add_trainer": EACH["add_trainer"]}, "MG MAKSENE peut aussi enseigner TET099", "MG MAKSENE may teach TET099 too"),
    ({"close": {"first": "2023-04-18", "name": "Cyclone"}},
     "centre fermé le mardi 18/04/2023 (Cyclone)", "centre closed on Tuesday 2023-04-18 (Cyclone)"),
    ({"close": {"room": "A101", "first": "2023-04-18"}},
     "salle A101 fermée le mardi 18/04/2023", "room A101 closed on Tuesday 2023-04-18"),
    ({"close": {"site": "LE-PORT", "first": "2023-04-18"}},
     "site LE-PORT fermé le mardi 18/04/2023", "site LE-PORT closed on Tuesday 2023-04-18"),
    ({"interruption": {"name": "Pause"}}, "« Pause » n’a pas lieu", "“Pause” does not take place"),
    ({"counts": EACH["counts"]},
     "TET099 : 4 regroupements et 6 webconférences", "TET099: 4 in-person sessions and 6 webconferences"),
    ({"kind": EACH["kind"]}, "TET099 : 1 webconférence au lieu de 1 regroupement",
     "TET099: 1 webconference in place of 1 in-person session"),
    ({"rhythm": EACH["rhythm"]}, "TET099 : jusqu’à 2 séances par semaine", "TET099: up to 2 sessions in one week"),
    ({"alternance": EACH["alternance"]},
     "1A-ALT : au moins 17 journées d’alternance", "1A-ALT: at least 17 alternance days"),
    ({"pin": EACH["pin"]},
     "TET099 fixée : le mardi 18/04/2023, à 17 h", "TET099 pinned: on Tuesday 2023-04-18, at 17:00"),
    ({"weight": EACH["weight"]}, "le critère Q2 (Trajets) pèse 5", "the criterion Q2 (Trips) weighs 5"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "fr", "en"), TOLD)
def test_a_change_is_told_as_a_planner_says_it(change: dict[str, Any], fr: str, en: str) -> None:
    assert Change.model_validate(change).said(real()[0]) == Text(fr, en)


@pytest.mark.parametrize("key", EACH)
def test_every_kind_of_change_is_told_in_both_languages(key: str) -> None:
    fr, en = Change.model_validate({key: EACH[key]}).said(real()[0])
    assert fr != en
    named = {"VERNET", "TET099", "TRS009", "1B-SOIR", "1A-SOIR", "Q2", "1A-ALT", "A102", "A103", "cours", "étudiant"}
    named |= {"18/04/2023", "01/05/2023", "13/03/2023", "TRS002", "TET003", "AST002"}
    named |= {"01/08/2023", "S2", "samedi", "Second"}
    assert any(name in fr for name in named)


def test_an_unknown_name_is_told_as_it_is_written() -> None:
    change = Change.model_validate({"unavailable": {"trainer": "NOBODY"}})
    assert change.said(real()[0]).en == "NOBODY unavailable all year"


def test_the_title_is_the_planners_own_or_what_changes() -> None:
    instance = real()[0]
    changes = [
        {"close": {"room": "A101", "first": "2023-04-18"}},
        *({"drop_unit": {"unit": f"U{n}"}} for n in range(4)),
    ]
    assert title_of(scenario(*changes, title="Inondation"), instance) == Text("Inondation", "Inondation")
    assert title_of(scenario(*changes), instance).fr == (
        "salle A101 fermée le mardi 18/04/2023 ; UE U0 supprimée ; UE U1 supprimée ; 2 autres changements"
    )
    assert title_of(scenario(*changes[:2]), instance).en == "room A101 closed on Tuesday 2023-04-18; unit U0 dropped"
    assert title_of(scenario(), instance) == Text("rien ne change", "nothing changes")
