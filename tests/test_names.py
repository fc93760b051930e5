"""A class has its name alone, a module says what it holds, a folder and a file stay small, and no name that a
dependency keeps to itself is used."""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "scheduler"
MOST_FILES, MOST_LINES = 15, 400
VAGUE = frozenset(("words", "page_words", "wording", "facts", "part", "work", "util", "utils", "helpers"))
"""Roles that any package could have a module for."""
DOCUMENTED = frozenset(("os._exit",))
"""Private by its look alone."""
"""It only shrinks: one row of the catalogue for each rule."""


@cache
def trees() -> dict[str, ast.Module]:
    """Every module of the package, by its path in it."""
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def test_no_two_public_classes_share_a_name() -> None:
    where = defaultdict[str, list[str]](list)
    for name, tree in trees().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where[node.name].append(name)
    shared = {name: modules for name, modules in where.items() if len(modules) > 1}
    assert shared == {}


def test_no_module_is_named_after_a_role_that_others_share() -> None:
    vague = {name for name in trees() if name != "wording/__init__.py" and not VAGUE.isdisjoint(_names_in(Path(name)))}
    assert vague == set()


def _names_in(path: Path) -> Iterator[str]:
    """The module's own name; of a package, its folder's."""
    yield path.parent.name if path.stem == "__init__" else path.stem


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    long = {name for name in trees() if len((PACKAGE / name).read_text(encoding="utf-8").splitlines()) > MOST_LINES}
    assert long == set()


def test_no_folder_holds_more_than_fifteen_modules() -> None:
    number = Counter(Path(name).parent.as_posix() for name in trees())
    full = {folder for folder, files in number.items() if files > MOST_FILES}
    assert full == set()


def test_no_private_name_of_a_dependency_is_used() -> None:
    found = {f"{name}: {used}" for name, tree in trees().items() for used in private_names(tree)}
    assert found == set()


def private_names(tree: ast.Module) -> Iterator[str]:
    """Modules and names of others that begin with an underscore, imported or reached through what is imported."""
    theirs = set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported = [(alias.name, (alias.asname or alias.name).partition(".")[0]) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            imported = [(f"{node.module}.{alias.name}", alias.asname or alias.name) for alias in node.names]
        else:
            continue
        for path, bound in imported:
            if path.partition(".")[0] in ("scheduler", "__future__"):
                continue
            theirs.add(bound)
            if any(is_private(part) for part in path.split(".")):
                yield path
    for node in ast.walk(tree):
        is_theirs = isinstance(node, ast.Attribute) and is_private(node.attr) and _first(node.value) in theirs
        if is_theirs and (used := ast.unparse(node)) not in DOCUMENTED:
            yield used


def is_private(name: str) -> bool:
    return name.startswith("_") and not (name.startswith("__") and name.endswith("__"))


def _first(node: ast.expr) -> str | None:
    """The name that a chain of attributes begins with."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def test_private_names_are_found() -> None:
    code = "import a._b\nimport c\nfrom d import _e, f\nfrom scheduler.g import _h\nc._i\nf.j._k\nself._l\nc.__doc__\n"
    assert sorted(private_names(ast.parse(code))) == ["a._b", "c._i", "d._e", "f.j._k"]
