"""Contents: two representations, their tags, a cache that makes each once and forgets the oldest."""

import asyncio
import datetime as dt
import gzip
import threading
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers
from starlette.responses import Response

from scheduler.web.refusals import RefusedRequest
from scheduler.web.response_cache import CachedContent, ResponseCache
from scheduler.web.worker import Worker
from tests.web.serving import WAIT_S, in_a_loop

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
HEADERS = {"content-type": "text/calendar; charset=utf-8"}


def content(plain: bytes = b"BEGIN:VCALENDAR" * 100, *, until: dt.datetime | None = None) -> CachedContent:
    return CachedContent.of(plain, NOW - dt.timedelta(hours=1), until, HEADERS)


def response(one: CachedContent, **asked: str) -> Response:
    return one.response(Headers({name.replace("_", "-"): value for name, value in asked.items()}), NOW)


@given(st.binary(max_size=5000))
def test_both_representations_say_the_same_under_their_own_tags(plain: bytes) -> None:
    one = content(plain)
    identity, zipped = response(one), response(one, accept_encoding="gzip")
    assert identity.body == plain == gzip.decompress(zipped.body)
    assert identity.headers["etag"] != zipped.headers["etag"]
    assert ("content-encoding" in identity.headers, zipped.headers["content-encoding"]) == (False, "gzip")
    for each in (identity, zipped):
        assert int(each.headers["content-length"]) == len(each.body)
        again = response(one, accept_encoding="gzip", if_none_match=each.headers["etag"])
        assert (again.status_code, again.body, again.headers["etag"]) == (304, b"", each.headers["etag"])
        assert "content-length" not in again.headers


def test_the_same_octets_have_the_same_tag_and_others_another() -> None:
    assert content().tag == content().tag
    assert content().zipped == content().zipped
    assert content(b"x").tag != content(b"y").tag
    assert CachedContent.of(b"x", NOW, None, {}).tag != CachedContent.of(b"x", NOW, None, HEADERS).tag


def test_if_none_match_wins_over_a_date() -> None:
    future = "Fri, 24 Nov 2028 00:00:00 GMT"
    assert response(content(), if_none_match='"other"', if_modified_since=future).status_code == 200
    assert response(content(), if_modified_since=future).status_code == 304
    assert response(content(), if_modified_since="Tue, 24 Nov 2026 10:59:59 GMT").status_code == 200


def test_last_modified_is_never_in_the_future() -> None:
    ahead = CachedContent.of(b"x", NOW + dt.timedelta(hours=1), None, HEADERS)
    assert response(ahead).headers["last-modified"] == "Tue, 24 Nov 2026 12:00:00 GMT"
    assert response(content()).headers["last-modified"] == "Tue, 24 Nov 2026 11:00:00 GMT"


def test_a_client_that_refuses_both_gets_neither() -> None:
    with pytest.raises(RefusedRequest) as caught:
        response(content(), accept_encoding="br, identity;q=0")
    assert caught.value.status_code == 406


def in_a_cache(test: Callable[[ResponseCache], Awaitable[None]], limit: int = 2**20) -> None:
    worker = Worker("test")

    async def main() -> None:
        await test(ResponseCache(worker, limit))

    try:
        in_a_loop(main)
    finally:
        worker.close()


def test_however_many_ask_it_is_made_once() -> None:
    made, gate = [], threading.Event()

    def make() -> CachedContent:
        assert gate.wait(WAIT_S)
        made.append(1)
        return content()

    async def test(cache: ResponseCache) -> None:
        asking = [asyncio.ensure_future(cache.get("a", NOW, make)) for _ in range(500)]
        await asyncio.sleep(0)
        gate.set()
        assert len(set(map(id, await asyncio.gather(*asking)))) == 1
        await cache.get("a", NOW, make)
        assert (len(made), len(cache), cache.octets) == (1, 1, content().size)

    in_a_cache(test)


def test_what_time_changes_is_made_again_when_it_is_due() -> None:
    until = NOW + dt.timedelta(minutes=1)

    async def test(cache: ResponseCache) -> None:
        await cache.get("a", NOW, lambda: content(b"old", until=until))
        before = await cache.get("a", until - dt.timedelta(seconds=1), lambda: content(b"new"))
        after = await cache.get("a", until, lambda: content(b"new"))
        assert (before.plain, after.plain) == (b"old", b"new")
        assert cache.octets == after.size

    in_a_cache(test)


def test_it_forgets_what_was_not_asked_for_longest() -> None:
    async def test(cache: ResponseCache) -> None:
        for key in ("a", "b", "a", "c"):
            await cache.get(key, NOW, lambda: content(b"first"))
        assert len(cache) == 2
        assert (await cache.get("a", NOW, lambda: content(b"second"))).plain == b"first"
        assert (await cache.get("b", NOW, lambda: content(b"second"))).plain == b"second"
        assert cache.octets <= 2 * content(b"second").size

    in_a_cache(test, limit=2 * content(b"second").size)


def test_what_is_larger_than_the_cache_is_served_and_not_kept() -> None:
    async def test(cache: ResponseCache) -> None:
        assert (await cache.get("a", NOW, content)).plain == content().plain
        assert (len(cache), cache.octets) == (0, 0)

    in_a_cache(test, limit=100)


def test_what_was_being_made_when_a_revision_came_is_not_kept() -> None:
    gate, entered = threading.Event(), threading.Event()

    def old() -> CachedContent:
        entered.set()
        assert gate.wait(WAIT_S)
        return content(b"old")

    async def test(cache: ResponseCache) -> None:
        early = asyncio.ensure_future(cache.get("a", NOW, old))
        assert await asyncio.to_thread(entered.wait, WAIT_S)
        cache.clear()
        late = asyncio.ensure_future(cache.get("a", NOW, lambda: content(b"new")))
        gate.set()
        assert (await early).plain == b"old"
        assert (await late).plain == b"new"
        assert (await cache.get("a", NOW, lambda: content(b"newer"))).plain == b"new"

    in_a_cache(test)


def test_a_failure_is_told_and_not_kept() -> None:
    def fails() -> CachedContent:
        raise KeyError("a")

    async def test(cache: ResponseCache) -> None:
        found = await asyncio.gather(*(cache.get("a", NOW, fails) for _ in range(3)), return_exceptions=True)
        assert all(isinstance(each, KeyError) for each in found)
        assert (await cache.get("a", NOW, content)).plain == content().plain

    in_a_cache(test)
