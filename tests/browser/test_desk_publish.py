"""Publishing in a real Chromium: by keyboard alone, asked once, told what it does; both languages, every width."""

import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scheduler.publish.store import location
from tests.browser.conftest import CONTRAST, eventually, settled
from tests.browser.desk_pages import axe_findings, opened
from tests.desk.desk_process import Running, desk
from tests.desk.project import TINY, project

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = api.expect
ELSEWHERE = ("region",)
"""The skip link and the live region lie outside of landmarks, on every view."""
MOVE = """async () => {
  const board = await (await fetch("board.json")).json();
  for (const row of board.sheets[0].rows) {
    const { best } = await (await fetch(`verdicts.json?session=${row.id}`)).json();
    const wish = { kind: "move", state: board.state, session: row.id, at: best[0]?.at };
    const sent = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(wish) };
    if (best.length && (await fetch("acts", sent)).ok) return row.id;
  }
}"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with desk(project(tmp_path_factory.mktemp("desk"))) as found:
        yield found


@pytest.fixture(scope="module")
def context(chromium: "Browser", running: Running) -> Iterator["BrowserContext"]:
    with opened(chromium, running, reduced_motion="reduce") as found:
        found.grant_permissions(["clipboard-read", "clipboard-write"])
        yield found


@contextmanager
def section_of(
    context: "BrowserContext", running: Running, section: str = "changes", lang: str = "fr"
) -> Iterator["Page"]:
    page = context.new_page()
    page.goto(f"{running.base}/y/{TINY}/publish?lang={lang}#{section}")
    expect(page.locator(".sections a[aria-current]")).to_be_visible()
    try:
        yield page
    finally:
        page.close()


def revisions(running: Running) -> list[tuple[int, str]]:
    with location.opened(str(running.folder / "solutions" / "publications.sqlite")) as store:
        return [(revision.number, revision.why) for revision in store.history()]


def publish(page: "Page") -> None:
    page.locator("#publish").click()
    page.locator("#yes").click()
    expect(page.locator("dialog")).to_have_count(0)


def tab_to(page: "Page", name: str) -> None:
    """By the keyboard alone."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if settled(lambda: page.evaluate("document.activeElement.id || document.activeElement.textContent")).startswith(
            name
        ):
            return
    raise AssertionError(f"no Tab leads to {name}")


