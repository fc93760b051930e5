"""What clients ask by their headers."""

import datetime as dt

import pytest

from scheduler.web.negotiation import coding, http_date, is_unchanged_since, known_tag, language

MOMENT = dt.datetime(2026, 11, 24, 3, 52, 11, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("GZip, deflate, br", "gzip"),
        ("x-gzip", "gzip"),
        ("deflate, br", "identity"),
        ("*", "gzip"),
        ("gzip;q=0", "identity"),
        ("gzip;q=0.000, *", "identity"),
        ("gzip;q=0.2, identity;q=0.9", "identity"),
        ("gzip;q=0.9, identity;q=0.9", "gzip"),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0", None),
        ("br, identity;q=0", None),
        ("*;q=0", None),
        ("*;q=0, gzip", "gzip"),
        ("*;q=0, identity", "identity"),
        ("gzip;q=nonsense", "gzip"),
        (";;;,,q=0", "identity"),
    ],
)
def test_coding(accepted: str | None, expected: str | None) -> None:
    assert coding(accepted) == expected


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (None, "fr"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("fr-RE, en;q=0.5", "fr"),
        ("en;q=0.5, fr;q=0.4", "en"),
        ("de, *;q=0.1", "fr"),
        ("EN-us", "en"),
        ("en, fr", "fr"),
        ("english", "fr"),
    ],
)
def test_language(accepted: str | None, expected: str) -> None:
    assert language(accepted, "fr") == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('"a"', "a"),
        ('"b"', "b"),
        ('W/"a"', "a"),
        ('"x", W/"b" , "y"', "b"),
        ('"x","a"', "a"),
        ("*", "a"),
        (" * ", "a"),
        ('"A"', None),
        ('"ab"', None),
        ("a", None),
        ("", None),
        ('"*"', None),
        ('"a', None),
    ],
)
def test_known_tag(condition: str, expected: str | None) -> None:
    assert known_tag(condition, ("a", "b")) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("Tue, 24 Nov 2026 03:52:11 GMT", True),
        ("Tuesday, 24-Nov-26 03:52:11 GMT", True),
        ("Tue Nov 24 03:52:11 2026", True),
        ("Tue, 24 Nov 2026 03:52:10 GMT", False),
        ("Tue, 24 Nov 2026 07:52:11 +0400", True),
        ("yesterday", False),
        ("", False),
        ("Tue, 99 Nov 2026 03:52:11 GMT", False),
        ("Tue, 24 Nov 99999999999 03:52:11 GMT", False),
    ],
)
def test_is_unchanged_since(condition: str, expected: bool) -> None:
    assert is_unchanged_since(condition, MOMENT) is expected


def test_http_date_is_gmt_whatever_the_zone() -> None:
    assert http_date(MOMENT.astimezone(dt.timezone(dt.timedelta(hours=4)))) == "Tue, 24 Nov 2026 03:52:11 GMT"
