"""Why an instance, changed or not, has no timetable, or one with clashes."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scheduler.cli.core.options import params_of
from scheduler.cli.core.output import Output
from scheduler.cli.core.reading import read_instance, say_notes
from scheduler.cli.explain import answer_text
from scheduler.cli.explain.answering import answer
from scheduler.demand.arithmetic import forced_clashes, impossibilities
from scheduler.demand.problem import Problem
from scheduler.errors import Faults
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.changes.load import read_scenarios
from scheduler.scenario.changes.options import from_options
from scheduler.scenario.changes.scenario import merged
from scheduler.scenario.repairs.answer_json import RepeatedQuestion
from scheduler.scenario.repairs.question import Question
from scheduler.search.stop import Stop
from scheduler.text import Text

if TYPE_CHECKING:
    from scheduler.scenario.repairs.answer import Answer


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
