"""Files that are no instance at all: absent, too big, in another encoding, not YAML."""

import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest

from scheduler.errors import InputError, Place
from scheduler.instance.load import load, load_with_places
from scheduler.instance.reading import source
from scheduler.instance.reading.source import AN_INSTANCE
from scheduler.instance.reading.yamltree import parse_yaml
from scheduler.text import Text
from scheduler.timetable import store
from tests.instance.sample import SAMPLE, faults_of, line_with, write


def only_fault(path: Path) -> tuple[Place, Text]:
    (fault,) = faults_of(path)
    return fault.place, fault.text


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    place, text = only_fault(tmp_path / "nowhere.yaml")
    assert place == Place(str(tmp_path / "nowhere.yaml"))
    assert "n’existe pas" in text.fr
    assert "no such file" in text.en


def test_a_directory_without_an_instance_names_the_files_it_has(tmp_path: Path) -> None:
    (tmp_path / "planning.yaml").write_text(SAMPLE, encoding="utf-8")
    _, text = only_fault(tmp_path)
    assert "« instance.yaml »" in text.fr
    assert "planning.yaml" in text.fr
    assert "planning.yaml" in text.en


def test_a_directory_with_an_instance_and_a_file_of_any_name(tmp_path: Path) -> None:
    write(tmp_path, SAMPLE)
    (tmp_path / "other.yml").write_text(SAMPLE, encoding="utf-8")
    assert load(tmp_path) == load(tmp_path / "other.yml")


def test_a_directory_named_like_the_instance(tmp_path: Path) -> None:
    (tmp_path / "instance.yaml").mkdir()
    _, text = only_fault(tmp_path)
    assert "pas un fichier" in text.fr


def test_a_huge_file_is_weighed_and_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "instance.yaml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)

    def refuse(*_: object) -> None:
        raise AssertionError("the file was opened")

    monkeypatch.setattr(Path, "open", refuse)
    _, text = only_fault(path)
    assert "50 Mo" in text.fr
    assert "la limite est de 3 Mo" in text.fr
    assert "50 MB" in text.en


def test_a_file_that_never_ends_is_not_read() -> None:
    _, text = only_fault(Path("/dev/zero"))
    assert "pas un fichier" in text.fr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_one_may_not_read(tmp_path: Path) -> None:
    path = write(tmp_path, SAMPLE)
    path.chmod(0)
    assert "lecture interdite" in only_fault(path)[1].fr


@pytest.mark.parametrize(("error", "sentence"), [(PermissionError(13, "x"), "interdite"), (OSError(5, "x"), "EIO")])
def test_a_failing_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, sentence: str) -> None:
    path = write(tmp_path, SAMPLE)

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, "open", fail)
    assert sentence in only_fault(path)[1].fr


def test_a_path_with_a_nul_character() -> None:
    _, text = only_fault(Path("a\0b"))
    assert "ne peut pas être lu" in text.fr


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "null\n"])
def test_an_empty_file(tmp_path: Path, text: str) -> None:
    place, sentence = only_fault(write(tmp_path, text))
    assert place.line in (1, 2)
    assert "vide" in sentence.fr
    assert "instances/tiny/instance.yaml" in sentence.en


@pytest.mark.parametrize(("text", "value"), [("- a\n", "une liste"), ("hello\n", "« hello »"), ("42\n", "« 42 »")])
def test_a_document_that_is_no_block_of_keys(tmp_path: Path, text: str, value: str) -> None:
    place, sentence = only_fault(write(tmp_path, text))
    assert (place.line, place.column) == (1, 1)
    assert value in sentence.fr
    assert "version: 1" in sentence.en


@pytest.mark.parametrize(
    ("mark", "new", "fr", "en"),
    [
        ("title: Sample", "title: a: b", "guillemets", "quotes"),
        ("locale: fr", "\tlocale: fr", "espaces", "spaces"),
        ("  - {id: S2", "   - {id: S2", "retrait", "indentation"),
        ("weights: {", 'weights: "{', "refermez", "close"),
        ("title: Sample", "title: [a", "refermez", "close"),
        ("title: Sample", "title: @me", "« @ »", "“@”"),
        ("title: Sample", 'title: "a\\qb"', "« \\\\ »", "“\\\\”"),
        ("title: Sample", "title: |x", "plusieurs lignes", "several lines"),
        ("title: Sample", "title: ]", "de trop", "one too many"),
        ("title: Sample", "%YAML 9.0", "", ""),
        ("title: Sample", "title: &", "guillemets", "quotes"),
        ("title: Sample", 'title: "\\UFFFFFFFF"', "vérifiez", "check"),
        ("title: Sample", "title", "« : »", "“:”"),
    ],
)
def test_a_syntax_error_says_where_and_what_to_do(tmp_path: Path, mark: str, new: str, fr: str, en: str) -> None:
    faults = faults_of(write(tmp_path, SAMPLE.replace(mark, new, 1)))
    line = line_with(SAMPLE, mark)
    assert len(faults) == 1
    assert faults[0].place.line in (line, line + 1)
    assert fr in faults[0].text.fr
    assert en in faults[0].text.en


