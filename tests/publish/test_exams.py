"""Examinations once published: events with a life of their own, told to those who sit, teach or watch."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.export.audience import EXAMINATION
from scheduler.publish.changes.changes import Changes
from scheduler.publish.changes.files import files, table
from scheduler.publish.publishing import changes_of
from scheduler.publish.store.store import Store
from scheduler.publish.undoing import undone
from scheduler.timetable.exams import Exam, ExamRoom
from tests.export.exams.sample import FIRST_SESSION, ORAL, SECOND, WORK, WRITTEN, exam_year, with_exams
from tests.export.reading import blocks, events, people_rows
from tests.export.sample import full_year
from tests.publish.cases import later, opened, put
from tests.publish.clients.standards import read

INSTANCE = with_exams()
HOUR = dt.timedelta(hours=1)
UID = "{}@cnam-test.evening-scheduler"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(str(tmp_path / "publications.sqlite")) as empty:
        yield empty


def feed(store: Store, path: str, hours: int = 0, **how: str) -> bytes:
    snapshot = store.snapshot()
    assert snapshot is not None
    return snapshot.feed(path, lang="fr", now=later(hours), **how).content  # type: ignore[arg-type]


def exams_of(store: Store, path: str, hours: int = 0) -> set[str]:
    found = events(feed(store, path, hours))
    return {uid.partition("@")[0] for uid, event in found.items() if EXAMINATION.fr in event.categories}


def moved_by(exam: Exam, hours: int) -> Exam:
    return exam.model_copy(update={"start": exam.start + hours * HOUR, "end": exam.end + hours * HOUR})


def test_each_sees_those_he_sits_teaches_or_watches(store: Store) -> None:
    put(store, INSTANCE, exam_year(INSTANCE))
    assert exams_of(store, "groups/ASP1-APP") == {"TRS001-X1-1", "TET003-X1-1", "TET003-X2-1"}
    assert exams_of(store, "groups/ASP2") == {"AST002-X1-1", "TET003-X1-1", "TET003-X2-1"}
    assert exams_of(store, "trainers/ahpet") == {"TRS001-X1-1", "TET003-X1-1", "TET003-X2-1"}
    assert exams_of(store, "trainers/lebon") == {"TRS001-X1-1", "TET003-X1-1", "TET003-X2-1"}
    assert exams_of(store, "trainers/idle") == set()
    assert exams_of(store, "staff/accueil") == {"TRS001-X1-1", "AST002-X1-1"}
    assert exams_of(store, "rooms/P2") == {"TRS001-X1-1", "AST002-X1-1"}
    assert exams_of(store, "units/TRS001") == {"TRS001-X1-1"}


def test_an_event_says_all_of_it_and_every_feed_is_a_calendar(store: Store) -> None:
    put(store, INSTANCE, exam_year(INSTANCE))
    found = events(feed(store, "groups/ASP1"))
    event = found[UID.format(WRITTEN.id)]
    assert (event.start, event.end) == (WRITTEN.start, WRITTEN.end)
    assert str(event["SUMMARY"]).startswith("TRS001 · Examen sur table, 1re session · La relation")
    assert str(event["LOCATION"]) == "Salle Piton / Salle P2, Le Port, 18, rue Claude Chappe, 97420 Le Port"
    about = str(event["DESCRIPTION"]).replace("\u00a0", " ")
    assert "Surveillance : Salle Piton – G. Lebon ; Salle P2 – Mme Hoarau" in about
    assert "Tiers temps : jusqu’à 20:20" in about
    due = found[UID.format(WORK.id)]
    assert (due.start, str(due["TRANSP"])) == (WORK.start, "TRANSPARENT") and due.end > due.start
    for path in ("groups/ASP1", "trainers/lebon", "rooms/P1", "units/TRS001"):
        for how in ({}, {"variant": "moodle"}):
            assert read(feed(store, path, **how))


def test_only_what_changed_is_new(store: Store) -> None:
    put(store, INSTANCE, exam_year(INSTANCE))
    before = feed(store, "groups/ASP1"), feed(store, "rooms/P2"), feed(store, "groups/ASP2")
    put(store, INSTANCE, exam_year(INSTANCE, *FIRST_SESSION[:1], moved_by(ORAL, -24), *FIRST_SESSION[2:]), 5)
    event = events(feed(store, "groups/ASP1"))[UID.format(ORAL.id)]
    assert (event.start, event["SEQUENCE"], event["LAST-MODIFIED"].dt) == (ORAL.start - 24 * HOUR, 1, later(5))
    now, old = blocks(feed(store, "groups/ASP1")), blocks(before[0])
    assert {uid for uid in old if now[uid] != old[uid]} == {UID.format(ORAL.id)}
    assert feed(store, "rooms/P2") == before[1] and feed(store, "groups/ASP2") != before[2]


def test_the_second_session_touches_nothing_that_is_published(store: Store) -> None:
    put(store, INSTANCE, full_year(INSTANCE))
    paths = ("groups/ASP1", "groups/ASP2", "trainers/lebon", "rooms/P1", "units/TRS001")
    for hours, exams in ((5, FIRST_SESSION), (9, (*FIRST_SESSION, SECOND))):
        before = {path: feed(store, path) for path in paths}
        put(store, INSTANCE, exam_year(INSTANCE, *exams), hours)
        for path, old in before.items():
            now = blocks(feed(store, path))
            assert blocks(old).items() <= now.items(), path
    assert SECOND.id in exams_of(store, "units/TRS001") and SECOND.id not in exams_of(store, "groups/ASP1")
    assert feed(store, "groups/ASP2") == before["groups/ASP2"]


def test_an_examination_that_goes_is_cancelled_and_may_come_back(store: Store) -> None:
    put(store, INSTANCE, exam_year(INSTANCE))
    put(store, INSTANCE, exam_year(INSTANCE, *FIRST_SESSION[1:]), 5)
    event = events(feed(store, "groups/ASP1", 6))[UID.format(WRITTEN.id)]
    assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CANCELLED", 1)
    assert UID.format(WRITTEN.id) not in events(feed(store, "groups/ASP1", 6, variant="moodle"))
    assert UID.format(WRITTEN.id) not in events(feed(store, "groups/ASP1", 31 * 24))
    put(store, INSTANCE, exam_year(INSTANCE), 9)
    event = events(feed(store, "groups/ASP1", 10))[UID.format(WRITTEN.id)]
    assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CONFIRMED", 2)


def test_who_watches_no_more_is_told(store: Store) -> None:
    room, late = WRITTEN.rooms
    other = WRITTEN.model_copy(update={"rooms": (room.model_copy(update={"invigilators": ("idle",)}), late)})
    put(store, INSTANCE, exam_year(INSTANCE))
    put(store, INSTANCE, exam_year(INSTANCE, other, *FIRST_SESSION[1:]), 5)
    gone = events(feed(store, "trainers/lebon", 6))[UID.format(WRITTEN.id)]
    assert str(gone["STATUS"]) == "CANCELLED"
    assert exams_of(store, "trainers/idle", 6) == {WRITTEN.id}
    changes = changes_of(store, store.head() or store.revision(1))[1]
    told = {notice.id: [heading.en for heading, _ in notice.sections] for notice in changes.notices}
    assert told["lebon"] == ["No longer yours"] and told["idle"] == ["Now yours"]
    assert told["ASP1"] == ["Room or invigilators of an examination (at the same hour)"]
    assert changes.summary.fr == "1 examen modifié à la même heure."


def test_messages_tell_what_was_when_and_is_now(store: Store) -> None:
    put(store, INSTANCE, exam_year(INSTANCE))
    changed = put(store, INSTANCE, exam_year(INSTANCE, moved_by(WRITTEN, 24), *FIRST_SESSION[1:3]), 5)
    changes = changed.changes
    assert changes is not None
    assert changes.summary.fr == "1 examen déplacé, 1 annulé."
    assert changed.revision.changes["exams_moved"] == 1
    made = files(changes, store.revision(1), changed.revision, "fr")
    assert "Les surveillances de Mme Hoarau changent :" in made["messages/staff/accueil.txt"].decode()
    text = made["messages/groups/ASP1.txt"].decode()
    assert "Examens déplacés :" in text and "examen sur table (1re session)" in text
    assert "mardi 21/02/2023 17 h – 19 h 30 → mercredi 22/02/2023 17 h – 19 h 30" in text
    rows = [row for row in people_rows(table(changes, changed.revision, "fr")) if row["audience"] == "all"]
    assert [(row["change"], row["session_id"], row["new_room"]) for row in rows] == [
        ("moved", WRITTEN.id, "P1;P2"), ("cancelled", "AST002-X1-1", ""),
    ]  # fmt: skip


def test_a_first_publication_tells_them_and_one_without_any_says_nothing_of_them(store: Store) -> None:
    first = Changes.first(INSTANCE, exam_year(INSTANCE))
    assert [(one.kind, one.name) for one in first.notices if one.id == "accueil"] == [("staff", "Mme Hoarau")]
    (notice,) = (notice for notice in first.notices if notice.id == "ASP2")
    assert [heading.en for heading, _ in notice.sections] == ["Examinations", "Sessions"]
    plain = put(store, INSTANCE, full_year(INSTANCE)).revision
    assert not [key for key in plain.changes if key.startswith("exams")]


def test_an_old_timetable_that_would_put_one_back_is_noticed(store: Store) -> None:
    put(store, INSTANCE, exam_year(INSTANCE))
    put(store, INSTANCE, exam_year(INSTANCE, moved_by(WRITTEN, 24), *FIRST_SESSION[1:]), 5)
    head = store.head()
    assert head is not None
    (found,) = undone((INSTANCE, exam_year(INSTANCE)), head, store)
    assert found.ids == (WRITTEN.id,)


def test_what_no_calendar_can_show_is_refused(store: Store) -> None:
    twin = ORAL.model_copy(update={"id": "TRS001-01"})
    backward = moved_by(WRITTEN, 0).model_copy(update={"end": WRITTEN.start})
    for exam in (twin, backward):
        with pytest.raises(InputError, match=exam.id):
            put(store, INSTANCE, exam_year(INSTANCE, exam))
    assert store.head() is None
    lone = WORK.model_copy(update={"rooms": (ExamRoom(room="P1", candidates=30),)})
    assert put(store, INSTANCE, exam_year(INSTANCE, lone)).is_new
