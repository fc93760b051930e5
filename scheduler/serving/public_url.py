"""The address at which subscribers see the server of feeds, as far as it is known; and the pages below it."""

import os

from scheduler.errors import InputError
from scheduler.publish.store.addresses import Address, Addresses
from scheduler.serving.site import public_url
from scheduler.text import Text

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
