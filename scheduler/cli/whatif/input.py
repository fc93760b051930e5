"""What `whatif` is asked: timetable, instance and scenarios, from files and options, every fault at once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from scheduler.checker.check import check
from scheduler.checker.report import Report, Violation
from scheduler.cli.core.output import Output
from scheduler.cli.core.reading import EDITED_SINCE, first_day, instance_of, read_instance, say_notes
from scheduler.errors import Fault, Faults, InputError, Place
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.apply import Applied, applied
from scheduler.scenario.changes.examples import as_here
from scheduler.scenario.changes.load import read_scenarios
from scheduler.scenario.changes.options import from_options
from scheduler.scenario.changes.scenario import Scenario, Written, merged, title_of
from scheduler.scenario.changes.sweeps import OPTION as SWEEP
from scheduler.scenario.changes.sweeps import sweep
from scheduler.text import Lang, Text
from scheduler.timeline.calendar import Timeline
from scheduler.timetable import store
from scheduler.timetable.schema import Timetable
from scheduler.wording import quoted, say

FILE, FROM = "--scenario", "--from"
EDITED = "instance-modifiee"
"""The scenario of an instance that was edited, when no change is asked for."""
_TOGETHER = "ensemble"
_SEVERAL_DAYS = Text(
    "ces scénarios ne commencent pas le même jour ({days}) ; expliquez-les un par un",
    "these scenarios do not start on the same day ({days}); explain them one by one",
)
_LONGEST_TITLE = 300


@dataclass(frozen=True)
class Line:
    """What the command line says, as far as it is about the question."""

    timetable: Path
    instance: Path | None
    shorts: tuple[tuple[str, str], ...]
    """Options that are changes, with their values: one scenario, together."""
    improve: tuple[str, ...]
    files: tuple[Path, ...]
    sweeps: tuple[str, ...]
    from_day: dt.date | None
    together: bool = False
    """Whether the changes of the files, then those of the options, are one scenario."""


@dataclass(frozen=True)
class Asked:
    """The question. Nothing before `from_day` moves; `is_today` when nobody said so and it is today."""

    instance: Instance
    instance_path: Path
    timetable: Timetable
    report: Report
    """The timetable judged by the instance of today, which may have been edited since."""
    scenarios: tuple[Scenario, ...]
    from_day: dt.date | None
    is_today: bool
    applied: Mapping[str, Applied] = field(default_factory=dict)
    """The scenarios of files and options with their changes made, by name; those of sweeps are many."""
    files: Mapping[str, Path] = field(default_factory=dict)
    """Of the scenarios that were read from one, by name."""


def read(line: Line, output: Output, now: dt.datetime) -> Asked:
    """Raises InputError with every fault of every file and option."""
    faults = Faults()
    timetable = faults.of(lambda: store.load(line.timetable))
    path = line.instance
    if path is None and timetable is not None:
        path = faults.of(lambda: instance_of(line.timetable, timetable))
    instance = faults.of(partial(read_instance, path, output)) if path is not None else None
    if path is None or instance is None or timetable is None:
        raise InputError(list(dict.fromkeys([*faults.found, *read_scenarios(line.files)[1]])))
    report = check(instance, timetable)
    is_edited = timetable.digest != instance.digest
    if not is_edited and (broken := _broken(report)):
        faults.found.append(_refused(line.timetable, broken))
    from_day = first_day(line.from_day, instance, timetable, now)
    if outside := _day_outside(line.from_day, instance):
        faults.found += outside
        from_day = None  # what would be past by then is no fault of the changes
    made, files = dict[str, Applied](), dict[str, Path]()
    scenarios = _scenarios(line, instance, timetable, from_day, output.files_lang(instance), faults, made, files)
    if not scenarios and not faults.found:
        if not is_edited:
            raise InputError.at(line.timetable, *_nothing_asked(instance))
        scenarios = [Scenario(name=EDITED, title=_EDITED_TITLE.to(output.files_lang(instance)))]
    faults.tell()
    if is_edited:
        output.note(EDITED_SINCE)
    say_notes(instance, output)
    is_today = line.from_day is None
    return Asked(instance, path, timetable, report, tuple(scenarios), from_day, is_today, made, files)


def _scenarios(
    line: Line,
    instance: Instance,
    timetable: Timetable,
    from_day: dt.date | None,
    lang: Lang,
    faults: Faults,
    made: dict[str, Applied],
    files: dict[str, Path],
) -> list[Scenario]:
    """Those of the options, of the files, of the sweeps; each can be applied, and has a name of its own."""
    written, found = read_scenarios(line.files, instance)
    faults.found += found
    files |= {scenario.name: Path(places.of(()).file) for scenario, places in written}
    if line.shorts or line.improve:
        typed = faults.of(lambda: from_options(line.shorts, instance, improve=line.improve))
        mine = [typed] if typed is not None else []
        written = [*written, *mine] if line.together else [*mine, *written]
    if line.together and len(written) > 1:
        written = faults.of(lambda: [_together(written)]) or written
    for scenario, places in written:
        changed = faults.of(partial(applied, scenario, instance, timetable, from_day, places))
        made |= {scenario.name: changed} if changed is not None else {}
    sources = [(scenario, FILE) for scenario, _ in written]
    for spec in dict.fromkeys(line.sweeps):
        swept = faults.of(partial(sweep, spec, instance, from_day, timetable)) or ()
        sources += [(scenario, f'{SWEEP} "{spec}"') for scenario in swept]
    seen: dict[str, Scenario] = {}
    for scenario, source in sources:
        if seen.setdefault(scenario.name, scenario) is not scenario and seen[scenario.name] != scenario:
            faults.found.append(_same_name(scenario.name, source))
    return [_titled(scenario, instance, lang) for scenario in seen.values()]


def _together(written: Sequence[Written]) -> Written:
    """One scenario of them all, from the day that they agree on. Raises InputError when they do not."""
    days = sorted({each.scenario.from_ for each in written if each.scenario.from_ is not None})
    if len(days) > 1:
        raise InputError.at(FILE, *say(*_SEVERAL_DAYS, days=", ".join(map(str, days))))
    scenario, places = merged(_TOGETHER, written)
    return Written(scenario.model_copy(update={"from_": days[0] if days else None}), places)


def _titled(scenario: Scenario, instance: Instance, lang: Lang) -> Scenario:
    """What it changes, in words, where nobody gave it a title."""
    if scenario.title is not None:
        return scenario
    return scenario.model_copy(update={"title": title_of(scenario, instance).to(lang)[:_LONGEST_TITLE]})


def _day_outside(day: dt.date | None, instance: Instance) -> list[Fault]:
    opens, closes = Timeline(instance).bounds
    if day is None or opens <= day <= closes:
        return []
    text = Text(
        f"le {day:%d/%m/%Y} n’est pas dans l’année de l’instance ; écrivez une date de {opens} à {closes}",
        f"{day} is not in the instance’s year; write a date from {opens} to {closes}",
    )
    return [Fault(Place(f"{FROM} {day}"), text)]


def _broken(report: Report) -> list[Violation]:
    """Rules that the published timetable breaks; examinations that nobody has placed yet are placed with the others."""
    lacking = [violation for violation in report.violations if violation.is_lack]
    return [*report.broken_everywhere, *lacking]


def _refused(path: Path, broken: Sequence[Violation]) -> Fault:
    first = broken[0].text
    return Fault(
        Place(str(path)),
        Text(
            f"cet emploi du temps enfreint des règles de son instance ({first.fr}) ; « scheduler check » les liste "
            "toutes : corrigez-le d’abord",
            f"this timetable breaks rules of its instance ({first.en}); “scheduler check” lists them all: mend "
            "it first",
        ),
    )


def _same_name(name: str, source: str) -> Fault:
    shown = quoted(name)
    return Fault(
        Place(source),
        Text(
            f"deux scénarios s’appellent {shown.fr} ; donnez un autre nom à celui de votre fichier",
            f"two scenarios are called {shown.en}; give that of your file another name",
        ),
    )


def _nothing_asked(instance: Instance) -> Text:
    example = as_here("VERNET 2023-03-06..2023-03-17", instance)
    return Text(
        f'que faut-il essayer ? Dites-le par --unavailable "{example}" ou une autre option, par --scenario FICHIER ou '
        'par --sweep "trainers 2w" ; ou modifiez l’instance, et relancez',
        f'what is to be tried? Say it with --unavailable "{example}" or another option, with --scenario FILE or with '
        '--sweep "trainers 2w"; or edit the instance, and run again',
    )


_EDITED_TITLE = Text("L’instance telle qu’elle est maintenant", "The instance as it is now")
