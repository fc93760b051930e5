"""Why a clash is there: proved unavoidable with its facts, avoidable in another timetable, or unknown."""

import pytest

from scheduler.instance.schema.instance import Instance
from scheduler.search.explain.clash import explain_clash
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.search.stop import Stop
from scheduler.timetable.schema import Timetable
from tests.builders import make_instance, make_timetable, session, unit

PARAMS = Params(time_limit_s=20, workers=1)
ONE = [{"id": "G1", "size": 12}]


def away(*weekdays: str) -> list[dict[str, object]]:
    return [{"id": "T1", "name": "Ann", "availability": {"weekly": dict.fromkeys(weekdays, "unavailable")}}]


def two_sessions(instance: Instance, *days: str) -> Timetable:
    return make_timetable(
        instance, [session(instance, "U1", day, number=number) for number, day in enumerate(days, start=1)]
    )


def small(*weekdays: str) -> Instance:
    pair = unit("U1", groups=["G1"], in_person=2, webconference=0)
    return make_instance(groups=ONE, trainers=away(*weekdays), units=[pair])


def test_a_clash_that_no_timetable_avoids_has_its_facts_verified() -> None:
    instance = small("mon", "tue", "wed", "thu", "fri")
    found = explain_clash(instance, plan(instance, PARAMS).timetable, 2, PARAMS)
    assert (found.verdict, found.clash.trainer, found.minimal) == ("unavoidable", "T1", True)
    assert found.why is not None and found.why.count == 2
    assert found.text.fr.startswith("Aucun emploi du temps ne laisse moins de 2 conflits à Ann : c’est prouvé.")


def test_a_clash_that_another_timetable_avoids() -> None:
    instance = small("mon")
    found = explain_clash(instance, two_sessions(instance, "2022-09-05", "2022-09-13"), 1, PARAMS)
    assert (found.verdict, found.why, found.minimal) == ("avoidable", None, False)
    assert "un autre emploi du temps a moins de 1 conflit en tout" in found.text.fr


def test_without_time_nothing_is_claimed() -> None:
    instance, stop = small("mon"), Stop()
    stop.set()
    found = explain_clash(instance, two_sessions(instance, "2022-09-05", "2022-09-13"), 1, PARAMS, stop=stop)
    assert found.verdict == "unknown"
    assert "--time-limit" in found.text.en


@pytest.mark.parametrize("number", [0, 2])
def test_a_clash_that_is_not_there(number: int) -> None:
    instance = small("mon")
    with pytest.raises(LookupError, match="1 clashes"):
        explain_clash(instance, two_sessions(instance, "2022-09-05", "2022-09-13"), number, PARAMS)


def together() -> Instance:
    """Ann never comes on Tuesdays, Bea never on Mondays, and there is nothing else: by counting each alone has room."""
    people = [
        {"id": name, "name": name, "availability": {"weekly": {day: "unavailable"}}}
        for name, day in (("ANN", "tue"), ("BEA", "mon"))
    ]
    both = unit("U1", groups=["G1"], trainers=["ANN", "BEA"], teaching="together", in_person=2, webconference=0)
    evenings = [{"start": "17:00", "end": "19:00", "weekdays": ["mon", "tue"]}]
    return make_instance(slots=evenings, groups=ONE, trainers=people, units=[both])


def test_a_clash_of_trainers_who_teach_together_has_its_reason() -> None:
    instance = together()
    found = explain_clash(instance, plan(instance, PARAMS).timetable, 1, PARAMS)
    assert (found.verdict, found.minimal) == ("unavoidable", True)
    assert found.why is not None and (found.why.count, found.why.trainers) == (2, (0, 1))
    assert found.why.text.fr == (
        "ANN et BEA : au moins 2 conflits à eux deux. U1 demande 2 séances ; aucun emploi du temps n’en laisse moins "
        "(ANN indisponible le mardi ; BEA indisponible le lundi)."
    )


def test_what_was_proved_when_the_timetable_was_made_is_not_unknown_now() -> None:
    instance, stop = together(), Stop()
    timetable = plan(instance, PARAMS).timetable.model_copy(update={"digest": instance.digest})
    stop.set()
    assert explain_clash(instance, timetable, 1, PARAMS, stop=stop).verdict == "unavoidable"
    edited = timetable.model_copy(update={"digest": "another"})
    assert explain_clash(instance, edited, 1, PARAMS, stop=stop).verdict == "unknown"
