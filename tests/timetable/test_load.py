"""Reading timetables: every fault at its line and column, with its value and what to write instead, in French and
English."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.errors import InputError
from scheduler.timetable.schema import Timetable
from scheduler.timetable.store import LARGEST_FILE_BYTES, load, save, to_json
from tests.builders import alternance_day, make_instance, make_timetable, session

OF = make_instance()
GOOD = make_timetable(
    OF,
    [session(OF, "U1", "2022-09-05"), session(OF, "U3", "2022-09-08", kind="webconference")],
    [alternance_day(OF, "A1", "2022-09-06")],
)
TEXT = to_json(GOOD).decode()


def faults(path: Path, content: str | bytes | None = None) -> list[tuple[str, str, str]]:
    """Place (without the folder), French and English of every fault of the file; content is written to it first."""
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as refused:
        load(path)
    assert refused.value.exit_code == 2
    return [
        (str(fault.place).removeprefix(f"{path.parent}/"), fault.text.fr, fault.text.en)
        for fault in refused.value.faults
    ]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "t.json"


def position(text: str, found: str) -> str:
    """`line:column` of the first occurrence."""
    offset = text.index(found)
    return f"{text.count(chr(10), 0, offset) + 1}:{offset - text.rfind(chr(10), 0, offset)}"


class TestSound:
    def test_what_was_saved_is_read(self, file: Path) -> None:
        save(GOOD, file)
        assert load(file) == GOOD

    def test_a_directory_holds_timetable_json(self, tmp_path: Path) -> None:
        save(GOOD, tmp_path / "timetable.json")
        assert load(tmp_path) == GOOD

    def test_layout_offsets_and_a_byte_order_mark_do_not_matter(self, file: Path) -> None:
        compact = json.dumps(json.loads(TEXT)).replace("2022-09-05T17:00:00+04:00", "2022-09-05T13:00:00Z")
        file.write_bytes(b"\xef\xbb\xbf" + compact.encode())
        assert load(file) == GOOD

    def test_a_wrong_timetable_is_read_all_the_same(self, file: Path) -> None:
        """Unknown names and impossible hours are the checker's business."""
        file.write_text(TEXT.replace('"U1"', '"ZZ"').replace("19:00:00", "03:00:00"), encoding="utf-8")
        assert load(file).sessions[0].unit == "ZZ"


class TestFiles:
    def test_missing(self, file: Path) -> None:
        assert faults(file) == [
            ("t.json", "ce fichier n’existe pas ; vérifiez le chemin", "there is no such file; check the path")
        ]

    def test_a_directory_without_a_timetable(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"timetable\.json: there is no such file"):
            load(tmp_path)

    @pytest.mark.parametrize("content", ["", " \n\t\n", "\ufeff"])
    def test_empty(self, file: Path, content: str) -> None:
        assert faults(file, content) == [("t.json", "ce fichier est vide", "this file is empty")]

    def test_too_large_is_refused_unread(self, file: Path) -> None:
        with file.open("wb") as stream:
            stream.truncate(50_000_000)  # sparse: takes no room
        assert faults(file) == [
            (
                "t.json",
                "le fichier pèse 50 Mo, la limite est de 20 Mo ; est-ce bien le bon fichier ?",
                "the file weighs 50 MB, the limit is 20 MB; is it the right file?",
            )
        ]
        assert LARGEST_FILE_BYTES == 20_000_000

    @pytest.mark.parametrize(
        ("encoding", "byte", "place"),
        [("latin-1", "0xE9", "3:15"), ("utf-16", "0xFF", "1:1"), ("cp1252", "0xE9", "3:15")],
    )
    def test_another_encoding(self, file: Path, encoding: str, byte: str, place: str) -> None:
        text = TEXT.replace('"instance": "test"', '"instance": "é"')
        ((found, french, english),) = faults(file, text.encode(encoding))
        assert found == f"t.json:{place}"
        assert byte in french
        assert french.endswith("enregistrez-le en UTF-8")
        assert byte in english
        assert english.endswith("save it as UTF-8")

    def test_a_device_is_no_file(self) -> None:
        with pytest.raises(InputError, match="this is not a file"):
            load(Path(os.devnull))

    def test_a_path_through_a_file(self, file: Path) -> None:
        file.write_text("{}", encoding="utf-8")
        with pytest.raises(InputError, match="there is no such file"):
            load(file / "timetable.json")


