"""Moments as the store holds them: text, UTC, whole seconds, `2026-11-24T02:34:40Z`."""

import datetime as dt

_INSTANT = "%Y-%m-%dT%H:%M:%SZ"
_EXACTLY = "%Y-%m-%dT%H:%M:%S.%fZ"


def written(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime(_INSTANT)


def written_exactly(moment: dt.datetime) -> str:
    """To the microsecond: `2026-11-24T02:34:40.012345Z`."""
    return moment.astimezone(dt.UTC).strftime(_EXACTLY)


def exact_moment(written: str) -> dt.datetime:
    return dt.datetime.strptime(written, _EXACTLY).replace(tzinfo=dt.UTC)


def moment(written: str) -> dt.datetime:
    return dt.datetime.strptime(written, _INSTANT).replace(tzinfo=dt.UTC)
