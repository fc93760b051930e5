"""Pins written into an instance's text: all else stays as it is typed, and what is taken out leaves no trace."""

import datetime as dt
import random
import string

import pytest
from ruamel.yaml import YAML

from scheduler.desk.draft.pin_lines import pin_line, with_pins, without_pins
from scheduler.instance.schema.units import Pin

PIN = Pin(unit="U1", date=dt.date(2022, 9, 6), slot=dt.time(17))
LINE = '{unit: U1, date: 2022-09-06, slot: "17:00"}'

HEADS = [
    "name: x\n",
    "%YAML 1.2\n---\nname: x # é😀\n",
    "# a comment\nname: x # another\n\n",
    "name: 'é'\nunits:\n  - {code: U1}\n",
]
TAILS = ["", "...\n", "weights: {}", "weights: {}\n", "# the end\n", "\n\n# ── Weights ──\nweights: {Q1: 2} # two\n"]
LISTS = {
    "": 0,
    "pins: []\n": 0,
    "pins:\n": 0,
    "pins: ~\n": 0,
    "pins: [] # none yet\n": 0,
    "pins: [{unit: U2, weekday: mon}]\n": 1,
    "pins: [{unit: U2, weekday: mon}, {unit: U3}]\n": 2,
    "pins:\n  - {unit: U2, weekday: mon} # as agreed\n": 1,
    "pins:\n- unit: U2\n  weekday: mon\n- {unit: U3}\n": 2,
    "pins: Null # none\n": 0,
    "pins: [ # none yet\n]\n": 0,
    "'pins' :\n  - unit: U2\n    room: |-\n      A\n  - unit: U3\n    room:\n": 2,
    "pins:\n  -\n    unit: U2\n  # - not this one\n  -\n    room:\n    unit: >-\n      U3\n": 2,
    "pins: [\n  {unit: U2}, # one\n  {unit: U3}, # two\n]\n": 2,
    "others: {pins: [{unit: U9}]}\n": 0,
    "pins:\n    - unit: U2\n      weekday: mon # why\n\n    # the next\n    - {unit: U3}\n": 2,
}


def pins(text: str) -> list[dict[str, str]]:
    return YAML(typ="safe").load(text).get("pins") or []


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("entry", LISTS)
def test_a_pin_comes_last_and_nothing_else_changes(head: str, entry: str, tail: str) -> None:
    text = head + entry + tail
    change = with_pins(text, [PIN])
    assert change is not None
    after, yaml = change.of(text), YAML(typ="safe")
    assert LINE in after
    assert pins(after)[:-1] == pins(text)
    assert pins(after)[-1] == yaml.load(LINE)
    others = {key: value for key, value in yaml.load(text).items() if key != "pins"}
    assert {key: value for key, value in yaml.load(after).items() if key != "pins"} == others
    kept = [line for line in text.splitlines() if "#" in line]
    assert all(line.partition("#")[2] in after for line in kept), "a comment was lost"
    assert change.turned_round().of(after) == text


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("entry", [entry for entry, n in LISTS.items() if n])
def test_a_pin_is_taken_out_alone(entry: str, tail: str) -> None:
    text = HEADS[1] + entry + tail
    for index in range(LISTS[entry]):
        change = without_pins(text, [index])
        assert change is not None
        after = change.of(text)
        assert pins(after) == [pin for n, pin in enumerate(pins(text)) if n != index]
        assert YAML(typ="safe").load(after)["name"] == "x"
        assert change.turned_round().of(after) == text


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("entry", LISTS)
def test_several_pins_come_and_go_at_once(entry: str, tail: str) -> None:
    text = HEADS[1] + entry + tail
    others = [PIN, Pin(unit="U7"), Pin(unit="U8", weekday="mon")]
    change = with_pins(text, others)
    assert change is not None
    after = change.of(text)
    assert [pin["unit"] for pin in pins(after)][-3:] == ["U1", "U7", "U8"]
    n = LISTS[entry]
    for gone in ([n, n + 2], [n + 1, n + 2], range(n + 3)):
        taken = without_pins(after, gone)
        if taken is None:  # a comment stands where the last entry would be taken out
            assert len(gone) == n + 3
            continue
        assert pins(taken.of(after)) == [pin for m, pin in enumerate(pins(after)) if m not in gone]
        assert taken.turned_round().of(taken.of(after)) == after


def test_what_cannot_be_added_to_is_left_alone() -> None:
    assert with_pins("{name: x, pins: []}\n", [PIN]) is None
    assert with_pins("pins: &all [{unit: U2}]\nothers: *all\n", [PIN]) is None
    assert with_pins("pins: yes please\n", [PIN]) is None
    assert without_pins("pins: []\n", [0]) is None


def test_ids_that_yaml_would_read_otherwise_are_quoted() -> None:
    for code in ("1E5", "0x1F", "12", "A.1", "null", "Null", "no"):
        assert f'unit: "{code}"' in pin_line(Pin(unit=code))


def test_many_pins_in_and_out_leave_the_text_as_it_was() -> None:
    rng = random.Random(7)
    for _ in range(30):
        text = rng.choice(HEADS) + rng.choice(list(LISTS)) + rng.choice(TAILS)
        changes, now = [], text
        for _ in range(12):
            n = len(pins(now))
            code = rng.choice(string.ascii_uppercase) + str(rng.randrange(100))
            change = (
                without_pins(now, [rng.randrange(n)]) if n and rng.random() < 0.5 else with_pins(now, [Pin(unit=code)])
            )
            if change is None:  # a comment stands where the only entry would be taken out
                assert n == 1
                continue
            changes.append(change)
            now = change.of(now)
        for change in reversed(changes):
            now = change.turned_round().of(now)
        assert now == text


@pytest.mark.parametrize("entry", LISTS)
def test_lines_end_as_they_do_in_the_file(entry: str) -> None:
    text = (HEADS[1] + entry + TAILS[-1]).replace("\n", "\r\n")
    for change in (with_pins(text, [PIN]), *(without_pins(text, [n]) for n in range(LISTS[entry]))):
        assert change is not None
        after = change.of(text)
        assert "\n" not in after.replace("\r\n", "")
        assert "\r" not in after.replace("\r\n", "")
        assert change.turned_round().of(after) == text