@pytest.mark.parametrize("deep", ["[" * 5000, "a:\n" + "".join(f"{' ' * n}-\n" for n in range(1, 300))])
def test_deep_nesting_is_refused(tmp_path: Path, deep: str) -> None:
    place, text = only_fault(write(tmp_path, deep))
    assert place.line is not None
    assert "20 niveaux" in text.fr
    assert "20 nested levels" in text.en


def test_a_bomb_of_aliases_is_refused(tmp_path: Path) -> None:
    layers = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    layers += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9))
    place, text = only_fault(write(tmp_path, layers))
    assert place.line == 6  # 10 ** 6 values are on the line of a5
    assert "renvois" in text.fr
    assert "aliases" in text.en


def test_an_alias_inside_itself_is_refused(tmp_path: Path) -> None:
    place, text = only_fault(write(tmp_path, "title: &x [*x]\n"))
    assert (place.line, place.column) == (1, 12)
    assert "*x" in text.fr


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "instance.yaml"
    path.write_bytes(SAMPLE.encode(encoding))
    place, text = only_fault(path)
    assert place.line == 1
    assert "UTF-16" in text.fr or "UTF-32" in text.fr
    assert "octet n° " in text.fr
    assert "save it as UTF-8" in text.en


def test_latin_1_names_the_byte_and_what_it_would_be(tmp_path: Path) -> None:
    path = tmp_path / "instance.yaml"
    path.write_bytes(SAMPLE.replace("title: Sample", "title: Année").encode("latin-1"))
    place, text = only_fault(path)
    assert (place.line, place.column) == (3, 11)
    assert f"octet n° {SAMPLE.index('Sample') + 4} vaut 0xE9" in text.fr
    assert "« é »" in text.fr
    assert "UTF-8" in text.en


def test_the_utf_8_mark_is_accepted_and_moves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "instance.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SAMPLE.encode())
    _, places = load_with_places(path)
    assert places.of(("version",)) == Place(str(path), 1, 10)
    path.write_bytes(b"\xef\xbb\xbf" + SAMPLE.encode() + b"\xe9")
    assert only_fault(path)[0].line == SAMPLE.count("\n") + 1


def test_line_endings_of_windows(tmp_path: Path) -> None:
    path = tmp_path / "instance.yaml"
    path.write_bytes(SAMPLE.replace("size: 12", "size: x").replace("\n", "\r\n").encode())
    assert only_fault(path)[0].line == line_with(SAMPLE, "size: 12")


def test_control_characters(tmp_path: Path) -> None:
    place, text = only_fault(write(tmp_path, SAMPLE.replace("Sample", "Sam\x00ple")))
    assert (place.line, place.column) == (3, 11)
    assert "U+0000" in text.fr
    assert "delete it" in text.en


def test_accents_composed_or_not_are_the_same_name(tmp_path: Path) -> None:
    text = SAMPLE.replace("id: PORT", "id: \u00c9COLE").replace("site: PORT", "site: E\u0301COLE")
    instance = load(write(tmp_path, text))
    assert {room.site for room in instance.rooms} == {"ÉCOLE"}


def test_no_and_on_and_hours_stay_what_was_typed(tmp_path: Path) -> None:
    text = SAMPLE.replace("id: G1", "id: no").replace("[G1]", "[no]").replace("part_of: G1", "part_of: no")
    instance = load(write(tmp_path, text))
    assert instance.groups[0].id == "no"
    assert f"{instance.slots[0].start:%H:%M}" == "17:00"


