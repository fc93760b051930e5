"""Whose feeds a command is about: `1A-ALT`, `groups/1A-ALT`, `groups`, `all`; and where feeds are served."""

from collections.abc import Sequence

from scheduler.cli.core.commands import Argument, Option
from scheduler.cli.core.values import ValueType
from scheduler.errors import InputError
from scheduler.publish.feeds import Snapshot
from scheduler.publish.store.audiences import Audience
from scheduler.publish.store.store import Store
from scheduler.serving.public_url import LOCAL_URL, VARIABLE
from scheduler.serving.site import public_url
from scheduler.text import Text
from scheduler.wording import choices, shown

ALL = "all"
KINDS = {
    "groups": Text("groupe", "group"),
    "trainers": Text("formateur", "trainer"),
    "rooms": Text("salle", "room"),
    "units": Text("UE", "unit"),
    "staff": Text("surveillant", "invigilator"),
}
_METAVAR = "AUDIENCE"
_AUDIENCE = Text(
    "à qui sont les flux : « groups/1A », ou « 1A » seul, « groups », « trainers », « rooms », « units » ou « staff » "
    "pour tous, « all » pour tout le monde",
    "whose feeds: “groups/1A”, or “1A” alone, “groups”, “trainers”, “rooms”, “units” or “staff” for all of them, "
    "“all” for everybody",
)
_PUBLIC_URL = Text(
    f"L’adresse à laquelle les abonnés voient le serveur (par défaut la variable {VARIABLE}, sinon celle qui est dite "
    f"au bureau, sinon {LOCAL_URL}).",
    f"The address at which subscribers see the server (default: the variable {VARIABLE}, else the one told to the "
    f"desk, else {LOCAL_URL}).",
)


PUBLIC_URL = Option("--public-url", about=_PUBLIC_URL, value=Text("ADRESSE", "ADDRESS"), type=ValueType(public_url))


AUDIENCES = Argument("audiences", f"{_METAVAR}…", _AUDIENCE, nargs=-1)
AUDIENCES_OR_ALL = Argument("audiences", f"[{_METAVAR}…]", _AUDIENCE, nargs=-1, required=False)


def published(store: Store) -> Snapshot:
    """What the feeds show. Raises InputError before the first publication."""
    found = store.snapshot()
    if found is None:
        wrong = Text(
            "rien n’est encore publié ; publiez par « scheduler publish »",
            "nothing is published yet; publish with “scheduler publish”",
        )
        raise InputError.at(store.place, *wrong)
    return found


def named(audiences: Sequence[Audience]) -> Text:
    """« groups/1A, groups/1B »."""
    fr, en = choices([shown(audience.path) for audience in audiences])
    return Text(fr, en)
