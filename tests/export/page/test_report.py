"""The report in timetable.html: the verdict a planner reads first, the proofs, the criteria and their points."""

import re
from html import unescape

import pytest

from scheduler.checker.check import check
from scheduler.checker.report import Clash, Criterion, Point, Report, Violation
from scheduler.export.page.report import derivations, tier_rows, verdicts
from scheduler.export.page.texts import Words
from scheduler.export.page.timetable import page
from scheduler.rules import CRITERIA, RULES
from scheduler.text import Lang, Text
from scheduler.timetable.schema import TierName, TierResult, TierStatus, Timetable
from tests.builders import at, make_instance, make_timetable, session, unit

INSTANCE = make_instance()
SESSION = session(INSTANCE, "U1", "2022-09-05")
TIMETABLE = make_timetable(INSTANCE, [SESSION])
CLASH = Clash("C2", "T1", at(INSTANCE, "2022-09-05"), (SESSION.id,), 1, Text("T1 est absente.", "T1 is away."))


def report(cost: int = 0, clashes: int = 0, violations: tuple[Violation, ...] = ()) -> Report:
    """A report whose criteria cost `cost`: so many points of Q7, whose weight is 1."""
    points = (Point("G1", cost, Text("tard", "late")),) if cost else ()
    criteria = tuple(Criterion(code, INSTANCE.weight[code], points if code == "Q7" else ()) for code in CRITERIA)
    return Report(violations, (CLASH,) * clashes, criteria)


def solved(*tiers: tuple[TierName, TierStatus, int, int]) -> Timetable:
    rows = tuple(TierResult(tier=t, status=s, value=v, bound=b) for t, s, v, b in tiers)
    return TIMETABLE.model_copy(update={"tiers": rows})


def shorts(timetable: Timetable, found: Report) -> list[tuple[str, str]]:
    said = verdicts(INSTANCE, timetable, found, Words("fr"))
    return [(verdict.tone, verdict.short.replace("\u00a0", " ")) for verdict in said]


def plain(text: str) -> str:
    """The page's report as its reader sees it."""
    inside = text[text.index('<section id="report"') : text.index('<script type="application/json"')]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", inside)).replace("\u2009", ""))


@pytest.mark.parametrize(
    ("tier", "cost", "expected"),
    [
        (("criteria", "optimal", 12, 12), 12, ("good", "Optimal, prouvé")),
        (("criteria", "feasible", 12, 9), 12, ("near", "À 25 % au plus du meilleur possible")),  # (12 − 9) / 12
        (("criteria", "feasible", 1000, 999), 1000, ("near", "À 1 % au plus du meilleur possible")),
        (("criteria", "feasible", 12, 0), 12, ("warn", "Qualité non prouvée")),  # below nought is nothing anyway
        (("criteria", "unknown", 12, 0), 12, ("warn", "Qualité non prouvée")),
        (("criteria", "optimal", 12, 12), 13, ("warn", "Modifié depuis le calcul")),
        (("criteria", "optimal", 0, 0), 0, ("good", "Optimal, prouvé")),
    ],
)
def test_the_quality_in_words(
    tier: tuple[TierName, TierStatus, int, int], cost: int, expected: tuple[str, str]
) -> None:
    found = shorts(solved(("clashes", "optimal", 0, 0), tier), report(cost))
    assert found == [("good", "Complet, vérifié"), ("good", "Aucun conflit"), expected]


def test_what_keeps_a_timetable_from_its_bound_is_said_where_it_is_not_proved() -> None:
    """Q6 of a unit with two webconferences and no other session is 2: what it pays beyond that, others made it pay."""
    of = make_instance(
        units=[unit("U1", in_person=0, webconference=2, groups=["G1"])],
        groups=[{"id": "G1", "size": 12}],
        weights={"Q6": 5, "Q1": 0},
    )
    points = (Point("U1", 3, Text("suite", "run")),)
    found = Report((), (), tuple(Criterion(c, of.weight[c], points if c == "Q6" else ()) for c in CRITERIA))

    def said(status: TierStatus, bound: int, report: Report = found) -> str:
        tiers = (
            TierResult(tier="clashes", status="optimal", value=0, bound=0),
            TierResult(tier="criteria", status=status, value=report.cost, bound=bound),
        )
        timetable = make_timetable(of, []).model_copy(update={"tiers": tiers})
        return verdicts(of, timetable, report, Words("fr"))[-1].sentence.replace("\u00a0", " ")

    assert "Dans cet écart, 5 points relèvent de « Régularité » et « Enchaînement »" in said(
        "feasible", 10
    )  # 3 − 2, at 5 each
    assert "cet écart" not in said("optimal", 15)


def test_without_tiers_nothing_is_said_of_the_quality() -> None:
    assert shorts(TIMETABLE, report(12)) == [("good", "Complet, vérifié"), ("good", "Aucun conflit")]


def test_a_refused_timetable_is_said_refused_first_and_never_optimal() -> None:
    broken = Violation("H4", Text("La salle R2 est trop petite.", "Room R2 is too small."), (SESSION.id,))
    timetable = solved(("criteria", "optimal", 12, 12))
    assert shorts(timetable, report(12, violations=(broken,))) == [("bad", "Refusé"), ("good", "Aucun conflit")]
    text = plain(page(INSTANCE, timetable, report(12, violations=(broken,))))
    assert "Règles enfreintes 1" in text
    assert "H4 Salles La salle R2 est trop petite." in text


