"""What the terminal shows: a table that fits 80 columns, moves in words, proofs, equal ones, the sweep."""

import datetime as dt
import io
from dataclasses import replace

import pytest
from rich.console import Console
from rich.table import Table

from scheduler.instance.schema.trainers import Availability, DatedLevel
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.comparison.compare import Comparison
from scheduler.scenario.comparison.telling import tell, told
from scheduler.text import Lang, Text
from tests.export.sample import changed, moved
from tests.scenario.by_hand import away, planned, scenario, without
from tests.scenario.test_compare import INSTANCE, TIMETABLE, after, compared, outcome, sweep

MONDAY = dt.date(2022, 9, 5)
ONE = after("TRS001-01", days=1, room="P2")


def said(comparison: Comparison, lang: Lang = "fr", width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    for part in tell(comparison, lang, width=width):
        console.print(part if isinstance(part, Table) else part.to(lang), soft_wrap=not isinstance(part, Table))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def lines(comparison: Comparison, lang: Lang = "fr") -> list[str]:
    return [line.to(lang) for line in told(comparison, comparison.rows[0])]


def test_a_move_is_told_with_both_dates_and_whom_it_touches() -> None:
    found = compared(outcome("one", ONE))
    expected = "  – TRS001-01 : lun. 05/09/2022 17 h → mar. 06/09/2022 17 h (salle P1 → P2 ; M. Ah-Pet, groupe ASP1)"
    assert expected in lines(found)
    english = "  – TRS001-01: Mon 2022-09-05 17:00 → Tue 2022-09-06 17:00 (room P1 → P2; M. Ah-Pet, group ASP1)"
    assert english in lines(found, "en")
    assert "  À prévenir : groupe ASP1 (18 étudiants) ; formateur M. Ah-Pet." in lines(found)
    assert "  To tell: group ASP1 (18 students); trainer M. Ah-Pet." in lines(found, "en")


def test_the_proof_of_the_moves() -> None:
    two = after("TRS001-01", "TRS001-03", days=1)
    assert any(
        "2 déplacements, c’est prouvé : aucun emploi du temps n’en a moins" in s
        for s in lines(compared(outcome("a", two)))
    )
    assert any("2 moves, proved: no timetable has fewer" in s for s in lines(compared(outcome("a", two)), "en"))
    bounded = compared(outcome("a", two, moves_at_least=1))
    assert any("2 déplacements, au moins 1" in line for line in lines(bounded))
    row = bounded.rows[0]
    assert row.planned is not None
    bare = row.planned.timetable.model_copy(update={"tiers": ()})
    unproved = type(row.outcome)(row.outcome.scenario, "planned", type(row.planned)(
        INSTANCE, bare, row.planned.report, row.planned.differences))  # fmt: skip
    assert any("2 déplacements ; on ignore s’il peut y en avoir moins" in line for line in lines(compared(unproved)))


def test_what_comes_goes_and_changes_trainer_is_told() -> None:
    timetable = changed(
        INSTANCE, TIMETABLE, moved(TIMETABLE, "TRS001-02", trainers=("lebon",)),
        moved(TIMETABLE, "TRS001-01", days=1, id="TRS001-11"), without=("TRS001-01",),
    )  # fmt: skip
    text = "\n".join(lines(compared(outcome("one", timetable))))
    assert "TRS001-01 : annulée, était le lun. 05/09/2022 17 h" in text
    assert "TRS001-11 : ajoutée le mar. 06/09/2022 17 h" in text
    assert "formateur M. Ah-Pet → G. Lebon" in text
    assert "1 séance annulée, 1 ajoutée." in text


def test_what_cannot_be_planned_says_why() -> None:
    found = compared(
        without(scenario("no", title="Tout fermé")), without(scenario("slow"), "unknown", Text("Temps.", "Time."))
    )
    text = said(found)
    assert "slow : sans réponse\n  Temps." in text
    assert "Tout fermé : impossible\n  VERNET n’a plus assez de soirées." in text


def test_equal_scenarios_are_said_to_be() -> None:
    text = said(compared(outcome("first", TIMETABLE), outcome("second", TIMETABLE)))
    assert "À égalité : first et second." in text
    assert "Aucune séance ne change : personne n’est à prévenir." in text
    assert "Equal: first and second." in said(compared(outcome("first", TIMETABLE), outcome("second", TIMETABLE)), "en")


def test_the_table_fits_80_columns_and_keeps_its_figures() -> None:
    gone = changed(INSTANCE, TIMETABLE, without=("TET007-01",))
    title = "Un titre de scénario qui ne tient pas sur une ligne, ni sur deux, avec des mots"
    long = planned(scenario("long", title=title), INSTANCE, TIMETABLE, gone)
    comparison = compared(long, outcome("one", ONE))
    table = next(part for part in tell(comparison, "fr") if isinstance(part, Table))
    console = Console(file=io.StringIO(), width=80, color_system=None)
    console.print(table)
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    assert max(map(len, shown.splitlines())) <= 80
    assert "…" not in shown
    for word in ("Conflits", "Déplac.", "Légers", "Critères", "Étudiants", "Séances", "−1", "Un titre de"):
        assert word in shown


def test_a_title_is_told_whole_and_commands_no_terminal() -> None:
    title = "J. VERNET indisponible du lundi 06/03/2023 au vendredi 17/03/2023"
    text = said(compared(planned(scenario("one", title=f"{title}\x1b[2J"), INSTANCE, TIMETABLE, ONE)))
    assert f"{title} [2J :\n" in text
    assert "\x1b" not in text


def test_many_scenarios_are_told_without_their_moves() -> None:
    found = compared(*(outcome(f"s{n}", ONE) for n in range(4)))
    assert "TRS001-01" not in said(found)
    assert "TRS001-01" in said(compared(*(outcome(f"s{n}", ONE) for n in range(3))))


def test_a_long_list_is_cut_and_says_so() -> None:
    found = compared(outcome("one", after("TRS001-01", "TRS001-03", days=1)))
    cut = [line.fr for line in told(found, found.rows[0], most=1)]
    assert "  … et 1 autre : la page et moves.csv (--out) ont tout" in cut


def test_a_sweep_names_the_critical_trainer_and_shows_the_matrix() -> None:
    text = said(sweep())
    assert "Le plus critique : G. Lebon, 1 sans emploi du temps possible" in text
    assert "La période la plus critique : du 06/03/2023 au 19/03/2023" in text
    rows = {
        line.split("  ")[0].strip(): line.split() for line in text.splitlines() if line.startswith((" G. L", " M. A"))
    }
    assert rows["G. Lebon"][-2][0] == "1"
    assert rows["G. Lebon"][-1] == "×"
    assert rows["M. Ah-Pet"][-1] == "·"


def test_a_big_sweep_shows_the_worst_first_and_a_wide_matrix_in_pieces() -> None:
    outcomes = [
        planned(away(f"ahpet-{n:02d}", "ahpet", f"2022-10-{n:02d}"), INSTANCE, TIMETABLE, ONE if n == 17 else TIMETABLE)
        for n in range(1, 21)
    ]
    text = said(compared(*outcomes))
    assert "20 absences examinées ; celles qui coûtent le plus" in text
    assert "ahpet-17" in text
    assert text.count("ahpet-") == 10
    assert text.count("Formateur  ") == 3
    assert "trop large" in said(compared(*outcomes), width=40)


def test_clashes_that_today_does_not_have_are_told_one_by_one() -> None:
    away_all_year = scenario("away", {"unavailable": {"trainer": "ahpet", "first": "2022-09-05"}})
    trainers = tuple(
        trainer.model_copy(
            update={"availability": Availability(dated=(DatedLevel(first=MONDAY, last=MONDAY, level="unavailable"),))}
        )
        if trainer.id == "ahpet"
        else trainer
        for trainer in INSTANCE.trainers
    )
    changed_instance = INSTANCE.model_copy(update={"trainers": trainers})
    found = compared(planned(away_all_year, changed_instance, TIMETABLE, TIMETABLE))
    text = lines(found)
    assert any(line.startswith("  × M. Ah-Pet est indisponible le lundi 05/09/2022") for line in text)
    assert not any("personne" in line for line in text)


def test_many_reasons_are_cut_and_counted() -> None:
    reasons = [Text(f"Raison {n}.", f"Reason {n}.") for n in range(20)]
    text = lines(compared(without(scenario("no"), "impossible", *reasons)))
    assert "  Raison 11." in text
    assert "  Raison 12." not in text
    assert "  … et 8 autres" in text


def test_many_scenarios_that_are_no_absences_show_the_worst() -> None:
    found = [outcome(f"s{n:02d}", ONE if n == 33 else TIMETABLE) for n in range(40)]
    text = said(compared(*found))
    assert "40 scénarios examinés ; ceux qui coûtent le plus, le pire en premier" in text
    assert text.index("s33") < text.index("s00")
    assert "s39" not in text
    assert "comparison.csv, que --out écrit" in text


def test_a_sweep_that_was_stopped_says_that_it_is_not_whole() -> None:
    found = compared(planned(away("a", "ahpet", "2022-10-03"), INSTANCE, TIMETABLE, ONE),
                     without(away("b", "lebon", "2022-10-03"), "unknown"))  # fmt: skip
    assert "Sans réponse pour 1 absence : ce qui précède ne compte que les autres." in said(found)
    assert "Sans réponse pour" not in said(sweep())


@pytest.mark.parametrize(
    ("floor", "words"), [(0, "ne descend sous 0"), (10_000, "aucun emploi du temps sans conflit ne fait mieux"),
                         (None, "rien de mieux qu’aujourd’hui.")],
)  # fmt: skip
def test_what_letting_sessions_move_gained_is_told(floor: int | None, words: str) -> None:
    free = Scenario(name="free", improve=("ahpet",))
    done = replace(planned(free, INSTANCE, TIMETABLE, TIMETABLE), floor=floor)
    assert any(line.startswith("  Critères : rien de mieux") and words in line for line in lines(compared(done)))
