"""French sentences use the words of docs/glossary.md, and hours as planners write them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
REFUSED = re.compile(
    r"\b(épingl\w*|retouche\w*|pondér\w*|incumbent|solveur|collision\w*|les faits|de faits)\b", re.IGNORECASE
)
HOUR = re.compile(r"(?<![\d:])\d{1,2}\s?h\d{2}|%H:%M")
SAID = ("Text", "Noun", "say")
SYNTAX = ("instance/", "desk/draft/pin_lines.py", "scenario/repairs/lines.py")
"""What is to be written in a file has the file's form."""
FOR_PROGRAMS = (
    "web/log.py", "web/pages/grids.py", "publish/store/tables.py", "publish/feeds.py", "export/page/data.py",
    "export/ical/events.py", "search/suggest/as_json.py", "scenario/changes/examples.py",
    "scenario/changes/forms.py", "scenario/changes/options.py",
    "scenario/comparison/page.py", "scenario/repairs/answer_json.py", "cli/suggest/printer.py",
)  # fmt: skip
"""They write hours for programs and commands; `ical_events` in feeds, whose bytes stay."""


def sentences(tree: ast.AST) -> Iterator[ast.Call]:
    """Every `Text`, `Noun` and `say`: the French first, then the English."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and node.args
            and getattr(node.func, "attr", getattr(node.func, "id", "")) in SAID
        ):
            yield node


def hours_outside_english(source: str) -> Iterator[int]:
    """The lines that write an hour as `17:00`, but for the English of a sentence."""
    tree = ast.parse(source)
    english = {part for call in sentences(tree) for said in call.args[1:2] for part in ast.walk(said)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and "%H:%M" in str(node.value) and node not in english:
            yield node.lineno


def segment(lines: list[bytes], node: ast.expr) -> str:
    """As `ast.get_source_segment`, which splits the whole source each time."""
    assert node.end_lineno is not None
    found = lines[node.lineno - 1 : node.end_lineno]
    found[-1] = found[-1][: node.end_col_offset]
    found[0] = found[0][node.col_offset :]
    return b"\n".join(found).decode()


def modules() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "scheduler").rglob("*.py")):
        yield path.relative_to(ROOT / "scheduler").as_posix(), path.read_text(encoding="utf-8")


def test_french_is_in_the_planners_words() -> None:
    found = []
    for name, source in modules():
        refused = [REFUSED] if name.startswith(SYNTAX) else [REFUSED, HOUR]
        lines = source.encode().splitlines()
        for call in sentences(ast.parse(source)):
            said = segment(lines, call.args[0])
            found += [f"{name}:{call.lineno}: {said}" for word in refused if word.search(said)]
    assert found == []


def test_hours_in_sentences_are_those_of_planners() -> None:
    apart = (*SYNTAX, *FOR_PROGRAMS, "wording/hours.py")
    assert [f"{name}:{at}" for name, source in modules() if not name.startswith(apart)
            for at in hours_outside_english(source)] == []  # fmt: skip


def test_the_glossary_refuses_what_is_refused_here() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    for word in ("épingle", "retouche", "somme pondérée", "incumbent", "solveur", "faits", "collision"):
        assert word in glossary