@pytest.mark.parametrize(
    ("tier", "sentence"),
    [
        (("clashes", "optimal", 2, 2), "on ne peut pas en avoir moins"),
        (("clashes", "feasible", 2, 1), "Il en reste au moins 1"),
        (("clashes", "unknown", 2, 0), "On ignore si l’on peut en avoir moins."),
        (("clashes", "optimal", 1, 1), "On ignore si l’on peut en avoir moins."),  # the file was edited since
    ],
)
def test_remaining_clashes_in_words(tier: tuple[TierName, TierStatus, int, int], sentence: str) -> None:
    text = plain(page(INSTANCE, solved(tier), report(clashes=2)))
    assert "2 conflits" in text
    assert sentence in text
    assert "C2 Formateur indisponible T1 est absente." in text


def test_a_quality_that_holds_for_unproved_clashes_only_says_so() -> None:
    timetable = solved(("clashes", "feasible", 2, 0), ("criteria", "optimal", 12, 12))
    assert "ne fait mieux à ce nombre de conflits" in plain(page(INSTANCE, timetable, report(12, clashes=2)))


@pytest.mark.parametrize(
    ("tier", "short", "sentence"),
    [
        (
            ("criteria", "optimal", 12, 12),
            "Le mieux sans changer davantage, prouvé",
            "aucun emploi du temps ne fait mieux",
        ),
        (("criteria", "feasible", 12, 9), "À 25 % au plus du mieux sans changer davantage", "ne peut descendre sous 9"),
        (("criteria", "feasible", 12, 0), "Qualité non prouvée", "on ignore si l’on peut faire mieux"),
        (("criteria", "unknown", 12, 0), "Qualité non prouvée", "on ignore si l’on peut faire mieux"),
    ],
)
def test_what_was_planned_again_is_never_called_optimal(
    tier: tuple[TierName, TierStatus, int, int], short: str, sentence: str
) -> None:
    timetable = solved(("clashes", "optimal", 2, 2), ("moves", "optimal", 1, 1), tier)
    said = re.sub(r"[\u00a0\u202f]", " ", plain(page(INSTANCE, timetable, report(12, clashes=2))))
    assert f"{short} 12 points" in said
    assert "À ce nombre de conflits, de déplacements et de changements légers, et sans toucher au passé" in said
    assert sentence in said
    assert "on ne peut pas en avoir moins sans toucher au passé" in said
    assert "Optimal, prouvé" not in said


def test_an_instance_changed_since_makes_the_proofs_void() -> None:
    timetable = solved(("criteria", "optimal", 12, 12)).model_copy(update={"digest": "0" * 64})
    assert shorts(timetable, report(12))[-1] == ("warn", "Instance modifiée depuis")


def test_tiers_with_value_bound_and_gap() -> None:
    timetable = solved(("clashes", "optimal", 0, 0), ("criteria", "feasible", 183, 165), ("criteria", "unknown", 5, 0))
    rows = tier_rows(timetable, Words("en"))
    assert [(row.status, row.value, row.bound, row.gap) for row in rows] == [
        ("optimal, proved", 0, "0", "0%"),
        ("the best found in the time given", 183, "165", "10%"),  # 18 / 183 = 9.8 %
        ("nothing is proved", 5, "–", "–"),
    ]


def test_every_criterion_with_its_value_weight_cost_and_points() -> None:
    instance = make_instance(weights={"Q2": 7})
    timetable = make_timetable(instance, [session(instance, "U1", "2022-09-05"), session(instance, "U2", "2022-09-06")])
    found = check(instance, timetable)
    text = plain(page(instance, timetable, found))
    for criterion in found.criteria:
        assert f"{criterion.code} {RULES[criterion.code].name.fr}" in text
        for point in criterion.points:
            assert re.sub(r"\s+", " ", Words("fr").of(point.text).replace("\u00a0", " ")) in text.replace("\u00a0", " ")
    trips = next(criterion for criterion in found.criteria if criterion.code == "Q2")
    assert trips.value == 4  # two evenings, two groups
    assert "Valeur 4 Poids × 7 Points 28" in text
    assert "non compté" in text  # Q10, whose weight is 0
    assert f"Total {Words('fr').number(found.cost)}" in text


def test_hours_sessions_assumptions_and_provenance() -> None:
    instance = make_instance(assumptions=["Les salles sont supposées libres."])
    held = [session(instance, "U1", "2022-09-05"), session(instance, "U1", "2022-09-12", "17:00", "webconference")]
    text = plain(page(instance, make_timetable(instance, held), check(instance, make_timetable(instance, held))))
    assert "Trainer One 2 2 4 h" in text
    assert "G1 2 h 2 h – 2" in text
    assert "U1 Unit one U1 : 4 ECTS, cours, semestriel → 2 + 2 1/2 1/2 5 septembre 2022 12 septembre 2022" in text
    assert "U2 Unit two U2 : 4 ECTS, TP, semestriel → 3 + 0 0/3 0/0 – –" in text
    assert "Les salles sont supposées libres." in text
    assert instance.digest[:16] in text
    assert "Graine 1" in text


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [("fr", "U1 : 4 ECTS, cours, semestriel → 2 + 2"), ("en", "U1: 4 ECTS, lectures, one semester → 2 + 2")],
)
def test_counts_say_where_they_come_from(lang: Lang, sentence: str) -> None:
    assert sentence in plain(page(INSTANCE, TIMETABLE, check(INSTANCE, TIMETABLE), lang=lang))


def test_counts_from_nowhere_are_left_without_a_word() -> None:
    without = make_instance(frequency=[])
    assert derivations(without, Words("fr")) == {}
    empty = make_timetable(without, [])
    assert "semestriel →" not in plain(page(without, empty, check(without, empty)))
