"""`python -m tests.bench.examinations`: the examinations of a generated centre, from its data to what is accepted."""

import random
import resource
import time
from collections import Counter
from typing import Any

import click

from scheduler.exams.plan import plan_exams
from scheduler.exams.search import Placed
from scheduler.instance.schema.instance import Instance
from scheduler.search.params import Params
from tests.builders import make_instance, make_timetable, unit

EPILOG = """\b
Example:
  python -m tests.bench.examinations --papers 300 --groups 40 --rooms 12 --time-limit 60 --seed 1

Seconds of the clock and of the processors, until the first examinations with rooms and invigilators, and at the end.
"""


def examined_centre(seed: int, papers: int, groups: int, rooms: int, people: int) -> Instance:
    """One week, from morning to evening; one paper in seven is sat by two groups, few need computers."""
    rng = random.Random(seed)
    of_group = papers / groups
    units, shared = list[dict[str, Any]](), Counter[int]()
    for n in range(papers):
        sitting = [int(n / of_group)]
        if rng.random() < 0.15:
            sitting.append(min(rng.sample(range(groups), 3), key=lambda group: shared[group]))
            shared[sitting[-1]] += 1
        exam = {"kind": "written", "hours": rng.choice((1.5, 2, 2, 3))}
        needs = {"room_features": ["pc"]} if rng.random() < 0.05 else {}
        trainer = f"T{rng.randrange(people):03d}"
        units.append(
            unit(f"U{n:03d}", period="S1", ects=rng.choice((3, 4, 6)), in_person=0, webconference=0,
                 groups=sorted({f"G{group:02d}" for group in sitting}), trainers=[trainer], exams=[exam | needs])
        )  # fmt: skip
    avoided = [{rng.choice(("mon", "tue", "wed", "thu", "fri")): "avoid"} for _ in range(people)]
    week = {"first": "2022-12-05", "last": "2022-12-10"}
    return make_instance(
        calendar={
            "semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-12-02", "exams": week}],
            "exam_slots": [
                {"start": "09:00", "end": "21:30", "step": 30},
                {"start": "08:30", "end": "17:30", "weekdays": ["sat"], "step": 30},
            ],
        },
        groups=[
            {"id": f"G{n:02d}", "size": rng.randint(12, 30), "extra_time": rng.choice((0, 0, 1))} for n in range(groups)
        ],
        rooms=[
            {"id": f"R{n:02d}", "site": "PORT", "capacity": rng.choice((40, 60, 80, 120)), "features": ["pc"] * (n < 3)}
            for n in range(rooms)
        ],
        trainers=[{"id": f"T{n:03d}", "name": f"T{n}", "availability": {"weekly": avoided[n]}} for n in range(people)],
        staff=[{"id": f"D{n}", "name": f"D{n}"} for n in range(10)],
        units=units,
    )


@click.command(epilog=EPILOG)
@click.option("--papers", default=300, show_default=True)
@click.option("--groups", default=40, show_default=True)
@click.option("--rooms", default=12, show_default=True)
@click.option("--people", default=40, show_default=True, help="Trainers, beside ten who do not teach.")
@click.option("--time-limit", default=60.0, show_default=True, help="Seconds.")
@click.option("--workers", default=2, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(papers: int, groups: int, rooms: int, people: int, time_limit: float, workers: int, seed: int) -> None:
    instance = examined_centre(seed, papers, groups, rooms, people)
    began, first = time.monotonic(), list[str]()

    def watch(placed: Placed) -> None:
        if not first:
            first.append(f"first: {placed.cost} after {_spent(began)}")

    params = Params(time_limit_s=time_limit, workers=workers, seed=seed)
    planned = plan_exams(instance, make_timetable(instance, []), params, observe=watch)
    tier = planned.timetable.exam_tier
    assert tier is not None
    click.echo(f"{first[0]}; {tier.value}, at least {tier.bound}, {tier.status}, after {_spent(began)}")


def _spent(began: float) -> str:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return f"{time.monotonic() - began:.1f} s ({used.ru_utime + used.ru_stime:.1f} s of processors)"


if __name__ == "__main__":
    main()
