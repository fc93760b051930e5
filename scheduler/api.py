"""The product for engineers and notebooks: functions on instances and timetables, and nothing about commands.

`scheduler` offers these by name: `import scheduler; scheduler.plan(instance)`. Nothing here prints, and nothing but
`export_files` writes. Each function loads what it needs when it is called: the solver and pandas take a while.
"""

import datetime as dt
import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scheduler.checker.report import Report
from scheduler.errors import Fault, InputError, Place
from scheduler.instance.schema.instance import Instance
from scheduler.text import Lang, Text
from scheduler.timetable.schema import Timetable

if TYPE_CHECKING:
    import pandas as pd

    from scheduler.exams.plan import PlannedExams
    from scheduler.exams.suggest import ExamMoves
    from scheduler.instance.new_year.new_year import NewYear
    from scheduler.instance.schema.exams import ExamSession
    from scheduler.instance.sheet.sheet_instance import SheetInstance
    from scheduler.scenario.outcome import Planned
    from scheduler.scenario.repairs.answer import ExamAnswer
    from scheduler.search.explain.explanation import Explanation
    from scheduler.search.params import Params
    from scheduler.search.result import Result
    from scheduler.timetable.diff import Difference

Source = str | os.PathLike[str]
"""A path."""


def read_instance(path: Source) -> Instance:
    """The instance in a YAML file, or in the `instance.yaml` of a directory, with the busy files that it names.

    Raises InputError with every fault, each at its line and column.
    """
    from scheduler.instance.load import load

    return load(Path(path))


def parse_instance(text: str, *, folder: Source = ".") -> Instance:
    """The instance that a text in YAML describes; the busy files that it names are looked for in `folder`.

    Raises InputError with every fault, each at its line and column.
    """
    from scheduler.instance.load import parse

    return parse(text, "instance.yaml", Path(folder))[0]


def new_year(
    path: Source,
    first: dt.date,
    others: Mapping[str, dt.date] | None = None,
    *,
    name: str | None = None,
    title: str | None = None,
) -> "NewYear":
    """The instance in a YAML file, or in the `instance.yaml` of a directory, carried to the next year: its new `text`,
    the `instance` that this is, and the `notes` of what was carried, dropped, and is to be decided.

    `first`: the first day of its first semester; `others`: those of other semesters, by id, which else begin as many
    weeks later. `name`, `title`: by default the old ones with the new years.

    Raises InputError.
    """
    from scheduler.instance.new_year.new_year import new_year as carried
    from scheduler.instance.reading.source import AN_INSTANCE, instance_file, read_yaml

    file = instance_file(Path(path))
    return carried(read_yaml(file, AN_INSTANCE), str(file), file.parent, first, others, name=name, title=title)


def read_sheet(path: Source, *, gaps: str | None = None) -> "SheetInstance":
    """A programme sheet, a PDF or its text, as an instance: its `text`, the `instance` (None while something is to be
    filled in, which `faults` say), and the `notes` of what is doubtful or missing, with the sheet's lines.

    `gaps`: what the sheet does not say, as a part of an instance in YAML.

    Raises InputError when it is no programme sheet, and for faults of the gaps.
    """
    from scheduler.instance.sheet.sheet_file import SheetFile
    from scheduler.instance.sheet.sheet_instance import sheet_instance

    said = (gaps, "gaps") if gaps is not None else None
    return sheet_instance(SheetFile.read(Path(path)), Path(path).parent, gaps=said)


def build_instance(data: Mapping[str, Any], *, folder: Source = ".") -> Instance:
    """The instance made of plain data, as the YAML file has them: dictionaries, lists, numbers, dates and hours.

    Raises InputError with every fault, each with the keys that lead to it: `units[3].trainers[0]`.
    """
    from scheduler.instance.load import build
    from scheduler.instance.reading.draft import Keys, as_read

    return build(as_read(data), Keys("instance"), Path(folder), [])


def read_timetable(path: Source) -> Timetable:
    """The timetable in a JSON file, or in the `timetable.json` of a directory; it only must be readable.

    Raises InputError with every fault, each at its line and column.
    """
    from scheduler.timetable.store import load

    return load(Path(path))