class TestSyntax:
    @pytest.mark.parametrize(
        ("content", "place", "words"),
        [
            ('{"version": 1,}', "1:15", "no comma after the last item"),
            ('{"version": }', "1:13", "a value is missing"),
            ('{\n "version" 1}', "2:12", "“:” is missing"),
            ('{\n "version": 1\n "a": 2}', "3:2", "a comma or a closing bracket is missing"),
            ('{"version": [1}', "1:15", "a comma or a closing bracket is missing"),
            ('{\n "instance": "é', "2:14", "no closing quote"),
            ('{\n "instance": "a\nb"}', "2:16", "write \\n"),
            ('{"instance": "\\x"}', "1:15", "“\\” is misused"),
            ('{"version": 1}\n{}', "2:1", "the file goes on after its end"),
            ("{'version': 1}", "1:2", "double quotes"),
            ("<hello>", "1:1", "a value is missing"),
            ("[" * 100_000, "1:1", "too many objects inside each other"),
        ],
    )
    def test_broken_json(self, file: Path, content: str, place: str, words: str) -> None:
        ((found, french, english),) = faults(file, content)
        assert found == f"t.json:{place}"
        assert words in english
        assert french != english

    @pytest.mark.parametrize(
        "value", ['"\\ud800"', "9" * 6000, "[" * 300 + "]" * 300], ids=["surrogate", "digits", "depth"]
    )
    def test_json_that_only_the_stricter_reader_refuses(self, file: Path, value: str) -> None:
        ((found, _, english),) = faults(file, '{"version": 1,\n "instance": ' + value + "}")
        assert found.startswith("t.json:2:")
        assert english.startswith("this cannot be read")

    @pytest.mark.parametrize("content", ["3", "null", '"a"', "[]"])
    def test_not_an_object(self, file: Path, content: str) -> None:
        ((place, _, english),) = faults(file, content)
        assert place == "t.json:1:1"
        assert "an object in braces { } is expected" in english

    def test_a_key_written_twice(self, file: Path) -> None:
        text = TEXT.replace('"number": 1,', '"number": 1,\n   "number": 2,', 1)
        second = position(text, '"number": 2')
        assert faults(file, text) == [
            (
                f"t.json:{second}",
                "sessions[0].number : ce nom est déjà écrit plus haut dans le même objet",
                "sessions[0].number: this name is already written above in the same object",
            )
        ]

    @pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999", "-1.5E400"])
    def test_a_number_that_json_has_not(self, file: Path, number: str) -> None:
        text = TEXT.replace('"time_limit_s": 1.0', f'"time_limit_s": {number}')
        ((place, _, english),) = faults(file, text)
        assert place == f"t.json:{position(text, number)}"
        assert english == "provenance.time_limit_s: JSON has no such number"


