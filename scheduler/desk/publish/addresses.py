"""The addresses of the feeds: who has which, a new one, none; where subscribers see their server."""

import http.client
import json
import os
import ssl
from typing import Any
from urllib.parse import urlsplit

from scheduler.desk.draft.refusals import ActRefused
from scheduler.desk.draft.state import DraftState
from scheduler.desk.publish.publications import published
from scheduler.desk.start.years import Year
from scheduler.desk.view import OpenYear, Wish
from scheduler.export.ical.events import one_line
from scheduler.instance.schema.instance import Instance
from scheduler.publish.feeds import Snapshot
from scheduler.publish.store.audiences import Audience
from scheduler.publish.store.store import Store
from scheduler.serving.public_url import VARIABLE, address_rows, base_url
from scheduler.serving.site import public_url
from scheduler.text import Lang, Text
from scheduler.wording import say, shown

_PATIENCE_S = 5.0
_LARGEST_ANSWER = 10_000
_LOCAL = ("127.0.0.1", "localhost", "::1")
_RENEWED = Text("Nouvelle adresse pour {name}", "New address for {name}")
_REVOKED = Text("Adresse de {name} fermée", "Address of {name} closed")
_SERVED = Text("Adresse publique : {url}", "Public address: {url}")
_NO_ADDRESS = Text("cette adresse est déjà fermée", "this address is closed already")
_NOBODY = Text("personne ne s’appelle {of} dans ce qui est publié", "nobody is called {of} in what is published")
_FIXED = Text(
    "la variable {name} dit déjà l’adresse publique : changez-la là",
    "the variable {name} says the public address: change it there",
)
_SILENT = Text(
    "personne ne répond à {url} : démarrez « scheduler serve », ou corrigez l’adresse ; vous pouvez aussi la garder "
    "telle quelle",
    "nobody answers at {url}: start “scheduler serve”, or correct the address; you may also keep it as it is",
)
_NO_TRUST = Text(
    "le certificat de {url} n’est pas valable : les agendas refuseront aussi de s’y abonner ; vous pouvez la garder "
    "telle quelle",
    "the certificate of {url} is not valid: calendars will refuse to subscribe too; you may keep it as it is",
)
_OTHER = Text(
    "ce qui répond à {url} n’est pas le serveur des flux (« scheduler serve ») ; vous pouvez la garder telle quelle",
    "what answers at {url} is not the server of feeds (“scheduler serve”); you may keep it as it is",
)
_BEHIND = Text(
    "le serveur de {url} montre la révision {there}, et ici c’est la {here} : lit-il la même base ? Vous pouvez la "
    "garder telle quelle",
    "the server of {url} shows revision {there}, and here it is {here}: does it read the same database? You may keep "
    "it as it is",
)
_OPEN = Text(
    "{url} n’est pas chiffrée (http) : qui écoute le réseau lirait les adresses de chacun ; préférez https, ou "
    "gardez-la telle quelle",
    "{url} is not encrypted (http): whoever listens on the network would read everybody's addresses; prefer https, "
    "or keep it as it is",
)


def addresses_json(year: Year, instance: Instance, lang: Lang) -> dict[str, Any]:
    """Who has which address, groups first. Raises ActRefused before the first publication."""
    with published(year) as store:
        snapshot, base = snapshot_of(store), base_url(None, store.addresses)
        rows = address_rows(snapshot.audiences.values(), store.addresses.all(), base, lang)
        known = "variable" if os.environ.get(VARIABLE) else "told" if store.addresses.public_url() else None
    return {
        "base": base,
        "known": known,
        "isLocal": urlsplit(base).hostname in _LOCAL,
        "rows": [
            {
                **row,
                "short": (row["name"] or "").removesuffix(f" · {one_line(instance.title)}"),
                "isGone": snapshot.audiences[row["audience"] or ""].is_gone,
                "size": _size(instance, row),
            }
            for row in rows
        ],
    }


def pages(store: Store) -> dict[str, str]:
    """The page of each audience that has one; none while nobody knows where they are served."""
    if not (os.environ.get(VARIABLE) or store.addresses.public_url()):
        return {}
    base = base_url(None, store.addresses)
    return {address.audience: f"{base}/f/{address.token}" for address in store.addresses.current().values()}


