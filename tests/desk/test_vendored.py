"""Vendored scripts are the files that they say they are, and all scripts together stay small."""

import hashlib
import re
from importlib import resources

STATIC = resources.files("scheduler.desk") / "static"
VENDOR = STATIC / "vendor"
MOST_BYTES = 150_000


def test_each_has_its_digest_and_its_licence() -> None:
    table = (VENDOR / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([\w.-]+)` .*\| ([0-9a-f]{64}) \|$", table, flags=re.MULTILINE))
    scripts = {path.name: path for path in VENDOR.iterdir() if path.name.endswith(".js")}
    assert rows == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in scripts.items()}
    licences = (VENDOR / "LICENSES.txt").read_text(encoding="utf-8")
    assert "Apache License" in licences
    assert "The MIT License" in licences


def test_all_scripts_together_stay_small() -> None:
    scripts = [path for folder in (STATIC, VENDOR) for path in folder.iterdir() if path.name.endswith(".js")]
    assert 0 < sum(len(path.read_bytes()) for path in scripts) < MOST_BYTES
