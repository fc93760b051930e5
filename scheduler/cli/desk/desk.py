"""`scheduler desk`: the year made and repaired by hand, in a browser."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from scheduler.cli.core.commands import Argument, Command, Invocation, Manual, Option
from scheduler.cli.core.complaints import BadUsage
from scheduler.cli.core.proxies import TRUST_PROXY
from scheduler.cli.core.publications import somebody
from scheduler.cli.core.values import PATH, ValueType, WholeNumber
from scheduler.cli.desk.user import user_command
from scheduler.desk.accounts.store import AccountStore
from scheduler.desk.app import Desk
from scheduler.desk.listening import accounts_file, serve, serve_network
from scheduler.desk.start.years import home
from scheduler.errors import InputError
from scheduler.files import why_refused
from scheduler.serving.site import LOOPBACK, Network, PublicSite, public_url
from scheduler.text import Text
from scheduler.wording import Noun, counted, say

_MANUAL = Manual(
    Text("Ouvrir le bureau du planificateur dans le navigateur.", "Open the planner's desk in the browser."),
    Text(
        "Le planning de l’année, à la main : prenez une séance, tous les créneaux disent ce qu’ils coûtent ou pourquoi "
        "ils ne conviennent pas ; posez-la, échangez-la, fixez-la, annulez sans fin. Tout est enregistré à mesure "
        "dans solutions/drafts ; les dates fixées s’écrivent dans l’instance. Le bureau n’écoute que cette machine, et "
        "l’adresse imprimée ne s’ouvre qu’une fois ; à plusieurs, sur un réseau, il y faut des comptes "
        "(« scheduler desk user --help »).",
        "The year's timetable, by hand: pick a session up, every slot says what it costs or why it does not suit; drop "
        "it, exchange it, pin it, undo without end. All of it is saved as you go in solutions/drafts; pins are written "
        "into the instance. The desk listens to this machine alone, and the printed address opens once; for several, "
        "on a network, there must be accounts (“scheduler desk user --help”).",
    ),
    (
        ("scheduler desk", Text("Les années de ce dossier.", "The years of this folder.")),
        ("scheduler desk instances/tiny --no-browser", Text("Une seule année, sans ouvrir de navigateur.",
                                                            "One year, without opening a browser.")),
        ("scheduler desk --listen 127.0.0.1:8443 --public-url https://bureau.example",
         Text("À plusieurs, derrière un serveur mandataire ; avant : scheduler desk user add NOM.",
              "For several, behind a reverse proxy; before: scheduler desk user add NAME.")),
    ),
    (0, 1, 2),
)  # fmt: skip
_FOLDER = Text(
    "le dossier des instances, ou une instance (par défaut le dossier courant, ou son dossier instances)",
    "the folder of the instances, or one instance (default: the current folder, or its folder instances)",
)
_PORT = Text("Le port (par défaut au choix du système).", "The port (default: the system's choice).")
_NO_BROWSER = Text("Ne pas ouvrir de navigateur.", "Do not open a browser.")
_NO_FOLDER = Text(
    "ce dossier n’existe pas ; donnez celui qui contient vos instances",
    "this folder does not exist; give the one that holds your instances",
)
_CLOSED = Text(
    "le port {port} ne s’ouvre pas ({why}) ; donnez-en un autre, ou aucun",
    "the port {port} does not open ({why}); give another, or none",
)
_LISTENING = Text(
    "Le bureau est ouvert (Ctrl-C pour le fermer). Son adresse, qui ne sert qu’une fois :\n{url}",
    "The desk is open (Ctrl-C to close it). Its address, which serves once:\n{url}",
)


_LISTEN = Text(
    "Servir sur le réseau, à ceux qui ont un compte (« scheduler desk user add NOM ») : 127.0.0.1:8443 derrière un "
    "serveur mandataire (nginx, Caddy) qui parle https, ou 0.0.0.0:8443 pour tout le réseau.",
    "Serve on the network, to those who have an account (“scheduler desk user add NAME”): 127.0.0.1:8443 behind a "
    "reverse proxy (nginx, Caddy) that speaks https, or 0.0.0.0:8443 for the whole network.",
)
_NO_PLACE = Text(
    "ce n’est pas une adresse où écouter ; écrivez par exemple 127.0.0.1:8443 ou 0.0.0.0:8443",
    "this is no address to listen at; write for example 127.0.0.1:8443 or 0.0.0.0:8443",
)
_NO_ACCOUNT = Text(
    "sur un réseau, il faut des comptes, et il n’y en a aucun ({file}) ; créez-en un : scheduler desk user add NOM",
    "on a network there must be accounts, and there is none ({file}); make one: scheduler desk user add NAME",
)
_PREFIXED = Text(
    "le bureau veut un nom d’hôte à lui, sans chemin ; écrivez par exemple https://bureau.example",
    "the desk wants a host name of its own, without a path; write for example https://desk.example",
)
_ALONE = Text("{option} ne va qu’avec --listen", "{option} goes with --listen alone")
_BOTH = Text(
    "--port ne va pas avec --listen, qui donne le port", "--port does not go with --listen, which gives the port"
)
_SERVING = Text(
    "Le bureau est ouvert à {n} (Ctrl-C pour le fermer) :\n{url}",
    "The desk is open to {n} (Ctrl-C to close it):\n{url}",
)
_IN_CLEAR = Text(
    "Attention : sans https, les mots de passe passent en clair sur le réseau. Placez devant un serveur mandataire qui "
    "parle https (le bloc nginx est dans docs/desk.md, « Sur un réseau »), et donnez son adresse par --public-url.",
    "Mind: without https, passwords cross the network in the clear. Put a reverse proxy that speaks https before it "
    "(the nginx block is in docs/desk.md, “On a network”), and give its address with --public-url.",
)
_USER = "user"
_PUBLIC_URL = Text(
    "Avec --listen : l’adresse que les gens écrivent, par exemple https://bureau.example.",
    "With --listen: the address that people write, for example https://desk.example.",
)


def _listen(text: str) -> tuple[str, int] | Text:
    host, sign, port = text.strip().rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not sign or not host or not (port.isascii() and port.isdecimal()) or int(port[:9]) > 65535:
        return _NO_PLACE
    return host, int(port)


class _DeskCommand(Command):
    """`scheduler desk user …` is a command of its own; anything else that is given is the folder."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        if args[:1] == [_USER]:
            return user_command.make_context(f"{info_name} {_USER}", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


def _desk(
    run: Invocation, folder: Path, port: int | None, no_browser: bool, listen: tuple[str, int] | None,
    public: str | None, trusted: Sequence[Network] | None,
) -> int:  # fmt: skip
    if not folder.is_dir():
        raise InputError.at(folder, *_NO_FOLDER)
    output = run.output
    desk = Desk(folder, run.clock, somebody(), output.chosen)
    if listen is None:
        if given := next(
            (name for name, value in (("--public-url", public), ("--trust-proxy", trusted)) if value), None
        ):
            raise BadUsage(say(*_ALONE, option=given))
        try:
            serve(
                desk,
                port or 0,
                lambda url: output.say(_LISTENING, url=url),
                opens_browser=not no_browser,
                debug=output.debug,
            )
        except OSError as error:
            raise InputError.at("--port", *say(*_CLOSED, port=port or 0, why=why_refused(error))) from error
        return 0
    if port is not None:
        raise BadUsage(_BOTH)
    site = PublicSite(public, trusted if trusted is not None else LOOPBACK)
    if site.prefix:
        raise InputError.at("--public-url", *_PREFIXED)
    accounts = AccountStore(accounts_file(home(folder)))
    if not accounts.all():
        raise InputError.at("--listen", *say(*_NO_ACCOUNT, file=str(accounts.file)))

    def told(url: str) -> None:
        output.say(_SERVING, n=counted(len(accounts.all()), Noun("compte", "account")), url=url)
        if not site.is_https:
            output.say(_IN_CLEAR)

    serve_network(desk, *listen, site, accounts, run.clock, told, debug=output.debug)
    return 0


desk_command = _DeskCommand(
    "desk",
    _MANUAL,
    (
        Argument("folder", Text("DOSSIER", "FOLDER"), _FOLDER, type=PATH, required=False, default=Path()),
        Option("--port", about=_PORT, value="PORT", type=WholeNumber(0, 65535)),
        Option("--no-browser", about=_NO_BROWSER),
        Option("--listen", about=_LISTEN, value=Text("HÔTE:PORT", "HOST:PORT"), type=ValueType(_listen)),
        Option("--public-url", "public", about=_PUBLIC_URL, value="URL", type=ValueType(public_url)),
        TRUST_PROXY,
    ),
    _desk,
)
