"""`scheduler explain`: why no timetable exists, or a clash cannot be avoided, or a session is where it is; what would
help, and whom to ask."""

import datetime as dt
import json
import shlex
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from scheduler.checker.report import Report
from scheduler.cli.core.grammar import Argument, BadUsage, Command, Manual
from scheduler.cli.core.options import PathType, WholeNumber, common_options, option, params_of, search_options
from scheduler.cli.core.output import Output
from scheduler.cli.core.published import day_option, instance_option, read_published, say_first_day
from scheduler.cli.core.reading import read_instance, say_notes
from scheduler.cli.explain import answer_text as view
from scheduler.cli.explain.answer import find_out, why_again, why_clash, why_impossible
from scheduler.cli.explain.answer_json import Asked, to_json
from scheduler.cli.whatif.input import Line, read
from scheduler.cli.whatif.options import TIME_LIMIT_S, param_name
from scheduler.demand.arithmetic import forced_clashes, impossibilities
from scheduler.demand.problem import Problem
from scheduler.errors import Fault, InputError, Place
from scheduler.instance.reading.source import INSTANCE_FILE, file_in, is_there
from scheduler.instance.schema import Instance
from scheduler.scenario.changes.apply import crosscheck
from scheduler.scenario.changes.change import Scenario
from scheduler.scenario.changes.load import load_scenarios
from scheduler.scenario.changes.shorthand import ANY, IMPROVE, SHORTS, from_options
from scheduler.scenario.repairs.question import Question
from scheduler.search.published import Published
from scheduler.text import Lang, Text
from scheduler.timetable.schema import ClashReason, Timetable
from scheduler.timetable.store import FILE_NAME

_EXIT = {"possible": 0, "impossible": 3, "unknown": 4}
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
_SEVERAL_DAYS = Text(
    "ces scénarios ne commencent pas le même jour ({days}) ; expliquez-les un par un",
    "these scenarios do not start on the same day ({days}); explain them one by one",
)
_NOT_OF_INSTANCE = Text(
    "--instance ne va qu’avec un emploi du temps ; l’instance est déjà donnée",
    "--instance goes with a timetable only; the instance is given already",
)


def explain_command(lang: Lang, output: Output, clock: Callable[[], dt.datetime]) -> Command:
    """`explain INSTANCE`, `explain TIMETABLE --clash N`, or `explain TIMETABLE` with what `whatif` is asked."""
    shorts = {param_name(name): name for name in (*SHORTS, ANY)}

    def run(what: Path, clash: int | None, session: str | None, **values: Any) -> int:
        given = tuple((shorts[name], value) for name in values if name in shorts for value in values[name])
        if clash is not None and session is not None:
            raise BadUsage(_ONE_ONLY, click.get_current_context())
        changed = [name for name in ("scenario", "improve", "from_day") if values[name]]
        if clash is not None or session is not None:
            if given or changed:
                raise BadUsage(_NO_CHANGES, click.get_current_context())
            return _timetable(what, clash, session, values, output)
        if _is_timetable(what) or (_has_both(what) and (values["from_day"] or values["improve"])):
            return (
                _again(what, given, values, output, clock())
                if given or changed
                else _timetable(what, clash, session, values, output)
            )
        for name, option_name in (("from_day", "--from"), ("improve", IMPROVE)):
            if values[name]:
                text = Text(*(_NOT_PLANNED.to(each).format(option=option_name) for each in ("fr", "en")))
                raise BadUsage(text, click.get_current_context())
        if values["instance"] is not None:
            raise BadUsage(_NOT_OF_INSTANCE, click.get_current_context())
        return _instance(what, given, values, output)

    what = Argument(
        "what", metavar=Text("INSTANCE|EMPLOI_DU_TEMPS", "INSTANCE|TIMETABLE"), about=_WHAT, lang=lang, type=PathType(),
        required=True,
    )  # fmt: skip
    params = [what, *_options(lang), *search_options(lang), *common_options(lang)]
    return Command("explain", _MANUAL, lang, params=params, callback=run)


