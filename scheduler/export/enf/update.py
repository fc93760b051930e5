"""What brings a Moodle that already has an earlier timetable up to date, with the least done by hand.

Contract: docs/formats.md, "CSV files". What Moodle does with a row was read in mod_attendance: to it a session is an
activity of a course, a group, a start and a duration (`session_exists` of `classes/import/sessions.php`). A row whose
four are known is skipped, whatever its description; nothing is ever moved or deleted; a group or a course that Moodle
lacks is left out with a message. Deleting a session deletes the attendance taken in it (`delete_sessions` of
`classes/structure.php`), changing its date keeps it (`update_session_from_form_data`).
"""

import datetime as dt
import html
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from zoneinfo import ZoneInfo

from scheduler.export.audience import Programme
from scheduler.export.csv_files import for_programs
from scheduler.export.enf.files import (
    ATTENDANCE,
    COURSES,
    GROUPS,
    Attendance,
    Row,
    attendances,
    cells,
    course_rows,
    group_rows,
    row,
)
from scheduler.instance.schema.instance import Instance
from scheduler.text import Lang
from scheduler.timetable.schema import Timetable

IMPORT, DELETE = "moodle-attendance-update.csv", "moodle-attendance-to-delete.csv"
CORRECT, BEGUN = "moodle-attendance-to-correct.csv", "moodle-attendance-begun.csv"
NEW_COURSES, NEW_GROUPS = "moodle-courses-update.csv", "moodle-groups-update.csv"
WHOLE_COURSE = ""
"""The group of a session that is everybody's."""
_BY_HAND_COLUMNS = ATTENDANCE[:6]

Key = tuple[str, str, dt.datetime, dt.datetime]
"""What a session is to Moodle: course, group, start, end."""
When = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Correction:
    """A session that Moodle has at its hour, and of which it says what is no longer true."""

    attendance: Attendance
    former: str
    """Its description as Moodle has it."""


@dataclass(frozen=True)
class Begun:
    """A session that goes and may have been held: attendance taken in it is lost when it is deleted."""

    attendance: Attendance
    moved_to: When | None
    """Where the same session is now, if that has begun too and Moodle has nothing there: it may have been held then."""


