"""`scheduler whatif` from the line to the files: what it says, writes and returns."""

import datetime as dt
import json
import os
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from scheduler.checker.check import check
from scheduler.cli.core.commands import Invocation
from scheduler.cli.core.interruption import STOPPING_SIGNALS
from scheduler.cli.core.output import Output
from scheduler.cli.main import output_for
from scheduler.cli.whatif import run as whatif_run
from scheduler.cli.whatif.run import ScenarioDisplay
from scheduler.cli.whatif.whatif import whatif_command
from scheduler.errors import SchedulerError
from scheduler.instance.load import load
from scheduler.scenario.comparison import folder
from scheduler.scenario.runs.run import RunProgress
from scheduler.timetable import store
from scheduler.timetable.diff import differences
from tests.cli.program import REAL, REPOSITORY, TINY, scheduler
from tests.export.reading import people_rows

PUBLISHED = REPOSITORY / "solutions" / "tiny"
LONG_AFTER = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
AWAY = ("--unavailable", "BRUNO 2024-09-09..2024-09-13")
ALL_CLOSED = ("--close", "2024-09-02..2024-09-27")
SHORT = "ligne-de-commande"


@dataclass
class Done:
    code: int
    out: str
    err: str


@pytest.fixture
def whatif(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> "WhatIf":
    monkeypatch.chdir(REPOSITORY)
    return WhatIf(capfdbinary)


class WhatIf:
    """Runs the command in this process, in French unless told otherwise."""

    def __init__(self, captured: pytest.CaptureFixture[bytes]) -> None:
        self.captured = captured

    def __call__(self, *arguments: object, now: dt.datetime = LONG_AFTER, lang: str = "fr") -> Done:
        words = [str(argument) for argument in arguments]
        output = output_for(["--lang", lang], {})
        before = {number: signal.getsignal(number) for number in STOPPING_SIGNALS}
        try:
            code = whatif_command.main(words, "whatif", standalone_mode=False, obj=Invocation(output, lambda: now))
        except SchedulerError as error:
            output.note("\n".join(error.lines(output.lang)))
            code = error.exit_code
        except click.UsageError:
            code = 2
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        out, err = self.captured.readouterr()
        return Done(code, out.decode(), err.decode())


def scenario_file(folder: Path, name: str, *changes: str) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(f"name: {name}\nchanges:\n" + "".join(f"  - {change}\n" for change in changes), "utf-8")
    return path


def test_it_says_what_is_past_what_it_costs_and_whom_to_tell(whatif: WhatIf) -> None:
    done = whatif(PUBLISHED, "--close", "2024-09-16", "--from", "2024-09-09")
    assert (done.code, done.err) == (0, "")
    assert "Rien de ce qui précède le 09/09/2024 ne bouge." in done.out
    assert "centre fermé le lundi 16/09/2024" in done.out
    assert "À prévenir : groupe G (12 étudiants)" in done.out
    english = whatif(PUBLISHED, "--close", "2024-09-16", "--from", "2024-09-09", lang="en")
    assert "Nothing before 2024-09-09 moves." in english.out
    assert "To tell: group G (12 students)" in english.out


def test_the_folder_of_a_scenario_can_be_checked_and_exported(whatif: WhatIf, tmp_path: Path) -> None:
    out = tmp_path / "essai"
    done = whatif(PUBLISHED, *AWAY, "--out", out)
    assert done.code == 0
    assert {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()} == {
        "index.html", "comparison.json", "comparison.csv", "moves.csv",
        f"{SHORT}/timetable.json", f"{SHORT}/instance.yaml",
    }  # fmt: skip
    folder = out / SHORT
    assert scheduler("check", folder, folder, folder=tmp_path).returncode == 0
    assert scheduler("export", folder, folder, "--out", tmp_path / "all", folder=tmp_path).returncode == 0
    assert (tmp_path / "all" / "timetable.html").exists()
    assert store.load(folder).digest == load(folder).digest
    heading = (folder / "instance.yaml").read_text("utf-8").split("\n\n")[0]
    assert "« tiny »" in heading
    assert "09/09/2024" in heading
    assert f"scheduler publish {folder} --why " in done.out


def test_the_timetable_of_a_scenario_that_has_none_any_more_is_taken_away(whatif: WhatIf, tmp_path: Path) -> None:
    """Else what an earlier run found would be published under its name."""
    mine = tmp_path / SHORT / "notes.txt"
    whatif(PUBLISHED, *AWAY, "--out", tmp_path)
    mine.write_text("à moi")
    assert whatif(PUBLISHED, *ALL_CLOSED, "--out", tmp_path).code == 3
    assert list((tmp_path / SHORT).iterdir()) == [mine]
    other = tmp_path / f"{SHORT}-2"  # of an earlier --alternatives
    shutil.copytree(PUBLISHED, other)
    whatif(PUBLISHED, *AWAY, "--out", tmp_path)
    assert not (other / "timetable.json").exists()
    assert (other / "plan.xlsx").exists()  # nothing else of the folder is touched
    asked = tmp_path / SHORT
    assert whatif(asked, *ALL_CLOSED, "--out", tmp_path).code == 3  # itself it stays
    assert (asked / "timetable.json").exists()


def test_a_large_sweep_writes_the_first_folders_and_says_so(
    whatif: WhatIf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "MOST_FOLDERS", 2)
    done = whatif(PUBLISHED, "--sweep", "days", "--out", tmp_path)
    assert done.code == 0
    assert "les 2 premiers scénarios" in done.out
    assert len(list(tmp_path.glob("*/timetable.json"))) == 2


def test_the_real_instance_keeps_the_past_and_every_rule(whatif: WhatIf, tmp_path: Path) -> None:
    published = REPOSITORY / "solutions" / "cnam-reunion-asp-2022-23"
    away = ("--unavailable", "VERNET 2023-03-06..2023-03-17", "--from", "2023-03-06")
    done = whatif(published, *away, "--out", tmp_path, "--workers", 1, "--json")
    assert done.code == 0
    assert "06/03/2023" in done.err
    (row,) = json.loads(done.out)["scenarios"]
    assert row["status"] == "planned"
    planned, before = store.load(tmp_path / SHORT), store.load(published)
    found = differences(before, planned)
    assert row["moves"] == sum(each.is_move for each in found)
    zone = load(Path(REAL)).zone
    assert all(each.start.astimezone(zone).date() >= dt.date(2023, 3, 6) for each in found)
    assert check(load(tmp_path / SHORT), planned).accepted


def test_options_files_and_sweeps_are_scenarios_side_by_side(whatif: WhatIf, tmp_path: Path) -> None:
    files = [scenario_file(tmp_path, name, "close: {first: 2024-09-16}") for name in ("zoe", "adele")]
    arguments = (PUBLISHED, *AWAY, "--scenario", files[0], "--scenario", files[1], "--sweep", "days", "--json")
    done = whatif(*arguments, "--workers", 2)
    assert done.code == 0
    rows = {row["name"]: row for row in json.loads(done.out)["scenarios"]}
    assert {SHORT, "zoe", "adele"} < rows.keys()
    assert "adele" in rows["zoe"]["equal_to"]
    assert whatif(*arguments, "--workers", 1).out == done.out


def test_several_changes_of_a_line_are_one_scenario(whatif: WhatIf) -> None:
    done = whatif(PUBLISHED, *AWAY, "--close", "2024-09-16", "--unavailable", "ALICE 2024-09-23", "--json")
    (row,) = json.loads(done.out)["scenarios"]
    assert all(said in row["title"] for said in ("Bruno", "Alice", "16/09/2024"))


def test_csv_is_one_row_per_scenario(whatif: WhatIf) -> None:
    done = whatif(PUBLISHED, *AWAY, "--csv")
    (row,) = people_rows(done.out.encode())
    assert (row["scenario"], row["status"]) == (SHORT, "planned")
    assert whatif(PUBLISHED, *AWAY, "--csv", "--json").code == 2


def test_every_fault_of_every_option_and_file_comes_at_once(whatif: WhatIf, tmp_path: Path) -> None:
    wrong = scenario_file(tmp_path, "wrong", "unavailable: {trainer: BRUNNO, first: 2024-09-31}")
    other = scenario_file(tmp_path, "other", "drop_unit: {unit: CM9}")
    done = whatif(
        PUBLISHED, "--unavailable", "ALICIA 2024-09-09", "--close", "hier", "--scenario", wrong, "--scenario", other,
        "--sweep", "formateurs", "--from", "2031-01-01", "--out", tmp_path / "essai",
    )  # fmt: skip
    assert done.code == 2
    assert done.out == ""
    for said in ("hier", "2024-09-31", "formateurs", "2031", "wrong.yaml:3"):
        assert said in done.err
    assert not (tmp_path / "essai").exists()
    done = whatif(PUBLISHED, "--unavailable", "ALICIA 2024-09-09", "--scenario", other, "--drop-unit", "CM8")
    assert done.code == 2
    for said in ("ALICIA", "ALICE", "CM9", "CM8", "other.yaml:3"):
        assert said in done.err


def test_without_its_timetable_the_scenarios_are_still_read(whatif: WhatIf, tmp_path: Path) -> None:
    wrong = scenario_file(tmp_path, "wrong", "closed: {first: 2024-09-09}")
    done = whatif(tmp_path / "nowhere", "--scenario", wrong)
    assert done.code == 2
    assert "nowhere" in done.err
    assert "wrong.yaml:3" in done.err


def test_two_scenarios_do_not_share_a_name(whatif: WhatIf, tmp_path: Path) -> None:
    mine = scenario_file(tmp_path, "alice-2024-09-02", "close: {first: 2024-09-16}")
    done = whatif(PUBLISHED, "--scenario", mine, "--sweep", "trainer ALICE 1w")
    assert done.code == 2
    assert "alice-2024-09-02" in done.err


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2024-09-10T08:00+04:00", "Rien de ce qui précède le 10/09/2024 ne bouge (aujourd’hui"),
        ("2024-09-09T22:00+00:00", "Rien de ce qui précède le 10/09/2024 ne bouge (aujourd’hui"),  # 02:00 at the centre
        ("2024-07-14T08:00+04:00", "Rien n’est passé"),
        ("2025-07-14T08:00+04:00", "Rien n’est passé"),
    ],
)
def test_by_default_what_is_before_today_is_past(whatif: WhatIf, now: str, said: str) -> None:
    done = whatif(PUBLISHED, "--close", "2024-09-16", now=dt.datetime.fromisoformat(now))
    assert done.code == 0
    assert said in done.out


