"""What the server shows of a revision: feeds and pages, with the headers of their kind."""

import datetime as dt
import re

from scheduler.export.audience import file_name as safe_name
from scheduler.export.ical.moodle import Variant
from scheduler.publish.feeds import NOBODY, Snapshot
from scheduler.text import Lang
from scheduler.web.pages.audience import View, audience_page, content_security_policy
from scheduler.web.response_cache import CachedContent

PAGE_FOR = dt.timedelta(minutes=1)
"""A page says what is next: it is made again as often."""
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def feed_content(snapshot: Snapshot, path: str, lang: Lang, variant: Variant, now: dt.datetime) -> CachedContent:
    """The feed of an audience. Raises KeyError for one that never was."""
    feed = snapshot.feed(path, lang=lang, now=now, variant=variant)
    headers = {
        "content-type": "text/calendar; charset=utf-8",
        "content-language": lang,
        "content-disposition": f'inline; filename="{file_name(path)}.ics"',
        "vary": "Accept-Encoding",
    }
    return CachedContent.of(feed.content, feed.modified, feed.until, headers)


def page_content(snapshot: Snapshot, path: str, lang: Lang, url: str, now: dt.datetime) -> CachedContent:
    """The page of an audience, as of the minute of `now`. Raises KeyError for one that never was."""
    minute = now.replace(second=0, microsecond=0)
    audience = snapshot.audiences[path]
    view = View(
        path=path,
        name=audience.name.to(lang),
        is_gone=audience.is_gone,
        zone=snapshot.zone,
        events=snapshot.events(path, lang=lang, now=minute),
        number=snapshot.number,
        published_at=snapshot.published_at,
        now=minute,
        lang=lang,
        url=url,
        default_lang=snapshot.locale,
        absences=snapshot.absences if path.startswith("trainers/") else NOBODY,
    )
    html = audience_page(view)
    headers = {
        "content-type": "text/html; charset=utf-8",
        "content-language": lang,
        "content-security-policy": content_security_policy(html),
        "vary": "Accept-Encoding, Accept-Language",
    }
    return CachedContent.of(html.encode(), max(minute, snapshot.published_at), minute + PAGE_FOR, headers)


def file_name(path: str) -> str:
    """A file name that every system takes, out of an audience's path: `1A-ALT` of `groups/1A-ALT`."""
    return safe_name(_UNSAFE.sub("-", path.rpartition("/")[2]).strip("-.") or "feed")
