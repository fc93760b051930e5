"""timetable.html: one page, complete in itself, that planners, students and trainers look at.

Without JavaScript it shows every session in a table, and the report.
"""

from scheduler.checker.report import Report
from scheduler.export.audience import Programme
from scheduler.export.frames import rows, sums
from scheduler.export.page.clashes import clash_groups
from scheduler.export.page.data import page_data
from scheduler.export.page.page import Page, embedded
from scheduler.export.page.report import criterion_rows, derivations, tier_rows, verdicts
from scheduler.export.page.sessions import weeks
from scheduler.export.page.texts import Words
from scheduler.instance.schema.instance import Instance
from scheduler.text import Lang
from scheduler.timetable.schema import Timetable

GRIDS = ("dom.js", "calendar.js", "away.js", "year.js", "weeks.js", "grids.js")
"""The year and the weeks: what every page that draws them has."""
PAGE = Page(
    "scheduler.export.page",
    "timetable.html",
    ("page.css", "year.css", "weeks.css", "report.css", "print.css"),
    (*GRIDS, "app.js"),
)


def page(instance: Instance, timetable: Timetable, report: Report, *, lang: Lang | None = None) -> str:
    """The page of a timetable and of the checker's verdict on it, in `lang` or the instance's own language.

    The timetable may break rules: the page then says so first. The same arguments always give the same text.
    """
    words, year = Words(lang or instance.locale), _year(instance)
    tables = sums(Programme(instance, timetable, words.lang))
    return PAGE.render(
        lang=words.lang,
        title=f"{words['timetable']} – {instance.title} – {year}",
        w=words,
        instance=instance,
        timetable=timetable,
        report=report,
        year=year,
        data=embedded(page_data(instance, timetable, report, words)),
        weeks=weeks(instance, timetable, words),
        verdicts=verdicts(instance, timetable, report, words),
        clashes=clash_groups(instance, timetable, report, words),
        tiers=tier_rows(timetable, words),
        criteria=criterion_rows(report, words),
        figures={name: list(rows(table)) for name, table in tables.items()},
        derivations=derivations(instance, words),
    )


def _year(instance: Instance) -> str:
    """« 2022–2023 », or « 2023 » for a year that does not pass the winter."""
    first = min(semester.first.year for semester in instance.calendar.semesters)
    last = max(semester.last.year for semester in instance.calendar.semesters)
    return f"{first}–{last}" if last > first else str(first)
