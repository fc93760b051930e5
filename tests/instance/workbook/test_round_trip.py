"""An instance written as a workbook and read again is the same, byte for byte."""

import datetime as dt
import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.instance.dump import to_yaml
from scheduler.instance.load import load, load_workbook
from scheduler.instance.schema.instance import Instance
from scheduler.instance.workbook.conversion import source_of
from scheduler.instance.workbook.writing.write import write_workbook
from tests.instance.workbook.editing import EditedBook, small
from tests.random_instances import random_data

REPOSITORY = Path(__file__).resolve().parents[3]
SAVED = Path(__file__).parent / "saved"


def again(instance: Instance) -> Instance:
    return load_workbook(write_workbook(instance))


@pytest.mark.parametrize("seed", range(8))
def test_any_instance_comes_back(seed: int) -> None:
    instance = Instance.model_validate({**random_data(seed), "locale": ["fr", "en"][seed % 2]})
    assert to_yaml(again(instance)) == to_yaml(instance)
    assert again(instance).digest == instance.digest


@pytest.mark.parametrize("name", ["tiny", "cnam-reunion-asp-2022-23"])
def test_the_instances_of_the_repository_come_back_with_their_busy_files(name: str, tmp_path: Path) -> None:
    source = source_of(REPOSITORY / "instances" / name / "instance.yaml")
    (tmp_path / "year.xlsx").write_bytes(write_workbook(source.instance, source.own_times))
    assert load(tmp_path / "year.xlsx").digest == source.instance.digest


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30).filter(
    str.strip
)
names = st.text("é0179E+.-_ab", min_size=1, max_size=9).filter(lambda name: name.strip(".-+") and "+" not in name)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    title=texts,
    room=names,
    hours=st.floats(0.1, 24, exclude_min=True, allow_nan=False),
    weekly=st.dictionaries(
        st.sampled_from(["fri", "mon", "sun"]),
        st.sampled_from(["avoid", "ok"]) | st.dictionaries(st.sampled_from(["19:00", "17:00"]), st.just("prefer")),
    ),
    slots=st.none() | st.lists(st.sampled_from(["17:00", "19:00"]), unique=True),
)
def test_whatever_may_be_written_comes_back(
    title: str, room: str, hours: float, weekly: dict[str, Any], slots: list[str] | None
) -> None:
    """Titles that look like formulas or numbers, names like 007, numbers of sixteen digits, orders, empty lists."""
    data = random_data(1)
    data |= {"title": title, "assumptions": [title], "alternance": {"start": "08:00", "end": "16:00", "hours": hours}}
    data["rooms"][0]["id"] = room
    data["rooms"][0]["title"] = title
    data["pins"] = []
    dated = {"first": "2022-12-13", "last": "2022-12-14", "level": "ok"}
    data["trainers"][0]["availability"] = {
        "weekly": weekly,
        "dated": [dated if slots is None else {**dated, "slots": slots}],
    }
    instance = Instance.model_validate(data)
    read = _data_of(write_workbook(instance))
    assert Instance.model_validate(read).digest == instance.digest
    assert to_yaml(Instance.model_validate(read)) == to_yaml(instance)


def _data_of(raw: bytes) -> object:
    from scheduler.instance.workbook.read import read_workbook

    read = read_workbook(raw)
    assert read.faults == []
    return read.data


def test_the_same_instance_gives_the_same_bytes() -> None:
    assert write_workbook(small()) == write_workbook(small())


@pytest.mark.parametrize("name", ["libreoffice-fr.xlsx", "libreoffice-en.xlsx"])
def test_what_libreoffice_saved_is_read(name: str) -> None:
    written = load(SAVED / "written.yaml").model_copy(update={"locale": name[-7:-5]})
    assert to_yaml(load(SAVED / name)) == to_yaml(written)


def test_libreoffice_saves_what_we_wrote(tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None and os.environ.get("SCHEDULER_REQUIRE_OFFICE") != "1":
        pytest.skip("there is no soffice: the files in saved/ stand for it")
    assert program is not None
    (tmp_path / "year.xlsx").write_bytes(write_workbook(small()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", "saved", "year.xlsx"],
        cwd=tmp_path, check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    assert to_yaml(load(tmp_path / "saved" / "year.xlsx")) == to_yaml(small())


def test_a_workbook_with_macros() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(write_workbook(small()))) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            plain = b"openxmlformats-officedocument.spreadsheetml.sheet.main"
            new.writestr(info, old.read(info).replace(plain, b"ms-excel.sheet.macroEnabled.main"))
        new.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    assert load_workbook(stream.getvalue()).digest == small().digest


def test_it_looks_as_people_expect() -> None:
    book = EditedBook(write_workbook(small()))
    assert book.book.sheetnames[0] == "Lisez-moi"
    assert [sheet.title for sheet in book.book.worksheets if sheet.sheet_state == "hidden"] == ["Listes"]
    units = book.sheet("units")
    assert units.freeze_panes == "C3" and units.row_dimensions[1].hidden and units.column_dimensions["A"].hidden
    assert units.page_setup.paperSize == 9 and units.print_title_rows == "$2:$2"
    assert isinstance(book.cell("calendar.semesters", 1, "first").value, dt.datetime)
    assert isinstance(book.cell("slots", 1, "start").value, dt.time)
    offered = {rule.formula1 for rule in units.data_validations.dataValidation if rule.type == "list"}
    assert offered and all(name in book.book.defined_names for name in offered)
    assert len(book.sheet("trainers.availability.weekly").conditional_formatting) > 0


def test_a_text_too_long_for_a_cell_is_refused() -> None:
    from scheduler.errors import InputError

    with pytest.raises(InputError, match="32,767"):
        write_workbook(
            small(units=[{**unit.model_dump(), "url": "https://x/" + "a" * 33_000} for unit in small().units])
        )


def test_bytes_are_read_like_a_file(tmp_path: Path) -> None:
    raw = write_workbook(small())
    (tmp_path / "année.xlsm").write_bytes(raw)
    assert load(tmp_path / "année.xlsm").digest == load_workbook(io.BytesIO(raw).getvalue()).digest == small().digest
