"""`scheduler explain`: why no timetable exists, or a clash cannot be avoided, or a session is where it is; what would
help, and whom to ask."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scheduler.cli.core.commands import Argument, Invocation, Manual, Option, command
from scheduler.cli.core.complaints import BadUsage
from scheduler.cli.core.options import FILE, FROM_DAY, INSTANCE_OF_TIMETABLE, JSON, SEARCH, params_of
from scheduler.cli.core.output import Output
from scheduler.cli.core.reading import read_instance, say_notes
from scheduler.cli.core.values import PATH, WholeNumber
from scheduler.cli.explain import answer_text
from scheduler.cli.explain.answering import answer
from scheduler.cli.explain.timetable import explain_again, explain_timetable
from scheduler.cli.whatif.options import param_name
from scheduler.demand.arithmetic import forced_clashes, impossibilities
from scheduler.demand.problem import Problem
from scheduler.errors import Faults
from scheduler.instance.reading.source import INSTANCE_FILE, file_in, is_there
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.changes.load import read_scenarios
from scheduler.scenario.changes.options import IMPROVE, from_options, option_names
from scheduler.scenario.changes.scenario import merged
from scheduler.scenario.repairs.answer_json import RepeatedQuestion
from scheduler.scenario.repairs.question import Question
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timetable.store import FILE_NAME
from scheduler.wording import NOTHING, say

if TYPE_CHECKING:
    from scheduler.scenario.repairs.answer import Answer


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
    Option(name, about=NOTHING, value="", multiple=True, hidden=True) for name in (*option_names(), IMPROVE)
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


def explain_instance(path: Path, given: Sequence[tuple[str, str]], values: dict[str, Any], output: Output) -> int:
    """What arithmetic proves at once, then the rest. The exit code."""
    known = read_instance(path, output)
    question = _changed(known, given, values["scenario"])
    instance = question.instance
    params, as_json = params_of(values), values["as_json"]
    problem = Problem.of(instance)
    texts = [*impossibilities(problem), *(forced_clashes(problem) if params.strict else ())]
    if not as_json:
        output.say(f"{instance.title} ({instance.name})")
        output.say()
    say_notes(known, output, told=() if as_json else texts)
    if texts and not as_json:
        answer_text.impossible_by_arithmetic(output, texts, strict=params.strict)
    strict = ["--strict"] if params.strict else []
    asked = RepeatedQuestion(question, ("scheduler", "explain", str(path), *strict), path, params.strict)

    def work(watch: Callable[[Text], None], stop: Stop) -> "Answer":
        # OR-Tools takes half a second to load, which the arithmetic before this does without.
        from scheduler.scenario.repairs.answer import why_impossible

        return why_impossible(question, params, repaired=values["repaired"], watch=watch, stop=stop)

    return answer(work, asked, values, output, told=bool(texts))


def _changed(instance: Instance, given: Sequence[tuple[str, str]], files: Sequence[Path]) -> Question:
    """With the scenarios, one after the other, then the changes of the line. Raises InputError with every fault."""
    faults = Faults()
    written, found = read_scenarios(files, instance)
    faults.found += found
    typed = faults.of(lambda: from_options(given, instance))
    scenario, places = merged("explain", [*written, *([typed] if typed is not None else [])])
    made = faults.of(lambda: applied(scenario, instance, places=places))
    faults.tell()
    assert made is not None  # else something was at fault
    return Question(instance, scenario.changes, made=made.instance)
