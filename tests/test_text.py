"""French before a name or a code."""

import pytest

from scheduler.wording import de, say


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
