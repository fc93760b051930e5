"""`scheduler suggest`: what it prints on the tiny and the real instance, in both languages, and how it refuses."""

import datetime as dt
import json
import re
from functools import partial
from typing import Any

import click
import pytest

from scheduler.cli.suggest.suggest import suggest_command
from scheduler.errors import InputError
from scheduler.search.suggest import suggestion
from scheduler.text import Lang
from tests.cli.program import REPOSITORY, invoked

SOLUTION = str(REPOSITORY / "solutions" / "tiny")
REAL_SOLUTION = str(REPOSITORY / "solutions" / "cnam-reunion-asp-2022-23")
LONG_AFTER = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


suggest = partial(invoked, suggest_command, now=LONG_AFTER)
TRIES = suggestion.TRIES


@pytest.fixture(autouse=True)
def few_tries(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trying taken slots is three quarters of a command's time; how many there are is one test's subject."""
    if "tried" not in request.node.name:
        monkeypatch.setattr(suggestion, "TRIES", 2)


def answer(capsys: pytest.CaptureFixture[str], *arguments: str, **settings: Any) -> Any:
    assert suggest(*arguments, "--json", **settings) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("lang", "words", "effects"),
    [
        ("fr", ["Les meilleures dates", "Échanger son créneau avec", "Par jour de la semaine", "Pour la suite"],
         "Ce qui change"),
        ("en", ["The best dates", "Exchange its slot with", "By weekday", "What to do next"], "What changes"),
    ],
)  # fmt: skip
def test_it_tells_dates_exchanges_reasons_and_what_to_do_next_in_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, lang: Lang, words: list[str], effects: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert suggest(REAL_SOLUTION, "TRS001-03", lang=lang) == 0
    out = capsys.readouterr().out
    assert all(word in out for word in words)
    assert "scheduler whatif" in out
    assert '--pin "TRS001 ' in out
    lines = out.splitlines()
    first = next(n for n, line in enumerate(lines) if effects in line)
    assert max(map(len, lines[first : first + 10])) <= 80


def test_it_says_how_many_taken_slots_were_tried(capsys: pytest.CaptureFixture[str]) -> None:
    assert suggest(REAL_SOLUTION, "TET003-14", "--top", "3") == 0
    out = capsys.readouterr().out.replace("\u00a0", " ")
    said = re.search(
        r"une seule autre séance \((\d+) créneaux(, tous| ; les 20 plus prometteurs) essayés\) : (\d+)", out
    )
    assert said is not None
    taken, which, free = int(said[1]), said[2], int(said[3])
    assert (which == ", tous") == (taken <= TRIES)
    assert 3 < free <= min(taken, TRIES)
    assert out.count(" passe au ") == 3


def test_the_json_has_the_same_keys_always(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("TRS001-03", "ALT-1A-ALT-03"):
        found = answer(capsys, REAL_SOLUTION, name)
        assert list(found) == [
            "session", "from", "possible", "refused", "dates", "with_other_moved", "blocked", "swaps", "weekdays",
        ]  # fmt: skip
        assert set(found["dates"][0]) == {
            "id", "unit", "kind", "start", "end", "groups", "trainers", "room", "clashes", "clashes_added",
            "clashes_removed", "cost", "criteria",
        }  # fmt: skip
        assert all(date["id"] == name for date in found["dates"])
        for date in found["dates"]:
            assert date["cost"] == sum(change["points"] for change in date["criteria"])
    costs = [(date["clashes"], date["cost"]) for date in found["dates"]]
    assert costs == sorted(costs)


def test_top_says_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, REAL_SOLUTION, "TRS001-03", "--top", "2")
    assert len(found["dates"]) == 2
    assert found["possible"] > 2


class TestWhatIsPast:
    def test_today_counts_within_the_timetables_dates_alone(self, capsys: pytest.CaptureFixture[str]) -> None:
        during = dt.datetime(2022, 10, 10, 12, tzinfo=dt.UTC)
        assert answer(capsys, REAL_SOLUTION, "TRS001-03", now=during)["from"] == "2022-10-10"
        assert answer(capsys, REAL_SOLUTION, "TRS001-03")["from"] is None
        given = answer(capsys, REAL_SOLUTION, "TRS001-03", "--from", "2022-10-11", now=during)
        assert given["from"] == "2022-10-11"
        assert all(date["start"] >= "2022-10-11" for date in given["dates"] + given["swaps"])

    def test_the_day_is_the_centres(self, capsys: pytest.CaptureFixture[str]) -> None:
        late = dt.datetime(2022, 10, 10, 21, tzinfo=dt.UTC)  # 01:00 on the 11th, on La Réunion
        assert answer(capsys, REAL_SOLUTION, "TRS001-03", now=late)["from"] == "2022-10-11"

    @pytest.mark.parametrize(
        ("lang", "word"),
        [("fr", "Rien de ce qui précède le 11/10/2022 ne bouge."), ("en", "Nothing before 2022-10-11 moves.")],
    )
    def test_it_says_which(self, capsys: pytest.CaptureFixture[str], lang: Lang, word: str) -> None:
        suggest(REAL_SOLUTION, "TRS001-03", "--from", "2022-10-11", lang=lang)
        assert word in capsys.readouterr().out

    def test_a_past_session_is_refused_with_the_way_to_see_it(self) -> None:
        with pytest.raises(InputError) as caught:
            suggest(REAL_SOLUTION, "TRS001-03", "--from", "2022-12-01")
        assert caught.value.exit_code == 2
        assert "--from 2022-10-13" in caught.value.faults[0].text.fr

    def test_the_command_proposed_takes_the_day_only_within_the_year(self, capsys: pytest.CaptureFixture[str]) -> None:
        suggest(REAL_SOLUTION, "TRS001-03", "--from", "2022-09-01")  # the year begins on the 5th
        assert f"scheduler whatif {REAL_SOLUTION} --pin" in capsys.readouterr().out
        suggest(REAL_SOLUTION, "TRS001-03", "--from", "2022-09-05")
        assert f"scheduler whatif {REAL_SOLUTION} --from 2022-09-05 --pin" in capsys.readouterr().out


class TestSwapWith:
    def test_it_tells_what_the_exchange_changes(self, capsys: pytest.CaptureFixture[str]) -> None:
        found = answer(capsys, SOLUTION, "CM1-02", "--swap-with", "TP1-02")
        assert list(found) == ["session", "from", "swap"]
        assert (found["swap"]["allowed"], found["swap"]["violations"]) == (True, [])
        assert found["swap"]["start"] == found["swap"]["other"]["before"]["start"]
        assert found["swap"]["other"]["after"]["start"] == found["session"]["start"]
        suggest(SOLUTION, "CM1-02", "--swap-with", "TP1-02")
        said = capsys.readouterr().out
        assert '--pin "CM1 ' in said
        assert '--pin "TP1 ' in said

    @pytest.mark.parametrize(("lang", "word"), [("fr", "Impossible"), ("en", "Not possible")])
    def test_an_exchange_that_cannot_be_says_why(
        self, capsys: pytest.CaptureFixture[str], lang: Lang, word: str
    ) -> None:
        refused = next(
            other
            for other in ("TET003-03", "CCE001-04", "CCE001-05", "AST004-05")
            if not answer(capsys, REAL_SOLUTION, "TRS001-03", "--swap-with", other)["swap"]["allowed"]
        )
        suggest(REAL_SOLUTION, "TRS001-03", "--swap-with", refused, lang=lang)
        said = capsys.readouterr().out
        assert word in said
        assert "TRS001" in said

    @pytest.mark.parametrize("other", ["TRS001-03", "ALT-1A-ALT-03", "TRS001-99"])
    def test_what_cannot_be_exchanged_at_all_is_a_fault(self, other: str) -> None:
        with pytest.raises(InputError) as caught:
            suggest(REAL_SOLUTION, "TRS001-03", "--swap-with", other)
        assert other in caught.value.lines("fr")[0]


def test_an_unknown_id_is_a_fault_with_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        suggest(REAL_SOLUTION, "TRS001-77")
    assert "TRS001-07" in caught.value.lines("fr")[0]
    assert "TRS001-07" in caught.value.lines("en")[0]


def test_a_units_code_lists_its_sessions() -> None:
    with pytest.raises(InputError) as caught:
        suggest(REAL_SOLUTION, "TRS001")
    assert all(f"TRS001-{n:02d}" in caught.value.lines("fr")[0] for n in range(1, 11))


def test_the_instance_is_found_or_asked_for(tmp_path: Any) -> None:
    lone = tmp_path / "timetable.json"
    lone.write_bytes((REPOSITORY / "solutions" / "tiny" / "timetable.json").read_bytes())
    assert suggest(str(lone), "CM1-02", "--instance", str(REPOSITORY / "instances" / "tiny")) == 0


def test_a_session_is_needed() -> None:
    with pytest.raises(click.MissingParameter):
        suggest(SOLUTION)
