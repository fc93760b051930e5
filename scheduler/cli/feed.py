"""`scheduler feed`: the addresses of the published feeds, and the feeds themselves as files."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rich.table import Column

from scheduler.cli.core import files
from scheduler.cli.core.commands import Argument, CommandGroup, Invocation, Manual, Option, command
from scheduler.cli.core.complaints import BadUsage
from scheduler.cli.core.options import CSV, JSON, out_option, refuse_two_formats
from scheduler.cli.core.output import Output
from scheduler.cli.core.publications import DATABASE, opened, sentence_option, somebody
from scheduler.cli.core.values import OneOf, ValueType
from scheduler.errors import InputError
from scheduler.export.audience import FOLDERS, feed_file
from scheduler.export.csv_files import for_people
from scheduler.export.formats import MOODLE_FOLDER
from scheduler.publish.feeds import Snapshot
from scheduler.publish.store.audiences import Audience, chosen
from scheduler.publish.store.location import where
from scheduler.publish.store.store import Store
from scheduler.serving.public_url import ADDRESS_COLUMNS, LOCAL_URL, VARIABLE, address_rows, base_url, page_url
from scheduler.serving.site import public_url
from scheduler.text import Text
from scheduler.wording import Noun, choices, counted, shown

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
_FEED_MANUAL = Manual(
    Text("Les adresses des flux publiés : les lister, en donner, en reprendre.", "Addresses of the published feeds."),
    Text(
        "Chaque groupe, formateur, salle et UE a une adresse que personne ne peut deviner : sa page (emploi du temps, "
        "abonnement) et, avec « .ics », son flux. « scheduler serve » les sert. La première publication les donne.",
        "Each group, trainer, room and unit has an address that nobody can guess: its page (timetable, how to "
        "subscribe) and, with “.ics”, its feed. “scheduler serve” serves them. The first publication gives them.",
    ),
    (
        ("scheduler feed list", Text("Les adresses à envoyer.", "The addresses to send.")),
        (
            "scheduler feed new groups/1A-ALT",
            Text("Une nouvelle adresse pour 1A-ALT ; l’ancienne se ferme.", "A new address; the old one is closed."),
        ),
    ),
    (0, 2),
)
_NEW = Manual(
    Text("Donner une nouvelle adresse ; l’ancienne se ferme.", "Give a new address; the old one is closed."),
    Text(
        "Pour une adresse qui a été publiée par erreur, ou reprise. Les abonnés de l’ancienne ne reçoivent plus rien : "
        "envoyez-leur la nouvelle. --missing en donne une à tous ceux qui n’en ont jamais eu.",
        "For an address that was published by mistake, or taken back. Subscribers of the old one get nothing any more: "
        "send them the new one. --missing gives one to everybody who never had any.",
    ),
    (
        ("scheduler feed new groups/1A-ALT", Text("Une autre adresse pour 1A-ALT.", "Another address for 1A-ALT.")),
        ("scheduler feed new --missing", Text("À tous ceux qui n’en ont pas.", "To everybody who has none.")),
    ),
    (0, 2),
)
_REVOKE = Manual(
    Text("Fermer l’adresse d’un flux.", "Close the address of a feed."),
    Text(
        "Personne ne lit plus ce flux par cette adresse, dès maintenant et sans redémarrer le serveur. Une "
        "publication n’en donne pas d’autre, « scheduler feed new » oui.",
        "Nobody reads the feed at that address any more, at once and without restarting the server. A publication "
        "gives no other, “scheduler feed new” does.",
    ),
    (("scheduler feed revoke trainers/VERNET", Text("Fermer celle de Vernet.", "Close Vernet's.")),),
    (0, 2),
)
_ABOUT_MISSING = Text("Tous ceux qui n’ont jamais eu d’adresse.", "Everybody who never had an address.")
_ABOUT_YES = Text(
    "Confirmer la fermeture de plusieurs adresses à la fois.", "Confirm that several addresses are to be closed."
)
_WHOSE = Text("dites de qui, ou --missing", "say whose, or --missing")
_WHO = Text("Qui le fait (par défaut votre nom d’utilisateur).", "Who does it (default: your user name).")
_NOBODY = Text("Tous ont déjà eu une adresse : rien à faire.", "Everybody has had an address: nothing to do.")
_NONE = Text("Aucune adresse à fermer.", "No address to close.")
_CLOSED = Text("Fermée : {name}.", "Closed: {name}.")
_YES = Option("--yes", about=_ABOUT_YES)
_BY = sentence_option("--by", _WHO)
_WRITE_MANUAL = Manual(
    Text("Écrire les flux publiés dans des fichiers.", "Write the published feeds to files."),
    Text(
        "Les mêmes octets que « scheduler serve », par groupe, formateur, salle et UE : ical/groups/1A.ics. Une séance "
        "annulée y reste 30 jours : refaites-les chaque jour si un autre serveur les diffuse, et sachez que leurs noms "
        "se devinent.",
        "The same bytes as “scheduler serve”, by group, trainer, room and unit: ical/groups/1A.ics. A cancelled "
        "session stays in them for 30 days: write them again every day if another server hands them out, and know that "
        "their names can be guessed.",
    ),
    (
        ("scheduler feed write --out flux", Text("Tous les flux, dans flux/ical/.", "All feeds, to flux/ical/.")),
        (
            "scheduler feed write units --variant moodle --out flux",
            Text(
                "Ceux des UE, pour Moodle, dans flux/moodle/ical/.", "Those of units for Moodle, in flux/moodle/ical/."
            ),
        ),
    ),
    (0, 1, 2),
)
_ABOUT_OUT = Text("Dossier où écrire.", "Directory to write to.")
_ABOUT_VARIANT = Text(
    "standard, ou moodle : sans les séances annulées, que Moodle montrerait comme tenues.",
    "standard, or moodle: without cancelled sessions, which Moodle would show as held.",
)
_WRITTEN = Text("Révision {n} : {count} flux écrits dans {folder}.", "Revision {n}: {count} feeds written to {folder}.")
_LIST_MANUAL = Manual(
    Text("Lister les adresses à envoyer.", "List the addresses to send."),
    Text(
        "L’adresse de la page de chacun, où il s’abonne ; avec « .ics » à la fin, c’est celle du flux. Qui connaît une "
        "adresse peut la lire : envoyez à chacun la sienne. --csv sert à un publipostage.",
        "The address of everybody's page, where they subscribe; with “.ics” at its end it is the feed's. Who knows an "
        "address can read it: send each their own. --csv is for a mail merge.",
    ),
    (
        ("scheduler feed list groups", Text("Celles des groupes.", "Those of the groups.")),
        (
            "scheduler feed list trainers --csv --public-url https://edt.example > adresses.csv",
            Text("Pour un publipostage aux formateurs.", "For a mail merge to the trainers."),
        ),
    ),
    (0, 2),
)
_TITLES = (
    Text("Pour", "For"),
    Text("Nom", "Name"),
    Text("Adresse de la page (le flux : la même, .ics)", "Page (.ics)"),
)
_STATES = {
    "revoked": Text("fermée : « scheduler feed new » en donne une autre", "closed: “scheduler feed new” gives another"),
    "none": Text("aucune : « scheduler feed new » en donne une", "none: “scheduler feed new” gives one"),
}
_GONE = Text("{name} (n’est plus publié)", "{name} (no longer published)")
_LOCAL = Text(
    "Ces adresses sont celles de cette machine seule ; dites par --public-url sous laquelle les abonnés voient "
    "« scheduler serve ».",
    "These addresses are this machine's own; say with --public-url at which one subscribers see “scheduler serve”.",
)


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


@command(
    "new", _NEW, AUDIENCES_OR_ALL, Option("--missing", about=_ABOUT_MISSING), _YES, _BY, DATABASE, PUBLIC_URL, JSON
)
def new_command(
    run: Invocation,
    audiences: tuple[str, ...],
    missing: bool,
    yes: bool,
    by: str | None,
    database: str | None,
    public_url: str | None,
    as_json: bool,
) -> int:
    output = run.output
    if not audiences and not missing:
        raise BadUsage(_WHOSE)
    base_url(public_url)  # a variable that is no address is told before anything is closed
    with opened(where(database), output) as store:
        base = base_url(public_url, store.addresses)
        snapshot = published(store)
        output.speak_as(snapshot.locale)
        wanted = chosen(audiences, snapshot.audiences)
        had = {address.audience for address in store.addresses.all()}
        if missing:
            known = {one.path for one in wanted}
            wanted += [one for one in snapshot.audiences.values() if one.path not in had | known]
        _confirm([one for one in wanted if one.path in store.addresses.current()], yes=yes)
        given = store.addresses.renew([one.path for one in wanted], by=by or somebody(), now=run.clock())
    if as_json:
        output.json([{"audience": path, "page": page_url(base, one)} for path, one in given.items()])
    elif not given:
        output.say(_NOBODY)
    else:
        for path, address in given.items():
            output.say(f"{shown(path)}  {page_url(base, address)}")
    return 0


@command("revoke", _REVOKE, AUDIENCES, _YES, _BY, DATABASE, JSON)
def revoke_command(
    run: Invocation, audiences: tuple[str, ...], yes: bool, by: str | None, database: str | None, as_json: bool
) -> int:
    output = run.output
    with opened(where(database), output) as store:
        snapshot = published(store)
        output.speak_as(snapshot.locale)
        current = store.addresses.current()
        closed = [one for one in chosen(audiences, snapshot.audiences) if one.path in current]
        _confirm(closed, yes=yes)
        store.addresses.revoke([one.path for one in closed], by=by or somebody(), now=run.clock())
    if as_json:
        output.json([{"audience": one.path} for one in closed])
    elif not closed:
        output.say(_NONE)
    else:
        output.say(_CLOSED, name=named(closed))
    return 0


def _confirm(closing: Sequence[Audience], *, yes: bool) -> None:
    """Raises InputError when several addresses in use would be closed without `--yes`: each has its subscribers."""
    if len(closing) > 1 and not yes:
        n, names = counted(len(closing), Noun("adresse", "address", many_en="addresses")), named(closing)
        wrong = Text(
            f"{n.fr} seraient fermées, et leurs abonnés ne recevraient plus rien ({names.fr}) ; ajoutez --yes si c’est "
            "bien ce que vous voulez",
            f"{n.en} would be closed, and their subscribers get nothing any more ({names.en}); add --yes if that is "
            "what you want",
        )
        raise InputError.at("AUDIENCE", *wrong)


@command(
    "write",
    _WRITE_MANUAL,
    AUDIENCES_OR_ALL,
    out_option(_ABOUT_OUT, required=True),
    Option("--variant", about=_ABOUT_VARIANT, value="standard|moodle", type=OneOf(("standard", "moodle")),
           default="standard"),
    DATABASE,
)  # fmt: skip
def write_command(run: Invocation, audiences: tuple[str, ...], out: Path, variant: str, database: str | None) -> int:
    output = run.output
    prefix = f"{MOODLE_FOLDER}/" if variant == "moodle" else ""
    files.refuse_unwritable(out, [f"{prefix}ical/{name}/" for name in FOLDERS])
    with opened(where(database), output) as store:
        snapshot = published(store)
    output.speak_as(snapshot.locale)
    wanted = chosen(audiences, snapshot.audiences) if audiences else list(snapshot.audiences.values())
    spoken, now = output.chosen or snapshot.locale, run.clock()
    made = {
        f"{prefix}{feed_file(one.path)}": snapshot.feed(
            one.path, lang=spoken, now=now, variant="moodle" if variant == "moodle" else "standard"
        ).content
        for one in wanted
    }
    files.write(out, made)
    output.say(_WRITTEN, n=snapshot.number, count=len(made), folder=out / prefix / "ical")
    return 0


@command("list", _LIST_MANUAL, AUDIENCES_OR_ALL, DATABASE, PUBLIC_URL, CSV, JSON)
def list_command(
    run: Invocation,
    audiences: tuple[str, ...],
    database: str | None,
    public_url: str | None,
    as_csv: bool,
    as_json: bool,
) -> int:
    output = run.output
    refuse_two_formats(as_json=as_json, as_csv=as_csv)
    base_url(public_url)  # a variable that is no address is told before anything else
    with opened(where(database), output) as store:
        base = base_url(public_url, store.addresses)
        snapshot, given = published(store), store.addresses.all()
    output.speak_as(snapshot.locale)
    wanted = chosen(audiences, snapshot.audiences) if audiences else list(snapshot.audiences.values())
    rows = address_rows(wanted, given, base, output.lang)
    if as_json:
        output.json(rows)
    elif as_csv:
        output.raw(for_people(ADDRESS_COLUMNS, rows, output.lang))
    else:
        # An address is copied from here: it is never cut nor folded.
        who, name, page = (output.of(title) for title in _TITLES)
        columns = [Column(who, no_wrap=True, overflow="ignore"), Column(name, overflow="fold"),
                   Column(page, no_wrap=True, overflow="ignore")]  # fmt: skip
        output.table(columns, _cells(wanted, rows, output))
        if public_url is None and base.startswith("http://127.0.0.1"):
            output.note(_LOCAL)
    return 0


def _cells(
    audiences: Sequence[Audience], rows: Sequence[Mapping[str, str | None]], output: Output
) -> Iterator[tuple[str, str, str]]:
    for audience, row in zip(audiences, rows, strict=True):
        kind, name = output.of(KINDS[audience.kind]), shown(output.of(audience.name))
        yield (
            f"{kind} {shown(audience.id)}",
            output.of(_GONE, name=name) if audience.is_gone else name,
            row["page"] or output.of(_STATES[row["state"] or "none"]),
        )


feed_command = CommandGroup(
    "feed",
    _FEED_MANUAL,
    {
        "list": lambda: list_command,
        "new": lambda: new_command,
        "revoke": lambda: revoke_command,
        "write": lambda: write_command,
    },
)
