"""Why an act is not done: what it would break, or that the draft is another one by now."""

from collections.abc import Sequence
from pathlib import Path

from scheduler.desk.draft.journal import Act
from scheduler.files import why_refused
from scheduler.text import Text
from scheduler.timetable.schema import Planned


class ActRefused(Exception):
    """The act cannot be done: `texts` say why, all of it. Nothing has changed."""

    def __init__(self, *texts: Text) -> None:
        super().__init__(texts[0].en)
        self.texts = texts


class ActStale(Exception):
    """The act was made on another state than the draft's: `since` are the acts done meanwhile."""

    def __init__(self, since: tuple[Act, ...]) -> None:
        super().__init__("stale")
        self.since = since


def unwritable(error: OSError, file: Path | None = None) -> Text:
    """The instance's file, which has this name, cannot be written."""
    why = why_refused(error)
    before = Text("", "") if file is None else Text(f"{file} : ", f"{file}: ")
    return Text(
        f"{before.fr}le fichier ne peut pas être écrit ({why.fr}) ; rien n’a changé",
        f"{before.en}the file cannot be written ({why.en}); nothing has changed",
    )


def unknown_unit(code: str) -> ActRefused:
    return ActRefused(
        Text(
            f"l’UE {code} n’est plus dans l’instance : ses séances ne se placent plus ; retirez-les, ou « Calculer… » "
            "fait un planning sans elles",
            f"the unit {code} is no longer in the instance: its sessions have no place; take them out, or “Solve…” "
            "makes a timetable without them",
        )
    )


def nothing_to(kind: str) -> ActRefused:
    """To undo, or to redo."""
    return ActRefused(
        Text("il n’y a rien à annuler", "there is nothing to undo")
        if kind == "undo"
        else Text("il n’y a rien à rétablir", "there is nothing to redo")
    )


def edited_since(act: Act) -> ActRefused:
    return ActRefused(
        Text(
            f"« {act.label.fr} » ne s’annule plus : le fichier de l’instance a été modifié depuis",
            f"“{act.label.en}” can no longer be undone: the instance's file has been edited since",
        )
    )


def still_pinned(rows: Sequence[Planned]) -> ActRefused:
    """What is to be taken out, and is pinned."""
    names = ", ".join(row.id for row in rows)
    if not rows:
        return ActRefused(Text("il n’y a rien à retirer", "there is nothing to take out"))
    return ActRefused(Text(f"{names} : à date fixe ; libérez d’abord", f"{names}: pinned to its date; unpin it first"))


EDITED = Text(
    "le fichier de l’instance vient d’être modifié par un autre programme ; rien n’a été fait, recommencez",
    "the instance's file has just been edited by another program; nothing was done, try again",
)
NO_SLOT = Text("ce n’est pas un créneau de l’année", "this is no slot of the year")
NO_EXCHANGE = Text(
    "seules deux séances de créneaux différents s’échangent",
    "only two sessions in different slots can be exchanged",
)