def plan(
    instance: Instance,
    *,
    time_limit_s: float = 40.0,
    workers: int | None = None,
    seed: int = 1,
    strict: bool = False,
) -> "Result":
    """A timetable of every session: the fewest clashes of trainers first, then the lowest cost of the criteria.

    `time_limit_s`: seconds of search. `workers`: cores (default: all); with one, the same seed gives the same
    timetable. `strict`: clashes are forbidden, not counted. The result has the `timetable`, whose `tiers` say what is
    proved, the checker's `report` on it, and the `ending` of the search: `proved` or `limit`.

    Raises Impossible with the facts that prove it; NothingFound when the limit came first.
    """
    from scheduler.search.plan import plan as search

    return search(instance, _params(time_limit_s, workers, seed, strict=strict))


def check(instance: Instance, timetable: Timetable) -> Report:
    """The verdict on a timetable, from dates alone: rules broken, clashes, and what each criterion costs, in words.

    However wrong the timetable is, this answers and does not raise.
    """
    from scheduler.checker.check import check as judge

    return judge(instance, timetable)


def replan(
    instance: Instance,
    timetable: Timetable,
    changes: Sequence[Mapping[str, Any]] = (),
    *,
    from_day: dt.date | None = None,
    improve: Collection[str] = (),
    time_limit_s: float = 40.0,
    workers: int | None = None,
    seed: int = 1,
) -> "Planned":
    """The timetable planned again for the instance with the changes made: the fewest clashes, then the fewest sessions
    moved, then the fewest changes of room, trainer or kind, then the criteria.

    `changes`: as a scenario file has them (docs/planning.md), `[{"unavailable": {"trainer": "BRUNO", ...}}]`; without
    any, the instance as it was edited since. `from_day`: nothing before it changes. `improve`: trainers whose sessions
    may move for a better timetable. The result has the changed `instance`, its `timetable`, the `report` on it, and
    the `differences`, those of examinations apart (`exam_differences`).

    Raises InputError when a change cannot be made; Impossible; NothingFound.
    """
    from scheduler.exams.replan import replan_exams
    from scheduler.instance.reading.draft import Keys
    from scheduler.scenario.changes.apply import applied
    from scheduler.scenario.changes.load import build_scenario
    from scheduler.scenario.outcome import Planned
    from scheduler.search.replan.replan import replan as search

    scenario = build_scenario(changes, instance)
    changed = applied(scenario, instance, timetable, from_day, Keys("changes")).instance
    if unknown := [trainer for trainer in improve if trainer not in changed.trainer]:
        raise InputError([Fault(Place("improve"), _no_trainer(name)) for name in unknown])
    params = _params(time_limit_s, workers, seed)
    result = search(changed, timetable, params, from_day=from_day, improve=improve)
    made, report, _ = replan_exams(changed, result.timetable, result.report, params, first=from_day)
    return Planned.after(timetable, changed, made, report)


def explain(
    instance: Instance,
    *,
    strict: bool = False,
    time_limit_s: float = 40.0,
    workers: int | None = None,
    seed: int = 1,
) -> "Explanation":
    """Why the instance has no timetable (`strict`: none without a clash): sets of facts, as small as can be, that
    cannot hold together, in words; or that it has one, or that neither was found out in the time given."""
    from scheduler.search.explain.explain import explain as search

    return search(instance, _params(time_limit_s, workers, seed), strict=strict)


def place_exams(
    instance: Instance,
    timetable: Timetable,
    *,
    session: "ExamSession | None" = None,
    from_day: dt.date | None = None,
    time_limit_s: float = 40.0,
    workers: int | None = None,
    seed: int = 1,
) -> "PlannedExams":
    """Every examination that the instance demands, placed beside the sessions of the timetable, which stay; of those
    that are there as few move as can, none before `from_day`. `session`: only those of the `first` or the `second`.

    The result has the `timetable` with its `exams`, whose `exam_tier` says what is proved, the `report` on it, and the
    `ending` of the search.

    Raises Impossible with the facts that prove it; NothingFound when the limit came first.
    """
    from scheduler.exams.plan import plan_exams

    params = _params(time_limit_s, workers, seed)
    return plan_exams(instance, timetable, params, session=session, first=from_day)


def explain_exams(
    instance: Instance,
    *,
    repairs: bool = True,
    time_limit_s: float = 40.0,
    workers: int | None = None,
    seed: int = 1,
) -> "ExamAnswer":
    """Whether all examinations of the instance can be held, as if there were no courses; why not, in the
    `explanation`: its `status` (`possible`, `impossible`, `unknown`), the papers `left_out` at best, and `causes`, each
    a smallest set of facts that contradict each other.

    `repairs`: also what would help: one change, or two together where no single one was found; each verified by
    placing all the examinations. Each has its `changes`, as a scenario file writes them, and its `text`.
    """
    from scheduler.scenario.repairs.answer import why_no_exams
    from scheduler.search.stop import Stop

    return why_no_exams(instance, _params(time_limit_s, workers, seed), repaired=repairs, stop=Stop())


