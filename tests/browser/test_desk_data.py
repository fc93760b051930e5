"""The view Data in a real Chromium: typed, pasted and painted data; faults at their cell; nothing faulty is saved."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from scheduler.instance import load as instances
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.regulations import StatedHours
from tests.browser.conftest import eventually, settled
from tests.browser.desk_pages import opened, serious_faults
from tests.desk.desk_process import Running, desk
from tests.desk.project import REAL, TINY, project, year

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
expect = api.expect


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One desk for all tests: each leaves the years as they were, or works on a part of its own."""
    with desk(project(tmp_path_factory.mktemp("data"))) as found:
        yield found


@pytest.fixture
def page(context: "BrowserContext") -> Iterator["Page"]:
    """Closed at once: a page that stays open listens on."""
    found = context.new_page()
    yield found
    found.close()


@pytest.fixture(scope="module")
def context(chromium: "Browser", running: Running) -> Iterator["BrowserContext"]:
    with opened(chromium, running) as found:
        found.grant_permissions(["clipboard-read", "clipboard-write"])
        yield found


def show(page: "Page", running: Running, name: str, section: str, lang: str = "fr") -> Path:
    """The file of the year, which the page shows."""
    page.goto(f"{running.base}/y/{name}/data?lang={lang}#{section}")
    expect(page.locator(".sections a[aria-current]")).to_be_visible()
    return year(running.folder, name).file


def instance(running: Running, name: str) -> Instance:
    return instances.load(year(running.folder, name).file)


def cell(page: "Page", row: int, label: str) -> "Locator":
    """A cell of the table on the page, by its row and the label of its column."""
    heads = settled(lambda: page.locator(".section thead th").all_inner_texts())
    column = next(n for n, head in enumerate(heads) if head.strip().rstrip("*▲▼ ") == label)
    return page.locator(f'.section tr[aria-rowindex="{row + 1}"] > *').nth(column)


def typed(page: "Page", row: int, label: str, text: str) -> None:
    cell(page, row, label).click()
    page.keyboard.press("F2")
    entry = page.locator("td input:not([type=checkbox]), td select")
    expect(entry).to_be_focused()
    if settled(lambda: entry.evaluate("each => each.tagName")) == "SELECT":
        entry.select_option(text)
    else:
        entry.fill(text)
    page.keyboard.press("Enter")


