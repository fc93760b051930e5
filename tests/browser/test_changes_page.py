"""changes.html in a browser: who is to be told leads to what they are told; every width, dark, paper."""

import re
from pathlib import Path

import pytest

from scheduler.publish.changes.changes import Changes
from scheduler.publish.changes.files import page as render
from scheduler.publish.store.store import Revision
from tests.browser.conftest import Open, eventually
from tests.builders import alternance_day, make_instance, make_timetable, session, unit
from tests.publish.cases import DAYS, NOW, YEAR

api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

OLD = Revision(1, None, "test", "", "", "", NOW, "ANNE", "", None, {}, {}, "")
NEW = Revision(2, 1, "test", "", "", "", NOW, "ANNE", "erreur de salle", None, {}, {}, "")
LONG = "Institutions-et-acteurs-de-l’intervention-sociale-" * 4


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A move, a webconference, a cancellation, an alternance day, a link: under each heading something too long."""
    new = make_instance(
        units=[unit("U1", title=LONG, url=f"https://visio.example/{'x' * 150}"), unit("U2"), unit("U3")]
    )
    before = make_timetable(
        YEAR,
        [session(YEAR, "U1", day, number=number) for number, day in enumerate(DAYS[:3], start=1)],
        [alternance_day(YEAR, "A1", DAYS[3])],
    )
    after = make_timetable(
        new,
        [session(new, "U1", DAYS[3]), session(new, "U1", DAYS[1], kind="webconference", number=2)],
        [alternance_day(new, "A1", DAYS[2])],
    )
    path = tmp_path_factory.mktemp("changes") / "changes.html"
    path.write_text(render(Changes((YEAR, before), (new, after)), OLD, NEW, "fr"), encoding="utf-8")
    return path


def test_who_is_to_be_told_leads_to_what_they_are_told(opened: Open) -> None:
    page = opened().page
    links = page.locator("nav a")
    names = ["G1", "A1", "Trainer One"]
    api.expect(links).to_have_text(names)
    for at, name in enumerate(names):
        links.nth(at).click()
        api.expect(page.locator("section:target h2")).to_have_text(re.compile(f"{name}$"))
        api.expect(page.locator("section:target li").nth(1)).to_be_attached()
    api.expect(page.locator("#group-A1 h3")).to_have_text([
        "Déplacées", "Deviennent des webconférences (à la même heure)", "Annulées", "À noter aussi",
    ])  # fmt: skip


def test_the_reason_is_said_and_hours_are_not_cut(opened: Open) -> None:
    page = opened().page
    api.expect(page.locator("main")).to_contain_text("erreur de salle")
    eventually(lambda: "17\u00a0h" in page.locator("#group-G1 .how").first.inner_text(), True)


@pytest.mark.parametrize("width", [320, 360, 700, 1280])
def test_no_width_needs_to_be_scrolled_sideways(opened: Open, width: int) -> None:
    opened(viewport={"width": width, "height": 740}).fits()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_the_contrast_of_wcag_aa(opened: Open, scheme: str) -> None:
    opened(color_scheme=scheme).has_contrast()


def test_on_paper_it_is_dark_on_white_without_the_links(opened: Open) -> None:
    reader = opened(viewport={"width": 718, "height": 1031}, color_scheme="dark")
    reader.page.emulate_media(media="print", color_scheme="dark")
    api.expect(reader.page.locator("nav")).to_be_hidden()
    api.expect(reader.page.locator("body")).to_have_css("color", "rgb(0, 0, 0)")
    api.expect(reader.page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    reader.fits()
