"""The life of a published event: read from the feed of last time, kept, revised, cancelled, forgotten.

Contract: FORMATS.md, "iCal feeds". The feeds themselves carry the state: an event that did not change keeps its
DTSTAMP, LAST-MODIFIED and SEQUENCE, so that its bytes and the feed's ETag stay; whoever changes a line raises all
three, for several clients keep the old hour otherwise.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scheduler.errors import Fault, Place
from scheduler.instance.instants import at
from scheduler.text import Text

PRODID = "-//evening-scheduler//timetable//FR"
CANCELLED_FOR = dt.timedelta(days=30)
"""How long a session that went is still shown, cancelled."""

_STATE = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")
_REQUIRED = ("UID", "DTSTART", "DTEND", "SUMMARY", "STATUS", *_STATE)
_START = re.compile(r"DTSTART(?:;TZID=(?P<zone>[\w/+-]+)|;VALUE=DATE)?:(?P<day>\d{8})(?:T(?P<time>\d{6})Z?)?")
_INSTANT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Entry:
    """What an event says: its content lines, unfolded, without DTSTAMP, LAST-MODIFIED and SEQUENCE."""

    lines: tuple[str, ...]

    @cached_property
    def uid(self) -> str:
        return self._value("UID")

    @cached_property
    def zone(self) -> str | None:
        """The TZID of its start; none for a date and for UTC."""
        return self._start["zone"]

    @cached_property
    def _start(self) -> re.Match[str]:
        for line in self.lines:
            if (match := _START.fullmatch(line)) is not None:
                return match
        raise ValueError("an event without a start")

    def start(self, zone: ZoneInfo) -> dt.datetime:
        """When it starts; a whole day at midnight in `zone`. Raises ValueError for a date or zone that is none."""
        match = self._start
        of = ZoneInfo(match["zone"]) if match["zone"] else dt.UTC if match["time"] else zone
        return at(dt.date.fromisoformat(match["day"]), dt.time.fromisoformat(match["time"] or "000000"), of)

    @property
    def cancelled(self) -> bool:
        return "STATUS:CANCELLED" in self.lines

    def as_cancelled(self, prefix: str) -> "Entry":
        return Entry(tuple(_cancelled(line, prefix) for line in self.lines))

    def _value(self, name: str) -> str:
        return next(value for line in self.lines for found, value in [_split(line)] if found == name)


@dataclass(frozen=True)
class Published:
    """An event as a feed shows it: what it says, which revision this is, and when that was made (UTC)."""

    entry: Entry
    sequence: int
    stamp: dt.datetime
    before: Entry | None = None
    """What it said before that, where it is known and was not cancelled."""

    def revised(self, entry: Entry, now: dt.datetime) -> "Published":
        """The next revision; a clock set back never makes it older than the last."""
        return replace(self, entry=entry, sequence=self.sequence + 1, stamp=max(now, self.stamp))

    def lines(self) -> list[str]:
        stamp = self.stamp.strftime(_INSTANT)
        state = [f"DTSTAMP:{stamp}", f"LAST-MODIFIED:{stamp}", f"SEQUENCE:{self.sequence}"]
        return ["BEGIN:VEVENT", *self.entry.lines, *state, "END:VEVENT"]


@dataclass(frozen=True)
class Feed:
    """A feed of last time: its name (escaped, as written) and its events by UID."""

    name: str
    events: Mapping[str, Published]


def revise(
    current: Iterable[Entry],
    published: Mapping[str, Published],
    *,
    now: dt.datetime,
    prefix: str,
    show_cancelled: bool,
) -> list[Published]:
    """Today's events, each with the revision that last time's feed makes it, and those that went, cancelled.

    `now` is in UTC and whole seconds. `prefix` goes before the summary of a cancelled event.
    """
    events: list[Published] = []
    gone = dict(published)
    for entry in current:
        old = gone.pop(entry.uid, None)
        if old is None:
            events.append(Published(entry, 0, now))
        else:
            same = sorted(old.entry.lines) == sorted(entry.lines)
            events.append(old if same else old.revised(entry, now))
    if not show_cancelled:
        return events
    for old in gone.values():
        last = old if old.entry.cancelled else old.revised(old.entry.as_cancelled(prefix), now)
        if now < last.stamp + CANCELLED_FOR:
            events.append(last)
    return events


def read_feed(file: str, content: bytes, uid_suffix: str) -> tuple[Feed, list[Fault]]:
    """A feed that we wrote, and what is wrong with it: anything we cannot read would be a lost cancellation."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        wrong = Text(f"l’octet {error.start} n’est pas de l’UTF-8", f"byte {error.start} is not UTF-8")
        return Feed("", {}), [_fault(file, None, wrong)]
    header, blocks, broken = _components(file, list(_unfolded(text)))
    if f"PRODID:{PRODID}" not in header:
        wrong = Text("ce n’est pas un flux écrit par ce logiciel", "it is not a feed written by this program")
        return Feed("", {}), [_fault(file, 1, wrong)]
    if broken is not None:
        return Feed("", {}), [broken]
    faults: list[Fault] = []
    events: dict[str, Published] = {}
    for line, lines in blocks:
        try:
            event = _published(lines)
            if not event.entry.uid.endswith(uid_suffix):
                raise _UnreadableError(_other(event.entry.uid))
            if event.entry.uid in events:
                uid = event.entry.uid
                raise _UnreadableError(Text(f"l’UID « {uid} » y est deux fois", f"the UID “{uid}” is in it twice"))
        except _UnreadableError as error:
            faults.append(_fault(file, line, error.text))
        else:
            events[event.entry.uid] = event
    name = next((value for found, value in map(_split, header) if found == "NAME"), "")
    return Feed(name, events), faults


