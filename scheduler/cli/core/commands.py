"""Commands whose help is in the language of their user, and the options and arguments that they take.

click speaks English alone. A command of ours therefore writes its whole help itself: usage, arguments, options,
examples, exit codes. The language is that of the run at hand, so that a command is built once.
"""

import datetime as dt
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from scheduler.cli.core.complaints import BadUsage
from scheduler.cli.core.output import Output
from scheduler.cli.core.values import OneOf
from scheduler.text import Lang, Text
from scheduler.wording import quoted, suggestion

_USAGE = Text("Utilisation :", "Usage:")
_ARGUMENTS = Text("Arguments\u00a0", "Arguments")
_OPTIONS = Text("Options\u00a0", "Options")
_COMMANDS = Text("Commandes\u00a0", "Commands")
_EXAMPLES = Text("Exemples\u00a0", "Examples")
_EXIT_CODES = Text("Codes de sortie\u00a0", "Exit codes")
_HELP = Text("Afficher cette aide.", "Show this help.")
_REQUIRED = Text(" [obligatoire]", " [required]")
_COMMAND_METAVAR = Text("COMMANDE [ARGUMENTS]…", "COMMAND [ARGUMENTS]…")
_WIDTH = 100
"""Columns of a help text where the terminal has them; click stops at 80."""
_LANG = Text(
    "Langue des messages et des fichiers : fr ou en (par défaut, celle de l’instance ; la variable SCHEDULER_LANG "
    "change celle des messages seuls).",
    "Language of messages and files: fr or en (default: the instance's; the variable SCHEDULER_LANG changes that of "
    "messages alone).",
)
_DEBUG = Text(
    "Montrer le journal et, en cas d’erreur interne, la trace complète (aussi par SCHEDULER_DEBUG=1).",
    "Show the log and, on an internal error, the full traceback (also by SCHEDULER_DEBUG=1).",
)

EXIT_CODES: dict[int, Text] = {
    0: Text("c’est fait", "done"),
    1: Text(
        "emploi du temps refusé par le vérificateur, publication d’un autre entre-temps, erreur d’écriture ou erreur "
        "interne",
        "timetable refused by the checker, somebody else's publication meanwhile, failure to write, or internal error",
    ),
    2: Text("fichier ou argument fautif ; rien n’est écrit", "a file or an argument is at fault; nothing is written"),
    3: Text("impossible, c’est prouvé", "impossible, and proved so"),
    4: Text(
        "rien de trouvé dans le temps donné, ni emploi du temps ni preuve",
        "nothing found in the time given, neither a timetable nor a proof",
    ),
    130: Text("abandonné par Ctrl-C ; rien n’est écrit", "given up by Ctrl-C; nothing is written"),
}


@dataclass(frozen=True)
class Invocation:
    """A run of the program: its voice, its clock, and since when it runs, where that is known."""

    output: Output
    clock: Callable[[], dt.datetime]
    began: dt.datetime | None = None


@dataclass(frozen=True)
class Manual:
    """What the help of a command says: one sentence for the list of commands, the rest, and examples that run."""

    brief: Text
    more: Text
    examples: Sequence[tuple[str, Text]]
    exit_codes: Sequence[int]


def lang_of(ctx: click.Context) -> Lang:
    run = ctx.find_object(Invocation)
    return run.output.lang if run is not None else "en"


class Argument(click.Argument):
    """An argument of a command, with its name and sentence in the help."""

    def __init__(self, name: str, placeholder: Text | str, about: Text, **settings: Any) -> None:
        super().__init__([name], **{"required": True, **settings})
        self.placeholder, self.about = _both(placeholder), about

    def make_metavar(self, ctx: click.Context) -> str:
        return self.placeholder.to(lang_of(ctx))


class Option(click.Option):
    """An option of a command, with its sentence in the help; `value`: what the help calls its value, if it has one."""

    def __init__(self, *names: str, about: Text, value: Text | str | None = None, **settings: Any) -> None:
        super().__init__(names, **{"is_flag": value is None, **settings})
        self.placeholder, self.about = None if value is None else _both(value), about

    def make_metavar(self, ctx: click.Context) -> str:
        return self.placeholder.to(lang_of(ctx)) if self.placeholder is not None else super().make_metavar(ctx)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        if record is None:
            return None
        lang = lang_of(ctx)
        return record[0], self.about.to(lang) + (_REQUIRED.to(lang) if self.required else "")


def _both(name: Text | str) -> Text:
    return name if isinstance(name, Text) else Text(name, name)


