"""H3: at most one session of a unit from Monday to Sunday, or as many as the unit states."""

import datetime as dt

from tests.builders import make_instance, session, unit
from tests.checker.cases import violations


def test_one_a_week_even_on_following_days_of_two_weeks() -> None:
    of = make_instance()
    plan = [session(of, "U1", "2022-09-09", number=1), session(of, "U1", "2022-09-12", number=2)]  # Friday, Monday
    assert violations("H3", of, plan) == []


def test_monday_and_sunday_are_one_week() -> None:
    of = make_instance()
    plan = [session(of, "U1", "2022-09-05", number=1), session(of, "U1", "2022-09-11", number=2)]
    plan.append(session(of, "U2", "2022-09-06"))  # the bystander
    (found,) = violations("H3", of, plan)
    assert found.ids == ("U1-01", "U1-02")
    assert found.text.fr == (
        "U1 : 2 séances la semaine du lundi 05/09/2022 (lundi 05/09/2022 17 h et dimanche 11/09/2022 17 h) ; au plus 1"
    )


def test_a_unit_can_be_allowed_more() -> None:
    of = make_instance(units=[unit("U1", sessions_per_week=2)])
    plan = [session(of, "U1", f"2022-09-0{5 + n}", number=n) for n in (1, 2, 3)]
    assert violations("H3", of, plan[:2]) == []
    assert len(violations("H3", of, plan)) == 1


def test_the_week_is_the_centres_own() -> None:
    """Sunday 21:00 in UTC is already Monday 1:00 on La Réunion."""
    of = make_instance()
    late = session(of, "U1", "2022-09-12", "01:00", number=2)
    as_utc = late.model_copy(update={"start": late.start.astimezone(dt.UTC)})
    assert violations("H3", of, [session(of, "U1", "2022-09-09"), as_utc]) == []
    assert len(violations("H3", of, [session(of, "U1", "2022-09-13"), as_utc])) == 1
