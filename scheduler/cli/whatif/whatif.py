"""`scheduler whatif`: changes tried on a published timetable, and what each would cost people."""

import os
import shlex
import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from rich.table import Table

from scheduler.cli.core import files
from scheduler.cli.core.commands import Invocation, command
from scheduler.cli.core.options import TIMETABLE, params_of, refuse_two_formats
from scheduler.cli.core.output import PIPE_WIDTH, Output
from scheduler.cli.core.reading import say_first_day
from scheduler.cli.whatif.input import Asked, Line, read
from scheduler.cli.whatif.options import ANSWER, MANUAL, QUESTION, TIME_LIMIT_S, param_name
from scheduler.errors import InputError
from scheduler.instance.reading.source import INSTANCE_FILE
from scheduler.scenario.changes.options import IMPROVE, option_names, shown_together
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.outcome import Outcome, Status
from scheduler.search.params import Params
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline
from scheduler.timetable.store import FILE_NAME

if TYPE_CHECKING:
    from scheduler.scenario.comparison.compare import Comparison

_ALONE: dict[Status, int] = {"planned": 0, "impossible": 3, "unknown": 4, "failed": 1}
_NOTHING_BEFORE = Text(
    "{name} : rien de ce qui précède le {day:%d/%m/%Y} ne bouge.", "{name}: nothing before {day} moves."
)
_WRITTEN = Text(
    "Tout est écrit. Pour regarder la comparaison, ouvrez dans un navigateur : {page}",
    "All is written. To look at the comparison, open in a browser: {page}",
)
_NOT_ALL = Text(
    "Seuls les {most} premiers scénarios ont leur dossier ; relancez à part celui dont il faut l’emploi du temps.",
    "Only the first {most} scenarios have their folder; run again by itself the one whose timetable is needed.",
)
_ONE_ALONE = Text(
    "d’autres possibilités se cherchent pour un seul scénario à la fois, sur cette machine ; enlevez les autres "
    "--scenario et --sweep, et --cluster",
    "other ways are looked for of one scenario at a time, on this machine; take away the other --scenario and --sweep, "
    "and --cluster",
)
_HOW_TO_GAIN = Text(
    "Sans conflit à éviter, rien n’a de raison de bouger. Ce que gagnerait un meilleur emploi du temps : --improve "
    "FORMATEUR, ou, pour toutes les disponibilités :\n  scheduler sensitivity {timetable}",
    "Without a clash to avoid, nothing has a reason to move. What a better timetable would gain: --improve TRAINER, or "
    "for every availability:\n  scheduler sensitivity {timetable}",
)
_HOW_TO_EXPLAIN = Text(
    "Pourquoi « {title} » ne va pas sans dommage, et à qui demander quoi :\n  {command}",
    "Why “{title}” cannot be done without harm, and whom to ask what:\n  {command}",
)
_HOW_TO_KEEP = Text(
    "Pour que « {title} » devienne l’emploi du temps que chacun suit :\n  scheduler publish {folder} --why {why}",
    "To make “{title}” the timetable that everybody follows:\n  scheduler publish {folder} --why {why}",
)


@command("whatif", MANUAL, TIMETABLE, *QUESTION, *ANSWER)
def whatif_command(
    run: Invocation, timetable: Path, instance: Path | None, as_json: bool, as_csv: bool, **values: Any
) -> int:
    refuse_two_formats(as_json=as_json, as_csv=as_csv)
    changes = {param_name(name): name for name in option_names()}
    line = Line(
        timetable=timetable,
        instance=instance,
        # click hands the values over in the order of the line, options of one name together
        shorts=tuple((changes[name], value) for name in values if name in changes for value in values[name]),
        improve=values["improve"],
        files=values["scenario"],
        sweeps=values["sweep"],
        from_day=values["from_day"],
    )
    form: Literal["text", "json", "csv"] = "json" if as_json else "csv" if as_csv else "text"
    answer = ComparisonOutput(values["out"], values["cluster"], values["messages"], values["alternatives"], form)
    return _whatif(line, read(line, run.output, run.clock()), params_of(values), answer, run.output)


@dataclass(frozen=True)
class ComparisonOutput:
    """How it is wanted."""

    out: Path | None
    cluster: str | None
    messages: Path | None
    alternatives: int
    form: Literal["text", "json", "csv"]

    @property
    def aside(self) -> bool:
        """Whether sentences go beside the result, which a program reads."""
        return self.form != "text"


