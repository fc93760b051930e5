"""Q6: a unit starts and ends in person, and has no long run of one kind."""

import pytest

from tests.builders import make_instance, session, unit
from tests.checker.cases import points, total


def cost(kinds: str, in_person: int = 2, webconference: int = 2) -> int:
    """The cost of U1 held week after week as `PWWP`; U2 (practical) is the bystander."""
    of = make_instance(units=[unit("U1", in_person=in_person, webconference=webconference), unit("U2", modality="tp")])
    days = ["2022-09-05", "2022-09-12", "2022-09-19", "2022-09-26", "2022-10-03", "2022-10-04", "2022-10-05"]
    plan = [
        session(of, "U1", day, kind="in_person" if kind == "P" else "webconference", number=n)
        for n, (day, kind) in enumerate(zip(days, kinds, strict=False), 1)
    ]
    plan += [session(of, "U2", day, "19:00", number=n) for n, day in enumerate(days[:3], 1)]  # PPP costs a TP nothing
    return total("Q6", of, plan)


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ("PWWP", 0),
        ("PWPWP", 0),
        ("WPWP", 1),  # starts
        ("PWPW", 1),  # ends
        ("WPPW", 2),
        ("PWWWP", 1),  # the third of a run
        ("PWWWWP", 2),  # the third and the fourth
        ("WWWW", 4),  # starts, ends, third, fourth
        ("W", 2),  # it is the first and the last
        ("P", 0),
        ("", 0),
    ],
)
def test_the_order_of_kinds(kinds: str, expected: int) -> None:
    assert cost(kinds) == expected


def test_a_unit_without_demanded_webconferences_has_no_order() -> None:
    assert cost("PPPP", in_person=4, webconference=0) == 0


def test_time_decides_not_the_order_of_the_file() -> None:
    of = make_instance(units=[unit("U1", in_person=1, webconference=1)])
    plan = [session(of, "U1", "2022-09-12", kind="webconference"), session(of, "U1", "2022-09-05")]
    (point,) = points("Q6", of, plan)
    assert point.text.en == "U1: the last session (Monday 2022-09-12) is a webconference"


def test_its_words() -> None:
    of = make_instance()
    plan = [session(of, "U1", "2022-09-05")]
    plan += [session(of, "U1", day, kind="webconference") for day in ("2022-09-12", "2022-09-19", "2022-09-26")]
    assert [p.text.fr for p in points("Q6", of, plan)] == [
        "U1 : la dernière séance (lundi 26/09/2022) est une webconférence",
        "U1 : 3e webconférence de suite le lundi 26/09/2022",
    ]
