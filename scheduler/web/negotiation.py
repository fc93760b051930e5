"""What a client asks of an answer by its headers: language, compression, and whether it has the content already.

RFC 9110: 12.5 (Accept-Encoding, Accept-Language), 13.1 (If-None-Match, If-Modified-Since, If-Match,
If-Unmodified-Since).
"""

import datetime as dt
import re
from collections.abc import Iterator
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from typing import Literal

from scheduler.text import Lang

Coding = Literal["gzip", "identity"]

_TAG = re.compile(r'(?:W/)?"([^"]*)"')
_STRONG = re.compile(r'(?<!W/)"[^"]*"')
_QUALITY = re.compile(r"[qQ]=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")


def coding(accepted: str | None) -> Coding | None:
    """The coding of the answer, by Accept-Encoding; none when the client refuses both that we have."""
    if accepted is None:
        return "identity"
    asked = dict(_qualities(accepted))
    rest = asked.get("*")
    zipped = asked.get("gzip", asked.get("x-gzip", rest if rest is not None else 0.0))
    plain = asked.get("identity")
    if zipped > 0 and zipped >= (plain or 0.0):
        return "gzip"
    return "identity" if plain or (plain is None and rest != 0) else None


def language(accepted: str | None, otherwise: Lang) -> Lang:
    """The language that Accept-Language likes best of the two we speak; `otherwise` when it likes neither more."""
    asked = list(_qualities(accepted or ""))
    wanted = {lang: max((q for name, q in asked if name.partition("-")[0] == lang), default=0.0) for lang in _LANGS}
    if wanted["fr"] == wanted["en"]:
        return otherwise
    return "fr" if wanted["fr"] > wanted["en"] else "en"


_LANGS: tuple[Lang, ...] = ("fr", "en")


def known_tag(if_none_match: str, tags: tuple[str, ...]) -> str | None:
    """The first of these entity tags (without quotes) that the client has, compared weakly; `*` has every one."""
    if if_none_match.strip() == "*":
        return tags[0]
    had = set(_TAG.findall(if_none_match))
    return next((tag for tag in tags if tag in had), None)


def has_tag(if_match: str, tags: tuple[str, ...]) -> bool:
    """Whether one of these entity tags is what the client wants, compared strongly; `*` is any."""
    return if_match.strip() == "*" or any(f'"{tag}"' in _STRONG.findall(if_match) for tag in tags)


def is_unchanged_since(if_modified_since: str, modified: dt.datetime) -> bool:
    """Whether content of that moment (aware, whole seconds) is no newer than what the client has; a header that is no
    date says nothing."""
    since = _date(if_modified_since)
    return since is not None and modified <= since


def is_changed_since(if_unmodified_since: str, modified: dt.datetime) -> bool:
    """Whether it is newer than what the client wants; a header that is no date says nothing."""
    since = _date(if_unmodified_since)
    return since is not None and modified > since


def _date(header: str) -> dt.datetime | None:
    try:
        found = parsedate_to_datetime(header)
    except (ValueError, IndexError, OverflowError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=dt.UTC)


@lru_cache(maxsize=64)
def http_date(moment: dt.datetime) -> str:
    """`Tue, 24 Nov 2026 03:52:11 GMT`, of an aware moment."""
    return format_datetime(moment.astimezone(dt.UTC), usegmt=True)


def _qualities(header: str) -> Iterator[tuple[str, float]]:
    """Each name of a list, in lower case, with its quality; one without a readable quality has 1."""
    for part in header.split(","):
        name, *parameters = part.split(";")
        if name := name.strip().lower():
            found = [match for one in parameters if (match := _QUALITY.fullmatch(one.strip())) is not None]
            yield name, float(found[0][1]) if found else 1.0
