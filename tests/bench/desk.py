"""The desk under a hand: how long a planner waits, in a real Chromium, at the scale of a bench file.

python -m tests.bench.desk ../shared/bench/centre-30.json --plan-limit 20 --picks 200
"""

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
from playwright.sync_api import Locator, Page, sync_playwright

from scheduler.checker.check import check
from scheduler.instance.dump import to_yaml
from scheduler.search.apart import plan_apart
from scheduler.search.params import Params
from scheduler.timetable import store
from tests.bench.convert import read_bench
from tests.desk.desk_process import desk

_FOUND = ".grid button.slot.free, .grid button.slot.clash, .grid button.slot.no"
_WAIT_MS = 60_000


@click.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--plan-limit", default=20.0, show_default=True, help="Seconds to make the timetable that is looked at.")
@click.option("--picks", default=200, show_default=True, help="Sessions picked up; one in five is dropped and undone.")
@click.option("--seed", default=1, show_default=True)
def main(file: Path, plan_limit: float, picks: int, seed: int) -> None:
    """Median and 95th percentile of opening a board, picking up, dropping, undoing, in milliseconds."""
    instance, _ = read_bench(file)
    result = plan_apart(instance, Params(time_limit_s=plan_limit))
    assert check(instance, result.timetable).accepted
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "instances" / instance.name
        folder.mkdir(parents=True)
        (folder / "instance.yaml").write_bytes(to_yaml(instance))
        store.save(result.timetable, folder / store.FILE_NAME)
        with desk(Path(name)) as running, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(_WAIT_MS)
            page.goto(running.url)
            page.goto(f"{running.base}/y/{instance.name}/")
            page.wait_for_selector(".grid button.session")
            times = measured(page, picks, random.Random(seed))
            browser.close()
    click.echo(f"{len(result.timetable.sessions)} sessions, {picks} picks, milliseconds")
    for what, found in times.items():
        ranked = sorted(found)
        click.echo(
            f"{what:8} median {statistics.median(ranked):6.0f}  p95 {ranked[int(0.95 * (len(ranked) - 1))]:6.0f}  "
            f"worst {ranked[-1]:6.0f}  ({len(ranked)})"
        )


def measured(page: Page, picks: int, rng: random.Random) -> dict[str, list[float]]:
    """Of each kind of wait, how long each took, in the browser: from the event to what it shows. `pick`: until the
    slots in sight say something; `year`: until all do."""
    times: dict[str, list[float]] = {"open": [], "pick": [], "year": [], "drop": [], "undo": []}
    options = page.locator("#of option").evaluate_all("all => all.map(each => each.value)")
    for n in range(picks):
        if n % 10 == 0:
            path = rng.choice(options)
            times["open"].append(timed(lambda path=path: opened(page, path)))
        sessions = page.locator(".grid button.session:not(.alternance)")
        count = sessions.count()
        if not count:
            continue
        session = sessions.nth(rng.randrange(count))
        times["pick"].append(timed(lambda session=session: picked(page, session)))
        times["year"].append(times["pick"][-1] + timed(lambda: shown(page, ".panel[aria-busy=false]")))
        free = page.locator(".grid button.slot.free")
        if n % 5 == 0 and free.count():
            slot = free.nth(rng.randrange(free.count()))
            times["drop"].append(timed(lambda slot=slot: dropped(page, slot)))
            times["undo"].append(timed(lambda: undone(page)))
        else:
            page.keyboard.press("Escape")
            page.wait_for_selector(_FOUND, state="detached")
    return times


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def shown(page: Page, selector: str) -> None:
    """Asked at every frame: `wait_for_selector` looks after 270 ms and then only after 770."""
    page.wait_for_function("selector => document.querySelector(selector)", arg=selector)


def opened(page: Page, path: str) -> None:
    page.locator("#of").select_option(path)
    page.wait_for_function("path => document.querySelector('#of').value === path", arg=path)
    page.wait_for_function("path => document.querySelector('.year').dataset.of === path", arg=path)


def picked(page: Page, session: Locator) -> None:
    session.dispatch_event("click")
    shown(page, _FOUND)


def dropped(page: Page, slot: Locator) -> None:
    slot.dispatch_event("click")
    shown(page, "#undo:not([disabled])")


def undone(page: Page) -> None:
    page.keyboard.press("Control+z")
    shown(page, "#undo[disabled]")


if __name__ == "__main__":
    main()
