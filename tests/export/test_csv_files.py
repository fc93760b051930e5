"""CSV for people: their Excel opens it in columns, with accents, and computes none of it. For programs: as it is."""

import csv
import io

import pytest

from scheduler.export.csv_files import for_people, for_programs
from tests.export.reading import people_rows

ACTIVE = [
    "=1+1", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\rx", "\nx", " =1", "\u00a0-1", "=HYPERLINK(\"http://e/\",\"c\")",
    "＝1", "＠x", "+262 692 00 00 00", "=cmd|' /C calc'!A0", "-", "\t",
]  # fmt: skip
PLAIN = ["1+1", "a=b", "Élève", "l’été; ou, l’hiver", 'dit "non"', "'déjà", "–", "", "a\nb"]


@pytest.mark.parametrize("text", ACTIVE)
def test_a_text_that_would_be_computed_is_guarded(text: str) -> None:
    ((row,)) = people_rows(for_people(("a",), [{"a": text}], "fr"))
    assert row["a"] == f"'{text}"


@pytest.mark.parametrize("text", PLAIN)
def test_any_other_comes_back_as_it_is(text: str) -> None:
    found = people_rows(for_people(("a", "b"), [{"a": text, "b": text}], "en"), ",")
    assert found == [{"a": text, "b": text}]


def test_a_number_is_a_number() -> None:
    assert people_rows(for_people(("a", "b"), [{"a": -3, "b": None}], "fr")) == [{"a": "-3", "b": ""}]


def test_a_mark_and_the_separator_of_the_language() -> None:
    rows = [{"a": "é", "b": 1}]
    assert for_people(("a", "b"), rows, "fr") == b"\xef\xbb\xbfa;b\r\n\xc3\xa9;1\r\n"
    assert for_people(("a", "b"), rows, "en") == b"\xef\xbb\xbfa,b\r\n\xc3\xa9,1\r\n"


@pytest.mark.parametrize("text", ACTIVE + PLAIN)
def test_programs_get_the_value_itself(text: str) -> None:
    content = for_programs(("a", "b"), [{"a": text, "b": "x"}]).decode()
    assert content.startswith("a,b\r\n")
    assert next(csv.DictReader(io.StringIO(content, newline=""))) == {"a": text, "b": "x"}