def test_a_first_publication_by_keyboard_alone(context: "BrowserContext", running: Running) -> None:
    with section_of(context, running) as page:
        expect(page.locator("h2").first).to_have_text("Première publication : 8 séances.")
        expect(page.locator(".told > details")).to_have_count(3)
        tab_to(page, "why")
        page.keyboard.type("rentrée")
        tab_to(page, "publish")
        page.keyboard.press("Enter")
        expect(page.locator("dialog")).to_contain_text("1 groupe et 2 formateurs")
        expect(page.locator("dialog")).to_contain_text("dans l’heure au plus")
        expect(page.locator("dialog")).to_contain_text("« Annuler » ne reprend pas une publication")
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
        expect(page.locator("#publish")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#yes")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".why.free")).to_have_text(re.compile("C’est publié : révision 1"))
        expect(page.locator(".changes .good")).to_contain_text("exactement ce qui est publié")
        expect(page.locator("#undo")).to_be_disabled()
    assert revisions(running) == [(1, "rentrée")]


def test_before_and_after_and_the_message(context: "BrowserContext", running: Running) -> None:
    with section_of(context, running) as page:
        if revisions_empty(running):
            publish(page)
        page.evaluate(MOVE)
        expect(page.locator("#publish")).to_be_visible()
        group = page.locator('[data-of="group/G"]')
        expect(group.locator("del")).to_have_count(1)
        expect(group.locator(".lines")).to_contain_text("→")
        group.get_by_text("Message (brouillon").click()
        expect(group.locator("pre")).to_contain_text("rien de ceci n’est encore publié")
        group.get_by_role("button", name="Copier").click()
        expect(page.locator("[aria-live]")).to_have_text("Copié : Le groupe")
        eventually(lambda: "Bonjour," in page.evaluate("navigator.clipboard.readText()"), True)
        expect(group.locator('a[href^="mailto:?subject="]')).to_be_visible()
        with page.expect_download() as downloading:
            group.get_by_text("Fichier .eml").click()
        found = email.message_from_bytes(Path(downloading.value.path()).read_bytes(), policy=email.policy.default)
        assert found["Subject"].startswith("[Brouillon] Petite instance")
        page.keyboard.press("Control+z")
        expect(page.locator(".changes .good")).to_contain_text("exactement ce qui est publié")


def revisions_empty(running: Running) -> bool:
    return not (running.folder / "solutions" / "publications.sqlite").exists()


def test_another_window_publishes_and_one_goes_back(context: "BrowserContext", running: Running) -> None:
    with section_of(context, running) as page, section_of(context, running, "history") as other:
        if revisions_empty(running):
            publish(page)
        first = revisions(running)[0][0]
        page.evaluate(MOVE)
        publish(page)
        assert revisions(running)[0][0] == first + 1
        expect(other.locator("tr[data-revision]").first).to_contain_text(str(first + 1))
        other.locator(f'[data-revision="{first}"]').get_by_role("button", name="Y revenir…").click()
        expect(other.locator("#yes")).to_be_disabled()
        other.locator("#back-why").fill("erreur de salle")
        other.locator("#yes").click()
        expect(other.locator("tr[data-revision]").first).to_contain_text("erreur de salle")
        expect(other.locator(".notes li").first).to_contain_text(f"Retour à la révision {first}")
        other.locator(f'[data-revision="{first}"]').get_by_role("button", name="Reprendre").click()
        expect(page.locator(".changes .good")).to_contain_text("exactement ce qui est publié")
        expect(page.locator("#undo")).to_be_enabled()


def test_addresses_say_who_loses_what(context: "BrowserContext", running: Running) -> None:
    with section_of(context, running) as page:
        if revisions_empty(running):
            publish(page)
        page.get_by_role("link", name="Adresses").click()
        expect(page.locator("#url")).to_be_visible()
        page.locator("#url").fill("http://127.0.0.1:1")
        page.get_by_role("button", name="Vérifier et garder").click()
        expect(page.get_by_role("alert")).to_contain_text("personne ne répond")
        page.get_by_role("button", name="La garder telle quelle").click()
        row = page.locator('li[data-of="groups/G"]')
        expect(row.locator(".address")).to_contain_text("http://127.0.0.1:1/f/")
        before = settled(lambda: row.locator(".address").inner_text())
        row.get_by_role("button", name="Code QR").click()
        expect(row.get_by_role("img", name="Code QR de la page de Le groupe")).to_be_visible()
        eventually(lambda: page.evaluate("document.querySelector('.code').naturalWidth > 0"), True)
        row.get_by_role("button", name="Renouveler…").click()
        expect(page.locator("dialog")).to_contain_text("le groupe Le groupe, 12 étudiants")
        page.locator("#yes").click()
        expect(row.locator(".address")).not_to_have_text(before)
        row.get_by_role("button", name="Fermer…").click()
        page.locator("#yes").click()
        expect(row).to_contain_text("adresse fermée")
        row.get_by_role("button", name="Donner une adresse").click()
        expect(row.locator(".address")).to_be_visible()


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("section", ["changes", "history", "addresses", "files"])
def test_nothing_is_wider_than_the_screen_and_axe_finds_nothing(
    context: "BrowserContext", running: Running, section: str, lang: str
) -> None:
    with section_of(context, running, section, lang) as page:
        for width in (1440, 1024, 390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            eventually(lambda: page.evaluate("document.querySelector('main').scrollWidth <= innerWidth"), True)
            eventually(lambda: page.evaluate("document.documentElement.scrollWidth <= innerWidth"), True)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            eventually(lambda: page.evaluate(CONTRAST), [])
        found = axe_findings(page, *ELSEWHERE)
        assert [(each["id"], [node["html"][:90] for node in each["nodes"]]) for each in found] == []


def test_a_page_to_look_at_and_print(context: "BrowserContext", running: Running) -> None:
    with section_of(context, running) as page:
        if revisions_empty(running):
            publish(page)
        page.goto(f"{running.base}/y/{TINY}/timetable.html?revision=1&lang=fr")
        expect(page.locator(".week:visible").first).to_be_visible()
        page.goto(f"{running.base}/y/{TINY}/sheet?of=groups&lang=fr")
        expect(page.locator(".poster")).to_have_count(1)
        page.emulate_media(media="print")
        expect(page.locator(".screen").first).to_be_hidden()
        expect(page.locator(".poster svg.qr")).to_be_visible()
