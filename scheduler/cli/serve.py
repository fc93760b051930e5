"""`scheduler serve`: what is published, for everybody who has an address."""

import logging
import os
from collections.abc import Sequence
from pathlib import Path

from scheduler.cli.core.commands import Invocation, Manual, Option, command
from scheduler.cli.core.complaints import BadUsage
from scheduler.cli.core.options import FILE, NUMBER
from scheduler.cli.core.output import Output
from scheduler.cli.core.proxies import TRUST_PROXY
from scheduler.cli.core.publications import DATABASE, option_for
from scheduler.cli.core.values import PATH, ValueType, WholeNumber
from scheduler.publish.store.database import Database, named
from scheduler.publish.store.location import where
from scheduler.serving.public_url import VARIABLE, base_url
from scheduler.serving.site import LOOPBACK, Network, PublicSite, public_url
from scheduler.text import Text
from scheduler.web.service import RATE, Service, Settings
from scheduler.wording import instant

_MANUAL = Manual(
    Text(
        "Servir les flux et les pages de ce qui est publié, jusqu’à Ctrl-C.",
        "Serve the feeds and pages of what is published, until Ctrl-C.",
    ),
    Text(
        "Chaque groupe, formateur, salle et UE a une adresse secrète (« scheduler feed list ») : une page à lire, et "
        "le flux iCal auquel s’abonner. Une nouvelle révision est servie aussitôt. Sur Internet, placez devant un "
        "serveur mandataire (nginx, Caddy) qui parle https, et dites par --public-url l’adresse qu’il donne. "
        "/health dit si tout va bien, /metrics donne les chiffres à Prometheus.",
        "Each group, trainer, room and unit has a secret address (“scheduler feed list”): a page to read, and the iCal "
        "feed to subscribe to. A new revision is served at once. On the Internet, put a reverse proxy (nginx, Caddy) "
        "before it that speaks https, and say with --public-url which address it gives. "
        "/health says whether all is well, /metrics gives Prometheus its figures.",
    ),
    (
        ("scheduler serve", Text("Servir sur cette machine, port 8000.", "Serve on this machine, port 8000.")),
        (
            "scheduler serve --public-url https://edt.example/planning --access-log acces.log",
            Text("Derrière un serveur mandataire.", "Behind a reverse proxy."),
        ),
    ),
    (0, 1, 2),
)
_HOST = Text(
    "Où écouter : 127.0.0.1 (par défaut, cette machine seule) ou 0.0.0.0 (tout le réseau).",
    "Where to listen: 127.0.0.1 (default, this machine alone) or 0.0.0.0 (the whole network).",
)
_PORT = Text(
    "Le port (par défaut 8000 ; 0 : au choix du système, qui est dit).",
    "The port (default 8000; 0: the system chooses, and it is told).",
)
_PUBLIC_URL = Text(
    f"L’adresse que les gens écrivent, avec son chemin s’il y en a un (par défaut la variable {VARIABLE}, sinon "
    "celle que dit chaque requête).",
    f"The address that people write, with its path if it has one (default: the variable {VARIABLE}, else what each "
    "request says).",
)
_RATE = Text(
    f"Requêtes par seconde permises à chaque adresse (par défaut {RATE}, et sans limite pour cette machine elle-même).",
    f"Requests a second allowed to each address (default {RATE}, and no limit for this machine itself).",
)
_LOG = Text(
    "Écrire le journal des accès à la fin de ce fichier, au lieu de la sortie d’erreur.",
    "Append the access log to this file instead of writing it to standard error.",
)
_QUIET = Text("Ne pas tenir de journal des accès.", "Keep no access log.")
_BOTH = Text(
    "--quiet et --access-log se contredisent ; avec --access-log, rien n’est écrit sur la sortie d’erreur",
    "--quiet and --access-log contradict each other; with --access-log, nothing is written to standard error",
)
_LISTENING = Text(
    "Les flux sont servis sur {url} (Ctrl-C pour arrêter).", "Feeds are served at {url} (Ctrl-C to stop)."
)
_PUBLISHED = Text(
    "Révision {n}, publiée le {when} (base {place}). Les adresses à donner : scheduler feed list{base}",
    "Revision {n}, published on {when} (database {place}). The addresses to give: scheduler feed list{base}",
)
_EMPTY = Text(
    "Rien n’est encore publié (base {place}) : la première publication (« scheduler publish ») sera servie aussitôt.",
    "Nothing is published yet (database {place}): the first publication (“scheduler publish”) will be served at once.",
)
_STOPPED = Text("Le serveur s’est arrêté ; rien n’a été coupé.", "The server has stopped; nothing was cut short.")
_CUT_SHORT = Text(
    "Le serveur s’est arrêté ; les réponses en cours ont été coupées.",
    "The server has stopped; answers under way were cut short.",
)


@command(
    "serve",
    _MANUAL,
    DATABASE,
    Option("--host", about=_HOST, value=Text("ADRESSE", "ADDRESS"), default="127.0.0.1"),
    Option("--port", about=_PORT, value="PORT", type=WholeNumber(0, 65535), default=8000),
    Option("--public-url", "public", about=_PUBLIC_URL, value="URL", type=ValueType(public_url)),
    TRUST_PROXY,
    Option("--rate", about=_RATE, value=NUMBER, type=WholeNumber(1, 100_000)),
    Option("--access-log", about=_LOG, value=FILE, type=PATH),
    Option("--quiet", about=_QUIET),
)
def serve_command(
    run: Invocation,
    database: str | None,
    host: str,
    port: int,
    public: str | None,
    trusted: Sequence[Network] | None,
    rate: int | None,
    access_log: Path | None,
    quiet: bool,
) -> int:
    output = run.output
    if quiet and access_log is not None:
        raise BadUsage(_BOTH)
    # SQLAlchemy's log of what it read would have the addresses of feeds in it.
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)
    is_public = public is not None or os.environ.get(VARIABLE)
    site = PublicSite(base_url(public) if is_public else None, trusted if trusted is not None else LOOPBACK)
    place = where(database)
    settings = Settings(
        lambda: Database(place, create=False),
        host,
        port,
        site,
        rate,
        access_log,
        quiet,
        output.chosen,
        output.debug,
    )
    service = Service(settings, run.clock, output.note)
    _tell(output, service, named(place))
    output.say(_STOPPED if service.run() else _CUT_SHORT)
    return 0


def _tell(output: Output, service: Service, place: str) -> None:
    """Where it listens, what it serves, what to do next."""
    snapshot = service.snapshot
    if snapshot is not None:
        output.speak_as(snapshot.locale)
    output.say(_LISTENING, url=service.url)
    if snapshot is None:
        output.say(_EMPTY, place=place)
        return
    when = instant(snapshot.published_at.astimezone(snapshot.zone))
    output.say(_PUBLISHED, n=snapshot.number, when=when, place=place, base=option_for(place))
