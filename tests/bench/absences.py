"""`python -m tests.bench.absences FILE`: how long re-planning takes, against planning from scratch in the same run."""

import datetime as dt
import json
import random
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import click

from scheduler.errors import Impossible, NothingFound
from scheduler.files import write_atomically
from scheduler.instance.load import load
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.trainers import DatedLevel
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.search.replan.replan import replan
from scheduler.timeline.calendar import Timeline
from scheduler.timetable import store
from scheduler.timetable.diff import count_moves, differences
from scheduler.timetable.schema import Timetable
from tests.bench.convert import read_bench

EPILOG = """\b
Examples:
  python -m tests.bench.absences ../shared/bench/centre-30.json --plan-limit 40 --count 20
  python -m tests.bench.absences /tmp/centre --timetable /tmp/centre/solution --weeks 2 --weeks 8

FILE is a bench file, or an instance. Each absence takes a trainer who teaches something in those weeks. Seconds are of
`replan` alone, from an instance in memory to a timetable that the checker has accepted; the plan from scratch is one
`plan` of the first absence, and says what its moves would be.
"""


@click.command(epilog=EPILOG)
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--timetable", type=click.Path(exists=True, path_type=Path), help="The published one; else it is planned."
)
@click.option("--plan-limit", type=float, default=40.0, help="Seconds for each plan from scratch.")
@click.option("--time-limit", type=float, default=10.0, help="Seconds for each re-planning.")
@click.option("--weeks", type=int, multiple=True, default=(2, 8), help="Length of the absences.")
@click.option("--count", type=int, default=20, help="Absences of each length.")
@click.option("--seed", type=int, default=1)
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Write every figure to this file.")
def main(
    file: Path, timetable: Path | None, plan_limit: float, time_limit: float, weeks: tuple[int, ...], count: int,
    seed: int, as_json: Path | None,
) -> None:  # fmt: skip
    """Random absences of trainers, planned again."""
    instance = read_bench(file)[0] if file.suffix == ".json" else load(file)
    scratch = Params(time_limit_s=plan_limit)
    published = store.load(timetable) if timetable is not None else plan(instance, scratch).timetable
    rows = []
    for length in weeks:
        rng, found = random.Random(seed * 1000 + length), []
        for number, changed in enumerate(absences(instance, published, length, rng)):
            if number == count:
                break
            if number == 0:
                _from_scratch(changed, published, scratch)
            found.append(_replanned(changed, published, Params(time_limit_s=time_limit)))
        rows += [{"weeks": length, **row} for row in found]
        _tell(length, found)
    if as_json is not None:
        write_atomically(as_json, (json.dumps(rows, indent=1) + "\n").encode())


def absences(instance: Instance, published: Timetable, weeks: int, rng: random.Random) -> Iterator[Instance]:
    """The instance with one trainer away, again and again."""
    mondays = Timeline(instance).weeks()
    while True:
        trainer, first = rng.choice(instance.trainers), rng.choice(mondays)
        away = DatedLevel(first=first, last=first + dt.timedelta(days=7 * weeks - 3), level="unavailable")
        dates = {s.start.astimezone(instance.zone).date() for s in published.sessions if trainer.id in s.trainers}
        if any(day in away for day in dates):
            rows = [
                {**row, "availability": {**row["availability"], "dated": [*row["availability"]["dated"], away]}}
                if row["id"] == trainer.id
                else row
                for row in instance.model_dump(by_alias=True)["trainers"]
            ]
            yield Instance.model_validate({**instance.model_dump(by_alias=True), "trainers": rows})


def _from_scratch(changed: Instance, published: Timetable, params: Params) -> None:
    began = time.monotonic()
    result = plan(changed, params)
    moves = count_moves(differences(published, result.timetable))
    click.echo(f"from scratch: {time.monotonic() - began:.1f} s, {moves} moves, {result.report.clash_count} clashes")


def _replanned(changed: Instance, published: Timetable, params: Params) -> dict[str, object]:
    began = time.monotonic()
    try:
        result = replan(changed, published, params)
    except (Impossible, NothingFound) as error:
        return {"seconds": time.monotonic() - began, "ending": type(error).__name__}
    tiers = {tier.tier: tier for tier in result.timetable.tiers}
    return {
        "seconds": time.monotonic() - began,
        "ending": result.ending,
        "moves": tiers["moves"].value,
        "moves_proved": tiers["moves"].status == "optimal",
        "clashes": tiers["clashes"].value,
        "cost": tiers["criteria"].value,
    }


def _tell(weeks: int, rows: list[dict[str, object]]) -> None:
    seconds = sorted(float(str(row["seconds"])) for row in rows)
    proved = sum(bool(row.get("moves_proved")) for row in rows)
    everything = sum(row["ending"] == "proved" for row in rows)
    moves = sorted(int(str(row["moves"])) for row in rows if "moves" in row)
    click.echo(
        f"{weeks} weeks, {len(rows)} absences: median {statistics.median(seconds):.2f} s, worst {seconds[-1]:.2f} s; "
        f"moves proved to be the fewest in {proved}, criteria too in {everything}; "
        f"moves {moves[0] if moves else '-'} to {moves[-1] if moves else '-'}"
    )


if __name__ == "__main__":
    main()
