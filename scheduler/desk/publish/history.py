"""The revisions, and what the journal says of publishing."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.desk.draft.state import DraftState
from scheduler.publish.changes.texts import changed_said
from scheduler.publish.store.store import Revision, Store
from scheduler.text import Lang
from scheduler.wording import instant


def history_json(store: Store | None, state: DraftState, lang: Lang) -> dict[str, Any]:
    """Both with the last first; nothing published is an empty list."""
    return {
        "revisions": [] if store is None else [_revision(one, state, lang) for one in store.history()],
        "notes": [
            {
                "when": instant(act.at.astimezone(state.instance.zone)).to(lang),
                "who": act.who,
                "what": act.label.to(lang),
            }
            for act in reversed(state.acts)
            if act.kind == "note"
        ],
    }


def _revision(revision: Revision, state: DraftState, lang: Lang) -> dict[str, Any]:
    zone: dt.tzinfo = dt.UTC if revision.timezone is None else ZoneInfo(revision.timezone)
    return {
        "number": revision.number,
        "when": instant(revision.published_at.astimezone(zone)).to(lang),
        "by": revision.published_by,
        "why": revision.why,
        "forced": revision.forced,
        "clashes": revision.report.get("clash_count", 0),
        "changed": changed_said(revision.parent, revision.changes).to(lang),
        "year": None if revision.instance == state.instance.name else revision.instance,
    }
