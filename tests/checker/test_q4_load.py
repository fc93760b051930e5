"""Q4: evenings of a week above three."""

from tests.builders import make_instance, session, unit
from tests.checker.cases import points


def week(*times: str) -> list[tuple[str, int]]:
    of = make_instance(units=[unit("U1", groups=["G1"]), unit("UB", groups=["A1"])])
    plan = [session(of, "U1", day, clock) for day, clock in map(str.split, times)] + [session(of, "UB", "2022-09-05")]
    return [(p.subject, p.value) for p in points("Q4", of, plan)]


def test_three_evenings_are_free() -> None:
    assert week("2022-09-05 17:00", "2022-09-05 19:00", "2022-09-06 17:00", "2022-09-07 17:00") == []


def test_each_evening_above_three_counts() -> None:
    four = [f"2022-09-0{day} 17:00" for day in (5, 6, 7, 8)]
    assert week(*four) == [("G1", 1)]
    assert week(*four, "2022-09-09 17:00") == [("G1", 2)]


def test_the_next_week_is_another_one() -> None:
    assert week("2022-09-07 17:00", "2022-09-08 17:00", "2022-09-09 17:00", "2022-09-12 17:00") == []


def test_its_words() -> None:
    of = make_instance()
    plan = [session(of, "U1", f"2022-09-0{day}") for day in (5, 6, 7, 8)]
    assert points("Q4", of, plan)[0].text.fr == (
        "G1 : 4 soirées la semaine du lundi 05/09/2022 (lundi, mardi, mercredi et jeudi)"
    )
