"""Remaining clashes by trainer: why, and what nobody proved, on the page and after `plan`."""

from pathlib import Path

import pytest

from scheduler.checker.report import Clash, Report
from scheduler.cli.core.output import Output
from scheduler.cli.core.summary import print_verdict
from scheduler.export.page.report import clash_groups
from scheduler.export.page.texts import Words
from scheduler.export.page.timetable import page
from scheduler.text import Text
from scheduler.timetable.schema import ClashReason, TierResult, TierStatus, Timetable
from scheduler.timetable.store import load, save
from tests.builders import at, make_instance, make_timetable, session
from tests.export.page.test_report import plain, report

INSTANCE = make_instance(
    trainers=[{"id": f"T{n}", "name": name} for n, name in ((1, "Trainer One"), (2, "Trainer Two"), (3, "Ann"))]
)
TIMETABLE = make_timetable(INSTANCE, [session(INSTANCE, "U1", "2022-09-05")])
REASON = ClashReason(trainers=("T2",), count=2, fr="Trainer Two : trop de séances.", en="Trainer Two: too many.")
FR = Words("fr")


def clash(trainer: str, excess: int = 1) -> Clash:
    return Clash("C1", trainer, at(INSTANCE, "2022-09-05"), ("U1-01",), excess, Text(f"{trainer} deux fois.", "Twice."))


def with_clashes(*clashes: Clash) -> Report:
    return Report((), clashes, report().criteria)


def proved(*rows: ClashReason, status: TierStatus = "feasible", value: int = 3) -> Timetable:
    tier = TierResult(tier="clashes", status=status, value=value, bound=value)
    return TIMETABLE.model_copy(update={"reasons": rows, "tiers": (tier,)})


def told(timetable: Timetable, *clashes: Clash) -> list[tuple[str, int, tuple[str, ...]]]:
    groups = clash_groups(INSTANCE, timetable, with_clashes(*clashes), FR)
    assert sorted(c.trainer for group in groups for c in group.clashes) == sorted(c.trainer for c in clashes)
    return [(group.who, group.count, tuple(n.replace("\u00a0", " ") for n in group.notes)) for group in groups]


def test_a_reason_stands_before_the_clashes_it_explains() -> None:
    assert told(proved(REASON), clash("T2", 2)) == [("Trainer Two", 2, (REASON.fr,))]


def test_what_is_beyond_the_reason_is_not_proved() -> None:
    assert told(proved(REASON), clash("T2"), clash("T2", 2), clash("T1")) == [
        ("Trainer One", 1, ("Non prouvé inévitable.",)),
        ("Trainer Two", 3, (REASON.fr, "1 de plus, non prouvé inévitable.")),
    ]
    assert told(proved(REASON), clash("T2", 4))[0][2][1] == "2 de plus, non prouvés inévitables."


def test_one_reason_about_several_trainers_gathers_their_clashes() -> None:
    both = ClashReason(trainers=("T1", "T3"), count=2, fr="À deux.", en="Both.")
    assert told(proved(both, REASON), clash("T3"), clash("T2", 2), clash("T1")) == [
        ("Trainer One, Ann", 2, ("À deux.",)),
        ("Trainer Two", 2, (REASON.fr,)),
    ]


def test_a_proved_total_is_not_called_unproved() -> None:
    (group,) = told(proved(status="optimal", value=2), clash("T1", 2))
    assert group[2][0].startswith("Leur nombre total est prouvé")
    (edited,) = told(proved(status="optimal", value=1), clash("T1", 2))  # the file was edited since
    assert edited[2] == ("Non prouvé inévitable.",)


def test_an_instance_changed_since_makes_reasons_void() -> None:
    old = proved(REASON, status="optimal", value=2).model_copy(update={"digest": "0" * 64})
    assert told(old, clash("T2", 2)) == [("Trainer Two", 2, ("Non prouvé inévitable.",))]


def test_no_clash_has_no_group() -> None:
    assert told(proved(REASON)) == []


def test_the_page_and_the_summary_say_it(capsys: pytest.CaptureFixture[str]) -> None:
    timetable, found = proved(REASON), with_clashes(clash("T2", 2), clash("T1"))
    text = plain(page(INSTANCE, timetable, found)).replace("\u00a0", " ")
    assert "Trainer Two 2 Trainer Two : trop de séances. C1 Formateur en double T2 deux fois." in text
    print_verdict(Output("fr"), INSTANCE, timetable, found)
    lines = [line.replace("\u00a0", " ") for line in capsys.readouterr().out.splitlines()]
    assert lines[lines.index("Conflits (3)") :] == [
        "Conflits (3)",
        "  Trainer One (1)",
        "    Non prouvé inévitable.",
        "    – T1 deux fois.",
        "  Trainer Two (2)",
        "    Trainer Two : trop de séances.",
        "    – T2 deux fois.",
    ]


def test_reasons_are_kept_in_the_file_and_leave_no_trace_without(tmp_path: Path) -> None:
    save(proved(REASON), tmp_path / "timetable.json")
    assert load(tmp_path).reasons == (REASON,)
    save(proved(), tmp_path / "timetable.json")
    assert "reasons" not in (tmp_path / "timetable.json").read_text(encoding="utf-8")
    assert load(tmp_path).reasons == ()
