"""Random instances in which clashes cannot all be avoided."""

import random

from scheduler.demand.problem import Problem
from scheduler.instance.schema import Instance
from tests.random_instances import random_data

AWAY_WEEKLY = ("mon", "tue", "wed", "thu", "fri", "sat")


def busier(seed: int) -> Problem:
    """A random instance whose trainers are away on most weekdays: many must clash."""
    rng, data = random.Random(seed), random_data(seed)
    for trainer in data["trainers"]:
        trainer["availability"]["weekly"] |= {day: "unavailable" for day in AWAY_WEEKLY if rng.random() < 0.6}
    return Problem.of(Instance.model_validate(data))
