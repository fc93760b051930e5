"""What Moodle makes of a subscription, written after reading its importer: lib/bennu, calendar_import_events_from_ical
and calendar_add_icalendar_event of calendar/lib.php in Moodle 5, import_icalendar_events of Moodle 3.

It knows an event by its UID, looks at neither SEQUENCE, DTSTAMP, LAST-MODIFIED nor STATUS, and deletes what left the
feed.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

_LINE = re.compile(
    r'(?P<label>[-A-Za-z0-9]+)(?P<params>(?:;(?:[-A-Za-z0-9]+)=(?:[^\x00-\x1f\x7f";:,]+|"[^\x00-\x1f\x7f"]+"))*):(?P<data>.*)'
)
_PARAM = re.compile(r';(?P<name>[-A-Za-z0-9]+)=(?P<value>[^\x00-\x1f\x7f";:,]+|"[^\x00-\x1f\x7f"]+")')
_KNOWN = (
    "DESCRIPTION",
    "DTSTAMP",
    "DTSTART",
    "LAST-MODIFIED",
    "LOCATION",
    "SEQUENCE",
    "STATUS",
    "SUMMARY",
    "TRANSP",
    "UID",
    "DTEND",
    "CATEGORIES",
)
"""Of the properties that we write: not CONFERENCE, which came with RFC 7986."""
_DAY = 86400
_COLUMNS = {
    "format": "1", "categoryid": "0", "courseid": "1", "groupid": "0", "userid": "2", "repeatid": "0", "component": "",
    "modulename": "", "instance": "0", "type": "0", "eventtype": "site", "visible": "1", "sequence": "1",
    "subscriptionid": "7", "priority": "",
}  # fmt: skip
"""Of the table of events, whatever a feed says."""
_Properties = dict[str, tuple[dict[str, str], str]]


@dataclass
class Moodle:
    """A subscription in a Moodle, polled by its cron. `is_old`: Moodle 3, which writes every event again each time."""

    is_old: bool = False
    table: dict[str, dict[str, str]] = field(default_factory=dict)
    """Rows by UID."""
    _has_polled: bool = False

    def polls(self, feed: bytes) -> None:
        zone, events = _unserialized(feed.decode())
        for event in events:
            row = _row(event, zone)
            old = self.table.get(row["uuid"])
            # array_diff compares values, whatever their keys: a value that any other column has is no difference.
            if old is None or self.is_old or set(row.values()) - set(old.values()):
                self.table[row["uuid"]] = {**_COLUMNS, **row, "id": str(len(self.table) + 1)}
        uids = [event["UID"][1] for event in events]
        if self.is_old or (self._has_polled and len(self.table) > len(uids)):
            self.table = {uid: row for uid, row in self.table.items() if uid in uids}
        self._has_polled = True

    @property
    def places(self) -> dict[str, tuple[str, str]]:
        """Location and description of each event, by UID."""
        return {uid: (row["location"], row["description"]) for uid, row in self.table.items()}

    def shows(self) -> dict[str, tuple[str, dt.datetime, int]]:
        """Name, start and seconds of each event, by UID."""
        return {
            uid: (row["name"], dt.datetime.fromtimestamp(int(row["timestart"]), dt.UTC), int(row["timeduration"]))
            for uid, row in self.table.items()
        }


def _row(event: _Properties, calendar_zone: str) -> dict[str, str]:
    starts, ends = (_strtotime(event[name], calendar_zone) for name in ("DTSTART", "DTEND"))
    is_whole_day = ends - starts == _DAY and dt.datetime.fromtimestamp(starts, ZoneInfo(calendar_zone)).hour == 0
    return {
        "name": _said(event["SUMMARY"][1]),
        "description": _said(event["DESCRIPTION"][1]) if "DESCRIPTION" in event else "",
        "timestart": str(starts),
        "timeduration": str(0 if is_whole_day else ends - starts),
        "location": event["LOCATION"][1].replace("\\", "").strip() if "LOCATION" in event else "",
        "uuid": event["UID"][1],
    }


def _said(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", "", text.replace("\\n", "<br />").replace("\\", "")))


def _strtotime(value: tuple[dict[str, str], str], calendar_zone: str) -> int:
    """PHP's, of the value with the name of its zone behind it; a Z in the value wins."""
    params, text = value
    zone = ZoneInfo("UTC" if text.endswith("Z") else params.get("TZID", calendar_zone))
    form = "%Y%m%dT%H%M%S" if "T" in text else "%Y%m%d"
    return int(dt.datetime.strptime(text.removesuffix("Z"), form).replace(tzinfo=zone).timestamp())


def _unserialized(text: str) -> tuple[str, list[_Properties]]:
    """The zone of the calendar, and each event's properties; what it does not know it leaves out."""
    zone, events, open_ = "UTC", list[_Properties](), list[str]()
    for line in re.split("\r\n|\n|\r", text.replace("\r\n ", "").replace("\r\n\t", "")):
        match = _LINE.fullmatch(line)
        if match is None:
            continue
        label, data = match["label"], match["data"]
        if label == "BEGIN":
            open_.append(data)
            if data == "VEVENT":
                events.append({})
        elif label == "END":
            open_.pop()
        elif label == "X-WR-TIMEZONE":
            zone = data
        elif open_[-1] == "VEVENT" and label in _KNOWN and label not in events[-1]:
            params = {found["name"]: found["value"] for found in _PARAM.finditer(match["params"])}
            if label == "DTEND" and "DTSTART" in events[-1] and data <= events[-1]["DTSTART"][1]:
                continue
            events[-1][label] = (params, data)
    return zone, events
