"""An instance written and read again is the same."""

from pathlib import Path

import pytest

from scheduler.instance.dump import to_yaml
from scheduler.instance.load import load
from scheduler.instance.schema.instance import Instance
from tests.builders import make_instance
from tests.random_instances import random_data

REPOSITORY = Path(__file__).resolve().parents[2]


def _again(instance: Instance, folder: Path) -> Instance:
    (folder / "instance.yaml").write_bytes(to_yaml(instance, "from a test"))
    return load(folder)


@pytest.mark.parametrize("seed", range(40))
def test_any_instance_comes_back(seed: int, tmp_path: Path) -> None:
    instance = Instance.model_validate(random_data(seed))
    assert _again(instance, tmp_path).digest == instance.digest


@pytest.mark.parametrize("name", ["tiny", "cnam-reunion-asp-2022-23"])
def test_the_instances_of_the_repository_come_back_without_their_busy_files(name: str, tmp_path: Path) -> None:
    instance = load(REPOSITORY / "instances" / name)
    busy = tuple(entry.model_copy(update={"file": None}) for entry in instance.busy)
    inline = Instance.model_validate(
        {**instance.model_dump(by_alias=True), "busy": [entry.model_dump(by_alias=True) for entry in busy]}
    )
    assert _again(instance, tmp_path).digest == inline.digest


def test_it_reads_as_a_person_writes() -> None:
    text = to_yaml(make_instance(), "Two lines\nof heading").decode()
    assert text.startswith("# Two lines\n# of heading\nversion: 1\n")
    assert "{start: 17:00, end: 19:00}" in text
    assert "first: 2022-09-05" in text
    assert "&id" not in text
