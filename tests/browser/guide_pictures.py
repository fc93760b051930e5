"""The pictures of the guide, taken from the real desk: `python -m tests.browser.guide_pictures` remakes all of them."""

import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import ARGUMENTS, chromium_path
from tests.desk.desk_process import desk
from tests.desk.project import REAL, project

PICTURES = Path(__file__).parents[2] / "scheduler" / "desk" / "static" / "guide"
_WINDOW = {"width": 1280, "height": 760}
_QUALITY = 60
_WIDTH = 1000


def _start(page: Page, base: str, lang: str) -> None:
    page.goto(f"{base}/?lang={lang}")
    expect(page.locator(".standing .good").first).to_be_visible()
    page.click('[data-way="last_year"]')


def _board(page: Page, base: str, lang: str) -> None:
    page.goto(f"{base}/y/{REAL}/?lang={lang}")
    page.locator(".grid button.session").nth(9).click()
    expect(page.locator(".best-dates button").first).to_be_visible()
    page.locator(".grid button.slot.free").nth(2).hover()


def _solve(page: Page, base: str, lang: str) -> None:
    page.goto(f"{base}/y/{REAL}/?lang={lang}")
    page.locator("#solve").click()
    expect(page.locator("#go")).to_be_visible()


def _view(name: str) -> Callable[[Page, str, str], None]:
    def opened(page: Page, base: str, lang: str) -> None:
        page.goto(f"{base}/y/{REAL}/{name}?lang={lang}")
        expect(page.locator("main").first).to_be_visible()

    return opened


def _data(page: Page, base: str, lang: str) -> None:
    _view("data")(page, base, lang)
    page.locator('.sections a[href="#trainers"]').click()


def _whatif(page: Page, base: str, lang: str) -> None:
    _view("whatif")(page, base, lang)
    page.locator(".frequent button").first.click()


PAGES: dict[str, Callable[[Page, str, str], None]] = {
    "start": _start, "data": _data, "board": _board, "solve": _solve, "whatif": _whatif,
    "explain": _view("explain"), "publish": _view("publish"),
}  # fmt: skip


def main(names: list[str]) -> None:
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        desk(project(Path(folder))) as running,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        context = browser.new_context(viewport=_WINDOW, color_scheme="light", locale="fr-FR")  # type: ignore[arg-type]
        context.add_init_script("localStorage.setItem('desk-hints', 'off')")
        page = context.new_page()
        page.goto(running.url)
        for name in names or PAGES:
            for lang in ("fr", "en"):
                PAGES[name](page, running.base, lang)
                page.wait_for_timeout(1500)  # whatever is still drawn: nobody decides anything by it
                image = Image.open(io.BytesIO(page.screenshot()))
                image.resize((_WIDTH, round(_WIDTH * image.height / image.width)), Image.Resampling.LANCZOS).save(
                    PICTURES / f"{name}.{lang}.webp", quality=_QUALITY, method=6
                )
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
