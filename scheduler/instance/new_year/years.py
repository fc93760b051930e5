"""The years in names and titles: 2022-2023 and 2022-23 become those of the new courses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.instance.new_year.weeks import CourseDays
from scheduler.instance.schema.instance import Instance

_LONGEST_NAME = 80


@dataclass(frozen=True)
class Years:
    """The calendar years of the old courses, and by how many the new ones are later."""

    first: int
    last: int
    later: int
    end: int
    """The last calendar year of the new courses."""

    @classmethod
    def of(cls, instance: Instance, after: CourseDays) -> "Years":
        old, new = instance.calendar.semesters, after.semesters.values()
        first, starts = min(one.first for one in old).year, min(span.first for span in new).year
        return cls(first, max(one.last for one in old).year, starts - first, max(span.last for span in new).year)

    def text(self, text: str) -> str:
        """With the new years in the place of the old ones."""
        return self._pattern.sub(self._later, text)

    def name(self, name: str) -> str:
        """A name with the new years, added where it had none."""
        if (renamed := self.text(name)) != name:
            return renamed
        first = self.first + self.later
        years = str(first) if self.end == first else f"{first}-{self.end % 100:02d}"
        return f"{name[: _LONGEST_NAME - len(years) - 1]}-{years}"

    @property
    def said(self) -> str:
        """The new years: 2023-2024."""
        first = self.first + self.later
        return str(first) if self.end == first else f"{first}-{self.end}"

    def mentions(self, text: str) -> Iterator[re.Match[str]]:
        """Where the text speaks of the old years."""
        return self._pattern.finditer(text)

    @property
    def _pattern(self) -> re.Pattern[str]:
        years = "|".join(str(year) for year in range(self.first, self.last + 1))
        short = "|".join(f"{year % 100:02d}" for year in range(self.first, self.last + 1))
        # A school year is named after two years, also where the courses end in the first of them.
        following = "|".join(f"{year % 100:02d}" for year in range(self.first + 1, self.last + 2))
        whole = "|".join(str(year) for year in range(self.first + 1, self.last + 2))
        return re.compile(
            rf"(?<!\d)(?P<whole>{years})(?P<dash>\s?[-–—/_]\s?)(?P<whole_next>{whole})(?!\d)|"
            rf"(?<!\d)(?P<year>{years})(?P<sign>\s?[-–—/_]\s?)(?P<next>{following})(?![\d/-])"
            rf"|(?<!\d)(?P<alone>{years})(?!\d)"
            rf"|(?<![\d/])(?<!\d-)(?P<short>{short})(?P<link>[-–—/_])(?P<short_next>{following})(?![\d/-])"
            rf"|(?<=\d/)(?P<after>{short})(?!\d)"
        )

    def _later(self, found: re.Match[str]) -> str:
        if found["whole"]:
            return f"{int(found['whole']) + self.later}{found['dash']}{int(found['whole_next']) + self.later}"
        if found["year"]:
            return f"{int(found['year']) + self.later}{found['sign']}{self._short(found['next'])}"
        if found["alone"]:
            return str(int(found["alone"]) + self.later)
        if found["short"]:
            return f"{self._short(found['short'])}{found['link']}{self._short(found['short_next'])}"
        return self._short(found["after"])

    def _short(self, two: str) -> str:
        return f"{(int(two) + self.later) % 100:02d}"
