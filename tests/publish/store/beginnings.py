"""A store to begin with, and processes that use it."""

import multiprocessing
import os
import signal
from collections.abc import Callable

from scheduler.publish.store.store import Revision
from tests.publish.cases import DAYS, YEAR, opened, put, timetable

FORK = multiprocessing.get_context("fork")
PUBLISHED, LOST, KILLED = 0, 7, -signal.SIGKILL


def first(where: str) -> None:
    with opened(where) as store:
        put(store, YEAR, timetable(YEAR, {1: DAYS[0]}))


def run(what: Callable[[], int]) -> "multiprocessing.process.BaseProcess":
    """Do it in a process of its own, which ends with what it returns and without Python's farewells."""
    process = FORK.Process(target=lambda: os._exit(what()))
    process.start()
    return process


def whole(where: str) -> Revision:
    """The last revision, of which nothing is missing: contents, events, and every revision before."""
    with opened(where) as store:
        history = store.history()
        assert [each.number for each in history] == list(range(len(history), 0, -1))
        head = history[0]
        _, held = store.open(head)
        lasts = [life.last for life in store.events(head.number).values()]
        confirmed = {v.content.held for v in lasts if v.state == "confirmed"} - {None}
        assert confirmed == {one.id for one in held.sessions}
        return head
