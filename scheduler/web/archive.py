"""What the server reads of the database: the last revision as feeds show it, and which address opens what."""

from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from scheduler.errors import SchedulerError
from scheduler.publish.feeds import Snapshot
from scheduler.publish.store.addresses import Addresses
from scheduler.publish.store.database import Database
from scheduler.publish.store.store import Store


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """Where an address leads."""

    audience: str
    is_revoked: bool


@dataclass(frozen=True)
class Holdings:
    """One moment of the database."""

    state: tuple[Hashable, Hashable, int]
    """Of the last revision, of the last change of addresses, and how often the file was replaced by another."""
    snapshot: Snapshot | None
    addresses: Mapping[bytes, FeedAddress]
    """By the SHA-256 of the address: how long a search takes says nothing of how much of an address was right."""

    def address(self, token: str) -> FeedAddress | None:
        return self.addresses.get(sha256(token.encode()).digest())


class Archive(Protocol):
    """Read by one thread at a time."""

    def look(self, known: Holdings | None) -> Holdings:
        """What is there now: `known` itself when nothing changed. Raises SchedulerError when the database fails."""
        ...

    def close(self) -> None: ...


class DatabaseArchive:
    """A database of publications, only read; opened again when its file is replaced, by a backup for example."""

    def __init__(self, open_database: Callable[[], Database]) -> None:
        """Raises InputError as `open_database` does."""
        self._open = open_database
        self._database = open_database()
        self._times = 0
        self._file, self._written = _identity(self._database.place)

    def look(self, known: Holdings | None) -> Holdings:
        found, written = _identity(self._database.place)
        if found != self._file and found is not None:
            fresh = self._open()
            self._database.close()
            self._database, self._file, self._times = fresh, found, self._times + 1
        elif written != self._written:
            self._database.close()  # SQLite would not see that a file of as many transactions was copied over it
        self._written = written
        try:
            return self._look(known)
        except SchedulerError:
            self._database.close()  # a connection may know the file as it was: the next look opens another
            raise

    def close(self) -> None:
        self._database.close()

    def _look(self, known: Holdings | None) -> Holdings:
        store = Store(self._database)
        state = (*store.state(), self._times)
        if known is not None and state == known.state:
            return known
        is_same = known is not None and (state[0], state[2]) == (known.state[0], known.state[2])
        # What is written between these lines has a later state, and is read again by the next look.
        snapshot = known.snapshot if known is not None and is_same else store.snapshot()
        addresses = {
            sha256(address.token.encode()).digest(): FeedAddress(address.audience, address.is_revoked)
            for address in Addresses(self._database).all()
        }
        return Holdings(state, snapshot, addresses)


def _identity(place: str) -> tuple[Hashable, Hashable]:
    """Which file it is, and which writing of it; none for a server's database, and while there is no file."""
    with suppress(OSError, ValueError):
        found = Path(place).stat()
        return (found.st_dev, found.st_ino), (found.st_mtime_ns, found.st_size)
    return None, None
