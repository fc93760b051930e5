"""Reading an instance: every fault at once, each with its line and column, its value and what to write instead."""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic_core import ErrorDetails

from scheduler.errors import MOST_FAULTS, Fault, InputError, More, Place, first_faults
from scheduler.instance.busy.reading import Busied, path_fault, read_busy, sorted_times
from scheduler.instance.candidates import read_candidates
from scheduler.instance.crosscheck import crosscheck
from scheduler.instance.reading.draft import InstanceDraft, Keys, Loc, Locator
from scheduler.instance.reading.schema_texts import TYPED, describe
from scheduler.instance.reading.source import AN_INSTANCE, instance_file, is_excel, read_yaml
from scheduler.instance.reading.validation import Errors, validated
from scheduler.instance.reading.yamltree import MAX_VALUES, YamlPlaces, parse_yaml
from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.groups import Busy, BusyTime
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import SlotTemplate
from scheduler.instance.schema.trainers import DatedLevel, Trainer
from scheduler.text import Lang, Text
from scheduler.wording import quoted

if TYPE_CHECKING:
    from scheduler.instance.workbook.read import WorkbookRead

_logger = logging.getLogger(__name__)
_NO_COPIES: dict[str, Any] = {}
MOST_BUSY_TIMES = 100_000
"""Of all entries together: 300 groups with one for each day of a year."""


def load(path: Path) -> Instance:
    """The instance in a YAML file or an Excel workbook, or in the `instance.yaml` of a directory.

    Raises InputError with every fault of the file and of the busy files it names.
    """
    file = instance_file(path)
    return load_workbook(file) if is_excel(file) else _load_yaml(file)[0]


def load_workbook(source: Path | bytes, folder: Path | None = None) -> Instance:
    """The instance in a workbook, given by its path or as bytes whose busy files are in `folder`.

    Raises InputError, as `load`, with each fault at its cell.
    """
    from scheduler.instance.workbook.read import read_workbook  # openpyxl takes a while to load

    read = read_workbook(source)
    return build_workbook(read, folder or (source.parent if isinstance(source, Path) else Path()))


def workbook_lang(file: Path) -> Lang | None:
    """The language that a workbook says it is in. Raises InputError."""
    from scheduler.instance.workbook.read import read_workbook

    return read_workbook(file).lang


def build_workbook(read: "WorkbookRead", folder: Path) -> Instance:
    """The instance that a workbook says. Raises InputError, as `load_workbook`."""
    from scheduler.instance.workbook.sentences import describe_cell, in_headings

    try:
        return build(read.data, read.places, folder, read.faults, describe_cell, read.copies)
    except InputError as error:
        raise InputError([in_headings(fault) for fault in error.faults]) from error


def load_with_places(path: Path) -> tuple[Instance, YamlPlaces]:
    """The instance, and where each of its values is written: `places.of(("units", 3, "trainers", 0))`.

    Raises InputError, as `load`.
    """
    return _load_yaml(instance_file(path))


def _load_yaml(file: Path) -> tuple[Instance, YamlPlaces]:
    instance, places = parse(read_yaml(file, AN_INSTANCE), str(file), file.parent)
    _logger.info("read %s: %d units", file, len(instance.units))
    return instance, places


def parse(text: str, name: str, folder: Path, most: int = MAX_VALUES) -> tuple[Instance, YamlPlaces]:
    """The instance that a text in YAML describes, its busy files read from `folder`; `name` is the file in faults.

    Raises InputError, as `load`, and for a text of more than `most` values.
    """
    root, faults = parse_yaml(text, name, most)
    if root is None:
        raise InputError([*faults, Fault(Place(name, 1), _EMPTY)])
    places = YamlPlaces(name, root)
    if root.value is None:
        raise InputError([*faults, Fault(places.of(()), _EMPTY)])
    return build(root.plain, places, folder, faults), places


