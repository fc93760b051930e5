"""Random instances with too little of something."""

import random

from scheduler.instance.schema.instance import Instance
from tests.random_instances import random_data


def squeezed(seed: int) -> Instance:
    """A random instance made tight in one or two ways; often, not always, without a timetable."""
    rng, data = random.Random(seed), random_data(seed)
    for way in rng.sample(["sessions", "slots", "alternance", "rooms", "pins", "closure", "load"], rng.choice([1, 2])):
        match way:
            case "sessions":
                unit = rng.choice(data["units"])
                unit |= {"in_person": rng.randint(2, 4), "webconference": rng.randint(1, 4)}
                for key in ("shares", "blocks", "hours", "tolerance"):  # of other counts
                    unit.pop(key, None)
            case "slots":
                data["slots"] = [{**data["slots"][0], "weekdays": data["slots"][0]["weekdays"][:1]}]
            case "alternance":
                for group in data["groups"]:
                    if "alternance" in group:
                        group["alternance"] = {"min": 3, "max": 4, "weekdays": [rng.choice(["mon", "tue", "wed"])]}
            case "rooms":
                data["rooms"] = data["rooms"][:1]
                data["pins"] = [pin for pin in data["pins"] if "room" not in pin]
            case "pins":
                day = data["slots"][0]["weekdays"][0]
                data["pins"] += [
                    {"unit": unit["code"], "weekday": day, "slot": data["slots"][0]["start"]} for unit in data["units"]
                ]
            case "closure":
                first = data["calendar"]["semesters"][0]
                data["calendar"]["closures"].append({"name": "Works", "first": first["first"], "last": first["last"]})
                data["calendar"]["closures"][-1]["last"] = first["first"][:8] + "30"
            case "load":
                data["trainers"][0] |= {"max_evenings_per_week": 1, "max_sessions_per_evening": 1}
    return Instance.model_validate(data)
