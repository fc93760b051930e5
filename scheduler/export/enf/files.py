"""CSV files for the ENF, the centre's Moodle: neutral sessions, attendance sessions, courses and groups.

Contract: docs/formats.md, "CSV files". Cell formats: mod_attendance `classes/import/sessions.php`,
tool_uploadcourse `classes/course.php` and Moodle's `group/import.php`.

Values are written as they are, RFC 4180 quoting apart: a title that begins with `=` or `@` is not disarmed with an
apostrophe, for Moodle would show it to students; in its files a backslash alone goes, which its reader takes for an
escape, and a `<` of a course's name gets a blank, without which Moodle cuts the name there. These files are read by
programs; people open `plan.xlsx`, where every text is a text.
"""

import datetime as dt
import html
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from scheduler.export.audience import KINDS, Programme
from scheduler.export.csv_files import for_programs
from scheduler.export.frames import rows, sessions
from scheduler.export.ical.moodle import unstripped
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import ANNUAL, Unit, course_of
from scheduler.text import Lang
from scheduler.timetable.schema import Session, Timetable

SESSIONS = (
    "session_id", "unit", "title", "semester", "kind", "number", "of", "groups", "trainers", "room", "site",
    "start", "end", "url", "status",
)  # fmt: skip
ATTENDANCE = (
    "course", "groups", "sessiondate", "from", "to", "description", "repeaton", "repeatevery", "repeatuntil",
    "studentscanmark", "allowupdatestatus", "passwordgrp", "randompassword", "subnet", "automark",
    "autoassignstatus", "absenteereport", "preventsharedip", "preventsharediptime", "calendarevent",
    "includeqrcode", "rotateqrcode", "studentsearlyopentime",
)  # fmt: skip
COURSES = ("shortname", "fullname", "category", "idnumber", "startdate", "enddate", "groupmode")
GROUPS = ("groupname", "coursename")
"""`coursename` holds the course's short name; group/import.php refuses a file with any header it does not know."""

ATTENDANCE_FILE = "moodle-attendance.csv"
_EMPTY_ATTENDANCE = {"repeaton", "repeatevery", "repeatuntil", "passwordgrp", "subnet"}
"""Left empty: a value would be the password or the subnet itself, and our sessions do not repeat."""
_ON_ATTENDANCE = {"absenteereport", "calendarevent"}
"""As in a new Moodle; the other options are off. `-1`, once the site's default, is none any more: the CSV reader of
Moodle 5 puts an apostrophe before a cell that begins with `-` (lib/csvlib.class.php, `add_data`), and the importer then
stops, or takes it for a yes."""
_LONGEST_FULLNAME = 254
_LONGEST_IDNUMBER = 100
_VISIBLE_GROUPS = "2"

Row = Mapping[str, str]


def enf(
    instance: Instance,
    timetable: Timetable,
    *,
    server_timezone: ZoneInfo | None = None,
    category: int = 1,
    lang: Lang | None = None,
) -> dict[str, bytes]:
    """The four CSV files of the ENF; `enf_update` makes those that bring an earlier import up to date.

    `server_timezone` is the zone of the Moodle server, in which attendance dates and times are written (default: the
    centre's). `category` is the number of Moodle's course category in which new courses are put (1 on a new site).

    Courses and groups are those of the units with sessions: a FOAD unit's course is on the ENF of the centre that
    gives it, an activity unit has no session to attend. Alternance days belong to no course, so attendance omits them.
    """
    programme = Programme(instance, timetable, lang or instance.locale)
    zone = server_timezone or instance.zone
    return {
        "sessions.csv": for_programs(SESSIONS, _session_rows(programme)),
        ATTENDANCE_FILE: for_programs(ATTENDANCE, [row(each, zone) for each in attendances(programme)]),
        "moodle-courses.csv": for_programs(COURSES, course_rows(instance, category, zone)),
        "moodle-groups.csv": for_programs(GROUPS, group_rows(instance)),
    }


def _session_rows(programme: Programme) -> list[Row]:
    """Sessions and alternance days together, in time order."""
    return [
        {
            "session_id": each.id,
            "unit": course_of(each.unit or ""),
            "title": each.title,
            "semester": each.semester or "",
            "kind": each.kind,
            "number": str(each.number),
            "of": str(each.total),
            "groups": ";".join(each.groups),
            "trainers": ";".join(each.trainers),
            "room": each.room or "",
            "site": each.site or "",
            "start": each.start.isoformat(timespec="seconds"),
            "end": each.end.isoformat(timespec="seconds"),
            "url": each.url or "",
            "status": "confirmed",
        }
        for each in rows(sessions(programme))
    ]