class _Spoken(click.Command):
    """Help in one language, in the order a planner reads: what it does, with what, examples, exit codes."""

    manual: Manual

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        arguments = [p.make_metavar(ctx) for p in self.get_params(ctx) if isinstance(p, click.Argument)]
        return ["[OPTIONS]", *arguments]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP.to(lang_of(ctx))
        return option

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # click's parser leaves it out, and `complaint` needs to know the command
            raise

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        lang = lang_of(ctx)
        formatter.width = max(formatter.width, min(_WIDTH, shutil.get_terminal_size().columns - 2))
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{_USAGE.to(lang)} ")
        for text in (self.manual.brief, self.manual.more):
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(text.to(lang))
        self.format_sections(ctx, formatter)
        if self.manual.examples:
            with formatter.section(_EXAMPLES.to(lang)):
                for line, text in self.manual.examples:
                    formatter.write(f"{'':>{formatter.current_indent}}{line}\n")
                    with formatter.indentation():
                        formatter.write_text(text.to(lang))
        with formatter.section(_EXIT_CODES.to(lang)):
            formatter.write_dl([(str(code), EXIT_CODES[code].to(lang)) for code in self.manual.exit_codes])

    def format_sections(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        lang = lang_of(ctx)
        arguments = [p for p in self.get_params(ctx) if isinstance(p, Argument)]
        if arguments:
            with formatter.section(_ARGUMENTS.to(lang)):
                formatter.write_dl([(p.make_metavar(ctx), p.about.to(lang)) for p in arguments])
        records = [p.get_help_record(ctx) for p in self.get_params(ctx) if isinstance(p, click.Option)]
        with formatter.section(_OPTIONS.to(lang)):
            formatter.write_dl([record for record in records if record is not None])


class Command(_Spoken):
    """A command of the program: its function is called with the invocation and the values of its parameters."""

    allow_extra_args = True  # so that the complaint about them is ours

    def __init__(self, name: str, manual: Manual, params: Sequence[click.Parameter], call: Callable[..., int]) -> None:
        super().__init__(name, params=[*params, *common_options()], callback=click.pass_obj(call))
        self.manual = manual

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            shown = quoted(" ".join(rest))
            raise BadUsage(Text(f"{shown.fr} est en trop", f"unexpected {shown.en}"), ctx)
        return rest


def command(name: str, manual: Manual, *params: click.Parameter) -> Callable[[Callable[..., int]], Command]:
    """Makes a function a command; `--lang` and `--debug` come with it."""
    return lambda call: Command(name, manual, params, call)


class CommandGroup(_Spoken, click.Group):
    """Several commands, each made when it is asked for."""

    def __init__(
        self,
        name: str,
        manual: Manual,
        makers: Mapping[str, Callable[[], "Command | CommandGroup"]],
        *params: click.Parameter,
    ) -> None:
        super().__init__(name, params=[*common_options(), *params], no_args_is_help=True)
        self.manual, self._makers = manual, makers
        self._made: dict[str, Command | CommandGroup] = {}

    def get_command(self, ctx: click.Context, cmd_name: str) -> "Command | CommandGroup | None":  # noqa: ARG002
        if cmd_name not in self._made and cmd_name in self._makers:
            self._made[cmd_name] = self._makers[cmd_name]()
        return self._made.get(cmd_name)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [*super().collect_usage_pieces(ctx), _COMMAND_METAVAR.to(lang_of(ctx))]

    def format_sections(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        lang = lang_of(ctx)
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section(_COMMANDS.to(lang)):
            formatter.write_dl(
                [(name, command.manual.brief.to(lang)) for name, command in found if command is not None]
            )
        super().format_sections(ctx, formatter)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  in the order of work, not of the alphabet
        return list(self._makers)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self._makers and not ctx.resilient_parsing and not args[0].startswith("-"):
            shown, other = quoted(args[0]), suggestion(args[0], self._makers)
            raise BadUsage(
                Text(f"la commande {shown.fr} n’existe pas ; {other.fr}", f"no such command {shown.en}; {other.en}"),
                ctx,
            )
        return super().resolve_command(ctx, args)


def common_options() -> list[click.Parameter]:
    """On the program and on each command; their values are read before click reads them (`main.EarlyOptions`)."""
    return [
        Option("--lang", about=_LANG, value="fr|en", type=OneOf(("fr", "en")), expose_value=False),
        Option("--debug", about=_DEBUG, expose_value=False),
    ]
