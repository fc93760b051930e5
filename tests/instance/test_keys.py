"""The table of keys is complete, in both languages, and the one that the repository shows."""

from scheduler.instance.keys import MEANINGS, keys, meaning, page
from tests.cli.program import REPOSITORY


def test_every_key_is_explained_and_nothing_else_is() -> None:
    paths = [path for path, *_ in keys()]
    assert len(paths) == len(set(paths)) > 100
    for path in paths:
        said = meaning(path)  # raises KeyError
        assert said.fr and said.en and "|" not in said.fr + said.en
    assert MEANINGS.keys() - set(paths) == set()


def test_it_goes_down_to_the_last_table() -> None:
    paths = {path for path, *_ in keys()}
    assert {"trainers.availability.dated.slots", "busy.times.end", "calendar.semesters.revision.first"} <= paths


def test_the_page_of_the_repository_is_the_schemas() -> None:
    """Made by: python -c "from scheduler.instance.keys import page; print(page(), end='')" > instances/KEYS.md"""
    assert (REPOSITORY / "instances" / "KEYS.md").read_text(encoding="utf-8") == page()