def test_places_of_values_and_keys(tmp_path: Path) -> None:
    path = write(tmp_path, SAMPLE)
    _, places = load_with_places(path)
    line = line_with(SAMPLE, "code: TET007")
    row = SAMPLE.splitlines()[line - 1]
    assert places.of(("units", 1, "trainers", 0)) == Place(str(path), line, row.index("LEBON") + 1)
    assert places.of(("units", 1, "trainers"), key=True) == Place(str(path), line, row.index("trainers") + 1)
    assert places.of(("units", 1, "site")) == Place(str(path), line, 5)  # absent: the row that should hold it
    assert places.of(("nothing",)) == Place(str(path), 1, 1)


def test_the_limit_is_above_any_instance() -> None:
    assert source.MAX_BYTES == 5_000_000


def test_all_faults_stop_the_loading(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load(write(tmp_path, SAMPLE.replace("size: 12", "size: x")))
    assert caught.value.exit_code == 2
    assert caught.value.lines("en")[0].startswith(f"{tmp_path}/instance.yaml:27:")


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.spreadsheet" if name == "mimetype" else "<x/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (zipped("[Content_Types].xml", "word/document.xml"), "a Word document"),
        (zipped("mimetype", "content.xml"), "a LibreOffice spreadsheet"),
        (zipped("notes.txt"), "an archive"),
        (gzip.compress(b"version: 1", mtime=0), "an archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Excel or Word file"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "an image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "an image"),
        (b"{\\rtf1\\ansi caf\\'e9}", "an RTF document"),
        (b"SQLite format 3\x00" + bytes(80), "an SQLite database"),
        (b"<!doctype HTML><title>x", "a web page"),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "instance.yaml"
    path.write_bytes(content)
    _, text = only_fault(path)
    assert text.en == f"this is {kind}, not a text; give {AN_INSTANCE.en}"
    assert "Latin-1" not in text.fr
    with pytest.raises(InputError, match=f"this is {kind}, not a text; give the timetable: its JSON file"):
        store.load(path)


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("1.10", 'put it in quotes: "1.10"'),
        ("1.1", 'put it in quotes: "1.1"'),
        ("+4", 'put it in quotes: "+4"'),
        ("20.500", 'put it in quotes: "20.500"'),
        ("null", 'if it is a name, put it in quotes: "null"'),
        ("~", "write a text"),
    ],
)
def test_a_number_for_a_name_is_told_as_it_is_typed(tmp_path: Path, typed: str, advice: str) -> None:
    _, text = only_fault(write(tmp_path, with_room(typed)))
    assert text.en.endswith(advice)


@pytest.mark.parametrize("typed", ["1e3", "0x1F", "010", "yes", "on", "2022-09-05", "1_000", '"1.10"', ".5"])
def test_what_other_readers_take_for_a_number_is_a_name(tmp_path: Path, typed: str) -> None:
    loaded = load(write(tmp_path, with_room(typed)))
    assert typed.strip('"') in loaded.room


def with_room(typed: str) -> str:
    site = load_sites()[0]
    head, rooms, tail = SAMPLE.partition("\nrooms:\n")
    assert rooms
    return f"{head}{rooms}  - {{id: {typed}, site: {site}, capacity: 20}}\n{tail}"


def load_sites() -> list[str]:
    root, _ = parse_yaml(SAMPLE, "sample")
    assert root is not None
    return [site["id"] for site in root.plain["sites"]]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a:\n\tb: 1\n", 2, 1),
        ("a:\n  b: 1\n\tc: 2\n", 3, 1),
        ("a: 1\n\tb: 2\n", 2, 1),
        ("a:\n  - x\n\t- y\n", 3, 1),
        ("a:\n -\t- x\n", 2, 3),
        ("a:\n  b: 1\n \tc: 2\n", 3, 2),
        ("a: |\n\ttext\n", 2, 1),
    ],
)
def test_a_tab_is_called_a_tab_whatever_the_parser_makes_of_it(text: str, line: int, column: int) -> None:
    with pytest.raises(InputError) as refused:
        parse_yaml(text, "x")
    (fault,) = refused.value.faults
    assert fault.place == Place("x", line, column)
    assert "tabulation" in fault.text.fr
    assert "tab" in fault.text.en


def test_tabs_where_yaml_takes_them() -> None:
    root, faults = parse_yaml("a: [\n\t1,\n\t2\n]\nb: 'x\n\ty'\n", "x")
    assert root is not None
    assert (root.plain, faults) == ({"a": [1, 2], "b": "x y"}, [])
