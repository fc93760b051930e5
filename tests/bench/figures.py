"""What is measured of one instance: who held which timetable when, and how it ended."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

MARKS_S = (10, 30, 60)

Status = Literal["proved", "limit", "interrupted", "nothing found", "impossible", "refused", "died"]
ANSWERED: tuple[Status, ...] = ("proved", "limit", "interrupted")


@dataclass(frozen=True)
class Sample:
    """A moment: the timetable held then, measured by the checker, and what is proved. None before the first.

    `cost_bound` holds at the timetable's own number of clashes.
    """

    elapsed_s: float
    clashes: int | None
    cost: int | None
    clash_bound: int
    cost_bound: int
    peak_mb: float


@dataclass(frozen=True)
class Verdict:
    """What evaluate.py says of sessions.csv. `failure`: it could not judge, and why."""

    broken: tuple[str, ...] = ()
    clashes: int | None = None
    cost: int | None = None
    criteria: dict[str, int] = field(default_factory=dict)
    failure: str | None = None


@dataclass(frozen=True)
class Run:
    """One instance, one run. Times count from the moment the child process starts to read the file."""

    name: str
    file: str
    time_limit_s: float
    workers: int
    seed: int
    status: Status
    elapsed_s: float
    samples: tuple[Sample, ...]
    sizes: dict[str, int] = field(default_factory=dict)
    criteria: dict[str, int] = field(default_factory=dict)
    why: tuple[str, ...] = ()
    """Facts of an impossibility, or what killed the process."""
    verdict: Verdict | None = None
    """None when nothing was judged."""
    disagreements: tuple[str, ...] = ()

    @property
    def last(self) -> Sample | None:
        return self.samples[-1] if self.samples else None

    @property
    def peak_mb(self) -> float | None:
        return max((s.peak_mb for s in self.samples), default=None)

    @property
    def first_complete_s(self) -> float | None:
        """When the first complete timetable was held, with or without clashes."""
        return next((s.elapsed_s for s in self.samples if s.clashes is not None), None)

    @property
    def first_clashless_s(self) -> float | None:
        return next((s.elapsed_s for s in self.samples if s.clashes == 0), None)

    def at(self, mark_s: float) -> Sample | None:
        """What was held at the mark; after a proof, the end holds for ever. None beyond the run."""
        if mark_s > self.elapsed_s and self.status != "proved":
            return self.last if mark_s == self.time_limit_s else None
        return next((s for s in reversed(self.samples) if s.elapsed_s <= mark_s), None)

    @property
    def is_sound(self) -> bool:
        """Nothing is wrong with the product: it answered or said why not, and the judge agrees."""
        return self.status not in ("refused", "died") and not self.disagreements

    def as_json(self) -> dict[str, Any]:
        """Every figure, for programs."""
        marks = {f"{mark}": self.at(mark) for mark in MARKS_S}
        return {
            **asdict(self),
            "first_complete_s": self.first_complete_s,
            "first_clashless_s": self.first_clashless_s,
            "at": {mark: None if s is None else asdict(s) for mark, s in marks.items()},
            "peak_mb": self.peak_mb,
        }


def gap(sample: Sample | None) -> float | None:
    """(cost − bound) / cost, from 0 to 1; None without a timetable."""
    if sample is None or sample.cost is None:
        return None
    return (sample.cost - sample.cost_bound) / sample.cost if sample.cost else 0.0


def contradictions(samples: Sequence[Sample]) -> Iterator[str]:
    """What no search may do: hold something worse than it had, or claim a bound above what it holds."""
    best: tuple[int, int] | None = None
    for sample in samples:
        if sample.clashes is None or sample.cost is None:
            continue
        held, when = (sample.clashes, sample.cost), f"after {sample.elapsed_s:.1f} s"
        if best is not None and held > best:
            yield f"worse {when} than before: (clashes, cost) {held} after {best}"
        if sample.clash_bound > sample.clashes:
            yield f"{sample.clashes} clashes held {when}, under the bound {sample.clash_bound}"
        if sample.cost_bound > sample.cost:
            yield f"cost {sample.cost} held {when}, under the bound {sample.cost_bound}"
        best = held
