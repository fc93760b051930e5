"""Short forms: what each means, what is said of a wrong one, and back from the change to the command line."""

import random
import shlex
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.errors import InputError
from scheduler.scenario.changes.change import Change
from scheduler.scenario.changes.options import ANY, change_of, from_options, option_names, short_forms, shown
from tests.random_instances import random_instance
from tests.scenario.world import EACH, faults_of, random_change, real

VERNET = {"trainer": "VERNET"}
FORTNIGHT = {"first": "2023-03-06", "last": "2023-03-17"}
MEANT: list[tuple[str, str, str, dict[str, Any]]] = [
    ("--unavailable", "VERNET 2023-03-06..2023-03-17", "unavailable", {**VERNET, **FORTNIGHT}),
    ("--unavailable", "VERNET 2023-03-06", "unavailable", {**VERNET, "first": "2023-03-06"}),
    ("--unavailable", "VERNET", "unavailable", VERNET),
    ("--unavailable", "VERNET mon", "unavailable", {**VERNET, "weekdays": ["mon"]}),
    ("--unavailable", "VERNET lun,Mardi 17:00", "unavailable",
     {**VERNET, "weekdays": ["mon", "tue"], "slots": ["17:00"]}),
    ("--unavailable", "VERNET mar..jeu", "unavailable", {**VERNET, "weekdays": ["tue", "wed", "thu"]}),
    ("--unavailable", " VERNET 17:00,19:00  fri 2023-03-06..2023-03-17", "unavailable",
     {**VERNET, **FORTNIGHT, "weekdays": ["fri"], "slots": ["17:00", "19:00"]}),
    ("--unavailable", "VERNET du 06/03/2023 au 17/03/2023 mardi et jeudi 17h", "unavailable",
     {**VERNET, **FORTNIGHT, "weekdays": ["tue", "thu"], "slots": ["17:00"]}),
    ("--unavailable", "VERNET 6 mars 2023..17.03.2023 lun. 17h00,19h", "unavailable",
     {**VERNET, **FORTNIGHT, "weekdays": ["mon"], "slots": ["17:00", "19:00"]}),
    ("--unavailable", "VERNET March 6, 2023 to 17 March 2023 on Tuesdays at 5pm", "unavailable",
     {**VERNET, **FORTNIGHT, "weekdays": ["tue"], "slots": ["17:00"]}),
    ("--unavailable", "VERNET 1er avril 2023", "unavailable", {**VERNET, "first": "2023-04-01"}),
    ("--available", "VERNET le mercredi à 17 h avoid", "available",
     {**VERNET, "weekdays": ["wed"], "slots": ["17:00"], "level": "avoid"}),
    ("--evenings", "VERNET=3", "limits", {**VERNET, "max_evenings_per_week": 3}),
    ("--teach", "1er mai 2023", "teach", {"date": "2023-05-01"}),
    ("--close", "20/02/2023 au 21/02/2023", "close", {"first": "2023-02-20", "last": "2023-02-21"}),
    ("--close", "20 février 2023", "close", {"first": "2023-02-20"}),
    ("--close", "A101 20-2-2023", "close", {"room": "A101", "first": "2023-02-20"}),
    ("--pin", "TRS001 mar 17h A101", "pin", {"unit": "TRS001", "weekday": "tue", "slot": "17:00", "room": "A101"}),
    ("--pin", "TRS001 06/03/2023 17h00", "pin", {"unit": "TRS001", "date": "2023-03-06", "slot": "17:00"}),
    ("--pin", "TRS001 lundi 6 mars 2023 17h", "pin", {"unit": "TRS001", "date": "2023-03-06", "slot": "17:00"}),
    ("--close", "lundi 20/02/2023", "close", {"first": "2023-02-20"}),
    ("--unavailable", "VERNET lundi 06/03/2023..17/03/2023", "unavailable",
     {**VERNET, **FORTNIGHT, "weekdays": ["mon"]}),
    ("--unpin", "TRS001 06/03/2023", "unpin", {"unit": "TRS001", "date": "2023-03-06"}),
    ("--interruption", "Interruption des cours du 26/12/2022 au 13 janvier 2023", "interruption",
     {"name": "Interruption des cours", "first": "2022-12-26", "last": "2023-01-13"}),
    ("--available", "VERNET tue 17:00", "available", {**VERNET, "weekdays": ["tue"], "slots": ["17:00"]}),
    ("--available", "VERNET mer avoid", "available", {**VERNET, "weekdays": ["wed"], "level": "avoid"}),
    ("--close", "2023-02-20", "close", {"first": "2023-02-20"}),
    ("--close", "2023-02-20..2023-02-21", "close", {"first": "2023-02-20", "last": "2023-02-21"}),
    ("--close", "A101 2023-02-20", "close", {"room": "A101", "first": "2023-02-20"}),
    ("--close", "LE-PORT 2023-02-20", "close", {"site": "LE-PORT", "first": "2023-02-20"}),
    ("--replace", "TET007:LEBON=MAKSENE", "replace", {"unit": "TET007", "trainer": "LEBON", "by": "MAKSENE"}),
    ("--add-trainer", "TRS001=MAKSENE", "add_trainer", {"unit": "TRS001", "trainer": "MAKSENE"}),
    ("--counts", "TRS001=4+6", "counts", {"unit": "TRS001", "in_person": 4, "webconference": 6}),
    ("--unit-hours", "TRS001=12+7.5~0,5", "unit_hours",
     {"unit": "TRS001", "in_person": 12, "webconference": 7.5, "tolerance": 0.5}),
    ("--unit-hours", "TRS001=12", "unit_hours", {"unit": "TRS001", "in_person": 12, "webconference": 0}),
    ("--kind", "TRS001=webconference", "kind", {"unit": "TRS001", "to": "webconference"}),
    ("--kind", "TRS001=2 in_person", "kind", {"unit": "TRS001", "to": "in_person", "count": 2}),
    ("--two-a-week", "TRS001", "rhythm", {"unit": "TRS001", "sessions_per_week": 2}),
    ("--rhythm", "TRS001=3", "rhythm", {"unit": "TRS001", "sessions_per_week": 3}),
    ("--drop-unit", "TRS001", "drop_unit", {"unit": "TRS001"}),
    ("--drop-group", "1A-SOIR", "drop_group", {"group": "1A-SOIR"}),
    ("--weight", "Q2=5", "weight", {"criterion": "Q2", "weight": 5}),
    ("--pin", "TRS001 2023-03-06 17:00", "pin", {"unit": "TRS001", "date": "2023-03-06", "slot": "17:00"}),
    ("--pin", "TRS001 mardi A101 in_person", "pin",
     {"unit": "TRS001", "weekday": "tue", "room": "A101", "kind": "in_person"}),
    ("--pin", "TRS001 2023-03-06 #3", "pin", {"unit": "TRS001", "date": "2023-03-06", "number": 3}),
    ("--unpin", "TRS001", "unpin", {"unit": "TRS001"}),
    ("--unpin", "TRS001 2023-03-06", "unpin", {"unit": "TRS001", "date": "2023-03-06"}),
    ("--alternance", "1A-ALT=17..20", "alternance", {"group": "1A-ALT", "min": 17, "max": 20}),
    ("--alternance", "1A-ALT=17..", "alternance", {"group": "1A-ALT", "min": 17}),
    ("--alternance", "1A-ALT=..20", "alternance", {"group": "1A-ALT", "max": 20}),
    ("--alternance", "1A-ALT=19", "alternance", {"group": "1A-ALT", "min": 19, "max": 19}),
    ("--room", "A101=40", "room", {"room": "A101", "capacity": 40}),
    ("--room", "A101=pc,lab 40", "room", {"room": "A101", "capacity": 40, "features": ["pc", "lab"]}),
    ("--interruption", "Interruption des cours 2022-12-26..2023-01-13", "interruption",
     {"name": "Interruption des cours", "first": "2022-12-26", "last": "2023-01-13"}),
    ("--interruption", "Interruption des cours", "interruption", {"name": "Interruption des cours"}),
    ("--pause", "TRS001 06/03/2023 au 17/03/2023", "pause", {"unit": "TRS001", **FORTNIGHT}),
    ("--pause", "1A-ALT 6 mars 2023", "pause", {"group": "1A-ALT", "first": "2023-03-06"}),
    ("--catch-up", "TRS001 20/02/2023 21/02/2023", "catch_up",
     {"unit": "TRS001", "dates": ["2023-02-20", "2023-02-21"]}),
    ("--pin-session", "TRS001-03", "pin_session", {"session": "TRS001-03"}),
    ("--move-exam", "AST002-X1-1 22 février 2023 à 18h Europe/Paris", "move_exam",
     {"exam": "AST002-X1-1", "date": "2023-02-22", "start": "18:00", "zone": "Europe/Paris"}),
    ("--move-exam", "TRS001-X1-1 2023-02-21", "move_exam", {"exam": "TRS001-X1-1", "date": "2023-02-21"}),
    ("--retakers", "TRS001=4", "exam_candidates", {"unit": "TRS001", "session": "second", "candidates": 4}),
    ("--extra-time", "1A-SOIR=2", "extra_time", {"group": "1A-SOIR", "candidates": 2}),
    ("--staff-away", "ACCUEIL 20/02/2023", "staff_away", {"person": "ACCUEIL", "first": "2023-02-20"}),
    ("--exchange", "TRS001-03=TET007-02", "exchange", {"session": "TRS001-03", "other": "TET007-02"}),
    (ANY, "add_room: {id: A103, site: LE-PORT, capacity: 20}", "add_room",
     {"id": "A103", "site": "LE-PORT", "capacity": 20}),
]  # fmt: skip


