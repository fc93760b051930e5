"""Timefold: the instance as numbers for `java/Main.java`, which is compiled when it runs, and its answer read back."""

import datetime as dt
import importlib.util
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from tests.bench.form import Bench, BenchUnit
from tests.bench.peers.answer import (
    IN_PERSON,
    WEBCONFERENCE,
    Answer,
    Calendar,
    Placed,
    hall_sets,
    housed,
    kinds_of_rooms,
    monday,
    rooms_for,
)
from tests.bench.peers.process import PeerFailed, PeerMissing, run
from tests.bench.peers.template import alternance_weekday

JAVA = Path(__file__).parent / "java"
HEAP = "2g"
LEVELS = {"ok": 0, "prefer": 0, "avoid": 1, "unavailable": 2}


def jars() -> Path:
    """The folder of Timefold's jars: `TIMEFOLD_JARS`, else the installed wheel's. Raises PeerMissing."""
    named = os.environ.get("TIMEFOLD_JARS")
    spec = None if named else importlib.util.find_spec("timefold")
    roots = (
        [Path(named)]
        if named
        else [Path(p) / "solver" / "jars" for p in (spec and spec.submodule_search_locations) or ()]
    )
    for folder in roots:
        if any(folder.glob("timefold-solver-core-*.jar")):
            return folder
    raise PeerMissing(
        "no jars of Timefold: pip install --no-deps --target DIR timefold; TIMEFOLD_JARS=DIR/timefold/solver/jars"
    )


def version() -> str:
    name = next(jars().glob("timefold-solver-core-*.jar")).stem
    return f"Timefold {name.removeprefix('timefold-solver-core-')}"


def solve(form: Bench, folder: Path, limit_s: float, seed: int, *, annealing: bool) -> Answer:
    """Its best timetable within the limit, the start of the JVM included, the compilation of the model not."""
    classpath = _compiled(folder / "classes")
    given, found = folder / "input.txt", folder / "answer.txt"
    given.write_text("\n".join(numbers(form)))
    found.unlink(missing_ok=True)
    settings = "annealing" if annealing else "default"
    words = f"-Dlogback.configurationFile={JAVA / 'words.xml'}"
    arguments = [str(given), str(found), f"{limit_s:g}", settings, str(seed)]
    command = ["java", f"-Xmx{HEAP}", words, "-cp", classpath, "peer.Main", *arguments]
    done = run(command, folder / "timefold.log", limit_s)
    if not found.exists():
        raise PeerFailed(f"no answer; see {folder / 'timefold.log'}")
    speeds = re.findall(r"move evaluation speed \((\d+)/sec\)", done.output)
    answer = read(form, found.read_text())
    return replace(answer, said=f"{int(speeds[-1]):,} moves/s" if speeds else "")


def _compiled(classes: Path) -> str:
    """The class path of the model, compiled against the jars."""
    classes.mkdir(parents=True, exist_ok=True)
    libraries = f"{jars()}/*"
    sources = sorted(map(str, JAVA.glob("*.java")))
    command = ["javac", "-nowarn", "-proc:none", "-cp", libraries, "-d", str(classes), *sources]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise PeerMissing("no javac: a Java development kit, 17 or later") from error
    if done.returncode:
        raise PeerFailed(f"javac: {done.stderr.strip()}")
    return f"{classes}:{libraries}"


def numbers(form: Bench) -> Iterator[str]:
    """The instance in the order in which `Main.read` takes it, a list being its length and its numbers."""
    calendar, kinds = Calendar(form), kinds_of_rooms(form)
    weights = form.weights or {}
    yield _line(weights.get(f"Q{n}", 0) for n in range(1, 9))
    week = {first: n for n, first in enumerate(calendar.weeks)}
    first_semester = set(calendar.semesters["S1"])
    yield str(len(calendar.days))
    for day in calendar.days:
        yield _line((week[monday(day)], day.weekday(), day in first_semester))
    yield str(len(form.groups))
    for group in form.groups:
        bounds = (group.alternance.min, group.alternance.max) if group.alternance else (0, 0)
        weekday = alternance_weekday(form, calendar, group.id) if group.alternance else None
        yield _line((*bounds, -1 if weekday is None else weekday))
    halls = list(hall_sets(kinds))
    yield str(len(halls))
    for members, rooms in halls:
        yield _line((*_list(members), rooms))
    yield str(len(form.units))
    rank = {group.id: n for n, group in enumerate(form.groups)}
    trainers = {trainer.id: n for n, trainer in enumerate(form.trainers)}
    for unit in form.units:
        kind = kinds.index(rooms_for(form, unit)) if unit.in_person else -1
        yield _line((trainers[unit.trainer], unit.in_person, unit.webconference, unit.period == "annual", kind))
        yield _line(_list(sorted({week[monday(day)] for day in calendar.of(unit.period)})))
        yield _line(_list(rank[name] for name in unit.groups))
        slots = list(_slots(unit, calendar))
        yield str(len(slots))
        yield _line(n for pair in slots for n in pair)


def _slots(unit: BenchUnit, calendar: Calendar) -> Iterator[tuple[int, int]]:
    """Slots in which the unit may be, with the trainer's level: those that are open, all when they are too few."""
    index = {day: n for n, day in enumerate(calendar.days)}
    allowed = calendar.open(unit)
    if len({monday(day) for day, _ in allowed}) < unit.in_person + unit.webconference:
        allowed = [(day, slot) for day in calendar.of(unit.period) for slot in (0, 1)]
    for day, slot in allowed:
        yield 2 * index[day] + slot, LEVELS[calendar.level(unit.trainer, day, slot)]


def read(form: Bench, text: str) -> Answer:
    """`Main.write`'s lines as an answer; rooms are then given, slot by slot."""
    calendar = Calendar(form)
    sessions, alternance, best_s = list[Placed](), dict[str, tuple[dt.date, ...]](), None
    for line in text.splitlines():
        what, *fields = line.split()
        if what == "best":
            best_s = int(fields[0]) / 1000
        elif what == "session":
            unit, in_person, slot = map(int, fields)
            kind = IN_PERSON if in_person else WEBCONFERENCE
            sessions.append(Placed(calendar.days[slot // 2], slot % 2, unit, kind))
        else:
            group, week, weekday = map(int, fields)
            day = calendar.weeks[week] + dt.timedelta(days=weekday)
            name = form.groups[group].id
            alternance[name] = (*alternance.get(name, ()), day)
    return Answer(housed(form, sessions), alternance, best_s)


def _list(values: Iterable[int]) -> list[int]:
    items = list(values)
    return [len(items), *items]


def _line(values: Iterable[int]) -> str:
    return " ".join(str(int(value)) for value in values)