def test_what_is_impossible_is_3_alone_and_a_row_among_others(whatif: WhatIf, tmp_path: Path) -> None:
    done = whatif(PUBLISHED, *ALL_CLOSED)
    assert done.code == 3
    assert "impossible" in done.out
    closed = scenario_file(tmp_path, "closed", "close: {first: 2024-09-02, last: 2024-09-27}")
    done = whatif(PUBLISHED, *AWAY, "--scenario", closed, "--json", "--out", tmp_path / "essai")
    assert done.code == 0
    assert [row["status"] for row in json.loads(done.out)["scenarios"]] == ["planned", "impossible"]
    assert not (tmp_path / "essai" / "closed").exists()


def test_no_answer_in_time_is_4_and_not_called_impossible(whatif: WhatIf) -> None:
    done = whatif(PUBLISHED, "--close", "2024-09-16", "--time-limit", "0.000001", "--workers", 1)
    assert done.code == 4
    assert "sans réponse" in done.out
    assert "sans preuve" in done.out


def test_nothing_to_try_is_a_fault_unless_the_instance_was_edited(whatif: WhatIf, tmp_path: Path) -> None:
    done = whatif(PUBLISHED)
    assert done.code == 2
    assert "--unavailable" in done.err
    text = Path(TINY, "instance.yaml").read_text("utf-8")
    edited = tmp_path / "instance.yaml"
    edited.write_text(text.replace("last: 2024-09-02, level", "last: 2024-09-09, level"), "utf-8")
    done = whatif(PUBLISHED, "--instance", edited, "--json")
    assert done.code == 0
    assert "modifiée" in done.err
    (row,) = json.loads(done.out)["scenarios"]
    assert (row["name"], row["status"]) == ("instance-modifiee", "planned")


