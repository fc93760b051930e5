"""How to search: limits, seed, cores. Frozen; each carries its unit and refuses what makes no sense."""

import os
from dataclasses import dataclass

DEFAULT_TIME_LIMIT_S = 40.0


@dataclass(frozen=True)
class Params:
    """`time_limit_s`: seconds of search, all tiers together. With one worker the search counts the solver's own
    deterministic time instead of the clock, so that the same seed gives the same bytes; the clock is then only a
    safety, at several times the limit.

    `workers`: cores to use. `seed`: the search's only randomness. `strict`: clashes are forbidden, not counted.

    Raises ValueError for a value that makes no sense.
    """

    time_limit_s: float = DEFAULT_TIME_LIMIT_S
    workers: int = os.cpu_count() or 1
    seed: int = 1
    strict: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.time_limit_s < float("inf"):
            raise ValueError(f"time_limit_s must be positive and finite, not {self.time_limit_s}")
        if self.workers < 1:
            raise ValueError(f"workers must be at least 1, not {self.workers}")
        if not 0 <= self.seed < 2**31:
            raise ValueError(f"seed must be from 0 to 2147483647, not {self.seed}")
