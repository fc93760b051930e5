"""How timetable.html fits: windows of every width, a telephone, other grids, dark and light, A4 paper."""

import re
from pathlib import Path

import pytest

from tests.browser.conftest import Open, written
from tests.export.sample import year

api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

A4_WIDTH = 718  # px: 210 mm less the margins
A4_HEIGHT = 1031  # px: 297 mm less the margins


@pytest.mark.parametrize("address", ["#group=ASP1-APP", "#group=ASP2", "#trainer=ahpet", "#all", "#report"])
@pytest.mark.parametrize("width", [320, 390, 700, 1000, 1440])
def test_no_width_needs_to_be_scrolled_sideways(opened: Open, address: str, width: int) -> None:
    reader = opened(address, viewport={"width": width, "height": 844})
    if address != "#report":
        reader.page.click("#all-weeks")
    reader.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert reader.overflow() <= 0


def test_on_a_telephone_a_week_is_a_list_of_days(opened: Open) -> None:
    reader = opened("#group=ASP1&week=2022-09-05", viewport={"width": 390, "height": 844})
    assert not reader.page.locator("#months").is_visible()  # folded: the week comes first
    boxes = [column.bounding_box() for column in reader.page.locator(".week.current .column").all()]
    tops = [box["y"] for box in boxes if box]
    assert len(tops) == 5
    assert tops == sorted(set(tops))
    assert not reader.page.locator(".week.current .gutter").is_visible()


def test_other_grids(opened: Open, tmp_path: Path) -> None:
    slots = [
        {"start": "17:00", "end": "18:30"}, {"start": "18:30", "end": "20:00"},
        {"start": "20:00", "end": "21:30", "weekdays": ["mon", "tue"]},
        {"start": "09:00", "end": "12:00", "weekdays": ["sat"]},
    ]  # fmt: skip
    reader = opened("#group=ASP1&week=2022-09-05", written(tmp_path, year(slots=slots)))
    week = reader.page.locator(".week.current")
    assert [text.replace("\u00a0", " ") for text in week.locator(".gutter span").all_inner_texts() if text][-4:] == [
        "9 h", "17 h", "18 h 30", "20 h",
    ]  # fmt: skip
    assert week.locator(".column").count() == 6
    monday, saturday = week.locator(".column").first, week.locator(".column").last
    shut = [slot.evaluate("s => s.classList.contains('shut')") for slot in monday.locator(".slot:not(.whole)").all()]
    assert shut == [True, False, False, False]
    assert saturday.locator(".slot.shut:not(.whole)").count() == 3


CONTRAST = """
() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const hasText = (node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  const texts = [...document.querySelectorAll("body *")].filter(
    (node) => hasText(node) && node.checkVisibility() && !node.closest("svg, .hidden, .badge, :disabled"));
  return texts.map((node) => {
    const colours = [parse(getComputedStyle(node).color), ground(node)].map(luminance).sort((x, y) => y - x);
    const [bright, dark] = colours.map((value) => value + 0.05);
    return [bright / dark, `${node.tagName}.${node.className} ${node.textContent.trim().slice(0, 30)}`];
  }).filter(([ratio]) => ratio < 4.5);
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["#group=ASP1-APP", "#group=ASP2", "#report"])
def test_every_text_has_the_contrast_of_wcag_aa(opened: Open, scheme: str, address: str) -> None:
    reader = opened(address, color_scheme=scheme)
    if address != "#report":
        reader.page.click("#all-weeks")
    assert reader.page.evaluate(CONTRAST) == []
    page_colour = reader.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", page_colour))) < 384) == (scheme == "dark")


def test_paper_has_the_year_and_every_week_and_no_cut_card(opened: Open, tmp_path: Path) -> None:
    reader = opened("#group=ASP1-APP", viewport={"width": A4_WIDTH, "height": A4_HEIGHT})
    reader.page.emulate_media(media="print")
    assert reader.page.locator(".week:visible").count() == 52
    assert not reader.page.locator("#bar").is_visible()
    assert not reader.page.locator(".stepper").is_visible()
    cut = """cards => cards.filter((card) => [card, ...card.querySelectorAll("*:not(.hidden)")].some((part) =>
        getComputedStyle(part).overflowX === "hidden" && part.scrollHeight > part.clientHeight + 1
        || part === card && (part.scrollHeight > part.clientHeight + 1 || part.scrollWidth > part.clientWidth + 1)))
      .map((card) => card.dataset.id)"""
    assert reader.page.eval_on_selector_all(".card", cut) == []
    breaks = reader.page.eval_on_selector_all(
        ".week", "all => [...new Set(all.map(w => getComputedStyle(w).breakInside))]"
    )
    assert breaks == ["avoid"]
    tallest = max(box["height"] for week in reader.page.locator(".week").all() if (box := week.bounding_box()))
    assert tallest < A4_HEIGHT  # so that no week has to be cut
    assert reader.overflow() <= 0
    pdf = reader.page.pdf(prefer_css_page_size=True, path=tmp_path / "paper.pdf")
    assert 4 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 20


def test_a_folded_year_is_printed_all_the_same(opened: Open) -> None:
    reader = opened("#group=ASP1", viewport={"width": 390, "height": 844})
    assert not reader.page.locator("#months").is_visible()
    reader.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert reader.page.locator("#months").is_visible()
    reader.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not reader.page.locator("#months").is_visible()


@pytest.mark.parametrize("title", ["Année d’essai", 'Un "titre" \\ </style> {}'])
def test_each_sheet_of_paper_says_whose_it_is(opened: Open, tmp_path: Path, title: str) -> None:
    reader = opened("#group=ASP1", written(tmp_path, year(title=title)))
    rules = (
        "[...document.styleSheets[0].cssRules].map(rule => rule.cssText).filter(text => text.includes('@bottom-left'))"
    )
    for hash_, audience in (("#group=ASP1", "1re année"), ("#report", "Rapport")):
        reader.page.evaluate("address => { location.hash = address; }", hash_)
        api.expect(reader.page.locator("#report")).to_be_visible(visible=hash_ == "#report")
        reader.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        (rule,) = reader.page.evaluate(rules)  # one rule however often it is printed
        assert audience in rule
        assert title.split('"')[0].strip() in rule