def pasted(page: "Page", text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def saved(page: "Page") -> None:
    """What was typed is on disk, and can be taken back."""
    expect(page.locator("[aria-live]")).to_have_text("Enregistré.")
    expect(page.locator("#undo")).to_have_attribute("title", re.compile("^Annuler : (?!Non)"))


def undone(page: "Page") -> None:
    page.locator("#undo").click()
    expect(page.locator("#undo")).to_be_disabled()


def test_a_cell_is_typed_saved_and_undone(page: "Page", running: Running) -> None:
    file = show(page, running, REAL, "groups")
    before = file.read_bytes()
    typed(page, 1, "Effectif", "15")
    saved(page)
    after = file.read_bytes()
    changed = [(a, b) for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b]
    assert [b"size: 15" in new for _, new in changed] == [True]
    undone(page)
    assert file.read_bytes() == before


def test_faults_stand_at_their_cell_while_one_writes_and_survive_a_reload(page: "Page", running: Running) -> None:
    file = show(page, running, REAL, "units")
    before = file.read_bytes()
    cell(page, 2, "Crédits ECTS").click()
    page.keyboard.press("F2")
    page.locator("td input").fill("quatre")
    expect(page.locator(".cell-said.bad")).to_contain_text("quatre")  # nothing was entered yet
    page.keyboard.press("Enter")
    expect(page.locator(".unsaved")).to_be_visible()
    typed(page, 3, "Période", "annual")
    expect(page.locator(".faults-list li")).to_have_count(2)
    expect(page.locator(".sections a[aria-current] .badge-bad")).to_contain_text("2")
    page.reload()
    expect(cell(page, 2, "Crédits ECTS")).to_have_text("quatre")
    expect(page.locator(".unsaved")).to_be_visible()
    assert file.read_bytes() == before
    page.locator(".faults-list button", has_text="quatre").click()
    expect(cell(page, 2, "Crédits ECTS")).to_be_focused()
    typed(page, 2, "Crédits ECTS", "4")
    typed(page, 3, "Période", "S2")
    expect(page.locator(".unsaved")).to_have_count(0)
    assert file.read_bytes() == before


def test_a_block_from_excel_adds_rows_in_one_act(page: "Page", running: Running) -> None:
    file = show(page, running, REAL, "calendar")
    before = file.read_bytes()
    closures = page.get_by_role("grid", name="Interruptions et fermetures")
    closures.locator("td").first.click()
    page.keyboard.press("ArrowDown")
    pasted(
        page, '19/12/2022\t06/01/2023\tInterruption des cours\r\n14/11/2022\t14/11/2022\t"Cyclone, ou ""alerte"""\r\n'
    )
    saved(page)
    closed = instance(running, REAL).calendar.closures
    assert [(each.first.isoformat(), each.name) for each in closed] == [
        ("2022-12-19", "Interruption des cours"), ("2022-11-14", 'Cyclone, ou "alerte"'),
    ]  # fmt: skip
    undone(page)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("label", "text", "key", "value"),
    [
        ("Pas avant", "06/10/2022", "first", dt.date(2022, 10, 6)),
        ("Jours possibles", "mardi, jeudi", "weekdays", ("tue", "thu")),
        ("Créneaux possibles", "17h", "slots", (dt.time(17),)),
        ("Demi-groupes", "1A-SOIR / 1A-ALT", "sections", (("1A-SOIR",), ("1A-ALT",))),
        ("Heures · heures en regroupement", "10", "hours", StatedHours(in_person=10)),
        ("Créneaux par séance", "2", "block", 2),
    ],
)
def test_what_other_centres_have_is_typed_saved_and_undone(
    page: "Page", running: Running, label: str, text: str, key: str, value: object
) -> None:
    file = show(page, running, REAL, "units")
    before = file.read_bytes()
    typed(page, 2, label, text)
    saved(page)
    assert getattr(instance(running, REAL).units[1], key) == value
    undone(page)
    assert file.read_bytes() == before


def test_dates_of_units_are_pasted_and_a_half_group_nobody_knows_stands_at_its_cell(
    page: "Page", running: Running
) -> None:
    file = show(page, running, REAL, "units")
    before = file.read_bytes()
    cell(page, 2, "Pas avant").click()
    pasted(page, "06/10/2022\t16/12/2022\r\n10/03/2023\t\r\n")
    saved(page)
    spans = [(each.first, each.last) for each in instance(running, REAL).units[1:3]]
    assert spans == [(dt.date(2022, 10, 6), dt.date(2022, 12, 16)), (dt.date(2023, 3, 10), None)]
    undone(page)
    typed(page, 2, "Demi-groupes", "1A-SOIR / 1A-ALTT")
    expect(page.locator(".faults-list li")).to_contain_text(["1A-ALT"])
    expect(page.locator(".unsaved")).to_be_visible()
    assert file.read_bytes() == before
    typed(page, 2, "Demi-groupes", "1A-SOIR / 1A-ALT")
    saved(page)
    assert instance(running, REAL).units[1].sections == (("1A-SOIR",), ("1A-ALT",))
    undone(page)
    assert file.read_bytes() == before


