"""Feeds read back in tests: their events by UID, and the bytes of each."""

import codecs
import csv
import io
import re
from typing import Any

from icalendar import Calendar, Event

_EVENT = re.compile(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", re.DOTALL)
_STATE = re.compile(rb"^(DTSTAMP|LAST-MODIFIED|SEQUENCE):.*\r\n", re.MULTILINE)


def events(feed: bytes) -> dict[str, Event]:
    found = list(Calendar.from_ical(feed).walk("VEVENT"))
    table = {str(event["UID"]): event for event in found}
    assert len(table) == len(found), "a UID is in the feed twice"
    return table


def blocks(feed: bytes) -> dict[str, bytes]:
    """The bytes of each event, by UID."""
    return {str(Event.from_ical(block.decode())["UID"]): block for block in _EVENT.findall(feed)}


def said(block: bytes) -> bytes:
    """The bytes of an event, or of a feed, without the three lines of each revision."""
    return _STATE.sub(b"", block)


def starts(feed: bytes) -> dict[str, Any]:
    return {uid: event["DTSTART"].dt for uid, event in events(feed).items()}


def people_rows(content: bytes, separator: str = ";") -> list[dict[str, str]]:
    """Of a CSV file that people open, French unless told otherwise."""
    assert content.startswith(codecs.BOM_UTF8)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))
