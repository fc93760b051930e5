"""Whole stories in a browser: from an empty page to a published year, then the next year; and strangers."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from scheduler.desk.accounts.store import AccountStore
from scheduler.desk.listening import accounts_file
from scheduler.desk.start.years import years
from scheduler.instance import load as instances
from scheduler.publish.store import location
from scheduler.publish.store.addresses import Address
from tests.browser.conftest import eventually, settled
from tests.browser.desk_pages import opened
from tests.browser.test_desk_data import saved, typed
from tests.desk.desk_process import Running, desk
from tests.desk.project import TINY, project

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = api.expect
PASSWORD = "quatre mots sans lien"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk on an empty folder."""
    with desk(tmp_path_factory.mktemp("empty")) as found:
        yield found


@pytest.fixture(scope="module")
def context(chromium: "Browser", running: Running) -> Iterator["BrowserContext"]:
    with opened(chromium, running) as found:
        yield found


@pytest.fixture
def page(context: "BrowserContext", running: Running) -> Iterator["Page"]:
    page = context.new_page()
    page.goto(f"{running.base}/?lang=fr")
    yield page
    page.close()


def solved(page: "Page") -> None:
    """The board's search, to its end."""
    page.locator("#solve").click()
    page.locator("#go").click()
    expect(page.locator(".panel h3")).to_contain_text("prouvé", timeout=60_000)


def published(page: "Page", *, follows: bool = False) -> None:
    page.get_by_role("link", name="Publier", exact=True).click()
    if follows:  # it says whose place it takes, and asks
        page.get_by_text("Oui, elle prend la suite").click()
    page.locator("#publish").click()
    page.locator("#yes").click()
    expect(page.locator(".changes .good")).to_contain_text("exactement ce qui est publié")


def addresses(running: Running) -> dict[str, Address]:
    with location.opened(str(running.folder / "solutions" / "publications.sqlite")) as store:
        return store.addresses.current()


def test_from_an_empty_page_to_a_published_year_and_the_next_one(page: "Page", running: Running) -> None:
    """Stories 5 and 6."""
    page.click('[data-way="empty"]')
    page.fill("#title", "Licence du soir 2025")
    page.uncheck("text=Un second semestre")
    page.fill('[name="calendar.semesters[0].first"]', "2025-09-01")
    page.fill('[name="calendar.semesters[0].last"]', "2025-10-31")
    page.fill('[name="units[0].in_person"]', "4")
    page.click("#create")
    expect(page.locator(".grid")).to_be_visible()
    page.get_by_role("link", name="Données", exact=True).click()
    page.locator('.sections a[href="#groups"]').click()
    typed(page, 1, "Effectif", "15")
    saved(page)
    page.get_by_role("link", name="Planning", exact=True).click()
    solved(page)
    published(page)
    before = addresses(running)
    assert set(before) >= {"groups/GROUPE-1", "trainers/FORMATEUR-1"}
    page.goto(f"{running.base}/?lang=fr")
    standing = page.locator('[data-year="licence-du-soir-2025"] .standing')
    expect(standing).to_contain_text("révision 1")
    expect(standing).to_contain_text("tout est placé, sans conflit")

    page.click('[data-way="last_year"]')
    page.fill("#first", "2025-09-08")
    page.click("#preview")
    expect(page.locator("#first-fault")).to_contain_text("2025")  # still within the old year
    page.fill("#first", "2026-09-07")
    page.click("#preview")
    expect(page.locator(".preview")).to_contain_text("Licence du soir 2026")
    page.click("#create")
    expect(page.locator(".grid")).to_be_visible()
    found = {year.name: instances.load(year.file) for year in years(running.folder)}
    (new,) = (instance for name, instance in found.items() if name != "licence-du-soir-2025")
    assert str(new.calendar.semesters[0].first) == "2026-09-07"
    assert new.groups[0].size == 15, "all data kept"
    solved(page)
    published(page, follows=True)
    assert {path: one.token for path, one in addresses(running).items()} == {
        path: one.token for path, one in before.items()
    }


STRANGER = b"""<!doctype html><body><script>
async function said(ask) { try { return await ask(); } catch (error) { return error.name; } }
const acts = DESK + "/y/tiny/acts", sent = { method: "POST", credentials: "include", body: WISH };
const json = { "content-type": "application/json" };
window.tried = (async () => {
  const form = Object.assign(document.createElement("form"), { method: "post", enctype: "text/plain", action: acts });
  form.target = "_blank";
  form.append(Object.assign(document.createElement("input"), { name: WISH.slice(0, -1) + ', "x": "', value: '"}' }));
  document.body.append(form);
  form.submit();
  document.body.appendChild(document.createElement("iframe")).src = DESK + "/y/tiny/";
  return [
    await said(async () => (await fetch(acts, { ...sent, mode: "no-cors" })).type),
    await said(async () => (await fetch(acts, { ...sent, headers: json })).status),
    await said(async () => (await fetch(DESK + "/y/tiny/board.json", { credentials: "include" })).text()),
  ];
})();
</script>"""


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = project(tmp_path_factory.mktemp("network"))
    accounts = AccountStore(accounts_file(folder))
    accounts.add("marie", PASSWORD, "planner")
    accounts.add("lea", PASSWORD, "reader")
    with desk(folder, "--listen", "127.0.0.1:0") as found:
        yield found