def test_a_week_is_painted_by_mouse_and_keyboard_and_says_who_lacks_evenings(page: "Page", running: Running) -> None:
    file = show(page, running, TINY, "trainers")
    before = file.read_bytes()
    page.locator(".table-tools button", has_text="Détail").click()
    week = page.get_by_role("grid", name="Sa semaine")
    first, last = (settled(week.locator("td button").nth(n).bounding_box) for n in (0, 2))
    assert first is not None
    assert last is not None
    page.mouse.move(first["x"] + 5, first["y"] + 5)
    page.mouse.down()
    page.mouse.move(last["x"] + 5, last["y"] + 5, steps=4)
    page.mouse.up()
    expect(page.locator(".statements .ask").first).to_contain_text("Alice")
    assert instance(running, TINY).trainers[0].availability.weekly["mon"] == "unavailable"
    week.locator("td button").first.focus()
    page.keyboard.press("4")
    expect(page.locator(".statements")).to_contain_text("Alice n’est libre")
    eventually(lambda: "{17:00: prefer, 19:00: unavailable}" in file.read_text(encoding="utf-8"), True)
    saved(page)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.locator("#undo")).to_be_disabled()
    assert file.read_bytes() == before


def test_dates_are_marked_on_the_year(page: "Page", running: Running) -> None:
    file = show(page, running, TINY, "trainers")
    before = file.read_bytes()
    page.locator(".table-tools button", has_text="Détail").click()
    page.locator('[data-day="2024-09-09"]').click()
    page.locator('[data-day="2024-09-10"]').click()
    expect(page.locator('[data-day="2024-09-10"]')).to_have_class(re.compile("unavailable"))
    expect(page.locator("#undo")).to_be_enabled()
    page.locator('[data-day="2024-09-16"]').focus()
    for key in ("Enter", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.locator('[data-day="2024-09-17"]')).to_have_class(re.compile("unavailable"))
    eventually(lambda: len(instance(running, TINY).trainers[0].availability.dated), 2)
    page.locator("#undo").click()
    eventually(lambda: len(instance(running, TINY).trainers[0].availability.dated), 1)
    undone(page)
    assert file.read_bytes() == before


def test_undo_while_the_act_before_is_being_saved_takes_that_back(page: "Page", running: Running) -> None:
    file, held = show(page, running, TINY, "groups"), []
    before = file.read_bytes()
    page.route("**/acts*", lambda route: held.append(route), times=1)
    with page.expect_request("**/acts*"):
        typed(page, 1, "Effectif", "17")
    expect(page.locator(".unsaved")).to_be_visible()
    (route,) = held
    answer = route.fetch()
    assert instance(running, TINY).groups[0].size == 17
    page.locator("#undo").click()
    route.fulfill(response=answer)
    expect(cell(page, 1, "Effectif")).to_have_text("12")
    expect(page.locator("#undo")).to_be_disabled()
    assert file.read_bytes() == before


def test_what_is_typed_while_the_desk_does_not_answer_is_sent_when_it_does(
    chromium: "Browser", context: "BrowserContext", running: Running
) -> None:
    page = chromium.new_page(storage_state=context.storage_state())  # its console may tell what was refused
    file = show(page, running, TINY, "groups")
    before = file.read_bytes()
    expect(page.locator("#undo")).to_be_disabled()
    page.route("**/check.json*", lambda route: route.abort())
    for size in ("17", "18"):
        typed(page, 1, "Effectif", size)
    expect(page.locator(".unsaved")).to_be_visible()
    expect(page.locator(".lost")).to_be_visible()
    assert file.read_bytes() == before
    page.unroute("**/check.json*")
    saved(page)
    expect(page.locator(".lost")).to_have_count(0)
    assert instance(running, TINY).groups[0].size == 18
    undone(page)
    assert file.read_bytes() == before
    page.close()


