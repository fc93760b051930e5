"""Moments as the store holds them: text, UTC, whole seconds, `2026-11-24T02:34:40Z`."""

import datetime as dt

_INSTANT = "%Y-%m-%dT%H:%M:%SZ"


def written(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime(_INSTANT)


def moment(written: str) -> dt.datetime:
    return dt.datetime.strptime(written, _INSTANT).replace(tzinfo=dt.UTC)
