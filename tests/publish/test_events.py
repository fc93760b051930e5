"""The life of an event: SEQUENCE, DTSTAMP and LAST-MODIFIED change when the event does, and only then."""

import datetime as dt
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.export.ical.events import EVERYONE, planned_events, uid_suffix
from scheduler.export.ical.feeds import feeds
from scheduler.publish.events import EventLife, Version, following
from scheduler.publish.publishing import restored
from tests.builders import alternance_day, make_instance, make_timetable, session, unit
from tests.publish.cases import DAYS, NOW, YEAR, later, opened, put, timetable
from tests.publish.clients.standards import read

UID = f"U1-01{uid_suffix(YEAR)}"


def lived(state: dict[str, EventLife], added: dict[str, Version]) -> dict[str, EventLife]:
    """The lives, those that a publication touched with one version more."""
    more = {uid: EventLife((*(state[uid].versions if uid in state else ()), new)) for uid, new in added.items()}
    return state | more


def after(*years: tuple[dict[int, str], int]) -> dict[str, Version]:
    """The state after publishing these days, each so many hours after the first."""
    state: dict[str, EventLife] = {}
    for days, hours in years:
        current = planned_events(YEAR, timetable(YEAR, days))
        state = lived(state, following(current, state, now=later(hours), instance=YEAR))
    return {uid: life.last for uid, life in state.items()}


class TestOneEvent:
    def test_a_new_one_begins_at_0(self) -> None:
        found = after(({1: DAYS[0]}, 0))[UID]
        assert (found.sequence, found.stamp, found.state) == (0, NOW, "confirmed")

    def test_an_unchanged_one_has_no_new_version(self) -> None:
        current = planned_events(YEAR, timetable(YEAR, {1: DAYS[0]}))
        state = lived({}, following(current, {}, now=NOW, instance=YEAR))
        assert following(current, state, now=later(5), instance=YEAR) == {}

    def test_a_moved_one_takes_the_next_sequence_and_the_moment(self) -> None:
        found = after(({1: DAYS[0]}, 0), ({1: DAYS[1]}, 3))[UID]
        assert (found.sequence, found.stamp) == (1, later(3))

    def test_a_clock_set_back_does_not_make_it_older(self) -> None:
        found = after(({1: DAYS[0]}, 3), ({1: DAYS[1]}, 0))[UID]
        assert (found.sequence, found.stamp) == (1, later(3))

    def test_one_that_goes_is_cancelled_once_and_says_what_it_said(self) -> None:
        found = after(({1: DAYS[0]}, 0), ({}, 3), ({}, 9))[UID]
        assert (found.sequence, found.stamp, found.state) == (1, later(3), "cancelled")
        assert any(line.startswith("DTSTART") and "20220906" in line for line in found.content.fr.lines)

    def test_one_that_returns_is_above_its_cancellation(self) -> None:
        found = after(({1: DAYS[0]}, 0), ({}, 3), ({1: DAYS[0]}, 4))[UID]
        assert (found.sequence, found.stamp, found.state) == (2, later(4), "confirmed")


class TestAudiences:
    def test_they_are_those_of_the_exported_feeds(self) -> None:
        held = make_timetable(
            YEAR,
            [
                session(YEAR, "U1", DAYS[0]),
                session(YEAR, "U2", DAYS[1], room="R2"),
                session(YEAR, "U3", DAYS[2], kind="webconference"),
            ],
            [alternance_day(YEAR, "A1", DAYS[3])],
        )
        ours = planned_events(YEAR, held)
        exported = feeds(YEAR, held, now=NOW, lang="fr")
        assert len(exported) > 6
        for path, content in exported.items():
            audience = path.removeprefix("ical/").removesuffix(".ics")
            shown = {uid for uid, event in ours.items() if event.audiences & {audience, EVERYONE}}
            found = read(content)
            assert set(found) == shown
            assert all(sorted(found[uid].says) == sorted(ours[uid].fr.lines) for uid in shown)

    def test_one_more_feed_leaves_the_event_as_it_is(self) -> None:
        more = make_instance(
            groups=[*YEAR.model_dump(exclude_defaults=True)["groups"], {"id": "G2", "size": 3, "part_of": "G1"}]
        )
        held = timetable(YEAR, {1: DAYS[0]})
        state = lived({}, following(planned_events(YEAR, held), {}, now=NOW, instance=YEAR))
        added = following(planned_events(more, held), state, now=later(2), instance=YEAR)
        assert added[UID].content.audiences == state[UID].last.content.audiences | {"groups/G2"}
        assert (added[UID].sequence, added[UID].stamp) == (0, NOW)
        state = lived(state, added)
        back = following(planned_events(YEAR, held), state, now=later(4), instance=YEAR)
        assert (back[UID].sequence, back[UID].stamp) == (1, later(4))
        state = lived(state, back)
        gone = state[UID].seen_by("groups/G2", "fr")[-1]
        assert (gone.sequence, gone.stamp, gone.state) == (1, later(4), "cancelled")
        assert state[UID].seen_by("groups/G1", "fr")[-1].state == "confirmed"
        # It was cancelled there with sequence 1: what comes back must be newer, though it says the same as before.
        again = following(planned_events(more, held), state, now=later(6), instance=YEAR)
        assert (again[UID].sequence, again[UID].stamp) == (2, later(6))
        assert lived(state, again)[UID].seen_by("groups/G2", "fr")[-1].state == "confirmed"

    def test_what_was_cancelled_before_a_feed_left_it_keeps_its_bytes_there(self) -> None:
        more = make_instance(
            groups=[*YEAR.model_dump(exclude_defaults=True)["groups"], {"id": "G2", "size": 3, "part_of": "G1"}]
        )
        state: dict[str, EventLife] = {}
        for hours, (instance, days) in enumerate([(more, {1: DAYS[0]}), (more, {}), (YEAR, {1: DAYS[0]})]):
            current = planned_events(instance, timetable(instance, days))
            state = lived(state, following(current, state, now=later(hours), instance=YEAR))
        seen = state[UID].seen_by("groups/G2", "fr")[-1]
        assert (seen.sequence, seen.stamp, seen.state) == (1, later(1), "cancelled")


