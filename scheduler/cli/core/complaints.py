"""What is wrong with a command line, in the language of its user: click itself speaks English alone."""

import click

from scheduler.text import Text
from scheduler.wording import quoted


class BadUsage(click.UsageError):
    """A command line that makes no sense, in both languages."""

    def __init__(self, text: Text, ctx: click.Context | None = None) -> None:
        super().__init__(text.en, ctx or click.get_current_context(silent=True))
        self.text = text


class BadValue(click.BadParameter):
    """The value of an option or argument that makes no sense, in both languages."""

    def __init__(self, text: Text, ctx: click.Context | None = None, param: click.Parameter | None = None) -> None:
        super().__init__(text.en, ctx, param)
        self.text = text


def complaint(error: click.ClickException) -> Text:
    """What is wrong with the command line, in words."""
    match error:
        case BadUsage():
            return error.text
        case BadValue():
            name = parameter_name(error.param)
            return Text(f"{name.fr} : {error.text.fr}", f"{name.en}: {error.text.en}")
        case click.NoSuchOption():
            shown = quoted(error.option_name)
            near = f" {' '.join(error.possibilities)}" if error.possibilities else ""
            fr, en = (f" ; vouliez-vous écrire{near} ?", f"; did you mean{near}?") if near else ("", "")
            return Text(f"l’option {shown.fr} n’existe pas{fr}", f"no such option {shown.en}{en}")
        case click.MissingParameter():
            name = parameter_name(error.param)
            return Text(f"il manque {name.fr}", f"{name.en} is missing")
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


def parameter_name(param: click.Parameter | None) -> Text:
    """`--seed`, `INSTANCE`: as the user writes it."""
    if isinstance(placeholder := getattr(param, "placeholder", None), Text) and isinstance(param, click.Argument):
        return placeholder
    name = "?" if param is None else max(param.opts, key=len)
    return Text(name, name)


def _value_of_option(error: click.BadOptionUsage) -> Text:
    name, command = error.option_name, error.ctx.command if error.ctx is not None else None
    option = next((p for p in command.params if name in p.opts), None) if command is not None else None
    if isinstance(option, click.Option) and option.is_flag:
        return Text(f"{name} ne prend pas de valeur", f"{name} takes no value")
    return Text(f"{name} attend une valeur", f"{name} needs a value")
