"""The files of a timetable: which formats there are, and what each writes."""

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduler.checker.report import Report
from scheduler.export import hours
from scheduler.export.audience import FOLDERS, Programme
from scheduler.export.enf import steps as enf_steps
from scheduler.export.enf.files import enf
from scheduler.export.enf.update import Update
from scheduler.export.exams import convocations, lists
from scheduler.export.exams.lists import LISTS
from scheduler.export.ical.feeds import PRODID, feeds
from scheduler.export.ical.moodle import Variant
from scheduler.export.page.timetable import page
from scheduler.export.workbook import workbook
from scheduler.instance.schema.instance import Instance
from scheduler.text import Lang, Text
from scheduler.timetable.schema import Timetable
from scheduler.timetable.store import FILE_NAME, to_json

FORMATS = ("json", "csv", "ical", "xlsx", "html")
PAGE = "timetable.html"
MOODLE_FOLDER = "moodle"
"""Where Moodle's variant of the feeds goes: `moodle/ical/…`."""

EXAM_FILES = (lists.TABLE, lists.PRINTED, *(each.file for each in LISTS))
FEED_FOLDERS = ("ical", *(f"ical/{name}" for name in FOLDERS))


@dataclass(frozen=True)
class Imported:
    """What a Moodle that has imported something before needs, and in words from what to what that goes."""

    update: Update
    span: Text


@dataclass(frozen=True)
class Wanted:
    """Which files to make, and how. `imported` is none when what Moodle already has is not told."""

    lang: Lang
    formats: tuple[str, ...] = FORMATS
    variant: Variant = "standard"
    server_timezone: ZoneInfo | None = None
    category: int = 1
    imported: Imported | None = None

    @property
    def prefix(self) -> str:
        return f"{MOODLE_FOLDER}/" if self.variant == "moodle" else ""

    @property
    def names(self) -> tuple[str, ...]:
        """The files that are sure to be written, and the folders, which end with a slash."""
        of_format = {
            "json": (FILE_NAME,),
            "csv": ("sessions.csv",),
            "ical": tuple(f"{self.prefix}{name}/" for name in FEED_FOLDERS),
            "xlsx": ("plan.xlsx", hours.FILE_NAME),
            "html": (PAGE,),
        }
        return tuple(name for format_ in self.formats for name in of_format[format_])


def is_output(name: str) -> bool:
    """Whether a file of that name below the output directory is, or may be taken for, one of ours."""
    first = name.casefold().partition("/")[0]
    ours = ("ical", MOODLE_FOLDER, "sessions.csv", hours.FILE_NAME, *EXAM_FILES, convocations.FOLDER)
    return first in ours or first.startswith("moodle-")


def is_of_exams(name: str) -> bool:
    """Whether a file of ours is about examinations alone."""
    return name in EXAM_FILES or name.startswith(f"{convocations.FOLDER}/")


def make(
    instance: Instance,
    timetable: Timetable,
    report: Report,
    wanted: Wanted,
    *,
    now: dt.datetime,
) -> dict[str, bytes]:
    """Every wanted file, by its path below the output directory. `now` is aware."""
    files: dict[str, bytes] = {}
    lang = wanted.lang
    programme = Programme(instance, timetable, lang)
    if "json" in wanted.formats:
        files[FILE_NAME] = to_json(timetable)
    if "csv" in wanted.formats:
        files |= enf(
            instance,
            timetable,
            server_timezone=wanted.server_timezone,
            category=wanted.category,
            lang=lang,
        )
        files |= _update(wanted.imported, wanted) if wanted.imported is not None else {}
        files |= {lists.TABLE: lists.exams_csv(programme)} if timetable.exams is not None else {}
    if "ical" in wanted.formats:
        made = feeds(instance, timetable, now=now, lang=lang, variant=wanted.variant)
        files |= {wanted.prefix + path: content for path, content in made.items()}
    if "xlsx" in wanted.formats:
        files |= workbook.plan(instance, timetable, created=now, lang=lang)
        files[hours.FILE_NAME] = hours.hours_csv(programme)
        files |= _exam_lists(programme) if timetable.exams is not None else {}
    if "html" in wanted.formats:
        files[PAGE] = page(instance, timetable, report, lang=lang).encode()
        files |= {lists.PRINTED: lists.lists_page(programme).encode()} if timetable.exams is not None else {}
    return files


def _exam_lists(programme: Programme) -> dict[str, bytes]:
    return {each.file: each.csv(programme) for each in LISTS} | convocations.convocations(programme)


def _update(imported: Imported, wanted: Wanted) -> dict[str, bytes]:
    made = imported.update.files(wanted.server_timezone, wanted.category)
    steps = enf_steps.as_file(imported.update, imported.span, wanted.lang, wanted.server_timezone)
    return {**made, enf_steps.STEPS_FILE: steps}


def stale(folder: Path, wanted: Wanted, made: Mapping[str, bytes]) -> list[str]:
    """Files of ours below `folder`, by their path, that nobody should take for today's: feeds whose audience is gone,
    lists and convocations of examinations that are not planned any more."""
    return [*_stale_feeds(folder, wanted, made), *_stale_exams(folder, wanted, made)]


def _stale_exams(folder: Path, wanted: Wanted, made: Mapping[str, bytes]) -> list[str]:
    """By how each begins: a file of that name may be the planner's."""
    heads: dict[str, tuple[bytes, ...]] = {lists.TABLE: lists.TABLE_HEADS} if "csv" in wanted.formats else {}
    if "xlsx" in wanted.formats:
        told = sorted((folder / convocations.FOLDER).glob("*.txt"))
        heads |= {each.file: each.heads for each in LISTS}
        heads |= {path.relative_to(folder).as_posix(): convocations.HEADS for path in told}
    found = [name for name in heads if name not in made and (folder / name).is_file()]
    stale_ones = [name for name in found if (folder / name).read_bytes().startswith(heads[name])]
    page = folder / lists.PRINTED
    if "html" in wanted.formats and page.name not in made and page.is_file() and lists.MARK in page.read_bytes():
        stale_ones.append(page.name)
    return stale_ones


def _stale_feeds(folder: Path, wanted: Wanted, made: Mapping[str, bytes]) -> list[str]:
    """By the name of the program that is in each."""
    if "ical" not in wanted.formats:
        return []
    found = [path for name in FOLDERS for path in sorted((folder / wanted.prefix / "ical" / name).glob("*.ics"))]
    names = {path.relative_to(folder).as_posix(): path for path in found if path.is_file()}
    return [name for name, path in names.items() if name not in made and PRODID.encode() in path.read_bytes()]


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The same files always give the same bytes: no hour is in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
