"""The state that an act leads to, judged by the checker. What was judged lately is not judged again: undoing comes back
to it."""

from collections import deque

from scheduler.checker.check import judged
from scheduler.checker.local_timetable import LocalTimetable
from scheduler.checker.report import Report
from scheduler.desk.draft.change import Head
from scheduler.desk.draft.journal import Act
from scheduler.desk.draft.state import DraftState, is_bounded_by, told
from scheduler.instance.schema import Instance
from scheduler.timetable.schema import Held, Timetable

_REPORTS = 20
"""Reports that are kept, the latest: each holds a timetable."""


class Judge:
    """Of one draft; not thread-safe."""

    def __init__(self) -> None:
        self._reports = deque[tuple[str, tuple[Held, ...], Report]](maxlen=_REPORTS)
        self._bounded: dict[tuple[str, Head], bool] = {}
        self._facts: LocalTimetable | None = None

    def state(
        self, text: str, instance: Instance, timetable: Timetable, acts: tuple[Act, ...], head: Head
    ) -> DraftState:
        """The draft after the last of these acts."""
        report = self._report(instance, timetable)
        key = instance.digest, head
        if key not in self._bounded:
            self._bounded = {key: is_bounded_by(instance, head)}
        shown = told(instance, timetable, report, head, is_bounded=self._bounded[key])
        return DraftState(acts[-1].number, text, instance, shown, report, acts, head)

    def _report(self, instance: Instance, timetable: Timetable) -> Report:
        known = next((r for i, held, r in self._reports if i == instance.digest and held == timetable.held), None)
        if known is None:
            before = self._facts
            is_same = before is not None and before.instance is instance
            self._facts = (
                LocalTimetable.after(before, timetable) if before and is_same else LocalTimetable(instance, timetable)
            )
            known = judged(self._facts)
        self._reports.append((instance.digest, timetable.held, known))
        return known
