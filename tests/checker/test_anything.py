"""However wrong a timetable is, the checker answers in words and never with an exception."""

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.checker.check import check
from scheduler.instance.schema.units import SessionKind
from scheduler.timetable.schema import AlternanceDay, Session
from tests.builders import at, make_timetable
from tests.checker.cases import centre, good_days, good_sessions

OF = centre(
    pins=[{"unit": "U1", "date": "2022-10-03", "room": "R1"}, {"unit": "U2", "weekday": "tue"}],
    busy=[{"groups": ["G1"], "title": "X", "times": [{"date": "2022-10-05", "start": "17:00", "end": "19:00"}]}],
)
KINDS: tuple[SessionKind, ...] = ("in_person", "webconference")
ZONES = st.one_of(
    st.just(OF.zone),
    st.integers(-1439, 1439).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes))),
)
ANY_MOMENT = st.datetimes(timezones=ZONES)  # years 1 to 9999
LIKELY_MOMENT = st.builds(
    lambda day, clock: at(OF, f"2022-10-{day:02d}", clock),
    st.integers(1, 31),
    st.sampled_from(["17:00", "19:00", "08:30"]),
)
MOMENT = st.one_of(LIKELY_MOMENT, ANY_MOMENT)


def names(*known: str) -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(known), st.text(max_size=80))


SESSION = st.builds(
    Session,
    id=names("U1-01", "ALT-A1-01"),
    unit=names("U1", "U2", "U3", "U4", "FOAD"),
    kind=st.sampled_from(KINDS),
    number=st.integers(),
    start=MOMENT,
    end=MOMENT,
    groups=st.lists(names("G1", "A1", "G2"), max_size=3).map(tuple),
    trainers=st.lists(names("T1", "T2", "T3"), max_size=3).map(tuple),
    room=st.one_of(st.none(), names("R1", "R2", "SMALL", "FAR", "SHUT")),
)
DAY = st.builds(AlternanceDay, id=names("ALT-A1-01", "U1-01"), group=names("A1", "G1"), start=MOMENT, end=MOMENT)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(SESSION, max_size=12), st.lists(DAY, max_size=4), st.booleans())
def test_anything_is_answered_in_words(sessions: list[Session], days: list[AlternanceDay], beside_good: bool) -> None:
    if beside_good:
        sessions, days = good_sessions(OF) + sessions, good_days(OF) + days
    timetable = make_timetable(OF, sessions, days)
    report = check(OF, timetable)
    assert report.accepted == (not report.violations)
    texts = [violation.text for violation in report.violations] + [clash.text for clash in report.clashes]
    texts += [point.text for criterion in report.criteria for point in criterion.points]
    for text in texts:
        for sentence in text:
            assert sentence.strip()
            assert sentence.isprintable()
            assert len(sentence) < 1500
    assert all(criterion.value >= 0 for criterion in report.criteria)
