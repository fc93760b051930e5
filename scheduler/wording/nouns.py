"""The things that sentences count, each with its plural, in the words of the glossary (CONTRIBUTING, French words)."""

from scheduler.text import Text


class Noun(Text):
    """One thing, and `many` of them; the plural takes an `s` where it is not given."""

    many: Text

    def __new__(cls, fr: str, en: str, many_fr: str = "", many_en: str = "") -> "Noun":
        noun = super().__new__(cls, fr, en)
        noun.many = Text(many_fr or f"{fr}s", many_en or f"{en}s")
        return noun

    def after(self, n: int) -> Text:
        """Its form after a number: French counts 0 and 1 as one thing, English 1 alone."""
        return Text(self.fr if n < 2 else self.many.fr, self.en if n == 1 else self.many.en)


ALTERNANCE_DAY = Noun("journée d’alternance", "alternance day", "journées d’alternance")
CLASH = Noun("conflit", "clash", many_en="clashes")
EVENING = Noun("soirée", "evening")
EXAM = Noun("examen", "examination")
PINNED_DATE = Noun("date fixée", "date pinned", "dates fixées", "dates pinned")
SEAT = Noun("place", "seat")
SESSION = Noun("séance", "session")
SLOT = Noun("créneau", "slot", "créneaux")
STUDENT = Noun("étudiant", "student")
WEEK = Noun("semaine", "week")
KINDS = {
    "in_person": Noun("regroupement", "in-person session"),
    "webconference": Noun("webconférence", "webconference"),
}
"""By the kind of a session, as files and the schema name it."""
