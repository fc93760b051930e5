"""What a centre whose names Windows keeps for itself gets: files that every system can have."""

import csv
from pathlib import Path, PurePath, PureWindowsPath

from tests.cli.program import TINY, scheduler


def _is_safe(path: PurePath) -> bool:
    return not any(PureWindowsPath(part).is_reserved() or part.startswith(".") for part in path.parts)


def test_every_file_of_such_a_centre(tmp_path: Path) -> None:
    text = (Path(TINY) / "instance.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("SALLE", ".hidden"), ("BRUNO", "nul.1"), ("TP1", "COM1"), ("id: G,", "id: AUX,"), ("[G]", "[AUX]"),
        ("name: tiny", "name: con"),
    ):  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "instance.yaml").write_text(text, encoding="utf-8")
    away = tmp_path / "away.yaml"
    away.write_text("name: prn\nchanges:\n  - weight: {criterion: Q2, weight: 5}\n", encoding="utf-8")

    for line in (
        ("plan", "source", "--workers", 1),
        ("publish", "plans/~con", "--out", "annonce"),
        ("feed", "write", "--out", "flux"),
        ("whatif", "plans/~con", "--scenario", "away.yaml", "--workers", 1, "--out", "what"),
    ):
        done = scheduler(*line, folder=tmp_path)
        assert done.returncode == 0, done.stderr
    made = [path.relative_to(tmp_path) for path in tmp_path.rglob("*")]
    assert [path for path in made if not _is_safe(path)] == []
    names = {path.as_posix() for path in made}
    assert {
        "plans/~con/ical/units/~COM1.ics", "plans/~con/ical/rooms/~.hidden.ics", "annonce/messages/groups/~AUX.txt",
        "flux/ical/trainers/~nul.1.ics", "what/~prn/timetable.json",
    } <= names  # fmt: skip
    with (tmp_path / "plans" / "~con" / "moodle-courses.csv").open(encoding="utf-8", newline="") as stream:
        assert "COM1" in {row["shortname"] for row in csv.DictReader(stream)}
    assert scheduler("plan", "source", "--workers", 1, folder=tmp_path).returncode == 0  # its own feeds are known again
