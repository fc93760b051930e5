"""An audience's page in a browser: on a telephone, with the keyboard, in the dark, on paper, without JavaScript."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.instance.schema.trainers import Availability
from scheduler.publish.feeds import Absences
from scheduler.web.pages.audience import View, audience_page, home_page
from tests.browser.conftest import Reader, eventually
from tests.browser.test_layout import A4_HEIGHT, A4_WIDTH
from tests.export.page.test_page import ATTACK, hostile
from tests.web.pages.test_audience import INSTANCE, URL, view

api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

GROUP = view(INSTANCE, "groups/ASP1-APP", "Apprentis", cancelled=("TRS001-06",), changed=("TRS001-08",))
WORD = "Anticonstitutionnellement" * 8
HOSTILE = replace(
    view(hostile(), "groups/ASP1", ATTACK), name=f"{WORD} \u202eמערכת 🎓<script>alert(1)</script> · {WORD}"
)
Open = Callable[..., Reader]
OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true; })"


@pytest.fixture
def opened(chromium: "api.Browser", tmp_path: Path) -> Iterator[Open]:
    """Opens a page in a window of its own; at the end, it must have said nothing and asked for nothing."""
    contexts, readers = [], []

    def open_page(shown: View | str, **options: object) -> Reader:
        file = tmp_path / "page.html"
        file.write_text(shown if isinstance(shown, str) else audience_page(shown), encoding="utf-8")
        contexts.append(chromium.new_context(**{"reduced_motion": "reduce", **options}))
        readers.append(Reader(contexts[-1].new_page(), file))
        return readers[-1].go()

    yield open_page
    for context in contexts:
        context.close()
    for reader in readers:
        assert reader.complaints == []
        assert [url for url in reader.requests if not url.startswith(("file:", "data:"))] == []


def test_the_year_and_the_weeks_are_the_planners_grids(opened: Open) -> None:
    """The cards of the weeks are the group's sessions and days, those that are cancelled struck."""
    reader = opened(GROUP, viewport={"width": 1200, "height": 900})
    page = reader.page
    timed = [event for event in GROUP.events if "VALUE=DATE" not in " ".join(event.entry.lines)]
    api.expect(page.locator("#week-list .card")).to_have_count(len(timed))
    api.expect(page.locator("#months .mark")).to_have_count(len(timed) - 1)  # one is cancelled
    api.expect(page.locator("#week-list .card.cancelled .tag.bad")).to_have_text(["Annulée le 5 novembre"])
    api.expect(page.locator("#list")).not_to_have_attribute("open", "")  # its 12,000 pixels are folded
    page.focus("#months [tabindex='0']")
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    week = page.locator("#week-list > .week:visible")
    api.expect(week).to_have_count(1)
    api.expect(week.locator("h4")).to_be_focused()
    page.click("#list > summary")
    api.expect(page.locator("#list .week:visible").nth(10)).to_be_visible()


def test_a_trainer_sees_when_he_is_unavailable(opened: Open) -> None:
    dated = {"first": "2022-11-14", "last": "2022-11-18", "level": "unavailable"}
    away = Availability.model_validate({"weekly": {"fri": "unavailable"}, "dated": [dated]})
    told, held = Absences(INSTANCE.slots, {"lebon": away}), view(INSTANCE, "trainers/lebon", "G. Lebon")
    page = opened(replace(held, absences=told), viewport={"width": 1200, "height": 900}).page
    api.expect(page.locator("#months .band.away")).to_have_count(1)
    friday = page.locator("#months [data-day='2022-11-25']")
    api.expect(friday).to_have_attribute("aria-label", re.compile("Indisponible$"))
    api.expect(page.locator(".legend [data-kind=away]")).to_be_visible()
    page = opened(held, viewport={"width": 1200, "height": 900}).page
    api.expect(page.locator("#months .away")).to_have_count(0)
    api.expect(page.locator(".legend [data-kind=away]")).to_be_hidden()


def test_without_a_session_there_is_no_grid(opened: Open) -> None:
    page = opened(replace(GROUP, events=())).page
    api.expect(page.locator("#grids")).to_have_count(0)
    api.expect(page.locator("#list")).to_be_visible()
    api.expect(page.locator("#print")).to_be_visible()