def said(option: str, value: str) -> str:
    with pytest.raises(InputError) as caught:
        change_of(option, value, real()[0])
    assert all(fault.place.file.startswith(option) for fault in caught.value.faults)
    assert all(fault.text.fr != fault.text.en for fault in caught.value.faults)
    return "\n".join(caught.value.lines("fr"))


@pytest.mark.parametrize(("option", "value", "key", "content"), MEANT)
def test_each_form_means_its_change(option: str, value: str, key: str, content: dict[str, Any]) -> None:
    assert change_of(option, value, real()[0]) == Change.model_validate({key: content})


@pytest.mark.parametrize("option", short_forms())
def test_the_example_of_each_option_is_sound(option: str) -> None:
    kind, short = short_forms()[option]
    found, places = from_options([(option, short.example)], real()[0])
    assert isinstance(found.changes[0], kind)
    assert {fault.text.en for fault in faults_of(found, real()[0], places)} <= {
        "this change names what is published: give a published timetable, with its instance",
        "TRS001 has no such pin; none is about it: delete this change",
        "the unit TRS001 cannot be pinned on 2023-03-06: that is outside its period (2022-09-05 – 2023-02-10); write a "
        "day of courses",
    }


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--unavailable", "", "rien n’est écrit"),
        ("--unavailable", "VERNET lundredi", "« lundredi » n’est ni une date"),
        ("--unavailable", "VERNET 2023-03-06 2023-03-17", "« 2023-03-17 » est de trop"),
        ("--unavailable", "VERNET 2023-02-30", "« 2023-02-30 » n’est pas un jour qui existe"),
        ("--unavailable", "VERNET 31/02/2023", "« 31/02/2023 » n’est pas une date"),
        ("--unavailable", "VERNET 03/13/2023", "« 03/13/2023 » n’est pas une date"),  # the day first: no month 13
        ("--unavailable", "VERNET 06/03/23", "« 06/03/23 » n’est pas une date"),  # 2023, 2006, 1923?
        ("--unavailable", "VERNET 2023-03-06..", "« last »"),
        ("--unavailable", "VERNET 25h", "« 25h » n’est pas une heure"),
        ("--pin", "TRS001 6 mars 2023 7 mars 2023", "« 2023-03-07 » est de trop"),
        ("--available", "VERNET ok prefer", "« prefer » est de trop"),
        ("--close", "", "rien n’est écrit"),
        ("--close", "A103 2023-02-20", "vouliez-vous écrire « A102 » ?"),
        ("--close", "A101", "il y manque les dates de la fermeture"),
        ("--close", "demain", "« demain » n’est pas une date"),
        ("--close", "A101 2023-02-20 17:00", "« 17:00 » est de trop"),
        ("--replace", "TET007 LEBON MAKSENE", "« : »"),
        ("--replace", "TET007:LEBON", "« = »"),
        ("--counts", "TRS001=4", "« + »"),
        ("--counts", "TRS001=4+six", "« six » n’est pas un nombre entier"),
        ("--counts", "TRS001=4+999", "au plus 366"),
        ("--kind", "TRS001=webconf", "vouliez-vous écrire « webconference » ?"),
        ("--drop-unit", "TRS001 TRS002", "« TRS002 » est de trop"),
        ("--pin", "TRS001 17:00 19:00", "« 19:00 » est de trop"),
        ("--pin", "TRS001 A103", "vouliez-vous écrire « A102 » ?"),
        ("--unpin", "TRS001 demain", "« demain » n’est pas une date"),
        ("--weight", "Q2=-1", "n’est pas un nombre entier"),
        ("--alternance", "1A-ALT", "« = »"),
        (ANY, "", "rien n’est écrit"),
        (ANY, "close: {first: 2023-02-20}\nrhythm: {unit: X, sessions_per_week: 2}", "plusieurs clés"),
        (ANY, "clos: {first: 2023-02-20}", "vouliez-vous écrire « close » ?"),
        (ANY, "[close", "« ] »"),
        (ANY, "close: {" * 5000, "trop long"),
    ],
)
def test_a_wrong_form_says_what_to_write(option: str, value: str, words: str) -> None:
    assert words in said(option, value)


