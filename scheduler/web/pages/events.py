"""What an event of a feed says, read back from its content lines: a page never says another thing than a feed."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Event

from scheduler.export.audience import ALTERNANCE, EXAMINATION, KINDS, REVISION
from scheduler.export.ical.entry import CANCELLED, Entry, FeedEvent
from scheduler.export.ical.events import CLOSURE, EXAM_DAYS, HOLIDAY
from scheduler.instance.instants import local
from scheduler.text import Text

CHANGED_FOR = dt.timedelta(days=30)
"""How long a change is marked, as long as a feed shows what was cancelled."""
Kind = Literal["in_person", "webconference", "alternance", "holiday", "closure", "revision", "exams", "exam", "other"]

_CATEGORIES: dict[Kind, Text] = {
    "in_person": KINDS["in_person"],
    "webconference": KINDS["webconference"],
    "alternance": ALTERNANCE,
    "holiday": HOLIDAY,
    "closure": CLOSURE,
    "revision": REVISION,
    "exams": EXAM_DAYS,
    "exam": EXAMINATION,
}
_KINDS: dict[str, Kind] = {said: kind for kind, text in _CATEGORIES.items() for said in text}
_SESSION = re.compile(r"(?P<code>\S+) · (?P<what>.+?) · (?P<title>.*)")
_HOURS = re.compile(r"\d\d:\d\d – \d\d:\d\d \([\w/+-]+\)$")
_MINUTE = dt.timedelta(minutes=1)
_READ = ("SUMMARY", "DTSTART", "DTEND", "CATEGORIES", "DESCRIPTION", "LOCATION", "CONFERENCE")
_KEPT_ENTRIES = 8192
"""A few megabytes: a page is made again every minute, mostly of the same events."""


@dataclass(frozen=True)
class Said:
    """What the lines of an event say, whoever reads them and whenever."""

    kind: Kind
    start: dt.datetime
    """In the centre's zone; a whole day at midnight."""
    end: dt.datetime
    is_whole_days: bool
    code: str
    """The unit's; empty where there is none."""
    what: str
    """« Regroupement », `Alternance day`, or the whole summary of any other event."""
    title: str
    """The unit's title; of an alternance day, its group."""
    place: str
    url: str | None
    """The webconference's, only ever http or https."""
    people: tuple[tuple[str, str], ...]
    """Trainers and groups: label (« Formateur ») and names."""

    @property
    def first(self) -> dt.date:
        return self.start.date()

    @property
    def last(self) -> dt.date:
        """The last day, included."""
        return (self.end - dt.timedelta(days=1)).date() if self.is_whole_days else self.end.date()

    @property
    def is_instant(self) -> bool:
        """Such as work to hand in, which takes a minute from when it is due."""
        return self.end - self.start <= _MINUTE


@dataclass(frozen=True)
class Shown:
    """An event as a page shows it at one moment."""

    said: Said
    is_cancelled: bool
    stamp: dt.datetime
    """When its revision was made, in the centre's zone."""
    is_changed: bool
    """Cancelled, or another than it first was, in the last 30 days."""
    is_over: bool
    was: Said | None
    """What it said before it changed lately; none for what is cancelled."""

    @property
    def is_moved(self) -> bool:
        return self.was is not None and (self.was.start, self.was.end) != (self.said.start, self.said.end)

    @property
    def first(self) -> dt.date:
        return self.said.first

    @property
    def last(self) -> dt.date:
        return self.said.last


def shown(event: FeedEvent, zone: ZoneInfo, now: dt.datetime) -> Shown:
    """The event in the centre's zone, as it stands at `now` (aware)."""
    said = _said(event.entry, zone)
    is_changed = now < event.stamp + CHANGED_FOR and (event.sequence > 0 or event.entry.cancelled)
    is_told = is_changed and not event.entry.cancelled
    return Shown(
        said,
        is_cancelled=event.entry.cancelled,
        stamp=event.stamp.astimezone(zone),
        is_changed=is_changed,
        is_over=said.end <= now,
        was=_said(event.before, zone) if is_told and event.before is not None else None,
    )


@lru_cache(maxsize=_KEPT_ENTRIES)
def _said(entry: Entry, zone: ZoneInfo) -> Said:
    lines = (line for line in entry.lines if line.startswith(_READ))
    event = Event.from_ical("\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT")))
    assert isinstance(event, Event)
    summary, place, about = (str(event.get(name, "")) for name in ("SUMMARY", "LOCATION", "DESCRIPTION"))
    if entry.cancelled:
        summary = summary.removeprefix(CANCELLED.fr).removeprefix(CANCELLED.en)
    category = next(iter(event.categories), "")
    kind, is_whole_days = _KINDS.get(category, "other"), not isinstance(event.start, dt.datetime)
    code, what, title = _parts(kind, summary)
    link = str(event.get("CONFERENCE", ""))
    return Said(
        kind=kind,
        start=_moment(event.start, zone),
        end=_moment(event.end, zone),
        is_whole_days=is_whole_days,
        code=code,
        what=what,
        title=title,
        place=place,
        url=_web(link),
        people=() if is_whole_days else tuple(_people(about, code, link, place)),
    )


def _moment(when: dt.date, zone: ZoneInfo) -> dt.datetime:
    if isinstance(when, dt.datetime):
        return local(when, zone)
    return dt.datetime.combine(when, dt.time(), zone)


def _parts(kind: Kind, summary: str) -> tuple[str, str, str]:
    """Code, what and title. A summary of another form is shown whole."""
    if kind in ("in_person", "webconference", "exam") and (match := _SESSION.fullmatch(summary)) is not None:
        return match["code"], match["what"], match["title"]
    if kind == "alternance":
        what, _, group = summary.partition(" · ")
        return "", what, group
    return "", summary, ""


def _web(url: str) -> str | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def _people(description: str, code: str, url: str, place: str) -> list[tuple[str, str]]:
    """Lines of the description that say more than the event's other properties."""
    found = []
    for line in description.split("\n"):
        is_told = (
            (code and f" {code} – " in line)
            or (url and line.endswith(url))
            or (place and line.endswith(place))
            or _HOURS.search(line) is not None
        )
        label, colon, value = line.partition(":")
        if not is_told and colon:
            found.append((label.strip(), value.strip()))
        elif not is_told and line:
            found.append(("", line))
    return found
