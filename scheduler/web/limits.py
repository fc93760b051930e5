"""How often a client may ask, and how many connections there may be, in bounded memory."""

import ipaddress
import math
from collections.abc import Callable

CLIENTS = 20_000
"""Addresses remembered; the one that has been silent longest is forgotten first."""


class Buckets:
    """Of each client `burst` requests at once, then `rate` a second.

    `clock` gives seconds that never go back.
    """

    def __init__(self, rate: float, burst: int, clock: Callable[[], float], clients: int = CLIENTS) -> None:
        self._rate, self._burst, self._clock, self._clients = rate, burst, clock, clients
        self._levels: dict[str, tuple[float, float]] = {}

    def wait(self, client: str) -> int:
        """Take one: 0, or after how many whole seconds to ask again."""
        key, now = _whole(client), self._clock()
        level, since = self._levels.pop(key, (float(self._burst), now))
        level = min(level + (now - since) * self._rate, self._burst)
        allowed = level >= 1
        if len(self._levels) >= self._clients:
            del self._levels[next(iter(self._levels))]
        self._levels[key] = (level - 1 if allowed else level, now)
        return 0 if allowed else max(1, math.ceil((1 - level) / self._rate))

    def __len__(self) -> int:
        return len(self._levels)


class Crowd:
    """Connections: at most `most` in all, and `most_each` from one address that no proxy of ours has."""

    def __init__(self, most: int, most_each: int, is_trusted: Callable[[str], bool]) -> None:
        self.most, self._most_each, self._is_trusted = most, most_each, is_trusted
        self._here: dict[str, int] = {}
        self.size = 0

    def enter(self, address: str) -> bool:
        """Count one; whether there was room for it. Whoever enters leaves, room or not."""
        key = _whole(address)
        self.size += 1
        self._here[key] = count = self._here.get(key, 0) + 1
        return self.size <= self.most and (count <= self._most_each or self._is_trusted(address))

    def leave(self, address: str) -> None:
        key = _whole(address)
        self.size -= 1
        self._here[key] -= 1
        if not self._here[key]:
            del self._here[key]


def _whole(client: str) -> str:
    """Of an IPv6 address its /64: that is what one subscriber of a provider has."""
    if ":" not in client:
        return client
    try:
        return str(ipaddress.ip_network((client.partition("%")[0], 64), strict=False))
    except ValueError:
        return client
