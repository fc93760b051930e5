"""`scheduler explain`: what it says in both languages, its exit codes and its JSON."""

import datetime as dt
import json
import os
import shlex
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest

from scheduler.cli.core.interruption import run_interruptibly
from scheduler.cli.core.output import Output
from scheduler.cli.explain.answer_text import show
from scheduler.cli.explain.answering import PhaseDisplay
from scheduler.cli.main import run as main
from scheduler.instance.dump import to_yaml
from scheduler.scenario.repairs.answer import Watch, why_impossible
from scheduler.scenario.repairs.answer_json import RepeatedQuestion
from scheduler.scenario.repairs.question import Question
from scheduler.search.explain.explain import MOST_CAUSES
from scheduler.search.params import Params
from scheduler.search.stop import Stop
from scheduler.text import Lang, Text
from scheduler.timetable.store import FILE_NAME, save
from tests.builders import make_instance, make_timetable, session, unit
from tests.cli.program import REAL, REPOSITORY, TINY

LONG_AFTER = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
SOLUTION = REPOSITORY / "solutions" / "tiny"
ALICE_ON_TUESDAY = ("--strict", "--unavailable", "ALICE mon", "--workers", "1")


def run(*arguments: object, lang: Lang = "en") -> int:
    return main(["explain", *map(str, arguments)], Output(lang=lang, chosen=lang, fixed=True), lambda: LONG_AFTER)


def answer(capsys: pytest.CaptureFixture[str], *arguments: object, lang: Lang = "en") -> tuple[int, dict[str, Any]]:
    code = run(*arguments, "--json", lang=lang)
    content = json.loads(capsys.readouterr().out)
    assert isinstance(content, dict)
    return code, content


