"""Reading scenario files: every fault at once, each with its line and column, its value and what to write instead."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from scheduler.errors import Fault, InputError, Place, first_faults
from scheduler.instance.load import later_faults, schema_errors
from scheduler.instance.reading.draft import InstanceDraft, Keys, Locator, as_read
from scheduler.instance.reading.source import read_yaml
from scheduler.instance.reading.validation import Errors, validated
from scheduler.instance.reading.yamltree import YamlPlaces, parse_yaml
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.apply import faults_of
from scheduler.scenario.changes.change import CHANGES, Change
from scheduler.scenario.changes.scenario import Scenario, Written
from scheduler.scenario.changes.schema_faults import describe, empty, one_key
from scheduler.scenario.changes.state import Past
from scheduler.text import Text
from scheduler.wording import quoted

MOST_CHANGES = 200
"""Each is checked against the instance as those before it leave it."""
_logger = logging.getLogger(__name__)


def read_scenarios(paths: Sequence[Path], instance: Instance | None = None) -> tuple[list[Written], list[Fault]]:
    """The scenarios in YAML files, and every fault that shows before they are applied.

    Of a file with faults, those of its sound changes against the instance are told too.
    """
    read: list[Written] = []
    faults: list[Fault] = []
    for path in dict.fromkeys(paths):
        try:
            data, places, found = _parsed(path)
        except InputError as error:
            faults += error.faults
            continue
        try:
            scenario = _built(data, places, found, instance)
        except InputError as error:
            faults += error.faults
            faults += _among_sound(InstanceDraft(data, places), instance, places, error.faults) if instance else []
            continue
        _logger.info("read %s: %d changes", path, len(scenario.changes))
        read.append(Written(scenario, places))
    return read, [*faults, *_same_names(read)]


def build_scenario(changes: Sequence[Mapping[str, Any]], instance: Instance) -> Scenario:
    """The scenario of changes made in code, as a file has them. Raises InputError with every fault."""
    return read_scenario({"name": "changes", "changes": as_read(changes)}, instance, Keys("changes"))


def read_scenario(data: Mapping[str, Any], instance: Instance, places: Locator) -> Scenario:
    """The scenario that these data say, as a file has them. Raises InputError with every fault at its place."""
    return _built(data, places, [], instance)


def _parsed(path: Path) -> tuple[Any, YamlPlaces, list[Fault]]:
    """The file as plain data, its places, and the faults that did not stop the reading. Raises InputError."""
    file = str(path)
    root, faults = parse_yaml(read_yaml(path, _A_SCENARIO), file)
    if root is None:
        raise InputError([*faults, Fault(Place(file, 1), _EMPTY)])
    places = YamlPlaces(file, root)
    if root.value is None:
        raise InputError([*faults, Fault(places.of(()), _EMPTY)])
    data = root.plain
    changes = data.get("changes") if isinstance(data, dict) else None
    if isinstance(changes, list) and len(changes) > MOST_CHANGES:
        raise InputError([*faults, Fault(places.of(("changes",), key=True), _too_many(len(changes)))])
    return data, places, faults


def _too_many(count: int) -> Text:
    return Text(
        f"{count} changements, la limite est de {MOST_CHANGES} ; une année si différente est une autre instance",
        f"{count} changes, the limit is {MOST_CHANGES}; a year so different is another instance",
    )


def _built(data: Any, places: Locator, faults: list[Fault], instance: Instance | None) -> Scenario:
    scenario = validated(Scenario, data)
    found: list[Fault] = []
    if isinstance(scenario, Errors):
        said = [error for error in scenario.first if error["type"] != "one_change"]
        found = schema_errors(replace(scenario, first=said), places, partial(describe, instance=instance))
    found += first_faults(_not_one_key(InstanceDraft(data, places), instance), places.of(()).file)
    kept = later_faults(faults, found)
    if kept or isinstance(scenario, Errors):
        raise InputError(kept)
    return scenario


def _among_sound(draft: InstanceDraft, instance: Instance, places: YamlPlaces, known: Sequence[Fault]) -> list[Fault]:
    """Faults against the instance of the changes that are sound by themselves, in a file where others are not."""
    changes = {int(loc[1]): change for loc, change in draft.rows(Change, "changes.*").items()}
    unsound = {
        name
        for kind in CHANGES.values()
        if kind.adds is not None and kind.adds.key
        for loc, name in draft.raw(f"changes.*.{kind.key}.{kind.adds.key}")
        if isinstance(name, str) and loc[1] not in changes
    }
    taken = {fault.place for fault in known}
    found = faults_of(changes, instance, Past(instance.zone), places, unsound)
    return [fault for fault in found if fault.place not in taken]


def _not_one_key(draft: InstanceDraft, instance: Instance | None) -> Iterator[Fault]:
    """Lines of `changes` with no key or several; unknown keys are the schema's to report."""
    for loc, change in draft.raw("changes.*"):
        if not isinstance(change, dict):
            continue
        if len(change) != 1:
            yield Fault(draft.places.of(loc), one_key([str(key) for key in change], instance))
        else:
            ((key, content),) = change.items()
            if content is None and key in CHANGES:
                yield Fault(draft.places.of((*loc, key), key=True), empty(key, instance))


def _same_names(read: Sequence[Written]) -> list[Fault]:
    """Outcomes are told apart by the name of their scenario."""
    seen: dict[str, Place] = {}
    faults: list[Fault] = []
    for scenario, places in read:
        if scenario.name in seen:
            shown, other = quoted(scenario.name), seen[scenario.name].file
            faults.append(
                Fault(
                    places.of(("name",)),
                    Text(
                        f"le scénario de {other} s’appelle déjà {shown.fr} ; donnez un autre nom",
                        f"the scenario of {other} is already called {shown.en}; give another name",
                    ),
                )
            )
        seen.setdefault(scenario.name, places.of(("name",)))
    return faults


_A_SCENARIO = Text("le fichier YAML du scénario", "the scenario’s YAML file")
_EMPTY = Text(
    "le fichier est vide ; écrivez-y un scénario : « name: absence-de-mars », puis « changes: » et ses lignes « - … »",
    "the file is empty; write a scenario in it: “name: march-absence”, then “changes:” and its lines “- …”",
)
