"""Q5: weekdays a unit uses, less one."""

from tests.builders import make_instance, session
from tests.checker.cases import points


def test_one_weekday() -> None:
    of = make_instance()
    plan = [session(of, "U1", "2022-09-05"), session(of, "U1", "2022-09-12", "19:00"), session(of, "U2", "2022-09-06")]
    assert points("Q5", of, plan) == []


def test_no_session() -> None:
    assert points("Q5", make_instance(), []) == []


def test_three_weekdays_cost_two() -> None:
    of = make_instance()
    plan = [
        session(of, "U1", f"2022-09-{day}") for day in ("08", "13", "15", "23")
    ]  # Thursday, Tuesday, Thursday, Friday
    plan.append(session(of, "U2", "2022-09-06"))
    (point,) = points("Q5", of, plan)
    assert (point.subject, point.value) == ("U1", 2)
    assert point.text.fr == "U1 : 2 séances le jeudi, 1 le mardi et 1 le vendredi"
    assert point.text.en == "U1: 2 sessions on Thursday, 1 on Tuesday and 1 on Friday"
