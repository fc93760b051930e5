"""What `whatif --out` writes: the comparison, to look at and for programs, and each scenario's timetable."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from scheduler import __version__
from scheduler.export.audience import file_name
from scheduler.instance.dump import to_yaml
from scheduler.instance.reading.source import INSTANCE_FILE
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.scenario import MOST_ALTERNATIVES, Scenario
from scheduler.scenario.comparison.compare import Comparison, Row
from scheduler.scenario.comparison.page import page
from scheduler.scenario.comparison.table import to_csv, to_json
from scheduler.text import Lang, Text
from scheduler.timetable import store

PAGE = "index.html"
JSON = "comparison.json"
MOST_FOLDERS = 100
TABLES = ("comparison.csv", "moves.csv")
_OF_SCENARIO = (store.FILE_NAME, INSTANCE_FILE)


def names(scenarios: Sequence[Scenario]) -> list[str]:
    """The files that may be written, by their path below the folder."""
    own = [f"{file_name(scenario.name)}/{name}" for scenario in with_folders(scenarios) for name in _OF_SCENARIO]
    return [PAGE, JSON, *TABLES, *own]


def make(comparison: Comparison, scenarios: Sequence[Scenario], lang: Lang) -> Mapping[str, bytes]:
    """Every file, by its path below the folder. A scenario has its own folder when it has a timetable and is among the
    first `MOST_FOLDERS`."""
    tables = to_csv(comparison, lang)
    made: dict[str, Callable[[], bytes]] = {
        PAGE: lambda: page(comparison, lang=lang).encode(),
        JSON: lambda: to_json(comparison),
        **{name: partial(tables.__getitem__, name) for name in TABLES},
    }
    rows = {row.name: row for row in comparison.rows}
    for scenario in with_folders(scenarios):
        row = rows[scenario.name]
        if row.planned is not None:
            made[f"{file_name(row.name)}/{store.FILE_NAME}"] = partial(store.to_json, row.planned.timetable)
            heading = partial(_heading, comparison, row, lang)
            made[f"{file_name(row.name)}/{INSTANCE_FILE}"] = partial(_instance, row.planned.instance, heading)
    return _Made(made)


def with_folders(scenarios: Sequence[Scenario]) -> Sequence[Scenario]:
    """The scenarios whose timetables are written: a sweep of a thousand would take a gigabyte that nobody opens."""
    return scenarios[:MOST_FOLDERS]


def outdated(folder: Path, comparison: Comparison, made: Collection[str], asked: Path) -> list[str]:
    """What an earlier run may have written for scenarios of these names, and for other ways to carry out the first,
    where this one writes no timetable: somebody would publish it as theirs. Never the timetable asked about."""
    kept = (asked if asked.is_dir() else asked.parent).resolve()
    first, *others = (row.outcome.scenario for row in comparison.rows)
    alternatives = (first.another(number) for number in range(2, MOST_ALTERNATIVES + 1))
    return [
        file
        for name in dict.fromkeys(file_name(scenario.name) for scenario in (first, *others, *alternatives))
        if (folder / name).resolve() != kept
        for file in (f"{name}/{of_scenario}" for of_scenario in _OF_SCENARIO)
        if file not in made
    ]


class _Made(Mapping[str, bytes]):
    """Files made one by one as they are written: a hundred timetables at once would take the memory of the machine."""

    def __init__(self, makers: Mapping[str, Callable[[], bytes]]) -> None:
        self._makers = makers

    def __getitem__(self, name: str) -> bytes:
        return self._makers[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def _instance(instance: Instance, heading: Callable[[], str]) -> bytes:
    return to_yaml(instance, heading())


def _heading(comparison: Comparison, row: Row, lang: Lang) -> str:
    """Where the instance comes from: for whoever finds the file in a year."""
    of, instance = row.title, comparison.instance
    lines = [
        Text(f"{of} ({row.name})", f"{of} ({row.name})"),
        Text(
            f"Instance « {instance.name} » ({instance.digest[:12]}), changée par « scheduler whatif » {__version__} :",
            f"Instance “{instance.name}” ({instance.digest[:12]}), changed by “scheduler whatif” {__version__}:",
        ),
    ]
    changes = [change.said(instance) for change in row.outcome.scenario.changes]
    return "\n".join([*(line.to(lang) for line in lines), *(f"- {change.to(lang)}" for change in changes)])
