"""The scenarios of a draft as a file beside its journal: what was asked, on what, and what was found."""

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scheduler.checker.check import check
from scheduler.desk.whatif.basis import Basis
from scheduler.errors import SchedulerError
from scheduler.files import write_atomically
from scheduler.instance.dump import to_yaml
from scheduler.instance.load import parse
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.outcome import LeftOut, Outcome, Planned
from scheduler.text import Text
from scheduler.timetable import store
from scheduler.timetable.schema import Timetable

if TYPE_CHECKING:
    from scheduler.desk.whatif.scenario_runs import ScenarioRun

VERSION = 1
logger = logging.getLogger(__name__)
Kept = tuple[int, Scenario, Basis, Outcome | None, tuple[int, ...]]


def write(file: Path, runs: Sequence["ScenarioRun"]) -> None:
    """Raises OSError."""
    bases = {one.basis.key: one.basis for one in runs}
    data = {
        "version": VERSION,
        "bases": {
            key: {"instance": to_yaml(basis.instance).decode(), "timetable": store.to_json(basis.timetable).decode()}
            for key, basis in bases.items()
        },
        "runs": [
            {
                "number": one.number,
                "basis": one.basis.key,
                "unlike": one.unlike,
                "scenario": json.loads(one.scenario.model_dump_json(exclude_unset=True, by_alias=True)),
                "outcome": None if one.outcome is None else _outcome_data(one.outcome),
            }
            for one in runs
        ],
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, json.dumps(data, ensure_ascii=False).encode())


def read(file: Path) -> Iterator[Kept]:
    """Those that can be read; a file of another version, or damaged, is as if there were none."""
    try:
        data = json.loads(file.read_bytes())
        if data["version"] != VERSION:
            return
        bases = {key: _basis(key, found) for key, found in data["bases"].items()}
        found = [_run_of(row, bases[row["basis"]]) for row in data["runs"]]
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError, SchedulerError) as error:
        logger.warning("%s is left aside: %s", file, error)
        return
    yield from found


def _outcome_data(outcome: Outcome) -> dict[str, Any]:
    planned = outcome.planned
    return {
        "status": outcome.status,
        "texts": [list(text) for text in outcome.texts],
        "notes": [list(text) for text in outcome.notes],
        "left_out": [asdict(each) for each in outcome.left_out],
        "elapsed_s": outcome.elapsed_s,
        "timetable": None if planned is None else store.to_json(planned.timetable).decode(),
    }


def _basis(key: str, found: dict[str, str]) -> Basis:
    instance = parse(found["instance"], key, Path())[0]
    return Basis(key, instance, Timetable.model_validate_json(found["timetable"]).on_clocks(instance.zone))


def _run_of(row: dict[str, Any], basis: Basis) -> Kept:
    scenario = Scenario.model_validate(row["scenario"])
    found, unlike = row["outcome"], tuple(row.get("unlike", ()))
    if found is None:
        return row["number"], scenario, basis, None, unlike
    planned = None
    if found["timetable"] is not None:
        instance = applied(scenario, basis.instance, basis.timetable).instance
        timetable = Timetable.model_validate_json(found["timetable"]).on_clocks(instance.zone)
        planned = Planned.after(basis.timetable, instance, timetable, check(instance, timetable))
    outcome = Outcome(
        scenario,
        found["status"],
        planned,
        tuple(Text(*text) for text in found["texts"]),
        tuple(Text(*text) for text in found["notes"]),
        left_out=tuple(LeftOut(**each) for each in found["left_out"]),
        elapsed_s=found["elapsed_s"],
    )
    return row["number"], scenario, basis, outcome, unlike
