"""The tiny year open on a desk, and what the view *Publish* does with it, without a browser."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.journal import Journal
from scheduler.desk.draft.state import DraftState
from scheduler.desk.publish.proposal import Proposal, of_draft
from scheduler.desk.publish.publications import place, published_or_none
from scheduler.desk.publish.publishing import publish_draft
from scheduler.desk.view import OpenYear, Wish
from scheduler.publish.store import location
from scheduler.publish.store.store import Revision
from tests.desk.project import NOW, TINY, project, year


class DeskYear:
    """The tiny year of a project of the test's own. `who` sits at the desk."""

    def __init__(self, folder: Path, who: str = "Anne", name: str = TINY) -> None:
        self.folder = folder
        if not (folder / "instances").exists():
            project(folder)
        found = year(folder, name)
        self.clock = NOW
        self.draft = Draft(found.file, Journal(found.journal), found.timetable, lambda: self.clock, who)
        self.opened = cast(OpenYear, SimpleNamespace(year=found, draft=self.draft))  # nothing is solved here

    @property
    def state(self) -> DraftState:
        return self.draft.refresh()

    def move(self) -> str:
        """The first session that can go elsewhere without a clash, moved; its id."""
        for session in self.state.timetable.sessions:
            state, moves = self.draft.moves(session.id)
            free = [move for move in moves.possible if move.effect.clashes <= 0]
            if free:
                self.draft.move(state.number, session.id, free[0].after.start)
                return session.id
        raise AssertionError("nothing can move")

    def proposed(self) -> dict[str, Any]:
        """What the page shows, in French."""
        with published_or_none(self.opened.year) as store:
            return self.proposal(store).json("fr")

    def proposal(self, store: Any) -> Proposal:
        return of_draft(self.state, store, self.draft.who, self.draft.now())

    def publish(self, **answers: Any) -> DraftState:
        """As the page does that has just been looked at."""
        found = self.proposed()
        self.clock += dt.timedelta(hours=1)
        return publish_draft(
            self.opened, Wish({"state": self.state.number, "key": found["key"], "after": found["after"], **answers})
        )

    def revisions(self) -> tuple[Revision, ...]:
        """The last first."""
        with location.opened(place(self.opened.year)) as store:
            return store.history()

    def notes(self) -> list[str]:
        return [act.label.fr for act in self.state.acts if act.kind == "note"]
