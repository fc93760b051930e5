"""whatif.html: the scenarios side by side, and the moves of each drawn on the weeks.

Like timetable.html it is complete in itself: no request, a Content-Security-Policy that allows its own style and script
alone, everything of the instance escaped. Without JavaScript it has the table and every scenario's moves in words.
"""

from itertools import chain

from scheduler.export.page.page import Page, embedded
from scheduler.export.page.texts import Words
from scheduler.scenario.comparison.compare import Comparison
from scheduler.scenario.comparison.page_data import page_data
from scheduler.scenario.comparison.page_rows import columns, matrix, scenario_rows
from scheduler.scenario.comparison.page_texts import WORDS
from scheduler.scenario.comparison.telling import MANY
from scheduler.text import Lang
from scheduler.timetable.schema import Session

PAGE = Page(
    "scheduler.scenario.comparison",
    "whatif.html",
    ("page.css", "weeks.css", "report.css", "print.css", "whatif.css"),
    ("dom.js", "calendar.js", "moves.js", "whatif.js"),
)


def page(comparison: Comparison, *, lang: Lang | None = None) -> str:
    """The page of a comparison, in `lang` or the instance's own language; the same arguments give the same text."""
    words = Words(lang or comparison.instance.locale)
    own = {key: words.of(text) for key, text in WORDS.items()}
    return PAGE.render(
        lang=words.lang,
        title=f"{own['whatif']} – {comparison.instance.title}",
        w=own,
        instance=comparison.instance,
        report=comparison.report,
        rows=scenario_rows(comparison, words),
        labels=columns(comparison),
        many=MANY,
        matrix=matrix(comparison, words),
        examples=_examples(comparison),
        data=embedded(page_data(comparison, words, own)),
    )


def _examples(comparison: Comparison) -> tuple[str, str, str]:
    """Units for the legend: those of a change before those that only exist; fewer than three repeat."""
    moved = (held.unit for row in comparison.rows for each in row.differences
             if isinstance(held := each.after or each.before, Session))  # fmt: skip
    found = list(dict.fromkeys(chain(moved, (unit.code for unit in comparison.instance.scheduled_units))))
    return found[0], found[1 % len(found)], found[2 % len(found)]
