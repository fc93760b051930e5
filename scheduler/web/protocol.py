"""HTTP/1.1 as uvicorn speaks it, for strangers: bounded in size, in time, in number; whoever breaks a rule is told
which, once, and shown out.

uvicorn reads bodies, waits for ever for a request that does not end and for a reader that does not read. Here no body
is accepted, a header has 16 KB and 10 seconds, an answer 60 seconds to be taken. RFC 9112.
"""

import asyncio
import re
import sys
from typing import Any, Protocol, cast

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from scheduler.web.answers import Answer
from scheduler.web.limits import Crowd
from scheduler.web.request import headers_of
from scheduler.web.site import is_host

LONGEST_HEAD, LONGEST_URL = 16 * 1024, 4 * 1024
"""Octets: of the request line and the header fields; of the address alone."""
HEAD_S, ANSWER_S, LINGER_S = 10.0, 60.0, 5.0
LONGEST_LINGER = 32 * 2**20
"""Octets of a refused body that are thrown away so that its sender gets to read why."""
MOST_REFUSED = 100
"""Connections above the limit that are told so; still others are just cut."""
LONGEST_PIPELINE = 32
"""Requests of a connection that wait for the answers to those before."""
_METHODS = (b"GET", b"HEAD")
_WORD = re.compile(rb"[A-Za-z]{1,32} ")


class Refuser(Protocol):
    """The application, as far as it is asked here."""

    def refused(
        self, status: int, *, peer: str, method: str, headers: dict[bytes, str]
    ) -> tuple[Answer, list[tuple[bytes, bytes]]]: ...


class _Refused(Exception):
    """Out of a parser's callback: the parser stops, and uvicorn calls `send_400_response`."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class BoundedProtocol(HttpToolsProtocol):
    """One connection."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        crowd: Crowd,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._crowd, self._peer = crowd, ""
        self._head_octets = self._field_octets = 0
        self._is_head_whole = self._is_word = False
        self._is_deaf = False
        """What comes in is thrown away: the connection ends with the answer under way."""
        self._thrown_away = 0
        self._head_alarm: asyncio.TimerHandle | None = None
        self._end_alarm: asyncio.TimerHandle | None = None

    # What happens on the connection

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._peer = self.client[0] if self.client is not None else ""
        if self._crowd.enter(self._peer):
            self._head_alarm = self.loop.call_later(HEAD_S, self._too_slow)
        elif self._crowd.size <= self._crowd.most + MOST_REFUSED:
            self._refuse(503)
        else:
            self._is_deaf = True
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        for alarm in (self._head_alarm, self._end_alarm):
            if alarm is not None:
                alarm.cancel()
        self._unset_keepalive_if_required()
        self._crowd.leave(self._peer)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._is_deaf:
            self._throw_away(len(data))
            return
        self._is_word = _WORD.match(data) is not None
        self._head_octets += len(data)
        self._is_head_whole = False
        super().data_received(data)
        if self._is_deaf or self._is_head_whole:
            return
        if self._head_octets > LONGEST_HEAD:
            self._refuse(431)
        elif self._head_alarm is None:
            self._head_alarm = self.loop.call_later(HEAD_S, self._too_slow)

    def eof_received(self) -> bool | None:  # type: ignore[override]  # asyncio's own has this type
        """Whoever has said all he has to say (`nc -N`) gets his answer before the connection ends."""
        if self._is_answering and not self._is_deaf:
            self._last_words()
            return True
        return None

    # What the parser finds

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._is_head_whole, self._field_octets = False, 0
        self._head_octets = max(self._head_octets, 1)  # it is begun, were it within what came with the one before

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > LONGEST_URL:
            raise _Refused(414)

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        self._field_octets += len(name) + len(value) + len(": \r\n")
        if self._field_octets > LONGEST_HEAD:
            raise _Refused(431)

    def on_headers_complete(self) -> None:
        if self._is_deaf:
            return
        self._is_head_whole, self._head_octets = True, 0
        if self._head_alarm is not None:
            self._head_alarm.cancel()
            self._head_alarm = None
        if status := self._objection():
            raise _Refused(status)
        if len(self.pipeline) >= LONGEST_PIPELINE:
            self._last_words()
            return
        super().on_headers_complete()
        if self.parser.should_upgrade():  # to what we do not speak: this is answered, and nothing after it
            self._last_words()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._end_alarm is not None and not self._is_deaf:
            self._end_alarm.cancel()  # of the answer before, which has been taken
            self._end_alarm = None
        if self.transport.get_write_buffer_size() and self._end_alarm is None:
            self._end_alarm = self.loop.call_later(ANSWER_S, self._unread)

    # What we do about it

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  uvicorn's words, in English
        error = sys.exception()
        cause = error.__context__ if error is not None else None
        if isinstance(cause, _Refused):
            self._refuse(cause.status)
        else:
            is_method = isinstance(error, httptools.HttpParserInvalidMethodError) and self._is_word
            self._refuse(405 if is_method else 400)

    def shutdown(self) -> None:
        """The server stops: what is being answered is answered."""
        if self._is_deaf and not self._is_answering:
            self.transport.abort()
        else:
            super().shutdown()

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _objection(self) -> int:
        """The status of what is wrong with the header; 0 when nothing is."""
        if self.parser.get_http_version() not in ("1.0", "1.1"):
            return 505
        hosts = [value for name, value in self.headers if name == b"host"]
        is_old = self.parser.get_http_version() == "1.0"
        if len(hosts) > 1 or (not hosts and not is_old):
            return 400
        if any(not is_host(host.decode("latin-1").lower()) for host in hosts):
            return 400
        if self.parser.get_method() not in _METHODS:
            return 405
        for name, value in self.headers:
            if name == b"transfer-encoding" or (name == b"content-length" and value.strip(b"0")):
                return 413
        return 0

    def _refuse(self, status: int) -> None:
        """Tell what is wrong, unless answers to earlier requests are still due: it would be taken for one of them."""
        if self._is_answering:
            self._last_words()
            return
        headers = self.headers or []
        method = self.parser.get_method() if headers else b"-"
        app = cast(Refuser, self.config.app)
        answer, every = app.refused(status, peer=self._peer, method=method.decode("ascii"), headers=headers_of(headers))
        head = b"".join(b"%b: %b\r\n" % pair for pair in every)
        body = b"" if method == b"HEAD" else answer.body
        self.transport.write(STATUS_LINE[answer.status] + head + b"\r\n" + body)
        self._linger()

    def _last_words(self) -> None:
        """The answers that are due are given; then the connection ends."""
        self._is_deaf = True
        self.cycle.keep_alive = False  # of the last request; those before it keep the connection for it

    def _linger(self) -> None:
        """Close our half, and throw away what still comes: closed at once, the system would take back what the client
        has not read yet."""
        self._is_deaf = True
        self._unset_keepalive_if_required()
        if self._head_alarm is not None:
            self._head_alarm.cancel()
            self._head_alarm = None
        if self.transport.can_write_eof():
            self.transport.write_eof()
        if self._end_alarm is not None:
            self._end_alarm.cancel()
        self._end_alarm = self.loop.call_later(LINGER_S, self.transport.abort)

    def _throw_away(self, octets: int) -> None:
        self._thrown_away += octets
        if self._thrown_away > LONGEST_LINGER:
            self.transport.abort()

    def _too_slow(self) -> None:
        self._head_alarm = None
        if self._head_octets == 0:
            self.transport.close()  # nothing was even begun
        else:
            self._refuse(408)

    def _unread(self) -> None:
        self._end_alarm = None
        if self.transport.get_write_buffer_size():
            self.transport.abort()
