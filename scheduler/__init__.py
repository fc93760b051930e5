"""Timetable optimiser for evening schools.

    import scheduler

    instance = scheduler.read_instance("instances/tiny")
    result = scheduler.plan(instance)
    scheduler.export_files(instance, result.timetable, "plans/tiny")

`docs/api.md` shows all of it. A name is loaded when it is first used, so that importing the package costs nothing.
"""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scheduler.api import (
        build_instance,
        check,
        differences,
        explain,
        explain_exams,
        export_files,
        hours_frame,
        new_year,
        parse_instance,
        place_exams,
        plan,
        read_instance,
        read_sheet,
        read_timetable,
        replan,
        sessions_frame,
        suggest_exam,
        trainer_months_frame,
    )
    from scheduler.checker.report import Report
    from scheduler.errors import Impossible, InputError, NothingFound, SchedulerError
    from scheduler.instance.schema.instance import Instance
    from scheduler.timetable.schema import Timetable

try:
    __version__ = version("evening-scheduler")
except PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0+unknown"

_HOMES = {
    "scheduler.checker.report": ("Report",),
    "scheduler.errors": ("Impossible", "InputError", "NothingFound", "SchedulerError"),
    "scheduler.instance.schema.instance": ("Instance",),
    "scheduler.timetable.schema": ("Timetable",),
}
"""Where each name is; the functions are in `scheduler.api`."""

__all__ = [
    "Impossible",
    "InputError",
    "Instance",
    "NothingFound",
    "Report",
    "SchedulerError",
    "Timetable",
    "__version__",
    "build_instance",
    "check",
    "differences",
    "explain",
    "explain_exams",
    "export_files",
    "hours_frame",
    "new_year",
    "parse_instance",
    "place_exams",
    "plan",
    "read_instance",
    "read_sheet",
    "read_timetable",
    "replan",
    "sessions_frame",
    "suggest_exam",
    "trainer_months_frame",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = next((module for module, names in _HOMES.items() if name in names), "scheduler.api")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
