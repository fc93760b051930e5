"""`scheduler feed list`: who has which address."""

from collections.abc import Iterator, Mapping, Sequence

from rich.table import Column

from scheduler.cli.core.commands import Invocation, Manual, command
from scheduler.cli.core.options import CSV, JSON, refuse_two_formats
from scheduler.cli.core.output import Output
from scheduler.cli.core.publications import DATABASE, opened
from scheduler.cli.feed.audiences import AUDIENCES_OR_ALL, KINDS, PUBLIC_URL, published
from scheduler.export.csv_files import for_people
from scheduler.publish.store.audiences import Audience, chosen
from scheduler.publish.store.location import where
from scheduler.serving.public_url import ADDRESS_COLUMNS, address_rows, base_url
from scheduler.text import Text
from scheduler.wording import shown

_MANUAL = Manual(
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


@command("list", _MANUAL, AUDIENCES_OR_ALL, DATABASE, PUBLIC_URL, CSV, JSON)
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