def test_a_row_is_added_renamed_and_deleted_where_nothing_names_it(page: "Page", running: Running) -> None:
    file = show(page, running, TINY, "rooms")
    before = file.read_bytes()
    page.locator(".table-tools button", has_text="Dupliquer").click()
    expect(cell(page, 2, "Identifiant")).to_have_text("SALLE-2")
    page.locator(".sections a", has_text="Lieux").click()
    page.locator(".table-tools button", has_text="Supprimer").click()
    expect(page.locator(".doubt")).to_contain_text("Salles")
    page.locator(".doubt button", has_text="Garder").click()
    typed(page, 1, "Identifiant", "ICI")
    eventually(lambda: {room.site for room in instance(running, TINY).rooms}, {"ICI"})
    page.locator("#undo").click()
    eventually(lambda: {room.site for room in instance(running, TINY).rooms}, {"CENTRE"})
    undone(page)
    assert file.read_bytes() == before


def test_a_file_edited_by_hand_is_noticed_and_nothing_is_lost(page: "Page", running: Running) -> None:
    file = show(page, running, TINY, "groups")
    before = file.read_text(encoding="utf-8")
    cell(page, 1, "Effectif").click()
    typed(page, 1, "Effectif", "douze")
    expect(page.locator(".unsaved")).to_be_visible()
    file.write_text(before.replace("title: Le groupe", "title: Le groupe du soir"), encoding="utf-8")
    expect(page.locator(".difference pre")).to_contain_text("+  - {id: G, title: Le groupe du soir")
    expect(cell(page, 1, "Effectif")).to_have_text("douze")
    file.write_text(before + "nonsense: 1\n", encoding="utf-8")
    expect(page.locator(".difference li")).to_contain_text("nonsense")
    file.write_text(before, encoding="utf-8")
    expect(page.locator(".difference li")).to_have_count(0)
    page.locator(".unsaved button").click()
    expect(page.locator(".unsaved")).to_have_count(0)
    assert file.read_text(encoding="utf-8") == before


def test_two_windows_type_at_once_and_nothing_is_lost(
    page: "Page", context: "BrowserContext", running: Running
) -> None:
    file, other = show(page, running, REAL, "groups"), context.new_page()
    before = file.read_bytes()
    show(other, running, REAL, "groups")
    cell(page, 1, "Effectif").click()
    page.keyboard.press("F2")
    page.locator("td input").fill("16")
    typed(other, 2, "Effectif", "11")
    saved(other)
    page.keyboard.press("Enter")
    expect(cell(other, 1, "Effectif")).to_have_text("16")
    expect(cell(page, 2, "Effectif")).to_have_text("11")
    groups = instance(running, REAL).group
    assert (groups["1A-SOIR"].size, groups["2A-SOIR"].size) == (16, 11)
    other.close()
    page.locator("#undo").click()
    expect(cell(page, 1, "Effectif")).to_have_text("14")
    undone(page)
    assert file.read_bytes() == before


def test_a_workbook_goes_out_and_comes_back(page: "Page", running: Running, tmp_path: Path) -> None:
    file = show(page, running, REAL, "year")
    before = file.read_bytes()
    with page.expect_download() as download:
        page.locator(".offer a").click()
    download.value.save_as(tmp_path / "annee.xlsx")
    book = openpyxl.load_workbook(tmp_path / "annee.xlsx")
    next(cell for row in book["Groupes"] for cell in row if cell.value == 14).value = 19
    book.save(tmp_path / "annee.xlsx")
    page.locator("input[type=file]").set_input_files(tmp_path / "annee.xlsx")
    expect(page.locator(".offered .changes")).to_contain_text("14 → 19")
    assert file.read_bytes() == before
    page.locator(".offered .add").click()
    saved(page)
    assert instance(running, REAL).group["1A-SOIR"].size == 19
    undone(page)
    assert file.read_bytes() == before


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("section", ["year", "trainers", "weights"])
def test_axe_finds_nothing_serious(page: "Page", running: Running, section: str, lang: str) -> None:
    show(page, running, REAL, section, lang)
    if section == "trainers":
        page.locator(".table-tools button").last.click()
        expect(page.locator(".months")).to_be_visible()
    assert serious_faults(page) == []
