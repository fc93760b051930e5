"""Revisions are written once, whole, one after the other: on SQLite and on a real PostgreSQL, killed and contended."""

import datetime as dt
import os
import signal
import sqlite3
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.errors import InputError, SchedulerError
from scheduler.publish.publishing import Signature, objections, publish, restored
from scheduler.publish.store.store import HeadMoved, Store, contents
from tests.builders import make_timetable, session
from tests.publish.cases import DAYS, YEAR, Candidate, check, later, opened, put, timetable
from tests.publish.store.beginnings import FORK, KILLED, LOST, PUBLISHED, first, run, whole


class TestWhatIsKept:
    def test_a_revision_comes_back_as_it_was_published(self, where: str) -> None:
        held = timetable(YEAR, {1: DAYS[0], 2: DAYS[1]})
        with opened(where) as store:
            done = put(store, YEAR, held)
            revision = store.revision(1)
            assert store.open(revision) == (YEAR, held)
        assert done.is_new
        assert (revision.number, revision.parent, revision.published_by, revision.why) == (1, None, "ANNE", "test")
        assert revision.published_at == later(0)
        assert revision.instance_digest == YEAR.digest
        assert revision.timetable_content == contents.digest(contents.of_timetable(held))
        assert revision.report["accepted"] is False  # one session of several: H1
        assert revision.report["violations"][0]["fr"]
        assert revision.changes == {"added": 2, "moved": 0, "changed": 0, "cancelled": 0, "updated": 0}

    def test_the_same_again_makes_no_revision(self, where: str) -> None:
        with opened(where) as store:
            put(store, YEAR, timetable(YEAR, {1: DAYS[0]}))
            again = put(store, YEAR, timetable(YEAR, {1: DAYS[0]}), 5)
            assert (again.is_new, again.revision.number) == (False, 1)
            assert len(store.history()) == 1

    def test_going_back_keeps_the_history_and_the_old_contents_once(self, where: str) -> None:
        with opened(where) as store:
            for hours, day in enumerate(DAYS[:2]):
                put(store, YEAR, timetable(YEAR, {1: day}), hours)
            back = restored(store, store.revision(1), store.head())
            put(store, back.instance, back.timetable, 3)
            assert [(each.number, each.parent) for each in store.history()] == [(3, 2), (2, 1), (1, None)]
            assert store.revision(3).timetable_content == store.revision(1).timetable_content

    def test_an_unknown_revision_is_refused_with_those_there_are(self, where: str) -> None:
        first(where)
        with opened(where) as store, pytest.raises(InputError) as caught:
            store.revision(4)
        assert "de 1 à 1" in caught.value.lines("fr")[0]

    def test_two_sessions_of_one_identity_cannot_be_published(self, where: str) -> None:
        one = session(YEAR, "U1", DAYS[0])
        with opened(where) as store:
            with pytest.raises(InputError) as caught:
                put(store, YEAR, make_timetable(YEAR, [one, session(YEAR, "U1", DAYS[1])]))
            assert store.head() is None
        assert "U1-01" in caught.value.lines("fr")[0]

    @pytest.mark.parametrize("id_", ["", "U1\0", "U1\n01", " U1"])
    def test_an_identity_that_no_event_can_bear(self, where: str, id_: str) -> None:
        one = session(YEAR, "U1", DAYS[0]).model_copy(update={"id": id_})
        with opened(where) as store:
            with pytest.raises(InputError) as caught:
                put(store, YEAR, make_timetable(YEAR, [one]))
            assert store.head() is None
        assert "U1-07" in caught.value.lines("fr")[0]

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            ("2022-09-06T17:00:00+04:00", "2022-09-06T16:00:00+04:00"),
            ("2022-09-06T17:00:00+04:00", "2022-09-06T17:00:00+04:00"),
            ("0001-01-01T00:30:00+14:00", "0001-01-01T02:30:00+14:00"),
            ("9999-12-31T23:00:00-05:00", "9999-12-31T23:30:00-05:00"),
        ],
    )
    def test_hours_that_no_calendar_can_show(self, where: str, start: str, end: str) -> None:
        hours = {"start": dt.datetime.fromisoformat(start), "end": dt.datetime.fromisoformat(end)}
        held = make_timetable(YEAR, [session(YEAR, "U1", DAYS[0]).model_copy(update=hours)])
        with opened(where) as store:
            assert isinstance(objections(Candidate(YEAR, held, check(YEAR, held)), None, store), list)
            with pytest.raises(InputError) as caught:
                put(store, YEAR, held)
            assert store.head() is None
        assert "U1-01" in caught.value.lines("fr")[0]

    @pytest.mark.parametrize(
        "edit",
        [
            {"unit": "ZZ"}, {"id": "U1;01,é"}, {"groups": ("X",)}, {"trainers": ("../x", "<b>")}, {"room": "é" * 300},
            {"id": "x" * 400},
        ],
    )  # fmt: skip
    def test_what_an_edited_timetable_may_say_is_kept_when_it_is_forced(
        self, where: str, edit: dict[str, object]
    ) -> None:
        with opened(where) as store:
            for hours, day in enumerate(DAYS[:2]):
                one = session(YEAR, "U1", day).model_copy(update=edit)
                done = put(store, YEAR, make_timetable(YEAR, [one]), hours)
            assert done.changes is not None
            assert [each.kind for each in done.changes.all] == ["moved"]
            lasts = [life.last for life in store.events(2).values()]
            assert [v.sequence for v in lasts if v.content.held is not None] == [1]

    def test_a_damaged_content_is_said_and_never_served(self, tmp_path: Path) -> None:
        file = str(tmp_path / "p.sqlite")
        first(file)
        with sqlite3.connect(file) as raw:
            raw.execute("UPDATE publication_contents SET data = substr(data, 1, length(data) - 3)")
        raw.close()
        with opened(file) as store, pytest.raises(SchedulerError) as caught:
            store.open(store.revision(1))
        assert "sauvegarde" in caught.value.lines("fr")[0]


