"""Examinations in Evolution: a paper that Paris moves an hour, and an oral that is cancelled."""

import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest

from scheduler.files import write_all
from tests.export.exams.sample import ORAL, PARIS, WORK
from tests.export.ical.test_clients import HOUR, SUFFIX, examinations, server
from tests.publish.clients.story import WAIT_S
from tests.publish.test_subscriptions import evolution

pytestmark = pytest.mark.client
__all__ = ["server"]  # a fixture


def test_evolution_follows_the_papers(tmp_path: Path, server: tuple[Path, str]) -> None:
    folder, url = server
    (first, second), _ = examinations(tmp_path)
    write_all(folder, first)
    with evolution(tmp_path / "home", f"{url}/ical/groups/ASP2.ics") as ask:
        for written, paper, is_held in ((first, PARIS.start, True), (second, PARIS.start + HOUR, False)):
            write_all(folder, written)
            ask("refresh")
            due = {PARIS.id: (paper, True), ORAL.id: (ORAL.start, is_held), WORK.id: (WORK.start, True)}
            end, shown = time.monotonic() + WAIT_S, dict[str, tuple[dt.datetime, bool]]()
            while shown != due and time.monotonic() < end:
                time.sleep(0.1)
                shown = _shown(ask("list"), due)
            assert shown == due


def _shown(listed: list[Any], names: dict[str, Any]) -> dict[str, tuple[dt.datetime, bool]]:
    """Of these examinations: when they start, and whether they are held."""
    return {
        name: (dt.datetime.fromtimestamp(start, dt.UTC), not title.startswith("ANNULÉ"))
        for uid, title, start, _ in listed
        if (name := uid.removesuffix(SUFFIX)) in names
    }