class _UnreadableError(Exception):
    """An event of a feed that cannot be read, and why; never leaves this module."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def _fault(file: str, line: int | None, wrong: Text) -> Fault:
    advice = Text(
        "restaurez le flux de la dernière fois, ou supprimez ce fichier : les abonnés ne sauront alors pas ce qui a "
        "été annulé",
        "restore the feed of last time, or delete this file: subscribers will then not know what was cancelled",
    )
    return Fault(Place(file, line), Text(f"{wrong.fr} ; {advice.fr}", f"{wrong.en}; {advice.en}"))


def _other(uid: str) -> Text:
    return Text(
        f"l’UID « {uid} » est celui d’une autre instance ; exportez dans un autre dossier",
        f"the UID “{uid}” is that of another instance; export to another folder",
    )


def _split(line: str) -> tuple[str, str]:
    """Name and value of a content line, its parameters left out; ours have no colon inside a parameter."""
    name, _, value = line.partition(":")
    return name.partition(";")[0], value


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Content lines, each with the number of its first line in the file. LF alone is accepted, as git may write it."""
    number, line = 0, ""
    for count, physical in enumerate(text.split("\n"), start=1):
        part = physical.removesuffix("\r")
        if part[:1] in (" ", "\t"):
            line += part[1:]
            continue
        if line:
            yield number, line
        number, line = count, part
    if line:
        yield number, line


def _components(file: str, lines: list[tuple[int, str]]) -> tuple[list[str], list[tuple[int, list[str]]], Fault | None]:
    """Lines of the calendar itself, lines of each event, and a fault when what begins does not end."""
    header: list[str] = []
    events: list[tuple[int, list[str]]] = []
    open_: list[str] = []
    for number, line in lines:
        name, value = _split(line)
        if name == "BEGIN":
            open_.append(value)
            if open_ == ["VCALENDAR", "VEVENT"]:
                events.append((number, []))
        elif name == "END" and open_ and open_[-1] == value:
            open_.pop()
        elif name == "END":
            wrong = Text(f"« {line} » ne ferme rien", f"“{line}” closes nothing")
            return header, events, _fault(file, number, wrong)
        elif open_ == ["VCALENDAR"]:
            header.append(line)
        elif open_ == ["VCALENDAR", "VEVENT"]:
            events[-1][1].append(line)
    if open_ or not lines:
        wrong = Text("le fichier est coupé avant sa fin", "the file is cut before its end")
        return header, events, _fault(file, lines[-1][0] if lines else None, wrong)
    return header, events, None


def _published(lines: list[str]) -> Published:
    """The event of these content lines. Raises _UnreadableError."""
    values: dict[str, list[str]] = {}
    for line in lines:
        name, value = _split(line)
        values.setdefault(name, []).append(value)
    for name in _REQUIRED:
        if len(values.get(name, ())) != 1:
            raise _UnreadableError(
                Text(f"un événement n’a pas exactement un {name}", f"an event does not have exactly one {name}")
            )
    entry = Entry(tuple(line for line in lines if _split(line)[0] not in _STATE))
    stamps, sequence = {values[name][0] for name in _STATE[:2]}, values["SEQUENCE"][0]
    if len(stamps) != 1 or not re.fullmatch(r"\d{1,9}", sequence):
        raise _UnreadableError(
            Text(
                "DTSTAMP et LAST-MODIFIED diffèrent, ou SEQUENCE n’est pas un nombre",
                "DTSTAMP and LAST-MODIFIED differ, or SEQUENCE is no number",
            )
        )
    try:
        stamp = dt.datetime.strptime(stamps.pop(), _INSTANT).replace(tzinfo=dt.UTC)
        entry.start(ZoneInfo("UTC"))
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise _UnreadableError(
            Text(f"une date est illisible dans « {entry.uid} »", f"a date is unreadable in “{entry.uid}”")
        ) from error
    return Published(entry, int(sequence), stamp)


def _cancelled(line: str, prefix: str) -> str:
    name, value = _split(line)
    if name == "STATUS":
        return "STATUS:CANCELLED"
    return f"SUMMARY:{prefix}{value}" if name == "SUMMARY" else line
