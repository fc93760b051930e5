"""The address at which subscribers see the server of feeds, as far as it is known; and the pages below it."""

import os
from collections.abc import Iterable

from scheduler.errors import InputError
from scheduler.publish.store.addresses import Address, Addresses
from scheduler.publish.store.audiences import Audience
from scheduler.serving.site import public_url
from scheduler.text import Lang, Text

ADDRESS_COLUMNS = ("audience", "kind", "id", "name", "page", "feed", "since", "by", "state")
VARIABLE = "SCHEDULER_PUBLIC_URL"
LOCAL_URL = "http://127.0.0.1:8000"
"""Where `scheduler serve` is when nobody says otherwise."""


def base_url(asked: str | None, addresses: Addresses | None = None) -> str:
    """Where feeds are served, without a slash at the end: as the variable says, else as the database knows. Raises
    InputError when the variable is no address."""
    if asked is not None or not (value := os.environ.get(VARIABLE, "")):
        return asked or (addresses.public_url() if addresses is not None else None) or LOCAL_URL
    found = public_url(value)
    if isinstance(found, Text):
        raise InputError.at(VARIABLE, *found)
    return found


def page_url(base: str, address: Address) -> str:
    """The page; its feed is at the same address with `.ics`."""
    return f"{base}/f/{address.token}"


def address_rows(
    audiences: Iterable[Audience], given: Iterable[Address], base: str, lang: Lang
) -> list[dict[str, str | None]]:
    """Who has which address, as a table and as JSON. `given`: the last given first."""
    last: dict[str, Address] = {}
    for address in given:
        last.setdefault(address.audience, address)
    return [_row(audience, last.get(audience.path), base, lang) for audience in audiences]


def _row(audience: Audience, address: Address | None, base: str, lang: Lang) -> dict[str, str | None]:
    is_open = address is not None and not address.is_revoked
    page = page_url(base, address) if address is not None and is_open else None
    return {
        "audience": audience.path,
        "kind": audience.kind,
        "id": audience.id,
        "name": audience.name.to(lang),
        "page": page,
        "feed": f"{page}.ics" if page is not None else None,
        "since": address.made_at.isoformat() if address is not None and is_open else None,
        "by": address.made_by if address is not None and is_open else None,
        "state": "open" if is_open else "revoked" if address is not None else "none",
    }
