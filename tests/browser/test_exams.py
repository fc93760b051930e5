"""Examinations in timetable.html: drawn for those who sit, teach or watch, told by shape, letter and name."""

from pathlib import Path

import pytest

from scheduler.checker.check import check
from scheduler.export.page.timetable import page as render
from tests.browser.conftest import Open
from tests.export.exams.sample import FIRST_SESSION, SECOND, exam_year, with_exams

api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
INSTANCE = with_exams()
TIMETABLE = exam_year(INSTANCE, *FIRST_SESSION, SECOND)
SIZES = ({"width": 1440, "height": 900}, {"width": 390, "height": 844})


@pytest.fixture(scope="module")
def exams(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exams") / "timetable.html"
    path.write_text(render(INSTANCE, TIMETABLE, check(INSTANCE, TIMETABLE)), encoding="utf-8")
    return path


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_group_sees_its_own_on_every_screen(opened: Open, exams: Path, size: dict[str, int], scheme: str) -> None:
    reader = opened("#group=ASP2&week=2023-07-31", exams, viewport=size, color_scheme=scheme)
    cards = reader.page.locator(".week:visible .card")
    api.expect(cards).to_have_count(3)
    api.expect(cards.nth(0)).to_contain_text("Examen sur table, 1re session")
    api.expect(cards.nth(0)).to_contain_text("Surveillance\u00a0: Mme Hoarau")
    api.expect(cards.nth(2)).to_contain_text("à rendre avant 21\u00a0h")
    api.expect(cards.nth(2).locator(".badge b")).to_have_text("E")
    api.expect(reader.page.locator("#facts")).to_contain_text("3\u00a0examens")
    reader.fits()
    reader.has_contrast()


def test_rooms_trainers_and_the_whole_centre_have_theirs(opened: Open, exams: Path) -> None:
    reader = opened("#room=P2", exams)
    exam_cards = reader.page.locator("#week-list .card.exam")
    api.expect(exam_cards).to_have_count(2)
    reader.page.select_option("#audience", "trainer=idle")
    api.expect(exam_cards).to_have_count(0)
    reader.page.select_option("#audience", "all")
    api.expect(exam_cards).to_have_count(5)
    api.expect(exam_cards.first).to_contain_text("Tiers temps\u00a0: jusqu’à 20\u00a0h\u00a020")
