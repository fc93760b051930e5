"""What a terminal is given: nothing that a name commands; sentences, tables and JSON, each written in one way."""

import io
from pathlib import Path

import pytest
from rich.table import Column, Table

from scheduler.cli.core.output import Output, rendered
from scheduler.text import Text
from tests.cli.program import TINY, scheduler

BIDI = "\u202eabc\u2069\u200bd"


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_a_tables_own_colours_stay_and_those_of_a_name_do_not() -> None:
    table = Table("Head", title=f"T{BIDI}")
    table.add_row("\x1b]0;x\x07\x1b[31mred" + BIDI, style="bold")
    drawn = rendered(table, Terminal())
    assert "\x1b[1m" in drawn
    assert "31m" not in drawn.replace("\ufffd[31m", "")
    assert not set(drawn) & {*BIDI.replace("abc", "").replace("d", ""), "\x07"}
    assert "\x1b]" not in drawn


@pytest.mark.parametrize(
    "line",
    [("show", "i.yaml", "t"), ("suggest", "t", "TP1-02", "--instance", "i.yaml"), ("check", "i.yaml", "t")],
)
def test_names_that_turn_the_line_round(line: tuple[str, ...], tmp_path: Path) -> None:
    text = (Path(TINY) / "instance.yaml").read_text(encoding="utf-8")
    for name in ("Travaux pratiques", "Alice", "Petite instance à vérifier à la main"):
        assert name in text
        text = text.replace(name, name + BIDI)
    (tmp_path / "i.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "t").mkdir()
    kept = Path(TINY).parents[1] / "solutions" / "tiny" / "timetable.json"
    (tmp_path / "t" / "timetable.json").write_bytes(kept.read_bytes())
    done = scheduler(*line, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "\ufffd" in done.stdout
    assert not set(done.stdout + done.stderr) & {"\u202e", "\u2069", "\u200b"}


def test_values_go_into_a_sentence_in_its_language(capsys: pytest.CaptureFixture[str]) -> None:
    told, inner = Text("{n} pour {who}", "{n} for {who}"), Text("chacun", "everybody")
    Output("fr").say(told, n=3, who=inner)
    Output("en").say(told, n=3, who=inner)
    Output("en").say("braces { } stay where there is no value")
    assert capsys.readouterr().out == "3 pour chacun\n3 for everybody\nbraces { } stay where there is no value\n"


def test_json_is_written_in_one_way(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    Output("fr").json({"é": [1]})
    assert capfdbinary.readouterr().out == '{\n  "é": [\n    1\n  ]\n}\n'.encode()


def test_a_table_takes_cells_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    Output("en").table([Column("[b]Title[/b]"), Column("n", justify="right")], [("[red]x[/red]", 12)])
    said = capsys.readouterr().out
    assert "[b]Title[/b]" in said and "[red]x[/red]" in said
    assert said.splitlines()[3].endswith("12")
