"""How timetable.html fits: windows of every width, a telephone, other grids, dark and light, A4 paper."""

import re
from pathlib import Path

import pytest

from tests.browser.conftest import Open, eventually, written
from tests.export.sample import year

api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

A4_WIDTH = 718  # px: 210 mm less the margins
A4_HEIGHT = 1031  # px: 297 mm less the margins


@pytest.mark.parametrize("address", ["#group=ASP1-APP", "#group=ASP2", "#trainer=ahpet", "#all", "#report"])
def test_no_width_needs_to_be_scrolled_sideways(opened: Open, address: str) -> None:
    reader = opened(address)
    if address != "#report":
        reader.page.click("#all-weeks")
        api.expect(reader.page.locator(".week:visible")).to_have_count(52)
    reader.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    reader.fits_at(320, 390, 700, 1000, 1440)


def test_on_a_telephone_a_week_is_a_list_of_days(opened: Open) -> None:
    reader = opened("#group=ASP1&week=2022-09-05", viewport={"width": 390, "height": 844})
    api.expect(reader.page.locator("#months")).to_be_hidden()  # folded: the week comes first
    below = """all => all.length === 5
      && all.every((c, at) => !at || c.getBoundingClientRect().top >= all[at - 1].getBoundingClientRect().bottom)"""
    eventually(lambda: reader.page.eval_on_selector_all(".week.current .column", below), True)
    api.expect(reader.page.locator(".week.current .gutter")).to_be_hidden()


def test_other_grids(opened: Open, tmp_path: Path) -> None:
    slots = [
        {"start": "17:00", "end": "18:30"}, {"start": "18:30", "end": "20:00"},
        {"start": "20:00", "end": "21:30", "weekdays": ["mon", "tue"]},
        {"start": "09:00", "end": "12:00", "weekdays": ["sat"]},
    ]  # fmt: skip
    reader = opened("#group=ASP1&week=2022-09-05", written(tmp_path, year(slots=slots)))
    week = reader.page.locator(".week.current")
    api.expect(week.locator(".gutter span:not(.corner, .whole)")).to_have_text(["9 h", "17 h", "18 h 30", "20 h"])
    api.expect(week.locator(".column")).to_have_count(6)
    monday, saturday = week.locator(".column").first, week.locator(".column").last
    slots = monday.locator(".slot:not(.whole)")
    eventually(lambda: slots.evaluate_all("all => all.map(s => s.classList.contains('shut'))"), [True] + [False] * 3)
    api.expect(saturday.locator(".slot.shut:not(.whole)")).to_have_count(3)


@pytest.mark.parametrize("address", ["#group=ASP1-APP", "#group=ASP2", "#report"])
def test_every_text_has_the_contrast_of_wcag_aa(opened: Open, address: str) -> None:
    reader = opened(address)
    if address != "#report":
        reader.page.click("#all-weeks")
        api.expect(reader.page.locator(".week:visible")).to_have_count(52)
    ground = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number).reduce((a, b) => a + b)"
    for scheme in ("light", "dark"):
        reader.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        eventually(lambda: reader.page.evaluate(ground) < 384, scheme == "dark")
        reader.has_contrast()


def test_paper_has_the_year_and_every_week_and_no_cut_card(opened: Open, tmp_path: Path) -> None:
    reader = opened("#group=ASP1-APP", viewport={"width": A4_WIDTH, "height": A4_HEIGHT})
    reader.page.emulate_media(media="print")
    api.expect(reader.page.locator(".week:visible")).to_have_count(52)
    api.expect(reader.page.locator("#bar")).to_be_hidden()
    api.expect(reader.page.locator(".stepper")).to_be_hidden()
    cut = """cards => cards.filter((card) => [card, ...card.querySelectorAll("*:not(.hidden)")].some((part) =>
        getComputedStyle(part).overflowX === "hidden" && part.scrollHeight > part.clientHeight + 1
        || part === card && (part.scrollHeight > part.clientHeight + 1 || part.scrollWidth > part.clientWidth + 1)))
      .map((card) => card.dataset.id)"""
    eventually(lambda: reader.page.eval_on_selector_all(".card", cut), [])
    breaks = "all => [...new Set(all.map(w => getComputedStyle(w).breakInside))]"
    eventually(lambda: reader.page.eval_on_selector_all(".week", breaks), ["avoid"])
    tallest = "all => Math.max(...all.map(w => w.getBoundingClientRect().height))"
    eventually(lambda: reader.page.eval_on_selector_all(".week", tallest) < A4_HEIGHT, True)  # so none has to be cut
    reader.fits()
    pdf = reader.page.pdf(prefer_css_page_size=True, path=tmp_path / "paper.pdf")
    assert 4 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 20


def test_a_folded_year_is_printed_all_the_same(opened: Open) -> None:
    reader = opened("#group=ASP1", viewport={"width": 390, "height": 844})
    api.expect(reader.page.locator("#months")).to_be_hidden()
    reader.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    api.expect(reader.page.locator("#months")).to_be_visible()
    reader.page.evaluate("dispatchEvent(new Event('afterprint'))")
    api.expect(reader.page.locator("#months")).to_be_hidden()


@pytest.mark.parametrize("title", ["Année d’essai", 'Un "titre" \\ </style> {}'])
def test_each_sheet_of_paper_says_whose_it_is(opened: Open, tmp_path: Path, title: str) -> None:
    reader = opened("#group=ASP1", written(tmp_path, year(title=title)))
    rules = """parts => [...document.styleSheets[0].cssRules].map(rule => rule.cssText)
      .filter(text => text.includes('@bottom-left')).map(text => parts.every(part => text.includes(part)))"""
    for hash_, audience in (("#group=ASP1", "1re année"), ("#report", "Rapport")):
        reader.page.evaluate("address => { location.hash = address; }", hash_)
        api.expect(reader.page.locator("#report")).to_be_visible(visible=hash_ == "#report")
        reader.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        said = [title.split('"')[0].strip(), audience]  # in one rule, however often it is printed
        eventually(lambda said=said: reader.page.evaluate(rules, said), [True])
