"""Names of files made from ids: safe on every system, and no two of them one."""

import itertools
import unicodedata
from pathlib import PureWindowsPath

import pytest

from scheduler.export.audience import file_name

DEVICES = ["CON", "nul", "Aux", "PRN", "COM1", "com0", "LPT9", "COM¹", "CON.x", "nul.1.b"]
HIDDEN = [".hidden", "..a", "-rf"]
PLAIN = ["CONS", "1A-ALT", "COM10", "A.", "a_b", "É1", "auxiliaire", "COM", "LPT", "x.CON"]


@pytest.mark.parametrize("id_", [*DEVICES, *HIDDEN])
def test_one_that_a_system_keeps_or_hides_gets_another_name(id_: str) -> None:
    made = file_name(id_)
    assert made != id_
    assert not PureWindowsPath(f"{made}.ics").is_reserved()
    assert made[0] not in ".-"


@pytest.mark.parametrize("id_", PLAIN)
def test_any_other_keeps_it(id_: str) -> None:
    assert file_name(id_) == id_
    assert not PureWindowsPath(f"{id_}.ics").is_reserved()


def test_no_two_of_them_are_one() -> None:
    names = [unicodedata.normalize("NFC", file_name(id_)).casefold() for id_ in (*DEVICES, *HIDDEN, *PLAIN)]
    assert all(one != other for one, other in itertools.combinations(names, 2))
