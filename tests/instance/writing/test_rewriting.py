"""The instance's text with other values: what is said changes, and nothing else does."""

import copy
import random
from collections.abc import Callable
from difflib import unified_diff
from typing import Any

import pytest

from scheduler.instance.reading.yamltree import parse_yaml
from scheduler.instance.writing.pieces import pieces
from scheduler.instance.writing.rewriting import rewritten
from tests.cli.program import REPOSITORY

TEXT = """\
# head
version: 1
title: >-
  A long
  title
calendar: # the year
  semesters:
    # the first
    - {id: S1, first: 2022-09-05, last: 2023-02-10} # autumn

    # the second
    - id: S2
      first: 2023-03-06
      last: 2023-07-21 # summer
slots: [{start: 17:00, end: "19:00"}]
rooms:
- {id: A, capacity: 3}
- {id: B, capacity: 4} # small
trainers:
  - id: X # mondays only
    availability:
      weekly: {tue: avoid}
  - id: Y
pins:
locale: 'fr'
"""


def plain(text: str) -> Any:
    root, faults = parse_yaml(text, "x")
    assert root is not None
    assert not faults
    return root.plain


def edited(text: str, edit: Callable[[Any], object]) -> str:
    after = copy.deepcopy(plain(text))
    edit(after)
    result = rewritten(text, pieces(text), after)
    assert plain(result) == after
    return result


def changed(before: str, after: str) -> list[str]:
    lines = unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


EDITS: list[tuple[str, Callable[[Any], object], list[str]]] = [
    ("a number", lambda d: d["rooms"][1].update(capacity=5),
     ["-- {id: B, capacity: 4} # small", "+- {id: B, capacity: 5} # small"]),
    ("in lines", lambda d: d["calendar"]["semesters"][1].update(last="2023-07-20"),
     ["-      last: 2023-07-21 # summer", "+      last: 2023-07-20 # summer"]),
    ("quotes stay", lambda d: d["slots"][0].update(end="20:00"),
     ['-slots: [{start: 17:00, end: "19:00"}]', '+slots: [{start: 17:00, end: "20:00"}]']),
    ("a key more", lambda d: d["trainers"][0].update(name="no: #1"),
     ['+    name: "no: #1"']),
    ("a key in braces", lambda d: d["rooms"][0].update(features=["pc", "974"]),
     ["-- {id: A, capacity: 3}", '+- {id: A, capacity: 3, features: [pc, "974"]}']),
    ("a key less", lambda d: d["trainers"][0].pop("availability"),
     ["-    availability:", "-      weekly: {tue: avoid}"]),
    ("the first key", lambda d: d["calendar"]["semesters"][1].pop("id"),
     ["-    - id: S2", "-      first: 2023-03-06", "+    - first: 2023-03-06"]),
    ("a row more", lambda d: d["rooms"].append({"id": "C", "capacity": 9}),
     ["+- {id: C, capacity: 9}"]),
    ("a row in lines", lambda d: d["trainers"].insert(1, {"id": "Z", "name": "É"}),
     ["+  - id: Z", "+    name: É"]),
    ("a row less", lambda d: d["rooms"].pop(0), ["-- {id: A, capacity: 3}"]),
    ("comments stay", lambda d: d["calendar"]["semesters"].pop(0),
     ["-    - {id: S1, first: 2022-09-05, last: 2023-02-10} # autumn", "-"]),
    ("of the last one too", lambda d: d["calendar"]["semesters"].pop(1),
     ["-    - id: S2", "-      first: 2023-03-06", "-      last: 2023-07-21 # summer"]),
    ("an empty value", lambda d: d.update(pins=[{"unit": "U", "date": "2022-09-05"}]),
     ["+  - {unit: U, date: 2022-09-05}"]),
    ("a text in lines", lambda d: d.update(title="Short"), ["-title: >-", "-  A long", "-  title", "+title: Short"]),
    ("another kind", lambda d: d["trainers"][0]["availability"]["weekly"].update(tue={"17:00": "avoid"}),
     ["-      weekly: {tue: avoid}", "+      weekly: {tue: {17:00: avoid}}"]),
    ("all rows", lambda d: d.update(rooms=[]),
     ["-rooms:", "-- {id: A, capacity: 3}", "-- {id: B, capacity: 4} # small", "+rooms: []"]),
    ("a new table", lambda d: d.update(busy=[{"groups": ["G"], "title": "it's"}]),
     ["+busy:", "+  - {groups: [G], title: it's}"]),
    ("apostrophes", lambda d: d.update(locale="l'an"), ["-locale: 'fr'", "+locale: 'l''an'"]),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "lines"), [case[1:] for case in EDITS], ids=[case[0] for case in EDITS])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_only_what_is_meant_changes(edit: Callable[[Any], object], lines: list[str], newline: str) -> None:
    text = TEXT.replace("\n", newline)
    result = edited(text, edit)
    assert changed(text, result) == lines
    assert "\n" not in result.replace(newline, "")


def test_an_alias_is_written_out_where_it_changes() -> None:
    text = "a: {w: &x [1, 2]}\nb: *x\n"
    after = {"a": {"w": [1, 2]}, "b": [1, 2, 3]}
    assert rewritten(text, pieces(text), after) == "a: {w: &x [1, 2]}\nb: [1, 2, 3]\n"


@pytest.mark.parametrize("name", ["tiny", "cnam-reunion-asp-2022-23"])
def test_random_edits_say_what_is_meant_and_keep_the_comments_of_what_stays(name: str) -> None:
    """Whatever is set, added or taken out of the real files, in any order."""
    text = (REPOSITORY / "instances" / name / "instance.yaml").read_text(encoding="utf-8")
    base, root, rng = plain(text), pieces(text), random.Random(name)
    for _ in range(30):
        after = copy.deepcopy(base)
        for _ in range(rng.randint(1, 6)):
            _damage(after, rng)
        result = rewritten(text, root, after)
        assert plain(result) == after
        assert pieces(result).plain == after
        assert rewritten(result, pieces(result), after) == result
        added = [line for line in changed(text, result) if line.startswith("+")]
        assert len(added) < 30


def _damage(data: Any, rng: random.Random) -> None:
    """Something about some value, anywhere, is changed."""
    while isinstance(data, list | dict) and data:
        key = rng.randrange(len(data)) if isinstance(data, list) else rng.choice(list(data))
        below = data[key]
        if isinstance(below, list | dict) and below and rng.random() < 0.8:
            data = below
            continue
        match rng.randrange(4):
            case 0:
                data[key] = rng.choice(["17:30", 12, 7.5, "a: b", "# x", "- y", "", "été, l’hiver", "974", {"p": [1]}])
            case 1:
                del data[key]
            case 2 if isinstance(data, list):
                data.insert(key, copy.deepcopy(below))
            case _ if isinstance(data, dict):
                data[f"new{rng.randrange(9)}"] = rng.choice([[{"x": 1}], {"a": {"b": "c"}}, "no", ["p", "q"], []])
        return
