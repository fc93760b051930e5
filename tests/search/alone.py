"""Facts alone, by another way than the search's: the whole instance edited as data, in one exact model."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from ortools.sat.python import cp_model

from scheduler.demand.problem import Problem
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.instance.schema.units import course_of
from scheduler.model.assemble import assemble
from scheduler.rules import HARD
from scheduler.search.reasons.fact import OWN_TIMES, TOLD_BY_KINDS, Fact, names_of

GUARDS = {"group": "H2", "law": "H7", "site": "H8", "one_place": "C1", "alternance": "H5"}


def can_hold(instance: Instance, facts: Collection[Fact], *, strict: bool, effort: float = 10.0) -> bool | None:
    """Whether some timetable keeps these facts and no other; None when time ran out."""
    kept = {kind: [fact for fact in facts if fact.kind == kind] for kind in {fact.kind for fact in facts}}
    problem = Problem.of(_edited(instance, kept))
    balanced = {fact.subject for fact in kept.get("balance", [])}
    rows = tuple(row if row.code in balanced else replace(row, quotas=()) for row in problem.units)
    assembled = assemble(
        replace(problem, units=rows),
        clashes="forbidden" if strict else "counted",
        rooms="assigned",
        criteria=False,
        guarded=True,
    )
    model = assembled.build.model
    for (rule, subject), guard in assembled.build.guards.items():
        kinds = [kind for kind, of in GUARDS.items() if of == rule]
        told = {fact.subject for kind in kinds for fact in kept.get(kind, [])}
        if rule in TOLD_BY_KINDS or rule not in HARD:
            model.add(guard == int(not kinds or subject in told))
        else:
            named = subject if subject in names_of(instance) else ""
            units = {fact.subject for fact in kept.get("unit", [])}
            is_told = any((fact.rule, fact.subject) == (rule, named) for fact in kept.get("rule", []))
            model.add(guard == int(is_told and (subject not in instance.unit or subject in units)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_deterministic_time = 1, effort
    status = solver.solve(model)
    assert status != cp_model.MODEL_INVALID
    return None if status == cp_model.UNKNOWN else status != cp_model.INFEASIBLE


def law_counts_on(facts: Collection[Fact]) -> bool:
    """Whether the guarded model says more than the facts: the rest of apprentices is posted for one thing at a time."""
    laws = {fact.subject for fact in facts if fact.kind == "law"}
    return not laws <= {fact.subject for fact in facts if fact.kind == "group"}


def _edited(instance: Instance, kept: dict[Any, list[Fact]]) -> Instance:
    def numbers(kind: str, subject: str | None = None) -> set[int | None]:
        return {fact.number for fact in kept.get(kind, []) if subject in (None, fact.subject)}

    def about(kind: str) -> set[str]:
        return {fact.subject for fact in kept.get(kind, [])}

    data = _lists(instance.model_dump(by_alias=True))
    data["units"] = _rows(instance)
    codes = about("unit")
    limited = {unit for fact in kept.get("rooms", []) for unit in _units_of(instance, fact)}
    suitable = {unit.code: _suitable(instance, unit.code) for unit in instance.unit_rows}
    tag = {code: f"for-{number}" for number, code in enumerate(suitable)}
    for room in data["rooms"]:
        closed = numbers("room_closed", room["id"])
        room["closed"] = [span for n, span in enumerate(room["closed"]) if n in closed]
        room["features"] = [tag[unit] for unit, rooms in suitable.items() if room["id"] in rooms]
        room["capacity"] = 1000
    sites = {room["site"] for room in data["rooms"]} or {data["sites"][0]["id"]}
    for unit in data["units"]:
        if unit["code"] not in limited:
            data["rooms"] += [
                {
                    "id": f"own-{tag[unit['code']]}-{site}-{number}",
                    "site": site,
                    "capacity": 1000,
                    "features": [tag[unit["code"]]],
                }
                for site in (sites if unit["site"] is None else {unit["site"]})
                for number in range(sum(instance.unit[unit["code"]].sizes))  # its long sessions may overlap
            ]
        unit["features"] = [tag[unit["code"]]]
        if unit["code"] not in about("rhythm"):
            unit["sessions_per_week"] = 100
        if course_of(unit["code"]) not in about("shares"):
            unit["shares"] = None
        if unit["code"] not in about("parallel"):
            unit["parallel"] = False
        for n, key in enumerate(OWN_TIMES):
            if n not in numbers("times", unit["code"]):
                unit[key] = None
        kept_orders = numbers("order", unit["code"])
        unit["after"] = [each for n, each in enumerate(unit["after"]) if n in kept_orders and each["unit"] in codes]
    pins = numbers("pin")
    data["pins"] = [pin for n, pin in enumerate(data["pins"]) if n in pins and _is_about(instance, pin["unit"], codes)]
    data["units"] = [unit for unit in data["units"] if unit["code"] in codes]
    closures = numbers("closure")
    data["calendar"]["closures"] = [c for n, c in enumerate(data["calendar"]["closures"]) if n in closures]
    if (source := data["calendar"]["holidays"]) is not None:
        every = Problem.of(instance).timeline.holidays
        source["taught"] = [*source["taught"], *(set(every) - {fact.day for fact in kept.get("holiday", [])})]
    busy = {(fact.number, fact.entry, fact.weekday) for fact in kept.get("busy", [])}
    for n, (row, entry) in enumerate(zip(data["busy"], instance.busy, strict=True)):
        weekly = [week for w, week in enumerate(entry.weekly) if (n, w, week.weekday) in busy]
        row["times"] = [
            time
            for t, (time, there) in enumerate(zip(row["times"], entry.times, strict=True))
            if (n, t, None) in busy or any(list(week.times([there.date])) == [there] for week in weekly)
        ]
    for trainer in data["trainers"]:
        _edit_trainer(trainer, kept)
    data["groups"].sort(key=lambda group: group["id"] not in about("group"))  # a cohort's rule is its first group's
    if not data["units"]:  # the schema wants one
        nothing = {"in_person": 0, "webconference": 0, "shares": None, "after": (), "blocks": None}
        data["units"] = [{**_rows(instance)[0], **nothing}]
    return _with_sections(instance, data)


def _rows(instance: Instance) -> list[dict[str, Any]]:
    """Units, and sections as units; of each section, the shares of its unit."""
    rows = [{**row.model_dump(by_alias=True), "shares": row.whole.shares} for row in instance.unit_rows]
    return [_lists(row) for row in rows]


def _is_about(instance: Instance, pinned: str, codes: Collection[str]) -> bool:
    return any(row.code in codes for row in instance.rows_of(pinned))


def _with_sections(instance: Instance, data: dict[str, Any]) -> Instance:
    """Read with other names for sections, that no unit may have, which then are sections again."""
    names = {row.code: f"ROW-{number}" for number, row in enumerate(instance.unit_rows)}
    true = {name: code for code, name in names.items()}
    for unit in data["units"]:
        unit["code"] = names[unit["code"]]
        unit["after"] = [{**each, "unit": names[each["unit"]]} for each in unit["after"]]
    built, units = _built(data), []
    for unit in built.units:
        after = tuple(each.model_copy(update={"unit": true[each.unit]}) for each in unit.after)
        row = unit.model_copy(update={"code": true[unit.code], "after": after})
        whole = instance.unit[row.code].whole
        if whole.sections is not None:
            row._whole = whole.model_copy(update={"shares": row.shares})
            row = row.model_copy(update={"shares": None})
        units.append(row)
    return Instance.model_construct(**{**dict(built), "units": tuple(units)})


def _edit_trainer(trainer: dict[str, Any], kept: dict[Any, list[Fact]]) -> None:
    own = {kind: [fact for fact in facts if fact.subject == trainer["id"]] for kind, facts in kept.items()}
    if not own.get("evenings"):
        trainer["max_evenings_per_week"] = None
    if not own.get("sessions"):
        trainer["max_sessions_per_evening"] = None
    for number, name in enumerate(("week", "year")):
        if number not in {fact.number for fact in own.get("hours", [])}:
            trainer["most_hours"][name] = None
    away = own.get("away", [])
    for n, entry in enumerate(trainer["availability"]["dated"]):
        if entry["level"] == "unavailable" and n not in {fact.number for fact in away}:
            entry["level"] = "avoid"
    weekly = trainer["availability"]["weekly"]
    for weekday in WEEKDAYS:
        level, told = weekly.get(weekday), [fact.start for fact in away if fact.weekday == weekday]
        if level == "unavailable" and not told:
            weekly[weekday] = "avoid"
        elif isinstance(level, dict):
            weekly[weekday] = {
                start: "avoid" if at == "unavailable" and start not in told else at for start, at in level.items()
            }


def _units_of(instance: Instance, fact: Fact) -> list[str]:
    return [unit.code for unit in instance.unit_rows if _suitable(instance, unit.code) == set(fact.rooms)]


def _suitable(instance: Instance, code: str) -> set[str]:
    unit = instance.unit[code]
    return {
        room.id
        for room in instance.rooms
        if room.capacity >= instance.attendance(unit)
        and set(unit.features) <= set(room.features)
        and unit.site in (None, room.site)
    }


def _lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lists(item) for key, item in value.items()}
    return [_lists(item) for item in value] if isinstance(value, list | tuple) else value


def _built(data: Any) -> Instance:
    """From Python values: the schema reads clock times and dates as text."""

    def text(value: Any) -> Any:
        if isinstance(value, dict):
            return {text(key): text(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [text(item) for item in value]
        if hasattr(value, "strftime"):
            return value.isoformat() if hasattr(value, "year") else value.strftime("%H:%M")
        return value

    return Instance.model_validate(text(data))
