"""timetable.html: one page, complete in itself, that planners, students and trainers look at.

The page makes no request: style, script and data are inside it, and its Content-Security-Policy allows nothing else.
Everything that comes from the instance is escaped by Jinja, or travels as JSON that cannot close its script element.
Without JavaScript it shows every session in a table, and the report.
"""

import base64
import hashlib
import json
from collections.abc import Iterable
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from scheduler.checker.report import Report
from scheduler.export.audience import Programme
from scheduler.export.frames import rows, sums
from scheduler.export.page_clashes import clash_groups
from scheduler.export.page_data import page_data
from scheduler.export.page_report import criterion_rows, derivations, tier_rows, verdicts
from scheduler.export.page_sessions import weeks
from scheduler.export.page_words import Words
from scheduler.instance.schema import Instance
from scheduler.text import Lang
from scheduler.timetable.schema import Timetable

STYLES = ("page.css", "year.css", "weeks.css", "report.css", "print.css")
GRIDS = ("dom.js", "calendar.js", "away.js", "year.js", "weeks.js", "grids.js")
"""The year and the weeks: what every page that draws them has."""
SCRIPTS = (*GRIDS, "app.js")


def page(instance: Instance, timetable: Timetable, report: Report, *, lang: Lang | None = None) -> str:
    """The page of a timetable and of the checker's verdict on it, in `lang` or the instance's own language.

    The timetable may break rules: the page then says so first. The same arguments always give the same text.
    """
    words = Words(lang or instance.locale)
    tables = sums(Programme(instance, timetable, words.lang))
    style, script = own_files(ours(*STYLES)), own_script(ours(*SCRIPTS))
    return (
        _environment()
        .get_template("timetable.html")
        .render(
            w=words,
            instance=instance,
            timetable=timetable,
            report=report,
            year=_year(instance),
            style=style,
            style_hash=content_hash(style),
            script=script,
            script_hash=content_hash(script),
            data=embedded(page_data(instance, timetable, report, words)),
            weeks=weeks(instance, timetable, words),
            verdicts=verdicts(instance, timetable, report, words),
            clashes=clash_groups(instance, timetable, report, words),
            tiers=tier_rows(timetable, words),
            criteria=criterion_rows(report, words),
            figures={name: list(rows(table)) for name, table in tables.items()},
            derivations=derivations(instance, words),
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("scheduler.export"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def ours(*names: str) -> tuple[tuple[str, str], ...]:
    """Files of this package's templates."""
    return tuple(("scheduler.export", name) for name in names)


def own_files(files: Iterable[tuple[str, str]]) -> Markup:
    """Files of ours, by package and name, put in a page as they are."""
    texts = ((resources.files(package) / "templates" / name).read_text(encoding="utf-8") for package, name in files)
    return Markup("\n").join(Markup(text.strip()) for text in texts)


def own_script(files: Iterable[tuple[str, str]]) -> Markup:
    """One function around all the script's parts, so that they share names and leave none in the page."""
    return Markup('(() => {\n"use strict";\n') + own_files(files) + Markup("\n})();")


def content_hash(content: str) -> str:
    """The source expression by which the Content-Security-Policy knows an inline style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def embedded(data: object) -> Markup:
    """JSON inside a script element: without `<`, `>` and `&`, nothing in it can end the element or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _year(instance: Instance) -> str:
    """« 2022–2023 », or « 2023 » for a year that does not pass the winter."""
    first = min(semester.first.year for semester in instance.calendar.semesters)
    last = max(semester.last.year for semester in instance.calendar.semesters)
    return f"{first}–{last}" if last > first else str(first)
