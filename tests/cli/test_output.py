"""What a terminal is given: nothing that a name commands."""

import io
from pathlib import Path

import pytest
from rich.table import Table

from scheduler.cli.core.output import rendered
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
