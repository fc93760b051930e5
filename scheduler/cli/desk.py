"""`scheduler desk`: the year made and repaired by hand, in a browser."""

from pathlib import Path

from scheduler.cli.core.commands import Argument, Invocation, Manual, Option, command
from scheduler.cli.core.publications import somebody
from scheduler.cli.core.values import PATH, WholeNumber
from scheduler.desk.app import Desk
from scheduler.desk.listening import serve
from scheduler.errors import InputError
from scheduler.files import why_refused
from scheduler.text import Text
from scheduler.wording import say

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


@command(
    "desk",
    _MANUAL,
    Argument("folder", Text("DOSSIER", "FOLDER"), _FOLDER, type=PATH, required=False, default=Path()),
    Option("--port", about=_PORT, value="PORT", type=WholeNumber(0, 65535), default=0),
    Option("--no-browser", about=_NO_BROWSER),
)
def desk_command(run: Invocation, folder: Path, port: int, no_browser: bool) -> int:
    if not folder.is_dir():
        raise InputError.at(folder, *_NO_FOLDER)
    output = run.output
    desk = Desk(folder, run.clock, somebody(), output.chosen)
    try:
        serve(desk, port, lambda url: output.say(_LISTENING, url=url), opens_browser=not no_browser, debug=output.debug)
    except OSError as error:
        raise InputError.at("--port", *say(*_CLOSED, port=port, why=why_refused(error))) from error
    return 0
