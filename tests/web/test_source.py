"""Every request sees what was written before it; many requests make few looks; a database that fails hides nothing."""

import asyncio
import datetime as dt
import threading
from collections.abc import Awaitable, Callable
from hashlib import sha256

import pytest

from scheduler.errors import SchedulerError
from scheduler.text import Text
from scheduler.web import source as module
from scheduler.web.archive import FeedAddress, Holdings
from scheduler.web.metrics import Metrics
from scheduler.web.source import PublicationSource
from tests.web.serving import WAIT_S, in_a_loop

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


class Archive:
    """A database whose answers the test holds back, or refuses."""

    def __init__(self) -> None:
        self.revision, self.looks, self.fails, self.is_closed = 1, 0, False, False
        self.told: list[Text] = []
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()

    def look(self, known: Holdings | None) -> Holdings:
        self.looks += 1
        revision = self.revision  # a database says what it held when it was asked
        self.entered.set()
        assert self.gate.wait(WAIT_S)
        if self.fails:
            raise SchedulerError([Text("non", "no")])
        return known if known is not None and known.state[0] == revision else holdings(revision)

    def close(self) -> None:
        self.is_closed = True


def holdings(revision: int) -> Holdings:
    return Holdings((revision, 0, 0), None, {})


def run(archive: Archive, test: Callable[[PublicationSource], Awaitable[None]]) -> PublicationSource:
    source = PublicationSource(archive, Metrics(), lambda: NOW, archive.told.append)

    async def main() -> None:
        await test(source)

    try:
        in_a_loop(main)
    finally:
        archive.gate.set()
        source.close()
    return source


async def begun(archive: Archive) -> None:
    assert await asyncio.to_thread(archive.entered.wait, WAIT_S)
    archive.entered.clear()


def test_what_was_written_before_a_request_is_seen() -> None:
    archive = Archive()

    async def test(source: PublicationSource) -> None:
        for revision in range(2, 50):
            archive.revision = revision
            assert (await source.current()).state[0] == revision

    run(archive, test)


def test_requests_during_a_look_wait_for_the_next_and_share_it() -> None:
    archive = Archive()

    async def test(source: PublicationSource) -> None:
        archive.gate.clear()
        archive.entered.clear()
        first = asyncio.ensure_future(source.current())
        await begun(archive)
        archive.revision = 2  # after the look that is under way has read
        later = [asyncio.ensure_future(source.current()) for _ in range(1000)]
        await asyncio.sleep(0)
        archive.gate.set()
        assert {found.state[0] for found in await asyncio.gather(*later)} == {2}
        await first
        assert archive.looks == 3  # at the start, for the first, for the thousand

    run(archive, test)


def test_what_did_not_change_is_not_swapped() -> None:
    archive, swaps = Archive(), []

    async def test(source: PublicationSource) -> None:
        source.swapped = swaps.append
        known = await source.current()
        assert await source.current() is known
        archive.revision = 2
        await source.current()
        await source.current()

    run(archive, test)
    assert [found.state[0] for found in swaps] == [2]


def test_a_database_that_fails_leaves_the_last_that_is_known() -> None:
    archive = Archive()

    async def test(source: PublicationSource) -> None:
        archive.fails, archive.revision = True, 2
        assert (await source.current()).state[0] == 1
        assert source.stale_since == NOW
        looks = archive.looks
        for _ in range(100):
            await source.current()
        assert archive.looks == looks  # not asked again at once

    run(archive, test)


def test_a_database_that_comes_back_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE_S", 0.0)
    archive = Archive()

    async def test(source: PublicationSource) -> None:
        archive.fails = True
        await source.current()
        archive.fails, archive.revision = False, 2
        assert (await source.current()).state[0] == 2
        assert not source.is_stale

    run(archive, test)
    assert [said.fr.split(" ")[-2:] for said in archive.told] == [["base", "répondra."], ["de", "nouveau."]]


def test_nobody_waits_for_a_database_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_S", 0.05)
    archive = Archive()

    async def test(source: PublicationSource) -> None:
        archive.gate.clear()
        archive.revision = 2
        found = await asyncio.gather(*(source.current() for _ in range(20)))
        assert {each.state[0] for each in found} == {1}
        assert source.is_stale
        assert (await source.current()).state[0] == 1  # at once, while it hangs
        archive.gate.set()
        while source.is_stale:
            await asyncio.sleep(0.01)
        assert (await source.current()).state[0] == 2

    run(archive, test)


def test_it_closes_the_archive() -> None:
    async def nothing(_: PublicationSource) -> None:
        pass

    archive = Archive()
    run(archive, nothing)
    assert archive.is_closed


def test_a_feed_address_is_found_by_the_whole_address_alone() -> None:
    token = "abcdefghijklmnopqrstuvwxyz234567"
    found = Holdings((1, 1, 0), None, {sha256(token.encode()).digest(): FeedAddress("groups/G1", False)})
    assert found.address(token) == FeedAddress("groups/G1", False)
    assert found.address(token[:-1]) is None
    assert found.address(token.upper()) is None
