"""Who is logged in, and how often one may try to be."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from scheduler.desk.accounts.store import Account, AccountStore
from scheduler.serving.limits import TokenBuckets

IDLE_S, LONGEST_S = 2 * 3600.0, 12 * 3600.0
"""A session is over after two hours without a request, and after a working day in any case."""
MOST_OF_ACCOUNT = 20
"""Sessions of one account at one time; the oldest gives way."""
BURST = 10
"""Attempts at once of an address, and for a name."""
_ADDRESS_RATE, _NAME_RATE = 1 / 20, 1 / 60
"""Attempts a second after those."""
_MOST_KNOWN = 1_000


@dataclass
class _Session:
    name: str
    stamp: str
    began_s: float
    last_s: float


class Sessions:
    """In memory: who starts the desk anew logs everybody out. `clock` gives seconds that never go back."""

    def __init__(self, accounts: AccountStore, clock: Callable[[], float]) -> None:
        self._accounts, self._clock = accounts, clock
        self._sessions: dict[str, _Session] = {}

    def begin(self, account: Account) -> str:
        """A new session's token; only its digest is kept."""
        now = self._clock()
        self._sessions = {key: each for key, each in self._sessions.items() if self._is_live(each, now)}
        own = [key for key, each in self._sessions.items() if each.name == account.name]
        for key in own[: max(0, len(own) + 1 - MOST_OF_ACCOUNT)]:
            del self._sessions[key]
        token = secrets.token_urlsafe(32)
        self._sessions[_key(token)] = _Session(account.name, account.stamp, now, now)
        return token

    def account(self, token: str, *, counts: bool = True) -> Account | None:
        """Whose session it is, as the account is now; None when it is over. `counts`: this is a sign of life."""
        key, now = _key(token), self._clock()
        session = self._sessions.get(key)
        if session is None:
            return None
        account = self._accounts.all().get(session.name)
        if not self._is_live(session, now) or account is None or account.stamp != session.stamp:
            del self._sessions[key]
            return None
        if counts:
            session.last_s = now
        return account

    def end(self, token: str) -> None:
        self._sessions.pop(_key(token), None)

    @staticmethod
    def _is_live(session: _Session, now: float) -> bool:
        return now - session.last_s < IDLE_S and now - session.began_s < LONGEST_S


class Attempts:
    """How often one may try to log in: from an address; and for a name, from addresses that it never came from.

    Whoever guesses at a planner's name from elsewhere therefore does not lock the planner out.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._of_address = TokenBuckets(_ADDRESS_RATE, BURST, clock)
        self._of_name = TokenBuckets(_NAME_RATE, BURST, clock)
        self._known: dict[tuple[str, str], None] = {}

    def wait_s(self, name: str, address: str) -> int:
        """0, and the attempt counts; else after how many seconds to try again."""
        waits = self._of_address.wait(address)
        if waits or (name, address) in self._known:
            return waits
        return self._of_name.wait(hashlib.sha256(name.encode(errors="replace")).hexdigest())

    def succeeded(self, name: str, address: str) -> None:
        """It does not count: a whole school may log in from one address."""
        self._of_address.give_back(address)
        self._known.pop((name, address), None)
        self._known[name, address] = None
        if len(self._known) > _MOST_KNOWN:
            del self._known[next(iter(self._known))]


def _key(token: str) -> str:
    """What a session is found by: looking it up tells nothing of the token by the time it takes."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
