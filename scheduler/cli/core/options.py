"""What commands take: their shared arguments and options, and the types of their values, which complain in words."""

import datetime as dt
import math
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from pydantic import TypeAdapter, ValidationError

from scheduler.cli.core.grammar import Argument, BadValue
from scheduler.instance.fields import Day, is_zone, time_zones
from scheduler.instance.written import written
from scheduler.search.params import Params
from scheduler.text import Lang, Text
from scheduler.wording import quoted, suggestion

_DAY: TypeAdapter[dt.date] = TypeAdapter(Day)
_INSTANCE = Text(
    "l’instance : son fichier YAML, ou le dossier qui contient instance.yaml",
    "the instance: its YAML file, or the directory that holds instance.yaml",
)
_TIMETABLE = Text(
    "l’emploi du temps : son fichier JSON, ou le dossier qui contient timetable.json",
    "the timetable: its JSON file, or the directory that holds timetable.json",
)
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
_DEFAULTS = Params()


class PathType(click.ParamType[Path]):
    """A path, read later by whoever can say what is wrong with it."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        if not str(value):
            raise BadValue(Text("le chemin est vide", "the path is empty"), ctx, param)
        refuse_control(str(value), ctx, param)
        return Path(value)


def refuse_control(path: str, ctx: click.Context | None, param: click.Parameter | None) -> None:
    """A path that would forge lines wherever it is told is a slip of the hand, or worse."""
    found = next((c for c in path if unicodedata.category(c) == "Cc"), None)
    if found is not None:
        number, shown = f"U+{ord(found):04X}", quoted(path)
        raise BadValue(
            Text(
                f"{shown.fr} contient le caractère de contrôle {number} ; donnez un autre nom",
                f"{shown.en} holds the control character {number}; give another name",
            ),
            ctx,
            param,
        )


class WholeNumber(click.ParamType[int]):
    """A whole number within bounds, both included."""

    name = "number"

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value).strip()
        if text.isascii() and text.isdecimal() and len(text) < 12 and self.first <= int(text) <= self.last:
            return int(text)
        shown = quoted(text)
        raise BadValue(
            Text(
                f"{shown.fr} n’est pas un nombre entier de {self.first} à {self.last}",
                f"{shown.en} is not a whole number from {self.first} to {self.last}",
            ),
            ctx,
            param,
        )


class Seconds(click.ParamType[float]):
    """A positive number of seconds."""

    name = "seconds"
    longest = 7 * 24 * 3600

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            seconds = float(str(value).strip().removesuffix("s").replace(",", "."))
        except ValueError:
            seconds = math.nan
        if 0 < seconds <= self.longest:
            return seconds
        shown = quoted(value)
        raise BadValue(
            Text(
                f"{shown.fr} n’est pas un nombre de secondes positif, d’une semaine au plus ; écrivez par exemple 60",
                f"{shown.en} is not a number of seconds, positive and of one week at most; write for example 60",
            ),
            ctx,
            param,
        )


class OneOf(click.ParamType[Any]):
    """One of a few words."""

    name = "choice"

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value in self.names:
            return str(value)
        shown, instead = quoted(value), suggestion(value, self.names)
        raise BadValue(
            Text(f"{shown.fr} n’est pas un choix ; {instead.fr}", f"{shown.en} is not a choice; {instead.en}"),
            ctx,
            param,
        )


class SomeOf(OneOf):
    """Some of a few words, separated by commas."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return tuple(super(SomeOf, self).convert(part.strip(), param, ctx) for part in str(value).split(","))


class Zone(click.ParamType[ZoneInfo]):
    """A time zone of the IANA database."""

    name = "zone"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> ZoneInfo:
        if is_zone(value):
            return ZoneInfo(value)
        shown, instead = quoted(value), suggestion(value, sorted(time_zones()))
        raise BadValue(
            Text(
                f"{shown.fr} n’est pas un fuseau horaire ; {instead.fr}",
                f"{shown.en} is not a time zone; {instead.en}",
            ),
            ctx,
            param,
        )


class DayType(click.ParamType[dt.date]):
    """A date, as in the instance, 2022-10-03, or as people write it: 03/10/2022."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        try:
            return _DAY.validate_python(written(value) if isinstance(value, str) else value)
        except ValidationError as error:
            shown = quoted(value)
            text = Text(
                f"{shown.fr} n’est pas une date de cours ; écrivez par exemple 03/10/2022 (le jour d’abord) ou "
                "2022-10-03",
                f"{shown.en} is not a date of courses; write for example 2022-10-03, or 03/10/2022 (the day first)",
            )
            raise BadValue(text, ctx, param) from error


def instance_argument(lang: Lang) -> Argument:
    return Argument(
        "instance", metavar=Text("INSTANCE", "INSTANCE"), about=_INSTANCE, lang=lang, type=PathType(), required=True
    )


def timetable_argument(lang: Lang) -> Argument:
    metavar = Text("EMPLOI_DU_TEMPS", "TIMETABLE")
    return Argument("timetable", metavar=metavar, about=_TIMETABLE, lang=lang, type=PathType(), required=True)


def option(*names: str, about: Text, lang: Lang, metavar: Text | str | None = None, **kwargs: Any) -> click.Option:
    shown = metavar.to(lang) if isinstance(metavar, Text) else metavar
    return click.Option(names, help=about.to(lang), metavar=shown, **kwargs)


def common_options(lang: Lang) -> list[click.Parameter]:
    """`--lang` and `--debug`, on the program and on each command; their values are read before (`main.Line`)."""
    return [
        option("--lang", about=_LANG, lang=lang, metavar="fr|en", type=OneOf(("fr", "en")), expose_value=False),
        option("--debug", about=_DEBUG, lang=lang, is_flag=True, expose_value=False),
    ]


def search_options(lang: Lang) -> list[click.Parameter]:
    """The limits of a search: `params_of` makes them a `Params`."""
    number, limit, cores = Text("NOMBRE", "NUMBER"), f"{_DEFAULTS.time_limit_s:g}", _DEFAULTS.workers
    return [
        option(
            "--time-limit",
            about=Text(
                f"Temps de recherche, en secondes (par défaut {limit}).",
                f"Time to search, in seconds (default {limit}).",
            ),
            lang=lang,
            metavar=Text("SECONDES", "SECONDS"),
            type=Seconds(),
            default=_DEFAULTS.time_limit_s,
        ),
        option(
            "--workers",
            about=Text(
                f"Cœurs à utiliser (par défaut tous : {cores}). Avec 1, la même graine donne toujours le même fichier.",
                f"Cores to use (default: all, {cores}). With 1, the same seed always gives the same file.",
            ),
            lang=lang,
            metavar=number,
            type=WholeNumber(1, 1024),
            default=cores,
        ),
        option(
            "--seed",
            about=Text(
                f"Graine du hasard de la recherche (par défaut {_DEFAULTS.seed}).",
                f"Seed of the search's randomness (default {_DEFAULTS.seed}).",
            ),
            lang=lang,
            metavar=number,
            type=WholeNumber(0, 2**31 - 1),
            default=_DEFAULTS.seed,
        ),
        option(
            "--strict",
            about=Text(
                "Interdire tout conflit de formateur, au lieu d’en avoir le moins possible.",
                "Forbid every trainer clash, instead of having as few as possible.",
            ),
            lang=lang,
            is_flag=True,
        ),
    ]


def params_of(values: dict[str, Any]) -> Params:
    """The limits out of a command's values."""
    return Params(
        time_limit_s=values["time_limit"], workers=values["workers"], seed=values["seed"], strict=values["strict"]
    )