def test_the_faults_of_all_options_come_at_once() -> None:
    with pytest.raises(InputError) as caught:
        from_options([("--close", "x"), ("--counts", "A=1"), ("--two-a-week", "TRS001")], real()[0])
    assert [fault.place.file for fault in caught.value.faults] == ['--close "x"', '--counts "A=1"']


def test_a_name_that_is_unknown_is_told_at_its_option() -> None:
    found, places = from_options([("--two-a-week", "TRS001"), ("--unavailable", "VERNAY mon")], real()[0])
    (fault,) = faults_of(found, real()[0], places)
    assert fault.place.file == '--unavailable "VERNAY mon"'
    assert "VERNET" in fault.text.en


def test_what_is_shown_is_what_a_planner_types() -> None:
    assert shown(Change.model_validate({"available": {**VERNET, "weekdays": ["tue"], "slots": ["17:00"]}})) == (
        '--available "VERNET tue 17:00"'
    )
    assert shown(Change.model_validate({"counts": EACH["counts"]})) == "--counts TET099=4+6"


def again(line: str, instance: Any) -> Change:
    """What the shell makes of the line, read."""
    option, value = shlex.split(line)
    return change_of(option, value, instance)


@pytest.mark.parametrize("key", EACH)
def test_each_change_shown_is_read_as_itself(key: str) -> None:
    change = Change.model_validate({key: EACH[key]})
    assert again(shown(change), real()[0]) == change


