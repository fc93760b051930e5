"""Busy times of groups that others decide: a date of a unit taught by another centre is moved, added or dropped."""

import datetime as dt
from collections.abc import Iterator

from scheduler.instance.reading.draft import Finding, Loc
from scheduler.instance.schema.fields import ClockTime, Day
from scheduler.instance.schema.groups import Busy, BusyTime
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.change import Change
from scheduler.scenario.changes.past import refuse_past_day
from scheduler.scenario.changes.sentences import dates
from scheduler.scenario.changes.state import Refused, State
from scheduler.scenario.changes.tables import BusyName
from scheduler.text import Text
from scheduler.wording import between, clock, date, listing, quoted, within_dates

_MOST_NAMED = 6


class BusyDate(Change):
    """A date of an entry of `busy` is another, or one more, or none."""

    key = "busy"
    heading = Text("Une date d’une UE suivie ailleurs change", "A date of a unit taught elsewhere changes")
    about = Text(
        "Une date d’une occupation extérieure (une UE d’un autre centre) est déplacée (new_date), ajoutée (new_date "
        "seule) ou retirée (date seule).",
        "A date of a busy time given elsewhere (a unit taught by another centre) is moved (new_date), added (new_date "
        "alone) or dropped (date alone).",
    )
    example = "{entry: AST002, date: 2023-03-06, new_date: 2023-03-17}"

    entry: BusyName
    """The title of the entry, or the unit that is taught then."""
    date: Day | None = None
    new_date: Day | None = None
    start: ClockTime | None = None
    """New hours; without, they stay."""
    end: ClockTime | None = None

    def said(self, instance: Instance) -> Text:
        hours = within_dates(self.start, self.end)
        at = Text(f", {hours.fr}", f", {hours.en}") if self.start is not None or self.end is not None else hours
        if self.date is None:
            new = dates(self.new_date) if self.new_date is not None else Text("–", "–")
            return Text(f"{self.entry} : aussi {new.fr}{at.fr}", f"{self.entry}: also {new.en}{at.en}")
        old = dates(self.date)
        if self.new_date is None and self.start is None and self.end is None:
            return Text(f"{self.entry} n’a pas lieu {old.fr}", f"{self.entry} does not take place {old.en}")
        new = dates(self.new_date or self.date)
        return Text(
            f"{self.entry} : {new.fr}{at.fr}, au lieu {_instead(old.fr)}",
            f"{self.entry}: {new.en}{at.en}, in place of {old.en.removeprefix('on ')}",
        )

    def check(self, at: Loc, state: State) -> Iterator[Finding]:
        opens, closes = state.timeline.bounds
        day = self.new_date
        if day is not None and not opens <= day <= closes:
            year = between(date(opens), date(closes))
            yield Finding(
                (*at, "new_date"),
                f"le {date(day).fr} n’est pas dans l’année de l’instance, qui va {year.fr} ; corrigez cette date",
                f"{date(day).en} is not in the instance’s year, which is {year.en}; correct this date",
            )
        if self.start is not None and self.end is not None and self.end <= self.start:
            yield Finding(
                (*at, "end"),
                f"la fin, {clock(self.end).fr}, n’est pas après le début, {clock(self.start).fr} ; corrigez ces heures",
                f"the end, {clock(self.end).en}, is not after the start, {clock(self.start).en}; correct these hours",
            )

    def apply(self, state: State) -> None:
        if self.date is None and self.new_date is None:
            raise Refused(
                "aucune date n’est donnée ; ajoutez « date » (celle qui change) ou « new_date » (la nouvelle)",
                "no date is given; add “date” (the one that changes) or “new_date” (the new one)",
            )
        for field in ("date", "new_date"):
            refuse_past_day(state, getattr(self, field), field)
        touched = [n for n, each in enumerate(state.busy) if self.entry in (each.title, each.unit)]
        if self.date is not None:
            touched = [n for n in touched if any(time.date == self.date for time in state.busy[n].times)]
        if not touched:
            raise self._not_then(state)
        rows = list(state.busy)
        for n in touched if self.date is not None else touched[:1]:
            row = rows[n]
            rows[n] = row.model_copy(update={"times": self._times(row), "weekly": (), "file": None})
            if rows[n].times == row.times:
                state.unchanged(f"{self.entry} est déjà ainsi", f"{self.entry} is so already")
            elif row.file is not None:
                state.note(
                    f"{row.title} : ses dates étaient lues de {row.file} ; elles sont désormais dans l’instance, et le "
                    "fichier n’est plus relu.",
                    f"{row.title}: its dates were read from {row.file}; they are in the instance from now on, and the "
                    "file is no longer read.",
                )
        state.busy = tuple(rows)

    def _times(self, row: Busy) -> tuple[BusyTime, ...]:
        """The times of the entry once the change is made."""
        old = [time for time in row.times if time.date == self.date]
        day = self.new_date or (self.date if self.start is not None or self.end is not None else None)
        if self.date is None:
            hours = {(time.start, time.end) for time in row.times}
            (start, end), *_ = hours if len(hours) == 1 else {(None, None)}
            new = [(self.start or start, self.end or end)]
        else:
            new = [(self.start or time.start, self.end or time.end) for time in old] if day is not None else []
            if len(set(new)) < len(new):
                raise Refused(
                    f"{self.entry} a plusieurs fois lieu le {date(self.date).fr} ; déplacez-les sans donner d’heures",
                    f"{self.entry} is held several times on {date(self.date).en}; move them without giving hours",
                    "start",
                )
        found = {time for time in row.times if time.date != self.date}
        for start, end in new:
            if start is None or end is None:
                raise Refused(
                    f"{self.entry} n’a pas toujours lieu aux mêmes heures ; donnez « start » et « end »",
                    f"{self.entry} is not always held at the same hours; give “start” and “end”",
                    "start",
                )
            if end <= start:
                raise Refused(
                    f"la fin, {clock(end).fr}, n’est pas après le début, {clock(start).fr} ; donnez « start » et "
                    "« end »",
                    f"the end, {clock(end).en}, is not after the start, {clock(start).en}; give “start” and “end”",
                    "end" if self.end is not None else "start",
                )
            assert day is not None
            found.add(BusyTime(date=day, start=start, end=end))
        return tuple(sorted(found, key=lambda time: (time.date, time.start, time.end)))

    def _not_then(self, state: State) -> Refused:
        """That there is nothing on the date, and when there is."""
        rows = [each for each in state.busy if self.entry in (each.title, each.unit)]
        day = self.date or dt.date.min
        known = sorted({time.date for row in rows for time in row.times}, key=lambda each: abs(each - day))
        shown, when = quoted(self.entry), date(day)
        near = listing([Text(f"le {date(each).fr}", f"on {date(each).en}") for each in sorted(known[:_MOST_NAMED])])
        has = (
            Text(f"il y a : {near.fr}", f"there is: {near.en}") if known else Text("il n’a aucune date", "it has none")
        )
        return Refused(
            f"{shown.fr} n’a rien le {when.fr} ; {has.fr}", f"{shown.en} has nothing on {when.en}; {has.en}", "date"
        )


def _instead(french: str) -> str:
    """`du lundi 10/10/2022`."""
    return f"du {french.removeprefix('le ')}"
