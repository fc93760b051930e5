"""Feeds and pages as they go over the network, made once for many requests and kept in bounded memory."""

import asyncio
import datetime as dt
import gzip
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from starlette.datastructures import Headers
from starlette.responses import Response

from scheduler.web.negotiation import coding, has_tag, http_date, is_changed_since, is_unchanged_since, known_tag
from scheduler.web.refusals import RefusedRequest
from scheduler.web.worker import Worker

KEPT_OCTETS = 64 * 2**20
_OVERHEAD = 1000
"""Octets that a content takes beside its own, more or less."""


@dataclass(frozen=True, slots=True)
class CachedContent:
    """A feed or a page, kept compressed, as most ask for it: of a large centre all are kept, not a fifth of them."""

    zipped: bytes
    tag: str
    """The entity tag of the plain representation, without quotes: a digest of what it says."""
    modified: dt.datetime
    until: dt.datetime | None
    """When it is to be made again, though nothing be published."""
    headers: Mapping[str, str]
    """Those of its kind: type, language, file name."""

    @classmethod
    def of(
        cls, plain: bytes, modified: dt.datetime, until: dt.datetime | None, headers: Mapping[str, str]
    ) -> "CachedContent":
        # A language or a file name that changes with equal octets is another content too.
        digest = sha256(repr(tuple(headers.items())).encode() + plain).hexdigest()[:32]
        return cls(gzip.compress(plain, 6, mtime=0), digest, modified, until, headers)

    @property
    def plain(self) -> bytes:
        return gzip.decompress(self.zipped)

    @property
    def size(self) -> int:
        return len(self.zipped) + _OVERHEAD

    def response(self, asked: Headers, now: dt.datetime) -> Response:
        """What a client of these headers gets: the content, or that it has it already.

        Raises RefusedRequest when it accepts neither representation, or wants another version.
        """
        chosen = coding(asked.get("accept-encoding"))
        if chosen is None:
            raise RefusedRequest(406)
        zipped = f"{self.tag}-gzip"
        tags = (zipped, self.tag) if chosen == "gzip" else (self.tag, zipped)
        modified = min(self.modified, now.replace(microsecond=0))
        if not _is_met(asked, tags, modified):
            raise RefusedRequest(412)
        had = None
        if (condition := asked.get("if-none-match")) is not None:
            had = known_tag(condition, tags)
        elif (condition := asked.get("if-modified-since")) is not None and is_unchanged_since(condition, modified):
            had = tags[0]
        headers = {
            "etag": f'"{had or tags[0]}"',
            "last-modified": http_date(modified),
            "cache-control": "private, no-cache",  # kept, and asked for again each time
            **self.headers,
        }
        if had is not None:
            return Response(None, 304, headers)
        if chosen == "gzip":
            return Response(self.zipped, 200, headers | {"content-encoding": "gzip"})
        return Response(self.plain, 200, headers)


def _is_met(asked: Headers, tags: tuple[str, ...], modified: dt.datetime) -> bool:
    """If-Match, else If-Unmodified-Since."""
    if (condition := asked.get("if-match")) is not None:
        return has_tag(condition, tags)
    condition = asked.get("if-unmodified-since")
    return condition is None or not is_changed_since(condition, modified)


_Making = asyncio.Future[CachedContent]


class ResponseCache:
    """Contents by key, those asked for last within `limit` octets; each is made once, however many ask for it."""

    def __init__(self, worker: Worker, limit: int = KEPT_OCTETS) -> None:
        self._worker, self._limit = worker, limit
        self._kept: dict[Hashable, CachedContent] = {}
        self._making: dict[Hashable, _Making] = {}
        self.octets = 0

    def __len__(self) -> int:
        return len(self._kept)

    async def get(self, key: Hashable, now: dt.datetime, make: Callable[[], CachedContent]) -> CachedContent:
        """The content of that key, as of `now`; `make` runs in the worker's thread. Raises what it raises."""
        content = self._kept.get(key)
        if content is not None and (content.until is None or now < content.until):
            self._kept[key] = self._kept.pop(key)
            return content
        making = self._making.get(key)
        if making is None:
            making = self._making[key] = self._worker.do(make)
            making.add_done_callback(lambda made: self._made(key, making, made))
        return await asyncio.shield(making)  # who leaves does not take it from the others

    def clear(self) -> None:
        """Forget all; what is being made now is for those who wait for it, and is not kept."""
        self._kept.clear()
        self._making.clear()
        self.octets = 0

    def _made(
        self, key: Hashable, making: "asyncio.Future[CachedContent]", made: "asyncio.Future[CachedContent]"
    ) -> None:
        if self._making.get(key) is not making:
            return
        del self._making[key]
        if made.cancelled() or made.exception() is not None or made.result().size > self._limit:
            return
        self._drop(key)
        self._kept[key] = made.result()
        self.octets += made.result().size
        while self.octets > self._limit:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Hashable) -> None:
        if (old := self._kept.pop(key, None)) is not None:
            self.octets -= old.size
