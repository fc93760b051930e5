"""Shortages that follow from others are not said."""

from scheduler.demand.shortage import Shortage, undominated
from scheduler.instance.schema.units import SESSION_KINDS
from scheduler.text import Text

IN_PERSON, WEBCONFERENCE = SESSION_KINDS


def lacking(name: str, needed: int, most: int, *units: int, semesters: tuple[int, ...] = (0, 1)) -> Shortage:
    sessions = frozenset((unit, None, kind, n) for unit in units for kind in SESSION_KINDS for n in semesters)
    return Shortage(sessions, needed, most, Text(name, name))


def told(*shortages: Shortage) -> list[str]:
    return [shortage.text.en for shortage in undominated(shortages)]


def test_a_part_of_which_no_fewer_fit_follows_from_the_whole() -> None:
    whole = lacking("year", 5, 2, 1)
    assert told(whole, lacking("first", 3, 2, 1, semesters=(0,))) == ["year"]
    assert told(whole, lacking("first", 3, 1, 1, semesters=(0,))) == ["year", "first"]


def test_the_whole_follows_from_parts_that_lack_as_many() -> None:
    parts = (lacking("U1", 4, 3, 1), lacking("U2", 4, 2, 2))
    assert told(*parts, lacking("both", 8, 5, 1, 2)) == ["U1", "U2"]
    assert told(*parts, lacking("both", 8, 4, 1, 2)) == ["U1", "U2", "both"]


def test_of_the_same_sessions_one_statement_is_enough() -> None:
    assert told(lacking("once", 4, 2, 1), lacking("again", 4, 2, 1)) == ["once"]
    assert told(lacking("weak", 4, 3, 1), lacking("strong", 4, 2, 1)) == ["strong"]


def test_what_is_left_out_follows_from_what_is_told() -> None:
    # The year lacks 3 and follows from its semesters; the second semester follows from the year: not both may go.
    first, second = (lacking(f"S{n}", 2, n, 1, semesters=(n,)) for n in (0, 1))
    assert told(lacking("year", 4, 1, 1), first, second) == ["year", "S0"]


def test_the_share_of_a_trainer_is_no_part_of_the_unit() -> None:
    unit = lacking("unit", 4, 2, 1)
    share = Shortage(frozenset({(1, 7, IN_PERSON, 0), (1, 7, WEBCONFERENCE, 0)}), 3, 2, Text("share", "share"))
    assert told(unit, share) == ["unit", "share"]
