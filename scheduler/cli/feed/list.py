"""`scheduler feed list`: who has which address."""

from collections.abc import Mapping, Sequence

import click
from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text as Line

from scheduler.cli.core.grammar import BadUsage, Command, Manual
from scheduler.cli.core.options import common_options, option
from scheduler.cli.core.output import Output
from scheduler.cli.core.publications import database_option, json_option, opened, raw_json, where
from scheduler.cli.feed.audiences import (
    KINDS,
    audiences_argument,
    base_url,
    chosen,
    page_url,
    public_url_option,
    published,
)
from scheduler.export.csv_files import for_people
from scheduler.publish.addresses import Address
from scheduler.publish.audiences import Audience
from scheduler.text import Lang, Text
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
_ABOUT_CSV = Text("Écrire la liste en CSV, pour un tableur.", "Write the list as CSV, for a spreadsheet.")
_TITLES = (
    Text("Pour", "For"),
    Text("Nom", "Name"),
    Text("Adresse de la page (le flux : la même, .ics)", "Page (.ics)"),
)
_COLUMNS = ("audience", "kind", "id", "name", "page", "feed", "since", "by", "state")
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
_BOTH = Text("--csv et --json ne vont pas ensemble", "--csv and --json do not go together")


def list_command(lang: Lang, output: Output) -> Command:
    """`feed list [AUDIENCE…]`."""

    def run(
        audiences: tuple[str, ...], database: str | None, public_url: str | None, as_csv: bool, as_json: bool
    ) -> int:
        if as_csv and as_json:
            raise BadUsage(_BOTH, click.get_current_context())
        base = base_url(public_url)
        with opened(where(database), output) as store:
            snapshot, given = published(store), store.addresses.all()
        output.speak_as(snapshot.locale)
        wanted = chosen(audiences, snapshot.audiences) if audiences else list(snapshot.audiences.values())
        last: dict[str, Address] = {}
        for address in given:  # the last given first
            last.setdefault(address.audience, address)
        rows = [_row(audience, last.get(audience.path), base, output.lang) for audience in wanted]
        if as_json:
            raw_json(output, rows)
        elif as_csv:
            output.raw(for_people(_COLUMNS, rows, output.lang))
        else:
            output.show(_table(wanted, rows, output.lang))
            if public_url is None and base.startswith("http://127.0.0.1"):
                output.note(_LOCAL)
        return 0

    params: list[click.Parameter] = [
        audiences_argument(lang, required=False),
        database_option(lang),
        public_url_option(lang),
        option("--csv", "as_csv", about=_ABOUT_CSV, lang=lang, is_flag=True),
        json_option(lang),
        *common_options(lang),
    ]
    return Command("list", _MANUAL, lang, params=params, callback=run)


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


def _table(audiences: Sequence[Audience], rows: Sequence[Mapping[str, str | None]], lang: Lang) -> Table:
    table = Table(box=SIMPLE, pad_edge=False)
    for title, fold in zip(_TITLES, (False, True, False), strict=True):
        # An address is copied from here: it is never cut nor folded.
        table.add_column(title.to(lang), no_wrap=not fold, overflow="fold" if fold else "ignore")
    for audience, row in zip(audiences, rows, strict=True):
        kind, name = KINDS[audience.kind].to(lang), shown(audience.name.to(lang))
        cells = (
            f"{kind} {shown(audience.id)}",
            _GONE.to(lang).format(name=name) if audience.is_gone else name,
            row["page"] or _STATES[row["state"] or "none"].to(lang),
        )
        table.add_row(*(Line(cell) for cell in cells))
    return table
