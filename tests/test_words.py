"""French sentences use the words of CONTRIBUTING's glossary, and hours as planners write them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
REFUSED = re.compile(
    r"\b(épingl\w*|retouche\w*|pondér\w*|incumbent|solveur|collision\w*|les faits|de faits)\b", re.IGNORECASE
)
HOUR = re.compile(r"(?<![\d:])\d{1,2}\s?h\d{2}|:%H:%M")
OTHERS = ("scenario/repairs/", "search/explain/", "search/clash_bound/", "cli/explain")
"""Sentences of `explain` and the repairs, rewritten apart."""
SYNTAX = ("instance/", "scenario/repairs/lines.py")
"""What is to be written in a file has the file's form."""


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """The French of every `Text` and `say`, with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).rpartition(".")[2] in ("Text", "say"):
            yield node.lineno, ast.unparse(node.args[0])


def test_french_is_in_the_planners_words() -> None:
    found = []
    for path in sorted((ROOT / "scheduler").rglob("*.py")):
        name = path.relative_to(ROOT / "scheduler").as_posix()
        if name.startswith(OTHERS):
            continue
        refused = [REFUSED] if name.startswith(SYNTAX) else [REFUSED, HOUR]
        found += [f"{name}:{at}: {said}" for at, said in sentences(path) for word in refused if word.search(said)]
    assert found == []


def test_the_glossary_refuses_what_is_refused_here() -> None:
    glossary = (
        (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## French words")[2].partition("\n## ")[0]
    )
    for word in ("épingle", "retouche", "somme pondérée", "incumbent", "solveur", "faits", "collision"):
        assert word in glossary