@pytest.mark.parametrize(("lang", "words"), [("fr", "Possible : un emploi du temps existe"), ("en", "Possible: a tim")])
def test_possible_is_0(lang: Lang, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(TINY, lang=lang) == 0
    assert words in capsys.readouterr().out


def test_impossible_is_3_with_facts_and_repairs_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(TINY, *ALICE_ON_TUESDAY, lang="fr") == 3
    said = capsys.readouterr().out
    assert "Impossible, c’est prouvé : aucun emploi du temps n’est sans conflit de formateur." in said
    assert "Un simple décompte le prouve :" in said
    assert "1. TP1 demande 4 " in said
    assert "Alice est indisponible le" in said
    assert "Alice : demandez-lui de venir" in said
    assert "essayer : scheduler explain " in said
    assert "écrire dans l’instance : trainers › ALICE › availability › dated : ajoutez - {first: 2024-" in said
    assert f"scheduler plan {TINY} --strict" in said
    assert said.index("Un simple décompte") < said.index("Pourquoi ?") < said.index("Ce qui débloquerait")


def test_impossible_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(TINY, *ALICE_ON_TUESDAY) == 3
    said = capsys.readouterr().out
    assert "Impossible, and proved so: no timetable is without a trainer clash." in said
    assert "What would help" in said
    assert "Alice: ask to come on" in said
    assert "demandez" not in said


def test_the_command_proposed_makes_it_possible(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = answer(capsys, TINY, *ALICE_ON_TUESDAY)
    assert code == 3
    for repair in found["repairs"]:
        assert repair["verified"]
        (change,) = repair["changes"]
        assert run(*shlex.split(repair["try"])[2:]) == 0
        assert run(TINY, *ALICE_ON_TUESDAY, "--change", json.dumps(change)) == 0


def test_json_has_the_same_keys_whatever_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    code, impossible = answer(capsys, TINY, *ALICE_ON_TUESDAY)
    assert (code, impossible["status"]) == (3, "impossible")
    code, possible = answer(capsys, TINY)
    assert (code, possible["status"], possible["clash_count"]) == (0, "possible", 0)
    assert impossible.keys() == possible.keys()
    (cause,) = impossible["causes"]
    assert cause["minimal"]
    assert {fact["kind"] for fact in cause["facts"]} >= {"unit", "away"}
    assert all(fact["text"] for fact in cause["facts"])


def test_no_repairs_looks_for_none(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = answer(capsys, TINY, *ALICE_ON_TUESDAY, "--no-repairs")
    assert (code, found["repairs"]) == (3, [])
    assert found["causes"]
    assert run(TINY, *ALICE_ON_TUESDAY, "--no-repairs") == 3
    assert "What would help" not in capsys.readouterr().out


@pytest.mark.parametrize(("lang", "words"), [("fr", "Inconnu."), ("en", "Unknown.")])
def test_unknown_is_4_and_not_called_impossible(
    lang: Lang, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(REAL, tmp_path / "pinned")  # else a first timetable takes no time at all
    path = folder / "instance.yaml"
    path.write_text(path.read_text("utf-8").replace("pins: []", "pins: [{unit: TET007, date: 2023-03-07}]"), "utf-8")
    assert run(path, "--workers", 1, "--time-limit", "0.000001", lang=lang) == 4
    said = capsys.readouterr().out
    assert words in said
    assert "--time-limit" in said
    assert "mpossible" not in said


def test_unavoidable_clashes_are_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Four sessions, Mondays alone, away on one of four: one clash, or one evening asked for."""
    path = tmp_path / "instance.yaml"
    path.write_bytes(to_yaml(short_of_a_monday()))
    code, found = answer(capsys, path, "--workers", 1)
    assert (code, found["status"], found["clash_count"], found["clash_count_proved"]) == (0, "possible", 1, True)
    (clash,) = found["clashes"]
    assert (clash["trainers"], clash["count"]) == (["T1"], 1)
    assert {repair["clashes_left"] for repair in clash["repairs"]} == {0}
    assert run(path, "--workers", 1, lang="fr") == 0
    said = capsys.readouterr().out
    assert "1 conflit de formateur, pas moins : c’est prouvé." in said
    assert "Il ne reste aucun conflit." in said
    assert "lundi 12/09/2022 à 17 h" in said


def short_of_a_monday() -> Any:
    away = {"dated": [{"first": "2022-09-12", "last": "2022-09-12", "level": "unavailable"}]}
    return make_instance(
        calendar={"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-09-30"}]},
        slots=[{"start": "17:00", "end": "19:00", "weekdays": ["mon"]}],
        groups=[{"id": "G1", "size": 12}],
        trainers=[{"id": "T1", "name": "Ann", "availability": away}],
        units=[unit("U1", groups=["G1"])],
    )


def test_a_holiday_taught(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Tuesdays only, one of them All Saints."""
    instance = make_instance(
        calendar={
            "semesters": [{"id": "S1", "first": "2022-10-17", "last": "2022-11-11"}],
            "holidays": {"country": "FR", "subdivision": "974"},
        },
        slots=[{"start": "17:00", "end": "19:00", "weekdays": ["tue"]}],
        groups=[{"id": "G1", "size": 12}],
        units=[unit("U1", groups=["G1"])],
    )
    path = tmp_path / "instance.yaml"
    path.write_bytes(to_yaml(instance))
    code, found = answer(capsys, path, "--workers", 1, lang="fr")
    assert code == 3
    repair = next(repair for repair in found["repairs"] if repair["holidays_taught"])
    assert repair["holidays_taught"] == ["2022-11-01"]
    assert repair["try"].endswith(" --teach 2022-11-01")
    assert repair["write"] == ["calendar › holidays : taught: [2022-11-01]"]
    assert repair["text"] == "Administration : demandez que l’on enseigne le mardi 01/11/2022, jour férié."


def test_a_limit_raised(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Six sessions in four weeks; the trainer comes once a week for one."""
    instance = make_instance(
        calendar={"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-09-30"}]},
        groups=[{"id": "G1", "size": 12}],
        trainers=[{"id": "T1", "name": "Ann", "max_evenings_per_week": 1, "max_sessions_per_evening": 1}],
        units=[unit("U1", groups=["G1"], in_person=0, webconference=6, sessions_per_week=2)],
    )
    path = tmp_path / "instance.yaml"
    path.write_bytes(to_yaml(instance))
    code, found = answer(capsys, path, "--workers", 1, lang="fr")
    assert code == 3
    tried = [
        (repair["text"], repair["try"].partition(str(path))[2], repair["write"]) for repair in found["repairs"][:2]
    ]
    assert tried == [
        (
            "Ann : demandez-lui de venir jusqu’à 2 soirées par semaine, au lieu de 1.",
            " --evenings T1=2",
            ["trainers › T1 : max_evenings_per_week: 2"],
        ),
        (
            "Ann : demandez-lui d’animer jusqu’à 2 séances dans la même soirée, au lieu de 1.",
            ' --change "limits: {trainer: T1, max_sessions_per_evening: 2}"',
            ["trainers › T1 : max_sessions_per_evening: 2"],
        ),
    ]
    assert found["repairs"][0]["limits_raised"] == [{"trainer": "T1", "limit": "max_evenings_per_week", "most": 2}]


def test_several_people_to_ask_are_on_a_line_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    instance = make_instance(
        calendar={"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-09-30"}]},
        groups=[{"id": "G1", "size": 12}],
        units=[unit(code, groups=["G1"], in_person=2, webconference=3) for code in ("U1", "U2")],
    )
    path = tmp_path / "instance.yaml"
    path.write_bytes(to_yaml(instance))
    assert run(path, "--workers", 1, lang="fr") == 3
    lines = capsys.readouterr().out.splitlines()
    first = lines.index("  1. Tout à la fois :")
    assert {line.partition(" : ")[0] for line in lines[first + 1 : first + 3]} == {"       • U1", "       • U2"}


@pytest.mark.parametrize(("many", "told"), [(MOST_CAUSES - 1, False), (MOST_CAUSES + 1, True)])
def test_that_not_every_reason_is_told_is_said(
    many: int, told: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Five sessions in four weeks, of each of many units."""
    instance = make_instance(
        calendar={"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-09-30"}]},
        groups=[{"id": f"G{n}", "size": 5} for n in range(many)],
        units=[unit(f"U{n}", groups=[f"G{n}"], in_person=0, webconference=5) for n in range(many)],
    )
    path = tmp_path / "instance.yaml"
    path.write_bytes(to_yaml(instance))
    assert run(path, "--workers", 1, "--no-repairs", lang="fr") == 3
    assert ("D’autres raisons sont possibles" in capsys.readouterr().out) is told


@pytest.fixture
def clashing(tmp_path: Path) -> Path:
    """A folder with an instance and its timetable, which has one clash."""
    instance = short_of_a_monday()
    days = ("2022-09-05", "2022-09-12", "2022-09-19", "2022-09-26")
    kinds = ("in_person", "webconference", "webconference", "in_person")
    held = [
        session(instance, "U1", day, kind=kind, number=number)
        for number, (day, kind) in enumerate(zip(days, kinds, strict=True), 1)
    ]
    (tmp_path / "instance.yaml").write_bytes(to_yaml(instance))
    save(make_timetable(instance, held), tmp_path / FILE_NAME)
    return tmp_path


def test_a_clash_is_explained_with_what_would_avoid_it(clashing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(clashing, "--clash", 1, "--workers", 1, lang="fr") == 0
    said = capsys.readouterr().out
    assert said.startswith("Conflit 1 : ")
    assert "Aucun emploi du temps ne laisse moins de 1 conflit à Ann : c’est prouvé." in said
    assert "Ann n’est libre que pour 3 (indisponible le lundi 12/09/2022) : au moins 1 conflit." in said
    assert "Ann : demandez-lui de venir un soir de plus, le lundi 12/09/2022 à 17 h" in said
    assert f'scheduler whatif {clashing} --available "T1 2022-09-12 17:00"' in said


def test_a_clash_as_json(clashing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = answer(capsys, clashing, "--clash", 1, "--workers", 1)
    assert code == 0
    assert (found["clash"]["trainer"], found["clash"]["verdict"], found["clash"]["minimal"]) == (
        "T1",
        "unavoidable",
        True,
    )
    assert [each["count"] for each in found["clashes"]] == [1]


def test_clashes_are_numbered(clashing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(clashing / FILE_NAME) == 0
    said = capsys.readouterr().out
    assert said.startswith("1. Ann")
    assert "--clash 1" in said
    run(clashing / FILE_NAME, "--instance", clashing, lang="fr")
    assert f"scheduler explain {clashing / FILE_NAME} --instance {clashing} --clash 1" in capsys.readouterr().out
    code, found = answer(capsys, clashing / FILE_NAME)
    assert (code, [row["number"] for row in found["clashes"]]) == (0, [1])


@pytest.mark.parametrize(("lang", "words"), [("fr", "TP1-02 (regroupement) est le"), ("en", "TP1-02 (in-person")])
def test_why_a_session_is_on_its_day(lang: Lang, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(SOLUTION, "--session", "TP1-02", "--instance", TINY, lang=lang) == 0
    said = capsys.readouterr().out
    assert words in said
    assert f"scheduler suggest {SOLUTION} TP1-02 --instance {TINY}" in said
    code, found = answer(capsys, SOLUTION, "--session", "TP1-02", "--instance", TINY)
    assert (code, found["session"]) == (0, "TP1-02")
    assert {row["weekday"] for row in found["weekdays"]} == {0, 1}


def test_scenarios_add_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tmp_path / "away.yaml", tmp_path / "back.yaml"
    first.write_text("version: 1\nname: away\nchanges:\n  - unavailable: {trainer: ALICE, weekdays: [mon]}\n", "utf-8")
    second.write_text("version: 1\nname: back\nchanges:\n  - available: {trainer: ALICE, weekdays: [tue]}\n", "utf-8")
    assert run(TINY, "--strict", "--workers", 1, "--scenario", first, "--no-repairs") == 3
    assert run(TINY, "--strict", "--workers", 1, "--scenario", first, "--scenario", second) == 0
    assert "Possible" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((TINY, "--unavailable", "NOBODY", "--unpin", "U9", "--close", "2024-09-09"), ("NOBODY", "U9")),
        ((TINY, "--close", "never"), ("never",)),
        ((SOLUTION, "--clash", "99", "--instance", TINY), ("--clash", "no clash")),
        ((SOLUTION, "--clash", "0"), ("“0”",)),
        ((SOLUTION, "--session", "XYZ-01", "--instance", TINY), ("XYZ-01",)),
        ((SOLUTION, "--clash", "1", "--session", "TP1-01"), ("do not go together",)),
        ((SOLUTION, "--clash", "1", "--unavailable", "ALICE"), ("--clash",)),
        ((SOLUTION, "--from", "2024-09-09", "--instance", TINY), ("--unavailable",)),
        ((TINY, "--from", "2024-09-09"), ("--from",)),
        ((TINY, "--improve", "ALICE"), ("--improve",)),
        ((TINY, "--instance", TINY), ("--instance",)),
        ((TINY, "--scenario", "missing.yaml"), ("missing.yaml",)),
        (("nowhere",), ("nowhere",)),
        ((TINY, "\x1b[31m"), ("unexpected",)),
        ((), ("INSTANCE",)),
    ],
)
def test_hostile_input_is_2_and_says_what(
    arguments: tuple[object, ...], words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    for word in words:
        assert word in streams.err
    assert "\x1b" not in streams.err


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a: [", b"- 1", b"version: 1\n"])
def test_garbage_is_bad_input(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("instance.yaml", "timetable.json", "scenario.yaml"):
        (tmp_path / name).write_bytes(content)
    assert run(tmp_path) == 2
    assert run(tmp_path / "timetable.json", "--clash", 1) == 2
    assert run(TINY, "--scenario", tmp_path / "scenario.yaml") == 2
    assert capsys.readouterr().out == ""


def test_ctrl_c_keeps_what_is_known() -> None:
    def work(watch: Watch, stop: Stop) -> bool:
        watch(Text("En cours", "At work"))
        os.kill(os.getpid(), signal.SIGINT)
        return stop.wait(60)

    assert run_interruptibly(work, PhaseDisplay("en"), Output(lang="en"))


def test_what_is_proved_is_told_after_an_interruption(capsys: pytest.CaptureFixture[str]) -> None:
    instance, stop = make_instance(), Stop()
    stop.set()
    known = why_impossible(Question(instance), Params(workers=1), repaired=True, watch=lambda _: None, stop=stop)
    assert known.interrupted
    asked = RepeatedQuestion(Question(instance), ("scheduler", "explain", "x"), Path("x"))
    show(Output(lang="fr"), known, asked, repaired=True, told=False)
    assert "Interrompu par Ctrl-C" in capsys.readouterr().out