def _options(lang: Lang) -> list[click.Parameter]:
    names = (*SHORTS, ANY, IMPROVE)
    hidden = [option(name, about=Text("", ""), lang=lang, multiple=True, hidden=True) for name in names]
    scenario = Text(
        "Expliquer l’instance changée par ce scénario (fichier YAML) ; plusieurs s’ajoutent, dans l’ordre.",
        "Explain the instance changed by this scenario (YAML file); several add up, in order.",
    )
    session = Text(
        "Pourquoi cette séance est à sa date : ce que coûterait chaque autre jour.",
        "Why this session is on its date: what each other day would cost.",
    )
    return [
        *hidden,
        option(
            "--scenario", about=scenario, lang=lang, metavar=Text("FICHIER", "FILE"), type=PathType(), multiple=True
        ),
        option(
            "--clash",
            about=Text(
                "Pourquoi ce conflit de l’emploi du temps (sans cette option, ils sont numérotés).",
                "Why this clash of the timetable (without this option, they are numbered).",
            ),
            lang=lang,
            metavar=Text("NUMÉRO", "NUMBER"),
            type=WholeNumber(1, 1_000_000),
        ),
        option("--session", about=session, lang=lang, metavar="ID"),
        instance_option(lang),
        day_option(lang),
        option(
            "--repairs/--no-repairs",
            "repaired",
            about=Text("Chercher ce qui débloquerait (par défaut oui).", "Look for what would help (default: yes)."),
            lang=lang,
            default=True,
        ),
        option(
            "--json",
            "as_json",
            about=Text("Écrire l’explication en JSON.", "Write the explanation as JSON."),
            lang=lang,
            is_flag=True,
        ),
    ]


def _is_timetable(path: Path) -> bool:
    file = file_in(path, FILE_NAME)
    if file == path:
        return path.suffix == ".json"
    return not is_there(path / INSTANCE_FILE) and is_there(file)


def _has_both(path: Path) -> bool:
    """A folder with an instance and its timetable: what is asked says which is meant."""
    return is_there(path / INSTANCE_FILE) and is_there(path / FILE_NAME)


def _instance(path: Path, given: Sequence[tuple[str, str]], values: dict[str, Any], output: Output) -> int:
    known = read_instance(path, output)
    question = _changed(known, given, values["scenario"])
    instance = question.instance
    params, repaired, as_json = params_of(values), values["repaired"], values["as_json"]
    problem = Problem.of(instance)
    texts = [*impossibilities(problem), *(forced_clashes(problem) if params.strict else ())]
    if not as_json:
        output.say(f"{instance.title} ({instance.name})")
        output.say()
    say_notes(known, output, told=() if as_json else texts)
    if texts and not as_json:
        view.impossible_by_arithmetic(output, texts, strict=params.strict)
    answer = find_out(
        lambda watch, stop: why_impossible(question, params, repaired=repaired, watch=watch, stop=stop), output
    )
    strict = ["--strict"] if params.strict else []
    asked = Asked(question, ("scheduler", "explain", str(path), *strict), path, params.strict)
    if as_json:
        output.raw(to_json(answer, asked, output.lang))
    else:
        view.show(output, answer, asked, repaired=repaired, told=bool(texts))
    assert answer.explanation is not None
    return _EXIT[answer.explanation.status]


def _changed(instance: Instance, given: Sequence[tuple[str, str]], files: Sequence[Path]) -> Question:
    """With the scenarios, one after the other, then the changes of the line. Raises InputError with every fault."""
    faults: list[Fault] = []
    try:
        scenarios = load_scenarios(files, instance)
    except InputError as error:
        faults += error.faults
        scenarios = []
    try:
        short, places = from_options(given, instance)
        faults += crosscheck(short, instance, places)
    except InputError as error:
        faults += error.faults
    if faults:
        raise InputError(faults)
    question = Question(instance, tuple(change for each, _ in scenarios for change in each.changes) + short.changes)
    _ = question.instance  # now, so that changes that contradict each other are the line's fault
    return question


def _again(
    path: Path, given: Sequence[tuple[str, str]], values: dict[str, Any], output: Output, now: dt.datetime
) -> int:
    """What `whatif` is asked with this timetable, day and changes; its answer, and why."""
    files = values["scenario"]
    line = Line(path, values["instance"], tuple(given), values["improve"], files, (), values["from_day"])
    found = read(line, output, now)
    in_order = sorted(found.scenarios, key=lambda scenario: scenario.name not in found.files)  # the line's come last
    day = _same_day(in_order) or found.from_day
    question = Question(
        found.instance,
        tuple(change for scenario in in_order for change in scenario.changes),
        Published(found.timetable, day),
        tuple(dict.fromkeys(name for scenario in in_order for name in scenario.improve)),
    )
    _ = question.instance
    params, repaired, as_json = params_of(values), values["repaired"], values["as_json"]
    is_default = click.get_current_context().get_parameter_source("time_limit") is ParameterSource.DEFAULT
    limit_s = TIME_LIMIT_S if is_default else params.time_limit_s
    if not as_json:
        output.say(f"{found.instance.title} ({found.instance.name})")
        say_first_day(output.say, day, is_asked=not found.is_today)
        output.say()
    answer = find_out(
        lambda watch, stop: why_again(question, params, limit_s, repaired=repaired, watch=watch, stop=stop), output
    )
    from_day = ["--from", str(day)] if day is not None else []
    improve = [word for name in question.improve for word in (IMPROVE, name)]
    asked = Asked(question, ("scheduler", "whatif", *_named(path, values), *from_day, *improve), None, params.strict)
    if as_json:
        output.raw(to_json(answer, asked, output.lang))
    else:
        view.show(output, answer, asked, repaired=repaired, told=False)
    assert answer.explanation is not None
    return _EXIT[answer.explanation.status]


