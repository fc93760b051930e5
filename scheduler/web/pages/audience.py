"""The pages that people see: that of an audience (a group, a trainer, a room, a unit), and the first one.

An audience's page is for a telephone first: what comes next, what changed lately, how to subscribe, then the year. It
is complete in itself and makes no request. Without JavaScript it has everything in a list, and neither the grids of the
year and the weeks nor the buttons that copy and print.
Everything that comes from the instance is escaped by Jinja, isolated from the direction of the text around it, and
linked only when it is http or https.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from scheduler.export.ical.entry import FeedEvent
from scheduler.export.page.page import Page, embedded
from scheduler.export.page.qr import qr_svg
from scheduler.export.page.texts import Words
from scheduler.export.page.timetable import GRIDS
from scheduler.publish.feeds import NOBODY, Absences
from scheduler.text import Lang
from scheduler.timeline.calendar import monday
from scheduler.web.pages.events import Shown, shown
from scheduler.web.pages.grids import grid_data
from scheduler.web.pages.phrases import Telling
from scheduler.web.pages.subscribing import CLIENTS
from scheduler.web.pages.texts import WORDS
from scheduler.web.pages.year import PageWeek, changes, common_place, current_bands, months, upcoming, weeks

_STYLES = ("page.css", "year.css", "weeks.css", "audience.css")
_AUDIENCE = Page("scheduler.web.pages", "audience.html", _STYLES, (*GRIDS, "audience.js"))
_HOME = Page("scheduler.web.pages", "home.html", _STYLES)
_LETTERS = ("in_person_letter", "webconference_letter", "alternance_letter", "exam_letter")


@dataclass(frozen=True)
class View:
    """What the page of an audience shows."""

    path: str
    """`groups/1A-ALT`, `trainers/T`, `rooms/R`, `units/U`."""
    name: str
    """In `lang`, on one line: « 1A-ALT · ASP Le Port 2022-2023 »."""
    is_gone: bool
    """It is no longer in what is published."""
    zone: ZoneInfo
    """The centre's: every hour shown is the centre's, whatever the reader's own zone."""
    events: Sequence[FeedEvent]
    """In time order and in `lang`, cancelled ones included."""
    number: int
    """The revision."""
    published_at: dt.datetime
    now: dt.datetime
    """Aware; decides what is past, and which changes are recent."""
    lang: Lang
    url: str
    """The page's own address, without a query: `https://host/prefix/f/<token>`. The feed's is this with `.ics`."""
    default_lang: Lang = "fr"
    """The feed's language for who asks for none; the other one is asked for by the addresses of the page."""

    absences: Absences = NOBODY
    """A trainer's own page shows them."""

    @cached_property
    def who(self) -> str:
        """The name without the year's: « 1A-ALT »."""
        return self.name.partition(" · ")[0]


def audience_page(view: View) -> str:
    """The page as HTML; the same View gives the same text."""
    now = view.now.astimezone(dt.UTC)
    today = now.astimezone(view.zone).date()
    events = [shown(event, view.zone, now) for event in view.events]
    words = Words(view.lang)
    listed, more = changes(events)
    past, coming = _split(events, today)
    tell = Telling(words, view.path.partition("/")[0], view.who, today, common_place(events))
    data = grid_data(events, tell, view.zone.key, view.path, view.absences)
    own = _words(words)
    return _AUDIENCE.render(
        lang=words.lang,
        title=f"{view.who} – {own['timetable']}",
        w=own,
        words=words,
        view=view,
        tell=tell,
        data=embedded(data),
        has_grids=bool(data["weeks"]),
        today=today,
        this_week=monday(today),
        upcoming=upcoming(events),
        bands=current_bands(events, today),
        changes=listed,
        more_changes=more,
        past=past,
        past_months=months(past, words),
        months=months(coming, words),
        qr=qr_svg(view.url),
        feed=_feed(view),
        webcal="webcal:" + _feed(view).partition(":")[2],
        moodle=_feed(view, moodle=True),
        clients=CLIENTS,
    )


def home_page(lang: Lang) -> str:
    """The first page: what this server is. It names nobody."""
    own = _words(Words(lang))
    return _HOME.render(lang=lang, title=own["home_title"], w=own)


def content_security_policy(html: str) -> str:
    """The Content-Security-Policy header of one of these pages: its style and script by their hashes, nothing else.

    The hashes are those of our own files, never of what is found in the page.
    """
    page = _AUDIENCE if _AUDIENCE.script in html else _HOME
    return f"{page.policy}; frame-ancestors 'none'"


def _split(events: Sequence[Shown], today: dt.date) -> tuple[tuple[PageWeek, ...], tuple[PageWeek, ...]]:
    """Weeks that are over, and the others."""
    found = weeks(events)
    past = tuple(week for week in found if week.last < today)
    return past, found[len(past) :]


def _feed(view: View, *, moodle: bool = False) -> str:
    asked = ["variant=moodle"] if moodle else []
    if view.lang != view.default_lang:
        asked.append(f"lang={view.lang}")
    return f"{view.url}.ics" + (f"?{'&'.join(asked)}" if asked else "")


def _words(words: Words) -> dict[str, str]:
    return {key: words.of(text) for key, text in WORDS.items()} | {letter: words[letter] for letter in _LETTERS}
