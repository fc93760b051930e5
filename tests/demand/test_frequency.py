"""How many sessions a unit needs, and the words that say where the counts come from."""

import pytest

from scheduler.demand.frequency import demand_of
from scheduler.errors import InputError
from scheduler.text import Text
from tests.builders import make_instance, unit

FICHE = [
    # Fréquence des cours: in person + webconference
    ("tp", "semester", 3, 6, 0),
    ("tp", "semester", 4, 7, 0),
    ("tp", "semester", 6, 8, 0),
    ("tp", "annual", 8, 14, 0),
    ("cours", "semester", 3, 4, 4),
    ("cours", "semester", 4, 4, 5),
    ("cours", "semester", 6, 5, 5),
    ("cours", "annual", 8, 8, 7),
]
FREQUENCY = [
    {"modality": modality, "period": period, "ects": ects, "in_person": in_person, "webconference": webconference}
    for modality, period, ects, in_person, webconference in FICHE
]


@pytest.mark.parametrize(("modality", "period", "ects", "in_person", "webconference"), FICHE)
def test_every_row_of_the_fiche(modality: str, period: str, ects: int, in_person: int, webconference: int) -> None:
    row = unit("U1", modality=modality, period="annual" if period == "annual" else "S1", ects=ects)
    of = make_instance(frequency=FREQUENCY, units=[row])
    demand = demand_of(of, of.units[0])
    assert (demand.in_person, demand.webconference) == (in_person, webconference)
    assert demand.total == in_person + webconference
    assert (demand.of("in_person"), demand.of("webconference")) == (in_person, webconference)
    assert f"{ects} ECTS" in demand.derivation.fr
    assert demand.derivation.fr.endswith(f"→ {in_person} + {webconference}")


def words(**changes: object) -> Text:
    of = make_instance(frequency=FREQUENCY, units=[unit("TRS001", **{"ects": 6, **changes})])
    return demand_of(of, of.units[0]).derivation


def test_the_words_of_the_table() -> None:
    assert words() == Text(
        "TRS001 : 6 ECTS, cours, semestriel → 5 + 5", "TRS001: 6 ECTS, lectures, one semester → 5 + 5"
    )
    assert words(period="annual", ects=8) == Text(
        "TRS001 : 8 ECTS, cours, annuel → 8 + 7", "TRS001: 8 ECTS, lectures, annual → 8 + 7"
    )
    assert words(modality="tp") == Text(
        "TRS001 : 6 ECTS, TP, semestriel → 8 + 0", "TRS001: 6 ECTS, practical, one semester → 8 + 0"
    )


def test_stated_counts_override_the_table() -> None:
    assert words(in_person=3, webconference=0) == Text(
        "TRS001 : nombres indiqués → 3 + 0", "TRS001: stated counts → 3 + 0"
    )


@pytest.mark.parametrize("modality", ["foad", "activity"])
def test_units_of_others_have_no_session_here(modality: str) -> None:
    assert words(modality=modality) == Text("TRS001 : aucune séance de ce centre", "TRS001: no session of this centre")
    of = make_instance(units=[unit("TRS001", modality=modality)])
    assert demand_of(of, of.units[0]).total == 0


def test_a_count_outside_the_table_names_the_unit() -> None:
    of = make_instance(units=[unit("TRS001", ects=5)])
    with pytest.raises(InputError) as raised:
        demand_of(of, of.units[0])
    (text,) = raised.value.texts
    assert "TRS001" in text.fr
    assert "5 ECTS" in text.fr
    assert "5 ECTS" in text.en
