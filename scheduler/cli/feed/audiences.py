"""Whose feeds a command is about: `1A-ALT`, `groups/1A-ALT`, `groups`, `all`; and where feeds are served."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

import click

from scheduler.cli.core.grammar import Argument, BadValue
from scheduler.cli.core.options import option
from scheduler.errors import Fault, InputError, Place
from scheduler.export.audience import FOLDERS
from scheduler.publish.addresses import Address
from scheduler.publish.audiences import Audience
from scheduler.publish.feeds import Snapshot
from scheduler.publish.store import Store
from scheduler.text import Lang, Text
from scheduler.web.site import public_url
from scheduler.wording import choices, quoted, shown, suggestion

ALL = "all"
PUBLIC_URL = "SCHEDULER_PUBLIC_URL"
LOCAL_URL = "http://127.0.0.1:8000"
"""Where `scheduler serve` is when nobody says otherwise."""
KINDS = {
    "groups": Text("groupe", "group"),
    "trainers": Text("formateur", "trainer"),
    "rooms": Text("salle", "room"),
    "units": Text("UE", "unit"),
}
_METAVAR = "AUDIENCE"
_AUDIENCE = Text(
    "à qui sont les flux : « groups/1A », ou « 1A » seul, « groups », « trainers », « rooms » ou « units » pour tous, "
    "« all » pour tout le monde",
    "whose feeds: “groups/1A”, or “1A” alone, “groups”, “trainers”, “rooms” or “units” for all of them, “all” for "
    "everybody",
)
_PUBLIC_URL = Text(
    f"L’adresse à laquelle les abonnés voient le serveur (par défaut la variable {PUBLIC_URL}, sinon {LOCAL_URL}).",
    f"The address at which subscribers see the server (default: the variable {PUBLIC_URL}, else {LOCAL_URL}).",
)


class PublicUrl(click.ParamType[str]):
    """An http or https address, with a path or without."""

    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        found = public_url(str(value))
        if isinstance(found, Text):
            raise BadValue(found, ctx, param)
        return found


def public_url_option(lang: Lang) -> click.Option:
    return option("--public-url", about=_PUBLIC_URL, lang=lang, metavar=Text("ADRESSE", "ADDRESS"), type=PublicUrl())


def base_url(asked: str | None) -> str:
    """Where feeds are served, without a slash at the end. Raises InputError for a variable that says nonsense."""
    if asked is not None or not (value := os.environ.get(PUBLIC_URL, "")):
        return asked or LOCAL_URL
    found = public_url(value)
    if isinstance(found, Text):
        raise InputError([Fault(Place(PUBLIC_URL), found)])
    return found


def page_url(base: str, address: Address) -> str:
    """The page; its feed is at the same address with `.ics`."""
    return f"{base}/f/{address.token}"


def audiences_argument(lang: Lang, *, required: bool) -> Argument:
    name = f"{_METAVAR}…" if required else f"[{_METAVAR}…]"
    metavar = Text(name, name)
    return Argument("audiences", metavar=metavar, about=_AUDIENCE, lang=lang, nargs=-1, required=required)


def published(store: Store) -> Snapshot:
    """What the feeds show. Raises InputError before the first publication."""
    found = store.snapshot()
    if found is None:
        wrong = Text(
            "rien n’est encore publié ; publiez par « scheduler publish »",
            "nothing is published yet; publish with “scheduler publish”",
        )
        raise InputError([Fault(Place(store.place), wrong)])
    return found


def chosen(names: Sequence[str], known: Mapping[str, Audience]) -> list[Audience]:
    """The audiences that the names mean, in the order of the feeds. Raises InputError with every name that is none."""
    meant: set[str] = set()
    faults: list[Fault] = []
    for name in names:
        paths = _meant(name, known)
        if len(paths) == 1 or name in (ALL, *FOLDERS):
            meant.update(paths)
        else:
            faults.append(Fault(Place(_METAVAR), _wrong(name, paths, known)))
    if faults:
        raise InputError(faults)
    return [audience for audience in known.values() if audience.path in meant]


def _meant(name: str, known: Mapping[str, Audience]) -> list[str]:
    if name in known:
        return [name]
    kind = name.rstrip("/")
    return [path for path, one in known.items() if name == ALL or one.kind == kind or one.id == name]


def _wrong(name: str, paths: Sequence[str], known: Mapping[str, Audience]) -> Text:
    said = quoted(name)
    if paths:  # a room and a group of the same name
        fr, en = choices(paths)
        return Text(f"{said.fr} peut être {fr} ; écrivez-le en entier", f"{said.en} may be {en}; write it in full")
    near = suggestion(name, known if "/" in name else [one.id for one in known.values()])
    return Text(
        f"aucun groupe, formateur, salle ni UE {said.fr} ; {near.fr}",
        f"no group, trainer, room or unit {said.en}; {near.en}",
    )


def named(audiences: Sequence[Audience]) -> Text:
    """« groups/1A, groups/1B »."""
    fr, en = choices([shown(audience.path) for audience in audiences])
    return Text(fr, en)
