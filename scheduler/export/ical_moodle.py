"""An event as Moodle's importer reads it right (calendar/lib.php and lib/bennu of Moodle 5, read and replayed).

It strips what looks like a tag from every text, shows the description as HTML, and takes a backslash away. It looks for
changes by value, whatever the property, so that neither a room that is gone nor whole days that become one are a change
to it: the description says both again.
"""

import datetime as dt
import re

from scheduler.export.ical_history import Entry

_BACKSLASH = re.compile(r"\\(.)")
_ENTITIES = {ord(char): f"&{entity}\\;" for char, entity in (("&", "amp"), ("<", "lt"), (">", "gt"))}
"""Of a text that is read as HTML; their semicolon escaped, as in every text of a feed."""
_REVERSE_SOLIDUS = "&#92\\;"
_TAG = re.compile(r"<(?=\S)")
_DAY = "DTSTART;VALUE=DATE:", "DTEND;VALUE=DATE:"


def for_moodle(entry: Entry) -> Entry:
    """The same event; what is the same to Moodle has the same lines."""
    lines = {line.partition(":")[0].partition(";")[0]: line for line in entry.lines}
    place = lines.get("LOCATION", "").partition(":")[2]
    if "DESCRIPTION" not in lines and (days := _days(entry)):
        return Entry((*map(_line, entry.lines), f"DESCRIPTION:{days}"))
    return Entry(tuple(_line(f"{line}\\n{place}" if line.startswith("DESCRIPTION:") and place else line)
                       for line in entry.lines))  # fmt: skip


def _line(line: str) -> str:
    name, _, value = line.partition(":")
    if name == "DESCRIPTION":
        return f"{name}:{_without_backslash(value.translate(_ENTITIES), _REVERSE_SOLIDUS)}"
    if name in ("SUMMARY", "LOCATION"):
        return f"{name}:{_without_backslash(_TAG.sub('< ', value), '/')}"
    return line


def _without_backslash(value: str, instead: str) -> str:
    """Of an escaped text (RFC 5545, 3.3.11): the escapes of commas, semicolons and line breaks stay."""
    return _BACKSLASH.sub(lambda found: instead if found[1] == "\\" else found[0], value)


def _days(entry: Entry) -> str:
    """« 19/12/2022 – 06/01/2023 », both included; nothing for what has an hour."""
    found = [line.removeprefix(start) for start in _DAY for line in entry.lines if line.startswith(start)]
    if len(found) != len(_DAY):
        return ""
    first, after = (dt.datetime.strptime(day, "%Y%m%d").replace(tzinfo=dt.UTC) for day in found)
    days = dict.fromkeys((first, after - dt.timedelta(days=1)))
    return " – ".join(f"{day:%d/%m/%Y}" for day in days)
