"""`scheduler explain`: why no timetable exists, or a clash cannot be avoided, or a session is where it is; what would
help, and whom to ask."""

from pathlib import Path
from typing import Any

from scheduler.cli.core.commands import Argument, Invocation, Manual, Option, command
from scheduler.cli.core.complaints import BadUsage
from scheduler.cli.core.options import FILE, FROM_DAY, INSTANCE_OF_TIMETABLE, JSON, SEARCH
from scheduler.cli.core.values import PATH, WholeNumber
from scheduler.cli.explain.instance import explain_instance
from scheduler.cli.explain.timetable import explain_again, explain_timetable
from scheduler.cli.whatif.options import param_name
from scheduler.instance.reading.source import INSTANCE_FILE, file_in, is_there
from scheduler.scenario.changes.options import IMPROVE, option_names
from scheduler.text import Text
from scheduler.timetable.store import FILE_NAME
from scheduler.wording import say

_MANUAL = Manual(
    Text("Dire pourquoi c’est impossible, et à qui demander quoi.", "Say why it cannot be done, and whom to ask what."),
    Text(
        "Pour une instance : d’abord ce qu’un simple décompte prouve, aussitôt ; puis, si aucun emploi du temps "
        "n’existe, le moins de points qui se contredisent, et les réparations les plus faciles à obtenir, "
        "chacune vérifiée. Si un emploi du temps existe (code 0), les conflits de formateurs qu’aucun n’évite, et ce "
        "qui en éviterait. Les options de changement de « scheduler whatif » (--available, --two-a-week…) et "
        "--scenario expliquent l’instance ainsi changée, sans l’écrire. Pour un emploi du temps : ses conflits, "
        "--clash ou --session ; avec des changements, ou --from, la même question que « scheduler whatif », le passé "
        "restant en place. --time-limit borne l’explication, puis autant pour les réparations. Ctrl-C garde ce qui "
        "est prouvé.",
        "For an instance: first what arithmetic alone proves, at once; then, when no timetable exists, a smallest set "
        "of points that contradict each other, and the repairs that are easiest to obtain, each verified. When one "
        "exists (code 0), the trainer clashes that none avoids, and what would avoid some. The change options of "
        "“scheduler whatif” (--available, --two-a-week…) and --scenario explain the instance so changed, without "
        "writing it. For a timetable: its clashes, --clash or --session; with changes, or --from, the question that "
        "“scheduler whatif” asks, what is past staying as it is. --time-limit bounds the explanation, then as much for "
        "the repairs. Ctrl-C keeps what is proved.",
    ),
    (
        (
            "scheduler explain instances/tiny",
            Text("Un emploi du temps existe-t-il ? Sinon, pourquoi ?", "Does a timetable exist? If not, why?"),
        ),
        (
            "scheduler explain instances/tiny --strict --unavailable BRUNO",
            Text(
                "Et sans aucun conflit, si le formateur BRUNO partait ?",
                "And without any clash, if the trainer BRUNO left?",
            ),
        ),
        (
            "scheduler explain solutions/tiny --session TP1-02",
            Text("Pourquoi cette séance ce jour-là ?", "Why is this session on that day?"),
        ),
    ),
    (0, 2, 3, 4, 130),
)
_WHAT = Text(
    "l’instance (fichier YAML, ou dossier qui contient instance.yaml) ; ou l’emploi du temps (JSON, ou dossier qui "
    "contient timetable.json), avec --clash ou --session",
    "the instance (YAML file, or directory that holds instance.yaml); or the timetable (JSON, or directory that holds "
    "timetable.json), with --clash or --session",
)
_ONE_ONLY = Text("--clash et --session ne vont pas ensemble ; donnez-en un seul",
                 "--clash and --session do not go together; give one only")  # fmt: skip
_NO_CHANGES = Text(
    "--clash et --session expliquent l’emploi du temps tel qu’il est ; pour des changements, ôtez-les",
    "--clash and --session explain the timetable as it is; for changes, leave them out",
)
_NOT_PLANNED = Text(
    "{option} ne va qu’avec un emploi du temps : une instance s’explique en entier",
    "{option} goes with a timetable only: an instance is explained as a whole",
)
_NOT_OF_INSTANCE = Text(
    "--instance ne va qu’avec un emploi du temps ; l’instance est déjà donnée",
    "--instance goes with a timetable only; the instance is given already",
)
_HIDDEN = tuple(
    Option(name, about=Text("", ""), value="", multiple=True, hidden=True) for name in (*option_names(), IMPROVE)
)
"""The changes of `whatif`, whose help tells them."""


@command(
    "explain",
    _MANUAL,
    Argument("what", Text("INSTANCE|EMPLOI_DU_TEMPS", "INSTANCE|TIMETABLE"), _WHAT, type=PATH),
    *_HIDDEN,
    Option(
        "--scenario",
        about=Text(
            "Expliquer l’instance changée par ce scénario (fichier YAML) ; plusieurs s’ajoutent, dans l’ordre.",
            "Explain the instance changed by this scenario (YAML file); several add up, in order.",
        ),
        value=FILE,
        type=PATH,
        multiple=True,
    ),
    Option(
        "--clash",
        about=Text(
            "Pourquoi ce conflit de l’emploi du temps (sans cette option, ils sont numérotés).",
            "Why this clash of the timetable (without this option, they are numbered).",
        ),
        value=Text("NUMÉRO", "NUMBER"),
        type=WholeNumber(1, 1_000_000),
    ),
    Option(
        "--session",
        about=Text(
            "Pourquoi cette séance est à sa date : ce que coûterait chaque autre jour.",
            "Why this session is on its date: what each other day would cost.",
        ),
        value="ID",
    ),
    INSTANCE_OF_TIMETABLE,
    FROM_DAY,
    Option(
        "--repairs/--no-repairs",
        "repaired",
        about=Text("Chercher ce qui débloquerait (par défaut oui).", "Look for what would help (default: yes)."),
        default=True,
    ),
    JSON,
    *SEARCH,
)
def explain_command(run: Invocation, what: Path, clash: int | None, session: str | None, **values: Any) -> int:
    """Of an instance, or of a timetable: as it is, or as `whatif` is asked to change it."""
    shorts = {param_name(name): name for name in option_names()}
    given = tuple((shorts[name], value) for name in values if name in shorts for value in values[name])
    changed = given or any(values[name] for name in ("scenario", "improve", "from_day"))
    if clash is not None and session is not None:
        raise BadUsage(_ONE_ONLY)
    if clash is not None or session is not None:
        if changed:
            raise BadUsage(_NO_CHANGES)
        return explain_timetable(what, clash, session, values, run.output)
    if _is_timetable(what) or (_has_both(what) and (values["from_day"] or values["improve"])):
        if changed:
            return explain_again(what, given, values, run)
        return explain_timetable(what, clash, session, values, run.output)
    for name, option in (("from_day", "--from"), ("improve", IMPROVE)):
        if values[name]:
            raise BadUsage(say(*_NOT_PLANNED, option=option))
    if values["instance"] is not None:
        raise BadUsage(_NOT_OF_INSTANCE)
    return explain_instance(what, given, values, run.output)


def _is_timetable(path: Path) -> bool:
    file = file_in(path, FILE_NAME)
    if file == path:
        return path.suffix == ".json"
    return not is_there(path / INSTANCE_FILE) and is_there(file)


def _has_both(path: Path) -> bool:
    """A folder with an instance and its timetable: what is asked says which is meant."""
    return is_there(path / INSTANCE_FILE) and is_there(path / FILE_NAME)
