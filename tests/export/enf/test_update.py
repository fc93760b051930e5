"""What an ENF that has an earlier timetable needs: sessions, courses and groups, case by case."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.export.enf.files import Attendance
from scheduler.export.enf.steps import span, told
from scheduler.export.enf.update import BEGUN, CORRECT, DELETE, IMPORT, NEW_COURSES, NEW_GROUPS, Update, count
from scheduler.instance.schema.instance import Instance
from scheduler.timetable.schema import Session, Timetable
from tests.builders import make_instance, make_timetable, session, unit
from tests.export.enf.test_files import rows
from tests.export.sample import changed, full_year, moved, year

BEFORE = dt.datetime(2022, 8, 1, tzinfo=dt.UTC)
ONE = make_instance(units=[unit("U1"), unit("U2")])
Revision = tuple[Instance, Timetable]


def of(*sessions: Session, instance: Instance = ONE) -> Revision:
    return instance, make_timetable(instance, list(sessions))


def update(before: tuple[Instance | None, Timetable] | None, after: Revision, now: dt.datetime = BEFORE) -> Update:
    return Update(before, after, now, "fr")


def held(day: str = "2022-09-06", code: str = "U1", instance: Instance = ONE, **changes: Any) -> Session:
    return session(instance, code, day, **changes)


def days(found: tuple[Attendance, ...]) -> list[tuple[str, str]]:
    return [(each.course, str(each.start.date())) for each in found]


class TestSessions:
    def test_moved_cancelled_and_added(self) -> None:
        instance = year()
        before = full_year(instance)
        later = moved(before, "TRS001-02", days=1)
        after = changed(instance, before, later, without=("TET007-08",))
        found = update((instance, before), (instance, after))
        assert days(found.to_import) == [("TRS001", str(later.start.date()))]
        was = moved(before, "TRS001-02").start.date()
        assert days(found.to_delete) == [("TET007", "2023-07-05"), ("TRS001", str(was))]  # course by course
        assert (found.to_correct, found.begun) == ((), ())

    def test_the_same_needs_nothing(self) -> None:
        found = update(of(held()), of(held()))
        assert found.is_nothing
        assert [rows(found.files(), name) for name in (IMPORT, DELETE, CORRECT, BEGUN, NEW_COURSES, NEW_GROUPS)] == [
            []
        ] * 6

    def test_two_sessions_of_a_unit_that_exchange_their_slots_need_nothing(self) -> None:
        one, two = held(), held("2022-09-13", number=2)
        swapped = one.model_copy(update={"id": two.id}), two.model_copy(update={"id": one.id})
        assert update(of(one, two), of(*swapped)).is_nothing

    def test_two_units_that_exchange_their_slots_need_all_four(self) -> None:
        found = update(of(held(), held("2022-09-13", "U2")), of(held("2022-09-13"), held(code="U2")))
        assert days(found.to_delete) == [("U1", "2022-09-06"), ("U2", "2022-09-13")]
        assert days(found.to_import) == [("U2", "2022-09-06"), ("U1", "2022-09-13")]

    def test_a_session_that_is_longer_is_another_one_to_moodle(self) -> None:
        found = update(of(held()), of(held(hours=3)))
        assert (count(found.to_delete), count(found.to_import), found.to_correct) == (2, 2, ())

    def test_another_group_list_goes_group_by_group(self) -> None:
        both, one = held(), held().model_copy(update={"groups": ("G1",)})
        joins, leaves = update(of(one), of(both)), update(of(both), of(one))
        assert [each.groups for each in joins.to_import] == [("A1",)] and joins.to_delete == ()
        assert [each.groups for each in leaves.to_delete] == [("A1",)] and leaves.to_import == ()

    def test_a_session_for_a_whole_course_that_becomes_a_group_s(self) -> None:
        whole = held().model_copy(update={"groups": ()})
        found = update(of(whole), of(held()))
        assert [each.groups for each in found.to_delete] == [()] and count(found.to_delete) == 1
        assert [each.groups for each in found.to_import] == [("G1", "A1")]

    def test_of_two_sessions_at_one_time_moodle_has_the_first(self) -> None:
        first, second = held(), held(number=2, room="R2")
        assert [each.groups for each in update(None, of(first, second)).to_import] == [("G1", "A1")]
        (correction,) = update(of(first, second), of(second)).to_correct
        assert (correction.former, correction.attendance.description) == (
            "Regroupement · Salle R1, Le Port", "Regroupement · Salle R2, Le Port",
        )  # fmt: skip


class TestDescriptions:
    def test_a_new_number_alone_is_nothing(self) -> None:
        early, late = held(), held("2022-09-13", number=2)
        found = update(of(late.model_copy(update={"number": 1})), of(early, late))
        assert days(found.to_import) == [("U1", "2022-09-06")]
        assert found.to_correct == ()

    def test_another_room_is_corrected(self) -> None:
        found = update(of(held(), held("2022-09-13", number=2)), of(held(room="R2"), held("2022-09-13", number=2)))
        (row,) = rows(found.files(), CORRECT)
        assert (row["groups"], row["sessiondate"], row["from"]) == ("G1;A1", "2022-09-06", "17:00")
        assert row["description"] == "Regroupement · Salle R2, Le Port"
        assert row["former_description"] == "Regroupement · Salle R1, Le Port"
        assert (found.to_import, found.to_delete) == ((), ())
        assert not found.is_nothing

    def test_another_kind_and_another_link_are_corrected(self) -> None:
        first = make_instance(units=[unit(url="https://a.example/1")])
        second = make_instance(units=[unit(url="https://a.example/2")])
        online = held(kind="webconference", instance=first)
        (linked,) = update(of(online, instance=first), of(online, instance=second)).to_correct
        assert (linked.former[-1], linked.attendance.description[-1]) == ("1", "2")
        (kind,) = update(of(held(instance=first), instance=first), of(online, instance=first)).to_correct
        assert kind.attendance.description == "Webconférence · https://a.example/1"

    def test_each_side_is_read_with_its_own_instance(self) -> None:
        rooms = [{"id": "R1", "site": "PORT", "capacity": 30, "title": "Amphi"}]
        renamed = make_instance(rooms=rooms, units=[unit("U1"), unit("U2")])
        (correction,) = update(of(held()), of(held(), instance=renamed)).to_correct
        assert correction.former == "Regroupement · Salle R1, Le Port"
        assert correction.attendance.description == "Regroupement · Amphi, Le Port"

    def test_another_language_alone_is_nothing(self) -> None:
        english = make_instance(units=[unit("U1"), unit("U2")], locale="en")
        assert update(of(held()), of(held(), instance=english)).is_nothing


class TestBegun:
    NOW = dt.datetime(2022, 9, 10, tzinfo=dt.UTC)

    def test_what_has_begun_is_never_on_the_list_to_delete(self) -> None:
        past, coming, kept = held(), held("2022-09-13", number=2), held("2022-09-20", number=3)
        found = update(of(past, coming, kept), of(kept), self.NOW)
        assert days(found.to_delete) == [("U1", "2022-09-13")]
        assert [(str(each.attendance.start.date()), each.moved_to) for each in found.begun] == [("2022-09-06", None)]

    def test_held_on_another_date_its_date_can_be_changed(self) -> None:
        kept = held("2022-09-20", number=3)
        found = update(of(held(), kept), of(held("2022-09-07"), kept), self.NOW)
        (row,) = rows(found.files(), BEGUN)
        assert (row["sessiondate"], row["new_sessiondate"], row["new_from"], row["new_to"]) == (
            "2022-09-06", "2022-09-07", "17:00", "19:00",
        )  # fmt: skip
        assert row["groups"] == "G1;A1"
        assert days(found.to_import) == [("U1", "2022-09-07")]  # Moodle skips it once the date is changed

    def test_what_is_put_off_to_a_day_to_come_was_not_held_then(self) -> None:
        (begun,) = update(of(held()), of(held("2022-09-20")), self.NOW).begun
        assert begun.moved_to is None

    def test_no_date_is_suggested_where_moodle_has_a_session_already(self) -> None:
        kept = held("2022-09-20", number=3)
        before = of(held("2022-09-06"), held("2022-09-07", number=2), kept)
        after = of(held("2022-09-07"), held("2022-09-08", number=2), kept)
        assert [each.moved_to for each in update(before, after, self.NOW).begun] == [None]

    def test_what_a_past_session_says_is_left(self) -> None:
        found = update(
            of(held(), held("2022-09-20", number=3)), of(held(room="R2"), held("2022-09-20", number=3)), self.NOW
        )
        assert (found.to_correct, found.left_as_said) == ((), 2)
        assert found.is_nothing

    def test_a_session_has_begun_at_its_first_minute(self) -> None:
        start, kept = held().start, held("2022-09-20", number=3)
        before, after = of(held(), kept), of(kept)
        assert update(before, after, start).begun and not update(before, after, start).to_delete
        assert not update(before, after, start - dt.timedelta(minutes=1)).begun

    def test_a_year_that_is_over_is_looked_at_as_a_whole(self) -> None:
        found = update(of(held()), of(held("2022-09-13")), dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        assert found.is_over
        assert (days(found.to_delete), found.begun) == ([("U1", "2022-09-06")], ())


class TestServerZone:
    def test_the_evening_of_another_date(self) -> None:
        found = update(of(held()), of(held("2022-09-13"))).files(ZoneInfo("Pacific/Noumea"))
        assert [(row["sessiondate"], row["from"], row["to"]) for row in rows(found, DELETE)] == [
            ("2022-09-07", "00:00", "02:00")
        ]
        assert [row["sessiondate"] for row in rows(found, IMPORT)] == ["2022-09-14"]


class TestCourses:
    MORE = make_instance(units=[unit("U1"), unit("U2", groups=["G1"]), unit("U3")])

    def test_new_units_and_groups(self) -> None:
        before = make_instance(units=[unit("U1"), unit("U2", groups=["G1"])])
        after = make_instance(units=[unit("U1"), unit("U2"), unit("U3", title="Neuf")])
        files = update(of(instance=before), of(instance=after)).files(category=7)
        assert [(row["shortname"], row["fullname"], row["category"]) for row in rows(files, NEW_COURSES)] == [
            ("U3", "U3 – Neuf", "7")
        ]
        assert [(row["coursename"], row["groupname"]) for row in rows(files, NEW_GROUPS)] == [
            ("U2", "A1"), ("U3", "G1"), ("U3", "A1"),
        ]  # fmt: skip

    def test_a_unit_that_goes_leaves_its_course(self) -> None:
        found = update(of(held(code="U2", instance=ONE)), of(instance=make_instance(units=[unit("U1")])))
        assert found.gone_courses == ("U2",)
        assert days(found.to_delete) == [("U2", "2022-09-06")]

    def test_another_title_and_other_dates(self) -> None:
        after = make_instance(units=[unit("U1", title="Autre"), unit("U2", period="S2")])
        found = update(of(), of(instance=after))
        assert [row["shortname"] for row in found.changed_courses] == ["U1", "U2"]
        assert rows(found.files(), NEW_COURSES) == []

    def test_from_nothing_everything_is_new(self) -> None:
        found = update(None, of(held(), instance=ONE))
        assert found.new_courses == ("U1", "U2")
        assert len(found.new_groups) == 4
        assert count(found.to_import) == 2

    def test_of_a_timetable_alone_courses_and_groups_are_not_known(self) -> None:
        found = update((None, of(held())[1]), of(held("2022-09-13"), instance=self.MORE))
        assert (found.new_courses, found.gone_courses, found.changed_courses, found.new_groups) == ((), (), (), ())
        assert days(found.to_import) == [("U1", "2022-09-13")]

    def test_a_unit_that_comes_back_is_shown_again_and_nothing_is_added_to_its_course(self) -> None:
        one, both = make_instance(units=[unit("U1")]), ONE
        back = held("2022-09-13", "U2", both)
        without, again = of(held(instance=one), instance=one), of(held(), back)
        found = Update(without, again, BEFORE, "fr", frozenset({"U1", "U2"}))
        assert found.new_courses == ()
        assert [row["shortname"] for row in found.returning_courses] == ["U2"]
        assert rows(found.files(), NEW_COURSES) == []
        assert days(found.to_import) == [("U2", "2022-09-13")]
        said = "\n".join(told(found, span(2, 3), "fr"))
        assert "Montrer de nouveau 1 cours" in said and "N’y ajoutez rien" in said
        assert "Créer 1 cours" not in said
        assert Update(without, again, BEFORE, "fr").new_courses == ("U2",)  # never there: created

    def test_a_group_that_no_longer_attends_a_course_is_told(self) -> None:
        both = make_instance(units=[unit("U1", groups=["G1", "A1"])])
        one = make_instance(units=[unit("U1", groups=["G1"])])
        found = update(of(held(instance=both), instance=both), of(held(instance=one), instance=one))
        assert found.gone_groups == ({"groupname": "A1", "coursename": "U1"},)
        assert not found.is_nothing
        assert "   – U1 : A1" in told(found, span(1, 2), "fr")
        dropped = make_instance(units=[unit("U2")])
        gone = update(of(held(instance=both), instance=both), of(held(code="U2", instance=dropped), instance=dropped))
        assert gone.gone_groups == ()  # with its course, which is hidden

    def test_what_is_typed_by_hand_is_text_and_what_is_imported_is_html(self) -> None:
        places = [{"id": "R1", "site": "C", "capacity": 30, "title": title} for title in ("A & B <3", "C \\ D")]
        old, new = (make_instance(rooms=[place], sites=[{"id": "C", "title": "Le <Port>"}]) for place in places)
        found = update(of(held(instance=old), instance=old), of(held(instance=new), instance=new))
        (line,) = rows(found.files(), CORRECT)
        assert line["description"] == "Regroupement · C \\ D, Le <Port>"
        assert line["former_description"] == "Regroupement · A & B <3, Le <Port>"
        later = update(of(held(instance=old), instance=old), of(held("2022-09-13", instance=old), instance=old))
        assert rows(later.files(), DELETE)[0]["description"] == "Regroupement · A & B <3, Le <Port>"
        assert rows(later.files(), IMPORT)[0]["description"] == "Regroupement · A &amp; B &lt;3, Le &lt;Port&gt;"

    def test_moodle_cuts_no_course_name(self) -> None:
        titled = make_instance(units=[unit("U1", title="I <3 le web <b>, a < b")])
        (line,) = rows(update(None, of(held(instance=titled), instance=titled)).files(), NEW_COURSES)
        assert line["fullname"] == "U1 – I < 3 le web < b>, a < b"