def _same_day(scenarios: Sequence[Scenario]) -> dt.date | None:
    days = sorted({scenario.from_ for scenario in scenarios if scenario.from_ is not None})
    if len(days) > 1:
        named = ", ".join(map(str, days))
        text = Text(_SEVERAL_DAYS.fr.format(days=named), _SEVERAL_DAYS.en.format(days=named))
        raise InputError([Fault(Place("--scenario"), text)])
    return days[0] if days else None


def _timetable(path: Path, clash: int | None, session: str | None, values: dict[str, Any], output: Output) -> int:
    instance, timetable, report = read_published(path, values["instance"], output)
    if session is not None:
        return _session(instance, timetable, session, _named(path, values), output, as_json=values["as_json"])
    if clash is None:
        reasons = timetable.reasons if timetable.digest == instance.digest else ()
        return _list(report, reasons, _named(path, values), output, as_json=values["as_json"])
    if clash > len(report.clashes):
        text = _no_such(clash, len(report.clashes))
        raise InputError([Fault(Place("--clash"), text)])
    chosen, params, repaired = report.clashes[clash - 1], params_of(values), values["repaired"]
    answer = find_out(
        lambda watch, stop: why_clash(instance, timetable, clash, params, repaired=repaired, watch=watch, stop=stop),
        output,
    )
    asked = Asked(Question(instance), ("scheduler", "whatif", *_named(path, values)), None)
    if values["as_json"]:
        output.raw(to_json(answer, asked, output.lang))
    else:
        output.say(Text(f"Conflit {clash} : {chosen.text.fr}", f"Clash {clash}: {chosen.text.en}"))
        view.show(output, answer, asked, repaired=repaired, told=False)
    return 0


def _named(path: Path, values: dict[str, Any]) -> list[str]:
    """The timetable, and its instance where it was given: to be written in the commands that are proposed."""
    return [str(path), *(["--instance", str(values["instance"])] if values["instance"] is not None else [])]


def _no_such(clash: int, count: int) -> Text:
    if not count:
        return Text("cet emploi du temps n’a aucun conflit", "this timetable has no clash")
    return Text(
        f"il n’y a pas de conflit n° {clash} ; écrivez un numéro de 1 à {count}, ou rien pour les voir",
        f"there is no clash number {clash}; write a number from 1 to {count}, or nothing to see them",
    )


def _list(report: Report, reasons: Sequence[ClashReason], named: list[str], output: Output, *, as_json: bool) -> int:
    """The clashes, numbered, and what was proved of them when the timetable was made."""
    if as_json:
        rows = [
            {"number": number, "trainer": clash.trainer, "text": clash.text.to(output.lang)}
            for number, clash in enumerate(report.clashes, 1)
        ]
        why = [
            {"trainers": list(each.trainers), "count": each.count, "text": Text(each.fr, each.en).to(output.lang)}
            for each in reasons
        ]
        content = {"clashes": rows, "reasons": why}
        output.raw((json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())
        return 0
    for number, clash in enumerate(report.clashes, 1):
        output.say(f"{number}. {clash.text.to(output.lang)}")
    for each in reasons if report.clashes else ():
        output.say(Text(f"Inévitable : {each.fr}", f"Unavoidable: {each.en}"))
    if report.clashes:
        again = f"scheduler explain {shlex.join(named)} --clash 1"
        output.say(Text(f"Pour savoir pourquoi : {again}", f"To know why: {again}"))
    else:
        output.say(
            Text(
                "Cet emploi du temps n’a aucun conflit. Pour une séance : --session, avec son identifiant.",
                "This timetable has no clash. About a session: --session, with its id.",
            )
        )
    return 0


def _session(
    instance: Instance, timetable: Timetable, name: str, named: list[str], output: Output, *, as_json: bool
) -> int:
    from scheduler.search.suggest.explain import explain_session

    reason = explain_session(instance, timetable, name)
    if not as_json:
        for text in reason.texts:
            output.say(text)
        moved = f"scheduler suggest {shlex.join([named[0], reason.row.id, *named[1:]])}"
        output.say()
        output.say(
            Text(
                f"Pour la suite, choisir une autre date ou un échange : {moved}",
                f"What to do next, choose another date or an exchange: {moved}",
            )
        )
        return 0
    weekdays = [
        {
            "weekday": each.weekday,
            "best": each.best.after.start.isoformat() if each.best is not None else None,
            "clashes": each.best.effect.clashes if each.best is not None else None,
            "points": each.best.effect.cost if each.best is not None else None,
            "text": each.text.to(output.lang),
        }
        for each in reason.weekdays
    ]
    content = {"session": reason.row.id, "text": reason.text.to(output.lang), "weekdays": weekdays}
    output.raw((json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())
    return 0
