"""No test depends on chance or on who else uses the machine.

SCHEDULER_REQUIRE_CLIENTS=1: what needs a browser, a calendar client or PostgreSQL may not skip. `.ci/run` sets it.
"""

import os
import sys
from collections.abc import Generator

import pytest
from hypothesis import settings

from scheduler.search import run

settings.register_profile("same each time", derandomize=True, deadline=None)
settings.load_profile("same each time")  # other examples: pytest --hypothesis-profile default
run.SAFETY = 100.0  # with one worker the search counts its own time; a loaded machine may take as long as it likes

REQUIRED = os.environ.get("SCHEDULER_REQUIRE_CLIENTS", "0") not in ("", "0")
OUTSIDE = ("browser", "client")
sys.dont_write_bytecode = False  # some hundred processes start: each would compile the package anew
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ.pop("COLUMNS", None)  # pytest-xdist sets it: tables would be narrower in its processes than in one alone


def pytest_xdist_auto_num_workers() -> int | None:
    """One more process than cores: browsers, servers and clients are waited for a quarter of the time."""
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else (os.cpu_count() or 1) + 1


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if REQUIRED and report.skipped and any(item.get_closest_marker(name) for name in OUTSIDE):
        report.outcome = "failed"
        report.longrepr = f"SCHEDULER_REQUIRE_CLIENTS is set, and this test skipped: {report.longreprtext}"
    return report
