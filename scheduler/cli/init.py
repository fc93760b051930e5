"""`scheduler init FOLDER`: an instance to start from."""

import shlex
from pathlib import Path

from scheduler.cli.core import files
from scheduler.cli.core.commands import Argument, Invocation, Manual, Option, command
from scheduler.cli.core.values import PATH, OneOf
from scheduler.errors import InputError
from scheduler.instance.examples import EXAMPLES, KEYS, example_files, name_from
from scheduler.instance.reading.source import INSTANCE_FILE
from scheduler.text import Text

_MANUAL = Manual(
    Text("Commencer une instance à partir d’un exemple.", "Start an instance from an example."),
    Text(
        "Copie un exemple dans le dossier, et lui donne le nom du dossier. « tiny » : deux UE, pour apprendre. "
        "« cnam » : une vraie formation, qui se sert de presque tout, commentée. Rien n’est jamais écrasé.",
        "Copies an example to the folder, and gives it the folder's name. “tiny”: two units, to learn. “cnam”: a real "
        "programme that uses nearly everything, with comments. Nothing is ever overwritten.",
    ),
    (
        ("scheduler init instances/mon-centre", Text("Partir du petit exemple.", "Start from the small example.")),
        (
            "scheduler init instances/mon-centre --from cnam",
            Text("Partir de la vraie formation.", "Start from the real programme."),
        ),
    ),
    (0, 1, 2),
)
_FOLDER = Text("le dossier à faire, ou vide", "the folder to make, or an empty one")
_ABOUT_FROM = Text("L’exemple : tiny (par défaut) ou cnam.", "The example: tiny (default) or cnam.")
_TAKEN = Text("ce dossier n’est pas vide ; donnez-en un autre", "this directory is not empty; give another one")
_DONE = Text(
    "Écrit : {file}. Changez-le, puis : scheduler plan {folder}\nToutes les clés sont expliquées dans {keys}.",
    "Written: {file}. Change it, then: scheduler plan {folder}\nEvery key is explained in {keys}.",
)


@command(
    "init",
    _MANUAL,
    Argument("folder", Text("DOSSIER", "FOLDER"), _FOLDER, type=PATH),
    Option("--from", "example", about=_ABOUT_FROM, value="tiny|cnam", type=OneOf(tuple(EXAMPLES)), default="tiny"),
)
def init_command(run: Invocation, folder: Path, example: str) -> int:
    files.refuse_unwritable(folder)
    if files.is_directory(folder) and not _is_empty(folder):
        raise InputError.at(folder, *_TAKEN)
    files.write(folder, example_files(example, name_from(folder.absolute().name)))
    typed = shlex.quote(str(folder))
    run.output.say(_DONE, file=folder / INSTANCE_FILE, folder=typed, keys=folder / KEYS)
    return 0


def _is_empty(folder: Path) -> bool:
    try:
        return not any(folder.iterdir())
    except OSError as error:
        raise InputError.at(folder, *files.unreadable(error)) from error