def test_a_timetable_that_the_edited_instance_refuses_can_be_planned_again(whatif: WhatIf, tmp_path: Path) -> None:
    """A unit added to the instance: the published timetable lacks its sessions."""
    line = "  - {code: CM2, title: Autre, ects: 3, modality: cours, period: S1, groups: [G], trainers: [BRUNO]}\n"
    edited = tmp_path / "instance.yaml"
    edited.write_text(Path(TINY, "instance.yaml").read_text("utf-8").rstrip("\n") + "\n" + line, "utf-8")
    done = whatif(PUBLISHED, "--instance", edited, "--json")
    (row,) = json.loads(done.out)["scenarios"]
    assert (done.code, row["status"], row["added"]) == (0, "planned", 4)


def test_a_timetable_that_breaks_rules_of_its_own_instance_is_refused(whatif: WhatIf, tmp_path: Path) -> None:
    content = json.loads((PUBLISHED / "timetable.json").read_text("utf-8"))
    content["sessions"].pop()
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(content), "utf-8")
    done = whatif(broken, *AWAY)
    assert done.code == 2
    assert "scheduler check" in done.err


def test_a_folder_that_cannot_be_written_is_told_before_the_work(
    whatif: WhatIf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the work has begun")

    monkeypatch.setattr(whatif_run, "work_out", never)
    (tmp_path / "essai" / SHORT / "timetable.json").mkdir(parents=True)
    done = whatif(PUBLISHED, *AWAY, "--out", tmp_path / "essai")
    assert done.code == 2
    assert str(tmp_path / "essai" / SHORT / "timetable.json") in done.err


def test_a_cluster_that_does_not_answer_is_a_fault(whatif: WhatIf, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    done = whatif(PUBLISHED, *AWAY, "--cluster", "Le Port", "--out", tmp_path / "essai")
    assert done.code == 2
    assert "--cluster Le Port" in done.err
    assert not (tmp_path / "essai").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_keeps_the_scenarios_that_are_done(
    number: signal.Signals, whatif: WhatIf, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def watch(display: ScenarioDisplay, moment: RunProgress) -> None:
        if moment.done == 1 and not display.stop.is_set():
            os.kill(os.getpid(), number)
            display.stop.wait()

    monkeypatch.setattr(ScenarioDisplay, "watch", watch)
    done = whatif(PUBLISHED, "--sweep", "days", "--workers", 1, "--json", "--out", tmp_path)
    assert done.code == 0
    statuses = [row["status"] for row in json.loads(done.out)["scenarios"]]
    assert statuses == ["planned"] + ["unknown"] * (len(statuses) - 1)
    assert len(statuses) > 2
    assert len(list(tmp_path.glob("*/timetable.json"))) == 1


def test_the_display_says_how_far_it_is_and_how_to_stop(capfd: pytest.CaptureFixture[str]) -> None:
    clock = iter([0.0, 60.0, 60.0])
    display = ScenarioDisplay("fr", 40, clock=lambda: next(clock))
    display.watch(RunProgress(12, 40, ("vernet-2023-03-06", "lebon-2023-03-06"), 1, 3.0))
    output = Output("fr")
    output.show(display)
    said = capfd.readouterr().out
    assert "12 sur 40, en 60 s" in said
    assert "Encore 2 min environ" in said  # 60 s / 12 * 28 = 140 s
    assert "vernet-2023-03-06, lebon-2023-03-06" in said
    assert "Ctrl-C" in said
    display.stop.set()
    output.show(display)
    assert "Arrêt demandé" in capfd.readouterr().out


@pytest.mark.parametrize(("lang", "word"), [("fr", "Exemples"), ("en", "Examples")])
def test_help_has_every_option_and_examples(whatif: WhatIf, lang: str, word: str) -> None:
    done = whatif("--help", lang=lang)
    assert done.code == 0
    for said in (word, "scheduler whatif ", "--unavailable", "--sweep", "--cluster", "--change", "--time-limit"):
        assert said in done.out


def test_a_clash_or_an_impossible_scenario_comes_with_the_command_that_explains_it(whatif: WhatIf) -> None:
    assert f"scheduler explain {PUBLISHED} --room SALLE=4" in whatif(PUBLISHED, "--room", "SALLE=4").out
    clash = whatif(PUBLISHED, "--close", "2024-09-09").out
    assert "× Alice est indisponible le mardi 10/09/2024" in clash
    assert f"scheduler explain {PUBLISHED} --close 2024-09-09" in clash
    assert "scheduler explain" not in whatif(PUBLISHED, *AWAY, "--json").out


def test_nobody_is_told_how_to_publish_a_sweep(whatif: WhatIf, tmp_path: Path) -> None:
    assert "scheduler export" not in whatif(PUBLISHED, "--sweep", "trainers 3w", "--out", tmp_path / "out").out


def test_availabilities_alone_point_to_the_command_that_ranks_them(whatif: WhatIf) -> None:
    opened = ("--available", "ALICE tue")
    assert "scheduler sensitivity" in whatif(PUBLISHED, *opened).out
    assert "scheduler sensitivity" not in whatif(PUBLISHED, *opened, "--improve", "ALICE").out


def test_dates_are_understood_as_people_write_them(whatif: WhatIf) -> None:
    for written in ("09/09/2024", "9 septembre 2024", "lundi 9/9/2024", "September 9, 2024"):
        done = whatif(PUBLISHED, "--from", written, "--close", "16/09/2024")
        assert done.code == 0, done.err
        assert "Rien de ce qui précède le 09/09/2024 ne bouge" in done.out + done.err
    for written in ("09/09/24", "31/09/2024", "09/16/2024", "mardi 09/09/2024"):
        run = scheduler("whatif", PUBLISHED, "--from", written, "--lang", "fr", folder=REPOSITORY)
        assert run.returncode == 2
        assert f"« {written} » n’est pas une date de cours ; écrivez par exemple 03/10/2022 (le jour" in run.stderr


def test_messages_come_straight_from_it_as_drafts(whatif: "WhatIf", tmp_path: Path) -> None:
    """Those of the sessions that move; the next run takes away the messages of the one before."""
    folder = tmp_path / "messages"
    done = whatif(PUBLISHED, "--close", "2024-09-16", "--messages", folder)
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*.txt")}
    assert done.code == 0
    assert f"{len(written)} brouillons de messages" in done.out
    assert any(name.startswith("messages/groups/") for name in written)
    assert any(name.startswith("messages/trainers/") for name in written)
    text = (folder / sorted(written)[0]).read_text("utf-8")
    assert text.startswith("Objet : ")
    assert "16/09/2024" in text
    assert "rien de ceci n’est encore publié" in text
    done = whatif(PUBLISHED, "--two-a-week", "TP1", "--messages", folder, "--json")
    assert "aucun message" in done.err
    assert not list(folder.rglob("*.txt"))
    two = [write(tmp_path, name, day) for name, day in (("lundi", "2024-09-16"), ("mardi", "2024-09-17"))]
    whatif(PUBLISHED, "--scenario", two[0], "--scenario", two[1], "--messages", folder)
    assert (folder / "lundi" / "messages").is_dir()


def write(folder: Path, name: str, day: str) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(f"name: {name}\nchanges:\n  - close: {{first: {day}}}\n", "utf-8")
    return path


def test_alternatives_are_of_one_scenario_alone(whatif: "WhatIf", tmp_path: Path) -> None:
    two = [write(tmp_path, name, day) for name, day in (("lundi", "2024-09-16"), ("mardi", "2024-09-17"))]
    refused = whatif(PUBLISHED, "--scenario", two[0], "--scenario", two[1], "--alternatives", "2")
    assert refused.code == 2
    assert "un seul scénario à la fois" in refused.err
    done = whatif(PUBLISHED, "--close", "2024-09-16", "--alternatives", "2")
    assert done.code == 0
    assert "Aucune autre possibilité avec aussi peu de déplacements" in done.out
