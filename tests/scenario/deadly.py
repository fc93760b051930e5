"""Scenarios for tests of many at once: small ones, one that kills whoever works it out, one that never ends."""

import datetime as dt
import os
import signal
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from scheduler.instance.load import load
from scheduler.scenario.changes.change import Change
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.outcome import Outcome
from scheduler.scenario.runs.job import Base
from scheduler.search.params import Params
from scheduler.timetable import store

REPOSITORY = Path(__file__).parents[2]


class Deadly(Scenario):
    """Kills the process that reads its changes, unless it is its maker's, `times` times; then it is harmless."""

    home: int
    folder: Path
    times: int

    def __getattribute__(self, name: str) -> Any:
        if name == "changes" and os.getpid() != super().__getattribute__("home"):
            for n in range(super().__getattribute__("times")):
                grave = super().__getattribute__("folder") / str(n)
                if not grave.exists():
                    grave.touch()
                    os.kill(os.getpid(), signal.SIGKILL)
        return super().__getattribute__(name)


class Patient(Scenario):
    """Keeps the process that reads its changes, unless it is its maker's, waiting until the file is there."""

    home: int
    file: Path

    def __getattribute__(self, name: str) -> Any:
        if name == "changes" and os.getpid() != super().__getattribute__("home"):
            while not super().__getattribute__("file").exists():
                time.sleep(0.01)
        return super().__getattribute__(name)


def patient(file: Path, name: str) -> Patient:
    return Patient(name=name, home=os.getpid(), file=file)


def deadly(folder: Path, times: int, name: str = "deadly") -> Deadly:
    return Deadly(name=name, home=os.getpid(), folder=folder, times=times)


def tiny(*, workers: int, time_limit_s: float = 20) -> Base:
    folder = REPOSITORY / "solutions" / "tiny"
    instance, published = load(REPOSITORY / "instances" / "tiny"), store.load(folder)
    return Base(instance, published, None, Params(time_limit_s=time_limit_s, workers=workers))


def closings(base: Base, count: int) -> list[Scenario]:
    """The centre closed on the first days with a session, one day each."""
    days = sorted({session.start.astimezone(base.instance.zone).date() for session in base.published.sessions})
    return [_closed(day) for day in days[:count]]


def _closed(day: dt.date) -> Scenario:
    return Scenario(name=f"closed-{day}", changes=(Change.model_validate({"close": {"first": day}}),))


def timeless(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """What may be compared."""
    return [replace(outcome, elapsed_s=0.0) for outcome in outcomes]
