"""FET: a "day" for each date and two "hours", its XML written from the template, its timetable read back.

FET looks for a timetable that keeps every constraint of 100 % and tries to keep the others; it stops at the first.
"""

import datetime as dt
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from tests.bench.form import Bench
from tests.bench.peers.answer import IN_PERSON, Answer, Calendar, Placed, rooms_for
from tests.bench.peers.process import PeerMissing, run
from tests.bench.peers.template import Meeting, Template, template

HARD = "100"
WEEKDAY, SPAN, SHARED, FIRST_SLOT, NOT_AVOIDED = "99.9", "95", "99.9", "99.9", "99"
"""Weights of what FET may give up, in percent: chosen on `small` and `centre-30`."""
APART = 5
"""Teaching days from a unit's session to the next: a week has no more, so that they are of different weeks (H3)."""
ALTERNANCE = "alternance"
DEBIAN = "apt-get install fet"


@dataclass(frozen=True)
class Course:
    """An activity of FET, in the order of their numbers from 1: a meeting, or an alternance day of `group`."""

    meeting: Meeting | None
    group: str = ""
    days: tuple[dt.date, ...] = ()


def courses(wanted: Template) -> list[Course]:
    """Every activity, in order."""
    days = [Course(None, group, span) for group, found in wanted.alternance.items() for span in found]
    return [Course(meeting) for meeting in wanted.meetings] + days


