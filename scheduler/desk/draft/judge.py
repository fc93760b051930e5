"""The state that an act leads to, judged by the checker. What was judged lately is not judged again: undoing comes back
to it."""

from collections import deque

from scheduler.checker.check import judged
from scheduler.checker.local_timetable import LocalTimetable
from scheduler.checker.report import Report
from scheduler.desk.draft.change import Head
from scheduler.desk.draft.journal import Act
from scheduler.desk.draft.state import DraftState, is_bounded_by, told
from scheduler.instance.schema.instance import Instance
from scheduler.timetable.schema import Timetable

_REPORTS = 20
"""Reports that are kept, the latest: each holds a timetable."""


class Judge:
    """Of one draft; not thread-safe."""

    def __init__(self) -> None:
        self._known = deque[tuple[LocalTimetable, Report]](maxlen=_REPORTS)
        self._bounded: dict[tuple[str, Head], bool] = {}

    def state(
        self, text: str, instance: Instance, timetable: Timetable, acts: tuple[Act, ...], head: Head
    ) -> DraftState:
        """The draft after the last of these acts."""
        facts, report = self._judged(instance, head.about_exams(timetable))
        key = instance.digest, head
        if key not in self._bounded:
            self._bounded = {key: is_bounded_by(instance, head)}
        shown = told(instance, facts.timetable, report, head, is_bounded=self._bounded[key])
        return DraftState(acts[-1].number, text, instance, shown, report, acts, head, facts)

    def _judged(self, instance: Instance, timetable: Timetable) -> tuple[LocalTimetable, Report]:
        found = next((each for each in self._known if _is_of(each[0], instance, timetable)), None)
        if found is None:
            same = next((facts for facts, _ in reversed(self._known) if facts.instance is instance), None)
            facts = LocalTimetable(instance, timetable) if same is None else LocalTimetable.after(same, timetable)
            found = facts, judged(facts)
        self._known.append(found)
        return found


def _is_of(facts: LocalTimetable, instance: Instance, timetable: Timetable) -> bool:
    known = facts.timetable
    is_as_planned = known.planned == timetable.planned and known.undated == timetable.undated
    return is_as_planned and facts.instance.digest == instance.digest
