"""`scheduler desk`: the year made and repaired by hand, in a browser."""

import datetime as dt
import getpass
from collections.abc import Callable
from pathlib import Path

import click

from scheduler.cli.core.grammar import Argument, Command, Manual
from scheduler.cli.core.options import PathType, WholeNumber, common_options, option
from scheduler.cli.core.output import Output
from scheduler.desk.app import Desk
from scheduler.desk.listening import serve
from scheduler.errors import Fault, InputError, Place
from scheduler.text import Lang, Text

_MANUAL = Manual(
    Text("Ouvrir le bureau du planificateur dans le navigateur.", "Open the planner's desk in the browser."),
    Text(
        "Le planning de l’année, à la main : prenez une séance, tous les créneaux disent ce qu’ils coûtent ou pourquoi "
        "ils ne conviennent pas ; posez-la, échangez-la, fixez-la, annulez sans fin. Tout est enregistré à mesure "
        "dans solutions/drafts ; les dates fixées s’écrivent dans l’instance. Le bureau n’écoute que cette machine, et "
        "l’adresse imprimée ne s’ouvre qu’une fois.",
        "The year's timetable, by hand: pick a session up, every slot says what it costs or why it does not suit; drop "
        "it, exchange it, pin it, undo without end. All of it is saved as you go in solutions/drafts; pins are written "
        "into the instance. The desk listens to this machine alone, and the printed address opens once.",
    ),
    (
        ("scheduler desk", Text("Les années de ce dossier.", "The years of this folder.")),
        ("scheduler desk instances/tiny --no-browser", Text("Une seule année, sans ouvrir de navigateur.",
                                                            "One year, without opening a browser.")),
    ),
    (0, 1, 2),
)  # fmt: skip
_FOLDER = Text(
    "le dossier des instances, ou une instance (par défaut le dossier courant, ou son dossier instances)",
    "the folder of the instances, or one instance (default: the current folder, or its folder instances)",
)
_PORT = Text("Le port (par défaut au choix du système).", "The port (default: the system's choice).")
_NO_BROWSER = Text("Ne pas ouvrir de navigateur.", "Do not open a browser.")
_LISTENING = Text(
    "Le bureau est ouvert (Ctrl-C pour le fermer). Son adresse, qui ne sert qu’une fois :\n{url}",
    "The desk is open (Ctrl-C to close it). Its address, which serves once:\n{url}",
)


def desk_command(lang: Lang, output: Output, clock: Callable[[], dt.datetime]) -> Command:
    """`desk`."""

    def run(folder: Path, port: int, no_browser: bool) -> int:
        if not folder.is_dir():
            raise InputError(
                [
                    Fault(
                        Place(str(folder)),
                        Text(
                            "ce dossier n’existe pas ; donnez celui qui contient vos instances",
                            "this folder does not exist; give the one that holds your instances",
                        ),
                    )
                ]
            )
        desk = Desk(folder, clock, getpass.getuser(), output.chosen)

        def told(url: str) -> None:
            output.say(_LISTENING.to(output.lang).format(url=url))

        try:
            serve(desk, port, told, opens_browser=not no_browser, debug=output.debug)
        except OSError as error:
            raise InputError(
                [
                    Fault(
                        Place("--port"),
                        Text(
                            f"le port {port} ne s’ouvre pas ({error.strerror}) ; donnez-en un autre, ou aucun",
                            f"the port {port} does not open ({error.strerror}); give another, or none",
                        ),
                    )
                ]
            ) from error
        return 0

    params: list[click.Parameter] = [
        Argument(
            "folder", about=_FOLDER, lang=lang, metavar=Text("DOSSIER", "FOLDER"), type=PathType(), default=Path()
        ),
        option("--port", about=_PORT, lang=lang, metavar="PORT", type=WholeNumber(0, 65535), default=0),
        option("--no-browser", about=_NO_BROWSER, lang=lang, is_flag=True),
        *common_options(lang),
    ]
    return Command("desk", _MANUAL, lang, params=params, callback=run)
