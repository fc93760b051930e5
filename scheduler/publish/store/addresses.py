"""Addresses of feeds: who knows one may read the feed, so that none can be guessed and each can be taken back."""

import base64
import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from scheduler.publish.store.database import Database
from scheduler.publish.store.tables import ADDRESSES, PUBLIC_URLS, moment, written

_OCTETS = 20


@dataclass(frozen=True)
class Address:
    """An address that an audience has, or had. It is kept as it is: the store holds what it gives access to."""

    audience: str
    token: str
    made_at: dt.datetime
    made_by: str
    is_revoked: bool


class Addresses:
    """Of one database. Every change is one more row: of two made together, the last one written holds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Address, ...]:
        """Every address ever given, the last first."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(ADDRESSES).order_by(ADDRESSES.c.serial.desc())).all()
        known: set[str] = set()
        found: list[Address] = []
        for row in rows:
            if row.token is not None:
                found.append(_address(row, is_revoked=row.audience in known))
            known.add(row.audience)
        return tuple(found)

    def current(self) -> dict[str, Address]:
        """The address of each audience that has one."""
        return {address.audience: address for address in self.all() if not address.is_revoked}

    def renew(self, audiences: Iterable[str], *, by: str, now: dt.datetime) -> dict[str, Address]:
        """A new address for each; the one that it had is revoked."""
        with self._database.writing() as connection:
            give(connection, audiences, by=by, now=now)
        current = self.current()
        return {audience: current[audience] for audience in audiences if audience in current}

    def revoke(self, audiences: Iterable[str], *, by: str, now: dt.datetime) -> None:
        """Nobody can read these feeds any more, until they get a new address."""
        rows = [_row(audience, None, by, now) for audience in audiences]
        if rows:
            with self._database.writing() as connection:
                connection.execute(ADDRESSES.insert(), rows)

    def public_url(self) -> str | None:
        """Where subscribers see the server of the feeds, without a slash at its end; None when nobody has said so."""
        with self._database.reading() as connection:
            found: str | None = connection.execute(
                sa.select(PUBLIC_URLS.c.url).order_by(PUBLIC_URLS.c.serial.desc()).limit(1)
            ).scalar_one_or_none()
        return found

    def set_public_url(self, url: str, *, by: str, now: dt.datetime) -> None:
        with self._database.writing() as connection:
            connection.execute(PUBLIC_URLS.insert().values(url=url, made_at=written(now), made_by=by))


def give(connection: sa.Connection, audiences: Iterable[str], *, by: str, now: dt.datetime) -> None:
    """A new address for each, in the transaction of whoever calls."""
    rows = [_row(audience, _token(), by, now) for audience in audiences]
    if rows:
        connection.execute(ADDRESSES.insert(), rows)


def without_any(connection: sa.Connection, audiences: Iterable[str]) -> list[str]:
    """Those that never had an address: one that was taken back is not given again unasked."""
    known = set(connection.execute(sa.select(ADDRESSES.c.audience).distinct()).scalars())
    return [audience for audience in audiences if audience not in known]


def _token() -> str:
    """160 random bits as 32 characters that no mail program cuts and no reader takes for one another."""
    return base64.b32encode(secrets.token_bytes(_OCTETS)).decode().lower()


def _row(audience: str, token: str | None, by: str, now: dt.datetime) -> dict[str, object]:
    return {"audience": audience, "token": token, "made_at": written(now), "made_by": by}


def _address(row: sa.Row[Any], *, is_revoked: bool) -> Address:
    return Address(row.audience, row.token, moment(row.made_at), row.made_by, is_revoked)
