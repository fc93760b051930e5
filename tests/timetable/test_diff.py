"""Differences between timetables, and identities carried from one to the next."""

from hypothesis import given
from hypothesis import strategies as st

from scheduler.timetable import store
from scheduler.timetable.diff import carried, count_changes, count_moves, differences
from scheduler.timetable.schema import Session, Timetable
from tests.builders import alternance_day, make_instance, make_timetable, session

INSTANCE = make_instance()
DAYS = ["2022-09-05", "2022-09-12", "2022-09-19", "2022-09-26", "2022-10-03"]


def _timetable(*sessions: Session, days: tuple[str, ...] = ()) -> Timetable:
    held = [alternance_day(INSTANCE, "A1", day, number) for number, day in enumerate(days, 1)]
    return make_timetable(INSTANCE, list(sessions), held)


def test_what_stays_is_no_difference() -> None:
    timetable = _timetable(session(INSTANCE, "U1", DAYS[0]), days=("2022-09-07",))
    assert differences(timetable, timetable) == ()


def test_a_move_a_change_an_addition_and_a_cancellation() -> None:
    before = _timetable(
        session(INSTANCE, "U1", DAYS[0], number=1),
        session(INSTANCE, "U1", DAYS[1], number=2, room="R1"),
        session(INSTANCE, "U2", DAYS[0], "19:00", number=1),
    )
    after = _timetable(
        session(INSTANCE, "U1", DAYS[0], "19:00", number=1),
        session(INSTANCE, "U1", DAYS[1], number=2, room="R2"),
        session(INSTANCE, "U3", DAYS[2], number=1),
    )
    found = differences(before, after)
    assert [(each.id, each.kind) for each in found] == [
        ("U1-01", "moved"),
        ("U2-01", "cancelled"),
        ("U1-02", "changed"),
        ("U3-01", "added"),
    ]
    assert count_moves(found) == 1
    assert count_changes(found) == 1


def test_an_alternance_day_that_goes_is_a_move() -> None:
    before, after = _timetable(days=("2022-09-07", "2022-09-14")), _timetable(days=("2022-09-07",))
    assert count_moves(differences(before, after)) == 1


def test_a_session_of_another_kind_in_its_slot_is_a_lighter_move() -> None:
    before = _timetable(session(INSTANCE, "U1", DAYS[0]))
    after = _timetable(session(INSTANCE, "U1", DAYS[0], kind="webconference"))
    assert [each.kind for each in differences(before, after)] == ["changed"]


def test_a_session_that_becomes_a_webconference_keeps_its_identity() -> None:
    first, last = session(INSTANCE, "U1", DAYS[0], number=1), session(INSTANCE, "U1", DAYS[2], number=2)
    online = session(INSTANCE, "U1", DAYS[2], kind="webconference", number=2)
    after = carried(_timetable(first, last), _timetable(first, online))
    assert [s.id for s in after.sessions] == ["U1-01", "U1-02"]
    assert after.retired == ()


def test_two_sessions_that_swap_their_slots_both_move() -> None:
    before = _timetable(
        session(INSTANCE, "U1", DAYS[0], number=1), session(INSTANCE, "U1", DAYS[1], kind="webconference", number=2)
    )
    swapped = _timetable(
        session(INSTANCE, "U1", DAYS[0], kind="webconference", number=1), session(INSTANCE, "U1", DAYS[1], number=2)
    )
    found = differences(before, carried(before, swapped))
    assert [each.kind for each in found] == ["moved", "moved"]


def test_identities_stay_with_slots_and_the_moved_take_theirs_in_order() -> None:
    before = _timetable(*(session(INSTANCE, "U2", day, number=n) for n, day in enumerate(DAYS[:3], 1)))
    # The second moves to the end: renumbered from scratch, it would be U2-03 and the third U2-02.
    after = carried(
        before, _timetable(*(session(INSTANCE, "U2", day, number=n) for n, day in enumerate((DAYS[0], *DAYS[2:4]), 1)))
    )
    assert {s.id: f"{s.start:%Y-%m-%d}" for s in after.sessions} == {
        "U2-01": DAYS[0],
        "U2-03": DAYS[2],
        "U2-02": DAYS[3],
    }
    assert [(s.id, s.number) for s in after.sessions] == [("U2-01", 1), ("U2-03", 2), ("U2-02", 3)]


def test_an_identity_is_never_given_twice() -> None:
    one, two = (session(INSTANCE, "U2", day, number=n) for n, day in enumerate(DAYS[:2], 1))
    first = _timetable(one, two)
    without = carried(first, _timetable(one))
    assert without.retired == ("U2-02",)
    again = carried(without, _timetable(one, two))
    assert [s.id for s in again.sessions] == ["U2-01", "U2-03"]
    assert again.retired == ("U2-02",)


def test_retired_identities_are_written_only_when_there_are_some() -> None:
    timetable = _timetable(session(INSTANCE, "U1", DAYS[0]))
    assert b"retired" not in store.to_json(timetable)
    assert b'"U1-09"' in store.to_json(timetable.model_copy(update={"retired": ("U1-09",)}))


SLOTS = [(day, clock) for day in DAYS for clock in ("17:00", "19:00")]
TIMETABLES = st.lists(st.lists(st.sampled_from(SLOTS), unique=True, max_size=6), min_size=2, max_size=6)


@given(TIMETABLES)
def test_any_sequence_keeps_the_contract(sequence: list[list[tuple[str, str]]]) -> None:
    """Through any timetables one after the other: an identity is one session's for ever, what stays keeps its own."""
    current, gone = _timetable(), set[str]()
    for slots in sequence:
        planned = [session(INSTANCE, "U2", day, clock, number=n) for n, (day, clock) in enumerate(sorted(slots), 1)]
        after = carried(current, _timetable(*planned))
        ids = [s.id for s in after.sessions]
        assert len(set(ids)) == len(ids)
        assert not gone & set(ids)
        before = {s.start: s.id for s in current.sessions}
        assert all(s.id == before[s.start] for s in after.sessions if s.start in before)
        gone |= {s.id for s in current.sessions} - set(ids)
        assert gone == set(after.retired)
        current = after