@dataclass(frozen=True)
class Update:
    """From what Moodle has to a timetable. Each with its own instance: titles, rooms and groups may differ.

    Without `before` Moodle has nothing. Without its instance only the timetable that Moodle has is known, and courses
    and groups are left alone. Both are said in `lang`: another language alone is nothing to correct.
    """

    before: tuple[Instance | None, Timetable] | None
    after: tuple[Instance, Timetable]
    now: dt.datetime
    lang: Lang
    once: frozenset[str] = frozenset()
    """Courses of this year that Moodle may have had before, by short name: hidden, not deleted, when they went."""

    @cached_property
    def to_import(self) -> tuple[Attendance, ...]:
        """Sessions that Moodle lacks, in time order; each with the groups that lack it."""
        return _merged(each for key, each in self._after.items() if key not in self._before)

    @cached_property
    def to_delete(self) -> tuple[Attendance, ...]:
        """Sessions yet to come that are no longer so: cancelled, or at another time.

        Course by course, as all that is done by hand: each has its page in Moodle.
        """
        found = _merged(each for each in self._gone.values() if not self._has_begun(each))
        return tuple(sorted(found, key=_by_course))

    @cached_property
    def begun(self) -> tuple[Begun, ...]:
        """Sessions that are no longer so and have begun."""
        waiting: dict[tuple[str, str, str], When] = {}
        for (course, group, start, end), each in self._after.items():
            if (course, group, start, end) not in self._before and self._has_begun(each):
                waiting.setdefault((each.id, course, group), (start, end))
        places: dict[When | None, list[Attendance]] = {}
        for (course, group, *_), each in self._gone.items():
            if self._has_begun(each):
                places.setdefault(waiting.pop((each.id, course, group), None), []).append(each)
        found = [Begun(each, moved_to) for moved_to, listed in places.items() for each in _merged(listed)]
        return tuple(sorted(found, key=lambda begun: _by_course(begun.attendance)))

    @cached_property
    def to_correct(self) -> tuple[Correction, ...]:
        """Sessions yet to come of which the room, the link or the kind alone has changed."""
        formers: dict[str, list[Attendance]] = {}
        for each, former in self._reworded:
            if not self._has_begun(each):
                formers.setdefault(former, []).append(each)
        found = [Correction(each, former) for former, listed in formers.items() for each in _merged(listed)]
        return tuple(sorted(found, key=lambda correction: _by_course(correction.attendance)))

    @cached_property
    def left_as_said(self) -> int:
        """How many sessions that have begun keep a former room, link or kind in Moodle."""
        return sum(self._has_begun(each) for each, _ in self._reworded)

    @cached_property
    def new_courses(self) -> tuple[str, ...]:
        return tuple(name for name in self._courses_after if name not in self._courses_before and name not in self.once)

    @cached_property
    def returning_courses(self) -> tuple[Row, ...]:
        """Courses that went and are back: Moodle has them, hidden, with their activity."""
        return tuple(
            row for name, row in self._courses_after.items() if name in self.once and name not in self._courses_before
        )

    @cached_property
    def gone_courses(self) -> tuple[str, ...]:
        return tuple(name for name in self._courses_before if name not in self._courses_after)

    @cached_property
    def changed_courses(self) -> tuple[Row, ...]:
        """Courses that Moodle has with another name or other dates."""
        own = ("fullname", "startdate", "enddate")
        return tuple(
            row
            for name, row in self._courses_after.items()
            if name in self._courses_before and any(row[cell] != self._courses_before[name][cell] for cell in own)
        )

    @cached_property
    def new_groups(self) -> tuple[Row, ...]:
        if self.before is None:
            return tuple(group_rows(self.after[0]))
        known = group_rows(self.before[0]) if self.before[0] is not None else group_rows(self.after[0])
        return tuple(row for row in group_rows(self.after[0]) if row not in known)

    @cached_property
    def gone_groups(self) -> tuple[Row, ...]:
        """Groups that no longer attend a course that stays."""
        if self.before is None or self.before[0] is None:
            return ()
        still = group_rows(self.after[0])
        return tuple(
            row for row in group_rows(self.before[0]) if row not in still and row["coursename"] in self._courses_after
        )

    @property
    def is_nothing(self) -> bool:
        """Whether Moodle needs nothing."""
        return not any(
            (
                *(self.to_import, self.to_delete, self.begun, self.to_correct),
                *(self.new_courses, self.returning_courses, self.gone_courses, self.changed_courses),
                *(self.new_groups, self.gone_groups),
            )
        )

    def files(self, server_timezone: ZoneInfo | None = None, category: int = 1) -> dict[str, bytes]:
        """All the files, those with nothing in them too: an older one of the same name would be taken for today's."""
        zone = server_timezone or self.after[0].zone
        new = [row for row in course_rows(self.after[0], category, zone) if row["shortname"] in self.new_courses]
        return {
            IMPORT: for_programs(ATTENDANCE, [row(each, zone) for each in self.to_import]),
            DELETE: for_programs(_BY_HAND_COLUMNS, [_by_hand(each, zone) for each in self.to_delete]),
            CORRECT: for_programs(
                (*_BY_HAND_COLUMNS, "former_description"),
                [
                    {**_by_hand(each.attendance, zone), "former_description": html.unescape(each.former)}
                    for each in self.to_correct
                ],
            ),
            BEGUN: for_programs(
                (*_BY_HAND_COLUMNS, "new_sessiondate", "new_from", "new_to"),
                [{**_by_hand(each.attendance, zone), **_new_place(each, zone)} for each in self.begun],
            ),
            NEW_COURSES: for_programs(COURSES, new),
            NEW_GROUPS: for_programs(GROUPS, self.new_groups),
        }

    @cached_property
    def _before(self) -> dict[Key, Attendance]:
        if self.before is None:
            return {}
        instance, timetable = self.before
        return _known(Programme(instance or self.after[0], timetable, self.lang))

    @cached_property
    def _after(self) -> dict[Key, Attendance]:
        return _known(Programme(*self.after, self.lang))

    @cached_property
    def _gone(self) -> dict[Key, Attendance]:
        return {key: each for key, each in self._before.items() if key not in self._after}

    @cached_property
    def _reworded(self) -> tuple[tuple[Attendance, str], ...]:
        """Each as it is now, with what Moodle says of it."""
        both = [(each, self._before[key].description) for key, each in self._after.items() if key in self._before]
        return tuple((each, former) for each, former in both if each.description != former)

    @cached_property
    def _courses_before(self) -> dict[str, Row]:
        if self.before is None:
            return {}
        return _by_name(self.before[0] or self.after[0])

    @cached_property
    def _courses_after(self) -> dict[str, Row]:
        return _by_name(self.after[0])

    @cached_property
    def is_over(self) -> bool:
        """Whether every session is past: the year is then looked at as a whole, and nothing in it as begun."""
        return all(each.end <= self.now for each in (*self._before.values(), *self._after.values()))

    def _has_begun(self, attendance: Attendance) -> bool:
        return attendance.start <= self.now and not self.is_over


def count(found: Iterable[Attendance]) -> int:
    """How many sessions Moodle counts: one for each group."""
    return sum(max(len(each.groups), 1) for each in found)


def _known(programme: Programme) -> dict[Key, Attendance]:
    """What Moodle has after an import of the whole timetable. Of two sessions alike it skips the second."""
    found: dict[Key, Attendance] = {}
    for each in attendances(programme):
        for group in each.groups or (WHOLE_COURSE,):
            groups = (group,) if group != WHOLE_COURSE else ()
            found.setdefault((each.course, group, each.start, each.end), replace(each, groups=groups))
    return found


def _merged(found: Iterable[Attendance]) -> tuple[Attendance, ...]:
    """One row for the groups that have a session together, in the order in which they come."""
    rows: dict[Attendance, tuple[str, ...]] = {}
    for each in found:
        alike = replace(each, groups=())
        rows[alike] = (*rows.get(alike, ()), *each.groups)
    return tuple(replace(alike, groups=groups) for alike, groups in rows.items())


def _by_course(attendance: Attendance) -> tuple[str, dt.datetime, str]:
    return attendance.course, attendance.start, attendance.id


def _by_hand(attendance: Attendance, zone: ZoneInfo) -> Row:
    """For somebody who reads it, or types it into Moodle's editor: text, not HTML."""
    return {**row(attendance, zone), "description": html.unescape(attendance.description)}


def _new_place(begun: Begun, zone: ZoneInfo) -> Row:
    names = ("new_sessiondate", "new_from", "new_to")
    found = cells(*begun.moved_to, zone) if begun.moved_to is not None else ("", "", "")
    return dict(zip(names, found, strict=True))


def _by_name(instance: Instance) -> dict[str, Row]:
    return {row["shortname"]: row for row in course_rows(instance, category=1)}
