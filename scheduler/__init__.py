"""Timetable optimiser for evening schools."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("evening-scheduler")
except PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0+unknown"
