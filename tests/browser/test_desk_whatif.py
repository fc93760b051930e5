"""What if and Explain in a real Chromium: a trainer away, a cyclone, three side by side, an impossible year; by clicks,
by keyboard alone, in both languages and every width."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scheduler.checker.check import check
from scheduler.instance import load as instances
from scheduler.instance.schema.instance import Instance
from scheduler.publish.publishing import Candidate, Signature, publish
from scheduler.publish.store import location
from scheduler.timetable import store
from scheduler.timetable.schema import Timetable
from tests.browser.conftest import eventually, settled
from tests.browser.desk_pages import LOOKS, holds_everywhere, opened
from tests.desk.desk_process import Running, desk
from tests.desk.project import NOW
from tests.desk.whatif.test_explaining import impossible
from tests.desk.whatif.years import instance, unplanned, written

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = api.expect
YEARS = ("absence", "cyclone", "trois", "clavier", "regard")
SLOW_MS = 90_000  # for what is worked out, on a busy machine


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("whatif")
    for name in YEARS:
        written(folder, named(instance(), name))
    unplanned(folder, named(impossible(), "impossible"))
    with desk(folder) as found:
        yield found


def named(of: Instance, name: str) -> Instance:
    return Instance.model_construct(**{**dict(of), "name": name, "title": f"Année {name}"})


@pytest.fixture(scope="module")
def context(chromium: "Browser", running: Running) -> Iterator["BrowserContext"]:
    with opened(chromium, running, reduced_motion="reduce") as found:
        yield found


@pytest.fixture(autouse=True)
def closed(context: "BrowserContext") -> Iterator[None]:
    """No page of a test that failed stays: a browser keeps six connections to one address, and each page listens."""
    yield
    for page in context.pages:
        page.close()


def year_page(context: "BrowserContext", running: Running, year: str, path: str = "whatif", lang: str = "fr") -> "Page":
    page = context.new_page()
    page.goto(f"{running.base}/y/{year}/{path}?lang={lang}")
    return page


def instance_file(running: Running, year: str) -> Path:
    return running.folder / "instances" / year / "instance.yaml"


def draft_of(page: "Page") -> Timetable:
    """What the desk says that its timetable is."""
    answer = page.request.get(re.sub(r"[^/]*$", "", page.url.partition("?")[0]) + "timetable.json")
    return Timetable.model_validate_json(answer.body())


def field(page: "Page", path: str) -> "Locator":
    return page.locator(f'[id="{path}"]')


def done(page: "Page", number: int) -> "Locator":
    """The line of a scenario that is worked out."""
    line = page.locator(f'#scenarios tr[data-number="{number}"]')
    expect(line.locator("progress")).to_have_count(0, timeout=SLOW_MS)
    expect(line).to_be_visible()
    return line


def test_a_trainer_is_away_two_weeks_in_six_clicks(context: "BrowserContext", running: Running) -> None:
    """Story 7."""
    page = year_page(context, running, "absence", "")
    first = draft_of(page).of_unit["U1"][1].start.date()
    page.get_by_role("link", name="Et si…").click()  # 1
    page.locator("[data-change=unavailable]").click()  # 2
    field(page, "changes[0].unavailable.trainer").select_option("T1")  # 3
    field(page, "changes[0].unavailable.first").fill(first.isoformat())  # 4
    field(page, "changes[0].unavailable.last").fill(first.replace(day=first.day + 1).isoformat())  # 5
    page.locator("#run").click()  # 6
    done(page, 1)
    shown = page.locator("#shown")
    expect(shown.locator(".said")).to_contain_text("déplacement")
    expect(shown.locator(".said")).to_contain_text("aucun emploi du temps n’en a moins")
    expect(shown.locator(".moves li").first).to_contain_text("U1")
    expect(shown.locator(".message summary").first).to_have_text("Groupe Première année")
    message = shown.locator(".message").first
    message.locator("summary").click()
    expect(message.locator("pre")).to_contain_text("L’emploi du temps du groupe Première année change")
    expect(shown.locator(".moved.old")).to_have_count(settled(shown.locator(".moved.new").count))
    page.reload()  # what is worked out is there, and the one that was looked at
    expect(page.locator("#shown .moves li").first).to_contain_text("U1")


def test_a_cyclone_closes_days_every_session_placed_or_named_in_five_clicks(
    context: "BrowserContext", running: Running
) -> None:
    """Story 8: three of the ten places go, for eight sessions."""
    page = year_page(context, running, "cyclone", "")
    before = draft_of(page)
    page.get_by_role("link", name="Et si…").click()  # 1
    page.locator("[data-change=close]").click()  # 2
    field(page, "changes[0].close.first").fill("2022-09-05")
    field(page, "changes[0].close.last").fill("2022-09-12")
    page.locator("#run").click()  # 3
    line = done(page, 1)
    expect(line).to_contain_text("1 à placer")
    expect(page.locator("#shown .notes")).to_contain_text("ne trouve plus de place")
    line.get_by_role("button", name="Adopter").click()  # 4
    expect(page.locator(".why.free")).to_contain_text("Adopté")
    after = draft_of(page)
    assert (len(before.sessions), len(after.sessions)) == (8, 7)
    assert all(row.start.date().isoformat() > "2022-09-12" for row in after.sessions)
    text = instance_file(running, "cyclone").read_text(encoding="utf-8")
    assert "# qui enseigne" in text
    assert "first: 2022-09-05, last: 2022-09-12" in text
    page.locator("#undo").click()
    eventually(lambda: len(draft_of(page).sessions), 8)


def test_three_side_by_side_one_adopted_and_what_is_published_stays(
    context: "BrowserContext", running: Running
) -> None:
    """Story 9."""
    file, solutions = instance_file(running, "trois"), running.folder / "solutions"
    of, timetable = instances.load(file), store.load(solutions / "trois" / "timetable.json")
    with location.opened(str(solutions / "publications.sqlite"), create=True) as published:
        candidate = Candidate(of, timetable, check(of, timetable))
        publish(published, candidate, Signature("me", "", NOW), None)
        head = published.head()
    page = year_page(context, running, "trois")
    for number, (key, values) in enumerate(
        (
            ("unavailable", {"trainer": "T1", "first": "2022-09-06", "last": "2022-09-06"}),
            ("unavailable", {"trainer": "T2", "first": "2022-09-05", "last": "2022-09-16"}),
            ("close", {"first": "2022-09-19", "last": "2022-09-19"}),
        ),
        1,
    ):
        page.locator(f"[data-change={key}]").click()
        for name, value in values.items():
            place = field(page, f"changes[0].{key}.{name}")
            place.select_option(value) if name == "trainer" else place.fill(value)
        page.locator("#run").click()
        expect(page.locator("#scenarios tbody tr")).to_have_count(number + 1)
    for number in (1, 2, 3):
        done(page, number)
    ranks = page.locator("#scenarios tr[data-number] td:first-child")
    assert settled(lambda: sorted(text.split()[0] for text in ranks.all_inner_texts()))[0] == "1"
    done(page, 3).get_by_role("button", name="Adopter").click()
    expect(done(page, 3)).to_contain_text("✓ Adopté")
    expect(done(page, 1)).to_contain_text("Périmé")
    expect(done(page, 1).get_by_role("button", name="Adopter")).to_have_count(0)
    done(page, 1).get_by_role("button", name="Relancer").click()
    expect(done(page, 1)).not_to_contain_text("Périmé")
    with location.opened(str(solutions / "publications.sqlite")) as published:
        assert published.head() == head
    assert store.load(solutions / "trois" / "timetable.json") == timetable


def test_by_keyboard_alone(context: "BrowserContext", running: Running) -> None:
    page = year_page(context, running, "clavier")
    page.locator("[data-change=close]").focus()
    page.keyboard.press("Enter")
    expect(field(page, "changes[0].close.first")).to_be_focused()
    page.locator("#run").focus()
    page.keyboard.press("Enter")  # with nothing filled in
    expect(page.locator(".fault").first).to_be_visible()
    field(page, "changes[0].close.first").fill("2022-09-19")  # as it is typed, in the order of the reader's own system
    page.keyboard.press("Enter")
    line = done(page, 1)
    expect(page.locator("[aria-live]")).to_contain_text("Calculé")
    line.get_by_role("button", name="Adopter").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".why.free")).to_contain_text("Adopté")


def test_an_impossible_year_is_explained_and_a_remedy_tried_and_adopted(
    context: "BrowserContext", running: Running
) -> None:
    page = year_page(context, running, "impossible", "explain")
    page.locator("#why-year").click()
    expect(page.locator("#found")).to_be_visible(timeout=SLOW_MS)
    expect(page.locator(".facts-list")).to_contain_text("01/11/2022")
    page.locator(".repairs li", has_text="jour férié").get_by_role("button").click()
    done(page, 1).get_by_role("button", name="Adopter").click()
    expect(page.locator(".why.free")).to_contain_text("Adopté")
    assert "taught: [2022-11-01]" in instance_file(running, "impossible").read_text(encoding="utf-8")
    assert len(draft_of(page).sessions) == 4


@pytest.mark.parametrize("lang", LOOKS)
def test_nothing_is_wider_than_the_screen_and_axe_finds_nothing(
    context: "BrowserContext", running: Running, lang: str
) -> None:
    page = year_page(context, running, "regard", lang=lang)
    expect(page.locator("[data-change=close]")).to_be_visible()
    if settled(page.locator("#scenarios").count) == 0:
        page.evaluate(
            """async () => { for (const first of ["2022-09-05", "2022-09-12"]) await fetch("try", { method: "POST",
            headers: { "content-type": "application/json" }, body: JSON.stringify(
              { changes: [{ close: { first, last: "2022-09-13" } }] }) }); }"""
        )
    done(page, 1)
    done(page, 2)
    page.locator('a[href="#1"]').click()
    expect(page.locator("#shown .moves li").first).to_be_visible()
    for key in ("unavailable", "close"):
        page.locator(f"[data-change={key}]").click()
    page.locator("#other").select_option("add_unit")
    holds_everywhere(page, lang)
    page.goto(f"{running.base}/y/impossible/explain?lang={lang}")
    expect(page.locator("#why-year")).to_be_visible()
    holds_everywhere(page, lang)
