"""Tables of a timetable for pandas: its sessions, who attends them, and what each trainer, group and unit adds up to.

The workbook, `sessions.csv` and the page list and count with these. pandas takes a while to load, so it is imported
where a table is made.
"""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from scheduler.checker.demanded import demanded
from scheduler.export.audience import ALTERNANCE, KINDS, Programme
from scheduler.instance.instants import local, utc
from scheduler.instance.schema.places import rooms_named
from scheduler.instance.schema.units import SESSION_KINDS
from scheduler.timeline.calendar import Timeline, monday
from scheduler.timetable.schema import AlternanceDay, Held, Session

if TYPE_CHECKING:
    import pandas as pd

SESSIONS = (
    "id", "unit", "title", "semester", "kind", "number", "total", "groups", "trainers", "room", "site", "start", "end",
    "url", "date", "week", "seconds",
)  # fmt: skip
"""`total`: how many the unit, or the group, has. `week`: its Monday. Times are the centre's; ids, not names."""


def sessions(programme: Programme) -> "pd.DataFrame":
    """A row for each session and alternance day, in time order; the columns are `SESSIONS`."""
    import pandas as pd

    timeline = Timeline(programme.instance)
    found = [_row(programme, timeline, held) for held in programme.timetable.by_time]
    return pd.DataFrame(found, columns=list(SESSIONS), dtype=object).astype({"seconds": "int64"})


def _row(programme: Programme, timeline: Timeline, held: Held) -> dict[str, Any]:
    zone = programme.instance.zone
    start, end = local(held.start, zone), local(held.end, zone)
    own = _session(programme, held) if isinstance(held, Session) else _alternance(programme, held)
    return {
        **{name: getattr(held, name) for name in ("id", "unit", "kind", "groups", "trainers")},
        "semester": _semester(programme, timeline, held, start.date()),
        "start": start,
        "end": end,
        "date": start.date(),
        "week": monday(start.date()),
        **own,
    }


def _semester(programme: Programme, timeline: Timeline, held: Held, day: dt.date) -> str | None:
    """That of the unit's period; else all that the date is in, where semesters overlap."""
    ids = [semester.id for semester in timeline.semesters_of(day)]
    unit = programme.instance.unit.get(held.unit) if isinstance(held, Session) else None
    own = [id_ for id_ in ids if unit is not None and unit.period == id_]
    return ";".join(own or ids) or None


def _session(programme: Programme, session: Session) -> dict[str, Any]:
    return {
        "title": programme.unit_title(session.unit),
        "number": session.number,
        "total": programme.total(session),
        "room": ";".join(rooms_named(session.room)) or None,
        "site": ";".join(site.id for site in programme.sites_of(session.room or "")) or None,
        "url": programme.url(session),
        "seconds": max(0, round((utc(session.end) - utc(session.start)).total_seconds())),
    }


def _alternance(programme: Programme, day: AlternanceDay) -> dict[str, Any]:
    (number, total), hours = programme.rank(day), programme.instance.alternance
    return {
        "title": ALTERNANCE.to(programme.lang),
        "number": number,
        "total": total,
        "room": None,
        "site": site.id if (site := programme.alternance_site) is not None else None,
        "url": None,
        "seconds": round(hours.hours * 3600) if hours is not None else 0,
    }


def rows(table: "pd.DataFrame") -> Iterator[Any]:
    """Each row of a table, its cells by their names."""
    return table.itertuples(index=False)


def attendance(programme: Programme) -> "pd.DataFrame":
    """The rows of `sessions`, once for each `audience` (`group`, `trainer`, `room`, `unit`) and `audience_id`."""
    import pandas as pd

    place = {held: row for row, held in enumerate(programme.timetable.by_time)}
    pairs = [(audience.kind, audience.id, place[held]) for audience in programme.audiences for held in audience.held]
    return pd.DataFrame(pairs, columns=["audience", "audience_id", "row"]).join(sessions(programme), on="row")


def hours(programme: Programme) -> "pd.DataFrame":
    """Sessions, hours and evenings (dates) of each group, trainer, room and unit, by week and kind of session."""
    found = attendance(programme).groupby(["audience", "audience_id", "week", "kind"])
    table = found.agg(sessions=("id", "size"), seconds=("seconds", "sum"), evenings=("date", "nunique")).reset_index()
    table["hours"] = table.pop("seconds") / 3600
    return table


def months(programme: Programme) -> "pd.DataFrame":
    """What each trainer is paid by: sessions, evenings and hours, those of each kind among them, by month (its first
    day); in the order of the instance, months without a session left out."""
    import pandas as pd

    table = attendance(programme)
    taught = table[table["audience"] == "trainer"].copy()
    taught["month"] = [day.replace(day=1) for day in taught["date"]]
    for kind in KINDS:
        taught[f"{kind}_h"] = taught["seconds"].where(taught["kind"] == kind, 0) / 3600
    found = taught.groupby(["audience_id", "month"]).agg(
        sessions=("id", "size"),
        evenings=("date", "nunique"),
        **{f"{kind}_h": (f"{kind}_h", "sum") for kind in KINDS},
        seconds=("seconds", "sum"),
    )
    found["hours"] = found.pop("seconds") / 3600
    order = {trainer.id: rank for rank, trainer in enumerate(programme.instance.trainers)}
    found = found.rename_axis(["trainer", "month"]).reset_index()
    rank = pd.Series([order.get(name, len(order)) for name in found["trainer"]], index=found.index, dtype="int64")
    return found.assign(rank=rank).sort_values(["rank", "month"]).drop(columns="rank").reset_index(drop=True)


