"""A request as the application sees it: no more of it than is used, and nothing that is not checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from scheduler.export.ical_moodle import Variant
from scheduler.text import Lang, Text
from scheduler.web.site import Client, Site

_MOST_PARAMETERS = 50
_LANGS: Mapping[str, Lang] = {"fr": "fr", "en": "en"}
_VARIANTS: Mapping[str, Variant] = {"standard": "standard", "moodle": "moodle"}
_UNREADABLE = Text(
    "Ce qui suit le « ? » de cette adresse est illisible.",
    "What follows the “?” of this address cannot be read.",
)
_NO_LANG = Text(
    "Cette langue n’existe pas ici : écrivez lang=fr ou lang=en.",
    "There is no such language here: write lang=fr or lang=en.",
)
_NO_VARIANT = Text(
    "Cette variante n’existe pas : écrivez variant=moodle, ou rien.",
    "There is no such variant: write variant=moodle, or nothing.",
)


@dataclass(frozen=True, slots=True)
class Request:
    """`path` is below the site's prefix, as it was sent: nothing in it is decoded, for no address of ours needs it."""

    method: str
    path: str
    query: bytes
    headers: dict[bytes, str]
    """By lower-case name; those given several times joined by commas."""
    peer: str
    client: Client


def request_of(scope: Mapping[str, Any], site: Site) -> Request:
    """Out of an ASGI scope."""
    headers = headers_of(scope["headers"])
    peer = scope["client"][0] if scope.get("client") else ""
    path = site.below(scope["raw_path"].decode("ascii", "replace"))
    return Request(scope["method"], path, scope["query_string"], headers, peer, site.client(peer, headers))


def headers_of(pairs: Iterable[tuple[bytes, bytes]]) -> dict[bytes, str]:
    found: dict[bytes, str] = {}
    for name, value in pairs:
        text = value.decode("latin-1")
        found[name] = f"{found[name]}, {text}" if name in found else text
    return found


@dataclass(frozen=True, slots=True)
class Wish:
    """What an address asks for after its `?`; what we do not know there is left alone, for clients add to it."""

    lang: Lang | None = None
    variant: Variant = "standard"


_NOTHING = Wish()


def wish_of(query: bytes) -> Wish | Text:
    """What is asked, or what is wrong with it."""
    if not query:
        return _NOTHING
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        return _UNREADABLE
    given = dict(reversed(pairs))  # of two the first holds
    lang, variant = given.get("lang"), given.get("variant")
    if lang is not None and lang not in _LANGS:
        return _NO_LANG
    if variant is not None and variant not in _VARIANTS:
        return _NO_VARIANT
    return Wish(_LANGS[lang] if lang is not None else None, _VARIANTS[variant or "standard"])
