"""What a scenario comes to: the timetable planned again and what it costs people, or why there is none."""

from dataclasses import dataclass
from typing import Literal

from scheduler.checker.report import Report
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import SessionKind
from scheduler.scenario.changes.scenario import Scenario
from scheduler.text import Text
from scheduler.timetable.diff import Difference, ExamDifference, differences, exam_differences
from scheduler.timetable.schema import Timetable

Status = Literal["planned", "impossible", "unknown", "failed"]
"""`planned`: there is a timetable. `impossible`: proved that there is none. `unknown`: none in the time given, and no
proof. `failed`: the work was lost, several times (a worker died)."""


@dataclass(frozen=True)
class Planned:
    """The changed instance's timetable; `differences` against the published one, in time order.

    Its tiers `clashes`, `moves`, `changes` and `criteria` say what each objective reached and what is proved of it.
    """

    instance: Instance
    timetable: Timetable
    report: Report
    differences: tuple[Difference, ...]
    exam_differences: tuple[ExamDifference, ...] = ()

    @classmethod
    def after(cls, published: Timetable, instance: Instance, timetable: Timetable, report: Report) -> "Planned":
        """With what is not as it was published."""
        moved = differences(published, timetable, instance)
        return cls(instance, timetable, report, moved, exam_differences(published, timetable))


@dataclass(frozen=True)
class LeftOut:
    """So many sessions of a unit, of one kind, that no place was found for."""

    unit: str
    kind: SessionKind
    count: int


@dataclass(frozen=True)
class Outcome:
    """One scenario's result. `planned` is there exactly when the status is `planned`; `texts` say why it is not."""

    scenario: Scenario
    status: Status
    planned: Planned | None = None
    texts: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    """What applying the changes has to say: what lies before the day and was left out, for example."""
    floor: int | None = None
    """What the criteria cost at least in any timetable of the changed instance without clashes, whatever moves; only
    where the scenario lets sessions move for a better timetable, and weekdays alone can tell."""
    left_out: tuple[LeftOut, ...] = ()
    """Sessions that `planned` does not hold, where the others were wanted all the same; a note names them."""
    elapsed_s: float = 0.0
    """For people who look at it; never compared."""
