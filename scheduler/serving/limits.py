"""How often a client may ask, and how long it may hold a connection, in bounded memory."""

import ipaddress
import math
from collections import Counter
from collections.abc import Callable, Mapping

CLIENTS = 20_000
"""Addresses remembered; the one that has been silent longest is forgotten first."""
REQUEST_S, ANSWER_S = 15, 60
"""How long a connection may stay open without a whole request; how long an answer may take to be read."""
MOST_CONNECTIONS, MOST_OF_ONE = 2000, 200
"""In all, and from one address. A school's pupils may share one, each for a second; a proxy is not bound."""

Peer = tuple[str, int]
"""The address and port of the other end of a connection."""


class TokenBuckets:
    """Of each client `burst` requests at once, then `rate` a second.

    `clock` gives seconds that never go back.
    """

    def __init__(self, rate: float, burst: int, clock: Callable[[], float], clients: int = CLIENTS) -> None:
        self._rate, self._burst, self._clock, self._clients = rate, burst, clock, clients
        self._levels: dict[str, tuple[float, float]] = {}

    def wait(self, client: str) -> int:
        """Take one: 0, or after how many whole seconds to ask again."""
        key, now = _subscriber(client), self._clock()
        level, since = self._levels.pop(key, (float(self._burst), now))
        level = min(level + (now - since) * self._rate, self._burst)
        allowed = level >= 1
        if len(self._levels) >= self._clients:
            del self._levels[next(iter(self._levels))]
        self._levels[key] = (level - 1 if allowed else level, now)
        return 0 if allowed else max(1, math.ceil((1 - level) / self._rate))

    def give_back(self, client: str) -> None:
        """What was taken last is not counted."""
        key = _subscriber(client)
        if key in self._levels:
            level, since = self._levels[key]
            self._levels[key] = (min(level + 1, self._burst), since)

    def __len__(self) -> int:
        return len(self._levels)


class ConnectionLimits:
    """Which connections hold a place for too long, or too many of one address.

    The server waits for ever for a request that does not end and for a reader that does not read. What it does say is
    when a request begins and ends; a connection without either for too long is cut.
    """

    def __init__(self, is_trusted: Callable[[str], bool], clock: Callable[[], float]) -> None:
        self._is_trusted, self._clock = is_trusted, clock
        self._since: dict[Peer, float] = {}
        self._answering: set[Peer] = set()

    def begin(self, peer: Peer) -> None:
        """A request of that connection has come in whole."""
        self._since[peer] = self._clock()
        self._answering.add(peer)

    def end(self, peer: Peer) -> None:
        """Its answer has been handed to the server, which may still be sending it."""
        self._since[peer] = self._clock()
        self._answering.discard(peer)

    def overdue(self, unsent: Mapping[Peer, int], most: int = MOST_CONNECTIONS) -> list[Peer]:
        """The connections to cut, of all those open with the octets that each has still to take. Above `most`, those
        that have been silent longest: who asks finds room."""
        now, held = self._clock(), Counter[str]()
        self._since = {peer: self._since.get(peer, now) for peer in unsent}
        found = []
        for peer, since in self._since.items():
            held[_subscriber(peer[0])] += 1
            patience = ANSWER_S if unsent[peer] or peer in self._answering else REQUEST_S
            are_too_many = held[_subscriber(peer[0])] > MOST_OF_ONE and not self._is_trusted(peer[0])
            if now - since > patience or are_too_many:
                found.append(peer)
        if (excess := len(unsent) - len(found) - most) > 0:
            silent = unsent.keys() - self._answering - set(found)
            found += sorted(silent, key=self._since.__getitem__)[:excess]
        return found


def _subscriber(client: str) -> str:
    """Of an IPv6 address its /64: that is what one subscriber of a provider has."""
    if ":" not in client:
        return client
    try:
        return str(ipaddress.ip_network((client.partition("%")[0], 64), strict=False))
    except ValueError:
        return client
