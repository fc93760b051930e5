"""A served year: fixtures."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.serving import Publications, Served, published, serving


@pytest.fixture
def publications(tmp_path: Path) -> Iterator[Publications]:
    with published(tmp_path / "publications.sqlite") as found:
        yield found


@pytest.fixture
def served(publications: Publications) -> Iterator[Served]:
    with serving(publications) as found:
        yield found