class TestTwoPlanners:
    def test_who_saw_an_older_revision_is_told_what_came_between(self, where: str) -> None:
        first(where)
        with opened(where) as store:
            seen = store.head()
            put(store, YEAR, timetable(YEAR, {1: DAYS[1]}), 1)
            held = timetable(YEAR, {1: DAYS[2]})
            with pytest.raises(HeadMoved) as caught:
                publish(store, Candidate(YEAR, held, check(YEAR, held)), Signature("PAUL", "", later(2)), seen)
            assert store.head() == caught.value.head
        assert caught.value.exit_code == 1
        said = caught.value.lines("fr")[0]
        assert all(word in said for word in ("ANNE", "révision 2", "« test »", "scheduler diff 1 2"))
        assert "le 01/08/2022 à 17 h)" in said  # 13:00 UTC, on La Réunion

    def test_at_once_one_wins_and_the_other_is_told(self, where: str) -> None:
        first(where)
        for round_ in range(1, 6):
            barrier = FORK.Barrier(2)

            def planner(name: str, day: str, barrier: object = barrier, seen: int = round_) -> int:
                with opened(where) as store:
                    head = store.head()
                    assert head is not None
                    assert head.number == seen
                    held = timetable(YEAR, {1: day, seen + 1: day})
                    barrier.wait(30)  # type: ignore[attr-defined]
                    try:
                        publish(store, Candidate(YEAR, held, check(YEAR, held)), Signature(name, "", later(seen)), head)
                    except HeadMoved as error:
                        return LOST if error.head.published_by != name else 1
                return PUBLISHED

            both = [run(lambda n=n, d=d: planner(n, d)) for n, d in (("ANNE", DAYS[0]), ("PAUL", DAYS[1]))]
            for process in both:
                process.join(60)
            assert sorted(process.exitcode or 0 for process in both) == [PUBLISHED, LOST]
            with opened(where) as store:
                winner = store.head()
                assert winner is not None
                assert winner.number == round_ + 1
                assert winner.published_by == ("ANNE" if both[0].exitcode == PUBLISHED else "PAUL")


class TestKilled:
    def test_before_any_statement_the_last_revision_is_whole(self, where: str) -> None:
        first(where)
        outcomes = []
        for statement in range(1, 60):
            before = whole(where).number

            def victim(statement: int = statement, before: int = before) -> int:
                left = [statement]

                def die(*_: object) -> None:
                    left[0] -= 1
                    if left[0] == 0:
                        os.kill(os.getpid(), signal.SIGKILL)

                with opened(where) as store:
                    held = timetable(YEAR, {1: DAYS[before % 4], before + 1: DAYS[(before + 1) % 4]})
                    sa.event.listen(sa.Engine, "before_cursor_execute", die)
                    sa.event.listen(sa.Engine, "commit", die)
                    put(store, YEAR, held, before)
                return PUBLISHED

            process = run(victim)
            process.join(60)
            after = whole(where).number
            assert after in (before, before + 1)
            if process.exitcode == PUBLISHED:
                assert after == before + 1
                break
            assert process.exitcode == KILLED
            outcomes.append(after - before)
        else:
            pytest.fail("it never came to the end")
        assert outcomes.count(0) >= 5
        assert outcomes == sorted(outcomes)  # from the commit on it is published, before it is not

    def test_at_any_moment_the_last_revision_is_whole(self, where: str) -> None:
        """Killed when it has told of none to three publications, and a little later each time."""
        first(where)
        numbers = [whole(where).number]
        for kill in range(12):
            told, telling = os.pipe()

            def victim(telling: int = telling) -> int:
                with opened(where) as store:
                    n = store.head().number
                    while put(store, YEAR, timetable(YEAR, {n % 3 + 1: DAYS[n % 4], 4: DAYS[(n + 1) % 4]}), n).is_new:
                        n += 1
                        os.write(telling, b".")
                return LOST

            process = run(victim)
            os.close(telling)
            for _ in range(kill % 4):
                assert os.read(told, 1) == b"."
            time.sleep(0.004 * kill)
            process.kill()
            process.join(60)
            os.close(told)
            assert process.exitcode == KILLED
            numbers.append(whole(where).number)
            assert numbers[-1] >= numbers[-2] + kill % 4


def test_the_store_of_a_database_names_its_place(tmp_path: Path) -> None:
    with opened(str(tmp_path / "p.sqlite")) as store:
        assert isinstance(store, Store)
        assert store.place == str(tmp_path / "p.sqlite")