def typed(table: "pd.DataFrame", zone: ZoneInfo) -> "pd.DataFrame":
    """The table in pandas' own types: dates, instants in the zone, hours in place of seconds."""
    import pandas as pd

    table = table.copy()
    if "seconds" in table:
        table["hours"] = table.pop("seconds") / 3600
    for name in ("date", "week", "month"):
        if name in table:
            table[name] = table[name].astype("datetime64[s]")
    for name in ("start", "end"):
        if name in table:
            table[name] = pd.Series(list(table[name]), dtype=pd.DatetimeTZDtype("us", zone), index=table.index)
    return table.infer_objects()


def sums(programme: Programme) -> dict[str, "pd.DataFrame"]:
    """What planners read beside a timetable, right or wrong: `trainers`, `groups` and `units`, in the order of the
    instance. Evenings are dates with a session; a group's sessions are those of the groups it is part of too."""
    table = attendance(programme)
    of = {kind: table[table["audience"] == kind] for kind in ("trainer", "group", "unit")}
    return {
        "trainers": _trainers(programme, of["trainer"]),
        "groups": _groups(programme, of["group"]),
        "units": _units(programme, of["unit"]),
    }


def _trainers(programme: Programme, taught: "pd.DataFrame") -> "pd.DataFrame":
    found = taught.groupby("audience_id").agg(
        sessions=("id", "size"), seconds=("seconds", "sum"), evenings=("date", "nunique")
    )
    found = found.reindex([trainer.id for trainer in programme.instance.trainers], fill_value=0)
    found["hours"] = found.pop("seconds") / 3600
    return found.rename_axis("trainer").reset_index()


def _groups(programme: Programme, attended: "pd.DataFrame") -> "pd.DataFrame":
    import pandas as pd

    held, days = attended[attended["kind"] != "alternance"], attended[attended["kind"] == "alternance"]
    seconds = held.pivot_table(index="audience_id", columns="kind", values="seconds", aggfunc="sum")
    each = programme.instance.alternance
    found = pd.DataFrame(index=pd.Index([group.id for group in programme.instance.groups], name="group"))
    for kind in ("in_person", "webconference"):
        found[f"{kind}_h"] = seconds[kind] / 3600 if kind in seconds else 0.0
    found["evenings"] = held.groupby("audience_id")["date"].nunique()
    found["alternance_days"] = days.groupby("audience_id")["date"].nunique()
    found = found.fillna(0).astype({"evenings": int, "alternance_days": int})
    found["alternance_h"] = found["alternance_days"] * (each.hours if each is not None else 0.0)
    return found.reset_index()


def _units(programme: Programme, held: "pd.DataFrame") -> "pd.DataFrame":
    """Sessions held and demanded, their hours, and the dates of the first and last. Of a unit stated in hours, hours
    are demanded, to `tolerance_h`, and no sessions; of others no hours; demands that the instance lacks are 0."""
    import pandas as pd

    instance = programme.instance
    wanted = {unit.code: demanded(instance, unit) for unit in instance.courses}
    times = [len(instance.rows_of(code)) for code in wanted]  # its sections, each with all its sessions
    found = pd.DataFrame(index=pd.Index(list(wanted), name="unit"))
    for kind in SESSION_KINDS:
        counts = held[held["kind"] == kind].groupby("audience_id").size()
        found[kind] = counts.reindex(found.index, fill_value=0)
        found[f"{kind}_demanded"] = [
            n * getattr(demand, kind) if demand is not None else 0
            for n, demand in zip(times, wanted.values(), strict=True)
        ]
        seconds = held[held["kind"] == kind].groupby("audience_id")["seconds"].sum()
        found[f"{kind}_h"] = seconds.reindex(found.index, fill_value=0) / 3600
        found[f"{kind}_h_demanded"] = [
            None if demand is None or demand.minutes is None else n * demand.minutes_of(kind)[0] / 60
            for n, demand in zip(times, wanted.values(), strict=True)
        ]
    found["tolerance_h"] = [
        0.0 if demand is None else n * demand.tolerance / 60 for n, demand in zip(times, wanted.values(), strict=True)
    ]
    for name, last in (("first", False), ("last", True)):
        dates = held.drop_duplicates("audience_id", keep="last" if last else "first").set_index("audience_id")["date"]
        found[name] = dates.reindex(found.index).astype(object).where(lambda day: day.notna(), None)
    return found.reset_index()