def build(
    data: Any,
    places: Locator,
    folder: Path,
    faults: list[Fault],
    describe: Callable[[ErrorDetails], Text] = describe,
    copies: Mapping[str, Any] = _NO_COPIES,
) -> Instance:
    """The instance made of plain data, its busy files read from `folder`; `copies` are the times of those that may not
    be there.

    `faults` are those already found while reading the data. Raises InputError with these and every other fault; of
    several at one place the earliest stage's is kept, since the later ones follow from it. Of more than a hundred
    faults in the form of the data, they are what is told: what else is wrong is looked for when they are mended.
    """
    instance = validated(Instance, data)
    schema_faults = schema_errors(instance, places, describe) if isinstance(instance, Errors) else []
    kept = later_faults(faults, schema_faults)
    if any(isinstance(fault, More) for fault in kept) or len(kept) > MOST_FAULTS:
        raise InputError(kept)
    draft = InstanceDraft(data, places)
    busy = _read_busy_files(draft, folder, copies)
    found = first_faults((Fault(places.of(f.loc, key=f.on_key), f.text) for f in crosscheck(draft)), places.of(()).file)
    candidates, refused = read_candidates(draft, folder)
    kept = later_faults(kept, [*found, *busy.faults, *refused])
    if kept or isinstance(instance, Errors):
        raise InputError(kept)
    nothing = Busied((), ())
    days = sorted({day for semester in instance.calendar.semesters for day in semester.days})
    entries = (_with(entry, busy.read.get(("busy", n), nothing), days) for n, entry in enumerate(instance.busy))
    people = (_away(who, busy.read.get(("trainers", n)), instance.slots) for n, who in enumerate(instance.trainers))
    tables: dict[str, Any] = {"busy": tuple(entries), "trainers": tuple(people)}
    if (file := instance.exams.candidates_file) is not None:
        tables["exams"] = instance.exams.having_read(file, candidates)
    return instance.model_copy(update=tables)


def _with(entry: Busy, read: Busied, days: Sequence[dt.date]) -> Busy:
    """The entry with all its times: those of its file, and those of every week, on the days of courses."""
    weekly = [time for each in entry.weekly for time in each.times(days)]
    times = sorted_times([*entry.times, *read.times, *weekly]) if entry.times or weekly else read.times
    return entry.model_copy(update={"times": times}).remarked(read.remark)


def _away(trainer: Trainer, read: Busied | None, slots: Sequence[SlotTemplate]) -> Trainer:
    """The trainer, unavailable in the slots that the calendar's times overlap, each date an entry."""
    starts, one_day = defaultdict[dt.date, set[dt.time]](set), dt.timedelta(days=1)
    for time in read.times if read is not None else ():
        begin, end = dt.datetime.combine(time.date, time.start), dt.datetime.combine(time.date, time.end)
        for slot, day in ((slot, day) for day in (time.date - one_day, time.date) for slot in slots if slot.is_on(day)):
            first, last = slot.hours(day)
            if first < end and begin < last:
                starts[day].add(slot.start)
    away = tuple(
        DatedLevel(first=day, last=day, level="unavailable", slots=tuple(sorted(found)))
        for day, found in sorted(starts.items())
        if found
    )
    return trainer.with_calendar(away) if away else trainer


def later_faults(earlier: list[Fault], later: list[Fault]) -> list[Fault]:
    """Both stages' faults, but for the later ones at a place that has one already."""
    taken = {fault.place for fault in earlier}
    return [*dict.fromkeys(earlier), *(fault for fault in dict.fromkeys(later) if fault.place not in taken)]


def schema_errors(errors: Errors, places: Locator, describe: Callable[[ErrorDetails], Text]) -> list[Fault]:
    """Pydantic's errors in words, at their places; numbers as they are typed."""
    faults: list[Fault] = []
    for error in errors.first:
        if is_echo(error):
            continue
        loc, on_key = error["loc"], error["type"] == "extra_forbidden" or error["loc"][-1:] == ("[key]",)
        faults.append(Fault(places.of(loc, key=on_key), describe(as_typed(error, places))))
    return [*faults, More.of(errors.more, places.of(()).file)] if errors.more else faults