def version() -> str:
    try:
        done = subprocess.run(["fet-cl", "--version"], capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise PeerMissing(f"no fet-cl: {DEBIAN}") from error
    return next((line for line in done.stdout.splitlines() if "version" in line), "FET")


def solve(form: Bench, folder: Path, limit_s: float, seed: int) -> Answer:
    """Its first timetable; without one at the limit, no session. Raises PeerMissing or PeerFailed."""
    given = folder / "bench.fet"
    wanted = template(form)
    folder.mkdir(parents=True, exist_ok=True)
    ET.ElementTree(document(form, wanted)).write(given, encoding="UTF-8", xml_declaration=True)
    found = folder / "timetables" / "bench" / "bench_activities.xml"
    found.unlink(missing_ok=True)
    seeds = [f"--randomseeds{name}={seed}" for name in ("10", "11", "12", "20", "21", "22")]
    tables = ("statistics", "daysvertical", "dayshorizontal", "timevertical", "timehorizontal",
              "subgroups", "groups", "years", "teachers", "teachersfreeperiods", "rooms", "subjects")  # fmt: skip
    quiet = [f"--writetimetables{name}=false" for name in tables]
    command = ["fet-cl", f"--inputfile={given}", f"--outputdir={folder}", f"--timelimitseconds={int(limit_s)}"]
    done = run([*command, "--htmllevel=0", *quiet, *seeds], folder / "fet.log", limit_s, offscreen=True)
    if not found.exists():
        return Answer(None, said="no timetable within the limit")
    return read(form, wanted, found.read_bytes(), done.elapsed_s)


def read(form: Bench, wanted: Template, xml: bytes, elapsed_s: float) -> Answer:
    """FET's activities, with days and hours as numbers from 0, as an answer."""
    calendar, numbered = Calendar(form), courses(wanted)
    sessions, alternance = list[Placed](), dict[str, tuple[dt.date, ...]]()
    for placed in ET.fromstring(xml).iter("Activity"):
        number, day, hour = (placed.findtext(tag) or "" for tag in ("Id", "Day", "Hour"))
        if not day:
            continue
        course, date = numbered[int(number) - 1], calendar.days[int(day)]
        if course.meeting is None:
            alternance[course.group] = (*alternance.get(course.group, ()), date)
        else:
            room = placed.findtext("Room") or ""
            sessions.append(Placed(date, int(hour), course.meeting.unit, course.meeting.kind, room))
    return Answer(tuple(sorted(sessions)), alternance, elapsed_s)


def document(form: Bench, wanted: Template) -> ET.Element:
    """The whole problem in FET's XML. Names of days and hours are their numbers."""
    calendar, numbered = Calendar(form), courses(wanted)
    root = ET.Element("fet", version="6.8.5")
    _leaves(root, Mode="Official", Institution_Name=form.name, Comments="")
    for plural, name, count in (("Days", "Day", len(calendar.days)), ("Hours", "Hour", 2)):
        listed = _leaves(ET.SubElement(root, f"{plural}_List"), **{f"Number_of_{plural}": count})
        for n in range(count):
            _leaves(ET.SubElement(listed, name), Name=n)
    _named(root, "Subjects_List", "Subject", [*(unit.code for unit in form.units), ALTERNANCE])
    _named(root, "Activity_Tags_List", "Activity_Tag", [])
    _named(root, "Teachers_List", "Teacher", [trainer.id for trainer in form.trainers])
    students = ET.SubElement(root, "Students_List")
    for group in form.groups:
        _leaves(ET.SubElement(students, "Year"), Name=group.id, Number_of_Students=group.size, Comments="")
    listed = ET.SubElement(root, "Activities_List")
    for number, course in enumerate(numbered, 1):
        _activity(listed, form, number, course)
    ET.SubElement(root, "Buildings_List")
    rooms = ET.SubElement(root, "Rooms_List")
    for room in form.rooms:
        _leaves(ET.SubElement(rooms, "Room"), Name=room.id, Building="", Capacity=room.capacity, Virtual="false")
    _time(ET.SubElement(root, "Time_Constraints_List"), form, calendar, wanted, numbered)
    _space(ET.SubElement(root, "Space_Constraints_List"), form, numbered)
    return root


def _activity(listed: ET.Element, form: Bench, number: int, course: Course) -> None:
    activity = ET.SubElement(listed, "Activity")
    unit = None if course.meeting is None else form.units[course.meeting.unit]
    if unit is not None:
        _leaves(activity, Teacher=unit.trainer)
    _leaves(activity, Subject=ALTERNANCE if unit is None else unit.code)
    for group in (course.group,) if unit is None else unit.groups:
        _leaves(activity, Students=group)
    _leaves(activity, Duration=1, Total_Duration=1, Id=number, Activity_Group_Id=0, Active="true", Comments="")


def _time(listed: ET.Element, form: Bench, calendar: Calendar, wanted: Template, numbered: Sequence[Course]) -> None:
    _constraint(listed, "BasicCompulsoryTime", HARD)
    index = {day: n for n, day in enumerate(calendar.days)}
    every = [(day, slot) for day in calendar.days for slot in (0, 1)]
    for trainer in form.trainers:
        away = [(day, slot) for day, slot in every if calendar.level(trainer.id, day, slot) == "unavailable"]
        if away:
            one = _constraint(listed, "TeacherNotAvailableTimes", HARD)
            _leaves(one, Teacher=trainer.id, Number_of_Not_Available_Times=len(away))
            for day, slot in away:
                _leaves(ET.SubElement(one, "Not_Available_Time"), Day=index[day], Hour=slot)
    paired = {rank + 1 for pair in wanted.together for rank in pair}
    for number, course in enumerate(numbered, 1):
        for weight, times in _wishes(form, calendar, wanted, course, paired=number in paired):
            one = _constraint(listed, "ActivityPreferredStartingTimes", weight)
            _leaves(one, Activity_Id=number, Number_of_Preferred_Starting_Times=len(times))
            for day, slot in times:
                time = ET.SubElement(one, "Preferred_Starting_Time")
                _leaves(time, Preferred_Starting_Day=index[day], Preferred_Starting_Hour=slot)
    numbers = {
        unit: [number for number, _ in found]
        for unit, found in groupby(enumerate(wanted.meetings, 1), key=lambda meeting: meeting[1].unit)
    }
    for unit in numbers.values():
        one = _constraint(listed, "MinDaysBetweenActivities", HARD)
        _leaves(one, Consecutive_If_Same_Day="false", Number_of_Activities=len(unit))
        for number in unit:
            _leaves(one, Activity_Id=number)
        _leaves(one, MinDays=APART)
    for first, second in wanted.together:
        one = _constraint(listed, "TwoActivitiesGrouped", SHARED)
        _leaves(one, First_Activity_Id=first + 1, Second_Activity_Id=second + 1)
    for one in listed:
        _leaves(one, Active="true", Comments="")


def _wishes(
    form: Bench, calendar: Calendar, wanted: Template, course: Course, *, paired: bool
) -> Iterator[tuple[str, list[tuple[dt.date, int]]]]:
    """Where the activity must be, and where it would better be, when that is not everywhere it may."""
    if course.meeting is None:
        yield HARD, [(day, slot) for day in course.days for slot in (0, 1)]
        return
    unit = form.units[course.meeting.unit]
    allowed = set(calendar.open(unit))
    may = [(day, slot) for day in course.meeting.around for slot in (0, 1) if (day, slot) in allowed]
    may = may or [(day, slot) for day in course.meeting.around for slot in (0, 1)]
    yield HARD, may
    span = set(course.meeting.days)
    weekday = wanted.weekday[course.meeting.unit]
    better = (
        (SPAN, [(day, slot) for day, slot in may if day in span]),
        (WEEKDAY, [(day, slot) for day, slot in may if day.weekday() == weekday]),
        (NOT_AVOIDED, [(day, slot) for day, slot in may if calendar.level(unit.trainer, day, slot) != "avoid"]),
        (FIRST_SLOT, [] if paired else [(day, slot) for day, slot in may if slot == 0]),
    )
    yield from ((weight, times) for weight, times in better if 0 < len(times) < len(may))


def _space(listed: ET.Element, form: Bench, numbered: Sequence[Course]) -> None:
    _constraint(listed, "BasicCompulsorySpace", HARD)
    for number, course in enumerate(numbered, 1):
        if course.meeting is None or course.meeting.kind != IN_PERSON:
            continue
        rooms = sorted(rooms_for(form, form.units[course.meeting.unit]))
        one = _constraint(listed, "ActivityPreferredRooms", HARD)
        _leaves(one, Activity_Id=number, Number_of_Preferred_Rooms=len(rooms))
        for room in rooms:
            _leaves(one, Preferred_Room=room)
    for one in listed:
        _leaves(one, Active="true", Comments="")


def _constraint(listed: ET.Element, name: str, weight: str) -> ET.Element:
    return _leaves(ET.SubElement(listed, f"Constraint{name}"), Weight_Percentage=weight)


def _named(root: ET.Element, plural: str, name: str, values: Iterable[str]) -> None:
    listed = ET.SubElement(root, plural)
    for value in values:
        _leaves(ET.SubElement(listed, name), Name=value, Comments="")


def _leaves(parent: ET.Element, **texts: str | int) -> ET.Element:
    for tag, text in texts.items():
        ET.SubElement(parent, tag).text = str(text)
    return parent