@dataclass(frozen=True)
class Attendance:
    """A row of the attendance file: Moodle makes a session of it for each of its groups, or one for the whole course.

    `start` and `end` are UTC, whole minutes. `id` is the session's identity in the timetable, which Moodle never sees.
    """

    course: str
    groups: tuple[str, ...]
    start: dt.datetime
    end: dt.datetime
    description: str
    id: str


def attendances(programme: Programme) -> list[Attendance]:
    """Of every session, in time order."""
    ordered = sorted(programme.timetable.sessions, key=lambda session: (session.start, session.id))
    return [
        Attendance(s.course, s.groups, _minute(s.start), _minute(s.end), _description(programme, s), s.id)
        for s in ordered
    ]


def _minute(instant: dt.datetime) -> dt.datetime:
    return instant.astimezone(dt.UTC).replace(second=0, microsecond=0)


def row(attendance: Attendance, zone: ZoneInfo) -> Row:
    """As Moodle's server in that zone reads it."""
    options = {column: "1" if column in _ON_ATTENDANCE else "0" for column in ATTENDANCE}
    defaults = options | dict.fromkeys(_EMPTY_ATTENDANCE, "")
    when = dict(zip(ATTENDANCE[2:5], cells(attendance.start, attendance.end, zone), strict=True))
    said = {"course": attendance.course, "groups": ";".join(attendance.groups), "description": attendance.description}
    return {**defaults, **said, **when}


def cells(start: dt.datetime, end: dt.datetime, zone: ZoneInfo) -> tuple[str, str, str]:
    """Date, beginning and end on the server's clock."""
    day, begins = _since_midnight(start, start, zone)
    return day.isoformat(), begins, _since_midnight(end, start, zone)[1]


def _since_midnight(instant: dt.datetime, of: dt.datetime, zone: ZoneInfo) -> tuple[dt.date, str]:
    """The date of `of` on the server, and the time from that midnight to `instant`, which Moodle adds to it.

    A session that ends after the server's midnight therefore ends at `25:00`: written `01:00`, Moodle would give it a
    negative length. On the day the clocks change, the sum is still the right instant.
    """
    day = of.astimezone(zone).date()
    midnight = dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
    minutes = int((instant - midnight).total_seconds()) // 60
    return day, f"{minutes // 60:02d}:{minutes % 60:02d}"


def _description(programme: Programme, session: Session) -> str:
    """One line, as HTML, for the importer wraps it in a paragraph: `Regroupement · Salle 12, Le Port`.

    Without the session's number: one that is added or cancelled renumbers all that follow, and Moodle never corrects
    a session that it has. Its own list numbers them, in time order.
    """
    words = [KINDS[session.kind].to(programme.lang)]
    if session.room is not None:
        words.append(programme.location(session.room))
    if (url := programme.url(session)) is not None:
        words.append(url)
    return html.escape(_one_line(" · ".join(words)), quote=False).replace("\\", "&#92;")


def course_rows(instance: Instance, category: int, server_timezone: ZoneInfo | None = None) -> list[Row]:
    """Of every unit with sessions. Dates are the server's, on which the centre's first and last day are whole."""
    zone = server_timezone or instance.zone
    return [_course_row(instance, unit, category, zone) for unit in instance.courses]


def _course_row(instance: Instance, unit: Unit, category: int, zone: ZoneInfo) -> Row:
    first, last = _period(instance, unit)
    # A course begins and ends at the server's midnight of its dates: not after the centre's of its first day, and not
    # before the centre's after its last.
    begins = dt.datetime.combine(first, dt.time(), instance.zone).astimezone(zone)
    ends = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), instance.zone).astimezone(zone)
    is_midnight, title = ends.time() == dt.time(), _one_line(f"{unit.code} – {unit.title}")
    return {
        "shortname": unit.code,
        "fullname": _shortened(unstripped(title).replace("\\", "/"), _LONGEST_FULLNAME),
        "category": str(category),
        "idnumber": f"{instance.name[: _LONGEST_IDNUMBER - len(unit.code) - 1]}:{unit.code}",
        "startdate": begins.date().isoformat(),
        "enddate": (ends.date() if is_midnight else ends.date() + dt.timedelta(days=1)).isoformat(),
        "groupmode": _VISIBLE_GROUPS,
    }


def _period(instance: Instance, unit: Unit) -> tuple[dt.date, dt.date]:
    """From the unit's first day of courses to its last examination, second session included."""
    semesters = [s for s in instance.calendar.semesters if unit.period in (s.id, ANNUAL)]
    if not semesters:
        raise ValueError(f"unit {unit.code} is scheduled without a known period")
    return min(s.first for s in semesters), max(span.last for s in semesters for span in (s, *s.around.values()))


def group_rows(instance: Instance) -> list[Row]:
    """Every group in every course that it attends."""
    return [
        {"groupname": group, "coursename": unit.whole.code}
        for unit in instance.scheduled_units
        for group in unit.groups
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
