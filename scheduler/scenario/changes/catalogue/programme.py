"""The programme: units, how many sessions each has, and how many in one week."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from scheduler.demand.frequency import Demand, demand_of
from scheduler.instance.schema.fields import Count, Positive
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import ANNUAL, SESSION_KINDS, Pin, SessionKind, Unit, course_of
from scheduler.scenario.changes.catalogue.teams import fitted_shares
from scheduler.scenario.changes.change import Change, Raw, Short, goes_back
from scheduler.scenario.changes.forms import Own, Template, halves, number
from scheduler.scenario.changes.past import refuse_if_held
from scheduler.scenario.changes.state import Refused, State
from scheduler.scenario.changes.tables import UNITS, UnitName
from scheduler.text import Text
from scheduler.timetable.schema import Session
from scheduler.wording import KINDS, SESSION, Noun, counted, date, listing

PIN = Noun("date fixée", "pin", "dates fixées")
NOTHING_LEFT = Text(
    "il ne resterait aucune UE : sans elle il n’y a pas d’emploi du temps à faire ; effacez ce changement",
    "no unit would be left: without it there is no timetable to make; delete this change",
)
_STAYS = Noun(
    "séance passée reste", "past session stays", "séances passées restent", "past sessions stay"
)  # fmt: skip
PAST_SESSION = Noun("séance passée", "past session", "séances passées")


def _read_kind(value: str, _: Instance) -> Raw:
    """`TRS001=2 webconference`, one without a number."""
    unit, rest = halves(value, "=")
    words = rest.split()
    count = {"count": number(words.pop(0))} if len(words) == 2 else {}
    return {"unit": unit, **count, "to": " ".join(words)}


def _write_kind(c: "Kind") -> str:
    return f"{c.unit}={c.to}" if c.count == 1 else f"{c.unit}={c.count} {c.to}"


class Counts(Change):
    """A unit has another number of sessions; what is not given stays."""

    key = "counts"
    heading = Text("Un autre nombre de séances", "Another number of sessions")
    about = Text("Regroupements et webconférences d’une UE.", "In-person sessions and webconferences of a unit.")
    example = "{unit: TRS001, in_person: 4, webconference: 6}"
    shorts = (Short("--counts", "TRS001=4+6", Template("{unit}={in_person:d}+{webconference:d}")),)

    unit: UnitName
    in_person: Count | None = None
    webconference: Count | None = None

    def said(self, instance: Instance) -> Text:
        n = listing([counted(count, KINDS[kind]) for kind, count in self.given.items()])
        return Text(f"{self.unit} : {n.fr}", f"{self.unit}: {n.en}")

    @property
    def given(self) -> dict[SessionKind, int]:
        """The numbers that are given, by kind of session."""
        return self.stated(*SESSION_KINDS)

    def apply(self, state: State) -> None:
        unit = scheduled(state, self.unit)
        demand = state.demand(unit)
        if not self.given:
            raise Refused(
                "aucun nombre n’est donné ; ajoutez « in_person » ou « webconference »",
                "no number is given; add “in_person” or “webconference”",
            )
        if demand.is_in_hours and None in (self.in_person, self.webconference):
            raise Refused(
                f"{unit.code} est indiquée en heures ; donnez les deux nombres, ou ses heures (« unit_hours »)",
                f"{unit.code} is stated in hours; give both numbers, or its hours (“unit_hours”)",
            )
        state_counts(state, unit, {kind: demand.of(kind) for kind in SESSION_KINDS} | self.given)

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return counts_differ(self.unit, asked, repaired)


class Kind(Change):
    """A unit holds so many sessions of one kind as the other kind: a webconference in place of an in-person session."""

    key = "kind"
    heading = Text("Des séances changent de type", "Sessions become of the other kind")
    about = Text("Des séances d’une UE deviennent de l’autre type.", "Sessions of a unit become of the other kind.")
    example = "{unit: TRS001, to: webconference, count: 1}"
    shorts = (Short("--kind", "TRS001=1 webconference", Own(_read_kind, _write_kind)),)

    unit: UnitName
    to: SessionKind
    count: Positive = 1

    def said(self, instance: Instance) -> Text:
        n, there = counted(self.count, KINDS[self.to]), counted(self.count, KINDS[self.other])
        instead = f"d’{there.fr}" if there.fr.startswith("un") else f"de {there.fr}"
        return Text(f"{self.unit} : {n.fr} au lieu {instead}", f"{self.unit}: {n.en} in place of {there.en}")

    @property
    def other(self) -> SessionKind:
        """The kind that these sessions had."""
        return "in_person" if self.to == "webconference" else "webconference"

    def apply(self, state: State) -> None:
        unit = scheduled(state, self.unit)
        demand, other = stated_in_sessions(state, unit, "unit"), self.other
        if demand.of(other) < self.count:
            n = counted(demand.of(other), KINDS[other])
            raise Refused(
                f"{unit.code} n’a que {n.fr} ; écrivez {demand.of(other)} au plus",
                f"{unit.code} has only {n.en}; write at most {demand.of(other)}",
                "count",
            )
        state_counts(state, unit, {self.to: demand.of(self.to) + self.count, other: demand.of(other) - self.count})

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        now, then = (_demand(self.unit, instance) for instance in (asked, repaired))
        return now is not None and (then is None or then.of(self.to) < now.of(self.to))


class Rhythm(Change):
    """A unit may have so many sessions in one week."""

    key = "rhythm"
    heading = Text("Plus de séances par semaine", "More sessions a week")
    about = Text("Séances d’une UE par semaine, au plus.", "Sessions of a unit in one week, at most.")
    example = "{unit: TRS001, sessions_per_week: 2}"
    shorts = (
        Short(
            "--two-a-week",
            "TRS001",
            Template("{unit}", sessions_per_week=2),
            Text("Une UE peut avoir deux séances par semaine.", "A unit may have two sessions in one week."),
        ),
        Short("--rhythm", "TRS001=3", Template("{unit}={sessions_per_week:d}")),
    )

    unit: UnitName
    sessions_per_week: Positive

    def said(self, instance: Instance) -> Text:
        n = counted(self.sessions_per_week, SESSION)
        return Text(f"{self.unit} : jusqu’à {n.fr} par semaine", f"{self.unit}: up to {n.en} in one week")

    def apply(self, state: State) -> None:
        unit = scheduled(state, self.unit)
        if unit.sessions_per_week == self.sessions_per_week:
            n = counted(unit.sessions_per_week, SESSION)
            state.unchanged(
                f"{unit.code} peut déjà avoir {n.fr} par semaine", f"{unit.code} may have {n.en} in one week already"
            )
        state.put(unit, sessions_per_week=self.sessions_per_week)
        refuse_if_held(state, "H3", "sessions_per_week")

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        before, now, then = (instance.unit.get(self.unit) for instance in (base, asked, repaired))
        return goes_back(before, now, then, "sessions_per_week")


class AddUnit(Unit, Change):
    """A unit as in the instance."""

    key = "add_unit"
    heading = Text("Une UE de plus", "One more unit")
    about = Text("Une UE de plus, comme dans l’instance.", "One more unit, as in the instance.")
    example = (
        "{code: TRS009, title: Projet, ects: 4, modality: cours, period: S2, groups: [1A-SOIR], trainers: [VERNET]}"
    )
    adds = UNITS

    def said(self, instance: Instance) -> Text:
        return Text(f"nouvelle UE {self.code} ({self.title})", f"new unit {self.code} ({self.title})")

    def apply(self, state: State) -> None:
        unit, day = self.row(Unit), state.turn
        if day is not None and unit.period == ANNUAL and unit.first is None and len(state.timeline.stretches) > 1:
            unit = unit.model_copy(update={"first": day})  # else half would have to be in a semester that is over
            start = date(day)
            state.note(
                f"{unit.code} ne commence que le {start.fr} : ses séances ne sont pas partagées également entre les "
                "semestres.",
                f"{unit.code} only starts on {start.en}: its sessions are not shared evenly between the semesters.",
            )
        state.units[unit.code] = unit

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return counts_differ(self.code, asked, repaired)


class DropUnit(Change):
    """A unit is no more; its sessions already held stay."""

    key = "drop_unit"
    heading = Text("Une UE s’arrête, ou n’a plus lieu", "A unit stops, or is dropped")
    about = Text(
        "Une UE n’a plus lieu, ou s’arrête maintenant ; ses séances passées restent.",
        "A unit is dropped, or stops now; what was held stays.",
    )
    example = "{unit: TRS001}"
    shorts = (Short("--drop-unit", "TRS001", Template("{unit}")),)

    unit: UnitName

    def said(self, instance: Instance) -> Text:
        return Text(f"UE {self.unit} supprimée", f"unit {self.unit} dropped")

    def apply(self, state: State) -> None:
        if len(state.units) == 1:
            raise Refused(*NOTHING_LEFT, "unit")
        end_unit(state, self.unit)


def end_unit(state: State, code: str) -> None:
    """What was held stays; without any session held, nothing of the unit is left."""
    unit, day = state.units[code], state.past.day
    sizes = [Counter(_sizes_held(state, row)) for row in unit.each_section]
    if not state.past.is_even(unit) or any(each != sizes[0] for each in sizes):
        raise Refused(
            f"{code} : ses demi-groupes n’ont pas eu autant de séances chacun avant le {state.day_said.fr} ; "
            "supprimez-la à partir d’un jour où ils sont à égalité, ou changez ses nombres (« counts »)",
            f"{code}: its half-groups have not had as many sessions each before {state.day_said.en}; drop it from a "
            "day on which they are even, or change its counts (“counts”)",
        )
    held: dict[SessionKind, int] = {kind: state.past.held(code, kind) for kind in SESSION_KINDS}
    kept: list[Pin] = []
    if day is not None and any(held.values()):
        kept = [pin for pin in state.pins if course_of(pin.unit) == code and pin.date is not None and pin.date < day]
    if freed := sum(course_of(pin.unit) == code for pin in state.pins) - len(kept):
        n = counted(freed, PIN)
        state.note(f"{code} est supprimée, et avec elle {n.fr}.", f"{code} is dropped, and {n.en} with it.")
    state.pins = tuple(pin for pin in state.pins if course_of(pin.unit) != code or pin in kept)
    _no_longer_awaited(state, code, sum(held.values()))
    if day is None or not any(held.values()):
        del state.units[code]
        state.busy = tuple(busy for busy in state.busy if busy.unit != code)  # taught elsewhere: neither is that
        return
    shares = None if unit.shares is None else {each: state.past.held(code, trainer=each) for each in unit.shares}
    last = day - dt.timedelta(days=1)
    until = last if unit.last is None else min(last, unit.last)
    blocks = tuple(sorted(sizes[0].elements(), reverse=True)) if unit.blocks is not None else None
    state.put(unit, shares=shares, last=until, hours=None, tolerance=None, blocks=blocks, **held)
    n, start = counted(sum(held.values()), _STAYS), date(day)
    state.note(
        f"{code} s’arrête le {start.fr} : {n.fr}, les suivantes sont annulées.",
        f"{code} ends on {start.en}: {n.en}, those to come are cancelled.",
    )


def _no_longer_awaited(state: State, code: str, held: int) -> None:
    """What comes after the unit, or after more sessions of it than were held, waits no longer for it, or for these
    alone."""
    for unit in tuple(state.units.values()):
        kept = [each for each in unit.after if each.unit != code or (each.sessions or 0) <= held > 0]
        if len(kept) < len(unit.after):
            state.put(unit, after=tuple(kept))
            state.note(
                f"{unit.code} n’attend plus {code}, qui est supprimée.",
                f"{unit.code} no longer waits for {code}, which is dropped.",
            )


def state_counts(state: State, unit: Unit, after: dict[SessionKind, int], cancelled: Session | None = None) -> None:
    """The unit has so many sessions of each kind. Of sessions that differ in length the shortest go first, those held
    apart, or the one that is `cancelled`. Raises Refused when more were held."""
    before = state.demand(unit)
    for sort, count in after.items():
        held = state.past.held(unit.code, sort)
        if count < held:
            n = counted(held, KINDS[sort])
            raise Refused(
                f"{unit.code} a déjà {n.fr} d’avant le {state.day_said.fr}, et n’en aurait plus que {count} ; "
                f"écrivez {held} ou plus",
                f"{unit.code} has {n.en} before {state.day_said.en} already, and would have only {count}; write "
                f"{held} or more",
                sort,
            )
    if not before.is_in_hours and all(before.of(sort) == count for sort, count in after.items()):
        state.unchanged(
            f"{unit.code} a déjà {before.in_person} + {before.webconference} séances",
            f"{unit.code} has {before.in_person} + {before.webconference} sessions already",
        )
    total = sum(after.values())
    shares = unit.shares and fitted_shares(state, unit, unit.shares, total * len(unit.each_section))
    blocks = _fitted_blocks(state, unit, total, cancelled)
    state.put(unit, shares=shares, blocks=blocks, hours=None, tolerance=None, **after)


def _fitted_blocks(state: State, unit: Unit, total: int, cancelled: Session | None) -> tuple[int, ...] | None:
    """What each of so many sessions takes; those that are added are as short as the shortest."""
    if unit.blocks is None or not total:
        return None
    sizes = Counter(unit.blocks)
    sizes -= Counter(_sizes(state, [cancelled] if cancelled is not None else []))
    held = Counter[int]()
    for row in unit.each_section:
        held |= Counter(_sizes_held(state, row))
    kept = [*(sizes & held).elements(), *sorted((sizes - held).elements(), reverse=True)]
    return tuple(sorted((kept + [min(unit.blocks)] * total)[:total], reverse=True))


def _sizes_held(state: State, row: Unit) -> list[int]:
    """How many slots each session of the unit, or section, took that is past."""
    return _sizes(state, [session for session in state.past.sessions(course_of(row.code)) if session.unit == row.code])


def _sizes(state: State, sessions: Iterable[Session]) -> list[int]:
    times = (state.timeline.time_at.get((session.start, session.end)) for session in sessions)
    return [time.size for time in times if time is not None]


def scheduled(state: State, code: str) -> Unit:
    """The unit. Raises Refused for one that has no session, or none to come."""
    unit = state.units[code]
    if not unit.is_scheduled:
        raise Refused(
            f"l’UE {code} (« {unit.modality} ») n’a pas de séance ici ; vérifiez son code",
            f"the unit {code} (“{unit.modality}”) has no session here; check its code",
            "unit",
        )
    if unit.last is not None and state.past.is_over(unit.last):
        ended = date(unit.last)
        raise Refused(
            f"l’UE {code} s’est terminée le {ended.fr} ; ajoutez-en une autre (« add_unit ») pour la suite",
            f"the unit {code} ended on {ended.en}; add another one (“add_unit”) for what is to come",
            "unit",
        )
    return unit


def stated_in_sessions(state: State, unit: Unit, field: str | None = None) -> Demand:
    """How many sessions the unit has. Raises Refused for one that is stated in hours."""
    demand = state.demand(unit)
    if demand.is_in_hours:
        raise Refused(
            f"{unit.code} est indiquée en heures ; dites-en d’autres (« unit_hours »)",
            f"{unit.code} is stated in hours; say others (“unit_hours”)",
            field,
        )
    return demand


def nothing_held(state: State, unit: Unit, field: str) -> None:
    """Raises Refused for a unit that has had sessions, which stay as they were."""
    if held := state.past.held(unit.code):
        n = counted(held, PAST_SESSION)
        raise Refused(
            f"{unit.code} a déjà {n.fr} ; ajoutez pour la suite une UE à part (« drop_unit » et « add_unit »)",
            f"{unit.code} has {n.en} already; add a unit of its own for what is to come (“drop_unit”, “add_unit”)",
            field,
        )


def _demand(code: str, instance: Instance) -> Demand | None:
    return demand_of(instance, instance.unit[code]) if code in instance.unit else None


def counts_differ(code: str, asked: Instance, repaired: Instance) -> bool:
    now, then = _demand(code, asked), _demand(code, repaired)
    if now is None or then is None:
        return now is not None
    in_hours = now.asked != then.asked or now.tolerance != then.tolerance
    return in_hours or any(now.of(kind) != then.of(kind) for kind in SESSION_KINDS)