@pytest.mark.parametrize(
    "change",
    [
        {"close": {"first": "2023-02-20", "name": "L’eau : « 2 m » & \"plus\", 'oui' $HOME `x` \\ !"}},
        {"close": {"first": "2023-02-20", "name": "tab\tand\nline"}},
        {"close": {"first": "2023-02-20", "name": "null"}},
        {"add_group": {"id": "2023-02-20", "size": 2, "title": "true", "alternance": {"min": 1, "max": 2}}},
        {"add_unit": {**EACH["add_unit"], "shares": {"VERNET": 9}, "url": "https://x.org/?a=1&b={2}#c"}},
        {"add_room": {"id": "1e3", "site": "0x1", "capacity": 2, "features": ["no", "12", "on"],
                      "closed": [{"first": "2023-01-02", "last": "2023-01-03"}]}},
        {"counts": {"unit": "TRS001", "in_person": 4}},
        {"room": {"room": "A101", "features": []}},
        {"room": {"room": "A101", "features": ["12"]}},
        {"interruption": {"name": "Pause 2023-02"}},
        {"alternance": {"group": "1A-ALT"}},
    ],
)  # fmt: skip
def test_what_has_no_short_form_is_shown_whole(change: dict[str, Any]) -> None:
    asked = Change.model_validate(change)
    line = shown(asked)
    assert line.startswith(ANY)
    assert again(line, real()[0]) == asked


@pytest.mark.parametrize("seed", range(200))
def test_random_changes_shown_are_read_as_themselves(seed: int) -> None:
    instance = random_instance(seed % 20)
    change = random_change(random.Random(seed), instance)
    assert again(shown(change), instance) == change


WORDS = st.sampled_from(
    ["VERNET", "mon", "lun,mar", "17:00", "2023-03-06", "..", "=", ":", "+", "#", "TRS001", "A101", "ok", "4", "-",
     "2023-03-06..2023-03-17", "99:99", "2023-13-01", "{", "}", "in_person", "Q2", ",", "é", "\0", "&a", "*a"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(option_names()), st.lists(WORDS | st.text(max_size=4), max_size=6), st.sampled_from(["", " "]))
def test_any_value_is_a_change_or_a_fault_at_its_option(option: str, words: list[str], between: str) -> None:
    try:
        found, places = from_options([(option, between.join(words))], real()[0])
        faults = faults_of(found, real()[0], places)
    except InputError as error:
        faults = list(error.faults)
        assert faults
    for fault in faults:
        assert fault.place.file.startswith(option)
        assert "\n" not in fault.to("fr")


@pytest.mark.parametrize("wish", ["A B", "x" * 100_000, "{", "a\tb"])
def test_a_name_that_nobody_can_have_is_an_unknown_trainer(wish: str) -> None:
    with pytest.raises(InputError) as refused:
        from_options([], real()[0], improve=[wish])
    (fault,) = refused.value.faults
    assert fault.place.file.startswith('--improve "')
    assert "the trainer" in fault.text.en and "does not exist" in fault.text.en
    assert len(str(refused.value)) < 600
