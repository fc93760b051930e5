"""A feed taken to pieces, and held to RFC 5545 and docs/formats.md on the way: from their texts, not from our code."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

_ONCE = ("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS")
_AT_MOST_ONCE = ("DESCRIPTION", "LOCATION", "CATEGORIES", "CONFERENCE", "TRANSP")
_HEADER = (
    "VERSION", "PRODID", "CALSCALE", "X-WR-TIMEZONE", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL",
)  # fmt: skip
_TEXTS = ("UID", "SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME")
_ESCAPED = re.compile(r"\\[\\;,nN]")
_LINE = re.compile(r'(?P<name>[A-Z-]+)(?P<params>(?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):(?P<value>.*)', re.DOTALL)
_STATE = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")


@dataclass(frozen=True)
class Shown:
    """An event of a feed: its content lines, unfolded, in their order."""

    lines: tuple[str, ...]

    @cached_property
    def values(self) -> dict[str, str]:
        return {name: value for name, _, value in map(_split, self.lines)}

    @property
    def uid(self) -> str:
        return self.values["UID"]

    @cached_property
    def says(self) -> tuple[str, ...]:
        """All but its revision."""
        return tuple(line for line in self.lines if _split(line)[0] not in _STATE)

    @property
    def sequence(self) -> int:
        return int(self.values["SEQUENCE"])

    @cached_property
    def stamp(self) -> dt.datetime:
        return dt.datetime.strptime(self.values["DTSTAMP"], "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)

    @property
    def is_cancelled(self) -> bool:
        return self.values["STATUS"] == "CANCELLED"

    @property
    def is_whole_day(self) -> bool:
        return len(self.values["DTSTART"]) == len("20220906")

    @cached_property
    def zone(self) -> str | None:
        return next(params.get("TZID") for name, params, _ in map(_split, self.lines) if name == "DTSTART")

    @cached_property
    def starts(self) -> dt.datetime:
        return self._instant("DTSTART")

    @cached_property
    def ends(self) -> dt.datetime:
        return self._instant("DTEND")

    def _instant(self, name: str) -> dt.datetime:
        """A whole day at midnight in UTC, to be compared with other days alone."""
        value, zone = self.values[name], ZoneInfo(self.zone) if self.zone else dt.UTC
        form = "%Y%m%d" if self.is_whole_day else "%Y%m%dT%H%M%S"
        return dt.datetime.strptime(value.removesuffix("Z"), form).replace(tzinfo=zone).astimezone(dt.UTC)


def read(feed: bytes) -> dict[str, Shown]:
    """Its events by UID. Fails where the feed is not what the standards and our contract ask for."""
    header, zones, events = _components(list(_unfolded(feed)))
    names = Counter(_split(line)[0] for line in header)
    assert names == Counter(_HEADER), "each line of the calendar itself once: no METHOD, no UID"
    values = {name: value for name, _, value in map(_split, header)}
    assert (values["VERSION"], values["CALSCALE"]) == ("2.0", "GREGORIAN")
    assert values["NAME"] == values["X-WR-CALNAME"] != ""
    assert values["REFRESH-INTERVAL"] == values["X-PUBLISHED-TTL"] == "PT1H"
    for lines in ([*header], *events):
        for name, _, value in map(_split, lines):
            assert name not in _TEXTS or not set(_ESCAPED.sub("", value)) & set(";,\\"), f"not escaped: {value}"
    found: dict[str, Shown] = {}
    for lines in events:
        event = _checked(Shown(tuple(lines)))
        assert event.uid not in found, f"{event.uid} is in the feed twice"
        found[event.uid] = event
    defined = [value for lines in zones for name, _, value in map(_split, lines) if name == "TZID"]
    assert len(defined) == len(set(defined))
    assert {event.zone for event in found.values()} - {None} <= set(defined)
    assert values["X-WR-TIMEZONE"] in defined
    return found


def _checked(event: Shown) -> Shown:
    names = Counter(_split(line)[0] for line in event.lines)
    assert all(names[name] == 1 for name in _ONCE), f"missing or twice: {names}"
    assert all(n == 1 for n in names.values())
    assert set(names) <= {*_ONCE, *_AT_MOST_ONCE}
    assert event.values["STATUS"] in ("CONFIRMED", "CANCELLED")
    assert event.values["LAST-MODIFIED"] == event.values["DTSTAMP"] == f"{event.stamp:%Y%m%dT%H%M%SZ}"
    starts, ends = (
        params for name, params, _ in map(_split, event.lines) if name in ("DTSTART", "DTEND")
    )  # fmt: skip
    assert starts == ends
    assert event.ends > event.starts
    is_utc = event.values["DTSTART"].endswith("Z")
    assert starts == ({"VALUE": "DATE"} if event.is_whole_day else {} if is_utc else {"TZID": event.zone}), "floating"
    return event


def _components(lines: list[str]) -> tuple[list[str], list[list[str]], list[list[str]]]:
    """Lines of the calendar, of each VTIMEZONE, of each VEVENT."""
    header, zones, events = list[str](), list[list[str]](), list[list[str]]()
    open_: list[str] = []
    for line in lines:
        name, _, value = _split(line)
        if name == "BEGIN":
            open_.append(value)
            if len(open_) == 2:
                {"VTIMEZONE": zones, "VEVENT": events}[value].append([])
        elif name == "END":
            assert open_.pop() == value
        elif len(open_) == 1:
            header.append(line)
        elif len(open_) == 2:
            {"VTIMEZONE": zones, "VEVENT": events}[open_[1]][-1].append(line)
    assert not open_
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    return header, zones, events


def _unfolded(feed: bytes) -> Iterator[str]:
    assert feed.endswith(b"\r\n")
    assert feed.count(b"\r") == feed.count(b"\n") == feed.count(b"\r\n")
    line = b""
    for physical in feed[:-2].split(b"\r\n"):
        assert 0 < len(physical) <= 75
        assert physical.decode(), "no character is cut in two"
        if physical[:1] == b" ":
            line += physical[1:]
            continue
        if line:
            yield _text(line)
        line = physical
    yield _text(line)


def _text(line: bytes) -> str:
    text = line.decode()
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029]", text), f"a control character in {text!r}"
    return text


def _split(line: str) -> tuple[str, dict[str, str], str]:
    match = _LINE.fullmatch(line)
    assert match is not None, line
    params = dict(part.split("=", 1) for part in re.findall(r';([A-Z-]+=(?:"[^"]*"|[^";:,]*))', match["params"]))
    return match["name"], params, match["value"]