def logged_in(context: "BrowserContext", network: Running, name: str, path: str) -> "Page":
    page = context.new_page()
    page.goto(f"{network.url}{path}")
    page.fill("#name", name)
    page.fill("#password", "not this one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("n’est pas le bon")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#log-out")).to_be_visible()
    return page


def test_a_strangers_page_in_the_same_browser_changes_nothing(chromium: "Browser", network: Running) -> None:
    """Story 12: the planner is logged in, and opens a page of somebody else's."""
    context = chromium.new_context(locale="fr-FR")
    page = logged_in(context, network, "marie", f"y/{TINY}/")
    board = json.loads(page.request.get(f"{network.url}y/{TINY}/board.json").body())
    held = json.loads(page.request.get(f"{network.url}y/{TINY}/timetable.json").body())["sessions"][0]
    wish = json.dumps({"state": board["state"], "kind": "pin", "sessions": [held["id"]]})
    script = f"const DESK = {network.url.rstrip('/')!r}, WISH = {wish!r};".encode()

    class Evil(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(STRANGER.replace(b"<script>", b"<script>" + script))

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Evil) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        stranger = context.new_page()
        stranger.goto(f"http://localhost:{server.server_address[1]}/")
        tried = settled(lambda: stranger.evaluate("window.tried"))
        server.shutdown()
    assert "rows" not in json.dumps(tried[2])
    assert json.loads(page.request.get(f"{network.url}y/{TINY}/board.json").body())["state"] == board["state"]
    context.close()


def test_a_readers_account_looks_and_changes_nothing(chromium: "Browser", network: Running) -> None:
    context = chromium.new_context(locale="fr-FR")
    page = logged_in(context, network, "lea", f"y/{TINY}/")
    expect(page.locator(".who")).to_contain_text("lecture seule")
    page.locator(".grid button.session").first.click()
    expect(page.locator(".best-dates button").first).to_be_visible()  # it sees what each slot would cost
    page.locator(".grid button.slot.free").first.click()
    expect(page.get_by_text("Votre compte voit tout et ne change rien").first).to_be_visible()
    for view, ready in (
        ("", ".figures"),
        ("data", ".sections"),
        ("whatif", "#table-title"),
        ("explain", ".compose h2"),
        ("publish", ".top"),
    ):
        page.goto(f"{network.url}y/{TINY}/{view}?lang=fr")
        expect(page.locator(ready).first).to_be_visible()
        assert settled(page.locator("[data-writes]").count), f"{view}: what a planner could do is marked"
        expect(page.locator("[data-writes]:visible")).to_have_count(0)
    page.goto(network.url)
    expect(page.locator(".standing .verdict").first).to_be_visible()
    expect(page.locator("[data-way]")).to_have_count(0)
    page.locator("#log-out").click()
    expect(page.locator("#password")).to_be_visible()
    page.go_back()
    expect(page.locator("#password")).to_be_visible()
    context.close()


def test_no_browser_puts_a_password_into_an_address(chromium: "Browser", network: Running) -> None:
    """A form sent before its script was there would."""
    context = chromium.new_context(locale="fr-FR")
    page, held = context.new_page(), []
    page.route("**/static/login.js", lambda route: held.append(route))
    page.goto(network.url, wait_until="commit")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#password")).to_be_hidden()
    assert settled(lambda: page.locator("#log-in").get_attribute("method")) == "post"
    held[0].continue_()
    expect(page.locator("#name")).to_be_focused()
    context.close()


def test_who_is_logged_out_meanwhile_goes_on_after_logging_in_again(chromium: "Browser", network: Running) -> None:
    context = chromium.new_context(locale="fr-FR")
    page = logged_in(context, network, "marie", f"y/{TINY}/")
    context.clear_cookies()
    page.locator(".grid button.session").first.click()
    expect(page.locator("#over")).to_contain_text("Votre session est close")
    with context.expect_page() as opening:
        page.locator("#over a").click()
    opening.value.fill("#name", "marie")
    opening.value.fill("#password", PASSWORD)
    opening.value.keyboard.press("Enter")
    expect(opening.value.locator("#log-out")).to_be_visible()
    page.bring_to_front()
    page.locator(".grid button.session").nth(1).click()
    expect(page.locator(".best-dates button").first).to_be_visible()
    context.close()


def test_a_stolen_address_opens_nothing_after_its_first_use(
    chromium: "Browser", running: Running, page: "Page"
) -> None:
    expect(page.locator("h1")).to_be_visible()
    thief = chromium.new_context(locale="fr-FR")
    stolen = thief.new_page()
    answer = stolen.goto(running.url)
    assert answer is not None and answer.status == 401
    eventually(lambda: stolen.locator("[data-year]").count(), 0)
    thief.close()
