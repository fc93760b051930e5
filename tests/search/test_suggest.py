"""Dates for one session: exactly what moving it to every slot, with every room and trainer, and checking everything
would say.

Random instances of every kind (sites, alternance, choice of trainers, together, busy times, pins, features), each with
a timetable that the checker accepts, clashes among it.
"""

import datetime as dt
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, product

import pytest
from ortools.sat.python import cp_model

from scheduler.checker.check import check
from scheduler.checker.report import Clash, Report, Violation
from scheduler.demand.problem import Problem
from scheduler.errors import InputError, RefusedByChecker
from scheduler.evaluate.effect import CriterionChange, Effect
from scheduler.evaluate.evaluator import Evaluator, edited
from scheduler.instance.instants import utc
from scheduler.instance.schema.instance import Instance
from scheduler.model import solution
from scheduler.model.assemble import assemble
from scheduler.rule import Rule
from scheduler.rules import CRITERIA, RULES
from scheduler.scopes import Scope
from scheduler.search.suggest import suggestion
from scheduler.search.suggest.consequences import effect_words
from scheduler.search.suggest.explain import explain_session, reasons_of
from scheduler.search.suggest.find import find
from scheduler.search.suggest.moves import moves
from scheduler.search.suggest.others import Chain, partners, swap, swaps, with_one_other
from scheduler.search.suggest.suggestion import TRIES, suggest
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline
from scheduler.timetable.schema import AlternanceDay, Held, Provenance, Session, Timetable
from tests.builders import make_instance, make_timetable, session, unit
from tests.random_instances import FEATURES, random_instance

SEEDS = (*range(int(os.environ.get("SUGGEST_SEEDS", "25"))), 44, 52)
"""44: long sessions. 52: a move that renumbers sessions of a clash it has nothing to do with."""
ENOUGH = len(SEEDS) // 2
"""Sessions that make room of which every other date is judged in full, which takes long."""
PROVENANCE = Provenance(scheduler="test", ortools="test", seed=1, workers=1, time_limit_s=1.0, strict=False)


