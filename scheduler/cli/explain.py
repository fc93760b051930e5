"""`scheduler explain`: why no timetable exists, or a clash cannot be avoided, or a session is where it is; what would
help, and whom to ask."""

import json
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from scheduler.checker.report import Report
from scheduler.cli import explain_view as view
from scheduler.cli.explain_work import find_out, why_clash, why_impossible
from scheduler.cli.grammar import Argument, BadUsage, Command, Manual
from scheduler.cli.options import PathType, WholeNumber, common_options, option, params_of, search_options
from scheduler.cli.output import Output
from scheduler.cli.published import instance_option, read_published
from scheduler.cli.reading import read_instance
from scheduler.demand.arithmetic import forced_clashes, impossibilities
from scheduler.demand.problem import Problem
from scheduler.errors import Fault, InputError, Place
from scheduler.instance.schema import Instance
from scheduler.instance.source import INSTANCE_FILE, file_in, is_there
from scheduler.scenario.changes.apply import applied, crosscheck
from scheduler.scenario.changes.load import load_scenarios
from scheduler.scenario.changes.shorthand import ANY, SHORTS, from_options
from scheduler.text import Lang, Text
from scheduler.timetable.schema import Timetable
from scheduler.timetable.store import FILE_NAME

_EXIT = {"possible": 0, "impossible": 3, "unknown": 4}
_MANUAL = Manual(
    Text("Dire pourquoi c’est impossible, et à qui demander quoi.", "Say why it cannot be done, and whom to ask what."),
    Text(
        "Pour une instance : d’abord ce que le calcul seul prouve, aussitôt ; puis, si aucun emploi du temps n’existe, "
        "un plus petit ensemble de faits qui ne tiennent pas ensemble, et les réparations les plus faciles à obtenir, "
        "chacune vérifiée. Si un emploi du temps existe (code 0), les conflits de formateurs qu’aucun n’évite, et ce "
        "qui en éviterait. Les options de changement de « scheduler whatif » (--available, --two-a-week…) et "
        "--scenario expliquent l’instance ainsi changée, sans l’écrire. Pour un emploi du temps : --clash ou "
        "--session. --time-limit borne l’explication, puis autant pour les réparations. Ctrl-C garde ce qui est "
        "prouvé.",
        "For an instance: first what arithmetic alone proves, at once; then, when no timetable exists, a smallest set "
        "of facts that cannot hold together, and the repairs that are easiest to obtain, each verified. When one "
        "exists (code 0), the trainer clashes that none avoids, and what would avoid some. The change options of "
        "“scheduler whatif” (--available, --two-a-week…) and --scenario explain the instance so changed, without "
        "writing it. For a timetable: --clash or --session. --time-limit bounds the explanation, then as much for the "
        "repairs. Ctrl-C keeps what is proved.",
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
    "un emploi du temps s’explique tel qu’il est : pour le changer, prenez « scheduler whatif » ; pour expliquer "
    "l’instance changée, donnez l’instance",
    "a timetable is explained as it is: to change it, use “scheduler whatif”; to explain the changed instance, give "
    "the instance",
)
_NOT_OF_INSTANCE = Text(
    "--instance ne va qu’avec un emploi du temps ; l’instance est déjà donnée",
    "--instance goes with a timetable only; the instance is given already",
)


def explain_command(lang: Lang, output: Output) -> Command:
    """`explain INSTANCE` or `explain TIMETABLE --clash N`."""
    shorts = {name.lstrip("-").replace("-", "_"): name for name in (*SHORTS, ANY)}

    def run(what: Path, clash: int | None, session: str | None, **values: Any) -> int:
        given = tuple((shorts[name], value) for name in values if name in shorts for value in values[name])
        if clash is not None and session is not None:
            raise BadUsage(_ONE_ONLY, click.get_current_context())
        if clash is not None or session is not None or _is_timetable(what):
            if given or values["scenario"]:
                raise BadUsage(_NO_CHANGES, click.get_current_context())
            return _timetable(what, clash, session, values, output)
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
    hidden = [option(name, about=Text("", ""), lang=lang, multiple=True, hidden=True) for name in (*SHORTS, ANY)]
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


def _instance(path: Path, given: Sequence[tuple[str, str]], values: dict[str, Any], output: Output) -> int:
    instance = _changed(read_instance(path, output), given, values["scenario"])
    params, repaired, as_json = params_of(values), values["repaired"], values["as_json"]
    problem = Problem.of(instance)
    texts = [*impossibilities(problem), *(forced_clashes(problem) if params.strict else ())]
    if not as_json:
        output.say(f"{instance.title} ({instance.name})")
        output.say()
    if texts and not as_json:
        view.impossible_by_arithmetic(output, texts, strict=params.strict)
    answer = find_out(
        lambda watch, stop: why_impossible(instance, params, repaired=repaired, watch=watch, stop=stop), output
    )
    again = [word for name, value in given for word in (name, value)]
    again += [word for file in values["scenario"] for word in ("--scenario", str(file))]
    strict = ["--strict"] if params.strict else []
    asked = view.Asked(("scheduler", "explain", str(path), *strict, *again), path, bool(again), params.strict)
    if as_json:
        output.raw(view.to_json(instance, answer, asked, output.lang))
    else:
        view.show(output, instance, answer, asked, repaired=repaired, told=bool(texts))
    assert answer.explanation is not None
    return _EXIT[answer.explanation.status]


def _changed(instance: Instance, given: Sequence[tuple[str, str]], files: Sequence[Path]) -> Instance:
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
    for scenario, where in scenarios:
        instance = applied(scenario, instance, None, None, where).instance
    return applied(short, instance, None, None, places).instance if given else instance


def _timetable(path: Path, clash: int | None, session: str | None, values: dict[str, Any], output: Output) -> int:
    instance, timetable, report = read_published(path, values["instance"], output)
    if session is not None:
        return _session(instance, timetable, session, _named(path, values), output, as_json=values["as_json"])
    if clash is None:
        return _list(report, _named(path, values), output, as_json=values["as_json"])
    if clash > len(report.clashes):
        text = _no_such(clash, len(report.clashes))
        raise InputError([Fault(Place("--clash"), text)])
    chosen, params, repaired = report.clashes[clash - 1], params_of(values), values["repaired"]
    answer = find_out(
        lambda watch, stop: why_clash(instance, timetable, clash, params, repaired=repaired, watch=watch, stop=stop),
        output,
    )
    asked = view.Asked(("scheduler", "whatif", *_named(path, values)), None)
    if values["as_json"]:
        output.raw(view.to_json(instance, answer, asked, output.lang))
    else:
        output.say(Text(f"Conflit {clash} : {chosen.text.fr}", f"Clash {clash}: {chosen.text.en}"))
        view.show(output, instance, answer, asked, repaired=repaired, told=False)
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


def _list(report: Report, named: list[str], output: Output, *, as_json: bool) -> int:
    """The clashes, numbered."""
    if as_json:
        rows = [
            {"number": number, "trainer": clash.trainer, "text": clash.text.to(output.lang)}
            for number, clash in enumerate(report.clashes, 1)
        ]
        output.raw((json.dumps({"clashes": rows}, ensure_ascii=False, indent=2) + "\n").encode())
        return 0
    for number, clash in enumerate(report.clashes, 1):
        output.say(f"{number}. {clash.text.to(output.lang)}")
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
