"""Random instances in which clashes cannot all be avoided."""

import random

from scheduler.demand.problem import Problem
from scheduler.instance.schema.instance import Instance
from tests.random_instances import random_data

AWAY_WEEKLY = ("mon", "tue", "wed", "thu", "fri", "sat")


def busier(seed: int) -> Problem:
    """A random instance whose trainers are away on most weekdays: many must clash."""
    rng, data = random.Random(seed), random_data(seed)
    for trainer in data["trainers"]:
        trainer["availability"]["weekly"] |= {day: "unavailable" for day in AWAY_WEEKLY if rng.random() < 0.6}
    return Problem.of(Instance.model_validate(data))


def away_on_taught_days(seed: int) -> Instance:
    """A random instance whose trainers are away on many of the days that are taught, and on no others."""
    instance = busier(seed).instance
    grid = {weekday for template in instance.slots for weekday in template.weekdays}
    people = []
    for person in instance.trainers:
        weekly = {day: level for day, level in person.availability.weekly.items() if day in grid}
        levels = person.availability.model_copy(update={"weekly": weekly})
        people.append(person.model_copy(update={"availability": levels}))
    return instance.model_copy(update={"trainers": tuple(people)})