def test_another_year_does_not_cancel_what_was_held() -> None:
    state = lived(
        {}, following(planned_events(YEAR, timetable(YEAR, {1: DAYS[0], 2: DAYS[2]})), {}, now=NOW, instance=YEAR)
    )
    moment = dt.datetime(2022, 9, 10, tzinfo=dt.UTC)
    added = following({}, state, now=moment, instance=YEAR, is_other_year=True)
    assert (added[UID].state, added[UID].sequence) == ("over", 0)
    second = added[f"U1-02{uid_suffix(YEAR)}"]
    assert (second.state, second.sequence) == ("cancelled", 1)


_YEARS = st.lists(
    st.dictionaries(st.integers(1, 3), st.tuples(st.sampled_from(DAYS), st.sampled_from(["R1", "R2"])), max_size=3),
    min_size=1,
    max_size=7,
)


@settings(max_examples=12, deadline=None)
@given(years=_YEARS)
def test_any_sequence_of_publications_keeps_the_contract(years: list[dict[int, tuple[str, str]]]) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(str(Path(folder) / "p.sqlite")) as store:
        said: dict[int, tuple[str, str]] = {}
        last: dict[str, Version] = {}
        for hours, year in enumerate(years):
            held = make_timetable(
                YEAR, [session(YEAR, "U1", day, number=n, room=room) for n, (day, room) in year.items()]
            )
            done = put(store, YEAR, held, hours)
            now = {uid: life.last for uid, life in store.events(done.revision.number).items()}
            assert {v.content.held for v in now.values() if v.state == "confirmed"} - {None} == {
                f"U1-{n:02d}" for n in year
            }
            for uid, version in now.items():
                number = int(version.content.held[-2:]) if version.content.held is not None else None
                old = last.get(uid)
                if old is None:
                    assert (version.sequence, version.stamp) == (0, later(hours))
                elif number is None or (number in year and said.get(number) == year[number]):
                    assert version == old
                elif number in year or number in said:
                    assert (version.sequence, version.stamp) == (old.sequence + 1, later(hours))
                    assert version.state == ("confirmed" if number in year else "cancelled")
                else:
                    assert version == old
                    assert version.state == "cancelled"
            last, said = now, year


def test_going_back_retires_what_was_given_since_and_raises_every_sequence(where: str) -> None:
    with opened(where) as store:
        put(store, YEAR, timetable(YEAR, {1: DAYS[0], 2: DAYS[1]}))
        put(store, YEAR, timetable(YEAR, {1: DAYS[0], 3: DAYS[1]}), 1)
        head = store.head()
        candidate = restored(store, store.revision(1), head)
        assert candidate.timetable.retired == ("U1-03",)
        done = put(store, candidate.instance, candidate.timetable, 2)
        assert done.revision.number == 3
        state = {
            v.content.held: (v.sequence, v.state)
            for v in (life.last for life in store.events(3).values())
            if v.content.held
        }
        assert state == {"U1-01": (0, "confirmed"), "U1-02": (2, "confirmed"), "U1-03": (1, "cancelled")}
        again = restored(store, store.revision(2), store.head())
        assert again.timetable.retired == ("U1-02",)


def test_a_new_link_of_a_unit_is_news_to_its_subscribers(where: str) -> None:
    def year(url: str) -> tuple[object, ...]:
        instance = make_instance(units=[unit("U1", url=url)])
        return instance, make_timetable(instance, [session(instance, "U1", DAYS[0], kind="webconference")])

    with opened(where) as store:
        for hours, url in enumerate(("https://a.example/1", "https://a.example/2")):
            done = put(store, *year(url), hours)  # type: ignore[arg-type]
        assert done.changes is not None
        assert done.changes.all == ()
        assert done.revision.changes["updated"] == 1
        assert store.events(2)[UID].last.sequence == 1
