"""JSON and CSV of a comparison: stable keys, centre's offset, as people open it, the same bytes each time."""

import json
from dataclasses import replace

from scheduler.checker.check import check
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.comparison.compare import compare
from scheduler.scenario.comparison.table import COMPARISON, MOVES, to_csv, to_json
from scheduler.text import Text
from tests.export.reading import people_rows
from tests.export.sample import changed, moved, year
from tests.scenario.by_hand import planned, scenario, without
from tests.scenario.test_compare import INSTANCE, TIMETABLE, after, compared, outcome, sweep

MOVED = after("TRS001-01", days=1, room="P2")


def test_json_says_it_all() -> None:
    data = json.loads(to_json(compared(outcome("one", MOVED), without(scenario("no")))))
    assert list(data) == ["version", "instance", "digest", "timezone", "today", "scenarios", "critical", "sweep"]
    one, impossible = data["scenarios"]
    assert (one["name"], one["status"], one["rank"], one["moves"]) == ("one", "planned", 1, 1)
    assert one["touched"] == {"groups": ["ASP1"], "trainers": ["ahpet"], "students": 18, "staff": []}
    assert {"objective": "moves", "status": "optimal", "value": 1, "bound": 1} in one["proved"]
    assert one["differences"] == [
        {
            "id": "TRS001-01", "change": "moved", "is_move": True, "unit": "TRS001", "kind": "in_person",
            "groups": ["ASP1"],
            "before": {"start": "2022-09-05T17:00:00+04:00", "end": "2022-09-05T19:00:00+04:00", "kind": "in_person",
                       "room": "P1", "trainers": ["ahpet"]},
            "after": {"start": "2022-09-06T17:00:00+04:00", "end": "2022-09-06T19:00:00+04:00", "kind": "in_person",
                      "room": "P2", "trainers": ["ahpet"]},
        }
    ]  # fmt: skip
    assert set(impossible) == set(one)  # a key is never absent
    assert (impossible["moves"], impossible["rank"], impossible["touched"]) == (None, None, None)
    assert impossible["texts"][0]["fr"].startswith("VERNET")
    assert data["critical"] == ["no", "one"]
    assert data["sweep"] is None


def test_json_of_a_sweep_sums() -> None:
    data = json.loads(to_json(sweep()))["sweep"]
    assert data["by_trainer"][0] | {"cost_added": 0, "clashes_added": 0} == {
        "trainer": "lebon", "absences": 2, "impossible": 1, "unanswered": 0, "clashes_added": 0, "moves": 1,
        "cost_added": 0,
    }  # fmt: skip
    assert (data["by_span"][0]["first"], data["by_span"][0]["last"]) == ("2023-03-06", "2023-03-19")


def test_the_clock_changes_nothing() -> None:
    slow = outcome("one", MOVED)
    later = type(slow)(slow.scenario, slow.status, slow.planned, elapsed_s=9.5)
    assert to_json(compared(slow)) == to_json(compared(later))
    assert to_csv(compared(slow), "fr") == to_csv(compared(later), "fr")


def test_csv_has_a_row_per_scenario_and_per_difference() -> None:
    files = to_csv(compared(outcome("one", MOVED), without(scenario("no"))), "fr")
    assert all(line.endswith(b"\r") for content in files.values() for line in content.split(b"\n")[:-1])
    one, impossible = people_rows(files["comparison.csv"])
    assert tuple(one) == COMPARISON
    assert (one["scenario"], one["moves"], one["moves_proof"], one["moves_bound"]) == ("one", "1", "optimal", "1")
    assert (impossible["status"], impossible["moves"], impossible["students"]) == ("impossible", "", "")
    assert impossible["reason_en"]
    (move,) = people_rows(files["moves.csv"])
    assert tuple(move) == MOVES
    assert move == {
        "scenario": "one", "id": "TRS001-01", "unit": "TRS001", "kind": "in_person", "change": "moved",
        "groups": "ASP1", "trainers": "ahpet", "from": "2022-09-05T17:00:00+04:00", "to": "2022-09-06T17:00:00+04:00",
        "room_before": "P1", "room_after": "P2", "trainers_before": "ahpet", "trainers_after": "ahpet",
    }  # fmt: skip


def test_csv_of_what_comes_and_goes_and_of_alternance() -> None:
    timetable = changed(
        INSTANCE, TIMETABLE, moved(TIMETABLE, "TRS001-01", days=1, id="TRS001-11"), without=("TRS001-01",)
    )
    timetable = timetable.model_copy(update={"alternance": TIMETABLE.alternance[1:]})
    found = {row["id"]: row for row in people_rows(to_csv(compared(outcome("one", timetable)), "fr")["moves.csv"])}
    assert (found["TRS001-01"]["change"], found["TRS001-01"]["to"]) == ("cancelled", "")
    assert (found["TRS001-11"]["change"], found["TRS001-11"]["from"]) == ("added", "")
    day = found["ALT-ASP1-APP-01"]
    assert (day["unit"], day["kind"], day["groups"], day["trainers"]) == ("", "alternance", "ASP1-APP", "")


def test_times_are_the_centres_even_where_clocks_change() -> None:
    paris = year(timezone="Europe/Paris")
    sessions = tuple(
        s.model_copy(update={"start": s.start.replace(tzinfo=paris.zone), "end": s.end.replace(tzinfo=paris.zone)})
        for s in TIMETABLE.sessions
    )
    before = TIMETABLE.model_copy(update={"sessions": sessions, "alternance": ()})
    after_ = before.model_copy(update={"sessions": (moved(before, "TET007-01", days=21), *(
        s for s in sessions if s.id != "TET007-01"))})  # fmt: skip
    found = compare(paris, before, check(paris, before), [planned(scenario("one"), paris, before, after_)])
    (move,) = people_rows(to_csv(found, "fr")["moves.csv"])
    assert (move["from"][-6:], move["to"][-6:]) == ("+01:00", "+02:00")


def test_commas_quotes_and_line_breaks_survive() -> None:
    text = Text('« a », "b"\nc;d', "e")
    files = to_csv(compared(without(scenario("no", title='t,"1"'), "impossible", text)), "fr")
    (row,) = people_rows(files["comparison.csv"])
    assert (row["reason_fr"], row["title"]) == (text.fr, 't,"1"')


def test_json_says_whose_sessions_may_move_and_the_floor() -> None:
    free = Scenario(name="free", improve=("ahpet",))
    done = replace(planned(free, INSTANCE, TIMETABLE, MOVED), floor=7)
    found, other = json.loads(to_json(compared(done, outcome("one", MOVED))))["scenarios"]
    assert (found["improve"], found["floor"]) == (["ahpet"], 7)
    assert (other["improve"], other["floor"]) == ([], None)
