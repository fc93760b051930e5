"""Names: each declared once, each used one declared."""

from collections.abc import Iterator

from scheduler.exam_rules import EXAM_CRITERIA, EXAM_RULES
from scheduler.instance.reading.draft import Finding, InstanceDraft, Loc
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.leaves import leaves
from scheduler.instance.schema.units import ANNUAL, section_code
from scheduler.rules import CRITERIA, RULES
from scheduler.text import Text
from scheduler.wording import folded, quoted, suggestion

_NAMES_OF_FILES = ("rooms.*.id", "groups.*.id", "trainers.*.id", "units.*.code")
"""Names of feeds and messages, and of Moodle's courses and groups: many systems take `1a` and `1A` for one."""

_NOUNS = {
    "calendar.semesters.*.id": Text("le semestre", "the semester"),
    "sites.*.id": Text("le site", "the site"),
    "rooms.*.id": Text("la salle", "the room"),
    "groups.*.id": Text("le groupe", "the group"),
    "trainers.*.id": Text("le formateur", "the trainer"),
    "units.*.code": Text("l’UE", "the unit"),
}
"""Path where names are declared that others use, the noun."""
REFERENCES = {
    "units.*.period": "calendar.semesters.*.id",
    "units.*.site": "sites.*.id",
    "groups.*.site": "sites.*.id",
    "rooms.*.site": "sites.*.id",
    "pins.*.room": "rooms.*.id",
    "groups.*.part_of": "groups.*.id",
    "units.*.groups.*": "groups.*.id",
    "units.*.sections.*.*": "groups.*.id",
    "busy.*.groups.*": "groups.*.id",
    "units.*.trainers.*": "trainers.*.id",
    "units.*.after.*": "units.*.code",
    "units.*.after.*.unit": "units.*.code",
    "pins.*.unit": "units.*.code",
    "busy.*.unit": "units.*.code",
    "units.*.exams.*.semester": "calendar.semesters.*.id",
    "units.*.exams.*.together_with.*": "units.*.code",
    "exams.candidates.*.unit": "units.*.code",
    "exams.candidates.*.group": "groups.*.id",
    "exams.named.*.unit": "units.*.code",
    "exams.pins.*.unit": "units.*.code",
    "exams.pins.*.room": "rooms.*.id",
}
"""Path of the names used, path where such names are declared."""
KEYS_THAT_NAME = {"units.*.shares": "trainers.*.id"}
"""Path of tables whose keys are names, path where such names are declared."""

_MAY_REPEAT = ("assumptions", "units.*.blocks", "units.*.sections.*")
_SETS = [path.removesuffix(".*") for path, _ in leaves(Instance) if path.endswith(".*")]
"""Lists of values in which each stands once."""


def check_duplicates(draft: InstanceDraft) -> Iterator[Finding]:
    for path in (*_NOUNS, "staff.*.id"):
        named = {loc: value for loc, value in draft.raw(path) if isinstance(value, str)}
        for loc, there in draft.twice((loc, name.strip()) for loc, name in named.items()):
            shown = quoted(named[loc])
            yield Finding(
                loc,
                f"{shown.fr} est déjà déclaré {there.fr} ; donnez-lui un autre nom ou effacez l’un des deux",
                f"{shown.en} is already declared on {there.en}; give it another name or delete one of them",
            )
    for path in _NAMES_OF_FILES:
        yield from _alike(draft, path)
    for loc, value in draft.raw("calendar.semesters.*.id"):
        if value == ANNUAL:
            yield Finding(
                loc,
                f"« {ANNUAL} » est réservé aux UE de toute l’année ; nommez ce semestre autrement, par exemple S1",
                f"“{ANNUAL}” is kept for units of the whole year; name this semester otherwise, for example S1",
            )


def _alike(draft: InstanceDraft, path: str) -> Iterator[Finding]:
    seen: dict[str, tuple[str, Loc]] = {}
    for loc, value in draft.raw(path):
        if not isinstance(value, str):
            continue
        other, where = seen.setdefault(folded(value), (value.strip(), loc))
        if other != value.strip():
            shown, first, there = quoted(value), quoted(other), draft.line_of(where)
            yield Finding(
                loc,
                f"{shown.fr} ne diffère de {first.fr} ({there.fr}) que par des majuscules, des accents ou des "
                "signes invisibles ; Windows, macOS et Moodle les confondent : donnez-lui un autre nom",
                f"{shown.en} differs from {first.en} ({there.en}) by capitals, accents or invisible signs alone; "
                "Windows, macOS and Moodle take them for one: give it another name",
            )


def check_repeats(draft: InstanceDraft) -> Iterator[Finding]:
    """The same item twice in a list where once is enough."""
    for path in (path for path in _SETS if path not in _MAY_REPEAT):
        for loc, items in draft.raw(path):
            seen: set[str | int] = set()
            for index, item in enumerate(items if isinstance(items, list) else []):
                if isinstance(item, str | int) and item in seen:
                    shown = quoted(item)
                    yield Finding(
                        (*loc, index),
                        f"{shown.fr} est deux fois dans la liste ; effacez l’un des deux",
                        f"{shown.en} is twice in the list; delete one of them",
                    )
                elif isinstance(item, str | int):
                    seen.add(item)


def check_references(draft: InstanceDraft) -> Iterator[Finding]:
    for used, declared in REFERENCES.items():
        table = declared.rsplit(".", 2)[0]
        if not any(isinstance(value, list) for _, value in draft.raw(table)) and table != "rooms":
            continue  # the table itself is missing, and reported; rooms alone can be absent
        bare_rows = [value for _, value in draft.raw(f"{table}.*") if isinstance(value, str)]
        known = draft.names(declared) + bare_rows + ([ANNUAL] if used == "units.*.period" else [])
        known += [] if used != "pins.*.unit" else [code for _, code in sections(draft)]
        names = set(known)
        for loc, value in draft.raw(used):
            if isinstance(value, str) and value.strip() not in names:
                yield draft.unknown(loc, _NOUNS[declared], value, known, table)


def sections(draft: InstanceDraft) -> Iterator[tuple[Loc, str]]:
    """The names of all sections of units, as pins write them: `NFP107/TP1`."""
    codes = {loc[:2]: code.strip() for loc, code in draft.raw("units.*.code") if isinstance(code, str)}
    for loc, groups in draft.raw("units.*.sections.*"):
        if loc[:2] in codes and isinstance(groups, list) and all(isinstance(group, str) for group in groups):
            yield loc, section_code(codes[loc[:2]], (group.strip() for group in groups))


def check_weights(draft: InstanceDraft) -> Iterator[Finding]:
    for loc, _ in draft.raw("weights.{}"):
        code = str(loc[-1])
        if code in CRITERIA or code in EXAM_CRITERIA:
            continue
        shown, instead = quoted(code), suggestion(code, (*CRITERIA, *EXAM_CRITERIA))
        if code in RULES or code in EXAM_RULES:
            instead = Text(
                "seuls les critères ont un poids : effacez cette ligne", "only criteria have a weight: delete this line"
            )
        yield Finding(
            loc,
            f"{shown.fr} n’est pas un critère ; {instead.fr}",
            f"{shown.en} is no criterion; {instead.en}",
            on_key=True,
        )
