"""Values in a sentence, and what a misspelt one was meant to be."""

import pytest

from scheduler.wording import folded, nearest, quoted, shown, suggestion


def test_a_value_stays_on_one_line_and_hides_nothing() -> None:
    assert shown("a\n b\t\tc") == "a b c"
    assert shown("a\u200bb\x1b[31m") == "a\\u200bb\\u001b[31m"
    assert shown("x" * 61) == "x" * 60 + "…"


def test_what_is_no_word_is_named_instead_of_quoted() -> None:
    assert quoted("TRS001") == ("« TRS001 »", "“TRS001”")
    assert [quoted(value).fr for value in (None, [1], {1: 2})] == ["une valeur vide", "une liste", "un bloc de clés"]


@pytest.mark.parametrize(
    ("value", "meant"),
    [("MARTN", "MARTIN"), ("martin", "MARTIN"), ("mardi", "tue"), ("indisponible", "unavailable"), ("zzz", None),
     ("M", None), ("x" * 101, None)],
)  # fmt: skip
def test_the_nearest_name(value: str, meant: str | None) -> None:
    assert nearest(value, ["MARTIN", "LEBON", "tue", "unavailable"]) == meant


def test_what_to_write_instead() -> None:
    assert suggestion("MARTN", ["MARTIN"]).en == "did you mean “MARTIN”?"
    assert suggestion(3, ["A", "B", "A"]).en == "write one of these values: A, B"
    assert suggestion("A", []).en == "nothing is declared there yet: add a line to it"
    assert folded("É\u200bloïse ") == "eloise"