CASES: list[tuple[str, str, str, str]] = [
    # what is replaced, by what, where the fault is (the text at its place), what is said of it in English
    ('"start": "2022-09-05T17:00:00+04:00"', '"start": "2022-09-05T17:00:00"', '"2022-09-05T17:00:00"',
     'sessions[0].start: "2022-09-05T17:00:00": this time has no offset; write it like 2022-10-04T17:00:00+04:00'),
    ('"2022-09-05T17:00:00+04:00"', '"2022-13-26T17:00:00+04:00"', '"2022-13-26', "this is no date and time"),
    ('"2022-09-05T17:00:00+04:00"', '"2022-09-05T17:60:00+04:00"', '"2022-09-05T17:60', "this is no date and time"),
    ('"2022-09-05T17:00:00+04:00"', '"05/09/2022 17:00"', '"05/09/2022', 'sessions[0].start: "05/09/2022 17:00"'),
    ('"2022-09-05T17:00:00+04:00"', '"2022-09-05"', '"2022-09-05"', "this is no date and time"),
    ('"2022-09-05T17:00:00+04:00"', '"1662382800"', '"1662382800"', "this is no date and time"),  # seconds since 1970
    ('"2022-09-05T17:00:00+04:00"', "1662382800", "1662382800", "sessions[0].start: 1662382800: this is no date"),
    ('"2022-09-06T08:30:00+04:00"', "null", 'null,\n   "end"', "alternance[0].start: null: this is no date and time"),
    ('"number": 1', '"number": "1"', '"1"', 'sessions[0].number: "1": a whole number is expected'),
    ('"number": 1', '"number": 1.5', "1.5", "sessions[0].number: 1.5: a whole number is expected"),
    ('"number": 1', '"number": true', "true", "sessions[0].number: true: a whole number is expected"),
    ('"kind": "in_person"', '"kind": "cours"', '"cours"',
     'sessions[0].kind: "cours": write "in_person" or "webconference"'),
    ('"unit": "U1"', '"unit": 3', "3,\n", "sessions[0].unit: 3: text in quotes is expected"),
    ('"room": "R1"', '"room": ["R1"]', '["R1"]', "sessions[0].room: […]: text in quotes is expected"),
    ('"strict": false', '"strict": "no"', '"no"', 'provenance.strict: "no": true or false is expected'),
    ('"time_limit_s": 1.0', '"time_limit_s": "1"', '"1"', "provenance.time_limit_s: \"1\": a number is expected"),
    ('"tiers": []', '"tiers": {}', "{}", "tiers: {…}: a list in brackets [ ] is expected"),
    ('"tiers": []', '"tiers": [3]', "3]", "tiers[0]: 3: an object in braces { } is expected"),
    ('"room": "R1"', '"rooom": "R1"', '"rooom"', "sessions[0]: “rooom” is not a known name; did you mean “room”?"),
    ('"digest"', '"digestif": 3, "digest"', '"digestif"',
     "“digestif” is not a known name; did you mean “digest”?"),
    ('"version": 1', '"version": 3', "3", "version: 3: this version of the format is not known; this program reads"),
    ('"version": 1', '"version": "1"', '"1"', 'version: "1": this version of the format is not known'),
    ('"version": 1,\n', "", "{", "“version” is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "said"), CASES, ids=[case[1][:40] for case in CASES])
def test_a_fault_is_at_its_place_with_its_value(file: Path, old: str, new: str, place: str, said: str) -> None:
    assert old in TEXT
    text = TEXT.replace(old, new, 1)
    ((found, french, english),) = faults(file, text)
    assert found == f"t.json:{position(text, place)}"
    assert said in english
    assert french != english


def test_what_is_missing_is_named_at_its_row(file: Path) -> None:
    text = TEXT.replace('   "unit": "U3",\n', "")
    row = text.rindex("{", 0, text.index('"U3-01"'))
    ((found, french, english),) = faults(file, text)
    assert (french, english) == ("sessions[1] : il manque « unit »", "sessions[1]: “unit” is missing")
    assert found == f"t.json:{position(text, text[row:])}"


def test_every_fault_at_once_in_the_order_of_the_file(file: Path) -> None:
    text = (
        TEXT.replace('"number": 1', '"number": "1"', 1)
        .replace('"kind": "webconference"', '"kind": "web"')
        .replace('"group": "A1"', '"group": "A1",\n   "group": "A1"')
        .replace("2022-09-06T16:30:00+04:00", "2022-09-06T16:30:00")
        .replace('"digest"', '"color": 3,\n "digest"')
    )
    found = faults(file, text)
    names = "version, instance, digest, provenance, tiers, reasons, sessions, alternance, retired, exams, exam_tier"
    assert [english.split(":")[0] for _, _, english in found] == [
        f"“color” is not a known name; possible names are {names}, undated",
        "sessions[0].number",
        "sessions[1].kind",
        "alternance[0].group",
        "alternance[0].end",
    ]


def test_a_key_in_a_room_of_an_examination_is_compared_with_those_of_rooms(file: Path) -> None:
    text = TEXT.replace('"tiers": []', '"exams": [{"rooms": [{"invigilator": []}]}],\n "tiers": []')
    said = [english for *_, english in faults(file, text)]
    assert "exams[0].rooms[0]: “invigilator” is not a known name; did you mean “invigilators”?" in said


def test_with_another_version_nothing_else_is_said(file: Path) -> None:
    ((_, french, _),) = faults(file, '{"version": 7, "planning": []}')
    assert french == "version : 7 : cette version du format n’est pas connue ; ce programme lit les versions 1 et 2"


def test_values_from_the_file_cannot_spoil_the_message(file: Path) -> None:
    hostile = json.dumps("\x1b[31m\u202e" + "x" * 500)
    for old in ('"kind": "in_person"', '"digest"'):
        new = f'"kind": {hostile}' if "kind" in old else f'{hostile}: 1, "digest"'
        ((_, french, english),) = faults(file, TEXT.replace(old, new, 1))
        assert french.isprintable() and english.isprintable()
        assert len(english) < 250


def _flip(text: str, at: int, put: str, cut: int) -> str:
    return text[: at % len(text)] + put + text[at % len(text) + cut :]


SCRAPS = st.one_of(
    st.text(max_size=3), st.sampled_from(['"', "{", "}", "[", "]", ",", ":", "NaN", "null", "1e999", "\\u", "0"])
)
EDITS = st.lists(
    st.tuples(st.integers(0, 10**6), SCRAPS, st.integers(0, 12)),
    min_size=1,
    max_size=3,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS)
def test_whatever_is_edited_it_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, str, int]]
) -> None:
    text = TEXT
    for at, put, cut in edits:
        text = _flip(text, at, put, cut) or " "
    file = tmp_path_factory.getbasetemp() / "edited.json"
    file.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
    try:
        found: Timetable | None = load(file)
    except InputError as refused:
        found = None
        assert refused.faults
        for fault in refused.faults:
            assert fault.text.fr and fault.text.en
            assert fault.text.fr.isprintable() and fault.text.en.isprintable()
    if found is not None:
        assert load_again(found, file) == found


def load_again(timetable: Timetable, file: Path) -> Timetable:
    save(timetable, file)
    return load(file)
