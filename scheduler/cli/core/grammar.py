"""Commands whose help and complaints are in the language of their user: what click says itself, said here in two.

click speaks English alone. A command of ours is therefore built for one language, and writes its whole help itself:
usage, arguments, options, examples, exit codes. `complaint` puts every usage error of click in words.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from scheduler.text import Lang, Text
from scheduler.wording import quoted, suggestion

_USAGE = Text("Utilisation :", "Usage:")
_ARGUMENTS = Text("Arguments\u00a0", "Arguments")
_OPTIONS = Text("Options\u00a0", "Options")
_COMMANDS = Text("Commandes\u00a0", "Commands")
_EXAMPLES = Text("Exemples\u00a0", "Examples")
_EXIT_CODES = Text("Codes de sortie\u00a0", "Exit codes")
_HELP = Text("Afficher cette aide.", "Show this help.")
_OPTIONS_METAVAR = Text("[OPTIONS]", "[OPTIONS]")
_COMMAND_METAVAR = Text("COMMANDE [ARGUMENTS]…", "COMMAND [ARGUMENTS]…")
_WIDTH = 100
"""Columns of a help text where the terminal has them; click stops at 80."""

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


class BadUsage(click.UsageError):
    """A command line that makes no sense, in both languages."""

    def __init__(self, text: Text, ctx: click.Context | None = None) -> None:
        super().__init__(text.en, ctx)
        self.text = text


class BadValue(click.BadParameter):
    """The value of an option or argument that makes no sense, in both languages."""

    def __init__(self, text: Text, ctx: click.Context | None = None, param: click.Parameter | None = None) -> None:
        super().__init__(text.en, ctx, param)
        self.text = text


@dataclass(frozen=True)
class Manual:
    """What the help of a command says: one sentence for the list of commands, the rest, and examples that run."""

    brief: Text
    more: Text
    examples: Sequence[tuple[str, Text]]
    exit_codes: Sequence[int]


class Argument(click.Argument):
    """An argument of a command, with its sentence in the help."""

    def __init__(self, name: str, *, metavar: Text, about: Text, lang: Lang, **kwargs: Any) -> None:
        super().__init__([name], metavar=metavar.to(lang), **kwargs)
        self.about = about.to(lang)


class _Spoken(click.Command):
    """Help in one language, in the order a planner reads: what it does, with what, examples, exit codes."""

    lang: Lang
    manual: Manual

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        arguments = [p.make_metavar(ctx) for p in self.get_params(ctx) if isinstance(p, click.Argument)]
        return [_OPTIONS_METAVAR.to(self.lang), *arguments]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP.to(self.lang)
        return option

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # click's parser leaves it out, and `complaint` needs to know the command
            raise

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002  the whole sentence, whatever click allows it
        return self.manual.brief.to(self.lang)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.width = max(formatter.width, min(_WIDTH, _terminal_width()))
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{_USAGE.to(self.lang)} ")
        for text in (self.manual.brief, self.manual.more):
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(text.to(self.lang))
        self.format_sections(ctx, formatter)
        if self.manual.examples:
            with formatter.section(_EXAMPLES.to(self.lang)):
                for line, text in self.manual.examples:
                    formatter.write(f"{'':>{formatter.current_indent}}{line}\n")
                    with formatter.indentation():
                        formatter.write_text(text.to(self.lang))
        with formatter.section(_EXIT_CODES.to(self.lang)):
            formatter.write_dl([(str(code), EXIT_CODES[code].to(self.lang)) for code in self.manual.exit_codes])

    def format_sections(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        arguments = [p for p in self.get_params(ctx) if isinstance(p, Argument)]
        if arguments:
            with formatter.section(_ARGUMENTS.to(self.lang)):
                formatter.write_dl([(p.make_metavar(ctx), p.about) for p in arguments])
        records = [p.get_help_record(ctx) for p in self.get_params(ctx) if isinstance(p, click.Option)]
        with formatter.section(_OPTIONS.to(self.lang)):
            formatter.write_dl([record for record in records if record is not None])


class Command(_Spoken):
    """A command of the program, built for one language."""

    allow_extra_args = True  # so that the complaint about them is ours

    def __init__(self, name: str, manual: Manual, lang: Lang, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.manual, self.lang = manual, lang

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            shown = quoted(" ".join(rest))
            raise BadUsage(Text(f"{shown.fr} est en trop", f"unexpected {shown.en}"), ctx)
        return rest


class Group(_Spoken, click.Group):
    """The program: its commands, built for one language, each when it is asked for."""

    def __init__(
        self, name: str, manual: Manual, lang: Lang, makers: Mapping[str, Callable[[], click.Command]], **kwargs: Any
    ) -> None:
        super().__init__(name, **kwargs)
        self.manual, self.lang, self._makers = manual, lang, makers

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in self.commands and cmd_name in self._makers:
            self.commands[cmd_name] = self._makers[cmd_name]()
        return self.commands.get(cmd_name)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [*super().collect_usage_pieces(ctx), _COMMAND_METAVAR.to(self.lang)]

    def format_sections(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section(_COMMANDS.to(self.lang)):
            formatter.write_dl([(name, command.get_short_help_str()) for name, command in found if command is not None])
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


def complaint(error: click.ClickException) -> Text:
    """What is wrong with the command line, in words."""
    match error:
        case BadUsage():
            return error.text
        case BadValue():
            name = parameter_name(error.param)
            return Text(f"{name} : {error.text.fr}", f"{name}: {error.text.en}")
        case click.NoSuchOption():
            shown = quoted(error.option_name)
            near = f" {' '.join(error.possibilities)}" if error.possibilities else ""
            fr, en = (f" ; vouliez-vous écrire{near} ?", f"; did you mean{near}?") if near else ("", "")
            return Text(f"l’option {shown.fr} n’existe pas{fr}", f"no such option {shown.en}{en}")
        case click.MissingParameter():
            name = parameter_name(error.param)
            return Text(f"il manque {name}", f"{name} is missing")
        case click.BadOptionUsage():
            return _value_of_option(error)
        case _:
            return Text(error.format_message(), error.format_message())


def hint(error: click.ClickException) -> Text | None:
    """Where the help is, for an error of usage."""
    if not isinstance(error, click.UsageError) or error.ctx is None:
        return None
    path = error.ctx.command_path
    return Text(f"Pour l’aide : {path} --help", f"For help: {path} --help")


def parameter_name(param: click.Parameter | None) -> str:
    """`--seed`, `INSTANCE`: as the user writes it."""
    if param is None:
        return "?"
    return param.metavar or param.name or "?" if isinstance(param, click.Argument) else max(param.opts, key=len)


def _value_of_option(error: click.BadOptionUsage) -> Text:
    name, command = error.option_name, error.ctx.command if error.ctx is not None else None
    option = next((p for p in command.params if name in p.opts), None) if command is not None else None
    if isinstance(option, click.Option) and option.is_flag:
        return Text(f"{name} ne prend pas de valeur", f"{name} takes no value")
    return Text(f"{name} attend une valeur", f"{name} needs a value")


def _terminal_width() -> int:
    return shutil.get_terminal_size().columns - 2
