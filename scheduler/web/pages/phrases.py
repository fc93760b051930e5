"""How an audience's page says dates, hours, places and people: what every line would repeat is left out."""

import datetime as dt
from dataclasses import dataclass

from scheduler.export.page.texts import Words
from scheduler.web.pages.events import Said, Shown
from scheduler.web.pages.texts import WORDS
from scheduler.web.pages.year import PageWeek


@dataclass(frozen=True)
class Telling:
    """The words for one audience on one day."""

    words: Words
    folder: str
    """`groups`, `trainers`, `rooms` or `units`."""
    who: str
    """The audience's own name, which its page does not repeat."""
    today: dt.date
    common_place: str
    """Where all the rooms are, said once; empty when they are in several places."""

    def say(self, key: str, **values: str | int) -> str:
        return self.words.of(WORDS[key]).format(**values)

    def day(self, day: dt.date) -> str:
        """« mardi 6 septembre »: the month above says the year."""
        return self.words.day(day).removesuffix(f" {day.year}")

    def date(self, day: dt.date) -> str:
        """« 6 septembre », with the year when it is another than today's."""
        said = self.words.date(day)
        return said.removesuffix(f" {day.year}") if day.year == self.today.year else said

    def near(self, day: dt.date) -> str:
        """« aujourd’hui », « demain », or nothing."""
        return {0: self.say("today"), 1: self.say("tomorrow")}.get((day - self.today).days, "")

    def moment(self, when: dt.datetime) -> str:
        """« 24 novembre 2026 à 6 h 34 »."""
        return self.say("at", date=self.words.date(when), clock=self.words.clock(when))

    def hours(self, said: Said) -> str:
        """« 17 h – 19 h »; of what takes a minute, such as work that is due then, « 17 h »."""
        if said.is_instant:
            return self.words.clock(said.start)
        return f"{self.words.clock(said.start)} – {self.words.clock(said.end)}"

    def when(self, said: Said) -> str:
        """« mardi 6 septembre, 17 h – 19 h »."""
        return self.span(said) if said.is_whole_days else f"{self.day(said.first)}, {self.hours(said)}"

    def span(self, said: Said) -> str:
        """Of whole days: « mardi 20 décembre », « du 19 décembre 2022 au 6 janvier 2023 », « du 13 au 18 février »"""
        if said.first == said.last:
            return self.day(said.first)
        first, last = self.words.date(said.first), self.date(said.last)
        if said.first.year == said.last.year:
            is_one_month = said.first.month == said.last.month
            first = first.split()[0] if is_one_month else first.removesuffix(f" {said.first.year}")
        return self.say("from_to", first=first, last=last)

    def until(self, event: Shown) -> str:
        return self.say("until", last=self.date(event.last))

    def week(self, week: PageWeek) -> str:
        return self.say("week_of", first=self.words.date(week.first).removesuffix(f" {week.first.year}"))

    def change(self, event: Shown) -> str:
        """« Annulée le 24 novembre »; empty for an event that did not change lately."""
        if not event.is_changed:
            return ""
        is_moved = event.is_moved and not event.said.is_whole_days
        key = "cancelled_on" if event.is_cancelled else "moved_on" if is_moved else "changed_on"
        prefix = "band_" if event.said.is_whole_days else "exam_" if event.said.kind == "exam" else ""
        return self.say(prefix + key, date=self.date(event.stamp))

    def was(self, event: Shown) -> str:
        """« avant : mardi 6 septembre, 17 h – 19 h »: of what it said before it changed lately, what is different."""
        if event.was is None:
            return ""
        old, new = event.was, event.said
        told = [self.when(old)] if event.is_moved else []
        told += [text for text, now in ((old.what, new.what), (old.title, new.title)) if text and text != now]
        if old.place and old.place != new.place:
            told.append(self.short_place(old))
        told += [names for label, names in self.people(old) if (label, names) not in new.people]
        return self.say("was", what=", ".join(told)) if told else ""

    def title(self, event: Shown) -> str:
        """The unit's title, or whose alternance day it is; not on the unit's and the group's own pages."""
        is_own = self.folder == ("groups" if event.said.kind == "alternance" else "units")
        return "" if is_own or event.said.title == event.said.code else event.said.title

    def place(self, event: Shown, *, whole: bool = False) -> str:
        """The room, with its site unless that is said once for the page; not on the room's own page."""
        place = event.said.place
        if self.folder == "rooms" and place.partition(", ")[0] == self.who:
            return ""
        return place if whole else self.short_place(event.said)

    def short_place(self, said: Said) -> str:
        """The room, with its site unless that is said once for the page."""
        if self.common_place and said.place == self.common_place:
            return said.place.partition(", ")[0]
        return said.place.removesuffix(f", {self.common_place}") if self.common_place else said.place

    def people(self, said: Said) -> list[tuple[str, str]]:
        """Trainers and groups: those whom the reader does not know already."""
        return [
            (label, names)
            for label, names in said.people
            if names != self.who and not (self.folder == "groups" and label in _GROUP_LABELS)
        ]


_GROUP_LABELS = ("Groupe", "Groupes", "Group", "Groups")
"""As the feeds say them."""
