"""What Moodle's importer would spoil is said another way; to it, the same event has the same lines."""

import re

import pytest

from scheduler.export.ical.feeds import feeds
from tests.builders import BASE, make_instance, make_timetable, session, unit
from tests.export.reading import blocks, events
from tests.publish.cases import NOW


def stripped(text: str) -> str:
    """PHP's strip_tags, as far as it takes more than it should: all from a `<` that a blank does not follow."""
    return re.sub(r"<(?!\s)[^>]*(>|$)", "", text)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("I <3 le web, suite", "U1 · Regroupement · I < 3 le web, suite"),
        ("<b>Gras</b> & a<b", "U1 · Regroupement · < b>Gras< /b> & a< b"),
        ("C\\nouveau; fin\\", "U1 · Regroupement · C/nouveau; fin/"),
    ],
)
def test_a_title_survives(title: str, name: str) -> None:
    instance = make_instance(
        units=[unit(title=title, url="https://m.example/?a=1&copy=5")],
        groups=[{**BASE["groups"][0], "title": "a<b"}, *BASE["groups"][1:]],
    )
    held = [
        session(instance, "U1", "2022-09-06"),
        session(instance, "U1", "2022-09-13", kind="webconference", number=2),
    ]
    timetable = make_timetable(instance, held)
    written = feeds(instance, timetable, now=NOW, variant="moodle")["ical/units/U1.ics"]
    plain = feeds(instance, timetable, now=NOW)["ical/units/U1.ics"]
    one, two = (events(written)[f"U1-0{number}@test.evening-scheduler"] for number in (1, 2))
    assert one["SUMMARY"] == stripped(one["SUMMARY"]) == name
    assert one["DESCRIPTION"] == stripped(one["DESCRIPTION"])
    assert "Groupes\u00a0: a&lt;b, A1\n" in one["DESCRIPTION"]
    assert "\nLieu\u00a0: Salle R1, Le Port\n" in one["DESCRIPTION"]
    assert "\\" not in one["SUMMARY"] + one["DESCRIPTION"]
    assert "?a=1&amp;copy=5" in two["DESCRIPTION"]
    assert events(plain)["U1-01@test.evening-scheduler"]["SUMMARY"].endswith(title)


def test_what_moodle_reads_right_has_the_same_bytes() -> None:
    instance = make_instance(units=[unit(url="https://m.example/?a=1")])
    timetable = make_timetable(instance, [session(instance, "U1", "2022-09-06")])
    moodle, plain = (feeds(instance, timetable, now=NOW, variant=variant) for variant in ("moodle", "standard"))
    others = [path for path in plain if not path.startswith("ical/units/")]
    assert {path: moodle[path] for path in others} == {path: plain[path] for path in others}
    assert blocks(moodle["ical/units/U1.ics"]).items() <= blocks(plain["ical/units/U1.ics"]).items()


def test_a_unit_has_no_whole_days_and_everybody_else_has() -> None:
    """Whoever teaches eleven courses saw each holiday eleven times."""
    closed = {**BASE["calendar"], "closures": [{"name": "Cyclone", "first": "2022-09-08", "last": "2022-09-09"}]}
    instance = make_instance(calendar=closed)
    timetable = make_timetable(instance, [session(instance, "U1", "2022-09-06")])
    key = "calendar-closure-2022-09-08@test.evening-scheduler"
    for path, content in feeds(instance, timetable, now=NOW, variant="moodle").items():
        assert (key in events(content)) == (not path.startswith("ical/units/")), path
    assert all(key in events(content) for content in feeds(instance, timetable, now=NOW).values())
