"""What a revision changed, as each group and trainer sees it, and as files."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from scheduler.instance.schema.instance import Instance
from scheduler.publish.changes.changes import Changes
from scheduler.publish.changes.files import files, message, page, table
from scheduler.publish.changes.texts import (
    CHANGED,
    JOINED,
    LEFT,
    NOTHING,
    SAME_HOURS,
    TO_IN_PERSON,
    TO_WEBCONFERENCE,
    counts_said,
)
from scheduler.publish.store.store import Revision
from scheduler.timetable.schema import Timetable
from tests.builders import BASE, alternance_day, instance_data, make_instance, make_timetable, session, unit
from tests.export.reading import people_rows
from tests.publish.cases import DAYS, NOW, YEAR

REVISION = Revision(2, 1, "test", "", "", "", NOW, "ANNE", "", None, {}, {}, "")


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
    assert "Tuesday 2022-09-06 17:00 – 19:00 → Tuesday 2022-09-13 19:00 – 21:00" in said.en


def test_another_trainer_is_a_change_for_groups_and_a_coming_and_going_for_trainers() -> None:
    found = changes(
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[0])]),
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[0], trainers=("T2",))]),
    )
    assert told(found)["trainer", "T1"] == [LEFT.fr]
    assert told(found)["trainer", "T2"] == [JOINED.fr]
    assert told(found)["group", "G1"] == [CHANGED.fr]
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
    assert told(found) == {("group", "G1"): [], ("group", "A1"): [JOINED.fr], ("trainer", "T1"): []}
    assert [fact.text.fr for fact in found.information] == ["U1 : désormais avec A1"]


def test_cancelled_and_added_and_an_alternance_day() -> None:
    found = changes(
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[0])], [alternance_day(YEAR, "A1", DAYS[1])]),
        make_timetable(YEAR, [session(YEAR, "U2", DAYS[0])], [alternance_day(YEAR, "A1", DAYS[2])]),
    )
    assert {kind: n for kind, n in found.counts.items() if n} == {
        "moved": 1, "cancelled": 1, "added": 1, "days_moved": 1,
    }  # fmt: skip
    assert found.summary.fr == "1 séance annulée, 1 ajoutée ; 1 journée d’alternance déplacée."
    assert found.summary.en == "1 session cancelled, 1 added; 1 alternance day moved."
    assert "8 h 30 – 16 h 30 → " in next(found.said(each).fr for each in found.all if each.kind == "moved")
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
    shown = page(found, REVISION, replace(REVISION, why="<i>"), "fr")
    assert "<script" not in shown
    assert "<i>" not in shown
    assert "&lt;b&gt;" in shown


def test_nobody_writes_to_a_trainer_that_the_instance_does_not_know() -> None:
    """An edited timetable names them, and a name may be a path: it must become neither a message nor a file."""
    found = changes(
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[0])]),
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[0], trainers=("../../T9",))]),
    )
    assert ("trainer", "../../T9") not in told(found)
    assert not [path for path in files(found, REVISION, REVISION, "fr") if ".." in path]


def in_file(found: Changes, path: str) -> str:
    return files(found, REVISION, REVISION, "fr")[path].decode()


def test_a_session_that_becomes_a_webconference_is_told_under_its_own_heading_with_its_link() -> None:
    online = make_instance(units=[unit("U1", url="https://visio.example/u1"), unit("U2"), unit("U3")])
    at_the_centre = make_timetable(YEAR, [session(YEAR, "U1", DAYS[0])])
    away = make_timetable(YEAR, [session(YEAR, "U1", DAYS[0], kind="webconference")])
    found = Changes((online, at_the_centre), (online, away))
    assert told(found)["group", "G1"] == [TO_WEBCONFERENCE.fr]
    assert "lien : https://visio.example/u1" in found.said(found.all[0]).fr
    assert found.summary.fr == "1 séance modifiée à la même heure."
    back = Changes((online, away), (online, at_the_centre))
    assert told(back)["group", "G1"] == [TO_IN_PERSON.fr]
    assert "visio" not in back.said(back.all[0]).fr


def test_a_rank_that_changes_with_the_date_is_said_from_what_to_what() -> None:
    before = session(YEAR, "U1", DAYS[0], number=1)
    after = session(YEAR, "U1", DAYS[2], number=2).model_copy(update={"id": before.id})
    found = changes(make_timetable(YEAR, [before]), make_timetable(YEAR, [after]))
    assert "regroupement n° 1, désormais n° 2 : " in found.said(found.all[0]).fr
    assert "in-person session 1, now 2: " in found.said(found.all[0]).en


def test_with_two_sites_a_room_is_said_with_its_place() -> None:
    two = make_instance(
        sites=[{"id": "PORT", "title": "Le Port"}, {"id": "SUD", "title": "Saint-Pierre"}],
        rooms=[{"id": "R1", "site": "PORT", "capacity": 30}, {"id": "R2", "site": "SUD", "capacity": 30}],
    )
    found = Changes(
        (two, make_timetable(two, [session(two, "U1", DAYS[0])])),
        (two, make_timetable(two, [session(two, "U1", DAYS[0], room="R2")])),
    )
    assert "Salle R1, Le Port → Salle R2, Saint-Pierre" in found.said(found.all[0]).fr


def test_a_session_that_ends_after_midnight_says_on_which_day() -> None:
    late = session(YEAR, "U1", DAYS[0], "23:00")
    found = changes(make_timetable(YEAR, []), make_timetable(YEAR, [late]))
    assert "mardi 06/09/2022 23 h – mercredi 07/09/2022 1 h" in found.said(found.all[0]).fr


def _calendar(**edit: Any) -> dict[str, Any]:
    return {"calendar": {**BASE["calendar"], **edit}}


def _units(**edit: Any) -> dict[str, Any]:
    return {"units": [{**BASE["units"][0], **edit}, *BASE["units"][1:]]}


@pytest.mark.parametrize(
    ("edit", "said", "who"),
    [
        (_units(title="Lire"), "U1 : « Unit one » devient « Lire »", ("G1", "A1", "T1")),
        (_units(url="https://visio.example/b"), "Webconférences d’U1 : nouveau lien https://visio.example/b",
         ("G1", "A1", "T1")),
        ({"rooms": [{**BASE["rooms"][0], "title": "Grande salle"}, BASE["rooms"][1]]},
         "Salle R1 (Le Port) → Grande salle (Le Port)", ("G1", "A1", "T1")),
        ({"rooms": [BASE["rooms"][0], {**BASE["rooms"][1], "title": "Vide"}]}, None, ()),
        ({"sites": [{"id": "PORT", "title": "Le Port", "address": "2 rue du Quai"}]},
         "Lieu : « Le Port » devient « Le Port, 2 rue du Quai »", ("G1", "A1", "T1")),
        ({"trainers": [BASE["trainers"][0], {"id": "T2", "name": "Une autre"}]},
         "Formateur : « Trainer Two » devient « Une autre »", ("G1", "A1", "T2")),
        (_calendar(closures=[{"name": "Cyclone", "first": "2022-09-08", "last": "2022-09-08"}]),
         "Fermeture « Cyclone » : le jeudi 08/09/2022", ("G1", "A1", "T1", "T2")),
        (_calendar(semesters=[{**BASE["calendar"]["semesters"][0], "exams": {"first": "2022-10-10",
                                                                             "last": "2022-10-14"}},
                              BASE["calendar"]["semesters"][1]]),
         "Examens, 1ère session · S1 : du 10/10/2022 au 14/10/2022", ("G1", "A1", "T1", "T2")),
        (_calendar(holidays={**BASE["calendar"]["holidays"], "taught": ["2022-11-01"]}),
         "Jour férié « Toussaint » : le mardi 01/11/2022, n’est plus au calendrier", ("G1", "A1", "T1", "T2")),
        (_calendar(semesters=[{**BASE["calendar"]["semesters"][0], "title": "Premier"},
                              BASE["calendar"]["semesters"][1]]), None, ()),
        ({"groups": [{**BASE["groups"][0], "title": "Le groupe"}, *BASE["groups"][1:]]},
         "Groupe : « G1 » devient « Le groupe »", ("G1", "A1", "T1", "T2")),
        ({"timezone": "Europe/Paris"},
         "Fuseau horaire de toutes les heures : « Indian/Reunion » devient « Europe/Paris »", ("G1", "A1", "T1", "T2")),
        ({"title": "Autre titre"}, None, ()),
    ],
)  # fmt: skip
def test_what_changes_around_the_sessions_is_told_to_whom_it_concerns(
    edit: dict[str, Any], said: str | None, who: tuple[str, ...]
) -> None:
    new = make_instance(**edit)
    held = [
        session(YEAR, "U1", DAYS[0]),
        session(YEAR, "U1", DAYS[1], kind="webconference", number=2),
        session(YEAR, "U2", DAYS[2], room=None),
    ]
    found = Changes((YEAR, make_timetable(YEAR, held)), (new, make_timetable(new, held)))
    assert found.all == ()
    assert [fact.text.fr for fact in found.information] == ([said] if said is not None else [])
    assert tuple(notice.id for notice in found.notices) == who
    assert found.summary == (SAME_HOURS if said is not None else NOTHING)
    for notice in found.notices:
        assert f"À noter aussi :\n– {said}\n" in message(found, notice, REVISION, "fr")
    assert (said is None) == (b"information" not in table(found, REVISION, "fr"))


def test_dates_of_what_other_centres_teach_are_told_to_each_group_its_own() -> None:
    def year(*times: tuple[list[str], str], **entry: Any) -> Instance:
        busy = [
            {"groups": groups, "title": "Cours national", "show": True, **entry,
             "times": [{"date": day, "start": "18:00", "end": "20:00"}]}
            for groups, day in times
        ]  # fmt: skip
        return make_instance(busy=busy)

    old = year((["G1", "A1"], "2022-09-07"), (["A1"], "2022-09-14"))
    new = year((["G1", "A1"], "2022-09-08"), (["G1", "A1"], "2022-09-15"), (["A1"], "2022-09-14"))
    found = Changes((old, make_timetable(old, [])), (new, make_timetable(new, [])))
    said = (
        "Cours national, organisé ailleurs : n’a plus lieu mercredi 07/09/2022 18 h – 20 h ; "
        "a lieu jeudi 08/09/2022 18 h – 20 h et jeudi 15/09/2022 18 h – 20 h"
    )
    assert {notice.id: [fact.text.fr for fact in notice.information] for notice in found.notices} == {
        "G1": [said], "A1": [said],
    }  # fmt: skip
    assert found.summary == SAME_HOURS
    assert said in message(found, found.notices[0], REVISION, "fr")

    alone = year((["G1", "A1"], "2022-09-07"))
    found = Changes((old, make_timetable(old, [])), (alone, make_timetable(alone, [])))
    assert [(notice.id, [fact.text.en for fact in notice.information]) for notice in found.notices] == [
        ("A1", ["Cours national, organised elsewhere: no more on Wednesday 2022-09-14 18:00 – 20:00"]),
    ]

    # What keeps a group busy and is not shown is nobody's news.
    hidden = [year((["G1"], day), show=False) for day in ("2022-09-07", "2022-09-08")]
    assert Changes(*((one, make_timetable(one, [])) for one in hidden)).notices == ()


def test_a_date_under_another_name_is_no_other_date() -> None:
    semester, span = BASE["calendar"]["semesters"][0], {"first": "2022-10-10", "last": "2022-10-14"}
    old, new = (
        make_instance(**_calendar(
            semesters=[{**semester, "title": title, "exams": span}, BASE["calendar"]["semesters"][1]],
            closures=[{"name": name, "first": "2022-09-08", "last": "2022-09-09"}],
        ))
        for title, name in (("S1", "Pause"), ("1er semestre", "Vacances"))
    )  # fmt: skip
    held = [session(YEAR, "U1", DAYS[0])]
    found = Changes((old, make_timetable(old, held)), (new, make_timetable(new, held)))
    assert [fact.text.fr for fact in found.information] == [
        "Examens, 1ère session · S1 → Examens, 1ère session · 1er semestre : du 10/10/2022 au 14/10/2022",
        "Fermeture « Pause » → Fermeture « Vacances » : du 08/09/2022 au 09/09/2022",
    ]


def test_a_correction_of_the_zone_says_which_clock_is_meant() -> None:
    paris = make_instance(timezone="Europe/Paris")
    found = Changes(
        (paris, make_timetable(paris, [session(paris, "U1", DAYS[0])])),
        (YEAR, make_timetable(YEAR, [session(YEAR, "U1", DAYS[0])])),
    )
    assert (
        "mardi 06/09/2022 17 h – 19 h (Europe/Paris) → mardi 06/09/2022 17 h – 19 h (Indian/Reunion)"
        in found.said(found.all[0]).fr
    )


def test_dates_that_go_and_dates_that_move() -> None:
    old = make_instance(**_calendar(closures=[{"name": "C", "first": "2022-09-08", "last": "2022-09-09"},
                                              {"name": "C", "first": "2022-09-15", "last": "2022-09-15"}]))  # fmt: skip
    new = make_instance(**_calendar(closures=[{"name": "C", "first": "2022-09-12", "last": "2022-09-12"}]))
    held = [session(YEAR, "U1", DAYS[0])]
    found = Changes((old, make_timetable(old, held)), (new, make_timetable(new, held)))
    assert [fact.text.fr for fact in found.information] == [
        "Fermeture « C » : du 08/09/2022 au 09/09/2022 → le lundi 12/09/2022",
        "Fermeture « C (2) » : le jeudi 15/09/2022, n’est plus au calendrier",
    ]


def test_a_closure_without_a_name_is_called_one_once() -> None:
    shut = [{"name": "Fermeture", "first": day, "last": day} for day in ("2022-09-12", "2022-09-14")]
    new = make_instance(**_calendar(closures=shut))
    held = [session(YEAR, "U1", DAYS[0])]
    found = Changes((YEAR, make_timetable(YEAR, held)), (new, make_timetable(new, held)))
    said = [fact.text.fr for fact in found.information]
    assert "Fermeture : le lundi 12/09/2022" in said
    assert "Fermeture : le mercredi 14/09/2022" in said


def test_a_first_publication_tells_everybody_their_sessions() -> None:
    held = make_timetable(
        YEAR, [session(YEAR, "U1", DAYS[0]), session(YEAR, "U2", DAYS[1])], [alternance_day(YEAR, "A1", DAYS[2])]
    )
    first = Changes.first(YEAR, held)
    assert told(first) == {
        ("group", "G1"): ["Séances"],
        ("group", "A1"): ["Séances", "Journées d’alternance"],
        ("trainer", "T1"): ["Séances"],
        ("trainer", "T2"): ["Séances"],
    }
    text = in_file(first, "messages/groups/A1.txt")
    assert text.startswith("Objet : Test – emploi du temps\n")
    assert "L’emploi du temps du groupe A1 est publié :" in text
    assert "inchangé" not in text
    assert "Première publication : révision 2" in page(first, None, REVISION, "fr")


def test_a_message_says_what_then_when_and_that_the_rest_stays() -> None:
    found = changes(
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[0])]), make_timetable(YEAR, [session(YEAR, "U1", DAYS[1])])
    )
    assert in_file(found, "messages/groups/G1.txt") == (
        "Objet : Test – changements de l’emploi du temps\n\nBonjour,\n\n"
        "L’emploi du temps du groupe G1 change :\n\nDéplacées :\n"
        "– U1 – Unit one, regroupement n° 1 :\n"
        "  mardi 06/09/2022 17 h – 19 h → mardi 13/09/2022 17 h – 19 h (Salle R1 ; Trainer One)\n\n"
        "Tout le reste est inchangé.\nRévision 2, publiée le 01/08/2022 à 16 h.\n"
    )


def test_a_name_of_several_lines_stays_on_one() -> None:
    odd = make_instance(groups=[{"id": "G1", "size": 3, "title": "Le\ngroupe"}, BASE["groups"][1]])
    held = [session(YEAR, "U1", DAYS[0])]
    found = Changes((odd, make_timetable(odd, held)), (odd, make_timetable(odd, [])))
    assert "du groupe Le groupe change" in in_file(found, "messages/groups/G1.txt")


def test_another_year_cancels_what_is_still_to_come_and_not_what_was_held() -> None:
    other = Instance.model_validate(instance_data(name="test-2023"))
    before = make_timetable(YEAR, [session(YEAR, "U1", DAYS[0]), session(YEAR, "U1", DAYS[2], number=2)])
    after = make_timetable(other, [])
    moment = dt.datetime(2022, 9, 10, tzinfo=dt.UTC)
    found = Changes((YEAR, before), (other, after), moment)
    assert [(each.kind, each.id) for each in found.all] == [("cancelled", "U1-02")]
    same_ids = make_timetable(other, [session(other, "U1", DAYS[3], number=2)])
    two = Changes((YEAR, before), (other, same_ids), moment)
    assert [(each.kind, each.id) for each in two.all] == [("cancelled", "U1-02"), ("added", "U1-02")]
    assert told(two)["group", "G1"] == ["Annulées", "Ajoutées"]
    assert found.information == ()
    same = Changes((YEAR, before), (YEAR, make_timetable(YEAR, [])), moment)
    assert len(same.all) == 2


def test_the_csv_has_both_sides_and_the_sentence() -> None:
    found = changes(
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[0])]),
        make_timetable(YEAR, [session(YEAR, "U1", DAYS[0], kind="webconference")]),
        new=make_instance(**_units(title='Lire, "vite"')),
    )
    text = table(found, REVISION, "fr")
    assert text.count(b"\r\n") == text.count(b"\n")
    rows = people_rows(text)
    assert {row["audience_id"] for row in rows} == {"", "G1", "A1", "T1"}
    one = rows[0]
    assert (one["change"], one["old_kind"], one["new_kind"]) == ("changed", "in_person", "webconference")
    assert (one["old_room"], one["new_room"], one["title"]) == ("R1", "", 'Lire, "vite"')
    assert one["old_start"] == one["new_start"] == "2022-09-06T17:00:00+04:00"
    assert one["text"] == found.said(found.all[0]).fr
    assert rows[1]["change"] == "information"
    assert rows[1]["text"] == 'U1 : « Unit one » devient « Lire, "vite" »'


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, "Aucune séance ne change."),
        ({"moved": 2, "added": 1}, "2 séances déplacées, 1 ajoutée."),
        ({"moved": 2, "days_moved": 2}, "2 journées d’alternance déplacées."),
        ({"changed": 1, "added": 3, "days_added": 2, "updated": 9},
         "1 séance modifiée à la même heure, 1 ajoutée ; 2 journées d’alternance ajoutées."),
    ],
)  # fmt: skip
def test_counts_of_any_revision_are_a_sentence(counts: dict[str, int], said: str) -> None:
    """Those of the first releases do not say how many are alternance days."""
    assert counts_said(counts).fr == said
