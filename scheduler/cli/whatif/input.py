"""What `whatif` is asked: timetable, instance and scenarios, from files and options, every fault at once."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.cli.core.output import Output
from scheduler.cli.core.reading import EDITED_SINCE, first_day, instance_of, read_instance, say_notes
from scheduler.errors import Fault, InputError, Place
from scheduler.instance.reading.draft import Locator
from scheduler.instance.schema import Instance
from scheduler.scenario.changes.apply import applied, crosscheck
from scheduler.scenario.changes.change import Scenario
from scheduler.scenario.changes.examples import as_here
from scheduler.scenario.changes.load import load_scenarios, load_with_places
from scheduler.scenario.changes.shorthand import from_options
from scheduler.scenario.changes.sweeps import OPTION as SWEEP
from scheduler.scenario.changes.sweeps import sweep
from scheduler.scenario.changes.words import title_of
from scheduler.text import Lang, Text
from scheduler.timeline.calendar import Timeline
from scheduler.timetable import store
from scheduler.timetable.schema import Timetable
from scheduler.wording import quoted

FILE, FROM = "--scenario", "--from"
EDITED = "instance-modifiee"
"""The scenario of an instance that was edited, when no change is asked for."""
_LONGEST_TITLE = 300
T = TypeVar("T")


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
    files: Mapping[str, Path] = field(default_factory=dict)
    """Of the scenarios that were read from one, by name."""


@dataclass
class _Faults:
    """Those found so far; what can still be read is read."""

    found: list[Fault] = field(default_factory=list)

    def of(self, attempt: Callable[[], T]) -> T | None:
        try:
            return attempt()
        except InputError as error:
            self.found += error.faults
            return None

    def tell(self) -> None:
        if self.found:
            raise InputError(list(dict.fromkeys(self.found)))


def read(line: Line, output: Output, now: dt.datetime) -> Asked:
    """Raises InputError with every fault of every file and option."""
    faults = _Faults()
    timetable = faults.of(lambda: store.load(line.timetable))
    path = line.instance
    if path is None and timetable is not None:
        path = faults.of(lambda: instance_of(line.timetable, timetable))
    instance = faults.of(partial(read_instance, path, output)) if path is not None else None
    if path is None or instance is None or timetable is None:
        for path in line.files:
            faults.of(partial(load_with_places, path))
        raise InputError(list(dict.fromkeys(faults.found)))
    report = check(instance, timetable)
    is_edited = timetable.digest != instance.digest
    if report.violations and not is_edited:
        faults.found.append(_refused(line.timetable, report))
    from_day = first_day(line.from_day, instance, timetable, now)
    faults.found += _day_outside(line.from_day, instance)
    files = dict[str, Path]()
    scenarios = _scenarios(line, instance, timetable, from_day, output.files_lang(instance), faults, files)
    if not scenarios and not faults.found:
        if not is_edited:
            raise InputError([Fault(Place(str(line.timetable)), _nothing_asked(instance))])
        scenarios = [Scenario(name=EDITED, title=_EDITED_TITLE.to(output.files_lang(instance)))]
    faults.tell()
    if is_edited:
        output.note(EDITED_SINCE)
    say_notes(instance, output)
    return Asked(instance, path, timetable, report, tuple(scenarios), from_day, line.from_day is None, files)


def _scenarios(
    line: Line,
    instance: Instance,
    timetable: Timetable,
    from_day: dt.date | None,
    lang: Lang,
    faults: _Faults,
    files: dict[str, Path],
) -> list[Scenario]:
    """Those of the options, of the files, of the sweeps; each can be applied, and has a name of its own."""
    placed = faults.of(lambda: load_scenarios(line.files, instance)) or []
    files |= {scenario.name: path for (scenario, _), path in zip(placed, dict.fromkeys(line.files), strict=False)}
    made = None
    if line.shorts or line.improve:
        made = faults.of(lambda: from_options(line.shorts, instance, improve=line.improve))
    written: list[tuple[Scenario, Locator]] = [*([made] if made is not None else []), *placed]
    if made is not None:
        faults.found += crosscheck(made[0], instance, made[1])
    if not faults.found:  # what depends on the timetable comes after: it may follow from a fault already told
        for scenario, places in written:
            faults.of(partial(applied, scenario, instance, timetable, from_day, places))
    sources = [(scenario, FILE) for scenario, _ in written]
    for spec in dict.fromkeys(line.sweeps):
        swept = faults.of(partial(sweep, spec, instance, from_day, timetable)) or ()
        sources += [(scenario, f'{SWEEP} "{spec}"') for scenario in swept]
    seen: dict[str, Scenario] = {}
    for scenario, source in sources:
        if seen.setdefault(scenario.name, scenario) is not scenario and seen[scenario.name] != scenario:
            faults.found.append(_same_name(scenario.name, source))
    return [_titled(scenario, instance, lang) for scenario in seen.values()]


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


def _refused(path: Path, report: Report) -> Fault:
    first = report.violations[0].text
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