@cache
def published(seed: int) -> tuple[Instance, Timetable] | None:
    """A random instance with any timetable that keeps the hard rules; None where there is none."""
    instance = random_instance(seed)
    problem = Problem.of(instance)
    assembled = assemble(problem, clashes="counted", rooms="assigned", criteria=False)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = 0.5
    if solver.solve(assembled.build.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    found = solution.read(assembled.variables, solver.value)
    timetable = solution.to_timetable(problem, found, PROVENANCE)
    assert check(instance, timetable).accepted
    return instance, timetable


Words = tuple[str, ...]


def said(found: Iterable[Violation] | Iterable[Clash]) -> frozenset[tuple[str, Words]]:
    """Rule and words; the order of sessions that start together says nothing."""
    return frozenset((each.rule, tuple(sorted(re.findall(r"[\w-]+", f"{each.text.fr} {each.ids}")))) for each in found)


@dataclass(frozen=True)
class Difference:
    """What two reports differ in."""

    violations: frozenset[tuple[str, Words]]
    added: frozenset[tuple[str, Words]]
    removed: frozenset[tuple[str, Words]]
    clashes: int
    points: dict[tuple[str, str], int]
    cost: int


def compared(before: Report, after: Report) -> Difference:
    points = Counter[tuple[str, str]]()
    for report, sign in ((after, 1), (before, -1)):
        for criterion in report.criteria:
            for point in criterion.points:
                points[criterion.code, point.subject] += sign * point.value
    return Difference(
        said(after.violations),
        said(after.clashes) - said(before.clashes),
        said(before.clashes) - said(after.clashes),
        after.clash_count - before.clash_count,
        {key: n for key, n in points.items() if n},
        after.cost - before.cost,
    )


def scored(evaluator: Evaluator, edits: list[Held]) -> Difference:
    effect = evaluator.effect(edits)
    return Difference(
        said(effect.violations),
        said(effect.clashes_added),
        said(effect.clashes_removed),
        effect.clashes,
        {(change.code, change.subject): change.value for change in effect.criteria},
        effect.cost,
    )


def cases(seed: int, most: int = 2) -> Iterator[tuple[Instance, Timetable, Report, Held]]:
    """Some sessions, and an alternance day, of the seed's timetable."""
    found = published(seed)
    if found is None:
        return
    instance, timetable = found
    report = check(instance, timetable)
    rows = [*timetable.sessions[seed % 3 :: 3][:most], *timetable.alternance[:1]]
    yield from ((instance, timetable, report, row) for row in rows)


def anywhere(instance: Instance, row: Held) -> Iterator[list[Held]]:
    """The session in every other slot: there, with every room and every choice of trainers."""
    timeline = Timeline(instance)
    if isinstance(row, AlternanceDay):
        for day in sorted({*timeline.slots_on, *timeline.alternance_days(instance.group[row.group])}):
            start, end = timeline.alternance_hours(day)
            if start != row.start:
                yield [row.model_copy(update={"start": start, "end": end})]
        return
    unit = instance.unit[row.unit]
    one_of_several = unit.teaching == "one" and len(unit.trainers) > 1
    teams = [(trainer,) for trainer in unit.trainers] if one_of_several else [row.trainers]
    rooms = [room.id for room in instance.rooms] if row.kind == "in_person" else [None]
    size = timeline.time_at[row.start, row.end].size
    for slot in (time for time in timeline.times if time.size == size):
        if utc(slot.start) != utc(row.start):
            yield [
                row.model_copy(
                    update={
                        "start": slot.start,
                        "end": slot.end,
                        "groups": instance.groups_on(unit, slot.day),
                        "room": room,
                        "trainers": team,
                    }
                )
                for room, team in product(rooms, teams)
            ]


def test_a_part_of_the_timetable_says_what_all_of_it_says() -> None:
    """In every third slot, every room and trainer: the same rules broken, in the same words, clashes and points."""
    met = Counter[str]()
    for seed in SEEDS:
        for instance, timetable, before, row in cases(seed):
            evaluator = Evaluator(instance, timetable)
            for options in islice(anywhere(instance, row), seed % 3, None, 3):
                for option in options:
                    full = compared(before, check(instance, edited(timetable, [option])))
                    assert scored(evaluator, [option]) == full, (seed, option)
                    met.update({rule for rule, _ in full.violations} | {code for code, _ in full.points})
                    met.update(rule for rule, _ in (*full.added, *full.removed))
    wanted = {"H2", "H3", "H4", "H5", "H6", "H7", "H8", "H9", "H10", "H11", "C1", "C2", *CRITERIA}
    assert wanted - met.keys() == set()


def test_the_ranking_is_that_of_every_slot_checked_in_full() -> None:
    met = Counter[str]()
    for seed in SEEDS:
        for instance, timetable, before, row in cases(seed, most=1):
            if isinstance(row, Session) and instance.unit[row.unit].parallel:
                continue  # it takes others along: tests/instance/test_at_once.py
            expected, refused = [], set[dt.datetime]()
            for options in anywhere(instance, row):
                reports = [(option, check(instance, edited(timetable, [option]))) for option in options]
                keys = [choice(before, row, option, report) for option, report in reports if report.accepted]
                if keys:
                    expected.append(min(keys))
                else:
                    refused.add(utc(options[0].start))
            found = moves(Evaluator(instance, timetable), row)
            assert [move.key for move in found.possible] == sorted(expected), (seed, row)
            assert {utc(each.after.start) for each in found.refused} == refused, (seed, row)
            met.update(["possible"] * len(expected) + ["refused"] * len(refused))
    assert met["possible"] > 100
    assert met["refused"] > 300


def choice(before: Report, row: Held, option: Held, report: Report) -> tuple[object, ...]:
    """By what a planner chooses, written from the sentence: clashes, points, the same people and room, nearness."""
    people = isinstance(row, Session) and isinstance(option, Session) and set(row.trainers) != set(option.trainers)
    room = isinstance(row, Session) and isinstance(option, Session) and row.room != option.room
    away = abs((utc(option.start) - utc(row.start)).total_seconds())
    clashes, cost = report.clash_count - before.clash_count, report.cost - before.cost
    return clashes, cost, people, room, away, utc(option.start)


def test_the_random_instances_meet_every_feature() -> None:
    instances = [found[0] for seed in SEEDS if (found := published(seed)) is not None]
    met = {name for instance in instances for name, has in FEATURES.items() if has(instance)}
    wanted = {
        "rooms on two sites", "alternance", "one of several trainers", "several trainers together", "busy times",
        "pinned date", "features asked for", "two semesters", "clock change among the slots",
    }  # fmt: skip
    assert wanted - met == set()


def test_what_is_past_is_neither_offered_nor_asked_to_move() -> None:
    blocked = 0
    for seed in SEEDS:
        for instance, timetable, _, row in cases(seed):
            day = row.start.astimezone(instance.zone).date()
            found = moves(Evaluator(instance, timetable), row, day)
            starts = {each.after.start for each in (*found.possible, *found.refused)}
            assert all(start.astimezone(instance.zone).date() >= day for start in starts)
            held = {s.id: s.start.astimezone(instance.zone).date() for s in timetable.sessions}
            for refusal in found.refused:
                assert all(held[name] >= day and name != row.id for name in refusal.blockers)
                blocked += bool(refusal.blockers)
    assert blocked > 20


def exchanges(instance: Instance, one: Session, two: Session) -> list[list[Held]]:
    """Both sessions, each in the other's slot, in every room."""
    first = one.model_copy(update={"start": two.start, "end": two.end})
    second = two.model_copy(update={"start": one.start, "end": one.end})
    rooms = [room.id for room in instance.rooms]
    return [
        [first.model_copy(update={"room": a}), second.model_copy(update={"room": b})]
        for a, b in product(rooms if one.kind == "in_person" else [None], rooms if two.kind == "in_person" else [None])
    ]


def test_exchanges_are_those_of_every_pair_checked_in_full() -> None:
    met = Counter[str]()
    for seed in SEEDS:
        for instance, timetable, before, row in cases(seed, most=1):
            if not isinstance(row, Session):
                continue
            evaluator = Evaluator(instance, timetable)
            found = {each.other_before.id: each for each in swaps(evaluator, row)}
            for other in partners(evaluator, row, None):
                one = swap(evaluator, row, other)
                assert scored(evaluator, one.edits) == compared(before, check(instance, edited(timetable, one.edits)))
                if one.along:
                    continue  # it takes others along: tests/instance/test_at_once.py
                reports = [check(instance, edited(timetable, edits)) for edits in exchanges(instance, row, other)]
                accepted = [
                    (report.clash_count - before.clash_count, report.cost - before.cost)
                    for report in reports
                    if report.accepted
                ]
                best = (found[other.id].effect.clashes, found[other.id].effect.cost) if other.id in found else None
                assert best == min(accepted, default=None), (seed, row.id, other.id)
                assert one.effect.allowed == bool(accepted)
                met["possible" if accepted else "refused"] += 1
    assert met["possible"] > 20
    assert met["refused"] > 20


def test_partners_share_a_group_or_a_trainer() -> None:
    pairs = 0
    for seed in SEEDS:
        for instance, timetable, _, row in cases(seed):
            if not isinstance(row, Session):
                continue
            for other in partners(Evaluator(instance, timetable), row, None):
                lines = [{line for group in each.groups for line in instance.lineage(group)} for each in (row, other)]
                assert lines[0] & lines[1] or set(row.trainers) & set(other.trainers)
                assert other.id != row.id
                pairs += 1
    assert pairs > 100


def test_one_other_session_makes_room_as_the_full_checker_says() -> None:
    """The slot is refused while the other stays; with its best other date both are accepted, at the price said."""
    chains = 0
    for seed in SEEDS:
        for instance, timetable, before, row in cases(seed, most=1) if chains < ENOUGH else ():
            evaluator = Evaluator(instance, timetable)
            refused = moves(evaluator, row).refused
            for chain in with_one_other(evaluator, refused, tries=2):
                assert not check(instance, edited(timetable, [chain.after])).accepted
                after = check(instance, edited(timetable, chain.edits))
                assert after.accepted
                assert (chain.effect.clashes, chain.effect.cost) == (
                    after.clash_count - before.clash_count,
                    after.cost - before.cost,
                )
                if len(chain.edits) > 2:
                    continue  # half-groups held at once: tests/instance/test_at_once.py
                best = min(
                    (report.clash_count, report.cost)
                    for options in anywhere(instance, chain.other.before)
                    for option in options
                    if (report := check(instance, edited(timetable, [chain.after, option]))).accepted
                )
                assert best == (after.clash_count, after.cost), (seed, row.id)
                chains += 1
    assert chains >= ENOUGH


def test_every_slot_that_one_session_takes_is_tried_up_to_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them where they are few; the most promising of them, and no more, where they are many."""
    several = 0
    for seed in list(SEEDS)[:16]:
        for instance, timetable, before, row in cases(seed, most=1):
            evaluator = Evaluator(instance, timetable)
            refused = moves(evaluator, row).refused
            taken = [refusal for refusal in refused if len(refusal.blockers) == 1]
            found = suggest(instance, timetable, before, row.id)
            assert (found.tried, found.taken) == (min(len(taken), TRIES), len(taken))
            assert found.chains == with_one_other(evaluator, refused, tries=TRIES)
            with monkeypatch.context() as patch:
                patch.setattr(suggestion, "TRIES", 2)
                fewer = suggest(instance, timetable, before, row.id)
            assert (fewer.tried, fewer.taken) == (min(len(taken), 2), len(taken))
            assert set(map(_slots, fewer.chains)) <= set(map(_slots, found.chains))
            several += len(found.chains) > 2
    assert several > 2


def _slots(chain: Chain) -> tuple[dt.datetime, str]:
    return chain.after.start, chain.other.before.id


def test_a_rule_of_which_nothing_is_said_sees_the_whole_timetable(monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that is added tomorrow."""
    differ = 0
    for seed in list(SEEDS)[:8]:
        for instance, timetable, _, row in cases(seed, most=1):
            expected = [scored(Evaluator(instance, timetable), options[:1]) for options in anywhere(instance, row)]
            with monkeypatch.context() as patch:
                for code in ("Q2", "H2"):
                    patch.setitem(RULES, code, Rule(code, RULES[code].tier, RULES[code].name, RULES[code].sentence))
                found = [scored(Evaluator(instance, timetable), options[:1]) for options in anywhere(instance, row)]
            assert found == expected
            differ += any(("Q2", group.id) in each.points for each in found for group in instance.groups)
    assert differ
    assert all(rule.scope is not Scope.WHOLE for rule in RULES.values())  # every rule of today has its part


class TestReasons:
    def test_each_weekday_has_the_best_of_its_dates_and_all_the_others_counted(self) -> None:
        for seed in list(SEEDS)[:15]:
            for instance, timetable, _, row in cases(seed, most=1):
                evaluator = Evaluator(instance, timetable)
                found, reason = moves(evaluator, row), explain_session(instance, timetable, row.id)
                zone = instance.zone
                for each in reason.weekdays:
                    keys = [m.key for m in found.possible if m.after.start.astimezone(zone).weekday() == each.weekday]
                    assert (each.best.key if each.best is not None else None) == min(keys, default=None)
                    assert sum(hour.possible for hour in each.hours) == len(keys)
                    assert each.best is not None or each.causes or each.closed
                    assert each.text.fr
                    assert each.text.en
                held = {move.after.start.astimezone(zone).weekday() for move in found.possible}
                assert held <= {each.weekday for each in reason.weekdays}
                assert row.id in reason.text.fr

    def test_the_words_name_who_is_in_the_way(self) -> None:
        """U1 is G1's, on Mondays by T1; T1 is away on Tuesdays; U2 has G1 on Wednesdays at the only hour."""
        instance = make_instance(
            slots=[{"start": "17:00", "end": "19:00", "weekdays": ["mon", "tue", "wed"]}],
            groups=[{"id": "G1", "size": 12}],
            trainers=[
                {"id": "T1", "name": "Anne", "availability": {"weekly": {"tue": "unavailable"}}},
                {"id": "T2", "name": "Bruno"},
            ],
            units=[
                unit("U1", groups=["G1"], in_person=1, webconference=0),
                unit("U2", groups=["G1"], trainers=["T2"], in_person=5, webconference=0),
            ],
        )
        weeks = ["2022-09-07", "2022-09-14", "2022-09-21", "2022-09-28", "2022-10-05"]
        timetable = make_timetable(
            instance,
            [session(instance, "U1", "2022-09-19")]
            + [session(instance, "U2", day, number=n, room="R2") for n, day in enumerate(weeks, 1)],
        )
        assert check(instance, timetable).accepted
        monday, tuesday, wednesday = explain_session(instance, timetable, "U1-01").weekdays
        assert (monday.best is not None, wednesday.best) == (True, None)
        assert tuesday.best is not None
        assert tuesday.best.effect.clashes == 1
        assert (Text("Anne indisponible", "Anne unavailable"), 5) in tuesday.causes
        assert (Text("groupe déjà pris (U2)", "group already taken (U2)"), 5) in wednesday.causes
        assert "le mercredi : aucune date possible" in wednesday.text.fr
        assert "seulement avec 1 conflit de plus" in tuesday.text.fr
        timetable, monday_later = timetable.on_clocks(instance.zone), dt.date(2022, 9, 26)
        evaluator, row = Evaluator(instance, timetable), find(timetable, "U1-01")
        later = reasons_of(evaluator, row, moves(evaluator, row, monday_later), monday_later).weekdays
        assert (Text("groupe déjà pris (U2)", "group already taken (U2)"), 2) in later[2].causes


class TestFind:
    def test_a_wrong_id_is_told_with_the_nearest_and_how_to_list_them(self) -> None:
        instance, timetable = next(found for seed in SEEDS if (found := published(seed)) is not None)
        known = timetable.sessions[0]
        assert find(timetable, known.id.lower()) == known
        with pytest.raises(InputError) as caught:
            find(timetable, f"{known.id}9")
        assert known.id in caught.value.faults[0].text.fr
        with pytest.raises(InputError) as caught:
            find(timetable, known.unit)
        listed = caught.value.faults[0].text.en
        assert all(held.id in listed for held in timetable.sessions if held.unit == known.unit)
        assert instance.name == timetable.instance


def test_a_wrong_score_is_never_shown() -> None:
    """The best date is checked in full: where that says something else, here from a wrong start, nothing is told."""
    instance, timetable = next(found for seed in SEEDS if (found := published(seed)) is not None)
    report = check(instance, timetable)
    row = next(s for s in timetable.sessions if moves(Evaluator(instance, timetable), s).possible)
    assert suggest(instance, timetable, report, row.id).moves.possible
    wrong = Report(report.violations, report.clashes, ())
    assert wrong.cost != report.cost
    with pytest.raises(RefusedByChecker):
        suggest(instance, timetable, wrong, row.id)


class TestWords:
    def clash(self, *ids: str) -> Clash:
        start = dt.datetime(2022, 9, 5, 17, tzinfo=dt.UTC)
        return Clash("C1", "T1", start, ids, len(ids) - 1, Text(f"{len(ids)} séances", f"{len(ids)} sessions"))

    def test_a_clash_that_grows_or_shrinks_is_told_once(self) -> None:
        instance, two, three = make_instance(), self.clash("A", "B"), self.clash("A", "B", "C")
        grown, shrunk = Effect((), (three,), (two,), ()), Effect((), (two,), (three,), ())
        assert (grown.clashes, shrunk.clashes) == (1, -1)
        assert [text.fr for text in effect_words(instance, grown)] == ["nouveau conflit : 3 séances"]
        assert [text.en for text in effect_words(instance, shrunk)] == ["clash avoided: 3 sessions"]

    def test_criteria_say_how_much_for_whom_and_the_dearest_first(self) -> None:
        changes = (
            CriterionChange("Q2", "G1", -1, 3),
            CriterionChange("Q7", "G1", 2, 1),
            CriterionChange("Q8", "T1", 1, 4),
            CriterionChange("Q10", "T1", 1, 0),
        )
        effect = Effect((), (), (), changes)
        assert effect.cost == 4 + 2 - 3
        said = effect_words(make_instance(), effect)
        assert [text.fr for text in said] == [
            "+1 séance à une heure à éviter pour Trainer One",
            "+2 soirées tardives pour G1",
            "−1 trajet pour G1",
        ]
        assert said[-1].en == "−1 trip for G1"
