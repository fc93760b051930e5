"""The arguments and options that several commands take: one name, one meaning, one sentence in the help."""

from typing import Any

from scheduler.cli.core.commands import Argument, Option
from scheduler.cli.core.complaints import BadUsage
from scheduler.cli.core.values import DAY, PATH, SECONDS, WholeNumber
from scheduler.instance.reading.source import AN_INSTANCE
from scheduler.search.params import Params
from scheduler.text import Text
from scheduler.timetable.store import A_TIMETABLE

_DEFAULTS = Params()
_INSTANCE = Text("INSTANCE", "INSTANCE")
_TIMETABLE = Text("EMPLOI_DU_TEMPS", "TIMETABLE")
NUMBER = Text("NOMBRE", "NUMBER")
FILE = Text("FICHIER", "FILE")
DIRECTORY = Text("DOSSIER", "DIRECTORY")

INSTANCE = Argument("instance", _INSTANCE, AN_INSTANCE, type=PATH)
TIMETABLE = Argument("timetable", _TIMETABLE, A_TIMETABLE, type=PATH)
INSTANCE_OR_PUBLISHED = Argument("instance", "[INSTANCE]", AN_INSTANCE, type=PATH, required=False)
TIMETABLE_OR_PUBLISHED = Argument(
    "timetable", Text("[EMPLOI_DU_TEMPS]", "[TIMETABLE]"), A_TIMETABLE, type=PATH, required=False
)
INSTANCE_OF_TIMETABLE = Option(
    "--instance",
    about=Text(
        "L’instance de l’emploi du temps (par défaut : instance.yaml à côté de lui, ou instances/<nom> au-dessus de "
        "lui ou dans le dossier courant).",
        "The timetable's instance (default: instance.yaml beside it, or instances/<name> above it or in the current "
        "directory).",
    ),
    value=_INSTANCE,
    type=PATH,
)
FROM_DAY = Option(
    "--from",
    "from_day",
    about=Text(
        "Rien ne bouge, et rien n’est proposé, avant ce jour (par défaut aujourd’hui, pendant l’année de l’emploi du "
        "temps).",
        "Nothing moves, and nothing is suggested, before this day (default: today, during the timetable's year).",
    ),
    value="DATE",
    type=DAY,
)
JSON = Option(
    "--json",
    "as_json",
    about=Text(
        "Écrire la réponse en JSON, pour un programme.",
        "Write the answer as JSON, for a program.",
    ),
)
CSV = Option(
    "--csv",
    "as_csv",
    about=Text("Écrire la réponse en CSV, pour un tableur.", "Write the answer as CSV, for a spreadsheet."),
)
_ONE_FORMAT = Text("--json et --csv s’excluent ; gardez-en un", "--json and --csv exclude each other; keep one")


def refuse_two_formats(*, as_json: bool, as_csv: bool) -> None:
    """Raises BadUsage: there is one standard output."""
    if as_json and as_csv:
        raise BadUsage(_ONE_FORMAT)


def out_option(about: Text, value: Text = DIRECTORY, **settings: Any) -> Option:
    return Option("--out", "-o", about=about, value=value, type=PATH, **settings)


def time_limit_option(default_s: float, about: Text) -> Option:
    return Option("--time-limit", about=about, value=Text("SECONDES", "SECONDS"), type=SECONDS, default=default_s)


TIME_LIMIT = time_limit_option(
    _DEFAULTS.time_limit_s,
    Text(
        f"Temps de recherche, en secondes (par défaut {_DEFAULTS.time_limit_s:g}).",
        f"Time to search, in seconds (default {_DEFAULTS.time_limit_s:g}).",
    ),
)
WORKERS = Option(
    "--workers",
    about=Text(
        f"Cœurs à utiliser (par défaut tous : {_DEFAULTS.workers}). Avec 1, la même graine donne toujours le même "
        "fichier.",
        f"Cores to use (default: all, {_DEFAULTS.workers}). With 1, the same seed always gives the same file.",
    ),
    value=NUMBER,
    type=WholeNumber(1, 1024),
    default=_DEFAULTS.workers,
)
SEED = Option(
    "--seed",
    about=Text(
        f"Graine du hasard de la recherche (par défaut {_DEFAULTS.seed}).",
        f"Seed of the search's randomness (default {_DEFAULTS.seed}).",
    ),
    value=NUMBER,
    type=WholeNumber(0, 2**31 - 1),
    default=_DEFAULTS.seed,
)
STRICT = Option(
    "--strict",
    about=Text(
        "Interdire tout conflit de formateur, au lieu d’en avoir le moins possible.",
        "Forbid every trainer clash, instead of having as few as possible.",
    ),
)
CLUSTER = Option(
    "--cluster",
    about=Text(
        "Calculer sur le cluster Dask à cette adresse, par exemple tcp://192.168.1.20:8786.",
        "Work on the Dask cluster at this address, for example tcp://192.168.1.20:8786.",
    ),
    value=Text("ADRESSE", "ADDRESS"),
)
SEARCH = (TIME_LIMIT, WORKERS, SEED, STRICT)
"""The limits of a search, which `params_of` makes a `Params`."""


def params_of(values: dict[str, Any]) -> Params:
    """The limits out of a command's values."""
    return Params(
        time_limit_s=values["time_limit"],
        workers=values["workers"],
        seed=values["seed"],
        strict=values.get("strict", False),
    )
