"""FET and Timefold themselves, where they are installed: `python -m pytest tests/bench/test_peers.py`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.bench.peers.__main__ import COLUMNS, PEERS, VERSIONS, main
from tests.bench.peers.process import PeerMissing
from tests.test_bench import JUDGE, tiny

SECONDS = {"fet": 10, "timefold": 8, "timefold-annealing": 8, "scheduler": 5}


@pytest.mark.parametrize("name", sorted(PEERS))
def test_a_peer_solves_and_the_judge_finds_no_rule_broken(name: str, tmp_path: Path) -> None:
    try:
        VERSIONS[name]()
    except PeerMissing as error:
        pytest.skip(str(error))
    file = tmp_path / "tiny.json"
    file.write_text(json.dumps(tiny()))
    arguments = [str(file), "--time-limit", str(SECONDS[name]), "--peer", name, "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, [*arguments, "--evaluate", str(JUDGE), "--cores", "1"])
    assert result.exit_code == 0, result.output
    row = next(line for line in result.output.splitlines() if line.startswith("| tiny |"))
    cells = dict(zip(COLUMNS, [cell.strip() for cell in row.strip("|").split("|")], strict=True))
    assert (cells["peer"], cells["hard rules broken"], cells["clashes"]) == (name, "0", "0")
    assert (tmp_path / "out" / "tiny" / name / "sessions.csv").exists()
