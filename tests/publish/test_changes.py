"""What a revision changed, as each group and trainer sees it, and as files."""

from scheduler.instance.schema import Instance
from scheduler.publish.changes import Changes
from scheduler.publish.files import files, page
from scheduler.publish.store import Revision
from scheduler.publish.words import JOINED, LEFT
from scheduler.timetable.schema import Timetable
from tests.builders import alternance_day, make_instance, make_timetable, session, unit
from tests.publish.cases import DAYS, NOW, YEAR


def changes(before: Timetable, after: Timetable, *, new: Instance = YEAR) -> Changes:
    return Changes((YEAR, before), (new, after))


def told(found: Changes) -> dict[tuple[str, str], list[str]]:
    """The headings of each notice."""
    return {(n.kind, n.id): [heading.fr for heading, _ in n.sections] for n in found.notices}


def test_a_move_is_told_to_those_who_attend_and_teach_and_to_nobody_else() -> None:
    still = session(YEAR, "U2", DAYS[3])
    found = changes(
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[0]), still]),
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[1], "19:00"), still]),
    )
    assert told(found) == {key: ["Déplacées"] for key in (("group", "G1"), ("group", "A1"), ("trainer", "T1"))}
    said = found.said(found.all[0])
    assert "mardi 06/09/2022 17 h – 19 h → mardi 13/09/2022 19 h – 21 h" in said.fr
    assert "Tuesday 6 September 2022 17:00 – 19:00 → Tuesday 13 September 2022 19:00 – 21:00" in said.en


def test_another_trainer_is_a_change_for_groups_and_a_coming_and_going_for_trainers() -> None:
    found = changes(
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[0])]),
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[0], trainers=("T2",))]),
    )
    assert told(found)["trainer", "T1"] == [LEFT.fr]
    assert told(found)["trainer", "T2"] == [JOINED.fr]
    assert told(found)["group", "G1"] == ["Salle ou formateur"]
    assert "Trainer One → Trainer Two" in found.said(found.all[0]).fr


def test_another_room_is_said_from_what_to_what() -> None:
    found = changes(
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[0])]),
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[0], room="R2")]),
    )
    assert "Salle R1 → Salle R2" in found.said(found.all[0]).fr


def test_a_room_that_comes_or_goes_is_said_so() -> None:
    found = changes(
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[0])]),
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[0], kind="webconference", trainers=())]),
    )
    said = found.said(found.all[0])
    assert "(regroupement → webconférence ; Salle R1 → sans salle ; Trainer One → sans formateur)" in said.fr
    assert "(in-person session → webconference; Room R1 → no room; Trainer One → no trainer)" in said.en


def test_a_group_that_joins_a_unit_is_told_although_the_session_stays() -> None:
    units = [unit("U1", groups=["G1"])]
    new = make_instance(units=[unit("U1", groups=["G1", "A1"])])
    old = make_instance(units=units)
    found = Changes(
        (old, make_timetable(old, [session(old, "U1", DAYS[0])])),
        (new, make_timetable(new, [session(new, "U1", DAYS[0])])),
    )
    assert found.all == ()
    assert told(found) == {("group", "A1"): [JOINED.fr]}


def test_cancelled_and_added_and_an_alternance_day() -> None:
    found = changes(
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[0])], [alternance_day(YEAR, "A1", DAYS[1])]),
        make_timetable(YEAR, [session(YEAR, "U2", DAYS[0])], [alternance_day(YEAR, "A1", DAYS[2])]),
    )
    assert found.counts == {"moved": 1, "changed": 0, "cancelled": 1, "added": 1}
    assert told(found)["group", "A1"] == ["Déplacées", "Annulées", "Ajoutées"]
    assert told(found)["group", "G1"] == ["Annulées", "Ajoutées"]
    assert told(found)["trainer", "T1"] == ["Annulées"]


def test_the_page_shows_what_a_file_says_as_text() -> None:
    evil = make_instance(title="<script>alert(1)</script>")
    found = changes(
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[0])]),
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[1], room="<b>")]),
        new=evil,
    )
    revision = Revision(2, 1, "test", "", "", "", NOW, "ANNE", "<i>", None, {}, {}, "")
    shown = page(found, revision, revision, "fr")
    assert "<script" not in shown
    assert "<i>" not in shown
    assert "&lt;b&gt;" in shown


def test_nobody_writes_to_a_trainer_that_the_instance_does_not_know() -> None:
    """An edited timetable names them, and a name may be a path: it must become neither a message nor a file."""
    found = changes(
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[0])]),
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[0], trainers=("../../T9",))]),
    )
    revision = Revision(2, 1, "test", "", "", "", NOW, "ANNE", "", None, {}, {}, "")
    assert ("trainer", "../../T9") not in told(found)
    assert not [path for path in files(found, revision, revision, "fr") if ".." in path]