@pytest.mark.parametrize("shown", [GROUP, HOSTILE], ids=["group", "hostile"])
def test_no_width_needs_to_be_scrolled_sideways(opened: Open, shown: View) -> None:
    reader = opened(shown)
    reader.page.evaluate(OPEN_ALL)
    reader.fits_at(320, 360, 700, 1440)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_the_contrast_of_wcag_aa(opened: Open, scheme: str) -> None:
    reader = opened(GROUP, color_scheme=scheme, viewport={"width": 1000, "height": 800})
    reader.page.evaluate(OPEN_ALL)
    reader.has_contrast()


def test_the_next_session_is_seen_without_scrolling_a_telephone(opened: Open) -> None:
    reader = opened(GROUP, viewport={"width": 360, "height": 800})
    bottom = "event => event.getBoundingClientRect().bottom < 800"
    eventually(lambda: reader.page.locator("#next .event").first.evaluate(bottom), True)


def test_without_javascript_everything_is_there_but_the_buttons(opened: Open) -> None:
    reader = opened(GROUP, java_script_enabled=False)
    api.expect(reader.page.locator("#list .week:visible").nth(10)).to_be_visible()
    api.expect(reader.page.locator("#feed")).to_have_value(f"{URL}.ics")
    api.expect(reader.page.locator("button:visible")).to_have_count(0)
    webcal = "webcal:" + URL.removeprefix("https:") + ".ics"
    api.expect(reader.page.locator("a.button")).to_have_attribute("href", webcal)
    reader.page.click(".past summary")
    api.expect(reader.page.locator(".past .week:visible").nth(3)).to_be_visible()


def test_the_address_is_copied_and_it_says_so(opened: Open) -> None:
    reader = opened(GROUP, permissions=["clipboard-read", "clipboard-write"])
    reader.page.click("[data-copies=feed]")
    api.expect(reader.page.locator("#feed-said")).to_have_text("Copié")
    eventually(lambda: reader.page.evaluate("navigator.clipboard.readText()"), f"{URL}.ics")
    reader.page.click("#moodle summary")
    reader.page.click("[data-copies=moodle-feed]")
    api.expect(reader.page.locator("#moodle-feed-said")).to_have_text("Copié")
    eventually(lambda: reader.page.evaluate("navigator.clipboard.readText()"), f"{URL}.ics?variant=moodle")


def test_where_no_page_may_copy_the_address_is_selected_and_it_says_what_to_do(opened: Open) -> None:
    reader = opened(GROUP)
    reader.page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.execCommand = () => false;"
    )
    reader.page.click("[data-copies=feed]")
    api.expect(reader.page.locator("#feed-said")).to_have_text("Faites Ctrl+C ou Copier")
    selected = "(() => { const f = document.activeElement; return f.value.slice(f.selectionStart, f.selectionEnd); })()"
    eventually(lambda: reader.page.evaluate(selected), f"{URL}.ics")


def test_the_keyboard_reaches_the_content_first_and_every_step(opened: Open) -> None:
    reader = opened(GROUP)
    reader.page.keyboard.press("Tab")
    api.expect(reader.page.locator(".skip")).to_be_focused()
    reader.page.keyboard.press("Enter")
    api.expect(reader.page.locator("#main")).to_be_focused()
    reader.page.focus("#google summary")
    reader.page.keyboard.press("Enter")
    api.expect(reader.page.locator("#google ol")).to_be_visible()


def test_hostile_names_run_nothing(opened: Open) -> None:
    reader = opened(HOSTILE)
    api.expect(reader.page.locator("script:not([type])")).to_have_count(1)
    api.expect(reader.page.locator("img")).to_have_count(0)


def test_paper_has_the_year_to_come_and_not_the_address(opened: Open) -> None:
    reader = opened(GROUP, viewport={"width": A4_WIDTH, "height": A4_HEIGHT})
    reader.page.emulate_media(media="print")
    reader.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    api.expect(reader.page.locator("#grids")).to_be_hidden()
    api.expect(reader.page.locator("#subscribe")).to_be_hidden()
    api.expect(reader.page.locator(".past")).to_be_hidden()
    api.expect(reader.page.locator("#list > .week").nth(10)).to_be_visible()
    api.expect(reader.page.locator("#list > .week:not(:visible)")).to_have_count(0)
    reader.fits()


def test_the_first_page_fits(opened: Open) -> None:
    reader = opened(home_page("fr"), viewport={"width": 320, "height": 600})
    api.expect(reader.page.locator("main")).to_contain_text("Demandez la vôtre")
    reader.fits()
