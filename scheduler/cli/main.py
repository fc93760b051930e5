"""The program `scheduler`: its language, its commands, and what becomes of every error.

Whatever happens, a user reads sentences and a script reads one of the exit codes of `commands.EXIT_CODES`; a traceback
is for `--debug` alone.
"""

import datetime as dt
import gc
import logging
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from types import TracebackType
from typing import NoReturn

import click

from scheduler import __version__
from scheduler.cli.core.commands import EXIT_CODES, Command, CommandGroup, Invocation, Manual, Option
from scheduler.cli.core.complaints import complaint, hint
from scheduler.cli.core.interruption import STOPPING_SIGNALS
from scheduler.cli.core.output import Output
from scheduler.errors import SchedulerError
from scheduler.text import Lang, Text

PROGRAM = "scheduler"
BAD_INPUT, GIVEN_UP = 2, 130
GARBAGE = 100_000
"""Allocations between two garbage collections. The tables of a centre are millions of objects that stay, and collecting
takes a fifth of the time of a short command."""
_MODULES = {
    "init": "init",
    "read-sheet": "read_sheet",
    "new-year": "new_year",
    "plan": "plan.plan",
    "solve": "plan.plan",
    "exams": "exams",
    "workbook": "workbook",
    "check": "show",
    "export": "export.export",
    "show": "show",
    "whatif": "whatif.whatif",
    "suggest": "suggest.suggest",
    "explain": "explain.explain",
    "sensitivity": "sensitivity",
    "publish": "publish.publish",
    "history": "publish.revisions",
    "diff": "publish.revisions",
    "rollback": "publish.publish",
    "feed": "feed",
    "serve": "serve",
    "desk": "desk.desk",
}
"""In the order of work: the module below `scheduler.cli` in which each `NAME_command` is."""
_LANGS: dict[str, Lang] = {"fr": "fr", "en": "en"}
_LOCALE_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")

_MANUAL = Manual(
    Text(
        "Emplois du temps de cours du soir : calculés, prouvés, prêts à diffuser.",
        "Timetables of evening schools: made, proved, ready to publish.",
    ),
    Text(
        "Une instance est un fichier YAML qui dit tout d’une année : calendrier, UE, groupes, formateurs, salles. "
        "« scheduler COMMANDE --help » explique chaque commande.",
        "An instance is a YAML file that says everything about a year: calendar, units, groups, trainers, rooms. "
        "“scheduler COMMAND --help” explains each command.",
    ),
    (
        (
            "scheduler plan instances/tiny",
            Text("Calculer, vérifier, tout écrire dans plans/tiny/.", "Make, check, write all to plans/tiny/."),
        ),
        (
            "scheduler show instances/tiny solutions/tiny --group G",
            Text("Voir les semaines du groupe G.", "See the weeks of the group G."),
        ),
    ),
    tuple(EXIT_CODES),
)
_VERSION = Text("Afficher la version.", "Show the version.")
_ERROR = Text("Erreur : ", "Error: ")
_GIVEN_UP = Text("Abandonné : rien n’est écrit.", "Given up: nothing is written.")
_INTERNAL = Text(
    "Erreur interne, c’est la faute du logiciel : {what}\nPour la trace complète, à joindre à votre signalement : "
    "ajoutez --debug (ou SCHEDULER_DEBUG=1).",
    "Internal error, the program is at fault: {what}\nFor the full traceback, to send with your report: add --debug "
    "(or SCHEDULER_DEBUG=1).",
)


@dataclass(frozen=True)
class EarlyOptions:
    """What is read of a command line before click reads it, so that help and complaints are in the right language."""

    lang: Lang | None
    debug: bool

    @classmethod
    def read(cls, arguments: Sequence[str]) -> "EarlyOptions":
        lang: Lang | None = None
        debug = False
        words = list(arguments[: arguments.index("--")] if "--" in arguments else arguments)
        for rank, word in enumerate(words):
            following = words[rank + 1] if rank + 1 < len(words) else ""
            value = following if word == "--lang" else word.removeprefix("--lang=")
            if word.startswith("--lang") and value in _LANGS:
                lang = _LANGS[value]
            debug |= word == "--debug"
        return cls(lang, debug)


def output_for(arguments: Sequence[str], environment: Mapping[str, str]) -> Output:
    """How a run speaks. Its language: `--lang`, else SCHEDULER_LANG, else, until an instance says its own, that of the
    environment: French where the first locale variable that is set begins with `fr`, else English."""
    line = EarlyOptions.read(arguments)
    preferred = _LANGS.get(environment.get("SCHEDULER_LANG", ""))
    locale = next((value for name in _LOCALE_VARIABLES if (value := environment.get(name))), "")
    return Output(
        lang=line.lang or preferred or ("fr" if locale.lower().startswith("fr") else "en"),
        chosen=line.lang,
        fixed=(line.lang or preferred) is not None,
        debug=line.debug or environment.get("SCHEDULER_DEBUG", "0") not in ("", "0"),
    )


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _show_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        ctx.ensure_object(Invocation).output.say(f"{PROGRAM} {__version__}")
        ctx.exit()


def _command(name: str) -> Command | CommandGroup:
    """Imported when it is asked for, without what only the other commands need."""
    command: Command | CommandGroup = getattr(
        import_module(f"scheduler.cli.{_MODULES[name]}"), f"{name.replace('-', '_')}_command"
    )
    return command


program = CommandGroup(
    PROGRAM,
    _MANUAL,
    {name: partial(_command, name) for name in _MODULES},
    Option("--version", about=_VERSION, is_eager=True, expose_value=False, callback=_show_version),
)


def run(arguments: Sequence[str], output: Output, clock: Callable[[], dt.datetime] = now) -> int:
    """Run a command line and return its exit code. Only errors that nobody planned are raised."""
    before = {number: signal.getsignal(number) for number in STOPPING_SIGNALS}
    began = clock()  # before the command's modules are loaded, which takes longer than publishing a small timetable
    try:
        code = program.main(list(arguments), PROGRAM, standalone_mode=False, obj=Invocation(output, clock, began))
        return code if isinstance(code, int) else 0
    except SchedulerError as error:
        for line in error.lines(output.lang):
            output.note(line)
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        output.note(error.format_message())
        return BAD_INPUT
    except click.ClickException as error:
        output.note(output.of(_ERROR) + output.of(complaint(error)))
        if (advice := hint(error)) is not None:
            output.note(advice)
        return BAD_INPUT
    except (click.Abort, KeyboardInterrupt):
        output.note(_GIVEN_UP)
        return GIVEN_UP
    finally:
        for number, handler in before.items():  # `files.write` leaves them deaf
            signal.signal(number, handler)


def main() -> NoReturn:
    """The console script."""
    gc.set_threshold(GARBAGE)
    arguments = sys.argv[1:]
    output = output_for(arguments, os.environ)
    if output.debug:
        logging.basicConfig(level=logging.DEBUG, format="%(relativeCreated)d ms %(name)s: %(message)s")
    sys.excepthook = _hook(output)
    code = run(arguments, output)
    if code == GIVEN_UP:
        # A search that was given up may still be at work in its thread, inside the solver: do not wait for it.
        os._exit(code)
    sys.exit(code)


def _hook(
    output: Output,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """What Python calls, before it ends with exit code 1, for an error that nobody planned."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if output.debug:
            traceback.print_exception(kind, error, trace)
        lines = str(error).strip().splitlines()
        what = f"{kind.__name__}: {lines[0]}" if lines else kind.__name__
        output.note(_INTERNAL, what=what)

    return hook
