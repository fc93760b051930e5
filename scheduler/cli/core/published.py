"""Reading a published timetable with the instance it was made for, which the planner need not name."""

import datetime as dt
import shlex
from collections.abc import Callable
from pathlib import Path

from click import Option

from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.cli.core.options import DayType, PathType, option
from scheduler.cli.core.output import Output
from scheduler.cli.core.places import upwards
from scheduler.cli.core.reading import read_instance, say_notes
from scheduler.errors import Fault, InputError, Place
from scheduler.instance.reading.source import INSTANCE_FILE, is_there
from scheduler.instance.schema import Instance
from scheduler.text import Lang, Text
from scheduler.timetable import store
from scheduler.timetable.schema import Timetable

_ABOUT = Text(
    "L’instance de l’emploi du temps (par défaut : instance.yaml à côté de lui, ou instances/<nom> au-dessus de lui ou "
    "dans le dossier courant).",
    "The timetable's instance (default: instance.yaml beside it, or instances/<name> above it or in the current "
    "directory).",
)
_ABOUT_FROM = Text(
    "Rien de ce qui précède ce jour ne bouge (par défaut aujourd’hui, pendant l’année de l’emploi du temps).",
    "Nothing before this day moves (default: today, during the timetable's year).",
)
_NOTHING_PAST = Text(
    "Rien n’est passé : toutes les séances peuvent bouger (--from DATE en fige le début).",
    "Nothing is past: every session may move (--from DATE freezes the beginning).",
)
EDITED_SINCE = Text(
    "Note : l’instance a été modifiée depuis que cet emploi du temps a été fait ; c’est l’instance d’aujourd’hui qui "
    "compte.",
    "Note: the instance has been edited since this timetable was made; the instance of today is what counts.",
)


def instance_option(lang: Lang) -> Option:
    return option(
        "--instance", about=_ABOUT, lang=lang, metavar=Text("INSTANCE", "INSTANCE"), type=PathType(), default=None
    )


def day_option(lang: Lang) -> Option:
    return option("--from", "from_day", about=_ABOUT_FROM, lang=lang, metavar=Text("DATE", "DATE"), type=DayType())


def first_day(asked: dt.date | None, instance: Instance, timetable: Timetable, now: dt.datetime) -> dt.date | None:
    """From which day the timetable may change: the one asked for, else today when it lies inside the timetable's dates.
    Before these nothing is past; after, the year is being looked at as a whole."""
    if asked is not None:
        return asked
    days = [one.start.astimezone(instance.zone).date() for one in timetable.held]
    today = now.astimezone(instance.zone).date()
    return today if days and min(days) <= today <= max(days) else None


def say_first_day(say: Callable[[Text], None], first: dt.date | None, *, is_asked: bool) -> None:
    if first is None:
        say(_NOTHING_PAST)
        return
    fr, en = ("", "") if is_asked else (" (aujourd’hui ; --from en décide)", " (today; --from decides)")
    say(Text(f"Rien de ce qui précède le {first:%d/%m/%Y} ne bouge{fr}.", f"Nothing before {first} moves{en}."))


def read_published(path: Path, instance: Path | None, output: Output) -> tuple[Instance, Timetable, Report]:
    """The timetable, its instance, and the checker's report on them, which accepts it.

    Raises InputError when a file is at fault, no instance is found, or the checker refuses the timetable.
    """
    timetable = store.load(path)
    found = instance or instance_of(path, timetable)
    known = read_instance(found, output)
    report = check(known, timetable)
    if not report.accepted:
        command = f"scheduler check {shlex.quote(str(found))} {shlex.quote(str(path))}"
        told = "".join(f"\n  – {violation.text.fr}" for violation in report.violations[:5])
        said = "".join(f"\n  – {violation.text.en}" for violation in report.violations[:5])
        raise InputError(
            [
                Fault(
                    Place(str(path)),
                    Text(
                        f"cet emploi du temps enfreint des règles de l’instance {found} ; « {command} » les liste "
                        f"toutes{told}",
                        f"this timetable breaks rules of the instance {found}; “{command}” lists them all{said}",
                    ),
                )
            ]
        )
    if timetable.digest != known.digest:
        output.note(EDITED_SINCE)
    say_notes(known, output)
    return known, timetable, report


def instance_of(path: Path, timetable: Timetable) -> Path:
    name, folder = timetable.instance, path if path.is_dir() else path.parent
    if (found := found_above(folder, name) or _in(Path.cwd(), name)) is not None:
        return found
    raise InputError(
        [
            Fault(
                Place(str(path)),
                Text(
                    f"l’instance « {name} » de cet emploi du temps n’est ni à côté de lui, ni dans instances/{name} ; "
                    "dites où elle est par --instance",
                    f"the instance “{name}” of this timetable is neither beside it nor in instances/{name}; say where "
                    "it is with --instance",
                ),
            )
        ]
    )


def found_above(folder: Path, name: str) -> Path | None:
    """The instance of that name in the folder, else in `instances/` of a folder that it is in."""
    beside = folder / INSTANCE_FILE
    if is_there(beside):
        return beside
    return next((found for base in upwards(folder) if (found := _in(base, name)) is not None), None)


def _in(base: Path, name: str) -> Path | None:
    """Only names that can be a directory's: a timetable is a file that anybody may have edited."""
    if not name or set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789-"):
        return None
    file = base / "instances" / name / INSTANCE_FILE
    return file if is_there(file) else None
