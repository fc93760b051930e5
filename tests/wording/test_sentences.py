"""Sentences from their parts, and French before a name or a code."""

from collections.abc import Sequence

import pytest

from scheduler.text import Text
from scheduler.wording import capital, choices, de, joined, listing, names, say


@pytest.mark.parametrize(
    ("name", "elided"),
    [("AST004", "d’AST004"), ("TRS001", "de TRS001"), ("Élodie", "d’Élodie"), ("É. GRONDIN", "d’É. GRONDIN"),
     ("1A-SOIR", "de 1A-SOIR"), ("HTM001", "de HTM001"), ("UE9", "d’UE9"), ("", "de ")],
)  # fmt: skip
def test_a_name_after_de_is_elided_as_the_name_asks(name: str, elided: str) -> None:
    assert de(name) == elided
    said = say("Les séances de {unit} ; {unit} que {who} donne", "Sessions of {unit}", unit=name, who="Alice")
    assert said.fr == f"Les séances {elided} ; {name} qu’Alice donne"
    assert said.en == f"Sessions of {name}"


def test_a_text_goes_into_a_sentence_in_its_own_language() -> None:
    assert say("{n} en {where}", "{n} in {where}", n=2, where=Text("salle", "room")) == ("2 en salle", "2 in room")


@pytest.mark.parametrize(
    ("parts", "said"),
    [((), ("", "")), (("a",), ("a", "a")), (("a", "b"), ("a et b", "a and b")),
     (("a", "b", "c"), ("a, b et c", "a, b and c")),
     ("abcdefg", ("a, b, c, d, e et 2 autres", "a, b, c, d, e and 2 others"))],
)  # fmt: skip
def test_a_list_ends_with_and(parts: Sequence[str], said: tuple[str, str]) -> None:
    assert listing(parts) == said


def test_names_to_look_up_are_each_there_once() -> None:
    assert names(["U2", "U1", "U2"]).fr == "U2 et U1"


def test_choices_are_written_as_they_are_to_be_copied() -> None:
    assert choices(["in_person", "webconference"]) == ("in_person, webconference", "in_person, webconference")
    assert choices("abc", 2) == ("a, b, et 1 autre", "a, b, and 1 other")


def test_parts_in_a_row() -> None:
    assert joined(Text(" ; ", "; "), (Text("un", "one"), Text("deux", "two"))) == ("un ; deux", "one; two")
    assert capital(Text("élèves", "pupils")) == ("Élèves", "Pupils")
