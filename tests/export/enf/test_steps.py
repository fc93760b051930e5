"""What the ENF's administrator is told to do: the order, the counts, the hours, both languages."""

import datetime as dt
from zoneinfo import ZoneInfo

from scheduler.export.enf.steps import as_file, head, span, steps, told
from scheduler.export.enf.update import Update
from scheduler.text import Lang
from tests.builders import make_instance, unit
from tests.export.enf.test_update import BEFORE, ONE, held, of, update

EVERYTHING = update(
    of(held(), held("2022-09-13", number=2), held("2022-09-20", number=3), held("2022-09-27", "U2")),
    of(
        held("2022-09-07"), held("2022-09-20", number=3, room="R2"), held("2022-09-21", number=4),
        instance=make_instance(units=[unit("U1", title="Autre"), unit("U3")]),
    ),
    dt.datetime(2022, 9, 10, tzinfo=dt.UTC),
)  # fmt: skip


def text(found: Update, lang: Lang = "fr", zone: ZoneInfo | None = None) -> str:
    return as_file(found, span(3, 5), lang, zone).decode()


def test_by_hand_first_then_what_imports_need_then_imports() -> None:
    words = [step.text.fr.split()[0] for step in steps(EVERYTHING)]
    assert words == ["Vérifier", "Supprimer", "Corriger", "Créer", "Créer", "Importer", "Corriger", "Cacher"]


def test_the_whole_file_names_every_session_to_touch_by_hand() -> None:
    said = text(EVERYTHING)
    assert said.startswith(
        "À faire dans l’ENF (Moodle), de la révision 3 à la révision 5, dans cet ordre :\n\n1. Vérifier 2"
    )
    assert "– U1, G1 et A1 : mardi 06/09/2022 17 h – 19 h → mercredi 07/09/2022 17 h – 19 h\n" in said
    assert "2. Supprimer 4 séances à venir, à la main (moodle-attendance-to-delete.csv)" in said
    assert "– U1, G1 et A1 : mardi 13/09/2022 17 h – 19 h\n" in said
    assert "– U2, G1 et A1 : mardi 27/09/2022 17 h – 19 h\n" in said
    assert "« Regroupement · Salle R1, Le Port » devient « Regroupement · Salle R2, Le Port »" in said
    assert "activité Présence et une seule, sans laquelle rien ne s’y importe : U3." in said
    assert "– U3 : G1\n   – U3 : A1\n" in said
    assert "6. Importer 4 séances :" in said  # the 7th and the 21st, for two groups
    assert "– U1 : « U1 – Autre », début 05/09/2022, fin 08/10/2022" in said
    assert "8. Cacher 1 cours hors du programme" in said and said.count("– U2\n") == 1
    assert said.endswith(
        "Les heures sont celles du centre (Indian/Reunion). Moodle montre à chacun les siennes, selon son profil.\n"
    )


def test_in_english() -> None:
    said = text(EVERYTHING, "en")
    assert said.startswith("To do in the ENF (Moodle), from revision 3 to revision 5, in this order:")
    assert "2. Delete 4 sessions yet to come, by hand" in said
    assert "– U1, G1 and A1: Tuesday 2022-09-13 17:00 – 19:00" in said
    assert "starts 2022-09-05, ends 2022-10-08" in said


def test_the_hour_of_a_server_elsewhere_is_told_too() -> None:
    said = text(EVERYTHING, zone=ZoneInfo("Pacific/Noumea"))
    assert "– U1, G1 et A1 : mardi 13/09/2022 17 h – 19 h (serveur : mercredi 14/09/2022 0 h)" in said
    assert "serveur" not in text(EVERYTHING, zone=ZoneInfo("Indian/Mauritius"))


def test_long_lists_are_cut_in_the_terminal_and_say_where_the_rest_is() -> None:
    lines = told(EVERYTHING, span(3, 5), "fr", longest=1)
    assert lines.count("   … et 1 de plus, dans moodle-update.txt") == 2  # to delete, groups
    assert "   – U2, G1 et A1 : mardi 27/09/2022 17 h – 19 h" not in lines


def test_when_there_is_nothing_to_do() -> None:
    found = update(of(held()), of(held()))
    assert text(found) == "Rien à faire dans l’ENF (Moodle), de la révision 3 à la révision 5.\n"
    assert head(found, span(None, None)).fr == (
        "Rien à faire dans l’ENF (Moodle), de l’emploi du temps déjà importé à cet emploi du temps."
    )


def test_what_stays_wrong_in_the_past_is_told_and_is_nothing_to_do() -> None:
    last = held("2022-09-20", number=3)
    found = update(of(held(), last), of(held(room="R2"), last), dt.datetime(2022, 9, 10, tzinfo=dt.UTC))
    first, _, note = told(found, span(1, 2), "fr")
    assert first == "Rien à faire dans l’ENF (Moodle), de la révision 1 à la révision 2."
    assert note.startswith("Rien à faire pour 2 séances déjà commencées dont la salle")


def test_a_first_import() -> None:
    found = Update(None, of(held(), instance=ONE), BEFORE, "fr")
    assert head(found, span(0, 1)).fr.startswith("À faire dans l’ENF (Moodle), de la première importation")
    assert [step.text.en.split()[0] for step in steps(found)] == ["Create", "Create", "Import"]


def test_deleting_in_a_year_that_is_over_says_what_is_lost() -> None:
    found = update(of(held()), of(held("2022-09-13")), dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert "Supprimer 2 séances, à la main" in steps(found)[0].text.fr
    assert "efface les présences" in steps(found)[0].text.fr


def test_what_the_enf_has_of_another_year_is_told() -> None:
    other = make_instance(name="other", units=[unit("U1")])
    said = text(update(of(held()), of(held(instance=other), instance=other)))
    assert "Attention : ce que l’ENF a déjà est de « test », et ceci de « other »." in said
    assert "Attention" not in text(EVERYTHING)
