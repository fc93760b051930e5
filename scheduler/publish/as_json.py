"""Revisions and what they changed, for programs: the same keys always, every sentence in one language."""

from typing import Any

from scheduler.publish.changes.changes import Changes
from scheduler.publish.changes.files import message
from scheduler.publish.changes.information import Information
from scheduler.publish.store.store import Revision
from scheduler.text import Lang


def revision_data(revision: Revision) -> dict[str, Any]:
    return {
        "number": revision.number,
        "parent": revision.parent,
        "instance": revision.instance,
        "instance_digest": revision.instance_digest,
        "timetable_digest": revision.timetable_content,
        "published_at": revision.published_at.isoformat(),
        "published_by": revision.published_by,
        "why": revision.why,
        "forced": revision.forced,
        "accepted": revision.report["accepted"],
        "clashes": revision.report.get("clash_count"),
        "changes": revision.changes,
        "scheduler": revision.scheduler,
    }


def changes_data(changes: Changes, new: Revision, lang: Lang) -> dict[str, Any]:
    return {
        "counts": changes.counts,
        "summary": changes.summary.to(lang),
        "changes": [
            {
                "id": each.id,
                "change": each.kind,
                "before": each.before.model_dump(mode="json") if each.before is not None else None,
                "after": each.after.model_dump(mode="json") if each.after is not None else None,
                "text": changes.said(each).to(lang),
            }
            for each in changes.all
        ],
        "information": [_fact(fact, lang) for fact in changes.information],
        "notices": [
            {
                "kind": notice.kind,
                "id": notice.id,
                "name": notice.name,
                "ids": [each.id for each in notice.differences],
                "information": [_fact(fact, lang) for fact in notice.information],
                "text": message(changes, notice, new, lang),
            }
            for notice in changes.notices
        ],
    }


def _fact(fact: Information, lang: Lang) -> dict[str, str]:
    return {"subject": fact.subject, "id": fact.id, "text": fact.text.to(lang)}
