"""The layers of CONTRIBUTING.md, kept by import-linter (contracts in pyproject.toml)."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_contract_is_kept() -> None:
    """In a process of its own: it silences every logger of the one that it runs in."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Contracts: 4 kept, 0 broken." in done.stdout


def test_tests_import_what_there_is() -> None:
    """Read, not imported: what moves is missed here, in a second, and not when everything is run."""
    missing = set[str]()
    for path in (ROOT / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in ("scheduler", "tests"):
                assert node.module is not None
                names = names_in(node.module)
                missing |= {
                    f"{path.relative_to(ROOT)}: {node.module}.{a.name}" for a in node.names if a.name not in names
                }
    assert missing == set()


@cache
def names_in(module: str) -> frozenset[str]:
    """What can be imported from it: its modules, and what its text makes outside its functions."""
    place = ROOT.joinpath(*module.split("."))
    found = {each.stem for each in place.glob("*")}
    text = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    if text.exists():
        for node in _outside_functions(ast.parse(text.read_text(encoding="utf-8"))):
            match node:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                    found.add(name)
                case ast.Import(names=names) | ast.ImportFrom(names=names):
                    found |= {each.asname or each.name for each in names}
                case ast.Name(id=name, ctx=ast.Store()):
                    found.add(name)
    return frozenset(found)


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _outside_functions(child)