def snapshot_of(store: Store) -> Snapshot:
    found = store.snapshot()
    if found is None:
        raise ActRefused(Text("rien n’est encore publié", "nothing is published yet"))
    return found


def renew(opened: OpenYear, wish: Wish) -> DraftState:
    """Another address for one audience; the old one is closed. Raises ActRefused, InputError."""

    def done(_: DraftState) -> Text:
        with published(opened.year) as store:
            audience = _one(store, wish)
            store.addresses.renew([audience.path], by=opened.draft.who, now=opened.draft.now())
        return say(_RENEWED.fr, _RENEWED.en, name=audience.name)

    return opened.draft.note(None, done)


def revoke(opened: OpenYear, wish: Wish) -> DraftState:
    """No address any more for one audience, until it is given a new one. Raises as `renew`."""

    def done(_: DraftState) -> Text:
        with published(opened.year) as store:
            audience = _one(store, wish)
            if audience.path not in store.addresses.current():
                raise ActRefused(_NO_ADDRESS)
            store.addresses.revoke([audience.path], by=opened.draft.who, now=opened.draft.now())
        return say(_REVOKED.fr, _REVOKED.en, name=audience.name)

    return opened.draft.note(None, done)


def _one(store: Store, wish: Wish) -> Audience:
    found = snapshot_of(store).audiences.get(wish.text("of"))
    if found is None:
        raise ActRefused(say(_NOBODY.fr, _NOBODY.en, of=shown(wish.text("of"))))
    return found


def serve_at(opened: OpenYear, wish: Wish) -> DraftState:
    """Where subscribers see the server. What does not answer there as it should is told first, and kept if the planner
    is sure. Raises as `renew`."""

    if os.environ.get(VARIABLE):
        raise ActRefused(say(_FIXED.fr, _FIXED.en, name=VARIABLE))
    url = public_url(wish.text("url"))
    if isinstance(url, Text):
        raise ActRefused(url)
    if not wish.flag("sure"):  # before the draft is held: it takes as long as others take to answer
        with published(opened.year) as store:
            number = snapshot_of(store).number
        _refuse_unserved(url, number)

    def done(_: DraftState) -> Text:
        with published(opened.year) as store:
            store.addresses.set_public_url(url, by=opened.draft.who, now=opened.draft.now())
        return say(_SERVED.fr, _SERVED.en, url=url)

    return opened.draft.note(None, done)


def _refuse_unserved(url: str, number: int) -> None:
    parts = urlsplit(url)
    reasons = []
    if parts.scheme == "http" and parts.hostname not in _LOCAL:
        reasons.append(say(_OPEN.fr, _OPEN.en, url=url))
    try:
        there = _revision_at(url)
    except ssl.SSLError:
        reasons.append(say(_NO_TRUST.fr, _NO_TRUST.en, url=url))
    except (OSError, http.client.HTTPException):
        reasons.append(say(_SILENT.fr, _SILENT.en, url=url))
    except (ValueError, RecursionError):
        reasons.append(say(_OTHER.fr, _OTHER.en, url=url))
    else:
        if there != number:
            reasons.append(say(_BEHIND.fr, _BEHIND.en, url=url, there=there, here=number))
    if reasons:
        raise ActRefused(*reasons)


def _revision_at(url: str) -> int:
    """The revision that a server of feeds shows there. Raises ValueError for another server, OSError, HTTPException."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=_PATIENCE_S)
    try:
        connection.request("GET", f"{parts.path}/health", headers={"accept": "application/json"})
        found = json.loads(connection.getresponse().read(_LARGEST_ANSWER))
    finally:
        connection.close()
    if not isinstance(found, dict) or "revision" not in found or "status" not in found:
        raise ValueError(url)
    return int(found["revision"] or 0)


def _size(instance: Instance, row: dict[str, str | None]) -> int | None:
    known = instance.group.get(row["id"] or "") if row["kind"] == "groups" else None
    return known.size if known is not None else None