def _whatif(line: Line, asked: Asked, params: Params, answer: ComparisonOutput, output: Output) -> int:
    # What works and compares is loaded once the question makes sense, what draws only to write.
    from scheduler.cli.whatif.run import work_out
    from scheduler.scenario.comparison.compare import compare
    from scheduler.scenario.comparison.table import to_csv, to_json
    from scheduler.scenario.runs.job import Base

    if answer.alternatives > 1 and (len(asked.scenarios) > 1 or answer.cluster is not None):
        raise InputError.at("--alternatives", *_ONE_ALONE)
    if answer.out is not None:
        from scheduler.scenario.comparison.folder import names

        files.refuse_unwritable(answer.out, names(asked.scenarios))
    if answer.messages is not None:
        files.refuse_unwritable(answer.messages)
    _say_what_is_past(asked, output, aside=answer.aside)
    base = Base(asked.instance, asked.timetable, asked.from_day, params)
    outcomes = work_out(base, asked.scenarios, answer.cluster, output, asked.applied, answer.alternatives)
    asked = replace(asked, scenarios=tuple(outcome.scenario for outcome in outcomes))
    comparison = compare(asked.instance, asked.timetable, asked.report, outcomes)
    if answer.out is not None:
        from scheduler.scenario.comparison.folder import make, outdated

        made = make(comparison, asked.scenarios, output.files_lang(asked.instance))
        files.write(answer.out, made, outdated(answer.out, comparison, made, line.timetable))
    match answer.form:
        case "json":
            output.raw(to_json(comparison))
        case "csv":
            output.raw(to_csv(comparison, output.lang)["comparison.csv"])
        case _:
            _tell(comparison, output)
            _say_how_to_explain(line, asked, params, comparison, output)
            _say_how_to_gain(line.timetable, asked, output)
    if answer.out is not None:
        _say_files(answer.out, asked, comparison, output, aside=answer.aside)
    if answer.messages is not None:
        from scheduler.cli.whatif.messages import write_messages

        say = output.note if answer.aside else output.say
        say(write_messages(answer.messages, comparison, asked.scenarios, output))
    return _code(outcomes)


def _tell(comparison: "Comparison", output: Output) -> None:
    from scheduler.scenario.comparison.telling import tell

    terminal = sys.stdout is not None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal or "COLUMNS" in os.environ else PIPE_WIDTH
    for each in tell(comparison, output.lang, width=width):
        if isinstance(each, Table):
            output.show(each)
        else:
            output.say(each)


def _say_what_is_past(asked: Asked, output: Output, *, aside: bool) -> None:
    say = output.note if aside else output.say
    say_first_day(say, asked.from_day, is_asked=not asked.is_today)
    for scenario in asked.scenarios:
        if scenario.from_ is not None and scenario.from_ != asked.from_day:
            say(_NOTHING_BEFORE, name=scenario.title or scenario.name, day=scenario.from_)


def _say_how_to_explain(line: Line, asked: Asked, params: Params, comparison: "Comparison", output: Output) -> None:
    """The command that asks the same question and says why, of the worst scenario that is impossible or has clashes
    more."""
    worst = comparison.critical[0]
    figures, scenario = worst.figures, worst.outcome.scenario
    # Without changes it is the instance that was edited: today's clashes are those of the edited one.
    is_clashing = figures is not None and (figures.clashes_added > 0 or (figures.clashes > 0 and not scenario.changes))
    if not (is_clashing or worst.status == "impossible"):
        return
    command = " ".join(_explaining(line, asked, params, scenario))
    output.say()
    output.say(_HOW_TO_EXPLAIN, title=worst.title, command=command)


def _explaining(line: Line, asked: Asked, params: Params, scenario: Scenario) -> list[str]:
    """Quoted for a shell. Where nothing else says that it is a what-if, the first day of the year does."""
    day, file = scenario.from_ or asked.from_day, asked.files.get(scenario.name)
    both = (line.timetable / INSTANCE_FILE).exists()  # the folder alone is then the instance to `explain`
    words = ["scheduler", "explain", str(line.timetable / FILE_NAME if both else line.timetable)]
    words += ["--instance", str(line.instance)] if line.instance is not None else []
    if day is None and not (scenario.changes or scenario.improve):
        day = Timeline(asked.instance).bounds[0]
    words += ["--from", str(day)] if day is not None else []
    words += ["--time-limit", f"{params.time_limit_s:g}"] if params.time_limit_s != TIME_LIMIT_S else []
    words += ["--workers", str(params.workers)] if params.workers != Params().workers else []
    words += ["--seed", str(params.seed)] if params.seed != Params().seed else []
    if file is not None:
        words += ["--scenario", str(file)]
        return [shlex.quote(word) for word in words]
    words += [word for name in scenario.improve for word in (IMPROVE, name)]
    return [*map(shlex.quote, words), *shown_together(scenario.changes)]


def _say_how_to_gain(published: Path, asked: Asked, output: Output) -> None:
    """With the fewest moves, an availability opened gains clashes at most: another command asks whom to telephone."""
    if all(
        scenario.changes and not scenario.improve and {change.key for change in scenario.changes} == {"available"}
        for scenario in asked.scenarios
    ):
        output.say()
        output.say(_HOW_TO_GAIN, timetable=shlex.quote(str(published)))


def _say_files(out: Path, asked: Asked, comparison: "Comparison", output: Output, *, aside: bool) -> None:
    from scheduler.export.audience import file_name
    from scheduler.scenario.comparison.folder import PAGE, with_folders

    say = output.note if aside else output.say
    say()
    say(_WRITTEN, page=(out / PAGE).absolute().as_uri())
    folders = {scenario.name for scenario in with_folders(asked.scenarios)}
    if len(folders) < len(asked.scenarios):
        say(_NOT_ALL, most=len(folders))
    first = next((row for row in comparison.rows if row.planned is not None and row.name in folders), None)
    if first is not None and comparison.sweep is None:  # nobody publishes an absence that was only imagined
        folder, why = shlex.quote(str(out / file_name(first.name))), shlex.quote(first.title)
        say(_HOW_TO_KEEP, title=first.title, folder=folder, why=why)


def _code(outcomes: tuple[Outcome, ...]) -> int:
    """Of one scenario, what became of it; several have been compared, whatever became of each."""
    return _ALONE[outcomes[0].status] if len(outcomes) == 1 else 0
