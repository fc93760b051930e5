"""What people watch over in examinations that stay where they are, when one other is placed beside them."""

from collections import Counter, defaultdict
from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property

from scheduler.exams.problem import ExamProblem


@dataclass(frozen=True, eq=False)
class Duty:
    exam: str
    room: str
    begin: int
    until: int


@dataclass(frozen=True)
class Duties:
    """Of all that `problem` keeps."""

    problem: ExamProblem

    @cached_property
    def _of(self) -> dict[str, list[Duty]]:
        found, minute = defaultdict[str, list[Duty]](list), self.problem.minute
        for exam in self.problem.kept.values():
            for row in exam.rooms:
                duty = Duty(exam.id, row.room, minute(exam.start), minute(exam.room_until(row)))
                for who in dict.fromkeys(row.invigilators):
                    found[who].append(duty)
        return found

    @cached_property
    def _needed(self) -> dict[str, int]:
        need = self.problem.need
        return {
            name: sum(need(exam.kind, row.candidates) for row in exam.rooms) for name, exam in self.problem.kept.items()
        }

    def is_elsewhere(self, who: str, room: str, begin: int, until: int) -> bool:
        """Whether he is in another room at that time."""
        return any(duty.room != room and duty.begin < until and begin < duty.until for duty in self._of.get(who, ()))

    def but_for(self, names: Set[str]) -> tuple[int, Counter[str]]:
        """How many are needed, and what each watches over, of all but these."""
        needed = sum(need for name, need in self._needed.items() if name not in names)
        return needed, Counter({who: sum(d.exam not in names for d in duties) for who, duties in self._of.items()})
