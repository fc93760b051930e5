"""Why a timetable is as it is: its clashes, a session's date; and why it cannot be changed as `whatif` is asked."""

import shlex
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from scheduler.checker.report import Report
from scheduler.cli.core.commands import Invocation
from scheduler.cli.core.options import params_of
from scheduler.cli.core.output import Output
from scheduler.cli.core.reading import read_published, say_first_day
from scheduler.cli.explain.answering import answer
from scheduler.cli.whatif.input import Line, read
from scheduler.cli.whatif.options import TIME_LIMIT_S
from scheduler.errors import InputError
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.options import IMPROVE
from scheduler.scenario.repairs.answer_json import RepeatedQuestion
from scheduler.scenario.repairs.question import Question
from scheduler.search.published import Published
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timetable.schema import ClashReason, Timetable
from scheduler.wording import say

if TYPE_CHECKING:
    from scheduler.scenario.repairs.answer import Answer

_NO_CLASHES = Text("cet emploi du temps n’a aucun conflit", "this timetable has no clash")
_NO_SUCH_CLASH = Text(
    "il n’y a pas de conflit n° {clash} ; écrivez un numéro de 1 à {count}, ou rien pour les voir",
    "there is no clash number {clash}; write a number from 1 to {count}, or nothing to see them",
)
_CLASH = Text("Conflit {clash} : {text}", "Clash {clash}: {text}")
_UNAVOIDABLE = Text("Inévitable : {text}", "Unavoidable: {text}")
_HOW_TO_KNOW = Text("Pour savoir pourquoi : {command}", "To know why: {command}")
_NOTHING_TO_EXPLAIN = Text(
    "Cet emploi du temps n’a aucun conflit. Pour une séance : --session, avec son identifiant.",
    "This timetable has no clash. About a session: --session, with its id.",
)
_HOW_TO_MOVE = Text(
    "Pour la suite, choisir une autre date ou un échange : {command}",
    "What to do next, choose another date or an exchange: {command}",
)


def explain_timetable(
    path: Path, clash: int | None, session: str | None, values: dict[str, Any], output: Output
) -> int:
    """As it is: all its clashes, one of them, or a session. The exit code."""
    instance, timetable, report = read_published(path, values["instance"], output)
    named = _named(path, values)
    if session is not None:
        _session(instance, timetable, session, named, output, as_json=values["as_json"])
        return 0
    if clash is None:
        reasons = timetable.reasons if timetable.digest == instance.digest else ()
        _list(report, reasons, named, output, as_json=values["as_json"])
        return 0
    if clash > len(report.clashes):
        no_such = _NO_SUCH_CLASH if report.clashes else _NO_CLASHES
        raise InputError.at("--clash", *say(*no_such, clash=clash, count=len(report.clashes)))
    params, text = params_of(values), report.clashes[clash - 1].text

    def work(watch: Callable[[Text], None], stop: Stop) -> "Answer":
        from scheduler.scenario.repairs.answer import why_clash

        return why_clash(instance, timetable, clash, params, repaired=values["repaired"], watch=watch, stop=stop)

    asked = RepeatedQuestion(Question(instance), ("scheduler", "whatif", *named), None)
    heading = say(*_CLASH, clash=clash, text=text)
    return answer(work, asked, values, output, heading=heading)


def explain_again(path: Path, given: Sequence[tuple[str, str]], values: dict[str, Any], run: Invocation) -> int:
    """What `whatif` is asked with this timetable, day and changes; its answer, and why. The exit code."""
    output = run.output
    line = Line(
        path, values["instance"], tuple(given), values["improve"], values["scenario"], (), values["from_day"], True
    )
    found = read(line, output, run.clock())
    (scenario,) = found.scenarios
    day, made = scenario.from_ or found.from_day, found.applied.get(scenario.name)
    question = Question(
        found.instance,
        scenario.changes,
        Published(found.timetable, day),
        scenario.improve,
        made.instance if made is not None else None,
    )
    params = params_of(values)
    is_default = click.get_current_context().get_parameter_source("time_limit") is ParameterSource.DEFAULT
    limit_s = TIME_LIMIT_S if is_default else params.time_limit_s
    if not values["as_json"]:
        output.say(f"{found.instance.title} ({found.instance.name})")
        say_first_day(output.say, day, is_asked=not found.is_today)
        output.say()

    def work(watch: Callable[[Text], None], stop: Stop) -> "Answer":
        from scheduler.scenario.repairs.answer import why_again

        return why_again(question, params, limit_s, repaired=values["repaired"], watch=watch, stop=stop)

    from_day = ["--from", str(day)] if day is not None else []
    improve = [word for name in question.improve for word in (IMPROVE, name)]
    asked = RepeatedQuestion(
        question, ("scheduler", "whatif", *_named(path, values), *from_day, *improve), None, params.strict
    )
    return answer(work, asked, values, output)


def _named(path: Path, values: dict[str, Any]) -> list[str]:
    """The timetable, and its instance where it was given: to be written in the commands that are proposed."""
    return [str(path), *(["--instance", str(values["instance"])] if values["instance"] is not None else [])]


def _list(report: Report, reasons: Sequence[ClashReason], named: list[str], output: Output, *, as_json: bool) -> None:
    """The clashes, numbered, and what was proved of them when the timetable was made."""
    if as_json:
        rows = [
            {"number": number, "trainer": clash.trainer, "text": output.of(clash.text)}
            for number, clash in enumerate(report.clashes, 1)
        ]
        why = [
            {"trainers": list(each.trainers), "count": each.count, "text": output.of(Text(each.fr, each.en))}
            for each in reasons
        ]
        output.json({"clashes": rows, "reasons": why})
        return
    for number, clash in enumerate(report.clashes, 1):
        output.say(f"{number}. {output.of(clash.text)}")
    if not report.clashes:
        output.say(_NOTHING_TO_EXPLAIN)
        return
    for each in reasons:
        output.say(_UNAVOIDABLE, text=Text(each.fr, each.en))
    output.say(_HOW_TO_KNOW, command=f"scheduler explain {shlex.join(named)} --clash 1")


def _session(
    instance: Instance, timetable: Timetable, name: str, named: list[str], output: Output, *, as_json: bool
) -> None:
    from scheduler.search.suggest.explain import explain_session

    reason = explain_session(instance, timetable, name)
    if not as_json:
        for text in reason.texts:
            output.say(text)
        output.say()
        output.say(_HOW_TO_MOVE, command=f"scheduler suggest {shlex.join([named[0], reason.row.id, *named[1:]])}")
        return
    weekdays = [
        {
            "weekday": each.weekday,
            "best": each.best.after.start.isoformat() if each.best is not None else None,
            "clashes": each.best.effect.clashes if each.best is not None else None,
            "points": each.best.effect.cost if each.best is not None else None,
            "text": output.of(each.text),
        }
        for each in reason.weekdays
    ]
    output.json({"session": reason.row.id, "text": output.of(reason.text), "weekdays": weekdays})