def suggest_exam(
    instance: Instance, timetable: Timetable, exam: str, *, from_day: dt.date | None = None
) -> "ExamMoves":
    """Every other hour of its session for one examination (`TRS001-X1-1`), all others staying, none before `from_day`:
    the `possible` ones with the rooms and invigilators that are free then and the `points` more or less, the cheapest
    first; the `refused` ones with the `violations` that they would make.

    Raises InputError when the timetable has no such examination, when it is past, and of work to be handed in.
    """
    from scheduler.exams.suggest import suggest_exam as moves

    return moves(instance, timetable, exam, first=from_day)


def differences(before: Timetable, after: Timetable, instance: Instance | None = None) -> tuple["Difference", ...]:
    """What people who rely on the first timetable must be told: sessions moved, changed, cancelled, added, in time
    order. `instance`, that of `after`, says whose alternance days come or go with their group."""
    from scheduler.timetable.diff import differences as found

    return found(before, after, instance)


def sessions_frame(instance: Instance, timetable: Timetable) -> "pd.DataFrame":
    """A row for each session and alternance day, in time order: `id`, `unit`, `title`, `semester`, `kind`, `number` of
    `total`, `groups`, `trainers`, `room`, `site`, `start` and `end` (in the centre's zone), `url`, `date`, `week` (its
    Monday), `hours`. Groups and trainers are tuples of ids."""
    from scheduler.export.audience import Programme
    from scheduler.export.frames import sessions, typed

    return typed(sessions(Programme(instance, timetable, instance.locale)), instance.zone)


def hours_frame(instance: Instance, timetable: Timetable) -> "pd.DataFrame":
    """Sessions, hours and evenings of each group, trainer, room and unit (`audience`, `audience_id`), by week (its
    Monday) and kind of session: add up what you want to know."""
    from scheduler.export.audience import Programme
    from scheduler.export.frames import hours, typed

    return typed(hours(Programme(instance, timetable, instance.locale)), instance.zone)


def trainer_months_frame(instance: Instance, timetable: Timetable) -> "pd.DataFrame":
    """What each trainer is paid by, a row for each `month` (its first day) with a session: `sessions`, `evenings`,
    `in_person_h`, `webconference_h`, `hours`."""
    from scheduler.export.audience import Programme
    from scheduler.export.frames import months, typed

    return typed(months(Programme(instance, timetable, instance.locale)), instance.zone)


def export_files(
    instance: Instance,
    timetable: Timetable,
    folder: Source,
    *,
    formats: Collection[str] = ("json", "csv", "ical", "xlsx", "html"),
    lang: Lang | None = None,
    now: dt.datetime | None = None,
) -> tuple[Path, ...]:
    """Write the files of a timetable, as `scheduler export` does; all of them, or nothing. Returns their paths.

    `lang`: `fr` or `en` (default: the instance's). `now` (aware): the moment written in them.

    Raises InputError when the checker refuses the timetable, and for a format that there is not; OSError.
    """
    from scheduler.export.formats import FORMATS, Wanted, make
    from scheduler.files import write_all

    report = check(instance, timetable)
    if unknown := [name for name in formats if name not in FORMATS]:
        raise ValueError(f"formats are {', '.join(FORMATS)}, not {', '.join(unknown)}")
    if not report.accepted:
        raise InputError([Fault(Place(timetable.instance), violation.text) for violation in report.all_violations])
    wanted = Wanted(lang or instance.locale, tuple(formats))
    made = make(instance, timetable, report, wanted, now=now or dt.datetime.now(dt.UTC))
    write_all(Path(folder), made)
    return tuple(Path(folder) / name for name in made)


def _no_trainer(name: str) -> Text:
    return Text(f"le formateur « {name} » n’existe pas dans l’instance", f"the instance has no trainer “{name}”")


def _params(time_limit_s: float, workers: int | None, seed: int, *, strict: bool = False) -> "Params":
    from scheduler.search.params import Params

    return Params(time_limit_s, workers or os.cpu_count() or 1, seed, strict)
