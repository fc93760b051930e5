"""Vendored scripts are the files that they say they are, and the scripts of a page stay small."""

import hashlib
import re
from importlib import resources

STATIC = resources.files("scheduler.desk") / "static"
VENDOR = STATIC / "vendor"
MOST_BYTES = 90_000


def test_each_has_its_digest_and_its_licence() -> None:
    table = (VENDOR / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([\w.-]+)` .*\| ([0-9a-f]{64}) \|$", table, flags=re.MULTILINE))
    scripts = {path.name: path for path in VENDOR.iterdir() if path.name.endswith(".js")}
    assert rows == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in scripts.items()}
    licences = (VENDOR / "LICENSES.txt").read_text(encoding="utf-8")
    assert "Apache License" in licences
    assert "The MIT License" in licences


def test_the_scripts_of_a_page_stay_small() -> None:
    """A page loads its own script, and what that imports."""
    scripts = {path.name: path.read_text(encoding="utf-8") for path in STATIC.iterdir() if path.name.endswith(".js")}
    scripts |= {f"vendor/{path.name}": path.read_text(encoding="utf-8") for path in VENDOR.iterdir()}
    for name in scripts:
        loaded, waiting = set[str](), [name]
        while waiting:
            found = waiting.pop()
            loaded.add(found)
            waiting += [each for each in re.findall(r'from "\./([^"]+)"', scripts[found]) if each not in loaded]
        assert 0 < sum(len(scripts[each].encode()) for each in loaded) < MOST_BYTES