def as_typed(error: ErrorDetails, places: Locator | None) -> ErrorDetails:
    """The error, with the number or empty value as it is typed in its context, where that is known."""
    on_key = error["loc"][-1:] == ("[key]",)
    typed = places.typed(error["loc"]) if isinstance(places, YamlPlaces) and not on_key else None
    return {**error, "ctx": {**error.get("ctx", {}), TYPED: typed}} if typed is not None else error


def is_echo(error: ErrorDetails) -> bool:
    """Whether pydantic calls a list too short only because it dropped the rows it already reported."""
    shortest = error.get("ctx", {}).get("min_length", 0)
    return error["type"] == "too_short" and len(error["input"]) >= shortest


@dataclass(frozen=True)
class _BusyFiles:
    """What was read for each entry that names a file (`("busy", 0)`, `("trainers", 3)`), and the faults of their paths
    and files."""

    read: dict[Loc, Busied]
    faults: list[Fault]


def _read_busy_files(draft: InstanceDraft, folder: Path, copies: Mapping[str, Any]) -> _BusyFiles:
    result, known, number = _BusyFiles({}, []), dict[str, Busied](), 0
    bounds, zone = _bounds(draft), draft.zone
    for loc, file in (*draft.raw("busy.*.file"), *draft.raw("trainers.*.calendar")):
        if not isinstance(file, str):
            continue
        refused = path_fault(file, folder)
        if refused is not None:
            result.faults.append(Fault(draft.places.of(loc), refused))
        elif not (folder / file).exists() and file in copies:
            result.read[loc[:2]] = Busied(_copied(copies[file]), ())
        elif not (folder / file).exists():
            result.faults.append(Fault(draft.places.of(loc), _no_such_file(file, folder)))
        elif bounds is not None:
            if file not in known:  # one file may be that of several entries
                known[file] = read_busy(folder / file, zone, bounds)
                result.faults.extend(known[file].faults)
            result.read[loc[:2]] = known[file]
            number += len(known[file].times)
        if number > MOST_BUSY_TIMES:
            result.faults.append(Fault(draft.places.of(loc), _TOO_MANY_TIMES))
        if number > MOST_BUSY_TIMES or len(result.faults) > MOST_FAULTS:
            break
    return result


def _copied(times: Any) -> tuple[BusyTime, ...]:
    """Of the copied times, those that can be read."""
    found = InstanceDraft(times, Keys("copies")).rows(BusyTime, "*").values()
    return sorted_times(list(found))


def _bounds(draft: InstanceDraft) -> Span | None:
    """From the first to the last day of courses; None when no semester can be read."""
    spans = [span for span in draft.spans("calendar.semesters.*").values() if span.first <= span.last]
    return Span(first=min(s.first for s in spans), last=max(s.last for s in spans)) if spans else None


def _no_such_file(file: str, folder: Path) -> Text:
    shown = quoted(file)
    near = sorted(p.name for p in folder.iterdir() if p.suffix.lower() in (".ics", ".csv"))
    fr = f"fichiers présents : {', '.join(near[:5])}" if near else "copiez-le à côté de l’instance"
    en = f"files present: {', '.join(near[:5])}" if near else "copy it beside the instance"
    return Text(f"le fichier {shown.fr} n’existe pas ; {fr}", f"the file {shown.en} does not exist; {en}")


_TOO_MANY_TIMES = Text(
    f"avec ce fichier, l’instance a plus de {MOST_BUSY_TIMES} heures prises ailleurs ; nommez-le une fois pour tous "
    "ses groupes, et n’y gardez que l’année",
    f"with this file, the instance has more than {MOST_BUSY_TIMES} busy times; name it once for all its groups, and "
    "keep in it those of the year only",
)
_EMPTY = Text(
    "le fichier est vide ; écrivez-y une instance, par exemple en copiant instances/tiny/instance.yaml",
    "the file is empty; write an instance in it, for example a copy of instances/tiny/instance.yaml",
)
