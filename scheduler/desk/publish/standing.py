"""What is published of a year, in short, for the list of the years."""

from contextlib import suppress
from typing import Any

from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.refusals import ActRefused
from scheduler.desk.publish.publications import published_or_none
from scheduler.desk.start.years import Year
from scheduler.errors import InputError
from scheduler.timetable.diff import differences, exam_differences


def publication(year: Year, draft: Draft | None) -> dict[str, Any]:
    """`published`: the last revision of this year, None when there is none. `isFollowed`: another year has been
    published since. `differs`: the draft, if the year is open, is something else. Empty when the database cannot be
    read: the view *Publish* says why."""
    name = year.name if draft is None else draft.state.instance.name
    with suppress(ActRefused, InputError), published_or_none(year) as store:
        history = () if store is None else store.history()
        revision = next((one for one in history if one.instance == name), None)
        if revision is None or store is None:
            return {"published": None}
        found = {"published": revision.number, "isFollowed": revision != history[0]}
        if draft is not None:
            state, public = draft.state, store.timetable(revision)
            found["differs"] = revision.instance_digest != state.instance.digest or bool(
                differences(public, state.timetable) or exam_differences(public, state.timetable)
            )
        return found
    return {}
